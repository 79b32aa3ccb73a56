import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, cumulate, Random } from '../../../simulator/random.ts';

const MEANS = 20_000;

function sample(count: number, draw: () => number): { mean: number; variance: number } {
  const values = Array.from({ length: count }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  return { mean, variance };
}

describe('Random', () => {
  it('is xoshiro128** 1.1: the numbers of the published C program from the state 1, 2, 3, 4', () => {
    const random = new Random([1, 2, 3, 4]);
    const first = Array.from({ length: 10 }, () => random.u32());
    expect(first).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
    for (let i = 10; i < 1_000_000; i++) random.u32();
    expect(random.u32()).toBe(3175353485);
  });

  it('gives a fork that depends on the path of names, not on what was drawn', () => {
    const a = createRandom('seed');
    const b = createRandom('seed');
    for (let i = 0; i < 7; i++) b.unit();
    expect(a.fork('x').u32()).toBe(b.fork('x').u32());
    expect(a.fork('x').fork('y').u32()).not.toBe(a.fork('y').fork('x').u32());
    expect(createRandom(1).u32()).toBe(createRandom('1').u32());
  });

  it('spreads the first draw of numbered forks evenly and without correlation between neighbours', () => {
    const root = createRandom(7);
    const bins = new Array<number>(20).fill(0);
    let product = 0;
    let previous = 0.5;
    for (let i = 0; i < MEANS; i++) {
      const drawn = root.fork(`contact:${i}`).unit();
      bins[Math.floor(drawn * 20)]! += 1;
      product += (drawn - 0.5) * (previous - 0.5);
      previous = drawn;
    }
    const expected = MEANS / 20;
    const chiSquare = bins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(43.8); // the 99.9 % point with 19 degrees of freedom
    expect(Math.abs((12 * product) / MEANS)).toBeLessThan(0.025);
  });

  it('has the right mean and variance', () => {
    const random = createRandom('moments');
    const normal = sample(MEANS, () => random.normal(3, 2));
    expect(normal.mean).toBeCloseTo(3, 1);
    expect(normal.variance).toBeCloseTo(4, 0);
    const gamma = sample(MEANS, () => random.gamma(1.6, 5));
    expect(gamma.mean).toBeCloseTo(8, 0);
    expect(Math.abs(gamma.variance / 40 - 1)).toBeLessThan(0.08);
    for (const mean of [0.3, 4, 75]) {
      const poisson = sample(MEANS, () => random.poisson(mean));
      expect(Math.abs(poisson.mean / mean - 1)).toBeLessThan(0.04);
      expect(Math.abs(poisson.variance / mean - 1)).toBeLessThan(0.06);
    }
    expect(random.poisson(0)).toBe(0);
  });

  it('keeps to its ranges', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -50, max: 50 }), fc.nat(100), (seed, low, width) => {
        const random = createRandom(seed);
        const whole = random.between(low, low + width);
        const unit = random.unit();
        return Number.isInteger(whole) && whole >= low && whole <= low + width && unit >= 0 && unit < 1;
      }),
    );
  });

  it('picks by weight, also inside a part of the list, and never what has no weight', () => {
    const random = createRandom('weights');
    const counts = { a: 0, b: 0, never: 0 };
    for (let i = 0; i < 10_000; i++) counts[random.weighted({ a: 3, never: 0, b: 1 })]++;
    expect(counts.never).toBe(0);
    expect(counts.a / counts.b).toBeGreaterThan(2.7);
    expect(counts.a / counts.b).toBeLessThan(3.3);
    const cumulated = cumulate([5, 0, 2, 1]);
    for (let i = 0; i < 200; i++) expect([2, 3]).toContain(random.weightedIndex(cumulated, 1, 4));
    expect(() => random.weightedIndex(cumulated, 1, 2)).toThrow(RangeError);
    expect(() => random.pick([])).toThrow(RangeError);
    expect(() => random.gamma(0.5, 1)).toThrow(RangeError);
  });

  it('shuffles a copy', () => {
    const list = Array.from({ length: 50 }, (_, i) => i);
    const shuffled = createRandom(3).shuffle(list);
    expect(shuffled).not.toEqual(list);
    expect([...shuffled].sort((a, b) => a - b)).toEqual(list);
    expect(list[0]).toBe(0);
  });
});
