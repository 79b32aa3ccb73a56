import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toEvent } from '../../../src/events/segment-api/map-event.ts';
import { toAttributes, toContact } from '../../../src/events/segment-api/map-identity.ts';
import { lineAmount, minorDigits, readMoney } from '../../../src/events/segment-api/read-money.ts';
import { segmentCall } from '../../../src/events/segment-api/segment-calls.schema.ts';

const now = new Date('2026-05-01T08:00:00Z');
const place = { now, currency: 'SEK', digits: 2 };
const event = (event: string, properties: Record<string, unknown> = {}) =>
  toEvent(
    segmentCall.parse({ type: 'track', userId: 'u', messageId: 'm', event, properties }),
    { externalId: 'u' },
    place,
  );

describe('money', () => {
  test.each([
    [12.5, 2, 1_250],
    ['12.50', 2, 1_250],
    [0.1 + 0.2, 2, 30],
    [1.005, 2, 101],
    ['1.004', 2, 100],
    [-19.99, 2, -1_999],
    [1_234, 0, 1_234],
    [1.5, 3, 1_500],
    ['1,50', 2, null],
    ['', 2, null],
    ['1e3', 2, null],
    [Number.NaN, 2, null],
    [1e20, 2, null],
    [null, 2, null],
  ])('%j with %i digits is %j', (value, digits, minor) => expect(readMoney(value, digits)).toBe(minor));

  test('every amount of minor units comes back from its decimal form', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e11, max: 1e11 }), (minor) => {
        expect(readMoney((minor / 100).toFixed(2), 2)).toBe(minor + 0);
        expect(readMoney(minor / 100, 2)).toBe(minor + 0);
      }),
    );
  });

  test('lines are rounded once, after multiplying', () => {
    expect(lineAmount(0.333, 3, 2)).toBe(100);
    expect(lineAmount('19.95', 3, 2)).toBe(5_985);
    expect(lineAmount(12.34, 0.5, 2)).toBe(617);
    expect(lineAmount(5, -1, 2)).toBe(-500);
    expect(lineAmount('x', 1, 2)).toBeNull();
    expect([minorDigits('SEK'), minorDigits('JPY'), minorDigits('KWD')]).toEqual([2, 0, 3]);
  });
});

describe('traits', () => {
  test('become attributes by names that attributes may have', () => {
    const traits = {
      firstName: 'Kim',
      'last name': 'Berg',
      '1st': true,
      address: { city: 'Lund', geo: { lat: 1 } },
      tags: ['a', 2],
      orders: [{ id: 1 }],
      empty: '',
      gone: null,
      email: 'kim@example.com',
      '!!!': 1,
    };
    expect(toAttributes(traits)).toEqual({
      firstName: 'Kim',
      last_name: 'Berg',
      st: true,
      address_city: 'Lund',
      tags: ['a', '2'],
      gone: null,
    });
  });

  test('a userId that is not there, an e-mail that is none: nobody', () => {
    const call = segmentCall.parse({ type: 'identify', anonymousId: 'x', traits: { email: 'none' } });
    expect(toContact(call, now)).toBeNull();
  });

  test('creation comes as ISO text or Unix time', () => {
    const created = (createdAt: unknown) =>
      toContact(segmentCall.parse({ type: 'identify', userId: 'u', traits: { createdAt } }), now)?.createdAt;
    const day = new Date('2020-01-01T00:00:00Z');
    expect([created('2020-01-01'), created(1_577_836_800), created(1_577_836_800_000)]).toEqual([day, day, day]);
    expect([created('soon'), created('2099-01-01'), created({})]).toEqual([undefined, undefined, undefined]);
  });
});

describe('track', () => {
  test('total counts before revenue, revenue before the products', () => {
    const products = [{ sku: 'p', price: 1, quantity: 2, coupon: 'B' }];
    const base = { order_id: '1', products, coupon: 'A' };
    expect(event('Order Completed', { ...base, total: 9, revenue: 7 })).toMatchObject({
      type: 'order',
      amount: 900,
      codes: ['A', 'B'],
      props: { revenue: 7 },
    });
    expect(event('Completed Order', { ...base, revenue: 7 })).toMatchObject({ type: 'order', amount: 700 });
    expect(event('order_completed', base)).toMatchObject({ amount: undefined, lines: [{ quantity: 2, amount: 200 }] });
  });

  test('refunds are named by refund_id, else by the call', () => {
    expect(event('Order Refunded', { order_id: 1, total: -5 })).toMatchObject({
      type: 'refund',
      refundId: 'segment:m',
      orderId: '1',
      amount: 500,
    });
    expect(event('Order Refunded', { order_id: 1, refund_id: 'r' })).toMatchObject({ refundId: 'r' });
    expect(event('Order Cancelled', { order_id: 1 })).toMatchObject({ refundId: 'cancelled:1', orderId: '1' });
  });

  test('revenue of other events counts only in our currency', () => {
    expect(event('Upgraded', { revenue: 5 })).toMatchObject({ kind: 'upgraded', amount: 500, id: 'segment:m' });
    expect(event('Upgraded', { revenue: 5, currency: 'EUR' })).toMatchObject({ amount: undefined });
  });

  test.each([
    ['Order Completed', { order_id: '1', products: [{}] }, 'properties.products.0'],
    ['Order Completed', { order_id: '1', products: [{ sku: 'p', price: 'much' }] }, 'properties.products.0.price'],
    [
      'Order Completed',
      { order_id: '1', products: [{ sku: 'p', quantity: 'many' }] },
      'properties.products.0.quantity',
    ],
    ['Order Completed', { order_id: '1', total: 'much' }, 'properties.total'],
    ['Order Cancelled', {}, 'properties.order_id'],
    ['!!!', {}, 'event'],
  ])('%s %j cannot be read at %s', (name, properties, path) => {
    expect(() => event(name, properties)).toThrow(expect.objectContaining({ path }));
  });
});
