/** SQL of the lists that segments keep by hand. Writes segment_list_change. Reads contact. */
import type { Sql } from '../platform/index.ts';

/** Makes changes to one list wait for each other until the transaction ends. */
export async function lockList(sql: Sql, segmentId: number): Promise<void> {
  await sql(`select pg_advisory_xact_lock(hashtext('segments.list'), $1)`, [segmentId]);
}

/** Those of the contacts that are there, held so that none is erased before the transaction ends. */
export async function holdContacts(sql: Sql, workspaceId: number, contactIds: number[]): Promise<Set<number>> {
  const rows = await sql<{ id: number }>(
    'select id from contact where workspace_id = $1 and id = any($2::int[]) order by id for key share',
    [workspaceId, contactIds],
  );
  return new Set(rows.map(({ id }) => id));
}

export type Listing = { contactId: number; isListed: boolean };

/**
 * Writes down what differs from the list as it is, and returns that. Each contact at most once in `wanted`. Never earlier
 * than the row before, so that the latest word holds although the clocks of two machines differ.
 */
export function changeList(
  sql: Sql,
  workspaceId: number,
  segmentId: number,
  wanted: readonly Listing[],
  now: Date,
): Promise<Listing[]> {
  return sql<Listing>(
    `insert into segment_list_change (workspace_id, segment_id, contact_id, is_listed, at)
     select $1, $2, w.contact_id, w.is_listed, greatest($5::timestamptz, last.at)
     from unnest($3::int[], $4::bool[]) as w(contact_id, is_listed)
     left join lateral (
       select l.is_listed, l.at from segment_list_change l
       where l.workspace_id = $1 and l.segment_id = $2 and l.contact_id = w.contact_id
       order by l.at desc, l.id desc limit 1
     ) last on true
     where coalesce(last.is_listed, false) <> w.is_listed
     returning contact_id as "contactId", is_listed as "isListed"`,
    [workspaceId, segmentId, wanted.map(({ contactId }) => contactId), wanted.map(({ isListed }) => isListed), now],
  );
}

export type ListedRow = { id: number; externalId: string | null; email: string | null; listedAt: Date };

/** Who is on the list now, in the order of contact ids, which are `id`. */
export function readList(sql: Sql, workspaceId: number, segmentId: number, afterId: number, limit: number) {
  return sql<ListedRow>(
    `select l.contact_id as id, c.external_id as "externalId", c.email, l.at as "listedAt"
     from (select distinct on (contact_id) contact_id, is_listed, at from segment_list_change
           where workspace_id = $1 and segment_id = $2 and contact_id > $3::bigint
           order by contact_id, at desc, id desc) l
     join contact c on c.id = l.contact_id and c.workspace_id = $1
     where l.is_listed order by l.contact_id limit $4`,
    [workspaceId, segmentId, afterId, limit],
  );
}
