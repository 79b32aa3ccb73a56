import { prepareNode } from '../../src/segments/judge/evaluate.ts';
import { type ExplainAbout, explainAnswer, type Why, type Wording } from '../../src/segments/judge/explain-answer.ts';
import { ALWAYS_MEMBER } from '../../src/segments/judge/history.ts';
import { layoutOf, listNeeds } from '../../src/segments/judge/list-needs.ts';
import type { Node } from '../../src/segments/language/definition.schema.ts';
import { historyOf } from './history-of.ts';
import { plainContact, type WorldContact, type WorldEvent } from './segment-worlds.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const timeZone = 'Europe/Stockholm';
/** 14:00 in Stockholm. */
export const noon = Date.parse('2026-06-01T12:00:00Z');
const wording: Wording = { currency: 'SEK', timeZone, segmentName: () => undefined };

export type Bounds = ReadonlyMap<string, { bound: number | null; workedOutAt: number | null }>;

/** Explains a condition about a contact of whom only so much is known; the segment is number 1. */
export function explain(node: Node, contact: Partial<WorldContact>, now = noon, bounds?: Bounds): Why {
  const needs = listNeeds([{ id: 1, definition: { version: 1, root: node } }], timeZone);
  const layout = layoutOf(needs, [...needs.segments]);
  const whole: WorldContact = { ...plainContact, ...contact };
  const history = historyOf(whole, layout, { timeZone });
  history.answers.fill(ALWAYS_MEMBER);
  const numbers = new Map([...(bounds ?? [])].map(([key, { bound }]) => [key, bound]));
  const about: ExplainAbout = { segmentId: 1, layout, ...(bounds && { bounds }) };
  return explainAnswer(
    prepareNode(node, { timeZone, layout, segmentId: 1, bounds: numbers }),
    history,
    now,
    wording,
    about,
  );
}

export const event = (kind: string, at: number, rest: Partial<WorldEvent> = {}): WorldEvent => ({
  kind,
  at,
  amount: null,
  ref: null,
  props: null,
  lines: [],
  ...rest,
});
const line = (category: string, quantity: number, amount: number) => ({
  product: category,
  category,
  brand: null,
  quantity,
  amount,
});
/** Two orders and a refund, with lines. */
export const bought = [
  event('order', noon - 40 * DAY, { amount: 10_000, lines: [line('tea', 3, 6000), line('coffee', 1, 4000)] }),
  event('order', noon - 3 * DAY, { amount: 5000, lines: [line('tea', 1, 5000)] }),
  event('refund', noon - 2 * DAY, { amount: -2000, lines: [line('tea', -1, -2000)] }),
];
