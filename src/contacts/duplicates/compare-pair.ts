import { compareAddresses, compareCompanies } from './compare-addresses.ts';
import { compareMailboxes } from './compare-mailboxes.ts';
import { areSwapped, compareFirst, compareLast } from './compare-names.ts';
import { type Comparison, type Likeness, likeness, nothing } from './likeness.ts';
import { ofEither, type People } from './prepare-people.ts';
import { type Birth, birthKey } from './read-birth.ts';
import { isOneSlip } from './string-distance.ts';

/** A date that this many times more people share than would by chance is one that was filled in for want of another. */
const FILLED_IN = 25;

/** Pairs of names remembered: a table that grows much larger stops everything while it is moved. */
const MOST_REMEMBERED = 100_000;

/** First names follow fashion: two of one name are so many times more often of one age than any two. */
const FASHION = 2.5;

const otherYear = likeness('birthDate', 'differs', 0.98);
const otherBirth = likeness('birthDate', 'differs', 0.99);
const otherPhone = likeness('phone', 'differs', 1);

function isCloseBirth(a: Birth, b: Birth): boolean {
  if (a.month === b.day && a.day === b.month && a.year === b.year) return true;
  return isOneSlip(String(birthKey(a)), String(birthKey(b)));
}

function compareBirth(people: People, a: Birth | null, b: Birth | null): Likeness {
  if (!a || !b) return nothing;
  if (a.month === 0 || b.month === 0) {
    return a.year === b.year
      ? likeness(
          'birthDate',
          'same-year',
          Math.min(1, FASHION * people.years.of(a.year)) * ofEither(people.partial.onlyYears, people),
        )
      : otherYear;
  }
  if (birthKey(a) !== birthKey(b)) {
    return isCloseBirth(a, b) ? likeness('birthDate', 'close', 0.003) : otherBirth;
  }
  const byChance = FASHION * people.births.of(birthKey(a));
  const isFilledIn = people.births.count(birthKey(a)) > Math.max(8, (FILLED_IN * people.all.length) / 25_000);
  return isFilledIn ? nothing : likeness('birthDate', 'same', byChance);
}

function comparePhones({ phones }: People, a: readonly string[], b: readonly string[]): Likeness {
  if (a.length === 0 || b.length === 0) return nothing;
  const same = a.find((phone) => b.includes(phone));
  if (same !== undefined) return likeness('phone', 'same', phones.of(same));
  const isClose = a.some((left) => b.some((right) => left.length === right.length && isOneSlip(left, right)));
  return isClose ? likeness('phone', 'close', 3e-5) : otherPhone;
}

/** Compares people; what it found of two names it remembers, as names repeat. */
export function createComparer(people: People) {
  const { all } = people;
  const memory = { first: new Map<number, Likeness>(), last: new Map<number, Likeness>() };
  const remembered = (
    known: Map<number, Likeness>,
    compare: (people: People, a: number, b: number) => Likeness,
    [x, y]: [number, number],
  ): Likeness => {
    if (x < 0 || y < 0) return nothing;
    const key = Math.min(x, y) * 2 ** 26 + Math.max(x, y);
    let found = known.get(key);
    if (!found) {
      found = compare(people, x, y);
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(key, found);
    }
    return found;
  };
  return (left: number, right: number): Comparison => {
    const [a, b] = [all[left]!, all[right]!];
    const isSwapped = a.first !== b.first && areSwapped(people, a, b);
    const { firstNames, lastNames } = people;
    const firstName = isSwapped
      ? likeness('firstName', 'swapped', Math.max(firstNames.of(a.first), firstNames.of(b.first)))
      : remembered(memory.first, compareFirst, [a.first, b.first]);
    const lastName = isSwapped
      ? likeness('lastName', 'same', Math.max(lastNames.of(a.last), lastNames.of(b.last)))
      : remembered(memory.last, compareLast, [a.last, b.last]);
    return {
      firstName,
      lastName,
      birthDate: compareBirth(people, a.birth, b.birth),
      phone: comparePhones(people, a.phones, b.phones),
      email: compareMailboxes(people, a, b),
      address: compareAddresses(people, a, b),
      company: compareCompanies(people, a.company, b.company),
    };
  };
}
