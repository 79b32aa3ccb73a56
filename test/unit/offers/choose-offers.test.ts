import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canStandBeside, chooseOffers, type StackingMode } from '../../../src/offers/rules/choose-offers.ts';
import { fullRules, isPriceKind, type OfferKind, type Stacking } from '../../../src/offers/rules/offer.ts';
import { type BasketLine, workOutDiscount } from '../../../src/offers/rules/work-out-discount.ts';

const offer = (id: number, kind: OfferKind, size: number, stacking: Stacking = 'one-price') => ({
  id,
  kind,
  basisPoints: kind === 'percent' ? size : null,
  amount: kind === 'amount' ? size : null,
  rules: fullRules({ stacking }),
});
type Offer = ReturnType<typeof offer>;
const basket = {
  lines: [{ product: 'a', category: null, quantity: 1, amount: 10_000, cost: null }],
  shipping: 500,
};
const choose = (offers: Offer[], mode?: StackingMode) => {
  const best = chooseOffers(offers, basket, (one, left) => workOutDiscount(one, left), mode);
  return { ids: best.offers.map(({ offer: { id } }) => id), total: best.total };
};

describe('the best combination', () => {
  it('is the best price offer, with what is no price offer coming along', () => {
    const offers = [offer(1, 'percent', 500), offer(2, 'amount', 700), offer(3, 'gift', 0), offer(4, 'points', 0)];
    const { ids, total } = choose(offers);
    expect([...ids].sort()).toEqual([2, 3, 4]);
    expect(total).toBe(700);
  });

  it('is all those that may stand beside each other when together they take more off, percentages first', () => {
    const offers = [
      offer(1, 'amount', 1_000, 'with-any'),
      offer(2, 'percent', 1_000, 'with-any'),
      offer(3, 'free-shipping', 0, 'with-any'),
      offer(4, 'percent', 2_000),
    ];
    expect(choose(offers)).toEqual({ ids: [2, 1, 3], total: 1_000 + 1_000 + 500 });
    expect(choose(offers, 'best-only')).toEqual({ ids: [4], total: 2_000 });
  });

  it('takes the best of each kind where the workspace wants that', () => {
    const offers = [
      offer(1, 'percent', 1_000, 'with-any'),
      offer(2, 'percent', 1_500, 'with-any'),
      offer(3, 'free-shipping', 0, 'with-any'),
    ];
    expect(choose(offers, 'one-per-kind')).toEqual({ ids: [2, 3], total: 2_000 });
  });

  it('leaves alone what stands alone, and is empty when there is nothing', () => {
    const offers = [offer(1, 'percent', 3_000, 'alone'), offer(2, 'percent', 1_000), offer(3, 'gift', 0)];
    expect(choose(offers)).toEqual({ ids: [1], total: 3_000 });
    expect(choose([])).toEqual({ ids: [], total: 0 });
  });

  it('of equal ones is the one with the lower id', () => {
    expect(choose([offer(2, 'percent', 500), offer(1, 'amount', 500)]).ids).toEqual([1]);
  });
});

const anyOffers = fc
  .array(
    fc.tuple(
      fc.constantFrom<OfferKind>('percent', 'amount', 'free-shipping', 'gift', 'points'),
      fc.integer({ min: 1, max: 9_000 }),
      fc.constantFrom<Stacking>('one-price', 'alone', 'with-any'),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.map(([kind, size, stacking], place) => offer(place + 1, kind, size, stacking)));
const anyBasket = fc.record({
  lines: fc.array(
    fc.integer({ min: 0, max: 9_999 }).map((amount): BasketLine => ({ ...basket.lines[0]!, amount })),
    { maxLength: 4 },
  ),
  shipping: fc.option(fc.nat(900)),
});

describe('whatever the offers', () => {
  it('those chosen may stand beside each other, and never take more off a line than it costs', () => {
    const modes = fc.constantFrom<StackingMode>('all', 'one-per-kind', 'best-only');
    fc.assert(
      fc.property(anyOffers, anyBasket, modes, (offers, given, mode) => {
        const best = chooseOffers(offers, given, (one, left) => workOutDiscount(one, left), mode);
        for (const one of best.offers) {
          for (const other of best.offers) {
            if (one !== other) expect(canStandBeside(one.offer, other.offer, mode)).toBe(true);
          }
        }
        for (const [place, line] of given.lines.entries()) {
          const off = best.offers.reduce((sum, { discount }) => sum + (discount.lines[place] ?? 0), 0);
          expect(off).toBeLessThanOrEqual(line.amount);
        }
        // No single offer alone would take more off.
        for (const one of offers) expect(best.total).toBeGreaterThanOrEqual(workOutDiscount(one, given).total);
        const prices = best.offers.filter(({ offer: { kind } }) => isPriceKind(kind));
        if (mode === 'best-only') expect(prices.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
