/** What keeping each segment costs: added up in memory, written down every few seconds. */
import type { Clock, Db, Log } from '../../platform/index.ts';
import { addCosts, type Cost } from './costs.store.ts';
import type { Flip } from './follow-contact.ts';
import type { Plan } from './index-inputs.ts';

export type Costs = ReturnType<typeof countCosts>;

const FLUSH_MS = 3_000;
/** One contact in so many is timed: looking at the time around every answer would cost more than the answers. */
const TIMED_SHARE = 64;

/** A place to count in. A process that is killed loses the last seconds of its counts, nothing else. */
export function countCosts({ db, clock, log }: { db: Db; clock: Clock; log: Log }) {
  let costs = new Map<number, Map<number, Cost>>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let turn = 0;

  function costOf(workspaceId: number, segmentId: number): Cost {
    let ofWorkspace = costs.get(workspaceId);
    if (ofWorkspace === undefined) {
      ofWorkspace = new Map();
      costs.set(workspaceId, ofWorkspace);
      timer ??= setTimeout(() => void flush(), FLUSH_MS).unref();
    }
    let cost = ofWorkspace.get(segmentId);
    if (cost === undefined) {
      cost = { evaluations: 0, ticks: 0, microseconds: 0, entered: 0, left: 0 };
      ofWorkspace.set(segmentId, cost);
    }
    return cost;
  }

  async function write(): Promise<void> {
    const counted = costs;
    costs = new Map();
    try {
      for (const [workspaceId, ofWorkspace] of counted) await addCosts(db.sql, workspaceId, ofWorkspace, clock.now());
    } catch (error) {
      log.warn({ error: (error as Error).message }, 'segments.costs.lost');
    }
  }

  /** Writes down what was counted so far. Never throws: a count that is lost is a line in the log. */
  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write);
    return writing;
  }

  return {
    flush,

    /** A place for the timings of the next contact, when it is its turn to be timed. */
    timings(places: number): Float64Array | undefined {
      turn = (turn + 1) % TIMED_SHARE;
      return turn === 0 ? new Float64Array(places) : undefined;
    },

    /** Counts that all segments of a plan were judged `times` times. */
    judged(workspaceId: number, plan: Plan, times: number, byTime: number): void {
      for (const { id } of plan.segments) {
        const cost = costOf(workspaceId, id);
        cost.evaluations += times;
        cost.ticks += byTime;
      }
    },

    /** Counts what judging one timed contact took, for all that are not timed too. */
    timed(workspaceId: number, plan: Plan, timings: Float64Array): void {
      plan.segments.forEach(({ id }, index) => {
        costOf(workspaceId, id).microseconds += timings[plan.places[index]!]! * 1_000 * TIMED_SHARE;
      });
    },

    /** Counts entries and exits. */
    changed(workspaceId: number, flips: readonly Pick<Flip, 'segmentId' | 'change'>[]): void {
      for (const { segmentId, change } of flips) costOf(workspaceId, segmentId)[change] += 1;
    },
  };
}
