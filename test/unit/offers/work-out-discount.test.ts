import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullRules } from '../../../src/offers/rules/offer.ts';
import {
  type BasketLine,
  linesInScope,
  marginOf,
  shareOut,
  workOutDiscount,
} from '../../../src/offers/rules/work-out-discount.ts';

const line = (
  product: string,
  amount: number,
  category: string | null = null,
  cost: number | null = null,
): BasketLine => ({
  product,
  category,
  quantity: 1,
  amount,
  cost,
});
const percent = (basisPoints: number, rules = {}) => ({
  kind: 'percent' as const,
  basisPoints,
  amount: null,
  rules: fullRules(rules),
});
const amountOff = (amount: number, rules = {}) => ({
  kind: 'amount' as const,
  basisPoints: null,
  amount,
  rules: fullRules(rules),
});
const sum = (numbers: readonly number[]) => numbers.reduce((before, one) => before + one, 0);

describe('a discount', () => {
  it('of 5 % is worked out over the basket, half a unit up, and shared out so that it adds up', () => {
    const lines = [line('a', 333), line('b', 333), line('c', 334)];
    expect(workOutDiscount(percent(500), { lines, shipping: null })).toEqual({
      lines: [17, 16, 17],
      shipping: 0,
      total: 50,
    });
    expect(workOutDiscount(percent(500), { lines: [line('a', 10)], shipping: null }).total).toBe(1);
    expect(workOutDiscount(percent(500), { lines: [line('a', 9)], shipping: null }).total).toBe(0);
  });

  it('goes to the lines in scope only, by product or category, or by the products of a code', () => {
    const lines = [line('rye', 1_000, 'Bread'), line('tea', 1_000, 'Drinks'), line('milk', 1_000, 'Drinks')];
    const rules = { products: ['milk'], categories: ['Bread'] };
    expect(linesInScope({ rules: fullRules(rules) }, lines)).toEqual([true, false, true]);
    expect(workOutDiscount(percent(1_000, rules), { lines, shipping: null }).lines).toEqual([100, 0, 100]);
    expect(workOutDiscount(percent(1_000, rules), { lines, shipping: null }, ['milk']).lines).toEqual([0, 0, 100]);
  });

  it('of an amount is never more than the lines cost', () => {
    const lines = [line('a', 1_000), line('b', 3_000)];
    expect(workOutDiscount(amountOff(1_000), { lines, shipping: null }).lines).toEqual([250, 750]);
    expect(workOutDiscount(amountOff(9_000), { lines, shipping: null })).toMatchObject({
      lines: [1_000, 3_000],
      total: 4_000,
    });
    expect(workOutDiscount(amountOff(9_000), { lines: [], shipping: 500 }).total).toBe(0);
  });

  it('of free shipping is what shipping costs; a gift takes nothing off', () => {
    const basket = { lines: [line('a', 1_000)], shipping: 4_900 };
    const rules = fullRules({});
    const free = workOutDiscount({ kind: 'free-shipping', basisPoints: null, amount: null, rules }, basket);
    expect(free).toEqual({ lines: [0], shipping: 4_900, total: 4_900 });
    expect(workOutDiscount({ kind: 'gift', basisPoints: null, amount: 700, rules }, basket).total).toBe(0);
  });

  it('leaves a margin, when all costs are known', () => {
    const lines = [line('a', 1_000, null, 600), line('b', 500, null, 100)];
    const discount = workOutDiscount(percent(1_000), { lines, shipping: null });
    expect(marginOf(percent(1_000), lines, discount)).toBe(650);
    expect(marginOf({ kind: 'gift', amount: 200 }, lines, { lines: [0, 0], shipping: 0, total: 0 })).toBe(600);
    expect(marginOf(percent(1_000), [...lines, line('c', 1)], discount)).toBeNull();
    expect(marginOf(percent(1_000), [], discount)).toBeNull();
  });
});

const anyLine = fc.record({
  product: fc.constantFrom('a', 'b', 'c', 'd'),
  category: fc.constantFrom('x', 'y', null),
  quantity: fc.integer({ min: 1, max: 9 }),
  amount: fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 100_000_000_000 })),
  cost: fc.constant(null),
});
const anyLines = fc.array(anyLine, { maxLength: 12 });
const anyOffer = fc.oneof(
  fc.integer({ min: 1, max: 10_000 }).map((basisPoints) => percent(basisPoints, { categories: [] })),
  fc.integer({ min: 1, max: 10_000 }).map((basisPoints) => percent(basisPoints, { categories: ['x'] })),
  fc.integer({ min: 0, max: 5_000 }).map((amount) => amountOff(amount, { products: ['a', 'b'] })),
);

describe('whatever the basket', () => {
  it('the discounts of the lines add up to the total, none is negative or more than its line', () => {
    fc.assert(
      fc.property(anyOffer, anyLines, (offer, lines) => {
        const discount = workOutDiscount(offer, { lines, shipping: null });
        expect(sum(discount.lines)).toBe(discount.total);
        for (const [place, part] of discount.lines.entries()) {
          expect(Number.isSafeInteger(part)).toBe(true);
          expect(part).toBeGreaterThanOrEqual(0);
          expect(part).toBeLessThanOrEqual(lines[place]?.amount ?? 0);
        }
        const inScope = sum(lines.filter((_, place) => linesInScope(offer, lines)[place]).map(({ amount }) => amount));
        if (offer.kind === 'percent') {
          const exact = (inScope * (offer.basisPoints ?? 0)) / 10_000;
          expect(Math.abs(discount.total - exact)).toBeLessThanOrEqual(0.5 + exact * 1e-12);
        } else {
          expect(discount.total).toBe(Math.min(offer.amount ?? 0, inScope));
        }
      }),
    );
  });

  it('the order of its lines does not matter', () => {
    fc.assert(
      fc.property(anyOffer, anyLines, fc.infiniteStream(fc.nat()), (offer, lines, ranks) => {
        const shuffled = lines
          .map((one) => ({ one, rank: ranks.next().value as number }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ one }) => one);
        const partsOf = (basket: BasketLine[]) => {
          const { lines: parts } = workOutDiscount(offer, { lines: basket, shipping: null });
          return basket.map((one, place) => JSON.stringify([one, parts[place]])).sort();
        };
        expect(partsOf(shuffled)).toEqual(partsOf(lines));
      }),
    );
  });

  it('a larger basket never gets less off', () => {
    fc.assert(
      fc.property(anyOffer, anyLines, anyLine, fc.nat(1_000), (offer, lines, more, growth) => {
        const before = workOutDiscount(offer, { lines, shipping: null }).total;
        expect(workOutDiscount(offer, { lines: [...lines, more], shipping: null }).total).toBeGreaterThanOrEqual(
          before,
        );
        const grown = lines.map((one) => ({ ...one, amount: one.amount + growth }));
        expect(workOutDiscount(offer, { lines: grown, shipping: null }).total).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  it('what is shared out is within one unit of its exact part', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000), { minLength: 1, maxLength: 20 }), fc.nat(100), (weights, share) => {
        const whole = sum(weights);
        const total = Math.floor((whole * share) / 100);
        for (const [place, part] of shareOut(total, weights).entries()) {
          const exact = whole === 0 ? 0 : (total * (weights[place] ?? 0)) / whole;
          expect(Math.abs(part - exact)).toBeLessThan(1);
        }
      }),
    );
  });
});
