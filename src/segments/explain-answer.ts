/** The reasons behind an answer, for people: each condition with what was found, which events prove it, and how long it holds. */

import type { Leaf } from './definition.schema.ts';
import { describeNode, moneyText, type Names } from './describe-definition.ts';
import type { Prepared } from './evaluate.ts';
import type { EvidentSeries } from './event-leaves.ts';
import type { History } from './history.ts';
import { insideAt, type Measure, tallyOf } from './scan-series.ts';
import { consentAt, readAttribute } from './state-leaves.ts';

export type Evidence = { eventId: number; at: number };

/** One condition or group of them. Times are epoch ms. */
export type Why = {
  condition: string;
  holds: boolean;
  /** Null: nothing that is known now will change it. */
  flipsAt: number | null;
  /** What was found for a condition, in words. */
  found?: string;
  /** The latest events that count, newest first, at most 20. */
  events?: Evidence[];
  parts?: Why[];
};

export type Wording = Names & { timeZone: string };

const MOST_EVENTS = 20;

function instantText(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at);
}

function measuredText(measure: Measure, amounts: number[], currency: string): string {
  const sum = amounts.reduce((total, amount) => total + amount, 0);
  switch (measure) {
    case 'sum':
      return `${moneyText(sum, currency)} in total, `;
    case 'min':
      return `smallest ${moneyText(Math.min(...amounts), currency)}, `;
    case 'max':
      return `largest ${moneyText(Math.max(...amounts), currency)}, `;
    case 'last':
      return `latest ${moneyText(amounts.at(-1) ?? 0, currency)}, `;
    case 'share':
      return `${sum} of ${amounts.length} (${Math.round((100 * sum) / amounts.length)} %), `;
    default:
      return '';
  }
}

function explainCounting(
  { counting, node }: Extract<Prepared, { kind: 'counting' }>,
  history: History,
  now: number,
  { timeZone, currency }: Wording,
): Pick<Why, 'found' | 'events'> {
  const series: EvidentSeries = counting.pick(history);
  // Recency is about the latest order, however long ago.
  const isRecency = node.type === 'purchase' && node.measure === 'recency';
  const [from, until] = insideAt(series.at, isRecency ? { type: 'ever' } : counting.span, now);
  const { count } = tallyOf(series, counting.rule, from, until);
  if (count === 0) return { found: isRecency ? 'no order so far' : 'none', events: [] };
  const amounts = series.amount === null ? [] : Array.from(series.amount).slice(from, until);
  const latest = instantText(series.at[until - 1]!, timeZone);
  const events: Evidence[] = [];
  for (let index = until - 1; index >= from && events.length < MOST_EVENTS; index -= 1) {
    const eventId = series.ids[index];
    if (eventId !== undefined) events.push({ eventId, at: series.at[index]! });
  }
  if (isRecency) return { found: `latest order ${latest}`, events: events.slice(0, 1) };
  const when =
    count === 1 ? `1, on ${latest}` : `${count}, from ${instantText(series.at[from]!, timeZone)} to ${latest}`;
  return { found: `${measuredText(counting.rule.measure, amounts, currency)}${when}`, events };
}

function stateText(leaf: Leaf, history: History, now: number): string {
  switch (leaf.type) {
    case 'attribute': {
      const value = readAttribute(history, leaf.name);
      return value === null ? 'missing' : JSON.stringify(value);
    }
    case 'consent':
      return consentAt(history, leaf.topic, now);
    case 'segment':
      return history.answers.get(leaf.segmentId)?.member ? 'in it' : 'not in it';
    default:
      return '';
  }
}

/** Explains a prepared definition for one contact at `now`. Load the history with event ids to get `events`. */
export function explainAnswer(prepared: Prepared, history: History, now: number, wording: Wording): Why {
  const { member, flipsAt } = prepared.judge(history, now);
  const why: Why = {
    condition: describeNode(prepared.node, wording),
    holds: member,
    flipsAt: Number.isFinite(flipsAt) ? flipsAt : null,
  };
  if (prepared.kind === 'counting') return { ...why, ...explainCounting(prepared, history, now, wording) };
  if (prepared.kind === 'group') {
    return { ...why, parts: prepared.children.map((child) => explainAnswer(child, history, now, wording)) };
  }
  const found = stateText(prepared.node, history, now);
  return found === '' ? why : { ...why, found };
}
