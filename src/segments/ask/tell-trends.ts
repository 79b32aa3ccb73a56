import type { FindSegment, Parts } from '../find-segments.ts';
import { readSizes } from '../segments.store.ts';
import { dateOf } from './ask-members.ts';
import { compareSets, type Together } from './compare-sets.ts';
import { listDays } from './day-sizes.ts';
import * as store from './trends.store.ts';

const DAY_MS = 86_400_000;

export type Trend = { segmentId: number; name: string; size: number; sizes: number[] };
export type Overlap = {
  size: number;
  contacts: number;
  segments: ({ segmentId: number; name: string; size: number; shared: number } & Together)[];
};

/** Sizes at the end of each day, told back from the size now by what came and went since. Pure. */
export function sizesBack(size: number, nets: ReadonlyMap<number, number>, days: number): number[] {
  const sizes = new Array<number>(days);
  let then = size;
  for (let place = days; place >= 1; place -= 1) {
    sizes[place - 1] = then;
    then -= nets.get(place) ?? 0;
  }
  return sizes;
}

/** What is told of all segments at once: how they grew, and how they go together. */
export function tellTrends({ db: { sql }, clock, workspaces }: Parts, find: FindSegment) {
  return {
    /** Sizes of all segments in use at the end of each of the last local days (of today: now). */
    async trends(
      workspaceId: number,
      days: number,
    ): Promise<{ timeZone: string; contacts: number; dates: string[]; segments: Trend[] }> {
      const { timeZone } = await workspaces.get(workspaceId);
      const today = dateOf(clock.now().getTime(), timeZone);
      const first = new Date(Date.parse(today) - (days - 1) * DAY_MS).toISOString().slice(0, 10);
      const dates = listDays(first, today);
      const live = await store.readLive(sql, workspaceId);
      const ids = live.map(({ id }) => id);
      const [sizes, nets, contacts] = await Promise.all([
        readSizes(sql, workspaceId, ids),
        store.readNets(sql, workspaceId, dates, timeZone),
        store.countContacts(sql, workspaceId),
      ]);
      const netsOf = new Map(ids.map((id) => [id, new Map<number, number>()]));
      for (const { segmentId, place, net } of nets) netsOf.get(segmentId)?.set(place, net);
      const segments = live.map(({ id, name }) => {
        const size = sizes.get(id) ?? 0;
        return { segmentId: id, name, size, sizes: sizesBack(size, netsOf.get(id)!, days) };
      });
      return { timeZone, contacts, dates, segments };
    },

    /** How many members a segment shares with each other one in use, most first. Throws `not_found`. */
    async overlap(workspaceId: number, segmentId: number): Promise<Overlap> {
      await find(workspaceId, segmentId);
      const live = await store.readLive(sql, workspaceId);
      const ids = [...new Set([segmentId, ...live.map(({ id }) => id)])];
      const [sizes, shared, contacts] = await Promise.all([
        readSizes(sql, workspaceId, ids),
        store.readShared(sql, workspaceId, segmentId),
        store.countContacts(sql, workspaceId),
      ]);
      const size = sizes.get(segmentId) ?? 0;
      const sharedWith = new Map(shared.map((row) => [row.segmentId, row.shared]));
      const segments = live
        .filter(({ id }) => id !== segmentId)
        .map(({ id, name }) => {
          const sets = { shared: sharedWith.get(id) ?? 0, size, otherSize: sizes.get(id) ?? 0, population: contacts };
          return { segmentId: id, name, size: sets.otherSize, shared: sets.shared, ...compareSets(sets) };
        })
        .sort((a, b) => b.shared - a.shared || a.segmentId - b.segmentId);
      return { size, contacts, segments };
    },
  };
}
