import { describe, expect, it } from 'vitest';
import type { Estimate } from '../../../src/experiments/index.ts';
import { describeOffer } from '../../../src/reports/describe-offer.ts';
import { wouldHaveCome } from '../../../src/reports/measure-offer.ts';
import type { ComparedEffect, LoadShift, Uses } from '../../../src/reports/offer-report.schema.ts';

const about = (value: number, low: number, high: number): Estimate => ({ kind: 'estimated', value, low, high });
const tooFew: Estimate = { kind: 'not-enough-data', reason: 'too-few' };
const hours = Array.from({ length: 168 }, () => 0);
const map = { orders: hours, shares: hours };

const redeemed: Uses = {
  ...{ people: 310, uses: 412, refunded: 3, orders: 412, revenue: 9_340_700, refundedAmount: 0 },
  ...{ discount: 467_000, discountKnown: 412, margin: 0, marginKnown: 0 },
};
const loadShift: LoadShift = {
  kind: 'counted',
  window: [8],
  peak: { hours: [88], text: 'Thu 16–17' },
  maps: { of: 'given', before: map, during: map, control: map },
  peakLoad: [{ who: 'everybody', name: 'The whole shop', segmentId: null, before: 25, during: 22 }],
  warning: 'Two times.',
};
const arm = { contacts: 1_640, buyers: 900, orders: 1_812, revenue: 40_000_000 };
const found: ComparedEffect = {
  kind: 'compared',
  treated: { ...arm, windowShare: about(0.421, 0.4, 0.44), peakShare: about(0.08, 0.07, 0.09) },
  control: { ...arm, contacts: 410, windowShare: about(0.36, 0.3, 0.4), peakShare: about(0.1, 0.08, 0.12) },
  controlWhoUsedIt: 0,
  buyers: about(0.05, 0.01, 0.09),
  ordersEach: about(0.12, 0.05, 0.19),
  revenueEach: about(2_000, 500, 3_500),
  orders: about(197, 82, 312),
  revenue: about(3_280_000, 820_000, 5_740_000),
  cannibalisation: { orders: 400, wouldHaveCome: about(203, 88, 318), share: about(0.5075, 0.22, 0.795) },
  windowShare: about(0.061, 0.029, 0.092),
  peakShare: about(-0.01, -0.03, 0.01),
  perPeakHour: about(-1.5, -2.6, -0.4),
  sinceBefore: { windowShare: about(0.05, 0.01, 0.09), peakShare: about(-0.01, -0.03, 0.01) },
};
const facts = { redeemed, effect: found, loadShift, windowText: 'every day before 12:00', currency: 'SEK' };

describe('an offer in sentences', () => {
  it('names number, interval and what it is compared with, and what may be chance as such', () => {
    expect(describeOffer(facts)).toEqual([
      'It was used 412 times by 310 people, in orders of 93,407 SEK; it took off 4,670 SEK. 3 of the uses were taken back, in whole or in part.',
      'Between 1,640 people given it and 410 held back, those given it placed 0.12 more (0.05 to 0.19) orders each than they would have: about 197 orders (82 to 312) in all, worth 32,800 SEK (8,200 SEK to 57,400 SEK).',
      'Of the 400 orders in which it was used, about 203 (88 to 318) would have come anyway: 51 % (22 % to 80 %).',
      'Of 1,812 orders of those given it, 42.1 % came in its hours (every day before 12:00); going by those held back it would have been 36.0 % without it. The difference is +6.1 points (2.9 to 9.2).',
      'Of 1,812 orders of those given it, 8.0 % came in the peak (Thu 16–17); going by those held back it would have been 9.0 % without it: no difference that can be told apart from chance, −1.0 points (−3.0 to 1.0).',
      'In an hour of the peak that was 1.5 fewer (0.4 to 2.6) orders than without the offer; the whole shop took 22.0.',
      'In an hour of the peak the whole shop took 25.0 orders before and 22.0 during the offer (−12 %). Two times.',
    ]);
  });

  it('says that nobody can tell what would have come anyway when nearly everything fits', () => {
    const cannibalisation = { orders: 36, wouldHaveCome: about(0, 0, 36), share: about(0, 0, 1) };
    const sentences = describeOffer({ ...facts, effect: { ...found, cannibalisation } });
    expect(sentences[2]).toBe(
      'Nobody can tell yet how many of the 36 orders in which it was used would have come anyway: anything from 0 % to 100 % fits what was seen.',
    );
  });

  it('tells of fewer orders in numbers that are all of fewer orders', () => {
    const fewer = { ...found, ordersEach: about(-0.12, -0.19, -0.05), orders: about(-197, -312, -82) };
    expect(describeOffer({ ...facts, effect: fewer })[1]).toContain(
      '0.12 fewer (0.05 to 0.19) orders each than they would have: about 197 orders fewer (82 to 312) in all,',
    );
  });

  it('claims nothing where 0 is in the interval, or where there is too little', () => {
    const chance: ComparedEffect = {
      ...found,
      ordersEach: about(0.02, -0.05, 0.09),
      windowShare: about(-0.0001, -0.02, 0.02),
      perPeakHour: about(0.2, -1, 1.4),
      controlWhoUsedIt: 1,
    };
    const sentences = describeOffer({ ...facts, effect: chance });
    expect(sentences[1]).toBe(
      'Between 1,640 people given it and 410 held back there is no difference in orders that can be told apart from chance: +0.02 orders each (−0.05 to 0.09).',
    );
    expect(sentences.join('\n')).not.toMatch(/The difference is|than without the offer|than they would have/);
    expect(sentences[3]).toMatch(/told apart from chance, 0\.0 points \(−2\.0 to 2\.0\)\.$/);
    expect(sentences.join('\n')).toContain('1 person held back used it all the same');

    const little: ComparedEffect = { ...found, ordersEach: tooFew, windowShare: tooFew, peakShare: tooFew };
    const said = describeOffer({ ...facts, effect: little, redeemed: { ...redeemed, uses: 0 } });
    expect(said[0]).toBe('Nobody has used it yet.');
    expect(said[1]).toContain('too little to compare orders: it takes at least 30 people given it and 30 held back.');
  });
});

describe('would have bought anyway', () => {
  it('is what was used less what came on top, never less than nothing or more than all', () => {
    expect(wouldHaveCome(400, about(197, 82, 312))).toEqual(about(203, 88, 318));
    expect(wouldHaveCome(400, about(-20, -80, 40))).toEqual(about(400, 360, 400));
    expect(wouldHaveCome(100, about(150, 90, 210))).toEqual(about(0, 0, 10));
    expect(wouldHaveCome(0, about(150, 90, 210))).toEqual({ kind: 'not-enough-data', reason: 'nothing-to-divide' });
    expect(wouldHaveCome(10, tooFew)).toEqual(tooFew);
  });
});
