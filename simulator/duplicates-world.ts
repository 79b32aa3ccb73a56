/**
 * A made-up register of contacts in which some persons stand more than once, and the truth about it.
 *
 * Assumptions: persons live in households; those of one share last name, address, at times the telephone and the mailbox;
 * children from 16 are in the register too; some sons are called as their fathers, some children are twins. First and last
 * names are as unequally frequent as in life. Every record has gaps of its own. A second record of a person was taken down
 * later and elsewhere: other spelling, a short form of the name, a slip of the fingers, å ä ö written as a a o, names the wrong way
 * round, another mailbox, moved house, another number, a married name. Two slips in one name do not occur; nobody changes first name and
 * birth date. All rates are in `DuplicateRates`; the usual ones were there before the finder was tried, and the `stricter` ones
 * were not used to adjust it. All numbers and mailboxes are reserved for fiction or invented.
 */
import {
  CALLED,
  ENDS,
  FEMALE_MIDDLE,
  FEMALE_OLD,
  FEMALE_YOUNG,
  MALE_MIDDLE,
  MALE_OLD,
  MALE_YOUNG,
  PATRONYMS,
  STARTS,
  STREET_NAMES,
} from './duplicates-names.ts';
import { plainLetters } from './names.ts';
import { createRandom, cumulate, type Random } from './random.ts';

/** A contact as the register has it: names of fields as shops have them; what is not known is left out. */
export type SimRecord = {
  id: number;
  firstName?: string;
  lastName?: string;
  emails?: string[];
  phones?: string[];
  birthDate?: string;
  street?: string;
  postcode?: string;
  city?: string;
};

export type DuplicateRates = {
  /** Share of persons with a second record; of those, share with a third. */
  twice: number;
  thrice: number;
  /** Gaps, by field. */
  missing: {
    firstName: number;
    lastName: number;
    email: number;
    phone: number;
    birthDate: number;
    street: number;
    postcode: number;
  };
  /** Of known birth dates: only the year. */
  yearOnly: number;
  /** Households of one; children are called as the parent; households of several children with twins. */
  single: number;
  sameName: number;
  twins: number;
  /** Households with one mailbox, or one number, for all. */
  sharedMailbox: number;
  sharedPhone: number;
  /** What differs in a second record, each by itself. */
  slipFirst: number;
  slipLast: number;
  called: number;
  initial: number;
  plain: number;
  swapped: number;
  married: number;
  moved: number;
  otherMailbox: number;
  slipMailbox: number;
  otherPhone: number;
  slipBirth: number;
};

export const USUAL_RATES: DuplicateRates = {
  twice: 0.05,
  thrice: 0.08,
  missing: { firstName: 0.01, lastName: 0.015, email: 0.1, phone: 0.2, birthDate: 0.25, street: 0.2, postcode: 0.12 },
  yearOnly: 0.1,
  single: 0.42,
  sameName: 0.01,
  twins: 0.02,
  sharedMailbox: 0.05,
  sharedPhone: 0.12,
  slipFirst: 0.06,
  slipLast: 0.07,
  called: 0.1,
  initial: 0.015,
  plain: 0.3,
  swapped: 0.015,
  married: 0.04,
  moved: 0.15,
  otherMailbox: 0.5,
  slipMailbox: 0.05,
  otherPhone: 0.15,
  slipBirth: 0.03,
};

/** Another register: fewer duplicates, larger families with more in common, other gaps, more slips. */
export const STRICTER_RATES: DuplicateRates = {
  ...USUAL_RATES,
  twice: 0.03,
  thrice: 0.15,
  missing: { firstName: 0.02, lastName: 0.01, email: 0.15, phone: 0.15, birthDate: 0.3, street: 0.25, postcode: 0.1 },
  yearOnly: 0.05,
  single: 0.3,
  sameName: 0.015,
  sharedMailbox: 0.08,
  sharedPhone: 0.2,
  slipFirst: 0.08,
  slipLast: 0.1,
  called: 0.14,
  plain: 0.5,
  swapped: 0.03,
  married: 0.06,
  moved: 0.12,
  otherMailbox: 0.4,
  slipBirth: 0.02,
};

export type DuplicatesWorld = {
  /** In an order that tells nothing. */
  people: SimRecord[];
  /** Every pair of records of one person, the smaller id first. */
  pairs: [number, number][];
  /** Those of them of which the two records, as they are, have too little in common for anybody to tell. */
  impossible: [number, number][];
};

type Person = {
  isFemale: boolean;
  first: string;
  last: string;
  birth: { year: number; month: number; day: number };
  mailbox: string;
  phone: string;
  street: string;
  postcode: string;
  city: string;
};

/** Which value of each field a record has: equal marks stem from one value, slips or not; null: a gap. */
type Marks = Record<'first' | 'last' | 'mailbox' | 'phone' | 'birth' | 'address', string | null>;

const THIS_YEAR = 2026;
const PROVIDERS = [
  'gmail.com',
  'hotmail.com',
  'outlook.com',
  'telia.example',
  'bredband.example',
  'icloud.com',
  'post.example',
];
const PROVIDER_WEIGHTS = cumulate([40, 18, 12, 12, 8, 6, 4]);

/** Zipf-like weights: the first is met most. */
const zipf = (count: number, power: number) =>
  cumulate(Array.from({ length: count }, (_, rank) => 1 / (rank + 3) ** power));

const LAST_NAMES = [...PATRONYMS, ...STARTS.flatMap((start) => ENDS.map((end) => start + end))];
const LAST_WEIGHTS = zipf(LAST_NAMES.length, 0.9);

function firstName(random: Random, isFemale: boolean, year: number): string {
  const [old, middle, young] = isFemale
    ? [FEMALE_OLD, FEMALE_MIDDLE, FEMALE_YOUNG]
    : [MALE_OLD, MALE_MIDDLE, MALE_YOUNG];
  const shift = year + random.between(-8, 8);
  const names = shift < 1955 ? old : shift < 1982 ? middle : young;
  const name = names[random.weightedIndex(zipf(names.length, 0.8))] as string;
  if (!random.chance(0.02)) return name;
  return `${name}-${names[random.weightedIndex(zipf(names.length, 0.8))]}`;
}

function lastName(random: Random): string {
  const name = LAST_NAMES[random.weightedIndex(LAST_WEIGHTS)] as string;
  if (!random.chance(0.12)) return name;
  // Names that hardly anybody else has.
  const rare = `${random.pick(STARTS)}${random.pick(['a', 'e', 'o', 'en', 'ar'])}${random.pick(ENDS)}`;
  return rare;
}

const mobile = (random: Random) =>
  `07${random.pick(['0', '2', '3', '6', '9'])}${String(random.between(1_000_000, 9_999_999))}`;

/** A mailbox is one household's or one person's: what is taken is not given again. */
function freeMailbox(taken: Set<string>, draw: () => string): string {
  for (;;) {
    const mailbox = draw();
    const key = mailbox.endsWith('@gmail.com') ? mailbox.replaceAll('.', '') : mailbox;
    if (taken.has(key)) continue;
    taken.add(key);
    return mailbox;
  }
}

function mailboxOf(random: Random, { first, last, birth }: Pick<Person, 'first' | 'last' | 'birth'>): string {
  const provider = PROVIDERS[random.weightedIndex(PROVIDER_WEIGHTS)] as string;
  const [f, l] = [plainLetters(first), plainLetters(last)];
  const year = String(birth.year).slice(2);
  const local = random.pick([
    `${f}.${l}`,
    `${f}.${l}${random.between(1, 99)}`,
    `${f}${l}${year}`,
    `${f}_${l}`,
    `${f[0] ?? ''}${l}${random.between(1, 999)}`,
    `${f}${random.between(1, 9999)}`,
    `${random.pick(STARTS.map(plainLetters))}${random.pick(['katt', 'blomma', 'fisk', 'boll', 'sol', 'hund'])}${year}`,
  ]);
  return `${local}@${provider}`;
}

function dwelling(random: Random): Pick<Person, 'street' | 'postcode' | 'city'> {
  const town = random.between(0, 39);
  const area = Math.floor(random.gamma(1, 12)) % 60;
  return {
    street: `${random.pick(STREET_NAMES).replaceAll('\u00a0', ' ')} ${random.between(1, 60)}${random.chance(0.15) ? random.pick(['A', 'B', 'C']) : ''}`,
    postcode: `${100 + town * 12 + Math.floor(area / 10)} ${10 + area}`,
    city: `${random.pick(STARTS)}${town}hamn`,
  };
}

function household(random: Random, rates: DuplicateRates, taken: Set<string>): Person[] {
  const home = dwelling(random);
  const last = lastName(random);
  const shared = () => `familjen.${plainLetters(last)}${random.between(1, 999)}@${random.pick(PROVIDERS)}`;
  const mailbox = freeMailbox(taken, shared);
  const phone = mobile(random);
  const oneMailbox = random.chance(rates.sharedMailbox);
  const onePhone = random.chance(rates.sharedPhone);
  const person = (isFemale: boolean, first: string, birth: Person['birth'], ownLast = last): Person => {
    const named = { isFemale, first, last: ownLast, birth };
    return {
      ...named,
      ...home,
      mailbox: oneMailbox ? mailbox : freeMailbox(taken, () => mailboxOf(random, named)),
      phone: onePhone ? phone : mobile(random),
    };
  };
  const birthIn = (year: number) => ({ year, month: random.between(1, 12), day: random.between(1, 28) });
  const year = THIS_YEAR - random.between(25, 86);
  const isFemale = random.chance(0.52);
  const head = person(isFemale, firstName(random, isFemale, year), birthIn(year));
  if (random.chance(rates.single)) return [head];
  const spouseYear = year + random.between(-6, 6);
  const spouseLast = random.chance(0.25) ? lastName(random) : last;
  const people = [head, person(!isFemale, firstName(random, !isFemale, spouseYear), birthIn(spouseYear), spouseLast)];
  const father = people.find((one) => !one.isFemale);
  const children = random.chance(0.55) ? random.between(1, 3) : 0;
  let twin: Person['birth'] | null = null;
  for (let child = 0; child < children; child++) {
    const birth: Person['birth'] = twin ?? birthIn(year + random.between(20, 38));
    twin = child + 1 < children && random.chance(rates.twins) ? birth : null;
    const isDaughter = random.chance(0.5);
    const isNamesake = !isDaughter && father !== undefined && random.chance(rates.sameName);
    let first = isNamesake ? father.first : firstName(random, isDaughter, birth.year);
    while (!isNamesake && people.some((one) => one.first === first)) first = firstName(random, isDaughter, birth.year);
    if (birth.year <= THIS_YEAR - 16) people.push(person(isDaughter, first, birth));
  }
  return people;
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyzåäö';

/** One slip of the fingers: two letters swapped, one doubled, left out, added, or another one. */
export function slip(random: Random, text: string): string {
  if (text.length < 3) return text;
  const place = random.between(1, text.length - 2);
  const letter = text[place] as string;
  const before = text.slice(0, place);
  const after = text.slice(place + 1);
  const isNumber = /\d/.test(letter);
  const other = isNumber ? String(random.between(0, 9)) : (ALPHABET[random.between(0, 25)] as string);
  return random.pick([
    `${before}${after[0]}${letter}${after.slice(1)}`,
    `${before}${letter}${letter}${after}`,
    `${before}${after}`,
    `${before}${other}${letter}${after}`,
    `${before}${other}${after}`,
  ]);
}

const asciiOf = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ø', 'o').replaceAll('æ', 'ae');

function writePhone(random: Random, phone: string): string {
  const rest = phone.slice(1);
  return random.pick([
    phone,
    `${phone.slice(0, 3)}-${phone.slice(3)}`,
    `${phone.slice(0, 3)}-${phone.slice(3, 6)} ${phone.slice(6, 8)} ${phone.slice(8)}`,
    `+46${rest}`,
    `+46 ${rest.slice(0, 2)} ${rest.slice(2)}`,
    `0046${rest}`,
    `+46 (0)${rest}`,
  ]);
}

/** Another way to write a mailbox that its provider takes for the same; the address itself where there is none. */
function otherSpelling(random: Random, mailbox: string): string {
  const [local = '', domain = ''] = mailbox.split('@');
  if (domain === 'gmail.com') {
    const cut = random.between(1, local.length - 1);
    const clean = local.replaceAll('.', '');
    return random.chance(0.5)
      ? `${clean.slice(0, cut)}.${clean.slice(cut)}@gmail.com`.replace('.@', '@')
      : `${local}+${random.pick(['shop', 'news', 'k'])}@${domain}`;
  }
  return domain === 'hotmail.com' || domain === 'outlook.com' || domain === 'icloud.com'
    ? `${local}+shop@${domain}`
    : mailbox;
}

/** A mutable copy of a person, changed as time and carelessness change it. */
function laterSelf(
  random: Random,
  person: Person,
  { rates, taken }: { rates: DuplicateRates; taken: Set<string> },
): { self: Person; marks: Partial<Marks> } {
  const self = { ...person, birth: { ...person.birth } };
  const marks: Partial<Marks> = {};
  const mark = (field: keyof Marks) => {
    marks[field] = `other ${random.u32()}`;
  };
  if (random.chance(rates.called)) self.first = random.pick(CALLED[self.first] ?? [self.first]);
  else if (random.chance(rates.slipFirst)) self.first = slip(random, self.first);
  if (random.chance(rates.initial)) self.first = `${self.first[0]}.`;
  if (person.isFemale && random.chance(rates.married * 2)) {
    const other = lastName(random);
    self.last = random.chance(0.3) ? `${self.last} ${other}` : other;
    mark('last');
  } else if (random.chance(rates.slipLast)) self.last = slip(random, self.last);
  if (random.chance(rates.plain)) {
    self.first = asciiOf(self.first);
    self.last = asciiOf(self.last);
    self.street = asciiOf(self.street);
  }
  if (random.chance(rates.swapped)) [self.first, self.last] = [self.last, self.first];
  if (random.chance(rates.moved)) {
    Object.assign(self, dwelling(random));
    mark('address');
  }
  if (random.chance(rates.otherMailbox)) {
    self.mailbox = freeMailbox(taken, () => mailboxOf(random, self));
    mark('mailbox');
  } else if (random.chance(rates.slipMailbox)) {
    const [local = '', domain = ''] = self.mailbox.split('@');
    self.mailbox = `${asciiOf(slip(random, local))}@${domain}`;
  } else self.mailbox = otherSpelling(random, self.mailbox);
  if (random.chance(rates.otherPhone)) {
    self.phone = mobile(random);
    mark('phone');
  }
  if (random.chance(rates.slipBirth)) {
    const { month, day, year } = self.birth;
    self.birth = random.pick([
      { year, month: day <= 12 ? day : month, day: day <= 12 ? month : Math.max(1, day - 1) },
      { year: year + random.pick([-1, 1, 10]), month, day },
    ]);
  }
  return { self, marks };
}

type Written = { record: SimRecord; marks: Marks };

function write(random: Random, id: number, person: Person, marks: Partial<Marks>, rates: DuplicateRates): Written {
  const { missing } = rates;
  const has = (rate: number) => !random.chance(rate);
  const pad = (n: number) => String(n).padStart(2, '0');
  const cased = (text: string) =>
    random.chance(0.03) ? text.toUpperCase() : random.chance(0.03) ? text.toLowerCase() : text;
  const record: SimRecord = { id };
  if (has(missing.firstName)) record.firstName = cased(person.first);
  if (has(missing.lastName)) record.lastName = cased(person.last);
  if (has(missing.email)) record.emails = [cased(person.mailbox)];
  if (has(missing.phone)) record.phones = [writePhone(random, person.phone)];
  const { year, month, day } = person.birth;
  const onlyYear = random.chance(rates.yearOnly);
  if (has(missing.birthDate)) record.birthDate = onlyYear ? String(year) : `${year}-${pad(month)}-${pad(day)}`;
  if (has(missing.street)) record.street = person.street;
  if (has(missing.postcode)) {
    record.postcode = random.chance(0.4) ? person.postcode.replace(' ', '') : person.postcode;
    record.city = person.city;
  }
  const known = (field: keyof Marks, value: unknown) => (value === undefined ? null : (marks[field] ?? 'as it was'));
  return {
    record,
    marks: {
      first: known('first', record.firstName),
      last: known('last', record.lastName),
      mailbox: known('mailbox', record.emails),
      phone: known('phone', record.phones),
      birth: onlyYear ? null : known('birth', record.birthDate),
      address: record.street === undefined ? null : known('address', record.postcode),
    },
  };
}

/**
 * Whether nobody could tell that the two are one: not a name in common, or beside names nothing that few people share
 * (mailbox, number, whole birth date, whole address).
 */
function isImpossible(a: Marks, b: Marks): boolean {
  const same = (field: keyof Marks) => a[field] !== null && a[field] === b[field];
  const names = Number(same('first')) + Number(same('last'));
  const facts = (['mailbox', 'phone', 'birth', 'address'] as const).filter(same).length;
  return (
    facts === 0 ||
    (names === 0 && facts < 2) ||
    (names === 1 && facts === 1 && !same('mailbox') && !same('phone') && !same('first'))
  );
}

/** Gives the records ids in an order that tells nothing, and lists who is who. */
function tellTruth(random: Random, groups: readonly Written[][]): DuplicatesWorld {
  const records = groups.flat().map(({ record }) => record);
  const ids = random.shuffle(records.map((_, index) => index + 1));
  for (const [position, record] of records.entries()) record.id = ids[position] as number;
  const pairs: [number, number][] = [];
  const impossible: [number, number][] = [];
  for (const group of groups) {
    for (const [position, a] of group.entries()) {
      for (const b of group.slice(position + 1)) {
        const pair: [number, number] = [Math.min(a.record.id, b.record.id), Math.max(a.record.id, b.record.id)];
        pairs.push(pair);
        if (isImpossible(a.marks, b.marks)) impossible.push(pair);
      }
    }
  }
  return { people: records.sort((a, b) => a.id - b.id), pairs, impossible };
}

/** Depends on the seed, the number and the rates only. */
export function makeDuplicatesWorld({
  seed,
  contacts = 100_000,
  rates = USUAL_RATES,
}: {
  seed: number | string;
  contacts?: number;
  rates?: DuplicateRates;
}): DuplicatesWorld {
  const random = createRandom(`duplicates ${seed}`);
  const taken = new Set<string>();
  const mailboxes = new Set<string>();
  const written: Written[][] = [];
  let count = 0;
  /** An address stands once in a register: whoever comes later with it has it not, or as a second one. */
  const keep = (group: Written[], person: Person, marks: Partial<Marks>) => {
    const one = write(random, 0, person, marks, rates);
    const email = one.record.emails?.[0]?.toLowerCase();
    if (email !== undefined && taken.has(email) && random.chance(0.6)) {
      delete one.record.emails;
      one.marks.mailbox = null;
    }
    if (email !== undefined) taken.add(email);
    group.push(one);
    count++;
  };
  while (count < contacts) {
    for (const person of household(random, rates, mailboxes)) {
      const group: Written[] = [];
      keep(group, person, {});
      if (random.chance(rates.twice)) {
        const copies = random.chance(rates.thrice) ? 2 : 1;
        for (let copy = 0; copy < copies; copy++) {
          const { self, marks } = laterSelf(random, person, { rates, taken: mailboxes });
          keep(group, self, marks);
        }
      }
      written.push(group);
    }
  }
  return tellTruth(random, written);
}
