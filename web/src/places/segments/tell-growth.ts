import { number } from '../../format/index.ts';

/** A change with its sign: "+34", "−3", "±0". */
export const signed = (change: number): string =>
  change === 0 ? '±0' : `${change > 0 ? '+' : '−'}${number(Math.abs(change))}`;

/** Sizes from the day on which a segment was made; all of them for one that is older. Pure. */
export const sizesSince = (dates: readonly string[], sizes: readonly number[], createdOn: string): number[] =>
  sizes.filter((_, place) => (dates[place] ?? '') >= createdOn);
