import type { components } from '../../api/schema.d.ts';
import { money, number } from '../../format/index.ts';
import { t } from '../../words/index.ts';

export type Company = components['schemas']['Company'];
export type Value = Company['attributes'][string];

/** Names of the four attributes that have a meaning; others are called as they are. */
export const attributeWords = (name: string): string =>
  ({
    industry: t('Industry'),
    employees: t('Employees'),
    turnover: t('Turnover a year'),
    decisionPath: t('Who decides'),
  })[name] ?? name;

export const known = ['industry', 'employees', 'turnover', 'decisionPath'] as const;

/** A value as it is read. */
export function shownValue(name: string, value: Value | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return value ? t('yes') : t('no');
  if (typeof value === 'number') return name === 'turnover' ? money(value) : number(value);
  return value;
}
