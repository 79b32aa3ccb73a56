import { t } from '../../../words/index.ts';
import { type Field, numberOf, type Values } from './field.ts';

/** At most so many messages in a time; what is not there does not limit. */
export type Rates = { perSecond?: number; perMinute?: number; perHour?: number; perDay?: number };

const names = ['perSecond', 'perMinute', 'perHour', 'perDay'] as const;

export const rateFields = (): Field[] => [
  { kind: 'number', name: 'perSecond', label: t('A second'), min: 1 },
  { kind: 'number', name: 'perMinute', label: t('A minute'), min: 1 },
  { kind: 'number', name: 'perHour', label: t('An hour'), min: 1 },
  { kind: 'number', name: 'perDay', label: t('A day (of UTC)'), min: 1 },
];

export const rateValues = (rates: Rates | null | undefined): Values =>
  Object.fromEntries(names.map((name) => [name, rates?.[name] ?? '']));

/** The rates that were typed. */
export const ratesOf = (values: Values): Rates =>
  Object.fromEntries(
    names.flatMap((name) => {
      const rate = numberOf(values, name);
      return rate === null ? [] : [[name, rate]];
    }),
  );
