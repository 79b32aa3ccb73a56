import { answerOf, type History } from '../judge/history.ts';
import type { LiveSegments } from '../judge/live-segments.ts';
import type { Plan } from './index-inputs.ts';

/** What an entry or exit came from: see member_log in the schema. */
export type Cause = 'change' | 'time' | 'build' | 'rebuild';

export type Flip = { segmentId: number; change: 'entered' | 'left'; at: number; cause: Cause };

export type Followed = {
  /** In the order in which they happened. */
  flips: Flip[];
  /** Epoch ms of the next instant at which an answer can change by time alone; Infinity: never. */
  dueAt: number;
  /** How often each segment was judged. */
  steps: number;
};

/** More steps than a clock that stood still for months needs; beyond them only the answer at `now` is worked out. */
const MOST_STEPS = 5_000;

const isOwn = (cause: Cause): boolean => cause === 'change' || cause === 'time';

/** Is told of every entry and exit. */
export type OnFlip = (segmentId: number, isIn: boolean, at: number, cause: Cause) => void;

export type Judging = {
  plan: Plan;
  history: History;
  /** Segments the contact is in, as last written down. */
  members: ReadonlySet<number>;
  /** When an answer could change next, as of the last look (epoch ms); Infinity when never or unknown. */
  dueAt: number;
  /** Epoch ms. */
  now: number;
  /** What an entry or exit at the last instant comes from; build and rebuild hold for all instants. */
  causeOf(segmentId: number): Cause;
  /** By place: gains the milliseconds that judging took. Only for some contacts: looking at the time costs more. */
  timings?: Float64Array | undefined;
};

/** `members` are brought up to date. */
export type Following = Judging & { members: Set<number> };

/**
 * Follows one contact from the last known answers to `now`, instant by instant, so that every entry and exit gets the
 * instant at which it happened, however late somebody looks. What comes about before the last instant came by time alone.
 * A plan that leaves out segments can only be followed while nothing is due (`dueAt` after `now`). Pure apart from
 * `members`, `history.answers` and `history.memberships`, which are brought up to date.
 */
export function followContact(live: Pick<LiveSegments, 'begin'>, following: Following): Followed {
  const { members, dueAt, now } = following;
  const flips: Flip[] = [];
  const onFlip: OnFlip = (segmentId, isIn, at, cause) => {
    if (isIn) members.add(segmentId);
    else members.delete(segmentId);
    flips.push({ segmentId, change: isIn ? 'entered' : 'left', at, cause });
  };
  takeReferred(following);
  let at = Math.min(dueAt, now);
  for (let steps = 1; ; steps += 1) {
    const before = flips.length;
    live.begin();
    const next = judgeAll(following, at, onFlip);
    if (next > now) return { flips, dueAt: next, steps };
    for (let index = before; index < flips.length; index += 1) {
      if (flips[index]!.cause === 'change') flips[index]!.cause = 'time';
    }
    at = steps < MOST_STEPS ? next : now;
  }
}

/**
 * The same for a contact of whom nothing is due, without making anything: for walks over everybody. Returns the instant at
 * which the next of the answers flips (epoch ms; Infinity: never).
 */
export function judgeContact(live: Pick<LiveSegments, 'begin'>, judging: Judging, onFlip: OnFlip): number {
  takeReferred(judging);
  live.begin();
  return judgeAll(judging, judging.now, onFlip);
}

function takeReferred({ plan, history, members, dueAt }: Judging): void {
  for (const { id, place } of plan.referred) history.answers[place] = answerOf(members.has(id), dueAt);
}

/** Judges all segments of the plan at one instant; returns the earliest at which one of the answers flips. */
function judgeAll({ plan, history, members, causeOf, timings }: Judging, at: number, onFlip: OnFlip): number {
  const { segments, places, reads } = plan;
  const { answers } = history;
  let next = Number.POSITIVE_INFINITY;
  for (let index = 0; index < segments.length; index += 1) {
    const { id, judge } = segments[index]!;
    const place = places[index]!;
    const startedAt = timings === undefined ? 0 : performance.now();
    const answer = judge(history, at);
    if (timings !== undefined) timings[place]! += performance.now() - startedAt;
    answers[place] = answer;
    const flipsAt = answer < 0 ? -answer : answer;
    if (flipsAt < next) next = flipsAt;
    const isIn = answer > 0;
    if (isIn === members.has(id)) continue;
    const cause = causeOf(id);
    onFlip(id, isIn, at, cause);
    if (reads.has(id)) remember(history, id, at, isIn, isOwn(cause));
  }
  return next;
}

/** Other segments may ask when this one was entered: what has just come about belongs to the history. */
function remember({ memberships }: History, segmentId: number, at: number, isEntry: boolean, own: boolean): void {
  const columns = memberships.get(segmentId) ?? { at: [], isEntry: [], isOwn: [] };
  memberships.set(segmentId, columns);
  columns.at.push(at);
  columns.isEntry.push(isEntry);
  columns.isOwn.push(own);
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

    /** `dueBefore`: what the clock stood at; `dueAfter`: what it has to stand at (epoch ms, Infinity: stopped). */
    add(contactId: number, { flips }: Pick<Followed, 'flips'>, dueBefore: number, dueAfter: number): void {
      if (dueAfter !== dueBefore) clocks.push({ contactId, dueAt: dueAfter });
      if (flips.length === 0) return;
      const ends = new Map<number, { first: Flip; last: Change }>();
      for (const flip of flips) {
        const last = { ...flip, contactId };
        changes.push(last);
        ends.set(flip.segmentId, { first: ends.get(flip.segmentId)?.first ?? flip, last });
      }
      for (const { first, last } of ends.values()) {
        if (last.change === 'entered') entered.push(last);
        // Otherwise it came and went while nobody looked: only the log knows.
        else if (first.change === 'left') left.push(last);
      }
    },
  };
}
