import { describe, expect, it } from 'vitest';
import {
  clustersOf,
  compareMeans,
  compareRatios,
  compareRatiosWithin,
  compareShares,
  type Estimate,
  estimateRatio,
  estimateShare,
  mayBeChance,
  notEnough,
  sampleOf,
  scaleEstimate,
} from '../../../src/experiments/index.ts';
import { studentT95 } from '../../../src/experiments/student-t.ts';

const digits = 4;
const close = (estimate: Estimate, [low, high]: [number, number], places = digits) => {
  expect(estimate).toMatchObject({ low: expect.closeTo(low, places), high: expect.closeTo(high, places) });
};
const reachOf = (estimate: Estimate) =>
  estimate.kind === 'estimated' ? (estimate.high - estimate.low) / 2 : Number.NaN;

describe("the points of Student's t", () => {
  it.each([
    [1, 12.7062],
    [2, 4.3027],
    [3, 3.1824],
    [4, 2.7764],
    [5, 2.5706],
    [10, 2.2281],
    [30, 2.0423],
    [120, 1.9799],
    [1e6, 1.95997],
    [1e12, 1.95996],
  ])('are those of the tables: %d degrees of freedom', (degrees, point) => {
    expect(studentT95(degrees)).toBeCloseTo(point, digits);
  });

  it('need at least one degree of freedom', () => {
    expect(() => studentT95(0.5)).toThrow(RangeError);
    expect(() => studentT95(Number.NaN)).toThrow(RangeError);
  });
});

describe('shares of people', () => {
  it.each<[number, number, number, number, number, number]>([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])('differ as in the literature (Newcombe 1998, table II, method 10): %d/%d - %d/%d', (a, m, b, n, low, high) => {
    close(compareShares({ hits: a, of: m }, { hits: b, of: n }), [low, high]);
  });

  it('have the interval of the literature (Newcombe, Statistics in Medicine 17, 1998, 857-872, table I, method 3)', () => {
    close(estimateShare({ hits: 81, of: 263 }), [0.2553, 0.3662]);
    expect(estimateShare({ hits: 0, of: 20 })).toEqual({
      kind: 'estimated',
      value: 0,
      low: 0,
      high: expect.closeTo(0.1611, 4),
    });
  });

  it('of nobody say nothing', () => {
    expect(estimateShare({ hits: 0, of: 0 })).toEqual(notEnough('too-few'));
    expect(compareShares({ hits: 0, of: 0 }, { hits: 1, of: 2 })).toEqual(notEnough('too-few'));
  });
});

describe('means', () => {
  it('differ as in the literature ("Student", Biometrika 6, 1908, hours of sleep; Welch interval of R, t.test)', () => {
    const first = sampleOf([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]);
    const second = sampleOf([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]);
    const difference = compareMeans(first, second);
    expect(difference).toMatchObject({ value: expect.closeTo(-1.58, 10) });
    close(difference, [-3.3654832, 0.2054832], 6);
    expect(mayBeChance(difference)).toBe(true);
  });

  it('of one person, or of people who are all alike, say nothing', () => {
    expect(compareMeans(sampleOf([1]), sampleOf([1, 2]))).toEqual(notEnough('too-few'));
    expect(compareMeans(sampleOf([1, 1, 1]), sampleOf([1, 1]))).toEqual(notEnough('all-alike'));
    expect(compareMeans(sampleOf([]), sampleOf([]))).toEqual(notEnough('too-few'));
  });
});

/** Unemployed and households of eight municipalities (Lehtonen and Pahkinen, "Practical Methods …", table 3.14). */
const municipalities = [
  [4123, 26881],
  [760, 4896],
  [721, 3730],
  [142, 556],
  [187, 1463],
  [331, 1946],
  [127, 834],
  [219, 932],
].map(([part, divisor]) => ({ part: part!, divisor: divisor! }));

type Person = { divisor: number; part: number };
const ratioOf = (people: Person[]) =>
  people.reduce((sum, { part }) => sum + part, 0) / people.reduce((sum, { divisor }) => sum + divisor, 0);

/** Standard error by leaving out one after the other (Quenouille 1956, Tukey 1958): another way to the same. */
function jackknife(people: Person[], of: (kept: Person[]) => number): number {
  const without = people.map((_, left) => of(people.filter((__, index) => index !== left)));
  const squares = without.reduce((sum, value) => sum + (value - of(people)) ** 2, 0);
  return Math.sqrt((squares * (people.length - 1)) / people.length);
}

const people = (count: number, from: number): Person[] =>
  Array.from({ length: count }, (_, index) => {
    const divisor = 1 + ((index * 7 + from) % 9);
    return { divisor, part: Math.min(divisor, (index * 5 + 3 * from) % 6) };
  });

describe('shares of orders, by person', () => {
  it('have the ratio of the literature, and the spread of leaving out one after the other', () => {
    // The published standard error is that of the jackknife with a quarter of the province drawn.
    expect(jackknife(municipalities, ratioOf) * Math.sqrt(0.75)).toBeCloseTo(0.011, 4);
    const province = Array.from({ length: 40 }, () => municipalities).flat();
    const estimate = estimateRatio(clustersOf(province));
    expect(estimate).toMatchObject({ value: expect.closeTo(0.16028905, 8) });
    const standardError = reachOf(estimate) / studentT95(province.length - 1);
    expect(standardError / jackknife(province, ratioOf)).toBeCloseTo(1, 1);
  });

  it('are means where everybody places one order', () => {
    const parts = (from: number) => Array.from({ length: 80 }, (_, index) => ((index * from) % 7 < 3 ? 1 : 0));
    const asClusters = (values: number[]) => clustersOf(values.map((part) => ({ part, divisor: 1 })));
    const ratios = compareRatios(asClusters(parts(3)), asClusters(parts(5)));
    const means = compareMeans(sampleOf(parts(3)), sampleOf(parts(5)));
    expect(ratios).toMatchObject({ kind: 'estimated' });
    if (means.kind === 'estimated') close(ratios, [means.low, means.high], 12);
  });

  it('of the same people at two times count what each keeps only once', () => {
    const before = people(200, 1);
    const after = before.map(({ divisor, part }, index) => ({
      divisor,
      part: Math.min(divisor, part + (index % 4 === 0 ? 1 : 0)),
    }));
    const pairs = before.map((first, index) => [after[index]!, first] as const);
    const covary = (of: (one: Person) => number, with_: (one: Person) => number) => {
      const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      const [a, b] = [mean(pairs.map(([one]) => of(one))), mean(pairs.map(([, one]) => with_(one)))];
      return pairs.reduce((sum, [one, other]) => sum + (of(one) - a) * (with_(other) - b), 0) / (pairs.length - 1);
    };
    const [divisor, part] = [(one: Person) => one.divisor, (one: Person) => one.part];
    const together = {
      divisors: covary(divisor, divisor),
      parts: covary(part, part),
      partDivisor: covary(part, divisor),
      divisorPart: covary(divisor, part),
    };
    const within = compareRatiosWithin({ now: clustersOf(after), past: clustersOf(before), together });
    const between = compareRatios(clustersOf(after), clustersOf(before));
    expect(reachOf(within)).toBeLessThan(reachOf(between) / 2);
    const rows = pairs.map(([one, other]) => ({ ...one, before: other }));
    const difference = (kept: Person[]) =>
      ratioOf(kept) - ratioOf((kept as (Person & { before: Person })[]).map(({ before: one }) => one));
    expect(reachOf(within) / studentT95(199) / jackknife(rows, difference)).toBeCloseTo(1, 1);
  });

  it('say nothing of too few, of those without orders, of those who are all alike, and of one who orders for all', () => {
    expect(estimateRatio(clustersOf(people(29, 1)))).toEqual(notEnough('too-few'));
    expect(estimateRatio(clustersOf([]))).toEqual(notEnough('too-few'));
    const none = Array.from({ length: 40 }, () => ({ divisor: 0, part: 0 }));
    expect(estimateRatio(clustersOf(none))).toEqual(notEnough('nothing-to-divide'));
    const alike = people(90, 2).map(({ divisor }) => ({ divisor, part: divisor / 3 }));
    expect(estimateRatio(clustersOf(alike))).toEqual(notEnough('all-alike'));
    expect(estimateRatio(clustersOf([...none, { divisor: 500, part: 20 }]))).toEqual(notEnough('too-uneven'));
    expect(compareRatios(clustersOf(people(60, 1)), clustersOf(none))).toEqual(notEnough('nothing-to-divide'));
  });
});

it('makes an effect on everybody of one on each', () => {
  const each: Estimate = { kind: 'estimated', value: 0.5, low: -1, high: 2 };
  expect(scaleEstimate(each, 100)).toEqual({ kind: 'estimated', value: 50, low: -100, high: 200 });
  expect(scaleEstimate(each, -1)).toEqual({ kind: 'estimated', value: -0.5, low: -2, high: 1 });
  expect(scaleEstimate(notEnough('too-few'), 3)).toEqual(notEnough('too-few'));
  expect([each, scaleEstimate({ ...each, low: 0.1 }, 2)].map(mayBeChance)).toEqual([true, false]);
});
