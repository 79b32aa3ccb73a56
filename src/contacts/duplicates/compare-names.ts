import { mayBeNickname, spellingOf } from './fold-name.ts';
import type { Frequencies } from './frequencies.ts';
import { type Likeness, likeness } from './likeness.ts';
import { ofEither, type People } from './prepare-people.ts';
import { differingMiddles, isOneSlip, jaroWinkler } from './string-distance.ts';

/** How many other names a slip could have made just as well: of letters swapped, left out or doubled; of letters put in. */
const SLIPS_OF_ORDER = 60;
const SLIPS = 300;
/** How often two names begin with one letter. */
const SAME_INITIAL = 0.07;

/**
 * Of two names that are alike but not the same, one rare: probably a slip; both common: two names that happen to be alike
 * (Anna and Anne). So the chance to meet a stranger so alike goes by the rarer one.
 */
const closeByChance = (frequencies: Frequencies, a: number, b: number, ways: number) =>
  Math.min(0.05, ways * Math.min(frequencies.of(a), frequencies.of(b)));

const isPartOf = (a: string, b: string): boolean => {
  const words = b.split(' ');
  return words.length > 1 && a.split(' ').every((word) => words.includes(word));
};

const isInitialOf = (a: string, b: string): boolean => a.length === 1 && b.startsWith(a);

/** "Fred" of "Fredrik": three letters and more, of a name at least two longer. */
const isStartOf = (a: string, b: string): boolean => a.length >= 3 && b.length >= a.length + 2 && b.startsWith(a);

const withoutSpaces = (text: string) => text.replaceAll(' ', '');

/** Null: too different for a slip. */
function waysOfSlip(a: string, b: string): number | null {
  if (Math.min(a.length, b.length) < 3) return null;
  if (isOneSlip(a, b)) {
    const [left, right] = differingMiddles(a, b);
    return left.length === right.length && left.length === 1 ? SLIPS : SLIPS_OF_ORDER;
  }
  if (Math.min(a.length, b.length) >= 5 && jaroWinkler(a, b) >= 0.93) return SLIPS * 10;
  return null;
}

/**
 * How often a stranger has the name that one of the two may be short for; null: neither is short for the other. A name that
 * many have of their own right (Birgitta for Anna-Birgitta) tells less than one that is only ever a short form (Gittan).
 */
function shortFormByChance({ names, firstNames }: People, a: number, b: number): number | null {
  const [left, right] = [names.texts[a]!, names.texts[b]!];
  if (spellingOf(withoutSpaces(left)) === spellingOf(withoutSpaces(right))) {
    return 2 * Math.min(firstNames.of(a), firstNames.of(b));
  }
  if (isPartOf(left, right) || isStartOf(left, right)) return firstNames.of(a);
  if (isPartOf(right, left) || isStartOf(right, left)) return firstNames.of(b);
  return mayBeNickname(left, right) ? 3 * Math.min(firstNames.of(a), firstNames.of(b)) : null;
}

/** Two first names, as places in `people.names`. */
export function compareFirst(people: People, a: number, b: number): Likeness {
  const { names, firstNames, partial } = people;
  if (a === b) return likeness('firstName', 'same', firstNames.of(a));
  const [left, right] = [names.texts[a]!, names.texts[b]!];
  if (isInitialOf(left, right) || isInitialOf(right, left)) {
    return likeness('firstName', 'initial', SAME_INITIAL * ofEither(partial.initials, people));
  }
  const asShortForm = shortFormByChance(people, a, b);
  if (asShortForm !== null) return likeness('firstName', 'short-form', Math.min(0.1, asShortForm));
  const ways = waysOfSlip(left, right);
  return ways === null
    ? likeness('firstName', 'differs', 0.97)
    : likeness('firstName', 'close', closeByChance(firstNames, a, b, ways));
}

/** Two last names, as places in `people.names`. */
export function compareLast({ names, lastNames }: People, a: number, b: number): Likeness {
  if (a === b) return likeness('lastName', 'same', lastNames.of(a));
  const [left, right] = [names.texts[a]!, names.texts[b]!];
  if (withoutSpaces(left) === withoutSpaces(right)) return likeness('lastName', 'same', lastNames.of(a));
  if (isPartOf(left, right) || isPartOf(right, left)) {
    return likeness('lastName', 'part', Math.min(0.1, 2 * Math.max(lastNames.of(a), lastNames.of(b))));
  }
  const ways = waysOfSlip(left, right);
  return ways === null
    ? likeness('lastName', 'differs', 0.98)
    : likeness('lastName', 'close', closeByChance(lastNames, a, b, ways));
}

/** Whether one's names are the other's the wrong way round, at most one of them with a slip or in short. */
export function areSwapped({ names }: People, a: { first: number; last: number }, b: { first: number; last: number }) {
  if (a.first < 0 || a.last < 0 || b.first < 0 || b.last < 0 || a.first === a.last) return false;
  const isFirst = a.first === b.last;
  const isLast = a.last === b.first;
  if (isFirst && isLast) return true;
  if (!isFirst && !isLast) return false;
  const [left, right] = isFirst
    ? [names.texts[a.last]!, names.texts[b.first]!]
    : [names.texts[a.first]!, names.texts[b.last]!];
  return mayBeNickname(left, right) || isOneSlip(left, right);
}
