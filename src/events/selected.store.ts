// SQL that appends events found by a SELECT of the caller: one statement for any number.
import type { Sql } from '../platform/index.ts';

/** A SELECT with placeholders of its own, from $1, and their values. */
export type Selection = { text: string; values: unknown[] };

/**
 * Appends one event of a kind for each row of `selection`, which yields (key, contact_id, ref, props); a key that was
 * taken in before is passed over. Keys are claimed in their order, so that two of these wait for each other in the same
 * order. Returns the contacts of the new ones.
 */
export async function insertSelected(
  sql: Sql,
  workspaceId: number,
  { kindId, at, minuteOfWeek, now }: { kindId: number; at: Date; minuteOfWeek: number; now: Date },
  selection: Selection,
): Promise<number[]> {
  const first = selection.values.length + 1;
  const place = (offset: number) => `$${first + offset}`;
  const rows = await sql<{ contactId: number }>(
    `with given as materialized (
       select 'event:' || key as key, contact_id, ref, props from (${selection.text}) selected
     ), claimed as (
       insert into ingest_key (workspace_id, key, event_id)
       select ${place(0)}::int, key, nextval('event_id_seq') from given order by key collate "C"
       on conflict do nothing returning key, event_id
     ), written as (
       insert into event (id, workspace_id, contact_id, kind_id, at, received_at, minute_of_week, ref, props)
       select c.event_id, ${place(0)}::int, g.contact_id, ${place(1)}::int, ${place(2)}::timestamptz,
              ${place(3)}::timestamptz, ${place(4)}::smallint, g.ref, g.props
         from claimed c join given g using (key)
       returning contact_id
     )
     select contact_id as "contactId" from written`,
    [...selection.values, workspaceId, kindId, at, now, minuteOfWeek],
  );
  return rows.map(({ contactId }) => contactId);
}
