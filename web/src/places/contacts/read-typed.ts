import { t } from '../../words/index.ts';

export type Value = string | number | boolean | string[];

/** A value as it stands in an input. */
export const typeText = (value: Value | null): string => (value === null || Array.isArray(value) ? '' : String(value));

/** What was typed, as the type of the attribute wants it; empty takes it away. Pure. */
export function readTyped(text: string, type: string): { value: Value | null } | { problem: string } {
  const typed = text.trim();
  if (typed === '') return { value: null };
  if (type === 'boolean') return { value: typed === 'true' };
  if (type !== 'number') return { value: typed };
  const value = Number(typed.replace(/\s/g, '').replace(',', '.'));
  return Number.isFinite(value) ? { value } : { problem: t('Write a number.') };
}
