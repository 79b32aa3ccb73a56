// SQL of contact_value: what was worked out about contacts, append-only.
import { int4Array, type Sql, textArray } from '../platform/index.ts';

/** Both number and text null: taken away. */
export type ValueRow = {
  contactId: number;
  name: string;
  number: number | null;
  text: string | null;
  modelVersion: string | null;
  at: Date;
};

/** What held at the instants of these rows: one answer for each row, in their order; null where nothing did. */
export async function findHeld(
  sql: Sql,
  workspaceId: number,
  rows: readonly ValueRow[],
): Promise<(Omit<ValueRow, 'contactId' | 'name'> | null)[]> {
  const found = await sql<Omit<ValueRow, 'contactId' | 'name' | 'at'> & { at: Date | null }>(
    `select held.number, held.text, held.model_version as "modelVersion", held.at
       from unnest($2::int[], $3::text[], $4::timestamptz[]) with ordinality as t (contact_id, name, at, position)
       left join lateral (
         select v.number, v.text, v.model_version, v.at from contact_value v
          where v.workspace_id = $1 and v.contact_id = t.contact_id and v.name = t.name and v.at <= t.at
          order by v.at desc, v.id desc limit 1) held on true
      order by t.position`,
    [
      workspaceId,
      rows.map(({ contactId }) => contactId),
      rows.map(({ name }) => name),
      rows.map(({ at }) => at.toISOString()),
    ],
  );
  return found.map(({ at, ...row }) => (at === null ? null : { ...row, at }));
}

/** Contacts that are not in the workspace (erased meanwhile) are passed over. */
export async function insertValues(sql: Sql, workspaceId: number, rows: readonly ValueRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql(
    `insert into contact_value (workspace_id, contact_id, name, number, text, model_version, at)
     select $1, t.contact_id, t.name, t.number, t.text, t.model_version, t.at
       from unnest($2::int[], $3::text[], $4::float8[], $5::text[], $6::text[], $7::timestamptz[]) with ordinality
         as t (contact_id, name, number, text, model_version, at, position)
       join contact on contact.id = t.contact_id and contact.workspace_id = $1
      order by t.position`,
    [
      workspaceId,
      rows.map(({ contactId }) => contactId),
      rows.map(({ name }) => name),
      rows.map(({ number }) => number),
      rows.map(({ text }) => text),
      rows.map(({ modelVersion }) => modelVersion),
      rows.map(({ at }) => at.toISOString()),
    ],
  );
}

/** A value as others see it. */
export type ContactValue = { name: string; value: number | string; modelVersion: string | null; at: Date };

/** What holds at an instant, by name. */
export async function listValues(sql: Sql, workspaceId: number, contactId: number, now: Date): Promise<ContactValue[]> {
  const rows = await sql<ValueRow>(
    `select distinct on (name) name, number, text, model_version as "modelVersion", at from contact_value
      where workspace_id = $1 and contact_id = $2 and at <= $3 order by name, at desc, id desc`,
    [workspaceId, contactId, now],
  );
  return rows.flatMap(({ name, number, text, modelVersion, at }) => {
    const value = number ?? text;
    return value === null ? [] : [{ name, value, modelVersion, at }];
  });
}

/** What holds at an instant, of many contacts; only these names when given. */
export async function listValuesOf(
  sql: Sql,
  workspaceId: number,
  contactIds: readonly number[],
  now: Date,
  names: readonly string[] | null,
): Promise<{ contactId: number; name: string; value: number | string; modelVersion: string | null; at: Date }[]> {
  const rows = await sql<ValueRow>(
    `select distinct on (contact_id, name) contact_id as "contactId", name, number, text, model_version as "modelVersion", at
       from contact_value
      where workspace_id = $1 and contact_id = any($2::int[]) and at <= $3 and ($4::text[] is null or name = any($4))
      order by contact_id, name, at desc, id desc`,
    [workspaceId, int4Array(contactIds), now, names === null ? null : textArray(names)],
  );
  return rows.flatMap(({ contactId, name, number, text, modelVersion, at }) => {
    const value = number ?? text;
    return value === null ? [] : [{ contactId, name, value, modelVersion, at }];
  });
}

/** Names of values met lately: for telling a misspelt one. */
export async function listValueNames(sql: Sql, workspaceId: number): Promise<string[]> {
  const rows = await sql<{ name: string }>(
    `select distinct name from (select workspace_id, name from contact_value order by id desc limit 10000) v
      where workspace_id = $1 order by name`,
    [workspaceId],
  );
  return rows.map(({ name }) => name);
}

export async function deleteValues(sql: Sql, workspaceId: number, contactId: number): Promise<void> {
  await sql('delete from contact_value where workspace_id = $1 and contact_id = $2', [workspaceId, contactId]);
}
