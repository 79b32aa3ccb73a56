export type Hour = { at: string; opened: number; clicked: number };

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Longer than this, days are drawn instead of hours. */
const mostHours = 96;

/** Hours one after the other, those without anything at nought; whole days when there would be too many. Pure. */
export function fillHours(hours: readonly Hour[]): { isDays: boolean; rows: Hour[] } {
  const first = hours[0];
  const last = hours.at(-1);
  if (!first || !last) return { isDays: false, rows: [] };
  const from = Date.parse(first.at);
  const isDays = Date.parse(last.at) - from > mostHours * hourMs;
  const step = isDays ? dayMs : hourMs;
  const rows = Array.from({ length: Math.floor((Date.parse(last.at) - from) / step) + 1 }, (_, place) => ({
    at: new Date(from + place * step).toISOString(),
    opened: 0,
    clicked: 0,
  }));
  for (const { at, opened, clicked } of hours) {
    const row = rows[Math.floor((Date.parse(at) - from) / step)]!;
    row.opened += opened;
    row.clicked += clicked;
  }
  return { isDays, rows };
}
