import type { components } from '../../api/schema.d.ts';
import { t } from '../../words/index.ts';

export type Question = components['schemas']['Question'];

export const kindNames: Readonly<Record<Question['kind'], string>> = {
  nps: t('would you recommend us, 0 to 10'),
  csat: t('how satisfied are you, 1 to 5'),
  choice: t('one of your own answers'),
};

/** A key of a link from what people read: "Low prices" → "low-prices". Empty when nothing of it can stand in one. */
export const keyOf = (label: string): string =>
  label
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);
