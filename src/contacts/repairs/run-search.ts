import { setImmediate } from 'node:timers/promises';
import type { Clock, Db } from '../../platform/index.ts';
import * as pairs from '../duplicates/duplicates.store.ts';
import { searchDuplicates } from '../duplicates/find-duplicates.ts';
import type { Person } from '../duplicates/person.ts';
import { type PersonAttributes, readPerson } from '../duplicates/read-person.ts';
import * as store from './repairs.store.ts';

const PAIRS_AT_ONCE = 1_000;
/** How long the search works before it lets others in, milliseconds. */
const TURN_MS = 40;
const BEAT_MS = 1_000;

/** Which attributes tell what of a person, where the workspace says so. */
export type AskPersonAttributes = (workspaceId: number) => Promise<PersonAttributes>;

type Ground = { db: Db; clock: Clock; askAttributes: AskPersonAttributes };

/** The search for duplicates. Begun anew after a kill: pairs are written at its end, all at once. False: it was stopped. */
export async function runSearch(
  { db, clock, askAttributes }: Ground,
  repair: store.Repair,
  stopping: AbortSignal,
): Promise<boolean> {
  const { workspaceId, counts } = repair;
  const startedAt = clock.now();
  const named = await askAttributes(workspaceId);
  const everybody: Person[] = [];
  let beatAt = performance.now();
  const beat = async (done: number) => {
    if (performance.now() - beatAt < BEAT_MS) return;
    beatAt = performance.now();
    Object.assign(counts, { done: Math.round(done * 100) / 100, beatAt: clock.now().getTime() });
    await store.noteCounts(db.sql, repair);
  };
  for (let afterId = 0; ; ) {
    const page = await pairs.readContacts(db.sql, workspaceId, { afterId, limit: 2_000 });
    for (const contact of page) everybody.push(readPerson(contact, named));
    const last = page.at(-1);
    if (!last) break;
    afterId = last.id;
    if (stopping.aborted) return false;
    await beat(0);
  }
  const settings = repair.settings as { threshold?: number; country?: string };
  const steps = searchDuplicates(everybody, settings);
  let turnAt = performance.now();
  let step = steps.next();
  while (!step.done) {
    if (performance.now() - turnAt > TURN_MS) {
      await setImmediate();
      if (stopping.aborted) return false;
      turnAt = performance.now();
      await beat(step.value.done);
    }
    step = steps.next();
  }
  const found = step.value;
  Object.assign(counts, { contacts: everybody.length, pairs: found.length });
  await db.transaction(async ({ sql }) => {
    // First of all: whoever was too slow must not write over the search that took its place.
    await store.noteCounts(sql, repair);
    for (let from = 0; from < found.length; from += PAIRS_AT_ONCE) {
      await pairs.writePairs(sql, workspaceId, found.slice(from, from + PAIRS_AT_ONCE), startedAt);
    }
    await pairs.dropStalePairs(sql, workspaceId, startedAt);
  });
  return true;
}
