import { describe, expect, it } from 'vitest';
import type { Node } from '../../../src/segments/definition.schema.ts';
import { evaluate, prepareNode } from '../../../src/segments/evaluate.ts';
import { explainAnswer } from '../../../src/segments/explain-answer.ts';
import { emptyHistory, type History, noEvents, type Verdict } from '../../../src/segments/history.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const noon = Date.parse('2026-06-01T12:00:00Z');
const never = Number.POSITIVE_INFINITY;

function withEvents(kind: string, rows: { at: number; amount?: number; minute?: number }[]): History {
  const history = emptyHistory(7);
  const columns = noEvents();
  rows.forEach(({ at, amount, minute }, index) => {
    columns.at.push(at);
    columns.amount.push(amount ?? null);
    columns.minuteOfWeek.push(minute ?? 0);
    columns.ref.push(null);
    columns.ids.push(index + 1);
    columns.props.push(null);
  });
  history.events.set(kind, columns);
  return history;
}

const ask = (root: Node, history: History, now: number): Verdict => evaluate({ version: 1, root }, history, now, 'UTC');

const visited = (op: 'at-least' | 'at-most' | 'exactly', value: number, days = 1): Node => ({
  type: 'event',
  kind: 'visit',
  measure: 'count',
  op,
  value,
  window: { type: 'last', amount: days, unit: 'days' },
});

describe('windows', () => {
  it('hold an event from its own instant until exactly their length later', () => {
    const history = withEvents('visit', [{ at: noon }]);
    expect(ask(visited('at-least', 1), history, noon - 1)).toEqual({ member: false, flipsAt: noon });
    expect(ask(visited('at-least', 1), history, noon)).toEqual({ member: true, flipsAt: noon + DAY });
    expect(ask(visited('at-least', 1), history, noon + DAY - 1)).toEqual({ member: true, flipsAt: noon + DAY });
    expect(ask(visited('at-least', 1), history, noon + DAY)).toEqual({ member: false, flipsAt: never });
  });

  it('flip when the event that decides leaves, not when the first one does', () => {
    const history = withEvents('visit', [{ at: noon }, { at: noon + HOUR }, { at: noon + 2 * HOUR }]);
    expect(ask(visited('at-least', 2), history, noon + 3 * HOUR)).toEqual({ member: true, flipsAt: noon + HOUR + DAY });
    expect(ask(visited('exactly', 2), history, noon + 3 * HOUR)).toEqual({ member: false, flipsAt: noon + DAY });
  });

  it('between two instants hold the first and not the last', () => {
    const window = { type: 'between', from: '2026-06-01', to: '2026-06-02' } as const;
    const root: Node = { type: 'event', kind: 'visit', measure: 'count', op: 'exactly', value: 1, window };
    const midnight = Date.parse('2026-06-01T00:00:00Z');
    const history = withEvents('visit', [{ at: midnight - 1 }, { at: midnight }, { at: midnight + DAY }]);
    expect(ask(root, history, midnight + 3 * DAY)).toEqual({ member: true, flipsAt: never });
  });

  it('see two events at one instant come and go together', () => {
    const history = withEvents('visit', [{ at: noon }, { at: noon }]);
    expect(ask(visited('exactly', 1), history, noon - 1)).toEqual({ member: false, flipsAt: never });
    expect(ask(visited('at-least', 2), history, noon)).toEqual({ member: true, flipsAt: noon + DAY });
  });
});

describe('nothing at all', () => {
  const amount = (measure: 'sum' | 'min' | 'max' | 'last', op: 'at-least' | 'at-most'): Node => ({
    type: 'event',
    kind: 'visit',
    measure,
    op,
    value: 0,
  });

  it('counts and sums to 0, and has no smallest, largest or latest amount', () => {
    const nobody = emptyHistory(1);
    expect(ask(visited('at-most', 2), nobody, noon).member).toBe(true);
    expect(ask(amount('sum', 'at-least'), nobody, noon).member).toBe(true);
    for (const measure of ['min', 'max', 'last'] as const) {
      expect(ask(amount(measure, 'at-most'), nobody, noon).member).toBe(false);
      expect(ask({ type: 'not', of: amount(measure, 'at-most') }, nobody, noon).member).toBe(true);
    }
  });

  it('is missing, which is neither the value nor another one', () => {
    const is: Node = { type: 'attribute', name: 'city', op: 'is', value: 'Lund' };
    const other: Node = { type: 'attribute', name: 'city', op: 'is-not', value: 'Lund' };
    expect(ask(is, emptyHistory(1), noon).member).toBe(false);
    expect(ask(other, emptyHistory(1), noon).member).toBe(false);
    expect(ask({ type: 'not', of: is }, emptyHistory(1), noon).member).toBe(true);
    expect(ask({ type: 'attribute', name: 'city', op: 'missing' }, emptyHistory(1), noon).member).toBe(true);
    // A name that every JavaScript object has is missing too.
    expect(ask({ type: 'attribute', name: 'constructor', op: 'exists' }, emptyHistory(1), noon).member).toBe(false);
  });

  it('is no share and no recency', () => {
    const localTime = { fromMinute: 0, toMinute: 720 };
    const share: Node = { type: 'purchase', measure: 'share', localTime, op: 'at-least', percent: 0 };
    const recency: Node = { type: 'purchase', measure: 'recency', op: 'at-least', amount: 1, unit: 'days' };
    expect(ask(share, emptyHistory(1), noon).member).toBe(false);
    expect(ask(recency, emptyHistory(1), noon).member).toBe(false);
  });
});

describe('trees', () => {
  const history = withEvents('visit', [{ at: noon }, { at: noon + HOUR }]);
  const now = noon + 2 * HOUR;
  const soon = visited('at-least', 2);
  const later = visited('at-least', 1);

  it('change no sooner than the first part, where all parts are needed', () => {
    expect(ask({ type: 'all', of: [soon, later] }, history, now)).toEqual({ member: true, flipsAt: noon + DAY });
  });

  it('change no sooner than the last part that decides', () => {
    expect(ask({ type: 'any', of: [soon, later] }, history, now)).toEqual({ member: true, flipsAt: noon + HOUR + DAY });
    const none: Node = {
      type: 'all',
      of: [
        { type: 'not', of: soon },
        { type: 'not', of: later },
      ],
    };
    expect(ask(none, history, now)).toEqual({ member: false, flipsAt: noon + HOUR + DAY });
  });
});

describe('shares and refunds', () => {
  it('takes refunds off at their own time', () => {
    const orders = withEvents('order', [{ at: noon, amount: 10_000 }]);
    const refunds = withEvents('refund', [{ at: noon + HOUR, amount: -4_000 }]);
    const history: History = { ...orders, events: new Map([...orders.events, ...refunds.events]) };
    const spent: Node = { type: 'purchase', measure: 'net', op: 'at-least', value: 10_000 };
    expect(ask(spent, history, noon)).toEqual({ member: true, flipsAt: noon + HOUR });
    expect(ask(spent, history, noon + HOUR)).toEqual({ member: false, flipsAt: never });
  });

  it('compares the share of orders before 12:00 without rounding', () => {
    const morning = { at: noon, minute: 9 * 60 };
    const evening = { at: noon, minute: 18 * 60 };
    const localTime = { fromMinute: 0, toMinute: 720 };
    const share: Node = { type: 'purchase', measure: 'share', localTime, op: 'at-least', percent: 60 };
    expect(ask(share, withEvents('order', [morning, morning, morning, evening, evening]), noon).member).toBe(true);
    expect(ask(share, withEvents('order', [morning, morning, evening, evening]), noon).member).toBe(false);
  });
});

describe('samples', () => {
  it('take exactly their share of the buckets, others with another salt', () => {
    const drawn = (salt: string | undefined) => {
      const root: Node = { type: 'sample', percent: 20, salt };
      return Array.from({ length: 10_000 }, (_, bucket) => ask(root, emptyHistory(1, bucket), noon).member);
    };
    const [plain, autumn] = [drawn(undefined), drawn('autumn')];
    expect(plain.filter(Boolean)).toHaveLength(2_000);
    expect(autumn.filter(Boolean)).toHaveLength(2_000);
    expect(autumn).not.toEqual(plain);
  });
});

describe('why', () => {
  it('names each condition, what was found and the events that prove it', () => {
    const root: Node = { type: 'all', of: [visited('at-least', 2), { type: 'attribute', name: 'city', op: 'exists' }] };
    const history = withEvents('visit', [{ at: noon - 2 * DAY }, { at: noon }, { at: noon + HOUR }]);
    const wording = { currency: 'SEK', timeZone: 'Europe/Stockholm', segmentName: () => undefined };
    const why = explainAnswer(prepareNode(root, 'UTC'), history, noon + HOUR, wording);
    expect(why.holds).toBe(false);
    expect(why.parts).toEqual([
      {
        condition: 'who have at least 2 “visit” in the last day',
        holds: true,
        flipsAt: noon + DAY,
        found: '2, from 1 Jun 2026, 14:00 to 1 Jun 2026, 15:00',
        events: [
          { eventId: 3, at: noon + HOUR },
          { eventId: 2, at: noon },
        ],
      },
      { condition: 'whose “city” is known', holds: false, flipsAt: null, found: 'missing' },
    ]);
  });
});
