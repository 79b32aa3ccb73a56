/** Conditions on values that were worked out, here or elsewhere. */
import { listOr, money, number, percent } from '../../format/index.ts';
import { t } from '../../words/index.ts';
import type { LeafOf, Names, Scalar } from './language.ts';
import { piece } from './pieces.ts';
import { quote, sayBound, sayName, sayValues } from './say-parts.ts';

const expected = /^expected_(orders|value)_(\d+)(_low|_high|)$/;
const ofTemplate = /^template_(\d+)(_advice|)$/;

function sayExpected(what: string, days: string, end: string): string {
  const measure =
    what === 'orders'
      ? t('expected orders in the next {days} days', { days })
      : t('expected value in the next {days} days', { days });
  if (end === '_low') return t('cautious estimate of the {measure}', { measure });
  return end === '_high' ? t('hopeful estimate of the {measure}', { measure }) : measure;
}

/** What a value is called: our own in our words, those of others by their names. */
export function sayValueName(name: string, names: Names): string {
  const [, what, days, end] = expected.exec(name) ?? [];
  if (what !== undefined) return sayExpected(what, days!, end!);
  const [, id, isAdvice] = ofTemplate.exec(name) ?? [];
  if (id !== undefined) {
    const template = names.template(Number(id)) ?? id;
    return isAdvice
      ? t('advice by template {name}', { name: quote(template) })
      : t('score by template {name}', { name: quote(template) });
  }
  return ownName(name) ?? sayName(name);
}

function ownName(name: string): string | null {
  switch (name) {
    case 'customer_group':
      return t('customer group');
    case 'lifecycle':
      return t('stage as a customer');
    case 'rfm':
      return t('RFM score');
    case 'rfm_fixed':
      return t('RFM score by fixed bounds');
    case 'rfm_recency':
      return t('score for recency');
    case 'rfm_frequency':
      return t('score for frequency');
    case 'rfm_money':
      return t('score for money');
    case 'alive':
      return t('chance of still being a customer');
    case 'needs_group':
      return t('needs group');
    case 'needs_by':
      return t('way the needs group is known');
    case 'needs_probability':
      return t('probability of the needs group');
    case 'data_quality':
      return t('data quality');
    default:
      return null;
  }
}

/** What a value of this name means, in words. */
export function sayFound(name: string, value: Scalar): string {
  if (typeof value === 'number') return sayNumberOf(name, value);
  if (typeof value === 'boolean') return quote(value);
  const words: Record<string, Record<string, string>> = {
    customer_group: { exclusive: t('exclusive'), recurring: t('recurring'), mobile: t('mobile') },
    lifecycle: {
      new: t('new'),
      active: t('active'),
      slipping: t('slipping'),
      lost: t('lost'),
      'won-back': t('won back'),
    },
    needs_by: { declared: t('told by themselves'), rule: t('told by a rule'), likeness: t('guessed by likeness') },
  };
  if (ofTemplate.test(name))
    return { go: t('go'), 'think-twice': t('think twice'), no: t('no') }[value] ?? quote(value);
  return words[name]?.[value] ?? quote(value);
}

function sayNumberOf(name: string, value: number): string {
  if (/^expected_value_/.test(name)) return money(value);
  if (/^rfm_(recency|frequency|money)$/.test(name)) return t('{value} of 5', { value: number(value) });
  if (name === 'data_quality') return t('{value} of 100', { value: number(value) });
  if (name === 'alive' || name === 'needs_probability') return percent(value);
  return number(value);
}

function sayTest(leaf: LeafOf<'value'>): string {
  const { name } = leaf;
  switch (leaf.op) {
    case 'in': {
      const found = leaf.values.map((value) => sayFound(name, value));
      return t('is {values}', { values: found.length > 4 ? sayValues(leaf.values) : listOr(found) });
    }
    case 'between':
      return t('is between {from} and {to}', { from: sayNumberOf(name, leaf.from), to: sayNumberOf(name, leaf.to) });
    case 'exists':
      return t('is known');
    case 'missing':
      return t('is not known');
    case 'at-least':
    case 'at-most':
    case 'more-than':
    case 'less-than':
      return t('is {bound}', { bound: sayBound(leaf.op, sayNumberOf(name, leaf.value)) });
  }
}

/** "whose customer group is recurring", "whose tier is “gold”". */
export const sayValue = (leaf: LeafOf<'value'>, names: Names): string =>
  t('whose {subject} {test}', {
    subject: piece('subject', sayValueName(leaf.name, names)),
    test: piece('test', sayTest(leaf)),
  });
