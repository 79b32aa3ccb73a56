import { locale } from '../words/index.ts';

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** A length of time as people say it: "240 ms", "1.4 sec", "3 min". Pure. */
export function tellDuration(ms: number): string {
  const [unit, length] = units.find(([, each]) => ms >= each) ?? ['millisecond', 1];
  const value = ms / length;
  const maximumFractionDigits = unit === 'second' && value < 10 ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits }).format(
    value,
  );
}
