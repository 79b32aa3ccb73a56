// SQL that takes events in: keys, events and dirty contacts in one statement.
import { dirtySql } from '../contacts/index.ts';
import { int2Array, int4Array, int8Array, type Sql, textArray, timestamptzArray } from '../platform/index.ts';
import type { EventRow } from './read-event.ts';

/** A row that was written, for what belongs to it. */
export type WritableEvent = { row: EventRow; eventId: number };

/** A column; empty when it holds nothing: unnesting fills it up with nulls. */
function column<T>(rows: readonly EventRow[], read: (row: EventRow) => T | null): (T | null)[] {
  const values = rows.map(read);
  return values.every((value) => value === null) ? [] : values;
}

/**
 * Claims the keys of rows, writes those that are new and marks their contacts for the kind, all in one statement, which
 * may be a transaction of its own. Returns the id of each row's event, null where the key was there already. The rows need
 * their contact and kind, and different keys. A batch that claims a key which another one has just claimed waits for it, and
 * gives way when it commits; keys are claimed in their order, so that two batches wait in the same order.
 */
export async function insertNew(
  sql: Sql,
  workspaceId: number,
  rows: readonly EventRow[],
  now: Date,
): Promise<(number | null)[]> {
  const [row] = await sql<{ ids: (number | null)[] }>(
    `with given as materialized (
       select nextval('event_id_seq') as event_id, t.*
         from unnest($3::text[], $4::int[], $5::int[], $6::timestamptz[], $7::smallint[], $8::bigint[], $9::text[],
                     $10::bigint[], $11::text[]) with ordinality
           as t (key, contact_id, kind_id, at, minute_of_week, amount, ref, message_id, props, position)
     ), claimed as (
       insert into ingest_key (workspace_id, key, event_id)
       select $1, key, event_id from given where key is not null order by key collate "C"
       on conflict do nothing returning event_id
     ), fresh as materialized (
       select * from given where key is null or event_id in (select event_id from claimed)
     ), written as (
       insert into event (id, workspace_id, contact_id, kind_id, at, received_at, minute_of_week, amount, ref,
                          message_id, props)
       select event_id, $1, contact_id, kind_id, at, $2, minute_of_week, amount, ref, message_id, props::jsonb from fresh
     ), marked as (
       ${dirtySql(`select distinct $1::int, contact_id, 'event:' || kind_id from fresh`)}
     )
     select json_agg(fresh.event_id order by given.position) as ids from given left join fresh using (event_id)`,
    [
      workspaceId,
      now,
      textArray(column(rows, (row) => row.key)),
      int4Array(rows.map((row) => row.contactId)),
      int4Array(rows.map((row) => row.kindId)),
      timestamptzArray(rows.map((row) => row.at)),
      int2Array(rows.map((row) => row.minuteOfWeek)),
      int8Array(column(rows, (row) => row.amount)),
      textArray(column(rows, (row) => row.ref)),
      int8Array(column(rows, (row) => row.messageId)),
      textArray(column(rows, (row) => row.props)),
    ],
  );
  return row?.ids ?? [];
}
