/** Windows: from the words of a definition to the instants between which rows count. */
import type { Window } from '../language/condition-parts.schema.ts';
import { lengthMs, readInstant } from '../language/read-instants.ts';
import { type Answer, answerOf, flipsAt, type History, isMember } from './history.ts';
import type { Judge, PrepareContext } from './judge.ts';
import { boundAnswer } from './scan-series.ts';

/**
 * Which instants count at t: `ever` up to t; `last` those with t - ms < at <= t; `between` those from `from`, before `to`;
 * `since-entering` those from the contact's entry into the segment on.
 */
export type Span =
  | { type: 'ever' }
  | { type: 'last'; ms: number }
  | { type: 'between'; from: number; to: number }
  | { type: 'since-entering'; segmentId: number };

/** The window with its instants read. */
export function spanOf(window: Window | undefined, timeZone: string): Span {
  if (window === undefined || window.type === 'ever') return { type: 'ever' };
  if (window.type === 'last') return { type: 'last', ms: lengthMs(window) };
  if (window.type === 'since-entering') return { type: 'since-entering', segmentId: window.segmentId };
  // The schema lets only readable instants through; an empty span is what an unreadable one would mean.
  const from = readInstant(window.from, timeZone) ?? Number.POSITIVE_INFINITY;
  const to = readInstant(window.to, timeZone) ?? Number.NEGATIVE_INFINITY;
  return { type: 'between', from, to };
}

/**
 * Since when (epoch ms) the contact is in the segment at `now`; null when it is not. In it is who belongs by the answer at
 * the same instant and by the log, whose last row that is not later says since when.
 */
export function enteredAt(history: History, segmentId: number, place: number | undefined, now: number): number | null {
  if (place === undefined || !isMember(history.answers[place]!)) return null;
  const log = history.memberships.get(segmentId);
  if (log === undefined) return null;
  for (let row = log.at.length - 1; row >= 0; row -= 1)
    if (log.at[row]! <= now) return log.isEntry[row] ? log.at[row]! : null;
  return null;
}

/** Until when (epoch ms) nothing changes about who is in the segment: its own next change, or a row that lies ahead. */
export function steadyUntil(history: History, segmentId: number, place: number | undefined, now: number): number {
  let until = place === undefined ? Number.POSITIVE_INFINITY : flipsAt(history.answers[place]!);
  const log = history.memberships.get(segmentId);
  if (log === undefined) return until;
  for (let row = 0; row < log.at.length; row += 1) if (log.at[row]! > now && log.at[row]! < until) until = log.at[row]!;
  return until;
}

/**
 * Judges the rows with after < at < before, of which each stays for `stayMs` (Infinity: for ever) and those later than
 * `now` come in when they happen.
 */
export type JudgeRows = (history: History, now: number, after: number, before: number, stayMs: number) => Answer;

/** Opens the window at each instant that is asked about. `ofNothing`: whether the condition holds without any rows. */
export function judgeWithin(
  window: Window | undefined,
  { timeZone, layout }: PrepareContext,
  judge: JudgeRows,
  ofNothing: boolean,
): Judge {
  const never = Number.NEGATIVE_INFINITY;
  const forever = Number.POSITIVE_INFINITY;
  const span = spanOf(window, timeZone);
  switch (span.type) {
    case 'ever':
      return (history, now) => judge(history, now, never, forever, forever);
    case 'last': {
      const { ms } = span;
      return (history, now) => judge(history, now, now - ms, forever, ms);
    }
    case 'between': {
      const { from, to } = span;
      return (history, now) => judge(history, now, from - 1, to, forever);
    }
    case 'since-entering': {
      const { segmentId } = span;
      const place = layout.segments.get(segmentId);
      return (history, now) => {
        const entry = enteredAt(history, segmentId, place, now);
        const answer = entry === null ? answerOf(ofNothing, forever) : judge(history, now, entry - 1, forever, forever);
        return boundAnswer(answer, steadyUntil(history, segmentId, place, now));
      };
    }
  }
}

/** The same, once, for an explanation: calls `read` with the window's bounds, or not at all when it is empty. */
export function openOnce(
  window: Window | undefined,
  { timeZone, layout }: PrepareContext,
  history: History,
  now: number,
  read: (after: number, before: number) => void,
): void {
  const span = spanOf(window, timeZone);
  if (span.type === 'ever') read(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  else if (span.type === 'last') read(now - span.ms, Number.POSITIVE_INFINITY);
  else if (span.type === 'between') read(span.from - 1, span.to);
  else {
    const entry = enteredAt(history, span.segmentId, layout.segments.get(span.segmentId), now);
    if (entry !== null) read(entry - 1, Number.POSITIVE_INFINITY);
  }
}
