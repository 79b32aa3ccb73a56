/** Who came and went on a local day; and of these, who because the definition was made or changed. */
export type DayMoves = {
  date: string;
  entered: number;
  left: number;
  enteredByDefinition: number;
  leftByDefinition: number;
};

/** A local day: how many were members at its end, and who came and went on it. */
export type DaySize = DayMoves & { size: number };

const NONE = { entered: 0, left: 0, enteredByDefinition: 0, leftByDefinition: 0 };

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
export function sizesOf(dates: readonly string[], moves: readonly DayMoves[]): DaySize[] {
  const first = dates[0] ?? '';
  let size = 0;
  const byDate = new Map<string, DayMoves>();
  for (const day of moves) {
    if (day.date < first) size += day.entered - day.left;
    else byDate.set(day.date, day);
  }
  return dates.map((date) => {
    const day = { ...NONE, ...byDate.get(date), date };
    size += day.entered - day.left;
    return { ...day, size };
  });
}
