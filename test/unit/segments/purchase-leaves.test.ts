import { describe, expect, it } from 'vitest';
import type { LeafOf } from '../../../src/segments/language/conditions.schema.ts';
import type { Node } from '../../../src/segments/language/definition.schema.ts';
import { ask, askEvidence, happened, line } from '../../kit/ask-contact.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const noon = Date.parse('2026-06-01T12:00:00Z');
const never = Number.POSITIVE_INFINITY;
const lastDay = { type: 'last', amount: 1, unit: 'days' } as const;
const tea = { categories: ['tea'] };

type Purchase = LeafOf<'purchase'>;
const purchase = (
  leaf: Purchase extends infer Each ? (Each extends unknown ? Omit<Each, 'type'> : never) : never,
): Node => ({ type: 'purchase', ...leaf }) as Purchase;

describe('orders and refunds', () => {
  const contact = {
    events: [
      happened('refund', noon + HOUR, { amount: -4_000 }),
      happened('order', noon, { amount: 10_000 }),
      happened('order', noon + 2 * HOUR),
      happened('refund', noon + 3 * HOUR),
    ],
  };

  it('come to what was spent, refunds taken off at their own time', () => {
    const spent = purchase({ measure: 'net', op: 'at-least', value: 10_000 });
    expect(ask(spent, contact, noon)).toEqual({ member: true, flipsAt: noon + HOUR });
    expect(ask(spent, contact, noon + HOUR)).toEqual({ member: false, flipsAt: never });
    expect(askEvidence(spent, contact, noon + HOUR)).toEqual({
      at: [noon, noon + HOUR],
      amounts: [10_000, -4_000],
      ids: [2, 1],
      values: null,
      found: 6_000,
    });
  });

  it('come to an average per order; an order without an amount is one of them, a refund is none', () => {
    const average = purchase({ measure: 'average', op: 'exactly', value: 3_000 });
    expect(ask(average, contact, noon + HOUR).member).toBe(false);
    expect(ask(average, contact, noon + 3 * HOUR).member).toBe(true);
    const only = { events: [happened('refund', noon, { amount: -100 })] };
    expect(ask(purchase({ measure: 'average', op: 'less-than', value: 0 }), only, noon).member).toBe(false);
  });

  it('are counted as orders alone', () => {
    const orders = purchase({ measure: 'orders', op: 'exactly', value: 2, window: lastDay });
    expect(ask(orders, contact, noon + 2 * HOUR)).toEqual({ member: true, flipsAt: noon + DAY });
  });
});

describe('lines', () => {
  const contact = {
    events: [
      happened('order', noon, {
        amount: 900,
        lines: [
          line('green', { category: 'tea', amount: 300, quantity: 0.25 }),
          line('mug', { category: null, amount: 500 }),
          line('black', { category: 'tea', brand: 'x', amount: 100, quantity: 2 }),
        ],
      }),
      happened('order', noon + HOUR, { amount: 200, lines: [line('filter', { category: 'coffee', amount: 200 })] }),
      happened('refund', noon + 2 * HOUR, {
        amount: -300,
        lines: [line('green', { category: 'tea', amount: -300, quantity: -0.25 })],
      }),
    ],
  };
  const now = noon + 2 * HOUR;

  it('restrict orders, money and quantities to those that are asked for', () => {
    expect(ask(purchase({ measure: 'orders', lines: tea, op: 'exactly', value: 1 }), contact, now).member).toBe(true);
    expect(ask(purchase({ measure: 'net', lines: tea, op: 'exactly', value: 100 }), contact, now).member).toBe(true);
    expect(ask(purchase({ measure: 'net', lines: tea, op: 'exactly', value: 400 }), contact, noon).member).toBe(true);
    expect(ask(purchase({ measure: 'quantity', lines: tea, op: 'exactly', value: 2 }), contact, now).member).toBe(true);
    expect(ask(purchase({ measure: 'quantity', lines: tea, op: 'exactly', value: 2.25 }), contact, noon).member).toBe(
      true,
    );
    const both = { categories: ['tea'], brands: ['x', 'y'] };
    expect(ask(purchase({ measure: 'net', lines: both, op: 'exactly', value: 100 }), contact, now).member).toBe(true);
    expect(askEvidence(purchase({ measure: 'quantity', lines: tea, op: 'exactly', value: 2 }), contact, now)).toEqual({
      at: [noon, noon, now],
      amounts: [0.25, 2, -0.25],
      ids: [1, 1, 3],
      values: null,
      found: 2,
    });
  });

  it('make an average over the orders that have such a line', () => {
    expect(ask(purchase({ measure: 'average', lines: tea, op: 'exactly', value: 100 }), contact, now).member).toBe(
      true,
    );
    expect(ask(purchase({ measure: 'average', lines: {}, op: 'exactly', value: 400 }), contact, now).member).toBe(true);
  });

  it('say how many different things were ordered', () => {
    const different = (of: 'product' | 'category' | 'brand' | 'days', value: number, lines?: typeof tea) =>
      ask(purchase({ measure: 'distinct', of, op: 'exactly', value, ...(lines && { lines }) }), contact, now).member;
    expect(different('product', 4)).toBe(true);
    expect(different('category', 2)).toBe(true);
    expect(different('brand', 1)).toBe(true);
    expect(different('days', 1)).toBe(true);
    expect(different('product', 2, tea)).toBe(true);
  });

  it('take an order with several such lines once', () => {
    const evidence = askEvidence(purchase({ measure: 'orders', lines: tea, op: 'at-least', value: 1 }), contact, now);
    expect(evidence).toMatchObject({ at: [noon], ids: [1], found: 1 });
  });
});

describe('the favourite', () => {
  const favourite = (by: 'orders' | 'quantity' | 'amount', ...values: string[]) =>
    purchase({ measure: 'favourite', of: 'category', by, values, window: lastDay });
  const of = (category: string | null, amount: number, quantity = 1) => line('p', { category, amount, quantity });

  it('is what comes first, and all that come first together', () => {
    const contact = {
      events: [
        happened('order', noon, { lines: [of('tea', 100), of('tea', 100), of('coffee', 500)] }),
        happened('order', noon + HOUR, { lines: [of('coffee', 10), of(null, 9_000, 50)] }),
        happened('order', noon + 2 * HOUR, { lines: [of('tea', 10, 0.5)] }),
      ],
    };
    const now = noon + 2 * HOUR;
    // Two orders each; when the first leaves, one each.
    expect(ask(favourite('orders', 'tea'), contact, now)).toEqual({ member: true, flipsAt: now + DAY });
    expect(ask(favourite('orders', 'coffee'), contact, now)).toEqual({ member: true, flipsAt: noon + HOUR + DAY });
    expect(ask(favourite('quantity', 'coffee'), contact, now)).toEqual({ member: false, flipsAt: noon + DAY });
    expect(ask(favourite('amount', 'coffee', 'cocoa'), contact, now).member).toBe(true);
    expect(ask(favourite('amount', 'cocoa'), contact, now)).toEqual({ member: false, flipsAt: never });
  });

  it('has refunds taken off, and is nothing that comes to 0', () => {
    const contact = {
      events: [
        happened('order', noon, { lines: [of('tea', 300), of('coffee', 200)] }),
        happened('refund', noon + HOUR, { lines: [of('tea', -200, -1)] }),
      ],
    };
    expect(ask(favourite('amount', 'tea'), contact, noon)).toEqual({ member: true, flipsAt: noon + HOUR });
    expect(ask(favourite('amount', 'coffee'), contact, noon + HOUR).member).toBe(true);
    expect(ask(favourite('orders', 'tea'), contact, noon + HOUR).member).toBe(true);
    expect(ask(favourite('quantity', 'tea'), contact, noon + HOUR).member).toBe(false);
    const free = { events: [happened('order', noon, { lines: [of('tea', 0)] })] };
    expect(ask(favourite('amount', 'tea'), free, noon).member).toBe(false);
  });
});

describe('recency and tenure', () => {
  const since = (measure: 'recency' | 'tenure', op: 'at-least' | 'at-most', more: { lines?: typeof tea } = {}) =>
    purchase({ measure, op, amount: 1, unit: 'days', ...more });
  const contact = {
    events: [
      happened('order', noon, { lines: [line('p', { category: 'tea' })] }),
      happened('order', noon + DAY),
      happened('order', noon + 3 * DAY),
    ],
  };

  it('go from the latest and from the first order', () => {
    expect(ask(since('recency', 'at-most'), contact, noon)).toEqual({ member: true, flipsAt: noon + 2 * DAY });
    expect(ask(since('recency', 'at-most'), contact, noon + 2 * DAY)).toEqual({
      member: false,
      flipsAt: noon + 3 * DAY,
    });
    expect(ask(since('recency', 'at-least'), contact, noon - 1)).toEqual({ member: false, flipsAt: noon + 2 * DAY });
    expect(ask(since('recency', 'at-least'), contact, noon + 2 * DAY)).toEqual({
      member: true,
      flipsAt: noon + 3 * DAY,
    });
    expect(ask(since('recency', 'at-least'), contact, noon + 4 * DAY)).toEqual({ member: true, flipsAt: never });
    expect(ask(since('tenure', 'at-most'), contact, noon - 1)).toEqual({ member: false, flipsAt: noon });
    expect(ask(since('tenure', 'at-most'), contact, noon)).toEqual({ member: true, flipsAt: noon + DAY });
    expect(ask(since('tenure', 'at-least'), contact, noon)).toEqual({ member: false, flipsAt: noon + DAY });
    expect(ask(since('tenure', 'at-least'), contact, noon + DAY)).toEqual({ member: true, flipsAt: never });
  });

  it('go by orders with such a line', () => {
    expect(ask(since('recency', 'at-least', { lines: tea }), contact, noon)).toEqual({
      member: false,
      flipsAt: noon + DAY,
    });
    expect(
      ask(since('tenure', 'at-least', { lines: { categories: ['coffee'] } }), contact, noon + 9 * DAY).member,
    ).toBe(false);
  });

  it('are proved by that one order', () => {
    expect(askEvidence(since('recency', 'at-most'), contact, noon + DAY)).toMatchObject({ at: [noon + DAY], ids: [2] });
    expect(askEvidence(since('tenure', 'at-least'), contact, noon + DAY)).toMatchObject({ at: [noon], ids: [1] });
    expect(askEvidence(since('tenure', 'at-least'), contact, noon - 1)).toMatchObject({ at: [], ids: [] });
  });
});

describe('local times', () => {
  const localTime = { fromMinute: 0, toMinute: 720 };
  const [morning, evening] = [Date.parse('2026-06-01T11:59:59Z'), Date.parse('2026-06-01T12:00:00Z')];
  const orders = (...instants: number[]) => ({ events: instants.map((at) => happened('order', at)) });

  it('make a share of the orders, compared without rounding', () => {
    const share = purchase({ measure: 'share', localTime, op: 'at-least', percent: 60 });
    expect(ask(share, orders(morning, morning, morning, evening, evening), noon).member).toBe(true);
    expect(ask(share, orders(morning, morning, evening, evening), noon).member).toBe(false);
  });

  it('restrict the orders that count', () => {
    const early = purchase({ measure: 'orders', localTime, op: 'exactly', value: 1 });
    expect(ask(early, orders(morning, evening), noon).member).toBe(true);
    // 12:00 in London is 13:00 in Stockholm.
    expect(ask(early, orders(morning, evening), noon, { zone: 'Europe/Stockholm' }).member).toBe(false);
  });
});
