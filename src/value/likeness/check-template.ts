/** A template of an earlier day against what happened afterwards: calibration and lift. Pure. */
import { betaQuantile } from './beta.ts';
import { areaUnder } from './set-aside.ts';

/** Somebody who was known then: the score of that day, and what was bought since. */
export type Scored = { score: number; orders: number; value: number; isProspect: boolean };

export type Share = { of: number; count: number; share: number; low: number; high: number };

export type Band = {
  /** Scores from `from` up to `to`. */
  from: number;
  to: number;
  contacts: number;
  /** Who ordered since. */
  ordered: Share;
  /** Who is among the tenth worth most since. */
  worthMost: Share;
};

export type Decile = {
  /** 1 = the tenth with the highest scores. */
  decile: number;
  contacts: number;
  lowestScore: number;
  valueEach: number;
  /** Value each over that of everybody; null when nobody brought anything. */
  lift: number | null;
  shareOfValue: number | null;
};

export type Measured = {
  contacts: number;
  ordered: Share;
  /** Area under the curve for being among the tenth worth most since; null when that cannot be told. */
  area: number | null;
  bands: Band[];
  deciles: Decile[];
};

export type Check =
  | { kind: 'too-little-data'; detail: string }
  | { kind: 'measured'; everybody: Measured; customers: Measured | null; prospects: Measured | null };

const FEWEST_CONTACTS = 50;
const FEWEST_ORDERED = 20;
const MOST_BANDS = 6;

/** Jeffreys' interval of a share, 95 % (L. D. Brown, T. T. Cai and A. DasGupta, Statistical Science 16, 2001). */
export function shareOf(count: number, of: number): Share {
  const low = count === 0 ? 0 : betaQuantile(0.025, count + 0.5, of - count + 0.5);
  const high = count === of ? 1 : betaQuantile(0.975, count + 0.5, of - count + 0.5);
  return { of, count, share: of === 0 ? 0 : count / of, low, high };
}

/** The best customers of that day must not be among them: they were what the template was made of. */
export function checkTemplate(scored: readonly Scored[]): Check {
  const ordered = scored.filter(({ orders }) => orders > 0).length;
  if (scored.length < FEWEST_CONTACTS || ordered < FEWEST_ORDERED) {
    return {
      kind: 'too-little-data',
      detail:
        `${scored.length} contacts were known then, beside the best, and ${ordered} of them ordered since. To say whether ` +
        `the template was right takes at least ${FEWEST_CONTACTS} contacts and ${FEWEST_ORDERED} who ordered.`,
    };
  }
  const part = (wanted: boolean) => {
    const rows = scored.filter(({ isProspect }) => isProspect === wanted);
    const enough = rows.length >= FEWEST_CONTACTS && rows.filter(({ orders }) => orders > 0).length >= FEWEST_ORDERED;
    return enough ? measure(rows) : null;
  };
  return { kind: 'measured', everybody: measure(scored), customers: part(false), prospects: part(true) };
}

function measure(scored: readonly Scored[]): Measured {
  const byScore = [...scored].sort((a, b) => b.score - a.score);
  const bound = worthMostBound(scored);
  const isWorthMost = ({ value }: Scored) => value > 0 && value >= bound;
  const total = scored.reduce((sum, { value }) => sum + value, 0);
  const worth = scored.filter(isWorthMost).length;
  return {
    contacts: scored.length,
    ordered: shareOf(scored.filter(({ orders }) => orders > 0).length, scored.length),
    area:
      worth === 0 || worth === scored.length
        ? null
        : areaUnder(scored.map((one) => ({ score: one.score, isPositive: isWorthMost(one) }))),
    bands: bandsOf(byScore).map((rows) => ({
      from: rows.at(-1)!.score,
      to: rows[0]!.score,
      contacts: rows.length,
      ordered: shareOf(rows.filter(({ orders }) => orders > 0).length, rows.length),
      worthMost: shareOf(rows.filter(isWorthMost).length, rows.length),
    })),
    deciles: decilesOf(byScore, total),
  };
}

/** Value from which somebody is among the tenth worth most. */
function worthMostBound(scored: readonly Scored[]): number {
  const values = scored.map(({ value }) => value).sort((a, b) => b - a);
  return values[Math.max(0, Math.floor(values.length / 10) - 1)]!;
}

/** Bands of about equal size that never part equal scores, the highest scores first. */
function bandsOf(byScore: readonly Scored[]): Scored[][] {
  const size = Math.ceil(byScore.length / MOST_BANDS);
  const bands: Scored[][] = [];
  for (const one of byScore) {
    const last = bands.at(-1);
    if (!last || (last.length >= size && last.at(-1)!.score !== one.score)) bands.push([one]);
    else last.push(one);
  }
  return bands;
}

/**
 * Tenths by score, the highest first. Where equal scores stand on both sides of a border, each tenth has its share of them:
 * nobody is put before another who scored the same.
 */
function decilesOf(byScore: readonly Scored[], total: number): Decile[] {
  const value = spreadTies(byScore);
  const each = total / byScore.length;
  return Array.from({ length: 10 }, (_, place) => {
    const from = Math.round((place * byScore.length) / 10);
    const until = Math.round(((place + 1) * byScore.length) / 10);
    const sum = value.slice(from, until).reduce((added, one) => added + one, 0);
    const valueEach = sum / (until - from);
    return {
      decile: place + 1,
      contacts: until - from,
      lowestScore: byScore[until - 1]!.score,
      valueEach,
      lift: total > 0 ? valueEach / each : null,
      shareOfValue: total > 0 ? sum / total : null,
    };
  });
}

/** The value of each, with that of equal scores evened out. */
function spreadTies(byScore: readonly Scored[]): number[] {
  const found: number[] = [];
  for (let from = 0; from < byScore.length; ) {
    let until = from;
    while (until < byScore.length && byScore[until]!.score === byScore[from]!.score) until += 1;
    const mean = byScore.slice(from, until).reduce((sum, { value }) => sum + value, 0) / (until - from);
    for (; from < until; from += 1) found.push(mean);
  }
  return found;
}
