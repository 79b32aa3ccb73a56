import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ratioOfShares } from '../../../../src/reports/groups/compare-shares.ts';
import { tellBefore } from '../../../../src/reports/groups/tell-before.ts';

describe('a share against another', () => {
  test('is the quotient with half a case added, and its interval', () => {
    // By hand: (30.5 / 100.5) / (10.5 / 100.5) = 2.905; the variance of its logarithm is
    // 1/30.5 - 1/100.5 + 1/10.5 - 1/100.5 = 0.10812, so the ends are 2.905 times or by e^(2.5758 × 0.32883).
    const { value, low, high } = ratioOfShares({ count: 30, of: 100 }, { count: 10, of: 100 });
    expect(value).toBeCloseTo(2.9048, 4);
    expect(low).toBeCloseTo(1.2453, 3);
    expect(high).toBeCloseTo(6.7755, 2);
  });

  test('has its value inside, turns round with its sides, and narrows with more cases', () => {
    const side = fc
      .integer({ min: 1, max: 5_000 })
      .chain((of) => fc.record({ count: fc.nat(of), of: fc.constant(of) }));
    fc.assert(
      fc.property(side, side, (one, other) => {
        const there = ratioOfShares(one, other);
        const back = ratioOfShares(other, one);
        expect(there.low).toBeLessThanOrEqual(there.value);
        expect(there.high).toBeGreaterThanOrEqual(there.value);
        expect(back.value * there.value).toBeCloseTo(1, 6);
        expect(back.low * there.high).toBeCloseTo(1, 6);
        const tenfold = ({ count, of }: { count: number; of: number }) => ({ count: 10 * count, of: 10 * of });
        const more = ratioOfShares(tenfold(one), tenfold(other));
        const isInside = one.count > 0 && other.count > 0;
        if (isInside) expect(more.high / more.low).toBeLessThanOrEqual((there.high / there.low) * (1 + 1e-9));
      }),
    );
  });

  test('of nobody among few says next to nothing', () => {
    const { low, high } = ratioOfShares({ count: 0, of: 20 }, { count: 0, of: 20 });
    expect(low).toBeLessThan(0.05);
    expect(high).toBeGreaterThan(20);
  });
});

describe('what came before a move', () => {
  const cases = (to: string | null, kind: string | null, count: number) => ({ from: 'mobile', to, kind, count });

  test('clearest sign first, each in a sentence', () => {
    const [move] = tellBefore([
      cases('recurring', null, 100),
      cases(null, null, 1_000),
      cases('recurring', 'page_viewed', 50),
      cases(null, 'page_viewed', 480),
      cases('recurring', 'message_clicked', 60),
      cases(null, 'message_clicked', 100),
      cases('recurring', 'refund', 1),
      cases(null, 'refund', 300),
      cases('recurring', 'wedding', 1),
      cases(null, 'wedding', 1),
    ]);
    expect(move).toMatchObject({ kind: 'compared', from: 'mobile', to: 'recurring', movers: 100, stayers: 1_000 });
    const signs = move?.kind === 'compared' ? move.signs : [];
    // Two weddings in all are not worth a line.
    expect(signs.map(({ kind, differs }) => [kind, differs])).toEqual([
      ['message_clicked', 'more-often'],
      ['refund', 'less-often'],
      ['page_viewed', 'not-sure'],
    ]);
    expect(signs[0]?.sentence).toBe(
      '“message_clicked” came before 60 % of the moves, and to 10 % of those who stayed: clearly more often.',
    );
    expect(signs[1]?.sentence).toContain('1.0 % of the moves');
  });

  test('is not told of fewer than twenty on either side', () => {
    expect(tellBefore([cases('recurring', null, 19), cases(null, null, 1_000)])).toEqual([
      { from: 'mobile', to: 'recurring', movers: 19, stayers: 1_000, kind: 'too-little-data', fewest: 20 },
    ]);
    expect(tellBefore([cases('recurring', null, 30)])).toMatchObject([{ kind: 'too-little-data', stayers: 0 }]);
  });

  test('finds hardly anything where nothing sets them apart', () => {
    // Both sides draw from the same share: at 99 % about one in a hundred is said to differ.
    let state = 7;
    const random = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const draw = (of: number) => Array.from({ length: of }, random).filter((one) => one < 0.2).length;
    const kinds = Array.from({ length: 300 }, (_, place) => `kind-${place}`);
    const [move] = tellBefore([
      ...[cases('recurring', null, 200), cases(null, null, 400)],
      ...kinds.flatMap((kind) => [cases('recurring', kind, draw(200)), cases(null, kind, draw(400))]),
    ]);
    const signs = move?.kind === 'compared' ? move.signs : [];
    expect(signs).toHaveLength(300);
    expect(signs.filter(({ differs }) => differs !== 'not-sure').length).toBeLessThanOrEqual(9);
  });
});
