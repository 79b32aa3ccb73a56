/** A local day of a segment. */
export type Day = { date: string; size: number; entered: number; left: number };

/** The last `days` days, and the sizes of as many days before them; null where it was not made yet. Pure. */
export function splitDays(all: readonly Day[], days: number, createdOn: string) {
  const now = all.slice(-days);
  const earlier = all.slice(-2 * days, -days);
  const missing = Math.max(0, now.length - earlier.length);
  const known = earlier.map(({ date, size }) => (date < createdOn ? null : size));
  const before = [...new Array<null>(missing).fill(null), ...known];
  return { now, before, hasBefore: before.some((size) => size !== null) };
}

/** A date ('2026-05-01') some days earlier. Pure. */
export const daysBefore = (date: string, days: number): string =>
  new Date(Date.parse(date) - days * 86_400_000).toISOString().slice(0, 10);
