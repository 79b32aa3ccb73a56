import type { History } from './history.ts';
import type { LiveSegments } from './live-segments.ts';

export type Flip = { segmentId: number; change: 'entered' | 'left'; at: number };

export type Followed = {
  /** In the order in which they happened. */
  flips: Flip[];
  /** Epoch ms of the next instant at which an answer can change by time alone; Infinity: never. */
  dueAt: number;
};

/** More steps than a clock that stood still for months needs; beyond them only the answer at `now` is worked out. */
const MOST_STEPS = 5_000;

/**
 * Follows one contact from the last known answers (`members`: segment ids) to `now`, instant by instant, so that every
 * entry and exit gets the instant at which it happened, however late somebody looks. Pure apart from `history.answers`.
 *
 * @param dueAt when an answer could change next, as of the last look; Infinity when never or unknown. Epoch ms.
 */
export function followContact(
  { segments }: LiveSegments,
  history: History,
  members: ReadonlySet<number>,
  dueAt: number,
  now: number,
): Followed {
  const current = new Set(members);
  const flips: Flip[] = [];
  let at = Math.min(dueAt, now);
  for (let step = 0; ; step += 1) {
    let next = Number.POSITIVE_INFINITY;
    history.answers.clear();
    for (const { id, prepared } of segments) {
      const verdict = prepared.judge(history, at);
      history.answers.set(id, verdict);
      if (verdict.flipsAt < next) next = verdict.flipsAt;
      if (verdict.member === current.has(id)) continue;
      if (verdict.member) current.add(id);
      else current.delete(id);
      flips.push({ segmentId: id, change: verdict.member ? 'entered' : 'left', at });
    }
    if (next > now) return { flips, dueAt: next };
    at = step < MOST_STEPS ? next : now;
  }
}

export type Change = Flip & { contactId: number };

/** Collects what has to be written down about contacts that were followed. */
export function createWrites() {
  const changes: Change[] = [];
  const entered: Change[] = [];
  const left: Change[] = [];
  const clocks: { contactId: number; dueAt: number }[] = [];
  return {
    /** Every entry and exit, in order, for the log. */
    changes,
    /** Memberships that hold from now on. */
    entered,
    /** Memberships that ended. */
    left,
    /** Clocks that moved. */
    clocks,
    add(contactId: number, members: ReadonlySet<number>, dueAt: number, followed: Followed): void {
      if (followed.dueAt !== dueAt) clocks.push({ contactId, dueAt: followed.dueAt });
      const last = new Map<number, Change>();
      for (const flip of followed.flips) {
        const change = { ...flip, contactId };
        changes.push(change);
        last.set(flip.segmentId, change);
      }
      for (const change of last.values()) {
        if (change.change === 'entered') entered.push(change);
        else if (members.has(change.segmentId)) left.push(change);
      }
    },
  };
}
