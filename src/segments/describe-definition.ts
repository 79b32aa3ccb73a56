/** A definition as one English sentence that a marketer can read aloud. */
import { type LocalWindow, windowText } from '../platform/index.ts';
import type {
  Comparison,
  Definition,
  Leaf,
  LeafOf,
  LinesOf,
  LocalTime,
  Node,
  Where,
  Window,
} from './definition.schema.ts';

/** What ids and numbers are called. */
export type Names = {
  /** ISO 4217; amounts are in its minor units. */
  currency: string;
  segmentName(segmentId: number): string | undefined;
};

const quote = (value: string | number | boolean): string => (typeof value === 'string' ? `“${value}”` : String(value));

/** "a", "a or b", "a, b or c". */
function list(parts: readonly string[], word: 'and' | 'or'): string {
  if (parts.length <= 1) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1)}`;
}

const oneOf = (values: readonly (string | number | boolean)[]): string =>
  values.length <= 4 ? list(values.map(quote), 'or') : `one of ${values.length} values (${quote(values[0]!)}, …)`;

/** An amount in minor units as text: 12345 → "123.45 SEK". */
export function moneyText(minor: number, currency: string): string {
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return `${(minor / 10 ** digits).toFixed(digits)} ${currency}`;
}

const words: Record<Comparison, string> = { 'at-least': 'at least', 'at-most': 'at most', exactly: 'exactly' };

/** "at least once", "exactly twice", "at most 3 times". */
const times = (op: Comparison, count: number): string =>
  `${words[op]} ${count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`}`;

const lengthText = (amount: number, unit: string): string =>
  amount === 1 ? `1 ${unit.slice(0, -1)}` : `${amount} ${unit}`;

function windowWords(window: Window | undefined): string {
  if (window === undefined || window.type === 'ever') return '';
  if (window.type === 'between') return `from ${window.from} until ${window.to}`;
  return window.amount === 1
    ? `in the last ${window.unit.slice(0, -1)}`
    : `in the last ${window.amount} ${window.unit}`;
}

/** A local time in words: "before 12:00", "Monday to Friday between 17:00 and 21:00". */
export function localTimeText(localTime: LocalTime): string {
  const { weekdays = [0, 1, 2, 3, 4, 5, 6], fromMinute, toMinute } = localTime;
  const window: LocalWindow = { weekdays, fromMinute, toMinute };
  const text = windowText([window], 'en');
  if (weekdays.length === 7) return text.replace(/^every day ?/, '') || 'at any time';
  return `on ${text}`;
}

function whereWords(where: Where, { currency }: Names): string {
  if (where.field === 'ref') return `with reference ${oneOf(where.values)}`;
  if (where.field === 'amount') return `of ${words[where.op]} ${moneyText(where.value, currency)}`;
  if (where.op === 'exists') return `with ${quote(where.name)} given`;
  if (where.op === 'in') return `with ${quote(where.name)} ${oneOf(where.values)}`;
  return `with ${quote(where.name)} ${words[where.op]} ${where.value}`;
}

function linesWords({ products, categories, brands }: LinesOf): string {
  const parts: string[] = [];
  if (products) parts.push(`product ${oneOf(products)}`);
  if (categories) parts.push(`category ${oneOf(categories)}`);
  if (brands) parts.push(`brand ${oneOf(brands)}`);
  return parts.length === 0 ? '' : `with ${list(parts, 'and')}`;
}

const join = (...parts: (string | undefined | false)[]): string => parts.filter(Boolean).join(' ');

function attributeWords(leaf: LeafOf<'attribute'>): string {
  const own: Record<string, string> = {
    $email: 'e-mail address',
    $external_id: 'external id',
    $language: 'language',
    $time_zone: 'time zone',
    $created_at: 'date of creation',
  };
  const name = own[leaf.name] ?? quote(leaf.name);
  switch (leaf.op) {
    case 'is':
      return `whose ${name} is ${quote(leaf.value)}`;
    case 'is-not':
      return `whose ${name} is known and not ${quote(leaf.value)}`;
    case 'in':
      return `whose ${name} is ${oneOf(leaf.values)}`;
    case 'contains':
      return `whose ${name} contains ${quote(leaf.value)}`;
    case 'at-least':
    case 'at-most':
      return `whose ${name} is ${words[leaf.op]} ${leaf.value}`;
    case 'between':
      return `whose ${name} is between ${leaf.from} and ${leaf.to}`;
    case 'before':
    case 'after':
      return `whose ${name} is ${leaf.op} ${leaf.at}`;
    case 'within-last':
      return `whose ${name} lies ${windowWords({ type: 'last', amount: leaf.amount, unit: leaf.unit })}`;
    case 'exists':
      return `whose ${name} is known`;
    case 'missing':
      return `whose ${name} is missing`;
  }
}

function eventWords(leaf: LeafOf<'event'>, names: Names): string {
  const tail = join(
    ...(leaf.where ?? []).map((where) => whereWords(where, names)),
    leaf.localTime && localTimeText(leaf.localTime),
    windowWords(leaf.window),
  );
  const kind = quote(leaf.kind);
  if (leaf.measure === 'count') {
    if (leaf.value === 0 && leaf.op !== 'at-least') return join('who have no', kind, tail);
    return join('who have', words[leaf.op], `${leaf.value} ${kind}`, tail);
  }
  const measures = { sum: 'in total', min: 'as smallest amount', max: 'as largest amount', last: 'as latest amount' };
  return join(
    'whose',
    kind,
    'has',
    words[leaf.op],
    moneyText(leaf.value, names.currency),
    measures[leaf.measure],
    tail,
  );
}

function purchaseWords(leaf: LeafOf<'purchase'>, names: Names): string {
  const lines = leaf.lines && linesWords(leaf.lines);
  switch (leaf.measure) {
    case 'orders': {
      const tail = join(lines, leaf.localTime && localTimeText(leaf.localTime), windowWords(leaf.window));
      if (leaf.value === 0 && leaf.op !== 'at-least') return join('who did not order', tail);
      return join('who ordered', times(leaf.op, leaf.value), tail);
    }
    case 'net':
      return join('who spent', words[leaf.op], moneyText(leaf.value, names.currency), lines, windowWords(leaf.window));
    case 'recency':
      return join('who last ordered', lines, words[leaf.op], lengthText(leaf.amount, leaf.unit), 'ago');
    case 'share':
      return join(
        `who placed ${words[leaf.op]} ${leaf.percent} % of their orders`,
        lines,
        localTimeText(leaf.localTime),
        windowWords(leaf.window),
      );
  }
}

function engagementWords(leaf: LeafOf<'engagement'>): string {
  const verbs = {
    received: 'received a message',
    opened: 'opened a message',
    clicked: 'clicked in a message',
    unsubscribed: 'unsubscribed from a message',
    bounced: 'had a message bounce',
  };
  const what = join(verbs[leaf.action], leaf.campaignId !== undefined && `of campaign ${leaf.campaignId}`);
  if (leaf.value === 0 && leaf.op !== 'at-least') return join('who never', what, windowWords(leaf.window));
  return join('who', what, times(leaf.op, leaf.value), windowWords(leaf.window));
}

function offerWords(leaf: LeafOf<'offer'>): string {
  const which = leaf.offerId === undefined ? 'an offer' : `offer ${leaf.offerId}`;
  if (leaf.value === 0 && leaf.op !== 'at-least') return join('who never redeemed', which, windowWords(leaf.window));
  return join('who redeemed', which, times(leaf.op, leaf.value), windowWords(leaf.window));
}

/** One condition as a clause: "who ordered at least 3 times before 12:00 in the last 90 days". */
export function describeLeaf(leaf: Leaf, names: Names): string {
  switch (leaf.type) {
    case 'attribute':
      return attributeWords(leaf);
    case 'event':
      return eventWords(leaf, names);
    case 'purchase':
      return purchaseWords(leaf, names);
    case 'engagement':
      return engagementWords(leaf);
    case 'offer':
      return offerWords(leaf);
    case 'consent':
      return leaf.state === 'none'
        ? `who said nothing about topic ${quote(leaf.topic)}`
        : `who are ${leaf.state} ${leaf.state === 'subscribed' ? 'to' : 'from'} topic ${quote(leaf.topic)}`;
    case 'segment': {
      const name = names.segmentName(leaf.segmentId);
      return `who are ${leaf.is === 'in' ? 'in' : 'not in'} segment ${name === undefined ? leaf.segmentId : quote(name)}`;
    }
    case 'sample':
      return `who belong to a stable sample of ${leaf.percent} %${leaf.salt === undefined ? '' : ` (${quote(leaf.salt)})`}`;
  }
}

/** A part of a definition as a clause; groups inside groups stand in brackets. */
export function describeNode(node: Node, names: Names): string {
  if (!('of' in node)) return describeLeaf(node, names);
  if (node.type === 'not') return `not (${describeNode(node.of, names)})`;
  const isGroup = ({ type }: Node) => type === 'all' || type === 'any';
  const bracket = (child: Node) =>
    isGroup(child) && node.of.length > 1 ? `(${describeNode(child, names)})` : describeNode(child, names);
  return node.of.map(bracket).join(node.type === 'all' ? ' and ' : ' or ');
}

/** "People who ordered at least 3 times before 12:00 in the last 90 days and who are subscribed to topic “news”." */
export function describeDefinition({ root }: Definition, names: Names): string {
  return `People ${describeNode(root, names)}.`;
}
