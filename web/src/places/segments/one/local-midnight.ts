/** Minutes that clocks of a time zone are ahead of UTC at an instant. */
function offsetMinutes(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return (Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute')) - at) / 60_000;
}

/** When a local day ('2026-05-01') begins in a time zone. Invalid dates give null. Pure. */
export function localMidnight(date: string, timeZone: string): Date | null {
  const utc = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(utc)) return null;
  const guess = utc - offsetMinutes(utc, timeZone) * 60_000;
  return new Date(utc - offsetMinutes(guess, timeZone) * 60_000);
}
