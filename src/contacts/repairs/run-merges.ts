import { type Clock, type Db, KohortError } from '../../platform/index.ts';
import { readActor } from '../../workspaces/index.ts';
import * as pairs from '../duplicates/duplicates.store.ts';
import type { DuplicateKind } from '../duplicates/find-duplicates.ts';
import type { Merging } from '../merging/merging.service.ts';
import * as store from './repairs.store.ts';

type Parts = { db: Db; clock: Clock; merging: Merging };

export type MergeWish = { kind: 'merge'; pairKind: DuplicateKind | null; minScore: number; dryRun: boolean };

const PAIRS_AT_ONCE = 1_000;
/** Merges between two signs of life: some seconds, and what a kill can leave uncounted until it is counted again. */
const MERGES_A_BEAT = 20;

/** False: one of them is gone, by a merge of a pair before, or erased. */
async function mergePair({ merging }: Parts, repair: store.Repair, keptId: number, mergedId: number): Promise<boolean> {
  try {
    const options = { actor: readActor(repair.actor), repairId: repair.id };
    await merging.merge(repair.workspaceId, { keptId, mergedId }, options);
    return true;
  } catch (error) {
    if (!(error instanceof KohortError) || error.code !== 'not_found') throw error;
    return false;
  }
}

/**
 * Merges open pairs, each in a transaction of its own; the contact that was there first is kept. After a kill the pairs that
 * are still open are taken up, and `changed` is counted in the merges themselves. False: it was stopped.
 */
export async function runMerges(parts: Parts, repair: store.Repair, stopping: AbortSignal): Promise<boolean> {
  const { db, clock } = parts;
  const { workspaceId } = repair;
  const { pairKind, minScore, dryRun } = repair.settings as Omit<MergeWish, 'kind'>;
  const open = await store.countOpenPairs(db.sql, workspaceId, { pairKind, minScore });
  if (dryRun) {
    Object.assign(repair.counts, { would: open });
    return true;
  }
  const mergedBefore = await store.countMergesOf(db.sql, workspaceId, repair.id);
  let looked = 0;
  let merged = 0;
  const beat = (more: store.RepairCounts = {}, sql = db.sql) => {
    const done = open === 0 ? 1 : Math.min(1, looked / open);
    const { refused = 0 } = repair.counts;
    const beatAt = clock.now().getTime();
    repair.counts = { ...repair.counts, changed: mergedBefore + merged, refused, done, beatAt, ...more };
    return store.noteCounts(sql, repair);
  };
  for (;;) {
    const filter = { state: 'open', kind: pairKind, minScore, offset: 0, limit: PAIRS_AT_ONCE };
    const page = await pairs.listPairs(db.sql, workspaceId, filter);
    for (const { firstId, secondId } of page) {
      if (stopping.aborted) return false;
      looked += 1;
      if (await mergePair(parts, repair, firstId, secondId)) {
        merged += 1;
        if (merged % MERGES_A_BEAT === 0) await beat();
      } else {
        // Pairs that a merge before closed are not refused: who is left of them is looked for anew.
        await db.transaction(async ({ sql }) => {
          const wasOpen = await store.dropOpenPair(sql, workspaceId, { firstId, secondId });
          await beat({ refused: (repair.counts.refused ?? 0) + (wasOpen ? 1 : 0) }, sql);
        });
      }
    }
    await beat();
    if (page.length === 0) return true;
  }
}

/** Takes the merges of a repair back, the last one first. What cannot be taken back is counted as `stays`. */
export async function undoMerges(parts: Parts, repair: store.Repair, stopping: AbortSignal): Promise<boolean> {
  const { db, clock, merging } = parts;
  const { workspaceId, counts, settings } = repair;
  const actor = readActor(typeof settings.undoneBy === 'string' ? settings.undoneBy : repair.actor);
  let stays = 0;
  for (const mergeId of await store.mergesOf(db.sql, workspaceId, repair.id)) {
    if (stopping.aborted) return false;
    try {
      await merging.undo(workspaceId, mergeId, actor);
    } catch (error) {
      if (!(error instanceof KohortError)) throw error;
      stays += 1;
    }
    const undone = await store.countMergesOf(db.sql, workspaceId, repair.id, { undone: true });
    Object.assign(counts, { undone, ...(stays > 0 ? { stays } : {}), beatAt: clock.now().getTime() });
    await store.noteCounts(db.sql, repair);
  }
  return true;
}
