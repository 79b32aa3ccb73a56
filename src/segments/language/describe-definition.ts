/** A definition as one English sentence that a marketer can read aloud. */
import type { Comparison, LocalTime, Window } from './condition-parts.schema.ts';
import type { CompanyWhere, Leaf, LeafOf } from './conditions.schema.ts';
import { type Definition, type Node, walkNodes } from './definition.schema.ts';
import { attributeWords } from './describe-attribute.ts';
import { companyWords } from './describe-company.ts';
import { engagementWords, eventWords, offerWords, sequenceWords } from './describe-events.ts';
import { purchaseWords } from './describe-purchase.ts';
import { stateWords } from './describe-states.ts';
import type { Names } from './describe-words.ts';

export type { Names } from './describe-words.ts';

/** One condition as a clause: "who ordered at least 3 times before 12:00 in the last 90 days". */
export function describeLeaf(leaf: Leaf, names: Names): string {
  switch (leaf.type) {
    case 'attribute':
      return attributeWords(leaf);
    case 'company':
      return companyWords(leaf);
    case 'event':
      return eventWords(leaf, names);
    case 'purchase':
      return purchaseWords(leaf, names);
    case 'engagement':
      return engagementWords(leaf, names);
    case 'offer':
      return offerWords(leaf, names);
    case 'sequence':
      return sequenceWords(leaf, names);
    default:
      return stateWords(leaf, names);
  }
}

const opposites = { 'at-least': 'less-than', 'less-than': 'at-least', 'at-most': 'more-than', 'more-than': 'at-most' };
const totals = ['count', 'orders', 'distinct', 'sum', 'net', 'quantity'];

/** A leaf that compares a number everybody has, if only 0: "not at least" is "less than" then. */
function isTotal(leaf: Leaf): leaf is Extract<Leaf, { op: Comparison }> {
  if (leaf.type === 'engagement' || leaf.type === 'offer') return true;
  return (leaf.type === 'event' || leaf.type === 'purchase') && totals.includes(leaf.measure);
}

/** The leaf that holds exactly when this one does not, where the language has one: it reads better than "not". */
function oppositeOf(leaf: Leaf): Leaf | null {
  if (isTotal(leaf)) return leaf.op === 'exactly' ? null : ({ ...leaf, op: opposites[leaf.op] } as Leaf);
  if (leaf.type === 'segment' && (leaf.is === 'in' || leaf.is === 'not-in')) {
    return { ...leaf, is: leaf.is === 'in' ? 'not-in' : 'in' };
  }
  if ((leaf.type === 'attribute' || leaf.type === 'value') && (leaf.op === 'exists' || leaf.op === 'missing')) {
    return { ...leaf, op: leaf.op === 'exists' ? 'missing' : 'exists' };
  }
  return null;
}

const isGroup = (node: Node): node is Extract<Node, { type: 'all' | 'any' }> =>
  node.type === 'all' || node.type === 'any';

/** A group of one is what is in it. */
const unwrap = (node: Node): Node => (isGroup(node) && node.of.length === 1 ? unwrap(node.of[0]!) : node);

/** The parts of a group; those of a group of the same kind inside it are its own. */
const partsOf = (group: Extract<Node, { type: 'all' | 'any' }>): Node[] =>
  group.of.map(unwrap).flatMap((child) => (isGroup(child) && child.type === group.type ? partsOf(child) : [child]));

/** A part of a definition as a clause; groups inside groups stand in brackets. */
export function describeNode(written: Node, names: Names): string {
  const node = unwrap(written);
  if (node.type === 'not') {
    const denied = unwrap(node.of);
    if (denied.type === 'not') return describeNode(denied.of, names);
    const opposite = isGroup(denied) ? null : oppositeOf(denied);
    if (opposite) return describeLeaf(opposite, names);
    const inner = describeNode(denied, names);
    return `who are not among those ${isGroup(denied) ? `(${inner})` : inner}`;
  }
  if (!isGroup(node)) return describeLeaf(node, names);
  const bracket = (child: Node) => (isGroup(child) ? `(${describeNode(child, names)})` : describeNode(child, names));
  const parts = partsOf(node).map(bracket);
  const word = node.type === 'all' ? 'and' : 'or';
  if (parts.length <= 2) return parts.join(` ${word} `);
  return `${parts.slice(0, -1).join(', ')}, ${word} ${parts.at(-1)}`;
}

const isLocalWindow = (window: Window | undefined): boolean =>
  window?.type === 'between' && (window.from.length === 10 || window.to.length === 10);

/** Whether a local time or a date stands in it. */
function isTimed(part: object): boolean {
  const { localTime, window } = part as { localTime?: LocalTime; window?: Window };
  return localTime !== undefined || isLocalWindow(window);
}

/** Whether a comparison depends on where the workspace has its midnight. */
function isLocalDate(leaf: LeafOf<'attribute'> | CompanyWhere): boolean {
  if ('zone' in leaf && leaf.zone === 'contact') return false;
  if (leaf.op === 'before' || leaf.op === 'after') return leaf.at.length === 10;
  return leaf.op === 'days-from-today' || leaf.op === 'anniversary';
}

/** Whether what a leaf means depends on the workspace's clock or calendar. */
function goesByLocalTime(leaf: Leaf): boolean {
  switch (leaf.type) {
    case 'attribute':
      return isLocalDate(leaf);
    case 'company':
      return (leaf.where ?? []).some(isLocalDate);
    case 'event':
    case 'purchase':
      if (leaf.measure === 'distinct' && leaf.of === 'days') return true;
      return isTimed(leaf) || (leaf.type === 'event' && leaf.measure === 'share' && isTimed(leaf.part));
    case 'engagement':
    case 'offer':
      return isLocalWindow(leaf.window);
    case 'sequence':
      return isLocalWindow(leaf.window) || leaf.steps.some(isTimed);
    case 'relative':
      return 'window' in leaf.of && isLocalWindow(leaf.of.window);
    default:
      return false;
  }
}

/** "America/New_York" → "New York time". */
export const zoneText = (timeZone: string): string =>
  timeZone.includes('/') ? `${timeZone.split('/').at(-1)!.replaceAll('_', ' ')} time` : timeZone;

/** "People who ordered at least 3 times before 12:00 in the last 90 days (Stockholm time)." */
export function describeDefinition({ root }: Definition, names: Names): string {
  let isLocal = false;
  for (const { node } of walkNodes(root)) {
    if (node.type !== 'not' && !isGroup(node)) isLocal ||= goesByLocalTime(node);
  }
  const zone = isLocal && names.timeZone !== undefined ? ` (${zoneText(names.timeZone)})` : '';
  return `People ${describeNode(root, names)}${zone}.`;
}
