import { number } from '../../../format/index.ts';
import type { Estimate } from '../../../parts/place-interval.ts';
import { t } from '../../../words/index.ts';

/** "+1.2": percentage points with their sign. */
export const points = (share: number): string => {
  const value = Math.round(share * 1_000) / 10;
  return `${value > 0 ? '+' : ''}${number(value)}`.replace('-', '−');
};

/** One sentence on a difference of two shares: the interval first, then what it says, if it says anything. */
export function sayDifference(
  { value, low, high }: Estimate,
  { name, against, about }: { name: string; against: string; about: string },
): string {
  const range = { name, against, about, value: points(value), low: points(low), high: points(high) };
  if (low > 0)
    return t(
      '{name} has {value} percentage points more {about} than {against} (really {low} to {high}): more than chance.',
      range,
    );
  if (high < 0)
    return t(
      '{name} has {value} percentage points less {about} than {against} (really {low} to {high}): more than chance.',
      range,
    );
  return t(
    '{name} and {against} differ in {about} by {value} percentage points, and really by anything from {low} to {high}: it may be chance.',
    range,
  );
}

/** One sentence on whether the letter changed who buys. It names the interval before anything that sounds like a winner. */
export function sayEffect({ value, low, high }: Estimate): string {
  const range = { value: points(value), low: points(low), high: points(high) };
  if (low > 0)
    return t(
      'The difference is {value} percentage points, and may really be anything from {low} to {high}: the message moved people to buy.',
      range,
    );
  if (high < 0)
    return t(
      'The difference is {value} percentage points, and may really be anything from {low} to {high}: those who got nothing bought more often.',
      range,
    );
  return t(
    'The difference is {value} percentage points, and may really be anything from {low} to {high}: too little to tell whether the message changed anything.',
    range,
  );
}
