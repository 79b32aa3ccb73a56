import { describe, expect, it } from 'vitest';
import { localMinuteOfWeek } from '../../../src/platform/index.ts';
import { localDayOf } from '../../../src/segments/judge/accept-rows.ts';
import type { Where } from '../../../src/segments/language/condition-parts.schema.ts';
import type { LeafOf } from '../../../src/segments/language/conditions.schema.ts';
import type { Node } from '../../../src/segments/language/definition.schema.ts';
import { ask, askEvidence, happened } from '../../kit/ask-contact.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const noon = Date.parse('2026-06-01T12:00:00Z');
const never = Number.POSITIVE_INFINITY;

type Measured = Extract<LeafOf<'event'>, { measure: 'sum' | 'average' | 'min' | 'max' | 'first' | 'last' }>;
const measured = (
  measure: Measured['measure'],
  op: Measured['op'],
  value: number,
  more: Partial<Measured> = {},
): Node => ({
  type: 'event',
  kind: 'scan',
  measure,
  op,
  value,
  ...more,
});
const lastDay = { window: { type: 'last', amount: 1, unit: 'days' } } as const;
const amounts = (...rows: [at: number, amount: number | null][]) => ({
  events: rows.map(([at, amount]) => happened('scan', at, { amount })),
});
const numbers = (...found: unknown[]) => ({
  events: found.map((n, index) => happened('scan', noon + index, { props: { n } })),
});

describe('amounts', () => {
  it('that are missing do not count, not even as 0', () => {
    const contact = amounts([noon, null], [noon, 500]);
    expect(ask(measured('average', 'exactly', 500), contact, noon).member).toBe(true);
    expect(ask(measured('min', 'exactly', 500), contact, noon).member).toBe(true);
    expect(ask(measured('min', 'less-than', 500), amounts([noon, null]), noon).member).toBe(false);
  });

  it('are smallest and largest among those inside the window', () => {
    const contact = amounts([noon, 100], [noon + HOUR, 300], [noon + 2 * HOUR, 200]);
    const now = noon + 2 * HOUR;
    expect(ask(measured('min', 'at-most', 100, lastDay), contact, now)).toEqual({ member: true, flipsAt: noon + DAY });
    expect(ask(measured('min', 'more-than', 100, lastDay), contact, now)).toEqual({
      member: false,
      flipsAt: noon + DAY,
    });
    expect(ask(measured('max', 'exactly', 300, lastDay), contact, now).flipsAt).toBe(noon + HOUR + DAY);
    expect(ask(measured('max', 'less-than', 300, lastDay), contact, now).flipsAt).toBe(noon + HOUR + DAY);
    expect(ask(measured('max', 'at-least', 200, lastDay), contact, now).flipsAt).toBe(noon + 2 * HOUR + DAY);
  });

  it('at one instant: the largest is the last, the smallest the first', () => {
    const contact = amounts([noon, 300], [noon, 100], [noon, 200]);
    expect(ask(measured('first', 'exactly', 100), contact, noon).member).toBe(true);
    expect(ask(measured('last', 'exactly', 300), contact, noon).member).toBe(true);
  });

  it('the first one changes when it leaves, the last one when another comes', () => {
    const contact = amounts([noon, 100], [noon + HOUR, 200], [noon + 2 * HOUR, 300]);
    const now = noon + HOUR;
    expect(ask(measured('first', 'exactly', 100, lastDay), contact, now)).toEqual({
      member: true,
      flipsAt: noon + DAY,
    });
    expect(ask(measured('last', 'exactly', 200, lastDay), contact, now)).toEqual({
      member: true,
      flipsAt: noon + 2 * HOUR,
    });
  });

  it('on average are compared without rounding', () => {
    const thirds = amounts([noon, 100], [noon, 100], [noon, 101]);
    expect(ask(measured('average', 'more-than', 100), thirds, noon).member).toBe(true);
    expect(ask(measured('average', 'exactly', 100), thirds, noon).member).toBe(false);
    const sevenths = {
      events: Array.from({ length: 100 }, (_, index) => happened('scan', noon, { amount: index < 7 ? 1 : 0 })),
    };
    // 0.07 × 100 is 7.000000000000001.
    expect(ask(measured('average', 'at-least', 0.07), sevenths, noon).member).toBe(true);
  });
});

describe('numbers of a property', () => {
  const byN = { property: 'n' };

  it('add up exactly', () => {
    const contact = numbers(0.1, 0.2);
    expect(ask(measured('sum', 'exactly', 0.3, byN), contact, noon + 9).member).toBe(true);
    expect(ask(measured('average', 'exactly', 0.15, byN), contact, noon + 9).member).toBe(true);
  });

  it('are numbers of at most ±1e9, and nothing else', () => {
    const contact = numbers('2', null, true, 1e9 + 1, -1e12, Number.NaN, [3], 1e9);
    expect(ask(measured('sum', 'exactly', 1e9, byN), contact, noon + 9).member).toBe(true);
    expect(askEvidence(measured('max', 'at-least', 1, byN), contact, noon + 9)).toMatchObject({
      at: [noon + 7],
      amounts: [1e9],
      found: 1e9,
    });
  });

  it('at one instant stand in their own order, not in that of the amounts', () => {
    const row = (amount: number, n: number) => happened('scan', noon, { amount, props: { n } });
    const contact = { events: [row(1, 3), row(2, 1), row(3, 2)] };
    expect(ask(measured('first', 'exactly', 1, byN), contact, noon).member).toBe(true);
    expect(ask(measured('last', 'exactly', 3, byN), contact, noon).member).toBe(true);
    expect(askEvidence(measured('last', 'exactly', 3, byN), contact, noon)).toMatchObject({
      amounts: [1, 2, 3],
      ids: [2, 3, 1],
    });
  });
});

describe('different values', () => {
  const distinct = (of: 'days' | 'ref' | 'property', value: number, more: { property?: string } = {}): Node => ({
    type: 'event',
    kind: 'scan',
    measure: 'distinct',
    of,
    op: 'at-least',
    value,
    window: { type: 'last', amount: 1, unit: 'days' },
    ...more,
  });

  it('are counted once each, until the last event with it leaves', () => {
    const refs = ['a', 'b', 'a', null];
    const contact = { events: refs.map((ref, hour) => happened('scan', noon + hour * HOUR, { ref })) };
    const now = noon + 3 * HOUR;
    expect(ask(distinct('ref', 2), contact, now)).toEqual({ member: true, flipsAt: noon + HOUR + DAY });
    expect(ask(distinct('ref', 3), contact, now)).toEqual({ member: false, flipsAt: never });
    expect(askEvidence(distinct('ref', 2), contact, now)).toMatchObject({ values: ['a', 'b', 'a'], found: 2 });
  });

  it('of a property are texts, numbers and booleans, told apart by type', () => {
    const contact = numbers('1', 1, true, 1, null, [1], { a: 1 });
    const property = { property: 'n' };
    expect(ask(distinct('property', 3, property), contact, noon + 9).member).toBe(true);
    expect(ask(distinct('property', 4, property), contact, noon + 9).member).toBe(false);
  });

  it('as days are local ones, also on the night on which the clocks go back', () => {
    const zone = 'Europe/Stockholm';
    const times = ['2026-10-24T21:59:59Z', '2026-10-24T22:00:00Z', '2026-10-25T22:59:59Z', '2026-10-25T23:00:00Z'];
    const contact = { events: times.map((text) => happened('scan', Date.parse(text))) };
    const root = { ...distinct('days', 3), window: undefined } as Node;
    expect(askEvidence(root, contact, noon + 365 * DAY, { zone }).values).toEqual([
      '2026-10-24',
      '2026-10-25',
      '2026-10-25',
      '2026-10-26',
    ]);
    expect(ask(root, contact, noon + 365 * DAY, { zone }).member).toBe(true);
  });

  it('as days are read off the minute of the week alone, in any zone', () => {
    for (const zone of ['Pacific/Kiritimati', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Pago_Pago', 'UTC']) {
      const days = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
      for (let at = noon - 3 * DAY; at < noon + 9 * DAY; at += 7 * HOUR + 13) {
        const day = localDayOf(at, localMinuteOfWeek(at, zone));
        expect(new Date(day * DAY).toISOString().slice(0, 10)).toBe(days.format(at));
      }
    }
  });
});

describe('a share', () => {
  const share = (percent: number): Node => ({
    type: 'event',
    kind: 'scan',
    measure: 'share',
    part: { where: [{ field: 'amount', op: 'more-than', value: 100 }] },
    op: 'at-least',
    percent,
    window: { type: 'last', amount: 1, unit: 'days' },
  });

  it('is that of the events which satisfy more, compared without rounding', () => {
    const contact = amounts([noon, 200], [noon + HOUR, 50], [noon + 2 * HOUR, null]);
    const now = noon + 2 * HOUR;
    expect(ask(share(33), contact, now)).toEqual({ member: true, flipsAt: noon + DAY });
    expect(ask(share(34), contact, now)).toEqual({ member: false, flipsAt: never });
    expect(askEvidence(share(33), contact, now)).toMatchObject({ amounts: [1, 0, 0], found: 100 / 3 });
  });
});

describe('where', () => {
  const event = happened('scan', noon, { amount: 500, ref: 'shop', props: { color: 'red', n: 2, none: null } });
  const holds = (...where: Where[]) =>
    ask({ type: 'event', kind: 'scan', measure: 'count', op: 'at-least', value: 1, where }, { events: [event] }, noon)
      .member;

  it('asks for references, amounts and properties', () => {
    expect(holds({ field: 'ref', values: ['shop'] })).toBe(true);
    expect(holds({ field: 'ref', values: ['web', 'shop'] })).toBe(true);
    expect(holds({ field: 'ref', values: ['web'] })).toBe(false);
    expect(holds({ field: 'amount', op: 'more-than', value: 499 })).toBe(true);
    expect(holds({ field: 'amount', op: 'less-than', value: 500 })).toBe(false);
    expect(holds({ field: 'property', name: 'color', op: 'in', values: ['blue', 'red'] })).toBe(true);
    expect(holds({ field: 'property', name: 'n', op: 'in', values: ['2'] })).toBe(false);
    expect(holds({ field: 'property', name: 'n', op: 'at-most', value: 2 })).toBe(true);
    expect(holds({ field: 'property', name: 'color', op: 'at-least', value: 0 })).toBe(false);
    expect(holds({ field: 'property', name: 'none', op: 'exists' })).toBe(false);
    expect(holds({ field: 'property', name: 'toString', op: 'exists' })).toBe(false);
    expect(holds({ field: 'property', name: 'n', op: 'exists' }, { field: 'ref', values: ['web'] })).toBe(false);
  });

  it('asks for a local time of the day, which may begin on the day before', () => {
    const at = (text: string) => ({ events: [happened('scan', Date.parse(text))] });
    const night = (weekdays: number[]): Node => ({
      type: 'event',
      kind: 'scan',
      measure: 'count',
      op: 'at-least',
      value: 1,
      localTime: { weekdays, fromMinute: 22 * 60, toMinute: 2 * 60 },
    });
    const known = { zone: 'Europe/Stockholm' };
    // Sunday night in Stockholm, and Monday 01:59 there.
    expect(ask(night([6]), at('2026-06-07T20:00:00Z'), noon + 30 * DAY, known).member).toBe(true);
    expect(ask(night([6]), at('2026-06-07T23:59:00Z'), noon + 30 * DAY, known).member).toBe(true);
    expect(ask(night([6]), at('2026-06-08T00:00:00Z'), noon + 30 * DAY, known).member).toBe(false);
    expect(ask(night([0]), at('2026-06-07T23:59:00Z'), noon + 30 * DAY, known).member).toBe(false);
  });
});

describe('events by other names', () => {
  it('are opens of a campaign, a content and a link', () => {
    const click = happened('message_clicked', noon, { ref: '7', props: { contentId: 3, linkId: 11 } });
    const clicked = (more: Partial<LeafOf<'engagement'>>): Node => ({
      type: 'engagement',
      action: 'clicked',
      op: 'at-least',
      value: 1,
      ...more,
    });
    const holds = (root: Node) => ask(root, { events: [click] }, noon).member;
    expect(holds(clicked({}))).toBe(true);
    expect(holds(clicked({ campaignId: 7, contentId: 3, linkId: 11 }))).toBe(true);
    expect(holds(clicked({ campaignId: 8 }))).toBe(false);
    expect(holds(clicked({ contentId: 4 }))).toBe(false);
    expect(holds(clicked({ linkId: 3 }))).toBe(false);
    expect(holds({ type: 'engagement', action: 'opened', op: 'at-least', value: 1 })).toBe(false);
  });

  it('count people alone unless proxies or machines are asked for', () => {
    const events = [
      happened('message_opened_proxy', noon - 3 * DAY, { ref: '7' }),
      happened('message_opened', noon - 2 * DAY, { ref: '8' }),
      happened('message_opened_machine', noon - 4 * DAY, { ref: '7' }),
      happened('message_opened_unsure', noon - DAY, { ref: '7' }),
    ];
    const times = (by: LeafOf<'engagement'>['by'], value: number, more: Partial<LeafOf<'engagement'>> = {}) =>
      ask({ type: 'engagement', action: 'opened', op: 'exactly', value, ...(by && { by }), ...more }, { events }, noon);
    const window = { type: 'last', amount: 5, unit: 'days' } as const;
    expect(times(undefined, 1).member).toBe(true);
    expect(times('people', 1).member).toBe(true);
    expect(times('people-and-proxies', 2).member).toBe(true);
    expect(times('anyone', 4).member).toBe(true);
    expect(times('anyone', 3, { campaignId: 7 }).member).toBe(true);
    expect(times('machines', 1).member).toBe(true);
    // The oldest of all of them leaves first, whichever kind it is of.
    expect(times('anyone', 4, { window }).flipsAt).toBe(noon + DAY);
    expect(times('people-and-proxies', 2, { window }).flipsAt).toBe(noon + 2 * DAY);
  });

  it('are offers, received or redeemed', () => {
    const contact = { events: [happened('offer_received', noon, { ref: '5' })] };
    const offer = (more: Partial<LeafOf<'offer'>>): Node => ({ type: 'offer', op: 'at-least', value: 1, ...more });
    expect(ask(offer({ action: 'received', offerId: 5 }), contact, noon).member).toBe(true);
    expect(ask(offer({ action: 'received', offerId: 6 }), contact, noon).member).toBe(false);
    expect(ask(offer({}), contact, noon).member).toBe(false);
  });

  it('are the variant of a campaign', () => {
    const contact = { events: [happened('experiment_assigned', noon, { ref: '9', props: { variant: 'b' } })] };
    const given = (campaignId: number, ...variants: string[]): Node => ({ type: 'experiment', campaignId, variants });
    expect(ask(given(9, 'a', 'b'), contact, noon)).toEqual({ member: true, flipsAt: never });
    expect(ask(given(9, 'a'), contact, noon).member).toBe(false);
    expect(ask(given(8, 'b'), contact, noon).member).toBe(false);
  });
});
