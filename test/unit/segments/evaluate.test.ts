import { describe, expect, it } from 'vitest';
import { prepareNode } from '../../../src/segments/judge/evaluate.ts';
import { emptyHistory, isMember } from '../../../src/segments/judge/history.ts';
import type { Node } from '../../../src/segments/language/definition.schema.ts';
import { ask, happened } from '../../kit/ask-contact.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const noon = Date.parse('2026-06-01T12:00:00Z');
const never = Number.POSITIVE_INFINITY;
const nobody = {};

const visited = (
  op: 'at-least' | 'at-most' | 'exactly' | 'more-than' | 'less-than',
  value: number,
  days = 1,
): Node => ({
  type: 'event',
  kind: 'visit',
  measure: 'count',
  op,
  value,
  window: { type: 'last', amount: days, unit: 'days' },
});
const visits = (...instants: number[]) => ({ events: instants.map((at) => happened('visit', at)) });

describe('windows', () => {
  it('hold an event from its own instant until exactly their length later', () => {
    const contact = visits(noon);
    expect(ask(visited('at-least', 1), contact, noon - 1)).toEqual({ member: false, flipsAt: noon });
    expect(ask(visited('at-least', 1), contact, noon)).toEqual({ member: true, flipsAt: noon + DAY });
    expect(ask(visited('at-least', 1), contact, noon + DAY - 1)).toEqual({ member: true, flipsAt: noon + DAY });
    expect(ask(visited('at-least', 1), contact, noon + DAY)).toEqual({ member: false, flipsAt: never });
  });

  it('flip when the event that decides leaves, not when the first one does', () => {
    const contact = visits(noon, noon + HOUR, noon + 2 * HOUR);
    const now = noon + 3 * HOUR;
    expect(ask(visited('at-least', 2), contact, now)).toEqual({ member: true, flipsAt: noon + HOUR + DAY });
    expect(ask(visited('more-than', 2), contact, now)).toEqual({ member: true, flipsAt: noon + DAY });
    expect(ask(visited('exactly', 2), contact, now)).toEqual({ member: false, flipsAt: noon + DAY });
    expect(ask(visited('at-most', 1), contact, now)).toEqual({ member: false, flipsAt: noon + HOUR + DAY });
    expect(ask(visited('less-than', 1), contact, now)).toEqual({ member: false, flipsAt: noon + 2 * HOUR + DAY });
    expect(ask(visited('less-than', 0), contact, now)).toEqual({ member: false, flipsAt: never });
    expect(ask(visited('at-least', 0), contact, now)).toEqual({ member: true, flipsAt: never });
  });

  it('stay as they are where one event comes when another one leaves', () => {
    const contact = visits(noon, noon + DAY);
    expect(ask(visited('exactly', 1), contact, noon)).toEqual({ member: true, flipsAt: noon + 2 * DAY });
  });

  it('between two instants hold the first and not the last', () => {
    const window = { type: 'between', from: '2026-06-01', to: '2026-06-02' } as const;
    const root: Node = { type: 'event', kind: 'visit', measure: 'count', op: 'exactly', value: 1, window };
    const midnight = Date.parse('2026-06-01T00:00:00Z');
    const contact = visits(midnight - 1, midnight, midnight + DAY);
    expect(ask(root, contact, midnight + 3 * DAY)).toEqual({ member: true, flipsAt: never });
    expect(ask(root, contact, midnight - 1)).toEqual({ member: false, flipsAt: midnight });
  });

  it('between local midnights follow the clock', () => {
    // On the day on which clocks go back, Stockholm's day has 25 hours.
    const window = { type: 'between', from: '2026-10-25', to: '2026-10-26' } as const;
    const root: Node = { type: 'event', kind: 'visit', measure: 'count', op: 'exactly', value: 2, window };
    const contact = visits(Date.parse('2026-10-24T22:00:00Z'), Date.parse('2026-10-25T22:59:59.999Z'));
    const known = { zone: 'Europe/Stockholm' };
    expect(ask(root, contact, noon + 365 * DAY, known).member).toBe(true);
    const late = visits(Date.parse('2026-10-24T22:00:00Z'), Date.parse('2026-10-25T23:00:00Z'));
    expect(ask(root, late, noon + 365 * DAY, known).member).toBe(false);
  });

  it('see two events at one instant come and go together', () => {
    const contact = visits(noon, noon);
    expect(ask(visited('exactly', 1), contact, noon - 1)).toEqual({ member: false, flipsAt: never });
    expect(ask(visited('at-least', 2), contact, noon)).toEqual({ member: true, flipsAt: noon + DAY });
    expect(ask(visited('at-least', 1), contact, noon)).toEqual({ member: true, flipsAt: noon + DAY });
  });
});

describe('nothing at all', () => {
  it('counts and sums to 0, and has no smallest, largest, first, latest or average amount', () => {
    expect(ask(visited('at-most', 2), nobody, noon)).toEqual({ member: true, flipsAt: never });
    const amount = (measure: 'sum' | 'min' | 'max' | 'first' | 'last' | 'average'): Node => ({
      type: 'event',
      kind: 'visit',
      measure,
      op: 'at-least',
      value: 0,
    });
    expect(ask(amount('sum'), nobody, noon).member).toBe(true);
    for (const measure of ['min', 'max', 'first', 'last', 'average'] as const) {
      expect(ask(amount(measure), nobody, noon).member).toBe(false);
      expect(ask({ type: 'not', of: amount(measure) }, nobody, noon).member).toBe(true);
    }
  });

  it('is no share, no favourite, no recency and no tenure', () => {
    const localTime = { fromMinute: 0, toMinute: 720 };
    const ofNothing: Node[] = [
      { type: 'purchase', measure: 'share', localTime, op: 'at-least', percent: 0 },
      { type: 'purchase', measure: 'recency', op: 'at-least', amount: 1, unit: 'days' },
      { type: 'purchase', measure: 'recency', op: 'at-most', amount: 1, unit: 'days' },
      { type: 'purchase', measure: 'tenure', op: 'at-least', amount: 1, unit: 'days' },
      { type: 'purchase', measure: 'tenure', op: 'at-most', amount: 1, unit: 'days' },
      { type: 'purchase', measure: 'favourite', of: 'brand', by: 'orders', values: ['x'] },
      { type: 'purchase', measure: 'average', op: 'at-most', value: 100 },
      { type: 'event', kind: 'visit', measure: 'share', part: {}, op: 'at-least', percent: 0 },
    ];
    for (const root of ofNothing) expect(ask(root, nobody, noon)).toEqual({ member: false, flipsAt: never });
  });
});

describe('trees', () => {
  const contact = visits(noon, noon + HOUR);
  const now = noon + 2 * HOUR;
  const soon = visited('at-least', 2);
  const later = visited('at-least', 1);

  it('change no sooner than the first part, where all parts are needed', () => {
    expect(ask({ type: 'all', of: [soon, later] }, contact, now)).toEqual({ member: true, flipsAt: noon + DAY });
  });

  it('change no sooner than the last part that decides', () => {
    expect(ask({ type: 'any', of: [soon, later] }, contact, now)).toEqual({ member: true, flipsAt: noon + HOUR + DAY });
    const none: Node = {
      type: 'all',
      of: [
        { type: 'not', of: soon },
        { type: 'not', of: later },
      ],
    };
    expect(ask(none, contact, now)).toEqual({ member: false, flipsAt: noon + HOUR + DAY });
  });

  it('never change where one part decides for ever', () => {
    const all: Node = { type: 'all', of: [soon, { type: 'sample', percent: 0 }] };
    const any: Node = { type: 'any', of: [soon, { type: 'sample', percent: 100 }] };
    expect(ask(all, contact, now)).toEqual({ member: false, flipsAt: never });
    expect(ask(any, contact, now)).toEqual({ member: true, flipsAt: never });
    expect(ask({ type: 'not', of: any }, contact, now)).toEqual({ member: false, flipsAt: never });
  });
});

describe('samples', () => {
  it('take exactly their share of the buckets, others with another salt', () => {
    const layout = { kinds: new Map(), segments: new Map() };
    const context = { timeZone: 'UTC', layout, segmentId: null, bounds: new Map() };
    const drawn = (percent: number, salt: string | undefined) => {
      const { judge } = prepareNode({ type: 'sample', percent, salt }, context);
      return Array.from({ length: 10_000 }, (_, bucket) => isMember(judge(emptyHistory(layout, 1, bucket), noon)));
    };
    const [plain, autumn] = [drawn(20, undefined), drawn(20, 'autumn')];
    expect(plain.filter(Boolean)).toHaveLength(2_000);
    expect(autumn.filter(Boolean)).toHaveLength(2_000);
    expect(autumn).not.toEqual(plain);
    // 0.29 × 10,000 / 100 is 28.999999999999996.
    expect(drawn(0.29, undefined).filter(Boolean)).toHaveLength(29);
  });
});
