/** Hours of the week, as offers have them: weekdays from 0 = Monday; an end at or before its start is on the next day. */
export type WeekWindow = { weekdays: number[]; fromMinute: number; toMinute: number };

/** A week in quarters of an hour, day by day from Monday 00:00: whether each is chosen. */
export type Week = readonly (readonly boolean[])[];

export const slotMinutes = 15;
export const slotsOfDay = 96;
const dayMinutes = 1_440;

/** A piece of the week: days and quarters, both ends included, in any order. */
export type Patch = { fromDay: number; toDay: number; fromSlot: number; toSlot: number };

/** The quarters that windows touch, at least in part. */
export function weekOf(windows: readonly WeekWindow[]): Week {
  const week = Array.from({ length: 7 }, () => Array<boolean>(slotsOfDay).fill(false));
  for (const { weekdays, fromMinute, toMinute } of windows) {
    const end = toMinute <= fromMinute ? toMinute + dayMinutes : toMinute;
    const [first, last] = [Math.floor(fromMinute / slotMinutes), Math.ceil(end / slotMinutes)];
    for (const day of weekdays) {
      for (let slot = first; slot < last; slot++) {
        week[(day + Math.floor(slot / slotsOfDay)) % 7]![slot % slotsOfDay] = true;
      }
    }
  }
  return week;
}

/** The week with a patch of it chosen, or not. */
export function paintWeek(week: Week, { fromDay, toDay, fromSlot, toSlot }: Patch, isChosen: boolean): Week {
  const within = (one: number, a: number, b: number) => one >= Math.min(a, b) && one <= Math.max(a, b);
  return week.map((slots, day) =>
    within(day, fromDay, toDay)
      ? slots.map((slot, place) => (within(place, fromSlot, toSlot) ? isChosen : slot))
      : slots,
  );
}

type Run = { from: number; to: number };

function runsOf(slots: readonly boolean[]): Run[] {
  const runs: Run[] = [];
  for (const [place, isChosen] of slots.entries()) {
    if (!isChosen) continue;
    const last = runs.at(-1);
    if (last?.to === place) last.to = place + 1;
    else runs.push({ from: place, to: place + 1 });
  }
  return runs;
}

/**
 * The windows of a week: the same hours of several days are one. Hours that go on after midnight belong to the evening
 * in which they began, as long as that makes less than a day.
 */
export function windowsOfWeek(week: Week): WeekWindow[] {
  const runs = week.map(runsOf);
  const goesOn = runs.map((ofDay, day) => {
    const [evening, night] = [ofDay.at(-1), runs[(day + 1) % 7]!.at(0)];
    const isEvening = evening !== undefined && evening.to === slotsOfDay && evening.from > 0;
    return isEvening && night !== undefined && night.from === 0 && night.to <= evening.from ? night.to : null;
  });
  const found = new Map<string, WeekWindow>();
  for (const [day, ofDay] of runs.entries()) {
    const before = goesOn[(day + 6) % 7];
    for (const run of ofDay) {
      const isNightOfBefore = run.from === 0 && before !== null;
      if (isNightOfBefore) continue;
      const night = run.to === slotsOfDay ? (goesOn[day] ?? null) : null;
      const to = night ?? run.to;
      const key = `${run.from} ${to}`;
      const known = found.get(key);
      if (known) known.weekdays.push(day);
      else found.set(key, { weekdays: [day], fromMinute: run.from * slotMinutes, toMinute: to * slotMinutes });
    }
  }
  return [...found.values()];
}

/** How many hours of the week are chosen. */
export const hoursOfWeek = (week: Week): number => (week.flat().filter(Boolean).length * slotMinutes) / 60;
