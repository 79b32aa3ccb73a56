/** A local day of a segment. */
export type Day = {
  date: string;
  size: number;
  entered: number;
  left: number;
  enteredByDefinition: number;
  leftByDefinition: number;
};

/**
 * The last `days` days, their sizes, and the sizes of as many days before them; null where the segment was not made yet.
 * `redefined`: days on which people came or went because the definition was made or changed. Pure.
 */
export function splitDays(all: readonly Day[], days: number, createdOn: string) {
  const now = all.slice(-days);
  const earlier = all.slice(-2 * days, -days);
  const sizesOf = (some: readonly Day[]) => some.map(({ date, size }) => (date < createdOn ? null : size));
  const before = [...new Array<null>(Math.max(0, now.length - earlier.length)).fill(null), ...sizesOf(earlier)];
  return {
    now,
    sizes: sizesOf(now),
    before,
    hasBefore: before.some((size) => size !== null),
    redefined: now.filter((day) => day.enteredByDefinition + day.leftByDefinition > 0),
  };
}

/** A date ('2026-05-01') some days earlier. Pure. */
export const daysBefore = (date: string, days: number): string =>
  new Date(Date.parse(date) - days * 86_400_000).toISOString().slice(0, 10);
