import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isHigher, stepOf } from '../../../src/offers/guard/discount-step.ts';
import { findLaunchProblems, type LaunchFacts, worstCase } from '../../../src/offers/guard/launch-problems.ts';
import { type Gift, type GuardState, limitDiscounts } from '../../../src/offers/guard/limit-discounts.ts';
import { floorFor, roomAboveFloor } from '../../../src/offers/guard/margin-floor.ts';
import { defaultPolicy, offerPolicy } from '../../../src/offers/guard/policy.schema.ts';

const percent = (basisPoints: number) => ({ kind: 'percent' as const, basisPoints, amount: null, minBasket: null });
const amount = (minor: number, minBasket: number | null = null) => ({
  ...{ kind: 'amount' as const, basisPoints: null, amount: minor, minBasket },
});

describe('the discount ladder', () => {
  it('measures an amount by the smallest basket, else a typical order, else itself', () => {
    expect(stepOf(percent(500), null)).toEqual({ share: 500, amount: null });
    expect(stepOf(amount(5_000, 50_000), 10_000)).toEqual({ share: 1_000, amount: 5_000 });
    expect(stepOf(amount(5_000), 20_000)).toEqual({ share: 2_500, amount: 5_000 });
    expect(stepOf(amount(5_000), null)).toEqual({ share: 10_000, amount: 5_000 });
    expect(stepOf(amount(5_000, 4_000), null)).toEqual({ share: 10_000, amount: 5_000 });
    expect(stepOf({ ...amount(5_000), kind: 'free-shipping' }, 1)).toBeNull();
    expect(stepOf({ ...amount(5_000), kind: 'gift' }, 1)).toBeNull();
  });

  it('rises with a larger share or a larger amount, not with the same, and not from nothing', () => {
    expect(isHigher({ share: 500, amount: null }, { share: null, amount: null })).toBe(false);
    expect(isHigher({ share: 500, amount: null }, { share: 500, amount: null })).toBe(false);
    expect(isHigher({ share: 501, amount: null }, { share: 500, amount: null })).toBe(true);
    expect(isHigher({ share: 400, amount: 2_000 }, { share: 500, amount: 1_000 })).toBe(true);
    expect(isHigher({ share: 400, amount: 2_000 }, { share: 500, amount: null })).toBe(false);
  });
});

describe('margin floors', () => {
  const floors = offerPolicy.parse({
    marginFloors: [
      { basisPoints: 1_000 },
      { basisPoints: 2_000, category: 'Bread' },
      { basisPoints: 500, sku: 'rye' },
      { basisPoints: 1_500, category: 'Bread' },
    ],
  }).marginFloors;

  it('hold for the product before its category before everything, the strictest of equals', () => {
    expect(floorFor({ product: 'rye', category: 'Bread' }, floors)).toBe(500);
    expect(floorFor({ product: 'oat', category: 'Bread' }, floors)).toBe(2_000);
    expect(floorFor({ product: 'milk', category: null }, floors)).toBe(1_000);
    expect(floorFor({ product: 'milk', category: null }, [])).toBeNull();
  });

  it('leave room to the last minor unit, none below cost, and any when the cost is not known', () => {
    expect(roomAboveFloor({ product: 'oat', category: 'Bread', amount: 1_000, cost: 640 }, floors)).toBe(200);
    expect(roomAboveFloor({ product: 'oat', category: 'Bread', amount: 1_000, cost: 641 }, floors)).toBe(198);
    expect(roomAboveFloor({ product: 'oat', category: 'Bread', amount: 1_000, cost: 900 }, floors)).toBe(0);
    expect(roomAboveFloor({ product: 'oat', category: 'Bread', amount: 1_000, cost: null }, floors)).toBe(Infinity);
  });

  it('are never undercut', () => {
    const line = fc.record({
      amount: fc.nat(1_000_000),
      cost: fc.nat(1_000_000),
      floor: fc.integer({ min: 1, max: 9_999 }),
    });
    fc.assert(
      fc.property(line, ({ amount: asked, cost, floor }) => {
        const rule = offerPolicy.parse({ marginFloors: [{ basisPoints: floor }] }).marginFloors;
        const room = roomAboveFloor({ product: 'x', category: null, amount: asked, cost }, rule);
        const paid = asked - room;
        const stands = (price: number) => (price - cost) * 10_000 >= floor * price;
        expect(room === 0 || stands(paid)).toBe(true);
        if (stands(asked) && paid > 0) expect(stands(paid - 1)).toBe(false);
      }),
    );
  });
});

const lines = [
  { product: 'rye', category: 'Bread', amount: 1_000, cost: 700 },
  { product: 'jam', category: null, amount: 3_000, cost: 1_000 },
];
const gift = (offerId: number, lineDiscounts: number[], more: Partial<Gift> = {}): Gift => ({
  ...{ offerId, kind: 'percent', isPrice: true, lineDiscounts, otherDiscount: 0 },
  ...more,
});
const state = (policy: object, more: Partial<GuardState> = {}): GuardState => ({
  ...{ policy: offerPolicy.parse(policy), spentByContact: 0, spentByOffer: new Map(), freed: new Map() },
  ...more,
});
const given = (gifts: Gift[], known: GuardState) =>
  limitDiscounts(lines, gifts, known).map(({ lineDiscounts, otherDiscount, reason, isRefused }) =>
    isRefused ? reason : [...lineDiscounts, otherDiscount, ...(reason ? [reason] : [])],
  );

describe('a basket', () => {
  const two = [gift(1, [100, 300]), gift(2, [150, 450], { kind: 'amount' })];
  const present = gift(3, [0, 0], { kind: 'gift', isPrice: false });

  it('keeps what no rule speaks against', () => {
    expect(given([...two, present], state({}))).toEqual([
      [100, 300, 0],
      [150, 450, 0],
      [0, 0, 0],
    ]);
  });

  it('keeps the best price offer, or the best of each kind, and every other offer', () => {
    const all = [...two, gift(4, [50, 50]), present];
    expect(given(all, state({ stacking: { mode: 'best-only' } }))).toEqual([
      'stacking',
      [150, 450, 0],
      'stacking',
      [0, 0, 0],
    ]);
    expect(given(all, state({ stacking: { mode: 'one-per-kind' } }))).toEqual([
      [100, 300, 0],
      [150, 450, 0],
      'stacking',
      [0, 0, 0],
    ]);
    const equal = [gift(1, [100, 0]), gift(2, [0, 100])];
    expect(given(equal, state({ stacking: { mode: 'best-only' } }))).toEqual([[100, 0, 0], 'stacking']);
  });

  it('cuts lines to their floor, all offers together, unless a person freed the offer', () => {
    const floor = { marginFloors: [{ basisPoints: 2_000, category: 'Bread' }] }; // rye: 700 / 0.8 = 875
    expect(given(two, state(floor))).toEqual([
      [100, 300, 0],
      [25, 450, 0, 'margin-floor'],
    ]);
    expect(given([gift(1, [500, 0]), gift(2, [10, 0])], state(floor))).toEqual([
      [125, 0, 0, 'margin-floor'],
      'margin-floor',
    ]);
    const freed = new Map([[1, new Set(['margin-floor'] as const)]]);
    expect(given([gift(1, [500, 0])], state(floor, { freed }))).toEqual([[500, 0, 0]]);
  });

  it('cuts to the largest share of the basket, to the last minor unit', () => {
    const policy = { stacking: { maxTotalBasisPoints: 1_001 } }; // of 4,000: 400
    expect(given([gift(1, [100, 350], { otherDiscount: 49 })], state(policy))).toEqual([[80, 281, 39, 'max-total']]);
    expect(given(two, state(policy))).toEqual([[100, 300, 0], 'max-total']);
  });

  it('refuses wholly what a budget does not hold any more: up to it, not beyond', () => {
    const perContact = { budgets: { perContact: { amount: 1_000, days: 30 } } };
    expect(given(two, state(perContact, { spentByContact: 0 }))).toEqual([
      [100, 300, 0],
      [150, 450, 0],
    ]);
    expect(given(two, state(perContact, { spentByContact: 1 }))).toEqual([[100, 300, 0], 'budget-contact']);
    const perOffer = { budgets: { perOffer: { amount: 500, days: 30 } } };
    const spentByOffer = new Map([[1, 100]]);
    expect(given(two, state(perOffer, { spentByOffer }))).toEqual([[100, 300, 0], 'budget-offer']);
    const freed = new Map([[2, new Set(['budget'] as const)]]);
    expect(given(two, state(perOffer, { spentByOffer: new Map([[1, 101]]), freed }))).toEqual([
      'budget-offer',
      [150, 450, 0],
    ]);
  });
});

describe('a launch', () => {
  const facts = (more: Partial<LaunchFacts> = {}): LaunchFacts => ({
    ...{
      path: 'contents.0.offerId',
      recipients: 100,
      mobile: null,
      step: { share: 1_000, amount: null },
      typicalOrder: 20_000,
    },
    offer: {
      id: 7,
      name: 'Ten',
      kind: 'percent',
      basisPoints: 1_000,
      amount: null,
      maxPerContact: null,
      capacityTotal: null,
    },
    ...{ segment: { id: 4, name: 'Regulars' }, rising: { count: 0, highestShare: null, highestAmount: null } },
    ...{ segmentHighest: { share: null, amount: null }, spent: 0, spentOut: 0, approvals: [] },
    belowFloor: { names: [], categories: [], count: 0 },
    ...more,
  });
  const money = (minor: number) => `${minor / 100} kr`;
  const found = (more: Partial<LaunchFacts>, policy: object = {}) =>
    findLaunchProblems(offerPolicy.parse(policy), [facts(more)], { money });

  it('without anything against it has no problems', () => {
    expect(findLaunchProblems(defaultPolicy, [facts()], { money })).toEqual([]);
  });

  it('of a price offer is refused when prices are the same for all, approved or not', () => {
    const problems = found({ approvals: [{ rule: 'higher-step', segmentId: null }] }, { samePriceForAll: true });
    expect(problems).toMatchObject([
      { rule: 'same-price', severity: 'error', segmentId: 4, path: 'contents.0.offerId' },
    ]);
    expect(problems[0]!.message).toContain('the segment "Regulars"');
  });

  it('to the mobile group takes an approval for that group, for the segment, or for all', () => {
    const mobile = { id: 9, name: 'Now and then', isGone: false, count: 12 };
    const [problem] = found({ mobile });
    expect(problem).toMatchObject({ rule: 'mobile-group', severity: 'error' });
    expect(problem!.message).toMatch(
      /12 contacts of the segment "Regulars" are in the segment "Now and then".*\/offers\/7\/approvals/,
    );
    for (const segmentId of [null, 4, 9]) {
      expect(found({ mobile, approvals: [{ rule: 'mobile-group', segmentId }] })).toEqual([]);
    }
    expect(found({ mobile, approvals: [{ rule: 'mobile-group', segmentId: 5 }] })).toHaveLength(1);
    expect(found({ mobile, approvals: [{ rule: 'budget', segmentId: null }] })).toHaveLength(1);
    expect(found({ mobile: { ...mobile, count: 0 } })).toEqual([]);
    expect(found({ mobile }, { ladder: { mobileNeedsApproval: false } })).toEqual([]);
  });

  it('with a higher step takes an approval, and says what they had', () => {
    const rising = { count: 1, highestShare: 500, highestAmount: null };
    expect(found({ rising })[0]!.message).toMatch(
      /gives 10 %, and 1 contact of the segment "Regulars" had at most 5 % before/,
    );
    expect(found({ segmentHighest: { share: 999, amount: null } })[0]!.message).toMatch(
      /segment "Regulars" had at most 9.99 %/,
    );
    expect(found({ segmentHighest: { share: 1_000, amount: null } })).toEqual([]);
    expect(found({ rising, approvals: [{ rule: 'higher-step', segmentId: 4 }] })).toEqual([]);
    expect(found({ rising, segment: null, approvals: [{ rule: 'higher-step', segmentId: 4 }] })).toHaveLength(1);
    expect(found({ rising, step: null })).toEqual([]);
    expect(found({ rising }, { ladder: { stepsNeedApproval: false } })).toEqual([]);
  });

  it('beyond the budget is refused when it is spent, and warned of when it may be', () => {
    const budgets = { perOffer: { amount: 300_000, days: 30 } };
    // 100 recipients × 10 % of 200 kr = 2,000 kr
    expect(found({ spent: 100_000 }, { budgets })).toEqual([]);
    expect(found({ spent: 100_001 }, { budgets })).toMatchObject([{ rule: 'budget', severity: 'warning' }]);
    expect(found({ spent: 100_001 }, { budgets })[0]!.message).toContain('2000 kr more');
    expect(found({ spent: 300_000 }, { budgets })).toMatchObject([{ rule: 'budget', severity: 'error' }]);
    expect(found({ spent: 300_000, approvals: [{ rule: 'budget', segmentId: null }] }, { budgets })).toEqual([]);
    const perContact = { perContact: { amount: 5_000, days: 30 } };
    expect(found({ spentOut: 3 }, { budgets: perContact })).toMatchObject([{ severity: 'warning' }]);
  });

  it('reckons the worst case with uses, capacity and a typical order', () => {
    const { offer } = facts();
    const worst = (more: object, typicalOrder: number | null = 20_000) =>
      worstCase({ offer: { ...offer, ...more }, recipients: 100, typicalOrder });
    expect(worst({})).toEqual({ uses: 100, order: 20_000, cost: 200_000 });
    expect(worst({ maxPerContact: 3, capacityTotal: 250 })).toMatchObject({ uses: 250, cost: 500_000 });
    expect(worst({ kind: 'amount', basisPoints: null, amount: 700 })).toMatchObject({ cost: 70_000 });
    expect(worst({}, null)).toBeNull();
  });

  it('below a margin floor names the products', () => {
    const belowFloor = { names: ['Rye', 'Oat'], categories: ['Bread'], count: 3 };
    const [problem] = found({ belowFloor });
    expect(problem).toMatchObject({ rule: 'margin-floor', severity: 'error' });
    expect(problem!.message).toContain('"Rye", "Oat" and 1 more (in Bread)');
    expect(found({ belowFloor, approvals: [{ rule: 'margin-floor', segmentId: null }] })).toEqual([]);
  });
});
