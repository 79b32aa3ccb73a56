import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareDifference, shareEstimate } from '../../../web/src/parts/measure-share.ts';

const seen = fc
  .integer({ min: 1, max: 5_000 })
  .chain((of) => fc.integer({ min: 0, max: of }).map((hits) => ({ hits, of })));

describe('the interval of a share', () => {
  it('is the one of the literature (Newcombe, Statistics in Medicine 17, 1998, table I, method 3)', () => {
    expect(shareEstimate(81, 263)?.low).toBeCloseTo(0.2553, 4);
    expect(shareEstimate(81, 263)?.high).toBeCloseTo(0.3662, 4);
    expect(shareEstimate(0, 20)).toEqual({ value: 0, low: 0, high: expect.closeTo(0.1611, 4) });
    expect(shareEstimate(1, 29)?.low).toBeCloseTo(0.0061, 4);
    expect(shareEstimate(1, 29)?.high).toBeCloseTo(0.1718, 4);
  });

  it('holds the share that was seen, and stays between nobody and everybody', () => {
    fc.assert(
      fc.property(seen, ({ hits, of }) => {
        const { low, high } = shareEstimate(hits, of)!;
        expect(low).toBeLessThanOrEqual(hits / of + 1e-12);
        expect(high).toBeGreaterThanOrEqual(hits / of - 1e-12);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is none where nobody was seen', () => expect(shareEstimate(0, 0)).toBeNull());
});

describe('the interval of a difference', () => {
  it('is the one of the literature (Newcombe, the same, second paper, table II, method 10)', () => {
    const found = shareDifference({ hits: 56, of: 70 }, { hits: 48, of: 80 });
    expect(found?.value).toBeCloseTo(0.2, 10);
    expect(found?.low).toBeCloseTo(0.0524, 4);
    expect(found?.high).toBeCloseTo(0.3339, 4);
  });

  it('is the same the other way round, with the other sign', () => {
    fc.assert(
      fc.property(seen, seen, (first, second) => {
        const one = shareDifference(first, second)!;
        const other = shareDifference(second, first)!;
        expect(other.low).toBeCloseTo(-one.high, 12);
        expect(other.high).toBeCloseTo(-one.low, 12);
      }),
    );
  });

  it('is none where one side has nobody', () => {
    expect(shareDifference({ hits: 1, of: 2 }, { hits: 0, of: 0 })).toBeNull();
  });
});
