import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Known,
  type Parts,
  partNames,
  rankSegments,
  type Weights,
} from '../../../src/reports/importance/rank-segments.ts';
import { marginOf, rateOf } from '../../../src/reports/importance/trades-in-sql.ts';

const no: Known = { kind: 'unknown', why: 'nobody knows' };
const known = (value: number): Known => ({ kind: 'known', value });
const parts = (more: Partial<Record<keyof Parts, number>>): Parts =>
  Object.fromEntries(
    partNames.map((part) => [part, more[part] === undefined ? no : known(more[part] as number)]),
  ) as Parts;
const weights = (more: Partial<Weights>): Weights =>
  Object.fromEntries(partNames.map((part) => [part, more[part] ?? 0])) as unknown as Weights;

describe('the rank of segments', () => {
  it('follows standardised parts, weighed', () => {
    const ranked = rankSegments(
      [
        { id: 'small', parts: parts({ contribution: 100, growth: 0.5 }) },
        { id: 'large', parts: parts({ contribution: 300, growth: 0.1 }) },
      ],
      weights({ contribution: 30, growth: 10 }),
    );
    // Two segments lie one standard deviation on either side of their mean.
    expect(ranked.map(({ id, score }) => [id, score])).toEqual([
      ['large', 0.75 - 0.25],
      ['small', -0.75 + 0.25],
    ]);
    expect(ranked[0]!.parts[0]).toEqual({
      part: 'contribution',
      value: known(300),
      standardised: 1,
      weight: 0.75,
      contribution: 0.75,
    });
  });

  it('turns what is better less of, and what has a negative weight', () => {
    const two = [
      { id: 1, parts: parts({ costToServe: 0.4, shareOfWallet: 20 }) },
      { id: 2, parts: parts({ costToServe: 0.1, shareOfWallet: 80 }) },
    ];
    expect(rankSegments(two, weights({ costToServe: 1 }))[0]!.id).toBe(2);
    expect(rankSegments(two, weights({ shareOfWallet: -1 }))[0]!.id).toBe(1);
  });

  it('gives the weight of what is not known to the rest, and says so', () => {
    const ranked = rankSegments(
      [
        { id: 1, parts: parts({ contribution: 5, growth: 1 }) },
        { id: 2, parts: parts({ contribution: 4 }) },
        { id: 3, parts: parts({ contribution: 1, growth: 0 }) },
      ],
      weights({ contribution: 30, growth: 10, strength: 20 }),
    );
    const second = ranked.find(({ id }) => id === 2)!;
    expect(second.missing).toEqual(['growth', 'strength']);
    expect(second.parts.map(({ weight }) => weight).filter((weight) => weight > 0)).toEqual([1]);
    expect(ranked.find(({ id }) => id === 1)!.missing).toEqual(['strength']);
  });

  it('says nothing of one segment, or of segments all alike', () => {
    const one = rankSegments([{ id: 1, parts: parts({ contribution: 5 }) }], weights({ contribution: 1 }));
    expect(one).toMatchObject([{ rank: 1, score: 0, missing: ['contribution'] }]);
    const alike = rankSegments(
      [1, 2, 3].map((id) => ({ id, parts: parts({ contribution: 0.1 + 0.2 }) })),
      weights({ contribution: 1 }),
    );
    expect(alike.map(({ id, score }) => [id, score])).toEqual([
      [1, 0],
      [2, 0],
      [3, 0],
    ]);
  });

  it('does not depend on the unit, and its weights always make the whole or nothing', () => {
    const value = fc.option(fc.integer({ min: -1_000_000, max: 1_000_000 }), { nil: undefined });
    const segment = fc.record({ contribution: value, growth: value, costToServe: value, customers: value });
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 8 }), fc.integer({ min: 2, max: 100 }), (drawn, unit) => {
        const wanted = weights({ contribution: 3, growth: -2, costToServe: 1, customers: 4 });
        const rows = (factor: number) =>
          drawn.map((one, id) => ({
            id,
            parts: parts(
              Object.fromEntries(
                Object.entries(one).flatMap(([name, found]) => (found === undefined ? [] : [[name, found * factor]])),
              ),
            ),
          }));
        const ranked = rankSegments(rows(1), wanted);
        for (const { parts: found, score } of ranked) {
          const whole = found.reduce((sum, { weight }) => sum + weight, 0);
          expect(whole === 0 || Math.abs(whole - 1) < 1e-9).toBe(true);
          expect(Math.abs(score)).toBeLessThanOrEqual(2.5 + 1e-9);
        }
        const scaled = new Map(rankSegments(rows(unit), wanted).map(({ id, score }) => [id, score]));
        for (const { id, score } of ranked) expect(scaled.get(id)).toBeCloseTo(score, 6);
      }),
    );
  });
});

describe('margins', () => {
  it('take what has no known cost to earn what the rest does', () => {
    const rate = rateOf({ revenue: 1_000, cost: 400, unknown: 200 });
    expect(rate).toBe(0.5);
    expect(marginOf({ revenue: 300, cost: 50, unknown: 100 }, rate)).toBe(200);
    expect(marginOf({ revenue: 300, cost: 50, unknown: 0 }, null)).toBe(250);
    expect(marginOf({ revenue: 300, cost: 0, unknown: 300 }, null)).toBeNull();
    expect(rateOf({ revenue: 100, cost: 0, unknown: 100 })).toBeNull();
  });
});
