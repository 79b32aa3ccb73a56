import type { Estimate } from './place-interval.ts';

const z = 1.959964;

/**
 * The interval a true share may lie in when `hits` of `of` were seen, with 95 % confidence: the score interval without
 * continuity correction (Wilson, JASA 22, 1927). It stays honest for small numbers. Null when nobody was seen. Pure.
 */
export function shareEstimate(hits: number, of: number): Estimate | null {
  if (of === 0) return null;
  const share = hits / of;
  const centre = share + (z * z) / (2 * of);
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const scale = 1 + (z * z) / of;
  return { value: share, low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) };
}

type Seen = { hits: number; of: number };

/**
 * The interval the difference of two true shares (first less second) may lie in: both score intervals joined (Newcombe,
 * Statistics in Medicine 17, 1998, method 10). Null when one side has nobody. Pure.
 */
export function shareDifference(first: Seen, second: Seen): Estimate | null {
  const a = shareEstimate(first.hits, first.of);
  const b = shareEstimate(second.hits, second.of);
  if (a === null || b === null) return null;
  return {
    value: a.value - b.value,
    low: a.value - b.value - Math.hypot(a.value - a.low, b.high - b.value),
    high: a.value - b.value + Math.hypot(a.high - a.value, b.value - b.low),
  };
}
