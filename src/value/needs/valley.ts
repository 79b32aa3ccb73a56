/** Is there a border between two groups, or was one crowd cut in two? Pure. */
import { assign, type Clustering } from './k-means.ts';
import type { Matrix } from './matrix.ts';

/** How many people lie on the line from one group to the other: around the middle of each, and where it is emptiest between. */
export type Valley = {
  groups: [number, number];
  first: number;
  between: number;
  second: number;
  /** How often a crowd without a border would look so by chance. */
  chance: number;
  isClear: boolean;
};

const BAND = 0.25;
/** Where to look for the emptiest place, between the two middles (0 and 1). */
const PLACES = [0.3, 0.4, 0.5, 0.6, 0.7];
const MOST_CHANCE = 0.01;
/** A dip that is certain, but shallow, is no border that a marketer could use. */
const DEEPEST_SHARE = 0.75;

/**
 * Looks at each pair of groups, on people who had no part in finding them. Everybody of the two groups is put on the line
 * through the two centres. Where a crowd has one middle, no place is emptier than both its neighbours; three equally wide
 * bands, chosen on the people the groups were found on (`fitted`), are counted on the others (`held`) and compared by the
 * binomial test, each side for itself: the larger of the two probabilities counts (an intersection-union test,
 * R. L. Berger, Technometrics 24 (1982), 295-300). Groups cut out of one crowd, round or long, have no such place.
 * `halves`: the same groups (by number) found on one half and counted on the other, and the other way round.
 */
export function findValleys(halves: readonly { fitted: Matrix; found: Clustering; held: Matrix }[]): Valley[] {
  const { k } = halves[0]!.found;
  const counts = halves.map(({ fitted, found, held }) => {
    const labels = new Uint8Array(held.rows);
    assign(held, k, found.centres, labels);
    return (a: number, b: number) =>
      countBetween(project(fitted, found, found.labels, a, b), project(held, found, labels, a, b));
  });
  const valleys: Valley[] = [];
  for (let a = 0; a < k; a += 1) {
    for (let b = a + 1; b < k; b += 1) {
      const seen = counts.map((count) => count(a, b));
      const sum = (of: (one: Counts) => number) => seen.reduce((total, one) => total + of(one), 0);
      valleys.push(
        judge([a, b], {
          first: sum((one) => one.first),
          between: sum((one) => one.between),
          second: sum((one) => one.second),
        }),
      );
    }
  }
  return valleys;
}

type OnLine = { first: number[]; second: number[] };

/** Places of the people of two groups on the line from one centre (0) to the other (1). */
function project(
  { rows, columns, values }: Matrix,
  { centres }: Clustering,
  labels: Uint8Array,
  a: number,
  b: number,
): OnLine {
  let length = 0;
  for (let column = 0; column < columns; column += 1) {
    length += (centres[b * columns + column]! - centres[a * columns + column]!) ** 2;
  }
  const places: OnLine = { first: [], second: [] };
  for (let row = 0; row < rows; row += 1) {
    const label = labels[row];
    if (label !== a && label !== b) continue;
    let along = 0;
    for (let column = 0; column < columns; column += 1) {
      const from = centres[a * columns + column]!;
      along += (values[row * columns + column]! - from) * (centres[b * columns + column]! - from);
    }
    places[label === a ? 'first' : 'second'].push(length > 0 ? along / length : 0);
  }
  return places;
}

type Counts = { first: number; between: number; second: number };

function countBetween(fitted: OnLine, held: OnLine): Counts {
  const left = median(fitted.first);
  const right = median(fitted.second);
  const half = ((right - left) * BAND) / 2;
  const known = [...fitted.first, ...fitted.second];
  const counted = [...held.first, ...held.second];
  const around = (places: readonly number[], middle: number) =>
    places.filter((place) => place >= middle - half && place < middle + half).length;
  const [emptiest] = PLACES.map((share) => left + share * (right - left))
    .map((place) => ({ place, count: around(known, place) }))
    .sort((one, other) => one.count - other.count);
  return {
    first: around(counted, left),
    between: around(counted, emptiest!.place),
    second: around(counted, right),
  };
}

function judge(groups: [number, number], { first, between, second }: Counts): Valley {
  const chance = Math.max(atMost(between, between + first), atMost(between, between + second));
  return {
    ...{ groups, first, between, second, chance },
    isClear: chance < MOST_CHANCE && between <= DEEPEST_SHARE * Math.min(first, second),
  };
}

function median(numbers: readonly number[]): number {
  if (numbers.length === 0) return 0;
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** The chance of at most `hits` of `trials` when each is as likely as not; summed in logarithms, as 2^-trials is soon 0. */
function atMost(hits: number, trials: number): number {
  const logs: number[] = [-trials * Math.LN2];
  for (let hit = 1; hit <= hits; hit += 1) logs.push(logs[hit - 1]! + Math.log((trials - hit + 1) / hit));
  const largest = logs.reduce((most, log) => Math.max(most, log));
  return Math.min(1, Math.exp(largest) * logs.reduce((sum, log) => sum + Math.exp(log - largest), 0));
}
