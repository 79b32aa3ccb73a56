import type { Purchases } from '../purchases/walk-purchases.ts';

/** What the rules of groups, RFM and stages look at. Days are whole local days, amounts minor units. */
export type CustomerFacts = {
  /** Number of the local day it is, and of the first and the last order. */
  today: number;
  firstDay: number;
  lastDay: number;
  /** Days since the last order. */
  silenceDays: number;
  /** Days between one order day and the next, in the order of time, ever. */
  pauses: number[];
  /** Days with an order, and orders less refunds, in the window of the groups. */
  orderDays: number;
  spend: number;
  /** The same in the window of RFM. */
  rfmOrderDays: number;
  rfmSpend: number;
};

/** A local day as a number that grows by one each midnight. */
export type DayOf = (at: number) => number;

export type FactWindows = { windowDays: number; rfmDays: number };

/**
 * What was bought before an instant (epoch ms), or null when nothing was. Several orders on one local day are one decision
 * and count as one order day. A window of n days is today and the n - 1 days before.
 */
export function readFacts(
  purchases: Purchases,
  { now, windows, dayOf }: { now: number; windows: FactWindows; dayOf: DayOf },
): CustomerFacts | null {
  const { orderAt, orderAmount, refundAt, refundAmount } = purchases;
  if (orderAt.length === 0 || orderAt[0]! >= now) return null;
  const today = dayOf(now);
  const firstDay = dayOf(orderAt[0]!);
  const facts: CustomerFacts = {
    ...{ today, firstDay, lastDay: firstDay, silenceDays: 0, pauses: [] },
    ...{ orderDays: 0, spend: 0, rfmOrderDays: 0, rfmSpend: 0 },
  };
  let before: number | null = null;
  for (let place = 0; place < orderAt.length && orderAt[place]! < now; place += 1) {
    const day = dayOf(orderAt[place]!);
    const isNewDay = day !== before;
    if (isNewDay && before !== null) facts.pauses.push(day - before);
    addTo(facts, windows, { day, amount: orderAmount[place]!, orderDays: isNewDay ? 1 : 0 });
    before = day;
  }
  for (let place = 0; place < refundAt.length && refundAt[place]! < now; place += 1) {
    addTo(facts, windows, { day: dayOf(refundAt[place]!), amount: -refundAmount[place]!, orderDays: 0 });
  }
  facts.lastDay = before ?? firstDay;
  facts.silenceDays = today - facts.lastDay;
  return facts;
}

function addTo(
  facts: CustomerFacts,
  { windowDays, rfmDays }: FactWindows,
  { day, amount, orderDays }: { day: number; amount: number; orderDays: number },
): void {
  const age = facts.today - day;
  if (age < windowDays) {
    facts.orderDays += orderDays;
    facts.spend += amount;
  }
  if (age < rfmDays) {
    facts.rfmOrderDays += orderDays;
    facts.rfmSpend += amount;
  }
}
