const partsIn = (at: number, timeZone: string): number => {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
    hourCycle: 'h23',
  });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!);
};

/** "2026-11-24T08:00" on the clock of a zone as an instant; null when it is no time. A time that is skipped moves on by an hour. */
export function instantOf(local: string, timeZone: string): string | null {
  const wanted = Date.parse(`${local}Z`);
  if (Number.isNaN(wanted)) return null;
  const guess = wanted - (partsIn(wanted, timeZone) - wanted);
  const mended = guess - (partsIn(guess, timeZone) - wanted);
  return new Date(partsIn(mended, timeZone) === wanted ? mended : guess).toISOString();
}

/** An instant on the clock of a zone, as a field for date and time has it. */
export const localOf = (at: string, timeZone: string): string =>
  new Date(partsIn(new Date(at).getTime(), timeZone)).toISOString().slice(0, 16);
