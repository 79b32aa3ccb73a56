/** Month and day are 0 when only the year is known. */
export type Birth = { year: number; month: number; day: number };

/** One number for a date: 19840501. */
export const birthKey = ({ year, month, day }: Birth): number => year * 10_000 + month * 100 + day;

const isoLike = /^\s*(\d{4})(?:[-/.]?(\d{2})[-/.]?(\d{2}))?(?:\D|$|\d{4}$)/;
const dayFirst = /^\s*(\d{1,2})[-/. ]\s*(\d{1,2})[-/. ]\s*(\d{4})\s*$/;

/**
 * Reads "1984-05-01", "1984/05/01", "19840501" (with or without what follows in a personal number), "1984", and with the day first
 * "01.05.1984" (the month first where there is no such month: "12/31/1984"). Null: anything else.
 */
export function readBirth(text: string): Birth | null {
  const iso = isoLike.exec(text);
  const european = iso ? null : dayFirst.exec(text);
  if (!iso && !european) return null;
  let [year, month, day] = iso
    ? [iso[1], iso[2] ?? 0, iso[3] ?? 0].map(Number)
    : [european![3], european![2], european![1]].map(Number);
  if (european && month! > 12) [month, day] = [day, month];
  if (year! < 1880 || year! > 2100 || month! > 12 || day! > 31) return null;
  return { year: year!, month: month!, day: day! };
}
