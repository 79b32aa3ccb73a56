/** From what the people of two arms did to what the offer changed. Pure. */
import {
  type ClustersWithPast,
  compareMeansWithPast,
  compareRatiosWithin,
  compareRatiosWithPast,
  compareShares,
  type Estimate,
  estimateRatio,
  notEnough,
  scaleEstimate,
} from '../experiments/index.ts';
import type { ArmMoments } from './offer-arms.store.ts';
import type { ComparedEffect } from './offer-report.schema.ts';

/** People in each arm below which means of orders are not compared: few people buy much, most buy little. */
const FEWEST_CONTACTS = 30;

type Given = {
  treated: ArmMoments;
  control: ArmMoments;
  hasWindow: boolean;
  /** How many hours of the peak came by during the offer. */
  peakHours: number;
  /** Orders and people by arm in which the offer was used since they were chosen. */
  used: { treated: { orders: number }; control: { people: number } };
};

/** Everything that two arms drawn at random can say about an offer. */
export function measureEffect({ treated, control, hasWindow, peakHours, used }: Given): ComparedEffect {
  const isEnough = Math.min(treated.contacts, control.contacts) >= FEWEST_CONTACTS;
  const each = (of: (moments: ArmMoments) => ArmMoments['ordersEach']) =>
    isEnough ? compareMeansWithPast(of(treated), of(control)) : notEnough('too-few');
  const ordersEach = each((moments) => moments.ordersEach);
  const revenueEach = each((moments) => moments.revenueEach);
  const orders = scaleEstimate(ordersEach, treated.contacts);
  const shares = (of: (moments: ArmMoments) => ClustersWithPast) => compareRatiosWithPast(of(treated), of(control));
  return {
    kind: 'compared',
    treated: describeArm(treated, hasWindow),
    control: describeArm(control, hasWindow),
    controlWhoUsedIt: used.control.people,
    buyers: compareShares(
      { hits: treated.buyers, of: treated.contacts },
      { hits: control.buyers, of: control.contacts },
    ),
    ordersEach,
    revenueEach,
    orders,
    revenue: scaleEstimate(revenueEach, treated.contacts),
    cannibalisation: {
      orders: used.treated.orders,
      wouldHaveCome: wouldHaveCome(used.treated.orders, orders),
      share:
        used.treated.orders > 0
          ? scaleEstimate(wouldHaveCome(used.treated.orders, orders), 1 / used.treated.orders)
          : notEnough('nothing-to-divide'),
    },
    windowShare: hasWindow ? shares((moments) => moments.window) : null,
    peakShare: shares((moments) => moments.peak),
    perPeakHour:
      peakHours > 0
        ? scaleEstimate(
            each((moments) => moments.peakOrdersEach),
            treated.contacts / peakHours,
          )
        : notEnough('nothing-to-divide'),
    sinceBefore: {
      windowShare: hasWindow ? compareRatiosWithin(treated.window) : null,
      peakShare: compareRatiosWithin(treated.peak),
    },
  };
}

function describeArm({ contacts, buyers, orders, revenue, window, peak }: ArmMoments, hasWindow: boolean) {
  return {
    ...{ contacts, buyers, orders, revenue },
    windowShare: hasWindow ? estimateRatio(window.now) : null,
    peakShare: estimateRatio(peak.now),
  };
}

/**
 * Of the orders in which the offer was used, those that would have come without it: what was used less what came on top.
 * Neither can be less than none of them nor more than all, so the interval is cut there.
 */
export function wouldHaveCome(used: number, incremental: Estimate): Estimate {
  if (used === 0) return notEnough('nothing-to-divide');
  if (incremental.kind === 'not-enough-data') return incremental;
  const within = (value: number) => Math.min(used, Math.max(0, used - value));
  const { value, low, high } = incremental;
  return { kind: 'estimated', value: within(value), low: within(high), high: within(low) };
}
