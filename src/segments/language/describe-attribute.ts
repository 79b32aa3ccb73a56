/** Conditions on what is known about a contact, as clauses. */
import type { LeafOf } from './conditions.schema.ts';
import { comparisonWords, instantWords, lengthText, quote, spanText, valuesText } from './describe-words.ts';

const ownFields: Record<string, string> = {
  $email: 'e-mail address',
  $external_id: 'external id',
  $language: 'language',
  $time_zone: 'time zone',
  $created_at: 'date of creation',
};

/** What an attribute is called in a sentence. */
export const attributeName = (name: string): string =>
  Object.hasOwn(ownFields, name) ? ownFields[name]! : quote(name);

/** A day counted from today: "today", "yesterday", "3 days ago", "7 days from now". */
export function dayText(days: number): string {
  if (days === 0) return 'today';
  if (Math.abs(days) === 1) return days > 0 ? 'tomorrow' : 'yesterday';
  return days > 0 ? `${days} days from now` : `${-days} days ago`;
}

function daysText(from: number, to: number): string {
  if (from === to) return dayText(from);
  return `between ${dayText(from)} and ${dayText(to)}`;
}

function anniversaryText({ from, to }: { from: number; to: number }): string {
  if (from === to) return `has its anniversary ${dayText(from)}`;
  if (from === 0 && to > 1) return `has its anniversary within ${to} days`;
  return `has its anniversary ${daysText(from, to)}`;
}

function comparison(leaf: LeafOf<'attribute'>): string {
  switch (leaf.op) {
    case 'is':
      return `is ${quote(leaf.value)}`;
    case 'is-not':
      return `is known and not ${quote(leaf.value)}`;
    case 'in':
      return `is ${valuesText(leaf.values)}`;
    case 'not-in':
      return `is known and ${valuesText(leaf.values, 'nor')}`;
    case 'contains':
      return `contains ${quote(leaf.value)}`;
    case 'starts-with':
      return `begins with ${quote(leaf.value)}`;
    case 'ends-with':
      return `ends with ${quote(leaf.value)}`;
    case 'has-any':
      return `include ${valuesText(leaf.values)}`;
    case 'has-all':
      return `include ${valuesText(leaf.values, 'and')}`;
    case 'at-least':
    case 'at-most':
    case 'more-than':
    case 'less-than':
      return `is ${comparisonWords[leaf.op]} ${leaf.value}`;
    case 'between':
      return `is between ${leaf.from} and ${leaf.to}`;
    case 'before':
      return `is before ${instantWords(leaf.at)}`;
    case 'after':
      return `is after ${leaf.at.length === 10 ? `the beginning of ${instantWords(leaf.at)}` : instantWords(leaf.at)}`;
    case 'within-last':
      return `lies in the last ${spanText(leaf)}`;
    case 'within-next':
      return `lies in the next ${spanText(leaf)}`;
    case 'longer-ago':
      return `lies ${lengthText(leaf)} ago or longer`;
    case 'further-ahead':
      return `lies more than ${lengthText(leaf)} ahead`;
    case 'days-from-today':
      return `is ${daysText(leaf.from, leaf.to)}`;
    case 'anniversary':
      return anniversaryText(leaf);
    case 'exists':
      return 'is known';
    case 'missing':
      return 'is missing';
  }
}

/** "is “Lund” or “Malmö”", with what is to be said of capitals and clocks. */
export function attributePredicate(leaf: LeafOf<'attribute'>): string {
  const isFolded = 'ignoreCase' in leaf && leaf.ignoreCase === true;
  const isOwnZone = 'zone' in leaf && leaf.zone === 'contact';
  const note = isFolded ? ', in capitals or not' : isOwnZone ? ', in their own time zone' : '';
  return `${comparison(leaf)}${note}`;
}

/** "whose “city” is “Lund” or “Malmö”". */
export const attributeWords = (leaf: LeafOf<'attribute'>): string =>
  `whose ${attributeName(leaf.name)} ${attributePredicate(leaf)}`;
