import { prepareNode } from '../../src/segments/judge/evaluate.ts';
import { type Answer, flipsAt, isMember } from '../../src/segments/judge/history.ts';
import type { Evidence } from '../../src/segments/judge/judge.ts';
import { layoutOf, listNeeds } from '../../src/segments/judge/list-needs.ts';
import type { Node } from '../../src/segments/language/definition.schema.ts';
import { historyOf } from './history-of.ts';
import { plainContact, type WorldContact, type WorldEvent } from './segment-worlds.ts';

export type Known = {
  /** The workspace's; UTC, unless given. */
  zone?: string;
  /** Answers about other segments at the same instant, by id. */
  answers?: Record<number, Answer>;
  bounds?: Record<string, number | null>;
  segmentId?: number;
};

/** An event of a made-up contact, with what is not given left empty. */
export const happened = (kind: string, at: number, more: Partial<WorldEvent> = {}): WorldEvent => ({
  kind,
  at,
  amount: null,
  ref: null,
  props: null,
  lines: [],
  ...more,
});

/** A line of an order: one piece for 1.00, unless said otherwise. */
export const line = (
  product: string,
  more: Partial<WorldEvent['lines'][number]> = {},
): WorldEvent['lines'][number] => ({
  product,
  category: null,
  brand: null,
  amount: 100,
  quantity: 1,
  ...more,
});

function prepare(
  root: Node,
  contact: Partial<WorldContact>,
  { zone = 'UTC', answers = {}, bounds = {}, segmentId }: Known,
) {
  const needs = listNeeds([{ id: segmentId, definition: { version: 1, root } }], zone);
  const layout = layoutOf(needs, Object.keys(answers).map(Number));
  const prepared = prepareNode(root, {
    timeZone: zone,
    layout,
    segmentId: segmentId ?? null,
    bounds: new Map(Object.entries(bounds)),
  });
  const history = historyOf({ ...plainContact, ...contact }, layout, { timeZone: zone });
  for (const [id, place] of layout.segments) history.answers[place] = answers[id]!;
  return { prepared, history };
}

/** Whether a made-up contact belongs at `now`, and until when that stays. */
export function ask(
  root: Node,
  contact: Partial<WorldContact>,
  now: number,
  known: Known = {},
): { member: boolean; flipsAt: number } {
  const { prepared, history } = prepare(root, contact, known);
  const answer = prepared.judge(history, now);
  return { member: isMember(answer), flipsAt: flipsAt(answer) };
}

/** What a counting condition counted. */
export function askEvidence(root: Node, contact: Partial<WorldContact>, now: number, known: Known = {}): Evidence {
  const { prepared, history } = prepare(root, contact, known);
  if (prepared.kind !== 'counting') throw new Error(`${root.type} counts nothing`);
  return prepared.evidence(history, now);
}
