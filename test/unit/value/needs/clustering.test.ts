import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawSome, finishSteps, seededDraw } from '../../../../src/platform/index.ts';
import { adjustedRand, bestOverlaps } from '../../../../src/value/needs/agreement.ts';
import { kMeans } from '../../../../src/value/needs/k-means.ts';
import { type Matrix, squaredDistance } from '../../../../src/value/needs/matrix.ts';
import { drawReference } from '../../../../src/value/needs/reference.ts';

import { meanSilhouette } from '../../../../src/value/needs/silhouette.ts';

const matrixOf = (rows: number[][]): Matrix => ({
  rows: rows.length,
  columns: rows[0]!.length,
  values: Float64Array.from(rows.flat()),
});
const labels = fc.array(fc.nat(3), { minLength: 2, maxLength: 40 });

describe('the adjusted Rand index', () => {
  it('gives published numbers', () => {
    expect(adjustedRand([0, 0, 1, 1], [0, 0, 1, 2])).toBeCloseTo(0.5714, 4);
    expect(adjustedRand([0, 0, 1, 1], [0, 1, 0, 1])).toBeCloseTo(-0.5, 10);
  });

  it('is 1 for the same division by other names, and does not depend on who comes first', () => {
    fc.assert(
      fc.property(labels, (first) => {
        expect(
          adjustedRand(
            first,
            first.map((label) => 3 - label),
          ),
        ).toBeCloseTo(1, 10);
        const second = first.map((label, index) => (label + index) % 3);
        expect(adjustedRand(first, second)).toBeCloseTo(adjustedRand(second, first), 10);
      }),
    );
  });
});

describe('overlaps', () => {
  it('are the Jaccard index with the most similar group', () => {
    expect(bestOverlaps(3, [0, 0, 0, 1, 1], [1, 1, 0, 0, 0])).toEqual([2 / 3, 2 / 3, null]);
  });
});

describe('the silhouette', () => {
  it('is what Rousseeuw defines', () => {
    const { mean } = finishSteps(meanSilhouette(matrixOf([[0], [1], [10]]), 2, Uint8Array.of(0, 0, 1)));
    // (10 - 1) / 10, (9 - 1) / 9, and 0 for the one alone.
    expect(mean).toBeCloseTo((0.9 + 8 / 9 + 0) / 3, 10);
  });
});

describe('k-means', () => {
  const numbers = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
    minLength: 5,
    maxLength: 60,
  });

  it('gives everybody the nearest centre, and tells how far that is', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 4 }), (rows, k) => {
        const matrix = matrixOf(rows);
        const found = finishSteps(kMeans(matrix, k, seededDraw(1), { restarts: 2 }));
        let within = 0;
        for (let row = 0; row < matrix.rows; row += 1) {
          const distances = Array.from({ length: k }, (_, centre) =>
            squaredDistance(matrix.values, row, found.centres, centre, 2),
          );
          expect(distances[found.labels[row]!]).toBe(Math.min(...distances));
          within += Math.min(...distances);
        }
        expect(found.within).toBeCloseTo(within, 6);
      }),
    );
  });

  it('finds what cannot be missed', () => {
    const rows = [0, 100, 200].flatMap((middle) => Array.from({ length: 20 }, (_, step) => [middle + step / 10]));
    const { labels: found } = finishSteps(kMeans(matrixOf(rows), 3, seededDraw(3), { restarts: 5 }));
    expect(new Set(found.subarray(0, 20)).size).toBe(1);
    expect(new Set(found).size).toBe(3);
  });
});

describe('a crowd to compare with', () => {
  it('has the means, variances and correlations of the people', () => {
    const draw = seededDraw(5);
    const rows = Array.from({ length: 3_000 }, () => {
      const [x, y] = [draw.normal(), draw.normal()];
      return [2 + x, 0.8 * x + 0.6 * y, 3 * x];
    });
    const crowd = drawReference(matrixOf(rows), 5_000, draw);
    const column = (place: number) => Array.from({ length: 5_000 }, (_, row) => crowd.values[row * 3 + place]!);
    const mean = (list: number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
    const [first, second, third] = [column(0), column(1), column(2)];
    expect(mean(first)).toBeCloseTo(2, 0);
    expect(mean(first.map((x, row) => (x - mean(first)) * (second[row]! - mean(second))))).toBeCloseTo(0.8, 0);
    // The third follows from the first wholly.
    expect(Math.max(...third.map((z, row) => Math.abs(z - 3 * (first[row]! - 2))))).toBeLessThan(0.3);
  });
});

describe('draws', () => {
  it('pick different ones in ascending order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 60 }), (count, wanted) => {
        const drawn = Array.from(drawSome(count, wanted, seededDraw(count)));
        expect(drawn).toEqual([...new Set(drawn)].sort((a, b) => a - b));
        expect(drawn.length).toBe(Math.min(count, wanted));
      }),
    );
  });
});
