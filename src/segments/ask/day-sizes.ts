/** A local day: how many were members at its end, and who came and went on it. */
export type DaySize = { date: string; size: number; entered: number; left: number };

const DAY_MS = 86_400_000;

/** Dates ('2026-05-01') from the first to the last, both included; none when the first is later. */
export function listDays(from: string, to: string): string[] {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  const dates: string[] = [];
  // A thousand days and one tell a caller enough: that it is too many.
  for (let at = first; at <= last && dates.length <= 1_000; at += DAY_MS) {
    dates.push(new Date(at).toISOString().slice(0, 10));
  }
  return dates;
}

/** Adds up entries and exits day by day. `moves` before the first date are where the first day begins. */
export function sizesOf(dates: readonly string[], moves: readonly Omit<DaySize, 'size'>[]): DaySize[] {
  const first = dates[0] ?? '';
  let size = 0;
  const byDate = new Map<string, { entered: number; left: number }>();
  for (const { date, entered, left } of moves) {
    if (date < first) size += entered - left;
    else byDate.set(date, { entered, left });
  }
  return dates.map((date) => {
    const { entered, left } = byDate.get(date) ?? { entered: 0, left: 0 };
    size += entered - left;
    return { date, size, entered, left };
  });
}
