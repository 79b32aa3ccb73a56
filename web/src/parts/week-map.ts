/** The hours of a day in which any of some weeks has something: first, and last excluded. Without any, the day of a shop. */
export function openHours(weeks: readonly (readonly number[])[]): [number, number] {
  const busy = weeks.flatMap((values) => values.flatMap((value, hour) => (value !== 0 ? [hour % 24] : [])));
  return busy.length === 0 ? [8, 20] : [Math.min(...busy), Math.max(...busy) + 1];
}

/** 168 values from Monday 00:00 on as rows of days, with the open hours alone. */
export const rowsOfWeek = (values: readonly number[], [first, end]: readonly [number, number]): number[][] =>
  Array.from({ length: 7 }, (_, day) => values.slice(day * 24 + first, day * 24 + end));

/** Hours of the week as cells of such rows; those that are not shown are left out. */
export const cellsOfHours = (hours: readonly number[], [first, end]: readonly [number, number]) =>
  hours.flatMap((hour) => {
    const column = (hour % 24) - first;
    return column >= 0 && hour % 24 < end ? [{ row: Math.floor(hour / 24), column }] : [];
  });

/** Names of the columns: "8", "9" … */
export const hourNames = ([first, end]: readonly [number, number]): string[] =>
  Array.from({ length: end - first }, (_, place) => String(first + place));
