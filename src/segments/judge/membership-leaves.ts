/**
 * Conditions on other segments. What will become of those is known only as far as their own next change, so that the
 * instants given here may be early, never late.
 */
import type { LeafOf } from '../language/conditions.schema.ts';
import { lengthMs } from '../language/read-instants.ts';
import { ALWAYS_MEMBER, type Answer, type MembershipColumns, NEVER_MEMBER } from './history.ts';
import type { Judge, PrepareContext } from './judge.ts';
import { enteredAt, steadyUntil } from './open-window.ts';
import { boundAnswer } from './scan-series.ts';

const FOREVER = Number.POSITIVE_INFINITY;

/** The latest instant up to which the rows that count hold one after another, from `end` on; rows are in no order of time. */
function extend(log: MembershipColumns, isEntry: boolean, ms: number, end: number): number {
  for (let row = 0; row < log.at.length; row += 1) {
    const at = log.at[row]!;
    if (log.isOwn[row] && log.isEntry[row] === isEntry && at <= end && at + ms > end) {
      return extend(log, isEntry, ms, at + ms);
    }
  }
  return end;
}

/** An entry (or exit) of the contact's own lies within the last `ms`. */
function judgeCrossed(log: MembershipColumns | undefined, isEntry: boolean, ms: number, now: number): Answer {
  if (log === undefined) return NEVER_MEMBER;
  const end = extend(log, isEntry, ms, now);
  if (end > now) return end;
  let next = FOREVER;
  for (let row = 0; row < log.at.length; row += 1) {
    const at = log.at[row]!;
    if (at > now && at < next && log.isOwn[row] && log.isEntry[row] === isEntry) next = at;
  }
  return -next;
}

/** Makes a condition on another segment ready. */
export function prepareMembership(leaf: LeafOf<'segment'>, { layout }: PrepareContext): Judge {
  const { segmentId } = leaf;
  const place = layout.segments.get(segmentId);
  switch (leaf.is) {
    case 'in':
      return place === undefined ? () => NEVER_MEMBER : ({ answers }) => answers[place]!;
    case 'not-in':
      return place === undefined ? () => ALWAYS_MEMBER : ({ answers }) => -answers[place]!;
    case 'in-for': {
      const ms = lengthMs(leaf);
      return (history, now) => {
        const entry = enteredAt(history, segmentId, place, now);
        const until = steadyUntil(history, segmentId, place, now);
        if (entry === null) return -until;
        return boundAnswer(now >= entry + ms ? ALWAYS_MEMBER : -(entry + ms), until);
      };
    }
    default: {
      const isEntry = leaf.is === 'entered';
      const ms = lengthMs(leaf);
      return (history, now) => {
        const answer = judgeCrossed(history.memberships.get(segmentId), isEntry, ms, now);
        // Where it holds, more of the same only makes it last longer.
        return answer > 0 ? answer : boundAnswer(answer, steadyUntil(history, segmentId, place, now));
      };
    }
  }
}
