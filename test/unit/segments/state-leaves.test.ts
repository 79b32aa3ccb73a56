import { describe, expect, it } from 'vitest';
import { answerOf } from '../../../src/segments/judge/history.ts';
import type { Window } from '../../../src/segments/language/condition-parts.schema.ts';
import type { LeafOf, Measured } from '../../../src/segments/language/conditions.schema.ts';
import type { Node } from '../../../src/segments/language/definition.schema.ts';
import { leafKey } from '../../../src/segments/language/leaf-key.ts';
import { ask, happened, type Known } from '../../kit/ask-contact.ts';
import type { MemberCause, WorldContact } from '../../kit/segment-worlds.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const noon = Date.parse('2026-06-01T12:00:00Z');
const never = Number.POSITIVE_INFINITY;

describe('consent', () => {
  const consent = (state: 'subscribed' | 'unsubscribed' | 'none'): Node => ({ type: 'consent', topic: 'news', state });
  const said = (...rows: [at: number, isSubscribed: boolean][]) => ({
    consents: rows.map(([at, isSubscribed]) => ({ topic: 'news', at, isSubscribed })),
  });

  it('is what was said last; at one instant the refusal holds', () => {
    const contact = said([noon + HOUR, false], [noon, true]);
    expect(ask(consent('none'), contact, noon - 1)).toEqual({ member: true, flipsAt: noon });
    expect(ask(consent('subscribed'), contact, noon)).toEqual({ member: true, flipsAt: noon + HOUR });
    expect(ask(consent('unsubscribed'), contact, noon)).toEqual({ member: false, flipsAt: noon + HOUR });
    expect(ask(consent('unsubscribed'), said([noon, false], [noon, true]), noon).member).toBe(true);
    expect(ask(consent('subscribed'), said([noon, false], [noon, true]), noon - 1).flipsAt).toBe(never);
    expect(ask(consent('none'), {}, noon)).toEqual({ member: true, flipsAt: never });
  });
});

describe('scores', () => {
  it('are those of the latest row of their model; what it lacks is missing', () => {
    const contact: Pick<WorldContact, 'scores'> = {
      scores: [
        { model: 'expected', scores: { alive: 0.9, expected_orders_90: 1 }, at: noon },
        { model: 'purchases', scores: { customer_group: 'mobile' }, at: noon + HOUR },
        { model: 'expected', scores: { expected_orders_90: 2 }, at: noon + 2 * HOUR },
      ],
    };
    const alive: Node = { type: 'value', name: 'alive', op: 'at-least', value: 0.6 };
    expect(ask(alive, contact, noon - 1)).toEqual({ member: false, flipsAt: noon });
    expect(ask(alive, contact, noon)).toEqual({ member: true, flipsAt: noon + 2 * HOUR });
    expect(ask(alive, contact, noon + HOUR).member).toBe(true);
    const gone: Node = { type: 'value', name: 'alive', op: 'missing' };
    expect(ask(gone, contact, noon + 2 * HOUR)).toEqual({ member: true, flipsAt: never });
  });
});

describe('companies', () => {
  const link = (key: string, attributes: Record<string, unknown>, role: string | null, decides: boolean) => ({
    ...{ key, name: key, attributes, role, decides },
  });
  const contact = {
    companies: [
      link('acme', { size: 50, contract_ends: '2026-06-11T12:00:00Z' }, 'Buyer', false),
      link('bolt', { size: 3, contract_ends: '2026-06-03T12:00:00Z' }, null, true),
    ],
  };

  it('must satisfy everything at once', () => {
    const large = { name: 'size', op: 'at-least', value: 10 } as const;
    expect(ask({ type: 'company' }, {}, noon).member).toBe(false);
    expect(ask({ type: 'company' }, contact, noon)).toEqual({ member: true, flipsAt: never });
    expect(ask({ type: 'company', where: [large], roles: ['buyer'] }, contact, noon).member).toBe(true);
    expect(ask({ type: 'company', where: [large], decides: true }, contact, noon).member).toBe(false);
    const people = { op: 'exactly', value: 1, decides: true } as const;
    expect(ask({ type: 'company', where: [large], people }, contact, noon).member).toBe(false);
    expect(ask({ type: 'company', people }, contact, noon).member).toBe(true);
  });

  it('change their answer when a date of theirs comes: the last of those that hold', () => {
    const soon = { name: 'contract_ends', op: 'within-next', amount: 5, unit: 'days' } as const;
    const day = (count: number) => noon + count * DAY;
    // Bolt ends in 2 days, Acme in 10: it begins to hold for Acme in 5.
    expect(ask({ type: 'company', where: [soon] }, contact, noon)).toEqual({ member: true, flipsAt: day(2) });
    expect(ask({ type: 'company', where: [soon] }, contact, day(2))).toEqual({ member: false, flipsAt: day(5) });
    expect(ask({ type: 'company', where: [soon] }, contact, day(5))).toEqual({ member: true, flipsAt: day(10) });
    expect(ask({ type: 'company', where: [soon] }, contact, day(10))).toEqual({ member: false, flipsAt: never });
  });
});

describe('values', () => {
  const tier = (
    leaf:
      | Omit<Extract<LeafOf<'value'>, { op: 'in' }>, 'type' | 'name'>
      | { op: 'exists' | 'missing' }
      | { op: 'at-least'; value: number },
  ): Node => ({ type: 'value', name: 'tier', ...leaf }) as LeafOf<'value'>;
  const contact = {
    values: [
      { name: 'tier', found: 'gold', at: noon },
      { name: 'tier', found: 3, at: noon + HOUR },
      { name: 'tier', found: null, at: noon + 2 * HOUR },
      { name: 'score', found: 9, at: noon },
    ],
  };

  it('are what was written last, text or number, until they are taken away', () => {
    const gold = tier({ op: 'in', values: ['gold', '3'] });
    expect(ask(gold, contact, noon - 1)).toEqual({ member: false, flipsAt: noon });
    expect(ask(gold, contact, noon)).toEqual({ member: true, flipsAt: noon + HOUR });
    expect(ask(gold, contact, noon + HOUR)).toEqual({ member: false, flipsAt: never });
    expect(ask(tier({ op: 'in', values: [3] }), contact, noon + HOUR)).toEqual({
      member: true,
      flipsAt: noon + 2 * HOUR,
    });
    expect(ask(tier({ op: 'at-least', value: 3 }), contact, noon)).toEqual({ member: false, flipsAt: noon + HOUR });
    expect(ask(tier({ op: 'missing' }), contact, noon + 2 * HOUR)).toEqual({ member: true, flipsAt: never });
    expect(ask(tier({ op: 'exists' }), contact, noon)).toEqual({ member: true, flipsAt: noon + 2 * HOUR });
    expect(ask(tier({ op: 'exists' }), {}, noon).member).toBe(false);
  });

  it('at one instant are what was written down last', () => {
    const both = { values: ['gold', 'silver'].map((found) => ({ name: 'tier', found, at: noon })) };
    expect(ask(tier({ op: 'in', values: ['silver'] }), both, noon).member).toBe(true);
    expect(ask(tier({ op: 'in', values: ['gold'] }), both, noon - 1)).toEqual({ member: false, flipsAt: never });
  });
});

describe('lists', () => {
  it("are the segment's own", () => {
    const contact = {
      lists: [
        { segmentId: 4, isListed: true, at: noon },
        { segmentId: 4, isListed: false, at: noon + HOUR },
      ],
    };
    expect(ask({ type: 'list' }, contact, noon, { segmentId: 4 })).toEqual({ member: true, flipsAt: noon + HOUR });
    expect(ask({ type: 'list' }, contact, noon + HOUR, { segmentId: 4 })).toEqual({ member: false, flipsAt: never });
    expect(ask({ type: 'list' }, contact, noon, { segmentId: 5 })).toEqual({ member: false, flipsAt: never });
    expect(ask({ type: 'list' }, contact, noon)).toEqual({ member: false, flipsAt: never });
  });
});

describe('other segments', () => {
  type Crossing = [at: number, isEntry: boolean, cause?: MemberCause];
  const log = (...rows: Crossing[]) => ({
    memberships: rows.map(([at, isEntry, cause = 'change']) => ({ segmentId: 7, at, isEntry, cause })),
  });
  const is = (word: 'in' | 'not-in'): Node => ({ type: 'segment', segmentId: 7, is: word });
  const within = (word: 'entered' | 'left' | 'in-for'): Node => ({
    type: 'segment',
    segmentId: 7,
    is: word,
    amount: 1,
    unit: 'days',
  });
  const member = (flipsAt = never): Known => ({ answers: { 7: answerOf(true, flipsAt) } });
  const other = (flipsAt = never): Known => ({ answers: { 7: answerOf(false, flipsAt) } });

  it('are answered at the same instant; one that is not there has no members', () => {
    expect(ask(is('in'), {}, noon, member(noon + HOUR))).toEqual({ member: true, flipsAt: noon + HOUR });
    expect(ask(is('not-in'), {}, noon, member(noon + HOUR))).toEqual({ member: false, flipsAt: noon + HOUR });
    expect(ask(is('in'), {}, noon)).toEqual({ member: false, flipsAt: never });
    expect(ask(is('not-in'), {}, noon)).toEqual({ member: true, flipsAt: never });
  });

  it('were entered and left by the contact or by time, not by a new definition', () => {
    const contact = log([noon, true], [noon + HOUR, false, 'time']);
    expect(ask(within('entered'), contact, noon + HOUR, other())).toEqual({ member: true, flipsAt: noon + DAY });
    expect(ask(within('left'), contact, noon + HOUR, other())).toEqual({ member: true, flipsAt: noon + HOUR + DAY });
    expect(ask(within('entered'), contact, noon + DAY, other()).member).toBe(false);
    const built = log([noon, true, 'build'], [noon + HOUR, false, 'rebuild']);
    expect(ask(within('entered'), built, noon + HOUR, other()).member).toBe(false);
    expect(ask(within('left'), built, noon + HOUR, other()).member).toBe(false);
    // One entry after another keeps it up.
    const twice = log([noon, true], [noon + HOUR, false], [noon + DAY, true]);
    expect(ask(within('entered'), twice, noon, other()).flipsAt).toBe(noon + 2 * DAY);
  });

  it('may be entered when their own answer changes: nothing is promised beyond', () => {
    expect(ask(within('entered'), {}, noon, other(noon + HOUR))).toEqual({ member: false, flipsAt: noon + HOUR });
    expect(ask(within('in-for'), {}, noon, other(noon + HOUR))).toEqual({ member: false, flipsAt: noon + HOUR });
  });

  it('are stayed in from the latest entry on', () => {
    const contact = log([noon - 5 * DAY, true], [noon - DAY, false], [noon, true, 'build']);
    expect(ask(within('in-for'), contact, noon + HOUR, member())).toEqual({ member: false, flipsAt: noon + DAY });
    expect(ask(within('in-for'), contact, noon + DAY, member(noon + 9 * DAY))).toEqual({
      member: true,
      flipsAt: noon + 9 * DAY,
    });
    expect(ask(within('in-for'), contact, noon + DAY, other()).member).toBe(false);
  });

  it('open a window with the entry, its own instant included', () => {
    const window: Window = { type: 'since-entering', segmentId: 7 };
    const visits: Node = { type: 'event', kind: 'visit', measure: 'count', op: 'exactly', value: 1, window };
    const events = [happened('visit', noon - 1), happened('visit', noon)];
    expect(ask(visits, { ...log([noon, true]), events }, noon, member())).toEqual({ member: true, flipsAt: never });
    expect(ask(visits, { ...log([noon, true]), events }, noon, member(noon + HOUR)).flipsAt).toBe(noon + HOUR);
    expect(ask(visits, { ...log([noon, true]), events }, noon, other())).toEqual({ member: false, flipsAt: never });
    expect(ask(visits, { ...log([noon, true], [noon + 1, false]), events }, noon + 1, member()).member).toBe(false);
    const none: Node = { ...visits, op: 'at-most', value: 0 } as Node;
    expect(ask(none, { events }, noon, other()).member).toBe(true);
  });
});

describe('compared with everybody', () => {
  const relative = (
    of: Measured,
    than: { is: 'top' | 'bottom'; percent: number } | { is: 'above' | 'below'; than: 'average' | 'median' },
  ) => {
    const leaf = { type: 'relative', of, ...than } as LeafOf<'relative'>;
    return (bound: number | null, contact: Parameters<typeof ask>[1], now = noon) =>
      ask(leaf, contact, now, { bounds: { [leafKey(leaf)]: bound } });
  };
  const window = { type: 'last', amount: 1, unit: 'days' } as const;
  const orders = (...amounts: (number | null)[]) => ({
    events: amounts.map((amount, hour) => happened('order', noon + hour * HOUR, { amount })),
  });

  it('is at or beyond the bound of a share, and beyond an average', () => {
    const level: Measured = { from: 'attribute', name: 'level' };
    const has = (found: unknown) => ({ attributes: { level: found } });
    expect(relative(level, { is: 'top', percent: 10 })(2.5, has(2.5)).member).toBe(true);
    expect(relative(level, { is: 'bottom', percent: 10 })(2.5, has(2.5)).member).toBe(true);
    expect(relative(level, { is: 'above', than: 'median' })(2.5, has(2.5)).member).toBe(false);
    expect(relative(level, { is: 'below', than: 'average' })(2.5, has(2)).member).toBe(true);
    expect(relative(level, { is: 'below', than: 'average' })(2.5, has('2')).member).toBe(false);
    expect(relative(level, { is: 'bottom', percent: 10 })(null, has(0)).member).toBe(false);
  });

  it('leaves out who has no number', () => {
    const spent = relative({ from: 'purchases', measure: 'net', window }, { is: 'bottom', percent: 50 });
    expect(spent(1_000, {}).member).toBe(false);
    expect(spent(1_000, orders(500))).toEqual({ member: true, flipsAt: noon + DAY });
    const refund = { events: [happened('refund', noon, { amount: -5 })] };
    expect(spent(1_000, refund).member).toBe(false);
    const summed = relative({ from: 'events', kind: 'order', measure: 'sum' }, { is: 'bottom', percent: 50 });
    expect(summed(0, orders(null)).member).toBe(false);
    const counted = relative({ from: 'events', kind: 'order', measure: 'count' }, { is: 'top', percent: 50 });
    expect(counted(1, orders(null)).member).toBe(true);
  });

  it('follows the orders and values in time', () => {
    const average = relative({ from: 'purchases', measure: 'average', window }, { is: 'above', than: 'average' });
    expect(average(200, orders(100, 400))).toEqual({ member: false, flipsAt: noon + HOUR });
    expect(average(200, orders(100, 400), noon + HOUR)).toEqual({ member: true, flipsAt: noon + HOUR + DAY });
    const often = relative({ from: 'purchases', measure: 'orders', window }, { is: 'top', percent: 10 });
    expect(often(2, orders(100, null), noon + HOUR)).toEqual({ member: true, flipsAt: noon + DAY });
    const score = relative({ from: 'value', name: 'score' }, { is: 'top', percent: 10 });
    const values = [
      { name: 'score', found: 5, at: noon },
      { name: 'score', found: 'gone', at: noon + HOUR },
    ];
    expect(score(5, { values })).toEqual({ member: true, flipsAt: noon + HOUR });
  });
});
