/** The persons of the planted register, among them those who are easily taken for each other. */
import { ENDS, STARTS, STREET_NAMES } from './duplicates-names.ts';
import { ELDER_NAMES, LAST_NAMES, plainLetters, YOUNGER_NAMES } from './names.ts';
import type { Random } from './random.ts';

/** Pairs of two persons who have much in common. */
export type Trap = 'twins' | 'couple' | 'father and son' | 'namesakes' | 'colleagues' | 'shared mailbox';

/** Everything about somebody; a record leaves some of it out. */
export type FullPerson = {
  firstName: string;
  lastName: string;
  email: string;
  /** A mailbox of several, beside the own one. */
  sharedEmail?: string;
  phone: string;
  birthDate: string;
  street: string;
  postcode: string;
  city: string;
  company?: string;
};

const FIRST_NAMES = [...new Set([...ELDER_NAMES, ...YOUNGER_NAMES])];
const TRADES = ['Bygg', 'Data', 'Livs', 'Frakt', 'Konsult', 'Måleri', 'Tryck', 'Trädgård'];

const pad = (n: number, digits: number) => String(n).padStart(digits, '0');

/** Draws persons; no two of them get the same mailbox or number unless they are to share it. */
export function createPersons(random: Random) {
  const taken = new Set<string>();
  const drawn = (draw: () => string): string => {
    for (;;) {
      const value = draw();
      // Gmail passes over dots.
      const key = value.endsWith('@gmail.com') ? value.replaceAll('.', '') : value;
      if (taken.has(key)) continue;
      taken.add(key);
      return value;
    }
  };
  const domain = () => random.pick(['gmail.com', 'gmail.com', 'hotmail.com', 'outlook.com', 'telia.com', 'icloud.com']);

  const people = {
    lastName: () => (random.chance(0.6) ? random.pick(LAST_NAMES) : `${random.pick(STARTS)}${random.pick(ENDS)}`),

    phone: () => drawn(() => `07${random.pick(['0', '2', '3', '6', '9'])}${random.between(1_000_000, 9_999_999)}`),

    mailbox({
      firstName,
      lastName,
      birthDate,
      company,
    }: Pick<FullPerson, 'firstName' | 'lastName' | 'birthDate' | 'company'>): string {
      const [first, last] = [plainLetters(firstName), plainLetters(lastName)];
      return drawn(() => {
        if (company !== undefined && random.chance(0.5)) {
          const number = random.chance(0.8) ? '' : String(random.between(2, 9));
          return `${random.pick([`${first}.${last}`, `${first[0]}${last}`])}${number}@${plainLetters(company.split(' ')[0]!)}.example`;
        }
        const number = random.pick([
          '',
          birthDate.slice(2, 4),
          String(random.between(1, 99)),
          String(random.between(1, 999)),
        ]);
        return `${random.pick([`${first}.${last}`, `${first}${last}`, `${first}_${last}`, `${first[0]}.${last}`])}${number}@${domain()}`;
      });
    },

    home: () => ({
      street: `${random.pick(STREET_NAMES).replaceAll('\u00a0', ' ')} ${random.between(1, 80)}`,
      postcode: `${random.between(111, 984)} ${random.between(10, 69)}`,
      city: `${random.pick(STARTS)}${random.pick(['stad', 'köping', 'hamn', 'by'])}`,
    }),

    birth: (from: number, to: number) =>
      `${random.between(from, to)}-${pad(random.between(1, 12), 2)}-${pad(random.between(1, 28), 2)}`,

    /** Somebody; `like`: what is as it is of another. */
    person(like: Partial<FullPerson> = {}): FullPerson {
      const firstName = like.firstName ?? random.pick(FIRST_NAMES);
      const lastName = like.lastName ?? people.lastName();
      const birthDate = like.birthDate ?? people.birth(1940, 2007);
      const company =
        like.company ??
        (random.chance(0.25) ? `${random.pick(STARTS)}${random.pick(ENDS)} ${random.pick(TRADES)} AB` : undefined);
      const named = { firstName, lastName, birthDate, ...(company === undefined ? {} : { company }) };
      return { ...people.home(), ...named, email: people.mailbox(named), phone: people.phone(), ...like };
    },

    otherFirstName(than: string): string {
      const name = random.pick(FIRST_NAMES);
      return name === than ? people.otherFirstName(than) : name;
    },

    /** Two persons who are not one. */
    trap(kind: Trap): [FullPerson, FullPerson] {
      const one = people.person();
      const { lastName, street, postcode, city, firstName, birthDate, phone } = one;
      const home = { street, postcode, city };
      const family = { lastName, ...home, ...(random.chance(0.4) ? { phone } : {}) };
      const other = people.otherFirstName(firstName);
      switch (kind) {
        case 'twins':
          return [one, people.person({ ...family, firstName: other, birthDate })];
        case 'couple':
          return [one, people.person({ ...family, firstName: other })];
        case 'father and son':
          return [
            { ...one, birthDate: people.birth(1940, 1975) },
            people.person({ lastName, ...home, firstName, birthDate: people.birth(1976, 2007) }),
          ];
        case 'namesakes':
          return [one, people.person({ firstName, lastName })];
        case 'colleagues':
        case 'shared mailbox': {
          const company = one.company ?? `${random.pick(STARTS)}${random.pick(ENDS)} ${random.pick(TRADES)} AB`;
          const office = { company, ...home, ...(random.chance(0.5) ? { phone } : {}) };
          const pair: [FullPerson, FullPerson] = [{ ...one, company }, people.person({ ...office, firstName: other })];
          if (kind === 'colleagues') return pair;
          const sharedEmail = `${random.pick(['info', 'order', 'faktura'])}@${plainLetters(company.split(' ')[0]!)}.example`;
          return [
            { ...pair[0], sharedEmail },
            { ...pair[1], sharedEmail },
          ];
        }
      }
    },
  };
  return people;
}

export type Persons = ReturnType<typeof createPersons>;
