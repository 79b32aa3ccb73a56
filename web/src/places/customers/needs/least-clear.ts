import type { Found } from './needs.ts';

/** The border with the most people where it is emptiest, of those around the smaller middle; null where there is none. Pure. */
export function leastClear({ borders }: Pick<Found, 'borders'>): Found['borders'][number] | null {
  const share = ({ between, first, second }: Found['borders'][number]) => between / Math.min(first, second);
  return borders.reduce<Found['borders'][number] | null>(
    (worst, one) => (worst === null || share(one) > share(worst) ? one : worst),
    null,
  );
}
