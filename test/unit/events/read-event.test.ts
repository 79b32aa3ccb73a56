import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isKindName, toKindName } from '../../../src/events/index.ts';
import { type EventInput, readEvent } from '../../../src/events/read-event.ts';

const now = new Date('2026-05-01T08:00:00Z');
const place = { index: 0, now, timeZone: 'Europe/Stockholm', currency: 'SEK' };
const at = new Date('2026-04-30T07:30:00Z');
const contact = { externalId: 'A' };
const read = (input: EventInput) => {
  const reading = readEvent(input, place);
  return reading.ok ? reading.row : reading.problem;
};

describe('readEvent', () => {
  test('an order without amount is the sum of its lines', () => {
    const lines = [
      { product: 'a', quantity: 1, amount: 100 },
      { product: 'discount', quantity: 1, amount: -30 },
    ];
    expect(read({ type: 'order', orderId: '1', at, contact, lines })).toMatchObject({
      key: 'order:1',
      amount: 70,
      minuteOfWeek: 3 * 1440 + 570,
    });
    expect(read({ type: 'order', orderId: '1', at, contact, lines, amount: 90 })).toMatchObject({ amount: 90 });
    expect(read({ type: 'order', orderId: '1', at, contact, amount: 0 })).toMatchObject({ amount: 0, lines: [] });
  });

  test('a refund is stored negative, lines and all, and zero stays zero', () => {
    const lines = [{ product: 'a', quantity: 2, amount: 100 }];
    const row = read({ type: 'refund', refundId: 'r', orderId: '1', at, contact, lines });
    expect(row).toMatchObject({ key: 'refund:r', ref: '1', amount: -100, refundOf: null });
    expect(row).toMatchObject({ lines: [{ quantity: -2, amount: -100 }] });
    expect(read({ type: 'refund', refundId: 'r', at, contact, amount: 0 })).toMatchObject({ amount: 0, ref: 'r' });
    expect(read({ type: 'refund', refundId: 'r', orderId: '1', at, contact })).toMatchObject({
      amount: null,
      refundOf: '1',
    });
  });

  const order = { type: 'order', orderId: '1', at, contact, amount: 1 } as const;
  const plain = { type: 'event', kind: 'visit', at, contact } as const;
  test.each<[EventInput, string]>([
    [{ ...order, orderId: '' }, 'orderId'],
    [{ ...order, amount: undefined }, 'amount'],
    [{ ...order, amount: -1 }, 'amount'],
    [{ ...order, amount: 2 ** 53 }, 'amount'],
    [{ ...order, currency: 'NOK' }, 'currency'],
    [{ ...order, lines: [{ product: 'a', quantity: Number.NaN, amount: 1 }] }, 'lines.0.quantity'],
    [{ ...order, lines: [{ product: '', quantity: 1, amount: 1 }] }, 'lines.0.product'],
    [{ ...order, lines: [{ product: 'a', name: 'b\0', quantity: 1, amount: 1 }] }, 'lines.0.name'],
    [{ ...order, codes: ['  '] }, 'codes.0'],
    [{ type: 'refund', refundId: 'r', at, contact }, 'amount'],
    [{ type: 'refund', refundId: 'r', at, contact, amount: -5 }, 'amount'],
    [{ ...plain, kind: 'order' }, 'kind'],
    [{ ...plain, kind: 'Visit' }, 'kind'],
    [{ ...plain, id: 'x'.repeat(201) }, 'id'],
    [{ ...plain, at: new Date('2026-05-02T08:00:00.001Z') }, 'at'],
    [{ ...plain, at: new Date('1899-12-31T00:00:00Z') }, 'at'],
    [{ ...plain, props: { text: 'x'.repeat(16_001) } }, 'props'],
    [{ ...plain, messageId: 1.5 }, 'messageId'],
  ])('%j: what is wrong is at %s', (input, path) => expect(read(input)).toMatchObject({ path }));

  test('exactly 24 hours ahead is still taken: clocks differ', () => {
    expect(read({ ...plain, at: new Date('2026-05-02T08:00:00Z') })).toMatchObject({ kind: 'visit' });
  });
});

describe('kind names', () => {
  test.each([
    ['Product Viewed', 'product_viewed'],
    ['  Order  Completed! ', 'order_completed'],
    ['Köp: Påbörjat', 'köp_påbörjat'],
    ['3 for 2', 'for_2'],
    ['camelCase', 'camelcase'],
    ['!!!', null],
    ['', null],
  ])('%j means %j', (name, kind) => expect(toKindName(name)).toBe(kind));

  test('what it makes is a kind name, and stays the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (name) => {
        const kind = toKindName(name);
        if (kind === null) return;
        expect(isKindName(kind)).toBe(true);
        expect(toKindName(kind)).toBe(kind);
      }),
    );
  });
});
