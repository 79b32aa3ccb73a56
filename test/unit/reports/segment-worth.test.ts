import { describe, expect, it } from 'vitest';
import { whyNotWhole, worthOf } from '../../../src/reports/importance/segment-worth.ts';

const period = { before: new Date('2024-01-01T00:00:00Z'), from: new Date('2025-01-01T00:00:00Z') };

describe('a period before', () => {
  it.each(['2020-05-05', '2024-01-01', '2024-02-06'])('is whole when orders began on %s', (day) => {
    expect(whyNotWhole(new Date(`${day}T00:00:00Z`), period)).toBeNull();
  });

  it.each(['2024-02-08', '2024-12-01', '2025-06-01'])('is not when they began on %s', (day) => {
    const why = `Orders begin on ${day}, and the period before on 2024-01-01: too little of it is known.`;
    expect(whyNotWhole(new Date(`${day}T00:00:00Z`), period)).toBe(why);
  });

  it('is not without orders', () => {
    expect(whyNotWhole(null, period)).toMatch(/^There are no orders/);
  });

  it('has to be whole for growth to be told', () => {
    const sums = {
      ...{ segmentId: 1, members: 20, customers: 20, orders: 20, revenue: 3_000, cost: 0, unknown: 0 },
      ...{ revenueBefore: 1_000, customersBefore: 20, refunds: 0, refundAmount: 0, serviceContacts: 0, serviceCost: 0 },
      ...{ messages: 0, discounts: 0, squares: 0, largest: 0, walletSum: 0, walletKnown: 0, sharedRevenue: 0 },
    };
    const rest = { costs: { perRefund: 0, perThousandMessages: 0 }, rate: null, strength: null, hasWallet: false };
    expect(worthOf(sums, { ...rest, notWhole: null }).parts.growth).toEqual({ kind: 'known', value: 2 });
    const young = { kind: 'too-little-data', why: 'Orders begin late.' };
    expect(worthOf(sums, { ...rest, notWhole: 'Orders begin late.' }).parts.growth).toEqual(young);
  });
});
