import { describe, expect, it } from 'vitest';
import {
  createShop,
  isInHours,
  type OfferWorldOptions,
  type SimShopper,
  simulateOfferWorld,
  trueEffect,
} from '../../../simulator/index.ts';
import {
  clustersOf,
  compareMeansWithPast,
  compareRatios,
  type Estimate,
  sampleOf,
} from '../../../src/experiments/index.ts';

const WEEK_MS = 7 * 86_400_000;
const startsAt = Date.parse('2026-09-06T22:00:00Z');
const hours = { fromMinute: 480, toMinute: 720, weekdays: [0, 1, 2, 3, 4] };
const world = (seed: number, truth: OfferWorldOptions['truth'], contacts = 500): OfferWorldOptions => ({
  ...{ seed, contacts, truth, hours, startsAt, endsAt: startsAt + 6 * WEEK_MS, pastDays: 42 },
  discount: { percent: 5, code: 'MORGON5' },
});
const { calendar } = createShop({ seed: 1, until: startsAt, days: 1 });
const something = { shift: 0.6, extraOrders: 1 };

describe('a world with an offer', () => {
  const options = world(1, something);
  const shoppers = [...simulateOfferWorld(options)];

  it('changes nothing before the offer, nothing for those who do not look at prices, and only what it says', () => {
    for (const { isPriceMinded, withOffer, withoutOffer } of shoppers) {
      const past = (orders: SimShopper['withOffer']) => orders.filter(({ at }) => at < startsAt);
      expect(past(withOffer)).toEqual(past(withoutOffer));
      if (!isPriceMinded) expect(withOffer).toEqual(withoutOffer);
      for (const order of withOffer.filter(({ at }) => at >= startsAt)) {
        const isUsed = isPriceMinded && isInHours({ calendar }, hours, order);
        expect(order.offerCode).toBe(isUsed ? 'MORGON5' : undefined);
        if (/-[MX]\d*$/.test(order.id)) expect(isInHours({ calendar }, hours, order)).toBe(true);
        expect(order.at).toBeLessThan(options.endsAt);
      }
    }
  });

  it('is the same whenever it is asked for, and says what it truly does', () => {
    expect([...simulateOfferWorld(options)]).toEqual(shoppers);
    const truth = trueEffect(options, shoppers);
    expect(truth.ordersEach).toBeGreaterThan(0.7);
    expect(truth.windowShare).toBeGreaterThan(0.05);
    expect(truth.peakShare).toBeLessThan(-0.02);
  });
});

describe('whoever measures with a control group', () => {
  const orders = (shown: SimShopper['withOffer']) => {
    const during = shown.filter(({ at }) => at >= startsAt);
    const part = during.filter((order) => isInHours({ calendar }, hours, order)).length;
    return { divisor: during.length, part, past: shown.length - during.length };
  };

  function measure(seed: number, truth: OfferWorldOptions['truth']) {
    const options = world(seed, truth);
    const shoppers = [...simulateOfferWorld(options)].filter(({ isPriceMinded }) => isPriceMinded);
    const isHeldBack = ({ contact }: SimShopper) => contact.number % 3 === 0;
    const given = shoppers.filter((one) => !isHeldBack(one)).map(({ withOffer }) => orders(withOffer));
    const held = shoppers.filter(isHeldBack).map(({ withoutOffer }) => orders(withoutOffer));
    const withPast = (people: typeof given) => {
      const { clusters, part, partVariance, divisor, divisorVariance, covariance } = clustersOf(
        people.map((one) => ({ part: one.divisor, divisor: one.past })),
      );
      return {
        ...sampleOf([]),
        count: clusters,
        mean: part,
        variance: partVariance,
        pastMean: divisor,
        pastVariance: divisorVariance,
        covariance,
      };
    };
    return {
      truth: trueEffect(options, shoppers),
      windowShare: compareRatios(clustersOf(given), clustersOf(held)),
      ordersEach: compareMeansWithPast(withPast(given), withPast(held)),
    };
  }

  const holds = (estimate: Estimate, value: number) =>
    estimate.kind === 'estimated' && estimate.low <= value && estimate.high >= value;
  const seeds = Array.from({ length: 12 }, (_, index) => index + 100);

  it('finds the truth about 95 times of 100, and tells it from nothing', () => {
    const found = seeds.map((seed) => measure(seed, something));
    const share = (test: (one: (typeof found)[number]) => boolean) => found.filter(test).length / found.length;
    expect(share(({ truth, windowShare }) => holds(windowShare, truth.windowShare))).toBeGreaterThan(0.8);
    expect(share(({ truth, ordersEach }) => holds(ordersEach, truth.ordersEach))).toBeGreaterThan(0.8);
    expect(share(({ windowShare }) => holds(windowShare, 0))).toBeLessThan(0.5);
    expect(share(({ ordersEach }) => holds(ordersEach, 0))).toBeLessThan(0.5);
  });

  it('finds nothing where nothing is, about 95 times of 100', () => {
    const found = seeds.map((seed) => measure(seed, { shift: 0, extraOrders: 0 }));
    for (const { truth } of found) expect(truth).toEqual({ ordersEach: 0, windowShare: 0, peakShare: 0 });
    expect(found.filter(({ windowShare }) => !holds(windowShare, 0)).length).toBeLessThanOrEqual(2);
    expect(found.filter(({ ordersEach }) => !holds(ordersEach, 0)).length).toBeLessThanOrEqual(2);
  });
});
