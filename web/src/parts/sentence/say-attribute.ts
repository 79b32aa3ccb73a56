/** Conditions on what is known about a contact or a company. */
import { list, number } from '../../format/index.ts';
import { t } from '../../words/index.ts';
import type { CompanyWhere, LeafOf } from './language.ts';
import { piece } from './pieces.ts';
import { quote, sayAll, sayInstant, sayLength, sayName, sayNoneOf, sayNumber, sayValues } from './say-parts.ts';

type Attribute = LeafOf<'attribute'>;

/** What an attribute is called in a sentence; the contact's or company's own fields by our words. */
export function sayAttributeName(name: string): string {
  switch (name) {
    case '$email':
      return t('e-mail address');
    case '$external_id':
      return t('number in other systems');
    case '$language':
      return t('language');
    case '$time_zone':
      return t('time zone');
    case '$created_at':
      return t('date of creation');
    case '$name':
      return t('name');
    case '$key':
      return t('key');
    default:
      return sayName(name);
  }
}

/** A day counted from today: "today", "3 days ago", "in 7 days". */
function sayDay(days: number): string {
  if (days === 0) return t('today');
  if (days === 1) return t('tomorrow');
  if (days === -1) return t('yesterday');
  return days > 0 ? t('in {days} days', { days }) : t('{days} days ago', { days: -days });
}

const sayDays = (from: number, to: number): string =>
  from === to ? sayDay(from) : t('between {from} and {to}', { from: sayDay(from), to: sayDay(to) });

/** "is “Lund” or “Malmö”": the comparison of an attribute, without its name. */
export function sayTest(leaf: Attribute | CompanyWhere): string {
  const said = sayComparison(leaf);
  if ('ignoreCase' in leaf && leaf.ignoreCase) return t('{test} (in capitals or not)', { test: said });
  if ('zone' in leaf && leaf.zone === 'contact') return t('{test} (in their own time zone)', { test: said });
  return said;
}

function sayComparison(leaf: Attribute | CompanyWhere): string {
  switch (leaf.op) {
    case 'is':
      return t('is {value}', { value: quote(leaf.value) });
    case 'is-not':
      return t('is known and not {value}', { value: quote(leaf.value) });
    case 'in':
      return t('is {values}', { values: sayValues(leaf.values) });
    case 'not-in':
      return t('is known and not {values}', { values: sayValues(leaf.values) });
    case 'contains':
      return t('contains {value}', { value: quote(leaf.value) });
    case 'starts-with':
      return t('begins with {value}', { value: quote(leaf.value) });
    case 'ends-with':
      return t('ends with {value}', { value: quote(leaf.value) });
    case 'has-any':
      return t('include {values}', { values: sayValues(leaf.values) });
    case 'has-all':
      return t('include {values}', { values: sayAll(leaf.values) });
    case 'at-least':
    case 'at-most':
    case 'more-than':
    case 'less-than':
      return t('is {bound}', { bound: sayNumber(leaf.op, leaf.value) });
    case 'between':
      return t('is between {from} and {to}', { from: number(leaf.from), to: number(leaf.to) });
    case 'before':
      return t('is before {date}', { date: sayInstant(leaf.at) });
    case 'after':
      return leaf.at.length === 10
        ? t('is {date} or later', { date: sayInstant(leaf.at) })
        : t('is after {date}', { date: sayInstant(leaf.at) });
    case 'within-last':
      return t('lies in the last {length}', { length: sayLength(leaf) });
    case 'within-next':
      return t('lies in the next {length}', { length: sayLength(leaf) });
    case 'longer-ago':
      return t('lies {length} ago or longer', { length: sayLength(leaf) });
    case 'further-ahead':
      return t('lies more than {length} ahead', { length: sayLength(leaf) });
    case 'days-from-today':
      return t('is {days}', { days: sayDays(leaf.from, leaf.to) });
    case 'anniversary':
      if (leaf.from === 0 && leaf.to > 1) return t('has its anniversary within {days} days', { days: leaf.to });
      return t('has its anniversary {days}', { days: sayDays(leaf.from, leaf.to) });
    case 'exists':
      return t('is known');
    case 'missing':
      return t('is not known');
  }
}

/** What is denied of an attribute, for the comparisons people deny most; null where no plain words fit. */
function sayDeniedTest(leaf: Attribute): string | null {
  switch (leaf.op) {
    case 'is':
      return t('is not {value} or not known', { value: quote(leaf.value) });
    case 'in':
      return t('is not {values}, or not known', { values: sayValues(leaf.values) });
    case 'contains':
      return t('does not contain {value}', { value: quote(leaf.value) });
    case 'has-any':
      return t('do not include {values}', { values: sayValues(leaf.values) });
    default:
      return null;
  }
}

const clause = (subject: string, test: string): string =>
  t('whose {subject} {test}', { subject: piece('subject', subject), test: piece('test', test) });

/** "whose city is “Lund” or “Malmö”". */
export const sayAttribute = (leaf: Attribute): string => clause(sayAttributeName(leaf.name), sayTest(leaf));

/** "whose tags do not include “staff”"; null where no plain words fit. */
export function sayDeniedAttribute(leaf: Attribute): string | null {
  const test = sayDeniedTest(leaf);
  return test === null ? null : clause(sayAttributeName(leaf.name), test);
}

type People = NonNullable<LeafOf<'company'>['people']>;

function sayPeople({ op, value, roles, decides }: People): string {
  const who = roles ? t('known as {roles}', { roles: sayValues(roles) }) : t('known');
  const bound = value === 0 && (op === 'exactly' || op === 'at-most') ? sayNoneOf() : sayNumber(op, value);
  if (decides === undefined) return t('where {bound} people are {who}', { bound, who });
  return decides
    ? t('where {bound} people who decide are {who}', { bound, who })
    : t('where {bound} people who do not decide are {who}', { bound, who });
}

function sayRole({ roles, decides }: LeafOf<'company'>): string {
  const parts = [];
  if (roles) parts.push(t('are {roles}', { roles: sayValues(roles) }));
  if (decides !== undefined) parts.push(decides ? t('decide') : t('do not decide'));
  return parts.length === 0 ? t('belong to a company') : t('{parts} at a company', { parts: list(parts) });
}

/** "who decide at a company whose industry is “62”, where at least 2 people are known". */
export function sayCompany(leaf: LeafOf<'company'>): string {
  const where = (leaf.where ?? []).map((one) => `${sayAttributeName(one.name)} ${sayTest(one)}`);
  return t('who {role} {where} {people}', {
    role: piece('role', sayRole(leaf)),
    where: piece('where', where.length === 0 ? '' : t('whose {tests}', { tests: list(where) })),
    people: piece('people', leaf.people ? sayPeople(leaf.people) : ''),
  });
}
