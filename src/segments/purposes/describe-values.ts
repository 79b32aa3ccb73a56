/** What a set of values looks like: how many there are, the most frequent, or the range. Pure. */

export type Described = {
  filled: number;
  /** Of what they are: the most frequent kind of value there is. */
  type: 'text' | 'number' | 'boolean' | 'list';
  /** Most frequent first; empty for numbers with many different values. */
  values: { value: string | number | boolean; count: number }[];
  range: { low: number; median: number; high: number } | null;
};

const MOST_VALUES = 10;
/** Numbers with no more different values than this are told one by one. */
const FEW = 12;

type Known = string | number | boolean;

/** Values as they are stored: null and what cannot be asked about is not there. Null when there is none. */
export function describeValues(stored: Iterable<unknown>): Described | null {
  const counts = new Map<Known, number>();
  const types = { text: 0, number: 0, boolean: 0, list: 0 };
  const count = (value: Known) => counts.set(value, (counts.get(value) ?? 0) + 1);
  for (const value of stored) {
    if (typeof value === 'string') types.text += 1;
    else if (typeof value === 'number') types.number += 1;
    else if (typeof value === 'boolean') types.boolean += 1;
    else if (Array.isArray(value)) {
      types.list += 1;
      for (const one of new Set(value)) if (typeof one === 'string') count(one);
      continue;
    } else continue;
    count(value);
  }
  const filled = types.text + types.number + types.boolean + types.list;
  if (filled === 0) return null;
  const type = (Object.keys(types) as (keyof typeof types)[]).reduce((most, one) =>
    types[one] > types[most] ? one : most,
  );
  const ranked = [...counts].sort(([a, times], [b, others]) => others - times || (String(a) < String(b) ? -1 : 1));
  const tellsEach = type !== 'number' || ranked.length <= FEW;
  return {
    filled,
    type,
    values: tellsEach ? ranked.slice(0, MOST_VALUES).map(([value, times]) => ({ value, count: times })) : [],
    range: type === 'number' ? rangeOf(counts) : null,
  };
}

function rangeOf(counts: ReadonlyMap<Known, number>): Described['range'] {
  const numbers = [...counts].filter((entry): entry is [number, number] => typeof entry[0] === 'number');
  numbers.sort(([a], [b]) => a - b);
  const all = numbers.reduce((sum, [, times]) => sum + times, 0);
  let passed = 0;
  const median = numbers.find(([, times]) => {
    passed += times;
    return passed * 2 >= all;
  })![0];
  return { low: numbers[0]![0], median, high: numbers.at(-1)![0] };
}
