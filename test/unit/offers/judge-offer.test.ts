import { describe, expect, it } from 'vitest';
import { checkChange } from '../../../src/offers/rules/check-change.ts';
import { countedScopes } from '../../../src/offers/rules/counted-scopes.ts';
import { isHeldBack } from '../../../src/offers/rules/held-back.ts';
import { checkOffer } from '../../../src/offers/rules/is-offer-valid.ts';
import { type Attempt, type Facts, judgeOffer, type PresentedCode } from '../../../src/offers/rules/judge-offer.ts';
import { fullRules, type Offer } from '../../../src/offers/rules/offer.ts';

const stockholm = 'Europe/Stockholm';
const at = (iso: string) => new Date(iso);
const noon = at('2026-12-22T09:00:00Z');

const makeOffer = (more: Partial<Offer> = {}): Offer => ({
  id: 7,
  workspaceId: 1,
  name: 'Morning five',
  kind: 'percent',
  basisPoints: 500,
  amount: null,
  points: null,
  gives: null,
  codeKind: 'none',
  code: null,
  validFrom: at('2026-01-01T00:00:00Z'),
  validUntil: null,
  windows: [],
  skipsHolidays: false,
  rules: fullRules({}),
  maxPerContact: null,
  capacityTotal: null,
  capacityDay: null,
  capacityWindow: null,
  holdoutShare: 0,
  revision: 1,
  createdAt: at('2026-01-01T00:00:00Z'),
  archivedAt: null,
  ...more,
});
const attempt = (more: Partial<Attempt> = {}): Attempt => ({
  source: 'till',
  contactId: 1,
  at: noon,
  lines: [{ product: 'rye', category: 'Bread', quantity: 1, amount: 10_000, cost: null }],
  shipping: null,
  basketAmount: 10_000,
  code: null,
  ...more,
});
const facts = (more: Partial<Facts> = {}): Facts => ({
  timeZone: stockholm,
  currency: 'SEK',
  holidays: new Map(),
  segmentIds: new Set(),
  isDeselected: false,
  hasOrdered: false,
  uses: 0,
  codeUses: 0,
  segment: (id) => (id === 3 ? { name: 'Pensioners', isArchived: false } : undefined),
  ...more,
});
const own = (state: NonNullable<PresentedCode['own']>['state'], contactId: number | null = 1): PresentedCode => ({
  text: 'K7QM',
  own: { id: 5, state, contactId, products: [] },
});
const reasonOf = (offer: Partial<Offer>, asked: Partial<Attempt> = {}, known: Partial<Facts> = {}) => {
  const judged = judgeOffer(makeOffer(offer), attempt(asked), facts(known));
  return judged.kind === 'refused' ? judged.reason : 'applies';
};
const detailOf = (offer: Partial<Offer>, asked: Partial<Attempt> = {}, known: Partial<Facts> = {}) => {
  const judged = judgeOffer(makeOffer(offer), attempt(asked), facts(known));
  return judged.kind === 'refused' ? judged.detail : null;
};

describe('judging an offer', () => {
  it('says what it takes off when nothing stands against it', () => {
    expect(judgeOffer(makeOffer(), attempt(), facts())).toEqual({
      kind: 'applies',
      discount: { lines: [500], shipping: 0, total: 500 },
    });
  });

  it.each<[string, Partial<Offer>, Partial<Attempt>, Partial<Facts>]>([
    ['archived', { archivedAt: noon }, {}, {}],
    ['not-started', { validFrom: at('2027-01-01T00:00:00Z') }, {}, {}],
    ['expired', { validUntil: noon }, {}, {}],
    ['outside-window', { windows: [{ weekdays: [6], fromMinute: 0, toMinute: 720 }] }, {}, {}],
    ['holiday', { skipsHolidays: true }, {}, { holidays: new Map([['2026-12-22', 'Market day']]) }],
    ['applies', {}, {}, { holidays: new Map([['2026-12-22', 'Market day']]) }],
    ['code-needed', { codeKind: 'shared', code: 'X5' }, {}, {}],
    ['applies', { codeKind: 'shared', code: 'X5' }, { code: { text: 'x5', own: null } }, {}],
    ['code-void', { codeKind: 'unique' }, { code: own('void') }, {}],
    ['code-not-given', { codeKind: 'imported' }, { code: own('free', null) }, {}],
    ['code-of-another', { codeKind: 'unique' }, { code: own('given', 2) }, {}],
    ['code-used', { codeKind: 'unique' }, { code: own('given') }, { codeUses: 1 }],
    ['applies', { codeKind: 'unique' }, { code: own('reserved') }, {}],
    ['applies', { codeKind: 'imported' }, { code: own('open', null) }, { codeUses: 9 }],
    ['not-in-segment', { rules: fullRules({ segments: { in: [3], out: [] } }) }, {}, {}],
    ['applies', { rules: fullRules({ segments: { in: [3], out: [4] } }) }, {}, { segmentIds: new Set([3]) }],
    [
      'in-excluded-segment',
      { rules: fullRules({ segments: { in: [3], out: [4] } }) },
      {},
      { segmentIds: new Set([3, 4]) },
    ],
    ['not-first-order', { rules: fullRules({ firstOrderOnly: true }) }, {}, { hasOrdered: true }],
    ['limit-per-contact', { maxPerContact: 2 }, {}, { uses: 2 }],
    ['applies', { maxPerContact: 2 }, {}, { uses: 1 }],
    ['nothing-in-scope', { rules: fullRules({ products: ['tea'] }) }, {}, {}],
    ['basket-too-small', { rules: fullRules({ minBasket: 10_001 }) }, {}, {}],
    ['applies', { rules: fullRules({ minBasket: 10_000 }) }, {}, {}],
    // After the sale nobody knows the segments of then, nor the basket before the discount.
    ['applies', { rules: fullRules({ segments: { in: [3], out: [] }, minBasket: 20_000 }) }, { source: 'order' }, {}],
    ['limit-per-contact', { maxPerContact: 1 }, { source: 'order' }, { uses: 1 }],
    ['applies', { rules: fullRules({ products: ['tea'] }) }, { source: 'order', lines: [] }, {}],
  ])('%s', (reason, offer, asked, known) => {
    expect(reasonOf(offer, asked, known)).toBe(reason);
  });

  it('gives reasons that a till can show', () => {
    expect(detailOf({ rules: fullRules({ minBasket: 20_000 }) })).toMatch(
      /^The offer needs a basket of SEK\s200\.00; this one comes to SEK\s100\.00\.$/,
    );
    expect(detailOf({ rules: fullRules({ segments: { in: [3, 9], out: [] } }) })).toBe(
      'The offer is for the segment "Pensioners" or "9".',
    );
    expect(detailOf({ maxPerContact: 1 }, {}, { uses: 1 })).toBe('The offer may be used once, and has been.');
  });

  it('gives no price offer and no paid gift to whom we do not court, who keeps what it was given', () => {
    const known = { isDeselected: true };
    expect(reasonOf({}, {}, known)).toBe('deselected');
    expect(reasonOf({ kind: 'free-shipping' }, {}, known)).toBe('deselected');
    expect(reasonOf({ kind: 'gift', gives: 'A cup', amount: 900 }, {}, known)).toBe('deselected');
    expect(reasonOf({ kind: 'gift', gives: 'A recipe' }, {}, known)).toBe('applies');
    expect(reasonOf({ kind: 'event-invitation', gives: 'A tasting' }, {}, known)).toBe('applies');
    expect(reasonOf({ codeKind: 'unique' }, { code: own('given') }, known)).toBe('applies');
    expect(reasonOf({}, { source: 'order' }, known)).toBe('applies');
  });

  it('holds back who was drawn, but not who has a code', () => {
    const offer = makeOffer({ holdoutShare: 5_000 });
    const held = Array.from({ length: 50 }, (_, place) => place + 1).filter((id) => isHeldBack(offer, id));
    expect(held.length).toBeGreaterThan(10);
    const contactId = held[0] as number;
    expect(reasonOf({ holdoutShare: 5_000 }, { contactId })).toBe('held-back');
    expect(reasonOf({ holdoutShare: 5_000, codeKind: 'shared' }, { contactId, code: { text: 'x', own: null } })).toBe(
      'applies',
    );
    expect(reasonOf({ holdoutShare: 9_000 }, { contactId: null })).toBe('applies');
  });
});

describe('holidays', () => {
  const nights = { validFrom: null, validUntil: null, skipsHolidays: true };
  const holidays = new Map([['2026-12-24', 'Christmas Eve']]);

  it('close what begins on them, also past midnight, and nothing that began the day before', () => {
    const late = { ...nights, windows: [{ weekdays: [2, 3], fromMinute: 1_320, toMinute: 120 }] };
    // Wednesday 23 December 22:00 to Thursday 02:00 is open; Thursday 24 December 22:00 to Friday 02:00 is not.
    expect(checkOffer(late, at('2026-12-23T22:30:00Z'), stockholm, holidays).kind).toBe('valid');
    expect(checkOffer(late, at('2026-12-24T00:30:00Z'), stockholm, holidays).kind).toBe('valid');
    expect(checkOffer(late, at('2026-12-24T21:30:00Z'), stockholm, holidays)).toMatchObject({ reason: 'holiday' });
    expect(checkOffer(late, at('2026-12-25T00:30:00Z'), stockholm, holidays)).toEqual({
      kind: 'invalid',
      reason: 'holiday',
      detail: 'The offer does not hold on holidays, and 2026-12-24 is Christmas Eve.',
    });
  });

  it('close the whole local day of an offer without windows', () => {
    const always = { ...nights, windows: [] };
    expect(checkOffer(always, at('2026-12-23T22:59:59Z'), stockholm, holidays).kind).toBe('valid');
    expect(checkOffer(always, at('2026-12-23T23:00:00Z'), stockholm, holidays).kind).toBe('invalid');
    expect(checkOffer(always, at('2026-12-24T23:00:00Z'), stockholm, holidays).kind).toBe('valid');
  });
});

describe('what a use counts in', () => {
  const limits = { capacityTotal: 100, capacityDay: 10, capacityWindow: 5, skipsHolidays: false };

  it('is named by the local day and by the start of the window, whatever the clocks do', () => {
    const windows = [{ weekdays: [5], fromMinute: 1_380, toMinute: 300 }];
    // Saturday 24 October 23:00 to Sunday 05:00, the night in which the clocks go back: six hours and one more.
    const scopesAt = (iso: string) =>
      countedScopes({ ...limits, windows }, at(iso), stockholm).map(({ scope }) => scope);
    const window = 'window:2026-10-24T21:00:00.000Z';
    expect(scopesAt('2026-10-24T21:00:00Z')).toEqual(['total', 'day:2026-10-24', window]);
    expect(scopesAt('2026-10-25T00:30:00Z')).toEqual(['total', 'day:2026-10-25', window]);
    expect(scopesAt('2026-10-25T03:59:00Z')).toEqual(['total', 'day:2026-10-25', window]);
    expect(scopesAt('2026-10-25T04:00:00Z')).toEqual(['total', 'day:2026-10-25']);
  });

  it('is nothing for an offer without limits', () => {
    const none = { capacityTotal: null, capacityDay: null, capacityWindow: null };
    expect(countedScopes({ ...none, skipsHolidays: false, windows: [] }, noon, stockholm)).toEqual([]);
  });
});

describe('changing an offer', () => {
  const now = noon;
  it('may do anything until somebody was given it', () => {
    expect(checkChange(makeOffer(), { basisPoints: 900 }, { isGiven: false, now })).toEqual([]);
  });

  it('may only rename it, let it end later and give it more room after that', () => {
    const offer = makeOffer({ capacityTotal: 10, maxPerContact: 1 });
    const check = (changes: Parameters<typeof checkChange>[1]) =>
      checkChange(offer, changes, { isGiven: true, now }).map(({ path }) => path);
    expect(
      check({ name: 'Other', capacityTotal: 20, maxPerContact: null, validUntil: at('2027-01-01T00:00:00Z') }),
    ).toEqual([]);
    expect(check({ basisPoints: 500, windows: [] })).toEqual([]);
    expect(check({ basisPoints: 400 })).toEqual(['basisPoints']);
    expect(check({ capacityTotal: 9, capacityDay: 5 })).toEqual(['capacityTotal', 'capacityDay']);
    expect(check({ validUntil: at('2026-12-01T00:00:00Z') })).toEqual(['validUntil']);
    expect(check({ holdoutShare: 100, rules: fullRules({ minBasket: 1 }) })).toEqual(['holdoutShare', 'rules']);
  });
});
