/** What the scores 1 to 5 of recency and frequency stand for, in words. Pure. */

/** Days since the last order, or order days: from, to, both included. `to` null: without end. `isEmpty`: nobody can have it. */
export type Band = { score: number; from: number; to: number | null; text: string; isEmpty: boolean };

const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`);

function tellRecency(from: number, to: number | null): string {
  if (to === null) return `${days(from)} ago or more`;
  if (from === to) return to === 0 ? 'today' : `${days(to)} ago`;
  return from === 0 ? `up to ${days(to)} ago` : `${from} to ${days(to)} ago`;
}

function tellFrequency(from: number, to: number | null): string {
  if (to === null) return from === 0 ? 'any number of order days' : `${from} order days or more`;
  // Whoever ordered longer ago than what counts has none.
  if (from === 0) return to === 0 ? 'no order day' : `up to ${to} order ${to === 1 ? 'day' : 'days'}`;
  if (from === to) return to === 1 ? '1 order day' : `${to} order days`;
  return `${from} to ${to} order days`;
}

const nobody = (score: number): Band => ({
  score,
  from: 0,
  to: null,
  text: 'nobody: equals stay together',
  isEmpty: true,
});

/**
 * Scores of recency by four bounds in days, each "at most": descending when fifths, ascending when fixed; null: no customer
 * is so recent. Score 5 is the most recent.
 */
export function recencyBands(bounds: readonly (number | null)[]): Band[] {
  const falling = bounds.filter((bound) => bound !== null).sort((a, b) => b - a);
  return [1, 2, 3, 4, 5].map((score) => {
    const to = score === 1 ? null : falling[score - 2];
    const from = score > falling.length ? 0 : Math.floor(falling[score - 1]!) + 1;
    if (to === undefined || (to !== null && from > to)) return nobody(score);
    return {
      score,
      from,
      to: to === null ? null : Math.floor(to),
      text: tellRecency(from, to && Math.floor(to)),
      isEmpty: false,
    };
  });
}

/** Scores of frequency by four rising bounds of order days, each "at least"; null: no customer has so many. */
export function frequencyBands(bounds: readonly (number | null)[]): Band[] {
  const rising = bounds.filter((bound) => bound !== null);
  return [1, 2, 3, 4, 5].map((score) => {
    const from = score === 1 ? 0 : rising[score - 2];
    const to = score > rising.length ? null : Math.ceil(rising[score - 1]!) - 1;
    if (from === undefined || (to !== null && Math.ceil(from) > to)) return nobody(score);
    return { score, from: Math.ceil(from), to, text: tellFrequency(Math.ceil(from), to), isEmpty: false };
  });
}

export type CellSums = { recency: number; frequency: number; customers: number; revenue: number };

/** What the grid shows, for a marketer. Money in minor units, shown by `money`. */
export function tellGrid(cells: readonly CellSums[], money: (minor: number) => string): string[] {
  const sum = (holds: (cell: CellSums) => boolean) => {
    const found = cells.filter(holds);
    return {
      customers: found.reduce((total, { customers }) => total + customers, 0),
      revenue: found.reduce((total, { revenue }) => total + revenue, 0),
    };
  };
  const all = sum(() => true);
  const best = sum(({ recency, frequency }) => recency >= 4 && frequency >= 4);
  const leaving = sum(({ recency, frequency }) => recency <= 2 && frequency >= 4);
  const fresh = sum(({ recency, frequency }) => recency >= 4 && frequency === 1);
  const count = (people: number) => `${people.toLocaleString('en')} ${people === 1 ? 'customer' : 'customers'}`;
  const share = (part: number, whole: number) => `${Math.round((100 * part) / whole)} %`;
  const ofRevenue = all.revenue > 0 ? ` and ${share(best.revenue, all.revenue)} of the revenue` : '';
  const lines = [
    `${count(best.customers)} ordered often, and lately (4 or 5 for both): ${share(best.customers, all.customers)} of all${ofRevenue}.`,
  ];
  if (leaving.customers > 0) {
    lines.push(
      `${count(leaving.customers)} used to order often and ${leaving.customers === 1 ? 'has' : 'have'} been silent (recency 1 or 2, frequency 4 or 5), and spent ${money(leaving.revenue)}. Whoever is to be won back is among these first.`,
    );
  }
  if (fresh.customers > 0) {
    lines.push(
      `${count(fresh.customers)} ordered lately and seldom (recency 4 or 5, frequency 1): a next order decides.`,
    );
  }
  return lines;
}
