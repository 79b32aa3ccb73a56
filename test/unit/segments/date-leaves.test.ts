import { describe, expect, it } from 'vitest';
import type { LeafOf } from '../../../src/segments/language/conditions.schema.ts';
import type { Node } from '../../../src/segments/language/definition.schema.ts';
import { ask } from '../../kit/ask-contact.ts';

const at = (text: string) => Date.parse(text);
const never = Number.POSITIVE_INFINITY;
const DAY = 86_400_000;
const stockholm = { zone: 'Europe/Stockholm' };

type Attribute = LeafOf<'attribute'>;
const born = (
  leaf: Attribute extends infer Each ? (Each extends unknown ? Omit<Each, 'type' | 'name'> : never) : never,
): Node => ({ type: 'attribute', name: 'born', ...leaf }) as Attribute;
const on = (value: unknown, timeZone: string | null = null) => ({ attributes: { born: value }, timeZone });

describe('before and after', () => {
  it('compare instants; a date is the local midnight at which it begins', () => {
    const before = born({ op: 'before', at: '2026-06-01' });
    const now = at('2026-09-01T00:00:00Z');
    expect(ask(before, on('2026-05-31'), now, stockholm).member).toBe(true);
    expect(ask(before, on('2026-06-01'), now, stockholm).member).toBe(false);
    expect(ask(before, on('2026-05-31T21:59:59Z'), now, stockholm).member).toBe(true);
    expect(ask(before, on('2026-05-31T22:00:00Z'), now, stockholm).member).toBe(false);
    expect(ask(born({ op: 'after', at: '2026-06-01' }), on('2026-06-01'), now, stockholm).member).toBe(false);
    expect(
      ask(born({ op: 'after', at: '2026-06-01' }), on('2026-06-01T00:00:00.001+02:00'), now, stockholm).member,
    ).toBe(true);
    for (const value of ['2026-02-31', 'soon', 20_260_501, null, true, ['2026-05-01']]) {
      expect(ask(before, on(value), now, stockholm)).toEqual({ member: false, flipsAt: never });
    }
  });

  it('read both sides in the zone of the contact, where that is wanted and known', () => {
    const now = at('2026-09-01T00:00:00Z');
    const instant = '2026-05-31T23:00:00Z';
    const own = born({ op: 'before', at: '2026-06-01', zone: 'contact' });
    expect(ask(own, on(instant), now, stockholm).member).toBe(false);
    expect(ask(own, on(instant, 'America/New_York'), now, stockholm).member).toBe(true);
    expect(ask(own, on(instant, 'Mars/Olympus'), now, stockholm).member).toBe(false);
    expect(ask(born({ op: 'before', at: '2026-06-01' }), on(instant, 'America/New_York'), now, stockholm).member).toBe(
      false,
    );
  });
});

describe('lengths from now', () => {
  const value = '2026-06-01T12:00:00Z';
  const noon = at(value);
  const two = { amount: 2, unit: 'days' } as const;

  it.each([
    ['within-last', [false, noon], [true, noon + 2 * DAY], [false, never]],
    ['within-next', [true, noon], [false, never], [false, never]],
    ['longer-ago', [false, noon + 2 * DAY], [false, noon + 2 * DAY], [true, never]],
    ['further-ahead', [false, never], [false, never], [false, never]],
  ] as const)('%s flips exactly', (op, before, during, after) => {
    const asked = [noon - 1, noon, noon + 2 * DAY].map((now) => ask(born({ op, ...two }), on(value), now));
    expect(asked.map(({ member, flipsAt }) => [member, flipsAt])).toEqual([before, during, after]);
  });

  it('begin to lie within the next N when they are N ahead, and further ahead before', () => {
    const next = born({ op: 'within-next', ...two });
    expect(ask(next, on(value), noon - 2 * DAY - 1)).toEqual({ member: false, flipsAt: noon - 2 * DAY });
    expect(ask(next, on(value), noon - 2 * DAY)).toEqual({ member: true, flipsAt: noon });
    const ahead = born({ op: 'further-ahead', ...two });
    expect(ask(ahead, on(value), noon - 2 * DAY - 1)).toEqual({ member: true, flipsAt: noon - 2 * DAY });
    expect(ask(ahead, on(value), noon - 2 * DAY).member).toBe(false);
  });
});

describe('days from today', () => {
  const today = born({ op: 'days-from-today', from: 0, to: 0 });

  it('are counted from one local midnight to the next, be the day 23 or 25 hours long', () => {
    const [start, end] = [at('2026-10-24T22:00:00Z'), at('2026-10-25T23:00:00Z')];
    expect(ask(today, on('2026-10-25'), start - 1, stockholm)).toEqual({ member: false, flipsAt: start });
    expect(ask(today, on('2026-10-25'), start, stockholm)).toEqual({ member: true, flipsAt: end });
    expect(ask(today, on('2026-10-25'), end, stockholm)).toEqual({ member: false, flipsAt: never });
    expect(ask(today, on('2026-03-29'), at('2026-03-29T12:00:00Z'), stockholm).flipsAt).toBe(
      at('2026-03-29T22:00:00Z'),
    );
    // An instant lies on the local day on which it happens.
    expect(ask(today, on('2026-10-24T22:00:00Z'), start, stockholm).member).toBe(true);
  });

  it('lie on both sides, both ends included', () => {
    const around = born({ op: 'days-from-today', from: -1, to: 2 });
    const known = { zone: 'UTC' };
    const first = at('2026-06-08T00:00:00Z');
    expect(ask(around, on('2026-06-10'), first - 1, known)).toEqual({ member: false, flipsAt: first });
    expect(ask(around, on('2026-06-10'), first, known)).toEqual({ member: true, flipsAt: first + 4 * DAY });
    expect(ask(born({ op: 'days-from-today', from: 2, to: 1 }), on('2026-06-10'), first, known).flipsAt).toBe(never);
  });

  it('begin when the clock strikes where midnight is skipped, and in the zone of the contact', () => {
    const own = born({ op: 'days-from-today', from: 0, to: 0, zone: 'contact' });
    // In Beirut, 29 March 2026 begins at 01:00.
    const start = at('2026-03-28T22:00:00Z');
    expect(ask(own, on('2026-03-29', 'Asia/Beirut'), start - 1, stockholm)).toEqual({ member: false, flipsAt: start });
    expect(ask(own, on('2026-03-29', 'Asia/Beirut'), start, stockholm).flipsAt).toBe(at('2026-03-29T21:00:00Z'));
    // Samoa went from 29 to 31 December 2011: the day between never was.
    expect(ask(own, on('2011-12-30', 'Pacific/Apia'), at('2011-12-01T00:00:00Z'), stockholm).flipsAt).toBe(never);
  });
});

describe('an anniversary', () => {
  const week = born({ op: 'anniversary', from: 0, to: 7 });

  it('comes every year, from seven days before to the end of the day', () => {
    const [start, end] = [at('2026-06-02T22:00:00Z'), at('2026-06-10T22:00:00Z')];
    expect(ask(week, on('1980-06-10'), start - 1, stockholm)).toEqual({ member: false, flipsAt: start });
    expect(ask(week, on('1980-06-10'), start, stockholm)).toEqual({ member: true, flipsAt: end });
    expect(ask(week, on('1980-06-10'), end, stockholm)).toEqual({ member: false, flipsAt: at('2027-06-02T22:00:00Z') });
    // Also before the date itself.
    expect(ask(week, on('2040-06-10'), start, stockholm).member).toBe(true);
  });

  it('of 29 February is kept on the 28th in other years', () => {
    const today = born({ op: 'anniversary', from: 0, to: 0 });
    const holds = (now: string) => ask(today, on('2000-02-29'), at(now)).member;
    expect(holds('2027-02-28T12:00:00Z')).toBe(true);
    expect(holds('2027-03-01T12:00:00Z')).toBe(false);
    expect(holds('2028-02-28T12:00:00Z')).toBe(false);
    expect(holds('2028-02-29T12:00:00Z')).toBe(true);
    expect(holds('2100-02-28T12:00:00Z')).toBe(true);
    expect(ask(today, on('2000-02-29'), at('2028-02-28T12:00:00Z')).flipsAt).toBe(at('2028-02-29T00:00:00Z'));
  });

  it('reaches over the turn of the year', () => {
    const known = { zone: 'UTC' };
    expect(ask(week, on('1990-01-03'), at('2026-12-27T12:00:00Z'), known)).toEqual({
      member: true,
      flipsAt: at('2027-01-04T00:00:00Z'),
    });
    const ago = born({ op: 'anniversary', from: -7, to: -1 });
    expect(ask(ago, on('1990-12-30'), at('2027-01-06T23:59:59Z'), known)).toEqual({
      member: true,
      flipsAt: at('2027-01-07T00:00:00Z'),
    });
    const half = born({ op: 'anniversary', from: -180, to: 180 });
    expect(ask(half, on('1990-07-01'), at('2027-01-01T12:00:00Z'), known)).toEqual({
      member: false,
      flipsAt: at('2027-01-02T00:00:00Z'),
    });
  });
});
