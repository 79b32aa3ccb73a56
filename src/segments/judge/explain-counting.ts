/** What was counted for a condition on what happened: the number, the time, and the events that prove it. */
import type { Leaf, LeafOf } from '../language/conditions.schema.ts';
import { moneyText, quote } from '../language/describe-words.ts';
import { leafKey } from '../language/leaf-key.ts';
import {
  agoText,
  type ExplainAbout,
  type Finding,
  instantText,
  numberText,
  someText,
  type Wording,
} from './explain-words.ts';
import type { History } from './history.ts';
import type { Evidence } from './judge.ts';

const MOST_EVENTS = 20;

/** The events, each once, newest first. */
function eventsOf({ at, ids }: Evidence): { eventId: number; at: number }[] {
  const events: { eventId: number; at: number }[] = [];
  const seen = new Set<number>();
  for (let index = ids.length - 1; index >= 0 && events.length < MOST_EVENTS; index -= 1) {
    const eventId = ids[index]!;
    if (seen.has(eventId)) continue;
    seen.add(eventId);
    events.push({ eventId, at: at[index]! });
  }
  return events;
}

/** "4, from 2 Sept 2026, 09:14 to 11 Nov 2026, 10:02". */
function whenText({ at, ids }: Evidence, timeZone: string): string {
  const latest = instantText(at.at(-1)!, timeZone);
  const count = ids.length > 0 ? new Set(ids).size : at.length;
  return count === 1 ? `1, on ${latest}` : `${count}, from ${instantText(at[0]!, timeZone)} to ${latest}`;
}

function shareText({ amounts }: Evidence): string {
  const all = amounts?.length ?? 0;
  const part = (amounts ?? []).filter((amount) => amount === 1).length;
  return `${part} of ${all} (${Math.floor((1000 * part) / all) / 10} %)`;
}

/** What was told apart, what comes up most often first. */
function differentText({ values, found }: Evidence): string {
  const counts = new Map<string | number | boolean, number>();
  for (const value of values ?? []) counts.set(value, (counts.get(value) ?? 0) + 1);
  const byCount = [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => String(value));
  return `${found ?? counts.size} different: ${someText(byCount)}`;
}

/** All tallies, largest first: "“tea” 12, “coffee” 3". */
function tallyText({ values, amounts }: Evidence, by: string, { currency }: Wording): string {
  const tallies = new Map<string | number | boolean, number>();
  for (const [index, value] of (values ?? []).entries()) {
    tallies.set(value, (tallies.get(value) ?? 0) + (amounts?.[index] ?? 1));
  }
  const number = (tally: number) => (by === 'amount' ? moneyText(tally, currency) : numberText(tally));
  const sorted = [...tallies].sort((a, b) => b[1] - a[1]);
  return someText(sorted.map(([value, tally]) => `${quote(value)} ${number(tally)}`));
}

const nouns = {
  sum: '$ in total',
  average: '$ on average',
  min: 'smallest $',
  max: 'largest $',
  first: 'first $',
  last: 'latest $',
} as const;

function eventText(leaf: LeafOf<'event'>, evidence: Evidence, { currency }: Wording): string {
  switch (leaf.measure) {
    case 'count':
      return '';
    case 'distinct':
      return differentText(evidence);
    case 'share':
      return shareText(evidence);
    default: {
      const found = evidence.found ?? 0;
      const number = leaf.property === undefined ? moneyText(found, currency) : numberText(found);
      return nouns[leaf.measure].replace('$', () => number);
    }
  }
}

function purchaseText(leaf: LeafOf<'purchase'>, evidence: Evidence, wording: Wording): string {
  const found = evidence.found ?? 0;
  switch (leaf.measure) {
    case 'net':
      return `${moneyText(found, wording.currency)} in total`;
    case 'average':
      return evidence.found === null ? 'no order' : `${moneyText(found, wording.currency)} on average`;
    case 'quantity':
      return `${numberText(found)} units in all`;
    case 'distinct':
      return differentText(evidence);
    case 'share':
      return shareText(evidence);
    case 'favourite':
      return tallyText(evidence, leaf.by, wording);
    default:
      return '';
  }
}

function sinceText(leaf: LeafOf<'purchase'>, { at }: Evidence, now: number, { timeZone }: Wording): string {
  const which = leaf.measure === 'recency' ? 'latest' : 'first';
  return `${which} order ${instantText(at[0]!, timeZone)}, ${agoText(now - at[0]!)}`;
}

/** A contact's own number beside that of everybody: "353.00 SEK; the bound is 420.00 SEK, worked out 1 Nov 2026, 03:00". */
export function relativeText(
  leaf: LeafOf<'relative'>,
  own: number | null,
  { bounds }: ExplainAbout,
  { currency, timeZone }: Wording,
): string {
  const { of } = leaf;
  const isMoney = of.from === 'purchases' ? of.measure !== 'orders' : of.from === 'events' && of.measure === 'sum';
  const text = (found: number) => (isMoney ? moneyText(found, currency) : numberText(found));
  const ownText = own === null ? 'nothing to compare' : text(own);
  const known = bounds?.get(leafKey(leaf));
  if (known === undefined) return bounds === undefined ? ownText : `${ownText}; the bound is not worked out yet`;
  if (known.bound === null) return `${ownText}; there was nobody to compare with`;
  const when = known.workedOutAt === null ? '' : `, worked out ${instantText(known.workedOutAt, timeZone)}`;
  return `${ownText}; the bound is ${text(known.bound)}${when}`;
}

function sequenceText({ at }: Evidence, { timeZone }: Wording): string {
  return at.map((instant) => instantText(instant, timeZone)).join(', then ');
}

/** The variant of a campaign the contact was drawn into, whether or not it is the one asked about. */
function variantText(
  { campaignId }: LeafOf<'experiment'>,
  history: History,
  now: number,
  { layout }: ExplainAbout,
  { timeZone }: Wording,
): string {
  const place = layout?.kinds.get('experiment_assigned');
  if (place === undefined) return '';
  const { table, from, until } = history.events[place]!;
  for (let row = until - 1; row >= from; row -= 1) {
    const variant = table.props?.[row]?.variant;
    if (table.at[row]! > now || table.ref?.[row] !== String(campaignId) || typeof variant !== 'string') continue;
    return `variant ${quote(variant)}, on ${instantText(table.at[row]!, timeZone)}`;
  }
  return 'no part in it';
}

/** What was found for a condition that counts. */
export function explainCounting(
  leaf: Leaf,
  evidence: Evidence,
  history: History,
  now: number,
  about: ExplainAbout,
  wording: Wording,
): Finding {
  const events = eventsOf(evidence);
  if (leaf.type === 'experiment') {
    const found = variantText(leaf, history, now, about, wording);
    if (found !== '') return { found, events };
  }
  if (leaf.type === 'relative') {
    return { found: relativeText(leaf, evidence.found, about, wording), events };
  }
  const isSince = leaf.type === 'purchase' && (leaf.measure === 'recency' || leaf.measure === 'tenure');
  if (evidence.at.length === 0) return { found: isSince ? 'no order so far' : 'none', events };
  if (isSince) return { found: sinceText(leaf, evidence, now, wording), events };
  if (leaf.type === 'sequence') return { found: sequenceText(evidence, wording), events };
  const when = whenText(evidence, wording.timeZone);
  const text =
    leaf.type === 'event'
      ? eventText(leaf, evidence, wording)
      : leaf.type === 'purchase'
        ? purchaseText(leaf, evidence, wording)
        : '';
  return { found: text === '' ? when : `${text} – ${when}`, events };
}
