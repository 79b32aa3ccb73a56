import type { Sql } from '../../platform/index.ts';
import { ensureCounts, lockCounts, type Shard } from './counts.store.ts';
import type { Counted } from './redemptions.store.ts';

/** A place wanted in each of these counts. */
export type Wish = { offerId: number; revision: number; scopes: readonly { scope: string; room: number }[] };

/** There was room, but others held it: the transaction has to be repeated by one who waits. */
export class HeldByOthers extends Error {}

const nameOf = (offerId: number, scope: string) => `${offerId} ${scope}`;

const mostRemembered = 10_000;

/**
 * Makes the counts that are missing, outside any transaction, so that nobody waits for them. Remembers which are there: a
 * change of the offer may take them away, and gives it another revision.
 */
export function createPrepareCounts(sql: Sql) {
  const prepared = new Set<string>();
  return async (workspaceId: number, wishes: readonly Wish[]): Promise<void> => {
    const wanted = new Map<string, { offerId: number; revision: number; scope: string; room: number }>();
    for (const { offerId, revision, scopes } of wishes) {
      for (const { scope, room } of scopes) {
        const name = `${nameOf(offerId, scope)} ${revision}`;
        if (!prepared.has(name)) wanted.set(name, { offerId, revision, scope, room });
      }
    }
    if (wanted.size === 0) return;
    await ensureCounts(sql, workspaceId, [...wanted.values()]);
    if (prepared.size > mostRemembered) prepared.clear();
    for (const name of wanted.keys()) prepared.add(name);
  };
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
  /** What was taken, to be written. */
  counted(): Counted[];
};

/**
 * Locks room for wishes among `shards` (as they were committed). Room that is gone is gone: those wishes will not be granted. Throws `HeldByOthers` when there is
 * room that others hold at the moment and this one is not patient.
 */
export async function lockPlaces(
  sql: Sql,
  workspaceId: number,
  wishes: readonly Wish[],
  { shards, isPatient }: { shards: readonly Shard[]; isPatient: boolean },
): Promise<Places> {
  const seen = byName(shards);
  const isFull = (offerId: number, scope: string) => sumOf(seen.get(nameOf(offerId, scope)) ?? []) === 0;
  const isOpen = ({ offerId, scopes }: Wish) => !scopes.some(({ scope }) => isFull(offerId, scope));
  const wanted = new Map<string, { offerId: number; scope: string; places: number }>();
  for (const { offerId, scopes } of wishes.filter(isOpen)) {
    for (const { scope } of scopes) {
      const name = nameOf(offerId, scope);
      const one = wanted.get(name) ?? { offerId, scope, places: 0 };
      one.places += 1;
      wanted.set(name, one);
    }
  }
  const held = new Map<string, Shard[]>();
  if (wanted.size > 0) {
    const picked = [...wanted].flatMap(([name, { places }]) => {
      const all = seen.get(name) ?? [];
      return isPatient ? all : pickShards(all, places);
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
      const full = scopes.find(({ scope }) => isFull(offerId, scope));
      if (full) return full.scope;
      const shards: Shard[] = [];
      for (const { scope } of scopes) {
        const shard = roomIn(offerId, scope);
        if (!shard) return scope;
        shards.push(shard);
      }
      for (const shard of shards) taken.set(shard, (taken.get(shard) ?? 0) + 1);
      return null;
    },
    counted: () => [...taken].map(([{ offerId, scope, shard }, count]) => ({ offerId, scope, shard, count })),
  };
}
