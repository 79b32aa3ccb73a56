/** Conditions on dates among the attributes: each is an interval of time, or one a year. */
import type { LeafOf } from '../language/conditions.schema.ts';
import { lengthMs } from '../language/read-instants.ts';
import { ALWAYS_MEMBER, type Answer, NEVER_MEMBER } from './history.ts';
import { type DatesFor, datesFor, type LocalDates } from './local-dates.ts';
import { judgeInterval } from './scan-series.ts';

type AttributeLeaf = LeafOf<'attribute'>;
const dateOps = [
  'before',
  'after',
  'within-last',
  'within-next',
  'longer-ago',
  'further-ahead',
  'days-from-today',
  'anniversary',
] as const;
export type DateLeaf = Extract<AttributeLeaf, { op: (typeof dateOps)[number] }>;

export const isDateLeaf = (leaf: AttributeLeaf): leaf is DateLeaf =>
  (dateOps as readonly AttributeLeaf['op'][]).includes(leaf.op);

const NEVER = Number.NEGATIVE_INFINITY;
const FOREVER = Number.POSITIVE_INFINITY;
const DAY_MS = 86_400_000;
const MOST_KEPT = 100_000;

/** The answer about a value that was found, in the zone in which dates are read. */
type JudgeDate = (found: unknown, now: number, dates: LocalDates) => Answer;

/** Conditions that hold from one instant to another, both told by the value's instant. */
function judgeAround(startOf: (at: number) => number, endOf: (at: number) => number): JudgeDate {
  return (found, now, dates) => {
    const at = dates.instantOf(found);
    return at === null ? NEVER_MEMBER : judgeInterval(startOf(at), endOf(at), now);
  };
}

function judgeCompared(isBefore: boolean, text: string): JudgeDate {
  return (found, _, dates) => {
    const at = dates.instantOf(found);
    const edge = dates.instantOf(text);
    if (at === null || edge === null) return NEVER_MEMBER;
    return (isBefore ? at < edge : at > edge) ? ALWAYS_MEMBER : NEVER_MEMBER;
  };
}

function judgeDaysFromToday(from: number, to: number): JudgeDate {
  return (found, now, dates) => {
    const day = dates.dateOf(found);
    return day === null
      ? NEVER_MEMBER
      : judgeInterval(dates.midnightOf(day - to), dates.midnightOf(day - from + 1), now);
  };
}

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** The answer at any instant of the local day `today` about a date whose day is `day`. */
function answerOnDay(day: number, today: number, dates: LocalDates, from: number, to: number): Answer {
  const date = new Date(day * DAY_MS);
  const month = date.getUTCMonth();
  const dayOfMonth = date.getUTCDate();
  // The intervals of different years never meet: both offsets are at most 180.
  for (let year = new Date(today * DAY_MS).getUTCFullYear() - 1; ; year += 1) {
    const kept = month === 1 && dayOfMonth === 29 && !isLeapYear(year) ? 28 : dayOfMonth;
    const anniversary = Date.UTC(year, month, kept) / DAY_MS;
    if (anniversary - from < today) continue;
    const start = dates.midnightOf(anniversary - to);
    const end = dates.midnightOf(anniversary - from + 1);
    // A day that its zone left out is over before it begins.
    if (start < end) return today >= anniversary - to ? end : -start;
  }
}

function judgeAnniversary(from: number, to: number): JudgeDate {
  // A year has few days: what was worked out for one contact holds, all day long, for others too.
  const known = new Map<number, Answer>();
  let knownToday = Number.NaN;
  let knownDates: LocalDates | null = null;
  return (found, now, dates) => {
    const day = dates.dateOf(found);
    if (day === null || from > to) return NEVER_MEMBER;
    const today = dates.dayOf(now);
    if (today !== knownToday || dates !== knownDates || known.size >= MOST_KEPT) {
      known.clear();
      knownToday = today;
      knownDates = dates;
    }
    let answer = known.get(day);
    if (answer === undefined) {
      answer = answerOnDay(day, today, dates, from, to);
      known.set(day, answer);
    }
    return answer;
  };
}

function judgeDateOf(leaf: DateLeaf): JudgeDate {
  switch (leaf.op) {
    case 'before':
    case 'after':
      return judgeCompared(leaf.op === 'before', leaf.at);
    case 'days-from-today':
      return judgeDaysFromToday(leaf.from, leaf.to);
    case 'anniversary':
      return judgeAnniversary(leaf.from, leaf.to);
  }
  const ms = lengthMs(leaf);
  switch (leaf.op) {
    case 'within-last':
      return judgeAround(
        (at) => at,
        (at) => at + ms,
      );
    case 'within-next':
      return judgeAround(
        (at) => at - ms,
        (at) => at,
      );
    case 'longer-ago':
      return judgeAround(
        (at) => at + ms,
        () => FOREVER,
      );
    case 'further-ahead':
      return judgeAround(
        () => NEVER,
        (at) => at - ms,
      );
  }
}

/** Reads what a condition on a date asks for; `read` finds the attribute. */
export function prepareDate(leaf: DateLeaf, timeZone: string): { judge: JudgeDate; datesFor: DatesFor } {
  return { judge: judgeDateOf(leaf), datesFor: datesFor(leaf.zone, timeZone) };
}
