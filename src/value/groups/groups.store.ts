/** Owns: group_move. Reads: contact, event, event_kind. */
import { int4Array, type Sql, type Tx, textArray, timestamptzArray } from '../../platform/index.ts';
import type { LastMove, Move } from './judge-customer.ts';

/** Until the transaction ends, nobody else judges customers of the workspace: what is read stays true until it is written. */
export async function holdJudging(tx: Pick<Tx, 'sql'>, workspaceId: number): Promise<void> {
  await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`customer groups ${workspaceId}`]);
}

/** Where contacts were last seen going; those who never moved are absent. */
export async function findLastMoves(
  sql: Sql,
  workspaceId: number,
  contactIds: readonly number[],
): Promise<Map<number, LastMove>> {
  const rows = await sql<LastMove & { contactId: number }>(
    `select distinct on (contact_id) contact_id as "contactId", to_group as "group",
            extract(epoch from at)::float8 * 1000 as at
       from group_move where workspace_id = $1 and contact_id = any($2::int[]) order by contact_id, at desc, id desc`,
    [workspaceId, int4Array(contactIds)],
  );
  return new Map(rows.map(({ contactId, ...move }) => [contactId, move]));
}

export async function insertMoves(
  sql: Sql,
  workspaceId: number,
  moves: readonly (Move & { contactId: number })[],
): Promise<void> {
  if (moves.length === 0) return;
  await sql(
    `insert into group_move (workspace_id, contact_id, from_group, to_group, at)
     select $1, t.* from unnest($2::int[], $3::text[], $4::text[], $5::timestamptz[]) as t`,
    [
      workspaceId,
      int4Array(moves.map(({ contactId }) => contactId)),
      textArray(moves.map(({ from }) => from)),
      textArray(moves.map(({ to }) => to)),
      timestamptzArray(moves.map(({ at }) => at)),
    ],
  );
}

export async function countContacts(sql: Sql, workspaceId: number): Promise<number> {
  const [row] = await sql<{ count: number }>('select count(*) as count from contact where workspace_id = $1', [
    workspaceId,
  ]);
  return row!.count;
}

/** The next contacts in the order of their ids. */
export async function nextContacts(sql: Sql, workspaceId: number, after: number, limit: number): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    'select id from contact where workspace_id = $1 and id > $2 order by id limit $3',
    [workspaceId, after, limit],
  );
  return rows.map(({ id }) => id);
}

/** Who ordered or gave back, in a range of the log of events. */
export async function findBuyersInLog(
  sql: Sql,
  { after, upTo }: { after: number; upTo: number },
): Promise<{ workspaceId: number; contactIds: number[] }[]> {
  return sql(
    `select e.workspace_id as "workspaceId", array_agg(distinct e.contact_id order by e.contact_id) as "contactIds"
       from event e join event_kind k on k.id = e.kind_id and k.workspace_id = e.workspace_id
      where e.id > $1 and e.id <= $2 and k.name in ('order', 'refund') group by 1 order by 1`,
    [after, upTo],
  );
}

/** A follower that begins now: what happened before is seen by the first run over everybody. */
export async function startFollowingHere(sql: Sql, name: string): Promise<void> {
  await sql(
    `insert into follower_position (name, position) select $1, coalesce(max(id), 0) from event on conflict do nothing`,
    [name],
  );
}

export async function deleteMovesOf(sql: Sql, workspaceId: number, contactId: number): Promise<void> {
  await sql('delete from group_move where workspace_id = $1 and contact_id = $2', [workspaceId, contactId]);
}

/** Who was ever judged, and not only looked at. */
export async function countCustomers(sql: Sql, workspaceId: number): Promise<number> {
  const [row] = await sql<{ count: number }>(
    'select count(distinct contact_id) as count from group_move where workspace_id = $1',
    [workspaceId],
  );
  return row!.count;
}
