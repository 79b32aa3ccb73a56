/**
 * Owns: offer_count. How often an offer was used, in several rows (shards) per count, so that tills do not queue for one.
 * What a shard may count to (`room`) adds up to the capacity, and a row never counts beyond it (a constraint says so too):
 * that is why an offer is never used more often than it may.
 */
import type { Sql } from '../../platform/index.ts';

/** More of them let more programs count at once; each batch of redemptions locks as few as it needs. */
const shards = 16;

export type Shard = { offerId: number; scope: string; shard: number; free: number };
type Named = { offerId: number; scope: string };

const columns = 'c.offer_id as "offerId", c.scope, c.shard, c.room - c.used as free';

/**
 * Makes the rows of counts that have none yet, by offers as they were read: of one that has been changed since, which is
 * waited for, none. Idempotent.
 */
export async function ensureCounts(
  sql: Sql,
  workspaceId: number,
  wanted: readonly (Named & { revision: number; room: number })[],
): Promise<void> {
  await sql(
    `insert into offer_count (offer_id, scope, shard, workspace_id, room)
     select w.offer_id, w.scope, s, $1, w.room / n.shards + case when s < w.room % n.shards then 1 else 0 end
       from unnest($2::int[], $3::text[], $4::int[], $6::int[]) as w (offer_id, scope, room, revision)
       join offer o on o.workspace_id = $1 and o.id = w.offer_id and o.revision = w.revision
      cross join lateral (select least(w.room, $5::int) as shards) n
      cross join lateral generate_series(0, n.shards - 1) s
      order by 1, 2, 3
        for share of o
     on conflict do nothing`,
    [
      workspaceId,
      wanted.map(({ offerId }) => offerId),
      wanted.map(({ scope }) => scope),
      wanted.map(({ room }) => room),
      shards,
      wanted.map(({ revision }) => revision),
    ],
  );
}

/** What is left in these counts, as committed; full shards too. */
export async function readCounts(sql: Sql, workspaceId: number, wanted: readonly Named[]): Promise<Shard[]> {
  return sql<Shard>(
    `select ${columns} from unnest($2::int[], $3::text[]) as w (offer_id, scope)
       join offer_count c on c.offer_id = w.offer_id and c.scope = w.scope
      where c.workspace_id = $1`,
    [workspaceId, wanted.map(({ offerId }) => offerId), wanted.map(({ scope }) => scope)],
  );
}

/**
 * Locks shards until the end of the transaction and says what is left in each. Somebody in a hurry passes over those that
 * others hold, and so never waits; a patient one waits, for all in the same order, so that two patient ones cannot wait
 * for each other.
 */
export async function lockCounts(
  sql: Sql,
  workspaceId: number,
  wanted: readonly Omit<Shard, 'free'>[],
  { isPatient }: { isPatient: boolean },
): Promise<Shard[]> {
  return sql<Shard>(
    `select ${columns} from offer_count c
      where c.workspace_id = $1
        and (c.offer_id, c.scope, c.shard) in (select * from unnest($2::int[], $3::text[], $4::smallint[]))
      order by c.offer_id, c.scope, c.shard
        for no key update ${isPatient ? '' : 'skip locked'}`,
    [
      workspaceId,
      wanted.map(({ offerId }) => offerId),
      wanted.map(({ scope }) => scope),
      wanted.map(({ shard }) => shard),
    ],
  );
}

/** Takes one use out of each of these counts: a refund of the whole. Counts that are gone are passed over. */
export async function giveBack(
  sql: Sql,
  workspaceId: number,
  offerId: number,
  scopes: readonly string[],
): Promise<void> {
  for (const scope of [...scopes].sort()) {
    await sql(
      `update offer_count set used = used - 1
        where workspace_id = $1 and offer_id = $2 and scope = $3
          and shard = (select shard from offer_count
                        where workspace_id = $1 and offer_id = $2 and scope = $3 and used > 0
                        order by shard limit 1 for update)`,
      [workspaceId, offerId, scope],
    );
  }
}
