/** Minutes after UTC that a zone's clocks show at an instant. */
function offsetMinutes(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
  return Math.round((local - Math.floor(at.getTime() / 60_000) * 60_000) / 60_000);
}

/**
 * The instant at which clocks of a zone show "2026-12-01T08:00"; an hour that is left out in spring is taken an hour later,
 * one that comes twice the first time. Null for what is no such text. Pure.
 */
export function instantInZone(local: string, timeZone: string): Date | null {
  const asUtc = new Date(`${local}Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local) || Number.isNaN(asUtc.getTime())) return null;
  const shifted = (minutes: number) => new Date(asUtc.getTime() - minutes * 60_000);
  const before = offsetMinutes(new Date(asUtc.getTime() - 86_400_000), timeZone);
  const after = offsetMinutes(new Date(asUtc.getTime() + 86_400_000), timeZone);
  const found = [before, after].map(shifted).find((at) => localInZone(at, timeZone) === local);
  return found ?? shifted(before);
}

/** What clocks of a zone show at an instant: "2026-12-01T08:00". Pure. */
export function localInZone(at: Date, timeZone: string): string {
  return new Date(at.getTime() + offsetMinutes(at, timeZone) * 60_000).toISOString().slice(0, 16);
}

/** When a day of a zone ("2026-05-01") begins; null for what is no day. Pure. */
export const midnightInZone = (day: string, timeZone: string): Date | null => instantInZone(`${day}T00:00`, timeZone);
