import type { FindSegment, Parts } from '../find-segments.ts';
import * as store from '../keep/upkeep.store.ts';
import type { PresentSegments, RelativeBound, Upkeep } from '../present-segments.ts';
import type { Cost } from './estimate-cost.ts';
import type { WeighDefinition } from './weigh-definition.ts';

/** What a segment costs: to work out for everybody, and to keep so far. */
export type SegmentCosts = { cost: Cost; upkeep: Upkeep; relative: RelativeBound[] };

/** What waits in a workspace. Counts stop at a million. */
export type EngineState = {
  at: Date;
  /** Rows of contacts whose memberships are to be worked out, and how long the oldest has waited. */
  waiting: number;
  lagMs: number;
  /** Contacts with an answer that time will flip; those whose instant is past, and how long the first has been. */
  clocks: number;
  overdue: number;
  clockErrorMs: number;
  nextDueAt: Date | null;
  /** Segments and drafts that wait for a build. */
  unbuilt: number;
};

/** Makes visible what the engine spends. */
export function tellCosts(
  { db, clock }: Parts,
  { find, present, weigh }: { find: FindSegment; present: PresentSegments; weigh: WeighDefinition },
) {
  return {
    /** Throws `not_found`. */
    async costs(workspaceId: number, segmentId: number): Promise<SegmentCosts> {
      const row = await find(workspaceId, segmentId);
      const [[segment], { cost }] = await Promise.all([
        present(workspaceId, [row]),
        weigh(workspaceId, row.definition),
      ]);
      return { cost, upkeep: segment!.upkeep, relative: segment!.relative };
    },

    /** How far the memberships of a workspace are behind, and what is to come. */
    async engineState(workspaceId: number): Promise<EngineState> {
      const at = clock.now();
      const { oldestWaitingAt, nextDueAt, ...counts } = await store.readEngine(db.sql, workspaceId, at);
      const since = (instant: Date | null) => Math.max(0, at.getTime() - (instant?.getTime() ?? at.getTime()));
      return { at, ...counts, nextDueAt, lagMs: since(oldestWaitingAt), clockErrorMs: since(nextDueAt) };
    },
  };
}
