import { instantOfLocal } from '../../platform/index.ts';

/**
 * A date ('2026-05-01', local midnight of the workspace) or an instant with offset ('2026-05-01T08:30:00.000+02:00').
 * Written so that PostgreSQL and JavaScript read it alike: no text that matches makes a cast fail.
 */
export const INSTANT_PATTERN =
  '^([1-9]\\d\\d\\d-(0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])' +
  '|[1-9]\\d\\d\\d-(0[469]|11)-(0[1-9]|[12]\\d|30)' +
  '|[1-9]\\d\\d\\d-02-(0[1-9]|1\\d|2[0-8])' +
  '|([1-9]\\d(0[48]|[2468][048]|[13579][26])|([2468][048]|[13579][26])00)-02-29)' +
  '(T([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,3})?)?(Z|[+-](0\\d|1[0-5]):[0-5]\\d))?$';

const pattern = new RegExp(INSTANT_PATTERN);

/** Epoch ms of a date or an instant; null for any other text. */
export function readInstant(text: string, timeZone: string): number | null {
  if (!pattern.test(text)) return null;
  if (text.length > 10) return Date.parse(text);
  const year = Number(text.slice(0, 4));
  return instantOfLocal({ year, month: Number(text.slice(5, 7)), day: Number(text.slice(8, 10)) }, timeZone);
}

const unitMs = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;

export type LengthUnit = keyof typeof unitMs;

/** A length such as "90 days" in ms. A day is 24 hours, whatever the clocks do. */
export function lengthMs(length: { amount: number; unit: LengthUnit }): number {
  return length.amount * unitMs[length.unit];
}
