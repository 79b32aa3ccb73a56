/** The persons of the world of duplicates, household by household. */
import {
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
import type { DuplicateRates } from './duplicates-rates.ts';
import { plainLetters } from './names.ts';
import { cumulate, type Random } from './random.ts';

/** As somebody is. */
export type Person = {
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

/** One that many have, or hardly anybody. */
export function lastName(random: Random): string {
  const name = LAST_NAMES[random.weightedIndex(LAST_WEIGHTS)] as string;
  if (!random.chance(0.12)) return name;
  // Names that hardly anybody else has.
  const rare = `${random.pick(STARTS)}${random.pick(['a', 'e', 'o', 'en', 'ar'])}${random.pick(ENDS)}`;
  return rare;
}
/** A mobile number as written at home. */
export const mobile = (random: Random) =>
  `07${random.pick(['0', '2', '3', '6', '9'])}${String(random.between(1_000_000, 9_999_999))}`;

/** A mailbox is one household's or one person's: what is taken is not given again. */
export function freeMailbox(taken: Set<string>, draw: () => string): string {
  for (;;) {
    const mailbox = draw();
    const key = mailbox.endsWith('@gmail.com') ? mailbox.replaceAll('.', '') : mailbox;
    if (taken.has(key)) continue;
    taken.add(key);
    return mailbox;
  }
}

/** A mailbox as people choose them: by name, with a number, or by something else. */
export function mailboxOf(random: Random, { first, last, birth }: Pick<Person, 'first' | 'last' | 'birth'>): string {
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

/** Street with number, postcode and town. */
export function dwelling(random: Random): Pick<Person, 'street' | 'postcode' | 'city'> {
  const town = random.between(0, 39);
  const area = Math.floor(random.gamma(1, 12)) % 60;
  return {
    street: `${random.pick(STREET_NAMES).replaceAll('\u00a0', ' ')} ${random.between(1, 60)}${random.chance(0.15) ? random.pick(['A', 'B', 'C']) : ''}`,
    postcode: `${100 + town * 12 + Math.floor(area / 10)} ${10 + area}`,
    city: `${random.pick(STARTS)}${town}hamn`,
  };
}

/** Who lives at one address and is 16 or older. `taken`: mailboxes that somebody has. */
export function household(random: Random, rates: DuplicateRates, taken: Set<string>): Person[] {
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
