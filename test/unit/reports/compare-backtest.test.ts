import { expect, it } from 'vitest';
import { compareBacktest } from '../../../src/reports/backtest/compare-backtest.ts';

const group = (contacts: number, buyers: number, net: number, variance: number | null) => ({
  ...{ contacts, buyers, orders: buyers, net, openers: 0, opens: 0, clickers: 0, clicks: 0, unsubscribers: 0 },
  perContact: { orders: buyers / contacts, net: net / contacts, opens: 0, clicks: 0 },
  shares: { buyers: buyers / contacts, openers: 0, clickers: 0, unsubscribers: 0 },
  variance: { orders: variance, net: variance },
});

it('says how sure it is that members bought more, and nothing where there are too few', () => {
  const clear = compareBacktest({ members: group(400, 200, 80_000, 100), others: group(1_000, 100, 50_000, 100) });
  expect(clear.buyers).toMatchObject({ kind: 'estimated', value: 0.4 });
  expect(clear.net).toMatchObject({ kind: 'estimated', value: 150 });
  const { low, high } = clear.net as { low: number; high: number };
  expect([low > 148, high < 152]).toEqual([true, true]);
  const few = compareBacktest({ members: group(1, 1, 100, null), others: group(1_000, 100, 50_000, 100) });
  expect(few.net).toMatchObject({ kind: 'not-enough-data', reason: 'too-few' });
});
