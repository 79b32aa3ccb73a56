/** How sure a share is. All with 95 % confidence. */

const z = 1.959964;

/**
 * The interval a true share may lie in when `hits` of `of` were seen, as { low, high } from 0 to 1: the score interval
 * without continuity correction (Wilson, JASA 22, 1927). It stays honest for small numbers. Null when nobody was seen.
 */
export function shareInterval(hits, of) {
  if (of === 0) return null;
  const share = hits / of;
  const centre = share + (z * z) / (2 * of);
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const scale = 1 + (z * z) / of;
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) };
}

/**
 * The interval the difference of two true shares (first less second) may lie in: both score intervals joined (Newcombe,
 * Statistics in Medicine 17, 1998, method 10). Null when one side has nobody.
 */
export function differenceInterval(first, second) {
  const a = shareInterval(first.hits, first.of);
  const b = shareInterval(second.hits, second.of);
  if (a === null || b === null) return null;
  const shareA = first.hits / first.of;
  const shareB = second.hits / second.of;
  const difference = shareA - shareB;
  return {
    difference,
    low: difference - Math.hypot(shareA - a.low, b.high - shareB),
    high: difference + Math.hypot(a.high - shareA, shareB - b.low),
  };
}
