/** From what people do to a proposal of groups, or the answer that there are none. Pure; the same seed gives the same answer. */
import { type Draw, drawSome, type Steps, seededDraw } from '../../platform/index.ts';
import { adjustedRand, bestOverlaps } from './agreement.ts';
import { type Behaviour, chooseFeatures, featureOf, fitScales, type Scale, standardise } from './behaviour.ts';
import { describeGroups, type GroupTraits } from './describe-groups.ts';
import { assign, type Clustering, kMeans } from './k-means.ts';
import { type Matrix, pickRows } from './matrix.ts';
import { drawReference } from './reference.ts';

import { meanSilhouette } from './silhouette.ts';
import { findValleys, type Valley } from './valley.ts';

export type DiscoveredGroup = GroupTraits & {
  contacts: number;
  share: number;
  /** Mean of the Jaccard index with the most similar group, over resamples: 0.75 is stable, below 0.6 is not. */
  stability: number;
  silhouette: number;
  /** In comparable numbers, one for each scale. */
  centre: number[];
};

export type TriedNumber = {
  groups: number;
  silhouette: number;
  /** Pairs of groups without a border between them. */
  unclearPairs: number;
};

export type Discovery =
  | {
      kind: 'groups';
      groups: DiscoveredGroup[];
      silhouette: number;
      /** The best of as many crowds without groups that vary in the same way. */
      silhouetteOfCrowd: number;
      /** Mean adjusted Rand index between this division and those of resamples. */
      stability: number;
      borders: Valley[];
      tried: TriedNumber[];
      scales: Scale[];
      /** Mean squared distance of people to their centre, per column. */
      variance: number;
      contacts: number;
      sampled: number;
    }
  | { kind: 'no-groups'; why: string; tried: TriedNumber[]; contacts: number; sampled: number }
  | { kind: 'too-little-data'; why: string; contacts: number };

export type DiscoveryOptions = { seed: number; currency: string };

/** Below so many people with orders enough, halves of halves say nothing. */
export const fewestContacts = 200;
export const mostContacts = 20_000;
const SMALLEST_K = 2;
const LARGEST_K = 8;
const RESTARTS = 6;
const SILHOUETTE_SAMPLE = 1_200;
const REFERENCES = 10;
const RESAMPLES = 20;
const RESAMPLE_SIZE = 2_000;
/** A group this small is a handful of people, not a need. */
const SMALLEST_SHARE = 0.02;
const LEAST_STABLE = 0.6;

/**
 * Proposes groups of people who behave alike. k-means on standardised features for 2 to 8 groups on one half of the people;
 * of the numbers of groups whose every pair has a border on the other half (see valley.ts), the one with the largest mean
 * silhouette. It stands only when that silhouette is larger than any of crowds without groups that have the same means,
 * variances and correlations (the parametric bootstrap of C. Hennig and T. F. Liao, JRSS C 62 (2013), in the place of the
 * uniform reference of R. Tibshirani, G. Walther and T. Hastie, "Estimating the number of clusters in a data set via the
 * gap statistic", JRSS B 63 (2001), which takes one long crowd for two), and when every group comes again in resamples.
 * `people`: those with orders enough to say how they shop. A proposal, never the truth.
 */
export function* discoverGroups(people: readonly Behaviour[], options: DiscoveryOptions): Steps<Discovery> {
  if (people.length < fewestContacts) {
    return {
      kind: 'too-little-data',
      contacts: people.length,
      why: `Only ${people.length} contacts have ordered often enough to say how they shop; it takes ${fewestContacts}.`,
    };
  }
  const draw = seededDraw(options.seed);
  const sampled = Array.from(drawSome(people.length, mostContacts, draw), (row) => people[row]!);
  const scales = fitScales(chooseFeatures(sampled), sampled);
  if (scales.length < 2) {
    return {
      kind: 'too-little-data',
      contacts: people.length,
      why: 'Too little is known about orders to tell people apart: bring order lines with categories, and local times.',
    };
  }
  const matrix = standardise(scales, sampled);
  yield;
  const chosen = yield* chooseNumber(matrix, draw);
  const told = { tried: chosen.tried, contacts: people.length, sampled: sampled.length };
  if (chosen.kind === 'none') return { kind: 'no-groups', why: chosen.why, ...told };

  const { k, centres } = chosen.found;
  const whole = yield* kMeans(matrix, k, draw, { restarts: RESTARTS, from: centres });
  const sizes = countLabels(whole);
  const silhouette = yield* sampledSilhouette(matrix, whole, draw);
  const stability = yield* resample(matrix, whole, draw);
  const shaky = stability.byGroup.filter((overlap) => overlap < LEAST_STABLE).length;
  if (shaky > 0) {
    return {
      kind: 'no-groups',
      why: `${k} groups fit best, but ${shaky} of them ${shaky === 1 ? 'does' : 'do'} not come again when other people are drawn (stability below ${LEAST_STABLE}).`,
      ...told,
    };
  }
  const features = scales.map(({ key }) => featureOf(key)!);
  const traits = describeGroups({
    features,
    matrix,
    people: sampled,
    labels: whole.labels,
    k,
    currency: options.currency,
  });
  const order = [...sizes.keys()].sort((a, b) => sizes[b]! - sizes[a]!);
  const columns = matrix.columns;
  return {
    kind: 'groups',
    groups: order.map((group) => ({
      ...traits[group]!,
      contacts: sizes[group]!,
      share: sizes[group]! / sampled.length,
      stability: stability.byGroup[group]!,
      silhouette: silhouette.byGroup[group]!,
      centre: Array.from(whole.centres.subarray(group * columns, (group + 1) * columns)),
    })),
    silhouette: silhouette.mean,
    silhouetteOfCrowd: chosen.silhouetteOfCrowd,
    stability: stability.mean,
    borders: chosen.borders.map((border) => ({
      ...border,
      groups: [order.indexOf(border.groups[0]), order.indexOf(border.groups[1])] as [number, number],
    })),
    scales,
    variance: whole.within / (matrix.rows * matrix.columns),
    ...told,
  };
}

type Chosen =
  | { kind: 'found'; found: Clustering; silhouetteOfCrowd: number; borders: Valley[]; tried: TriedNumber[] }
  | { kind: 'none'; why: string; tried: TriedNumber[] };

function* chooseNumber(matrix: Matrix, draw: Draw): Steps<Chosen> {
  const half = drawSome(matrix.rows, Math.ceil(matrix.rows / 2), draw);
  const isFitted = new Uint8Array(matrix.rows);
  for (const row of half) isFitted[row] = 1;
  const fitted = pickRows(matrix, half);
  const held = pickRows(matrix, Int32Array.from([...isFitted.keys()].filter((row) => isFitted[row] === 0)));
  const candidates: { found: Clustering; silhouette: number; borders: Valley[] }[] = [];
  for (let k = SMALLEST_K; k <= LARGEST_K; k += 1) {
    const found = yield* kMeans(fitted, k, draw, { restarts: RESTARTS });
    const silhouette = (yield* sampledSilhouette(fitted, found, draw)).mean;
    // The same groups, found on the other half: so that everybody is counted once by centres he or she had no part in.
    const again = yield* kMeans(held, k, draw, { restarts: 1, from: found.centres });
    const borders = findValleys([
      { fitted, found, held },
      { fitted: held, found: again, held: fitted },
    ]);
    candidates.push({ found, silhouette, borders });
    yield;
  }
  const tried = candidates.map(({ found, silhouette, borders }) => ({
    groups: found.k,
    silhouette,
    unclearPairs: borders.filter(({ isClear }) => !isClear).length,
  }));
  const clear = candidates
    .filter(({ found, borders }) => {
      const smallest = Math.min(...countLabels(found)) / found.labels.length;
      return borders.every(({ isClear }) => isClear) && smallest >= SMALLEST_SHARE;
    })
    .sort((a, b) => b.silhouette - a.silhouette);
  const [best] = clear;
  if (!best) {
    return {
      kind: 'none',
      why: 'However many groups are tried, some of them have no border between them: people shade from one into the next, as in one crowd cut into pieces.',
      tried,
    };
  }
  const crowd = yield* silhouetteOfCrowds(fitted, best.found.k, draw);
  if (best.silhouette <= crowd) {
    return {
      kind: 'none',
      why: `The best division (${best.found.k} groups) is no tighter than what is found in crowds without groups that vary in the same way.`,
      tried,
    };
  }
  return { kind: 'found', found: best.found, silhouetteOfCrowd: crowd, borders: best.borders, tried };
}

function* sampledSilhouette(matrix: Matrix, { k, labels }: Clustering, draw: Draw) {
  const rows = drawSome(matrix.rows, SILHOUETTE_SAMPLE, draw);
  return yield* meanSilhouette(
    pickRows(matrix, rows),
    k,
    Uint8Array.from(rows, (row) => labels[row]!),
  );
}

function* silhouetteOfCrowds(matrix: Matrix, k: number, draw: Draw): Steps<number> {
  let largest = -1;
  for (let time = 0; time < REFERENCES; time += 1) {
    const crowd = drawReference(matrix, Math.min(matrix.rows, RESAMPLE_SIZE), draw);
    yield;
    const found = yield* kMeans(crowd, k, draw, { restarts: 2 });
    largest = Math.max(largest, (yield* sampledSilhouette(crowd, found, draw)).mean);
  }
  return largest;
}

/** How much of the division comes again when people are drawn anew, with replacement. */
function* resample(matrix: Matrix, whole: Clustering, draw: Draw): Steps<{ mean: number; byGroup: number[] }> {
  const size = Math.min(matrix.rows, RESAMPLE_SIZE);
  const sums = new Float64Array(whole.k);
  const times = new Float64Array(whole.k);
  let agreement = 0;
  for (let time = 0; time < RESAMPLES; time += 1) {
    const rows = Int32Array.from({ length: size }, () => draw.below(matrix.rows));
    const found = yield* kMeans(pickRows(matrix, rows), whole.k, draw, { restarts: 3 });
    const different = Int32Array.from(new Set(rows));
    const again = new Uint8Array(different.length);
    assign(pickRows(matrix, different), found.k, found.centres, again);
    const before = Uint8Array.from(different, (row) => whole.labels[row]!);
    agreement += adjustedRand(before, again);
    for (const [group, overlap] of bestOverlaps(whole.k, before, again).entries()) {
      if (overlap === null) continue;
      sums[group]! += overlap;
      times[group]! += 1;
    }
    yield;
  }
  return {
    mean: agreement / RESAMPLES,
    byGroup: Array.from(sums, (sum, group) => (times[group]! > 0 ? sum / times[group]! : 0)),
  };
}

function countLabels({ k, labels }: Pick<Clustering, 'k' | 'labels'>): number[] {
  const sizes = Array.from({ length: k }, () => 0);
  for (const label of labels) sizes[label]! += 1;
  return sizes;
}
