import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignArm } from '../../../src/experiments/index.ts';
import { drawNumber } from '../../../src/platform/index.ts';

interface Vectors {
  version: number;
  draws: { seed: string; contactId: number | string; draw: number }[];
  arms: { seed: string; contactId: number; arms: { key: string; share: number }[]; key: string }[];
}
const vectors: Vectors = JSON.parse(readFileSync(new URL('../../vectors/assignment.json', import.meta.url), 'utf8'));
const halves = [
  { key: 'a', share: 0.5 },
  { key: 'b', share: 0.5 },
];

describe('assignArm', () => {
  it('gives the numbers of the test vectors', () => {
    expect(vectors.version).toBe(1);
    for (const { seed, contactId, draw } of vectors.draws) expect(drawNumber(seed, contactId)).toBe(draw);
    for (const { key, ...input } of vectors.arms) expect(assignArm(input)).toBe(key);
  });

  it('reaches the shares: chi-squared over 40,000 contacts in four arms stays under its 99.99 % point', () => {
    const arms = [
      { key: 'control', share: 0.1 },
      { key: 'a', share: 0.2 },
      { key: 'b', share: 0.3 },
      { key: 'c', share: 0.4 },
    ];
    for (const seed of ['spring', 'summer', 'campaign-17']) {
      const counts = new Map<string, number>();
      for (let contactId = 1; contactId <= 40_000; contactId += 1) {
        const key = assignArm({ seed, contactId, arms });
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      const chiSquared = arms.reduce((sum, { key, share }) => {
        const expected = share * 40_000;
        return sum + ((counts.get(key) ?? 0) - expected) ** 2 / expected;
      }, 0);
      expect(chiSquared).toBeLessThan(21.1); // 3 degrees of freedom
    }
  });

  it('is uniform in every hundredth of the interval', () => {
    const bins = new Array<number>(100).fill(0);
    for (let contactId = 0; contactId < 50_000; contactId += 1)
      bins[Math.floor(drawNumber('u', contactId) * 100)]! += 1;
    const chiSquared = bins.reduce((sum, count) => sum + (count - 500) ** 2 / 500, 0);
    expect(chiSquared).toBeLessThan(160); // 99 degrees of freedom, 99.99 % point
    expect(chiSquared).toBeGreaterThan(54); // nor suspiciously even
  });

  it('is independent between seeds: the arm under one says nothing about the arm under another', () => {
    const table = [0, 0, 0, 0];
    for (let contactId = 1; contactId <= 40_000; contactId += 1) {
      const first = assignArm({ seed: 'one', contactId, arms: halves }) === 'a' ? 0 : 1;
      const second = assignArm({ seed: 'two', contactId, arms: halves }) === 'a' ? 0 : 1;
      table[first * 2 + second]! += 1;
    }
    const chiSquared = table.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquared).toBeLessThan(21.1);
  });

  it('never changes its mind, and a larger control takes contacts only from its neighbour', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (seed, contactId) => {
        const small = [
          { key: 'control', share: 0.1 },
          { key: 'a', share: 0.9 },
        ];
        const large = [
          { key: 'control', share: 0.2 },
          { key: 'a', share: 0.8 },
        ];
        const before = assignArm({ seed, contactId, arms: small });
        expect(assignArm({ seed, contactId, arms: small, hashVersion: 1 })).toBe(before);
        if (before === 'control') expect(assignArm({ seed, contactId, arms: large })).toBe('control');
      }),
    );
  });

  it('never gives an arm without a share', () => {
    const arms = [
      { key: 'none', share: 0 },
      { key: 'all', share: 1 },
      { key: 'nobody', share: 0 },
    ];
    fc.assert(fc.property(fc.nat(), (contactId) => assignArm({ seed: 's', contactId, arms }) === 'all'));
  });

  it('refuses arms that do not divide the whole, and ambiguous ids', () => {
    const tryArms =
      (...shares: number[]) =>
      () =>
        assignArm({ seed: 's', contactId: 1, arms: shares.map((share, index) => ({ key: `k${index}`, share })) });
    expect(tryArms(0.5, 0.4)).toThrow(RangeError);
    expect(tryArms(1.5, -0.5)).toThrow(RangeError);
    expect(tryArms()).toThrow(RangeError);
    expect(tryArms(Number.NaN)).toThrow(RangeError);
    expect(tryArms(1 / 3, 1 / 3, 1 / 3)).not.toThrow();
    expect(() => assignArm({ seed: 's', contactId: 1, arms: [halves[0]!, halves[0]!] })).toThrow(RangeError);
    expect(() => drawNumber('a', 'b:c')).toThrow(RangeError);
  });
});
