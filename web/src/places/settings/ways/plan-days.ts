const dayMs = 86_400_000;

/** Days of a warm-up plan, as dates (UTC), the first being that of `startedAt`. Pure. */
export function daysOfPlan({ startedAt, perDay }: { startedAt: string; perDay: readonly number[] }): string[] {
  const first = Math.floor(Date.parse(startedAt) / dayMs) * dayMs;
  return perDay.map((_, place) => new Date(first + place * dayMs).toISOString().slice(0, 10));
}

/** The same plan, begun on another day (YYYY-MM-DD). Pure. */
export const planFrom = <Plan extends { startedAt: string }>(plan: Plan, day: string): Plan => ({
  ...plan,
  startedAt: new Date(`${day}T00:00:00Z`).toISOString(),
});
