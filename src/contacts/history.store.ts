// SQL of contact_attribute_change: what attributes were before they changed.
import type { Sql } from '../platform/index.ts';
import { insertDirty } from './dirty.store.ts';
import type { AttributeChange } from './list-changes.ts';

/** Keeps what attributes were, and marks their contacts for what changed. In the transaction of the change. */
export async function noteAttributeChanges(
  sql: Sql,
  workspaceId: number,
  changes: readonly AttributeChange[],
  now: Date,
): Promise<void> {
  if (changes.length === 0) return;
  await sql(
    `insert into contact_attribute_change (workspace_id, contact_id, name, value_before, at)
     select $1, contact_id, name, value_before::jsonb, $2
       from unnest($3::int[], $4::text[], $5::text[]) as t (contact_id, name, value_before)`,
    [
      workspaceId,
      now,
      changes.map(({ contactId }) => contactId),
      changes.map(({ name }) => name),
      changes.map(({ before }) => (before === null ? null : JSON.stringify(before))),
    ],
  );
  await insertDirty(
    sql,
    workspaceId,
    changes.map(({ contactId, name }) => ({ contactId, input: `attribute:${name}` as const })),
  );
}

export async function deleteAttributeChanges(sql: Sql, workspaceId: number, contactId: number): Promise<void> {
  await sql('delete from contact_attribute_change where workspace_id = $1 and contact_id = $2', [
    workspaceId,
    contactId,
  ]);
}
