import { describe, expect, it } from 'vitest';
import { openHours, rowsOfWeek } from '../../../web/src/parts/week-map.ts';
import { explainGuardrails, type Policy } from '../../../web/src/places/offers/explain-guardrails.ts';
import { makeCodes } from '../../../web/src/places/offers/make-codes.ts';
import { bodyOf, changesOf, draftOfProposal, emptyDraft } from '../../../web/src/places/offers/offer-draft.ts';

const places = { timeZone: 'Europe/Stockholm', minorUnits: 100 };

const policy: Policy = {
  samePriceForAll: false,
  groups: { exclusive: null, recurring: null, mobile: 7 },
  ladder: { mobileNeedsApproval: true, stepsNeedApproval: true },
  budgets: { perContact: null, perOffer: { amount: 500_000, days: 30 } },
  marginFloors: [],
  stacking: { mode: 'all', maxTotalBasisPoints: null },
};
const percentOff = { kind: 'percent', isFor: [7], percent: 5 };

describe('what the policy says about an offer', () => {
  it('forbids a price offer where all pay the same, and no other', () => {
    const same = { ...policy, samePriceForAll: true };
    expect(explainGuardrails(same, percentOff)).toEqual([{ rule: 'same-price', verdict: 'forbids' }]);
    expect(explainGuardrails(same, { ...percentOff, kind: 'gift' })).toEqual([
      { rule: 'same-price', verdict: 'allows' },
    ]);
  });

  it('asks for approval where the offer is for the mobile group, and watches otherwise', () => {
    const verdict = (isFor: number[]) => explainGuardrails(policy, { ...percentOff, isFor })[0];
    expect(verdict([7])).toMatchObject({ rule: 'mobile-group', verdict: 'asks' });
    expect(verdict([3])).toMatchObject({ rule: 'mobile-group', verdict: 'watches' });
  });

  it('tells the ladder and the budgets that stand', () => {
    expect(explainGuardrails(policy, percentOff).map(({ rule }) => rule)).toEqual([
      'mobile-group',
      'higher-step',
      'budget-offer',
    ]);
  });
});

describe('an offer in its form', () => {
  it('begins with what is proposed, and leaves out what does not fit', () => {
    expect(draftOfProposal({ percent: 10, segment: 3, hours: '01234-540-720' })).toMatchObject({
      percent: 10,
      segmentsIn: ['3'],
      windows: [{ weekdays: [0, 1, 2, 3, 4], fromMinute: 540, toMinute: 720 }],
    });
    expect(draftOfProposal({ percent: 500, hours: '9-1-2' })).toMatchObject({ percent: 5, windows: [] });
  });

  it('is told in minor units and basis points, and only of its kind', () => {
    const body = bodyOf({ ...emptyDraft, percent: 7.5, amount: 20, minBasket: 99.9 }, places);
    expect(body).toMatchObject({ basisPoints: 750, holdoutShare: 1_000, rules: { minBasket: 9_990 } });
    expect(body).not.toHaveProperty('amount');
    expect(body).not.toHaveProperty('code');
  });

  it('tells only what changed', () => {
    const before = bodyOf(emptyDraft, places);
    expect(changesOf(before, bodyOf({ ...emptyDraft, name: 'New' }, places))).toEqual({ name: 'New' });
  });
});

describe('codes made in the browser', () => {
  it('are different, and have no vowels and no look-alikes', () => {
    const codes = makeCodes(200);
    expect(new Set(codes).size).toBe(200);
    for (const code of codes) expect(code).toMatch(/^([2-9B-DF-HJKMNP-RTVWXZ]{4}-){2}[2-9B-DF-HJKMNP-RTVWXZ]{4}$/);
  });
});

describe('a week as a map', () => {
  const week = Array(168).fill(0);
  week[8] = 1;
  week[3 * 24 + 17] = 2;

  it('shows the hours in which anything is', () => {
    expect(openHours([week])).toEqual([8, 18]);
    expect(rowsOfWeek(week, [8, 18])[3]!.at(-1)).toBe(2);
  });
});
