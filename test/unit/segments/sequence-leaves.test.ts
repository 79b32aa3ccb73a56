import { describe, expect, it } from 'vitest';
import type { Window } from '../../../src/segments/language/condition-parts.schema.ts';
import type { LeafOf, SequenceStep } from '../../../src/segments/language/conditions.schema.ts';
import type { Node } from '../../../src/segments/language/definition.schema.ts';
import { ask, askEvidence, happened, line } from '../../kit/ask-contact.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const noon = Date.parse('2026-06-01T12:00:00Z');
const never = Number.POSITIVE_INFINITY;

const sequence = (
  kinds: (string | SequenceStep)[],
  hours: number,
  is: LeafOf<'sequence'>['is'] = 'followed',
  window?: Window,
): Node => ({
  type: 'sequence',
  steps: kinds.map((kind) => (typeof kind === 'string' ? { kind } : kind)),
  within: { amount: hours, unit: 'hours' },
  is,
  window,
});
const days = (amount: number) => ({ type: 'last' as const, amount, unit: 'days' as const });
/** 'a0 b2': an a at noon, a b two hours later. */
const did = (text: string) => ({
  events: text.split(' ').map((word) => happened(word.slice(0, 1), noon + Number(word.slice(1)) * HOUR)),
});

describe('one thing after another', () => {
  it('comes true with the last step, and stays', () => {
    expect(ask(sequence(['a', 'b'], 3), did('a0 b2'), noon)).toEqual({ member: false, flipsAt: noon + 2 * HOUR });
    expect(ask(sequence(['a', 'b'], 3), did('a0 b2'), noon + 2 * HOUR)).toEqual({ member: true, flipsAt: never });
    expect(ask(sequence(['b', 'a'], 3), did('a0 b2'), noon + DAY)).toEqual({ member: false, flipsAt: never });
  });

  it('is strictly later: two steps at one instant do not follow each other', () => {
    expect(ask(sequence(['a', 'b'], 3), did('a0 b0'), noon).member).toBe(false);
    expect(ask(sequence(['a', 'a'], 3), did('a0 a0'), noon).member).toBe(false);
    expect(ask(sequence(['a', 'a'], 3), did('a0 a1'), noon + HOUR).member).toBe(true);
    expect(ask(sequence(['a', 'b', 'c'], 3), did('a0 b1 c1'), noon + DAY).member).toBe(false);
  });

  it('takes at most so long from the first step to the last', () => {
    expect(ask(sequence(['a', 'b', 'c'], 3), did('a0 b1 c3'), noon + DAY).member).toBe(true);
    expect(ask(sequence(['a', 'b', 'c'], 3), did('a0 b1 c3.01'), noon + DAY).member).toBe(false);
    // The later first step is the one that is near enough.
    expect(ask(sequence(['a', 'b', 'c'], 3), did('a0 a2 b3 c4'), noon + DAY).member).toBe(true);
  });

  it('leaves a window with its first step, unless another one takes over', () => {
    const root = sequence(['a', 'b'], 3, 'followed', days(1));
    expect(ask(root, did('a0 b2'), noon + 2 * HOUR)).toEqual({ member: true, flipsAt: noon + DAY });
    expect(ask(root, did('a0 b2 a20 b21'), noon + 2 * HOUR)).toEqual({ member: true, flipsAt: noon + 20 * HOUR + DAY });
    // The second comes true at the very instant at which the first leaves.
    expect(ask(root, did('a0 b2 a23 b24'), noon + 2 * HOUR).flipsAt).toBe(noon + 23 * HOUR + DAY);
    expect(ask(root, did('a0 b2 a23 b25'), noon + 2 * HOUR).flipsAt).toBe(noon + DAY);
    expect(ask(sequence(['a', 'b'], 3, 'followed', days(1)), did('a0 b24'), noon + DAY).member).toBe(false);
  });

  it('has all steps between two instants', () => {
    const between = (to: string): Window => ({ type: 'between', from: '2026-06-01T12:00:00Z', to });
    expect(
      ask(sequence(['a', 'b'], 3, 'followed', between('2026-06-01T14:00:00.001Z')), did('a0 b2'), noon + DAY).member,
    ).toBe(true);
    expect(
      ask(sequence(['a', 'b'], 3, 'followed', between('2026-06-01T14:00:00Z')), did('a0 b2'), noon + DAY).member,
    ).toBe(false);
  });

  it('is proved by its latest finding', () => {
    expect(askEvidence(sequence(['a', 'b'], 3), did('a0 b2 a5 b6'), noon + DAY)).toMatchObject({
      at: [noon + 5 * HOUR, noon + 6 * HOUR],
      ids: [3, 4],
    });
    expect(askEvidence(sequence(['a', 'b'], 3), did('a0 b2 a5 b6'), noon + 5 * HOUR)).toMatchObject({ ids: [1, 2] });
    expect(askEvidence(sequence(['a', 'b'], 3), did('a0'), noon + DAY)).toMatchObject({ at: [], ids: [] });
  });
});

describe('one thing without another after it', () => {
  const root = sequence(['a', 'b'], 3, 'not-followed');

  it('comes true when the time has passed', () => {
    expect(ask(root, did('a0'), noon)).toEqual({ member: false, flipsAt: noon + 3 * HOUR });
    expect(ask(root, did('a0'), noon + 3 * HOUR)).toEqual({ member: true, flipsAt: never });
    expect(ask(root, did('a0 b3'), noon)).toEqual({ member: false, flipsAt: never });
    expect(ask(root, did('a0 b3.01'), noon)).toEqual({ member: false, flipsAt: noon + 3 * HOUR });
    expect(ask(root, did('a0 b0'), noon + 3 * HOUR).member).toBe(true);
    expect(ask(root, did('b0'), noon + DAY)).toEqual({ member: false, flipsAt: never });
  });

  it('asks for the first step inside the window, and for the second wherever it is', () => {
    const between: Window = { type: 'between', from: '2026-06-01T12:00:00Z', to: '2026-06-01T13:00:00Z' };
    expect(ask(sequence(['a', 'b'], 3, 'not-followed', between), did('a0 b2'), noon + DAY).member).toBe(false);
    expect(ask(sequence(['a', 'b'], 3, 'not-followed', days(1)), did('a0'), noon)).toEqual({
      member: false,
      flipsAt: noon + 3 * HOUR,
    });
    expect(ask(sequence(['a', 'b'], 3, 'not-followed', days(1)), did('a0'), noon + 3 * HOUR)).toEqual({
      member: true,
      flipsAt: noon + DAY,
    });
    // A window no longer than the wait never holds anything.
    expect(ask(sequence(['a', 'b'], 24, 'not-followed', days(1)), did('a0'), noon)).toEqual({
      member: false,
      flipsAt: never,
    });
  });
});

describe('steps with lines', () => {
  const tea = { categories: ['tea'] };
  const order = (hour: number, category: string, amount = 100) =>
    happened('order', noon + hour * HOUR, { amount, lines: [line('p', { category })] });

  it('are orders that have such a line', () => {
    const root = sequence(
      [
        { kind: 'order', lines: tea },
        { kind: 'order', lines: { categories: ['coffee'] } },
      ],
      3,
    );
    expect(ask(root, { events: [order(0, 'tea'), order(1, 'coffee')] }, noon + DAY).member).toBe(true);
    expect(ask(root, { events: [order(0, 'coffee'), order(1, 'tea')] }, noon + DAY).member).toBe(false);
    expect(
      ask(
        root,
        { events: [order(0, 'tea'), happened('refund', noon + HOUR, { lines: order(0, 'coffee').lines })] },
        noon + DAY,
      ).member,
    ).toBe(false);
  });

  it('may restrict the order itself too', () => {
    const dear: SequenceStep = { kind: 'order', lines: tea, where: [{ field: 'amount', op: 'at-least', value: 500 }] };
    const root = sequence([dear, 'a'], 3);
    const after = happened('a', noon + HOUR);
    expect(ask(root, { events: [order(0, 'tea', 500), after] }, noon + DAY).member).toBe(true);
    // At one instant: one is dear, the other has tea.
    expect(ask(root, { events: [order(0, 'tea', 100), order(0, 'coffee', 500), after] }, noon + DAY).member).toBe(
      false,
    );
  });

  it('are nothing where a kind has no lines', () => {
    const root = sequence([{ kind: 'a', lines: {} }, 'b'], 3);
    expect(ask(root, did('a0 b1'), noon + DAY)).toEqual({ member: false, flipsAt: never });
  });

  it('may ask for a local time', () => {
    const localTime = { fromMinute: 0, toMinute: 720 };
    const root = sequence([{ kind: 'order', lines: tea, localTime }, 'a'], 3);
    const contact = { events: [order(0, 'tea'), happened('a', noon + HOUR)] };
    expect(ask(root, contact, noon + DAY).member).toBe(false);
    expect(ask(root, contact, noon + DAY, { zone: 'America/New_York' }).member).toBe(true);
  });
});
