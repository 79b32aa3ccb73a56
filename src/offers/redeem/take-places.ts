import type { Sql } from '../../platform/index.ts';
import { addUses, ensureCounts, lockCounts, readCounts, type Shard } from './counts.store.ts';

/** A place wanted in each of these counts. */
export type Wish = { offerId: number; scopes: readonly { scope: string; room: number }[] };

/** There was room, but others held it: the transaction has to be repeated by one who waits. */
export class HeldByOthers extends Error {}

const nameOf = (offerId: number, scope: string) => `${offerId} ${scope}`;

/** Makes the counts that are missing, outside any transaction, so that nobody waits for them. */
export async function prepareCounts(sql: Sql, workspaceId: number, wishes: readonly Wish[]): Promise<void> {
  const wanted = new Map<string, { offerId: number; scope: string; room: number }>();
  for (const { offerId, scopes } of wishes) {
    for (const { scope, room } of scopes) wanted.set(nameOf(offerId, scope), { offerId, scope, room });
  }
  if (wanted.size === 0) return;
  for (const { offerId, scope } of await readCounts(sql, workspaceId, [...wanted.values()])) {
    wanted.delete(nameOf(offerId, scope));
  }
  if (wanted.size > 0) await ensureCounts(sql, workspaceId, [...wanted.values()]);
}

/** Of the shards of one count as many as hold so many places, beginning anywhere, so that programs spread over them. */
function pickShards(shards: readonly Shard[], places: number): Shard[] {
  const open = shards.filter(({ free }) => free > 0).sort((a, b) => a.shard - b.shard);
  const first = Math.floor(Math.random() * open.length);
  const picked: Shard[] = [];
  let held = 0;
  for (let step = 0; step < open.length && held < places; step += 1) {
    const shard = open[(first + step) % open.length] as Shard;
    picked.push(shard);
    held += shard.free;
  }
  return picked;
}

function byName(shards: readonly Shard[]): Map<string, Shard[]> {
  const named = new Map<string, Shard[]>();
  for (const shard of shards) {
    const name = nameOf(shard.offerId, shard.scope);
    named.set(name, [...(named.get(name) ?? []), shard]);
  }
  return named;
}

const sumOf = (shards: readonly Shard[]) => shards.reduce((sum, { free }) => sum + free, 0);

/** Places in counts, locked for this transaction. */
export type Places = {
  /** Takes a place in each scope, all or none; the scope that is full, or null. */
  take(wish: Wish): string | null;
  /** Writes what was taken. */
  write(sql: Sql): Promise<void>;
};

/**
 * Locks room for wishes. Room that is gone is gone: those wishes will not be granted. Throws `HeldByOthers` when there is
 * room that others hold at the moment and this one is not patient.
 */
export async function lockPlaces(
  sql: Sql,
  workspaceId: number,
  wishes: readonly Wish[],
  { isPatient }: { isPatient: boolean },
): Promise<Places> {
  const wanted = new Map<string, { offerId: number; scope: string; places: number }>();
  for (const { offerId, scopes } of wishes) {
    for (const { scope } of scopes) {
      const name = nameOf(offerId, scope);
      const one = wanted.get(name) ?? { offerId, scope, places: 0 };
      one.places += 1;
      wanted.set(name, one);
    }
  }
  const held = new Map<string, Shard[]>();
  if (wanted.size > 0) {
    const seen = byName(await readCounts(sql, workspaceId, [...wanted.values()]));
    const picked = [...wanted].flatMap(([name, { places }]) => {
      const shards = seen.get(name) ?? [];
      return isPatient ? shards : pickShards(shards, places);
    });
    const locked = picked.length === 0 ? [] : await lockCounts(sql, workspaceId, picked, { isPatient });
    for (const [name, shards] of byName(locked)) held.set(name, shards);
    for (const [name, { places }] of wanted) {
      const possible = Math.min(places, sumOf(seen.get(name) ?? []));
      if (!isPatient && sumOf(held.get(name) ?? []) < possible) throw new HeldByOthers();
    }
  }

  const taken = new Map<Shard, number>();
  const roomIn = (offerId: number, scope: string) =>
    held.get(nameOf(offerId, scope))?.find((shard) => shard.free - (taken.get(shard) ?? 0) > 0);
  return {
    take({ offerId, scopes }) {
      const shards: Shard[] = [];
      for (const { scope } of scopes) {
        const shard = roomIn(offerId, scope);
        if (!shard) return scope;
        shards.push(shard);
      }
      for (const shard of shards) taken.set(shard, (taken.get(shard) ?? 0) + 1);
      return null;
    },
    async write(tx) {
      if (taken.size === 0) return;
      await addUses(
        tx,
        workspaceId,
        [...taken].map(([shard, count]) => ({ ...shard, count })),
      );
    },
  };
}
