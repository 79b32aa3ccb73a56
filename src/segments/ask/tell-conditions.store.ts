/** SQL of a closer look at a definition. Reads contact. */
import type { AttributeValue } from '../../contacts/index.ts';
import { int4Array, type Sql } from '../../platform/index.ts';

export type Person = {
  contactId: number;
  externalId: string | null;
  email: string | null;
  attributes: Record<string, AttributeValue>;
};

/** Contacts whose bucket lies before `untilBucket`. */
export async function readIds(sql: Sql, workspaceId: number, untilBucket: number): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    'select id from contact where workspace_id = $1 and bucket < $2 order by bucket, id',
    [workspaceId, untilBucket],
  );
  return rows.map(({ id }) => id);
}

export const readPeople = (sql: Sql, workspaceId: number, contactIds: readonly number[]) =>
  sql<Person>(
    `select id as "contactId", external_id as "externalId", email, attributes from contact
      where workspace_id = $1 and id = any($2::int[]) order by id`,
    [workspaceId, int4Array(contactIds)],
  );
