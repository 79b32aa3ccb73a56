import { mayBeNickname } from './fold-name.ts';
import { type Field, LEVELS, MISSING } from './person.ts';
import {
  type Birth,
  birthKey,
  type Frequencies,
  type NamedMailbox,
  type People,
  type Prepared,
} from './prepare-people.ts';
import { differingMiddles, isOneSlip, jaroWinkler } from './string-distance.ts';

/** How alike two values are, and how probable that is among strangers. */
export type Likeness = { level: number; byChance: number };
export type Comparison = Record<Field, Likeness>;

const at = <F extends Field>(field: F, level: (typeof LEVELS)[F][number], byChance: number): Likeness => ({
  level: (LEVELS[field] as readonly string[]).indexOf(level),
  byChance,
});
const nothing: Likeness = { level: MISSING, byChance: 1 };

/** How many other names a slip could have made just as well: of letters swapped, left out or doubled; of letters put in. */
const SLIPS_OF_ORDER = 60;
const SLIPS = 300;
/** A date that this many times more people share than would by chance is one that was filled in for want of another. */
const FILLED_IN = 25;

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

function ways(a: string, b: string): number | null {
  if (Math.min(a.length, b.length) < 3) return null;
  if (isOneSlip(a, b)) {
    const [left, right] = differingMiddles(a, b);
    return left.length === right.length && left.length === 1 ? SLIPS : SLIPS_OF_ORDER;
  }
  if (Math.min(a.length, b.length) >= 5 && jaroWinkler(a, b) >= 0.93) return SLIPS * 10;
  return null;
}

function compareFirst({ names, firstNames }: People, a: number, b: number): Likeness {
  if (a === b) return at('firstName', 'same', firstNames.of(a));
  const [left, right] = [names.texts[a]!, names.texts[b]!];
  if (isInitialOf(left, right) || isInitialOf(right, left)) return at('firstName', 'initial', 0.07);
  if (
    mayBeNickname(left, right) ||
    isPartOf(left, right) ||
    isPartOf(right, left) ||
    left.replaceAll(' ', '') === right.replaceAll(' ', '')
  ) {
    return at('firstName', 'short-form', Math.min(0.1, 3 * Math.min(firstNames.of(a), firstNames.of(b))));
  }
  const slips = ways(left, right);
  return slips === null
    ? at('firstName', 'differs', 0.97)
    : at('firstName', 'close', closeByChance(firstNames, a, b, slips));
}

function compareLast({ names, lastNames }: People, a: number, b: number): Likeness {
  if (a === b) return at('lastName', 'same', lastNames.of(a));
  const [left, right] = [names.texts[a]!, names.texts[b]!];
  if (isPartOf(left, right) || isPartOf(right, left)) {
    return at('lastName', 'part', Math.min(0.1, 2 * Math.max(lastNames.of(a), lastNames.of(b))));
  }
  const slips = ways(left, right);
  return slips === null
    ? at('lastName', 'differs', 0.98)
    : at('lastName', 'close', closeByChance(lastNames, a, b, slips));
}

function isCloseBirth(a: Birth, b: Birth): boolean {
  if (a.month === b.day && a.day === b.month && a.year === b.year) return true;
  return isOneSlip(String(birthKey(a)), String(birthKey(b)));
}

function compareBirth(people: People, a: Birth | null, b: Birth | null): Likeness {
  if (!a || !b) return nothing;
  if (a.month === 0 || b.month === 0) {
    return a.year === b.year ? at('birthDate', 'same-year', people.years.of(a.year)) : at('birthDate', 'differs', 0.98);
  }
  if (birthKey(a) !== birthKey(b)) {
    return isCloseBirth(a, b) ? at('birthDate', 'close', 0.003) : at('birthDate', 'differs', 0.99);
  }
  const byChance = people.births.of(birthKey(a));
  const isFilledIn = people.births.count(birthKey(a)) > Math.max(8, (FILLED_IN * people.all.length) / 25_000);
  return isFilledIn ? nothing : at('birthDate', 'same', byChance);
}

function comparePhones({ phones }: People, a: readonly string[], b: readonly string[]): Likeness {
  if (a.length === 0 || b.length === 0) return nothing;
  const same = a.find((phone) => b.includes(phone));
  if (same !== undefined) return at('phone', 'same', phones.of(same));
  const isClose = a.some((left) => b.some((right) => left.length === right.length && isOneSlip(left, right)));
  return isClose ? at('phone', 'close', 3e-5) : at('phone', 'differs', 1);
}

/** Whether a slip turned one local part into the other; numbers tell people of one name apart, so a digit is no slip. */
function isSlipOfMailbox(left: string, right: string): boolean {
  if (Math.min(left.length, right.length) < 6 || !isOneSlip(left, right)) return false;
  return !differingMiddles(left, right).some((middle) => /\d/.test(middle));
}

function compareTwoMailboxes(people: People, left: NamedMailbox, right: NamedMailbox): Likeness {
  if (left.key === right.key) return at('email', 'same', people.mailboxes.of(left.key));
  const differs = at('email', 'differs', 1);
  const rests = [left.besidesName, right.besidesName];
  // Two people of one name have such addresses too: anna.svensson, anna_svensson, anna.svensson at another provider.
  const isNameOnly = rests.every((rest) => rest === '');
  if (left.domain === right.domain) {
    return !isNameOnly && isSlipOfMailbox(left.local, right.local) ? at('email', 'close', 5e-6) : differs;
  }
  if (left.local !== right.local) return differs;
  if (isNameOnly || rests.some((rest) => rest.length < 2)) return nothing;
  const isOfName = left.isOfName || right.isOfName;
  return at('email', 'same-name-part', Math.max(people.locals.of(left.local), isOfName ? 2e-3 : 0));
}

/** The likest two of their mailboxes. */
function compareMailboxes(people: People, a: Prepared, b: Prepared): Likeness {
  let best: Likeness | null = null;
  for (const left of a.mailboxes) {
    for (const right of b.mailboxes) {
      const likeness = compareTwoMailboxes(people, left, right);
      if (best === null || likeness.level < best.level) best = likeness;
    }
  }
  return best ?? nothing;
}

function compareAddresses(people: People, a: Prepared, b: Prepared): Likeness {
  if (a.address !== '' && a.address === b.address) return at('address', 'same', people.addresses.of(a.address));
  const hasStreets = a.street !== '' && b.street !== '';
  if (a.postcode === '' || b.postcode === '') {
    return hasStreets && a.street === b.street && /\d/.test(a.street) ? at('address', 'close', 3e-4) : nothing;
  }
  if (a.postcode === b.postcode) {
    if (hasStreets && a.street.match(/\d+/)?.[0] === b.street.match(/\d+/)?.[0]) {
      if (jaroWinkler(a.street, b.street) >= 0.92) {
        return at('address', 'close', Math.max(people.addresses.of(a.address), people.addresses.of(b.address)) * 3);
      }
    }
    return at('address', 'same-postcode', people.postcodes.of(a.postcode));
  }
  if (hasStreets && a.street === b.street && isOneSlip(a.postcode, b.postcode)) return at('address', 'close', 1e-4);
  return at('address', 'differs', 0.98);
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
    let likeness = known.get(key);
    if (!likeness) {
      likeness = compare(people, x, y);
      known.set(key, likeness);
    }
    return likeness;
  };
  return (left: number, right: number): Comparison => {
    const [a, b] = [all[left]!, all[right]!];
    const isSwapped = a.first >= 0 && a.last >= 0 && a.first !== a.last && a.first === b.last && a.last === b.first;
    const firstName = isSwapped
      ? at('firstName', 'swapped', Math.max(people.firstNames.of(a.first), people.firstNames.of(b.first)))
      : remembered(memory.first, compareFirst, [a.first, b.first]);
    const lastName = isSwapped
      ? at('lastName', 'same', Math.max(people.lastNames.of(a.last), people.lastNames.of(b.last)))
      : remembered(memory.last, compareLast, [a.last, b.last]);
    return {
      firstName,
      lastName,
      birthDate: compareBirth(people, a.birth, b.birth),
      phone: comparePhones(people, a.phones, b.phones),
      email: compareMailboxes(people, a, b),
      address: compareAddresses(people, a, b),
    };
  };
}
