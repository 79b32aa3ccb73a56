/** Learns from people whose group is known how likely others are to be of each. Pure; the same seed gives the same model. */
import { drawSome, type Steps, seededDraw } from '../../platform/index.ts';
import { type Behaviour, chooseFeatures, fitScales, type Scale, standardise } from './behaviour.ts';
import { type Matrix, pickRows, squaredDistance } from './matrix.ts';

/**
 * `logistic`: weights of each group (columns, then the constant), from people who declared or were placed by rule.
 * `centres`: the middles of groups taken over from a proposal, with the variance around them.
 */
export type LikenessModel =
  | { kind: 'logistic'; groupIds: number[]; scales: Scale[]; weights: number[][] }
  | { kind: 'centres'; groupIds: number[]; scales: Scale[]; centres: number[][]; variance: number };

/** What was seen when the model judged people it had not learnt from. */
export type LikenessCheck =
  | {
      kind: 'checked';
      /** How many of those known were placed right, by the most likely group. */
      accuracy: number;
      /** What always naming the largest group would have got right. */
      byLargest: number;
      /** Of those the model was sure enough of: how many, and how many of them right. */
      placed: number;
      placedRight: number;
      known: number;
      /** Said probability against how often it was so; fields without people are left out. */
      calibration: { said: number; was: number; people: number }[];
    }
  | { kind: 'not-checked'; why: string };

export type Likeness =
  | { kind: 'fitted'; model: LikenessModel; check: LikenessCheck }
  | { kind: 'too-little-data'; why: string }
  | { kind: 'no-use'; why: string; check: LikenessCheck };

/** Fewer known people of a group than this say nothing about others. */
export const fewestKnown = 30;
const MOST_KNOWN = 5_000;
const FOLDS = 5;
const RIDGE = 1;
const ROUNDS = 150;
const CALIBRATION_EDGES = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.000001];

/** Chances of each of the model's groups for each person; they add up to 1. */
export function likelihoods(model: LikenessModel, people: readonly Behaviour[]): number[][] {
  const matrix = standardise(model.scales, people);
  return model.kind === 'logistic' ? softmaxRows(matrix, model.weights) : nearness(matrix, model);
}

/** The same for groups around centres: as if each were a round crowd of the same spread, and all equally large. */
function nearness(matrix: Matrix, { centres, variance }: Extract<LikenessModel, { kind: 'centres' }>): number[][] {
  const flat = Float64Array.from(centres.flat());
  return Array.from({ length: matrix.rows }, (_, row) =>
    softmax(
      centres.map((_, centre) => -squaredDistance(matrix.values, row, flat, centre, matrix.columns) / (2 * variance)),
    ),
  );
}

function softmax(logs: readonly number[]): number[] {
  const largest = logs.reduce((most, log) => Math.max(most, log), Number.NEGATIVE_INFINITY);
  const parts = logs.map((log) => Math.exp(log - largest));
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.map((part) => part / sum);
}

function softmaxRows({ rows, columns, values }: Matrix, weights: readonly (readonly number[])[]): number[][] {
  return Array.from({ length: rows }, (_, row) =>
    softmax(
      weights.map((of) => {
        let sum = of[columns]!;
        for (let column = 0; column < columns; column += 1) sum += of[column]! * values[row * columns + column]!;
        return sum;
      }),
    ),
  );
}

/** Learns from `known`, whose groups (numbers in `groupIds`) stand in `labels`, and checks itself in five parts. */
export function* fitLikeness(
  known: readonly { behaviour: Behaviour; groupId: number }[],
  { seed, leastProbability }: { seed: number; leastProbability: number },
): Steps<Likeness> {
  const counts = new Map<number, number>();
  for (const { groupId } of known) counts.set(groupId, (counts.get(groupId) ?? 0) + 1);
  const groupIds = [...counts].filter(([, count]) => count >= fewestKnown).map(([id]) => id);
  groupIds.sort((a, b) => a - b);
  if (groupIds.length < 2) {
    return {
      kind: 'too-little-data',
      why: `It takes at least two groups with ${fewestKnown} contacts each who declared their needs or are placed by rule, and who have orders enough. There ${groupIds.length === 1 ? 'is one such group' : 'is none'}.`,
    };
  }
  const draw = seededDraw(seed);
  const usable = known.filter(({ groupId }) => groupIds.includes(groupId));
  const learnt = Array.from(drawSome(usable.length, MOST_KNOWN, draw), (row) => usable[row]!);
  const people = learnt.map(({ behaviour }) => behaviour);
  const labels = Uint8Array.from(learnt, ({ groupId }) => groupIds.indexOf(groupId));
  const scales = fitScales(chooseFeatures(people), people);
  const matrix = standardise(scales, people);
  yield;

  const fold = Uint8Array.from(learnt, () => draw.below(FOLDS));
  const said: number[][] = [];
  for (let part = 0; part < FOLDS; part += 1) {
    const rows = (isHeld: boolean) =>
      Int32Array.from([...fold.keys()].filter((row) => (fold[row] === part) === isHeld));
    const [others, held] = [rows(false), rows(true)];
    const taught = Uint8Array.from(others, (row) => labels[row]!);
    const weights = yield* fitLogistic(pickRows(matrix, others), taught, groupIds.length);
    const judged = softmaxRows(pickRows(matrix, held), weights);
    for (const [place, row] of held.entries()) said[row] = judged[place]!;
  }
  const check = checkSaid(said, labels, groupIds.length, leastProbability);
  // Two standard errors above naming the largest group: what chance alone would hardly bring.
  const margin = 2 * Math.sqrt((check.byLargest * (1 - check.byLargest)) / check.known);
  if (check.accuracy <= check.byLargest + margin) {
    return {
      kind: 'no-use',
      why: `Behaviour does not tell these groups apart: ${percent(check.accuracy)} of the known were placed right, and always naming the largest group would get ${percent(check.byLargest)}. Nobody is placed by likeness.`,
      check,
    };
  }
  const weights = yield* fitLogistic(matrix, labels, groupIds.length);
  return { kind: 'fitted', model: { kind: 'logistic', groupIds, scales, weights }, check };
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

function checkSaid(said: readonly number[][], labels: Uint8Array, k: number, leastProbability: number) {
  const sizes = Array.from({ length: k }, () => 0);
  const judged = said.map((chances, row) => {
    const most = chances.reduce((largest, chance) => Math.max(largest, chance), 0);
    sizes[labels[row]!]! += 1;
    return { most, isRight: chances.indexOf(most) === labels[row] };
  });
  const right = (list: typeof judged) => list.filter(({ isRight }) => isRight).length;
  const sure = judged.filter(({ most }) => most >= leastProbability);
  return {
    kind: 'checked' as const,
    accuracy: right(judged) / judged.length,
    byLargest: Math.max(...sizes) / judged.length,
    placed: sure.length,
    placedRight: right(sure),
    known: judged.length,
    calibration: CALIBRATION_EDGES.slice(1).flatMap((high, place) => {
      const inside = judged.filter(({ most }) => most >= CALIBRATION_EDGES[place]! && most < high);
      if (inside.length === 0) return [];
      const mean = inside.reduce((sum, { most }) => sum + most, 0) / inside.length;
      return [{ said: mean, was: right(inside) / inside.length, people: inside.length }];
    }),
  };
}

/**
 * Multinomial logistic regression with a ridge penalty (S. le Cessie and J. C. van Houwelingen, "Ridge estimators in
 * logistic regression", JRSS C 41 (1992)), by Nesterov's accelerated gradient descent with the step that the largest
 * possible curvature allows (D. Böhning, Annals of the Institute of Statistical Mathematics 44 (1992): it is at most half
 * that of the sums of squares). The constant is not drawn in.
 */
function* fitLogistic(matrix: Matrix, labels: Uint8Array, k: number): Steps<number[][]> {
  const { rows, columns, values } = matrix;
  const width = columns + 1;
  const step = 1 / (0.5 * largestCurvature(matrix) + RIDGE);
  let weights = Array.from({ length: k }, () => new Array<number>(width).fill(0));
  let ahead = weights.map((of) => [...of]);
  for (let round = 1; round <= ROUNDS; round += 1) {
    const slopes = ahead.map((of) => of.map((weight, column) => (column < columns ? RIDGE * weight : 0)));
    const chances = softmaxRows(matrix, ahead);
    for (let row = 0; row < rows; row += 1) {
      for (let group = 0; group < k; group += 1) {
        const off = chances[row]![group]! - (labels[row] === group ? 1 : 0);
        const slope = slopes[group]!;
        for (let column = 0; column < columns; column += 1) slope[column]! += off * values[row * columns + column]!;
        slope[columns]! += off;
      }
    }
    const before = weights;
    weights = ahead.map((of, group) => of.map((weight, column) => weight - step * slopes[group]![column]!));
    const pull = (round - 1) / (round + 2);
    ahead = weights.map((of, group) => of.map((weight, column) => weight + pull * (weight - before[group]![column]!)));
    yield;
  }
  return weights;
}

/** The largest eigenvalue of the sums of squares and products (with a constant), by the power method, and a little more. */
function largestCurvature({ rows, columns, values }: Matrix): number {
  let direction = new Float64Array(columns + 1).fill(1 / Math.sqrt(columns + 1));
  let length = 1;
  for (let round = 0; round < 20; round += 1) {
    const next = new Float64Array(columns + 1);
    for (let row = 0; row < rows; row += 1) {
      let along = direction[columns]!;
      for (let column = 0; column < columns; column += 1) along += values[row * columns + column]! * direction[column]!;
      for (let column = 0; column < columns; column += 1) next[column]! += along * values[row * columns + column]!;
      next[columns]! += along;
    }
    length = Math.hypot(...next);
    direction = next.map((value) => value / length);
  }
  return length * 1.1;
}
