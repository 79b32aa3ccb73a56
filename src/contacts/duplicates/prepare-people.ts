import { foldName, soundOf } from './fold-name.ts';
import { type Mailbox, mailboxOf } from './mailbox-key.ts';
import { normalisePhone } from './normalise-phone.ts';
import type { Person } from './person.ts';

export type NamedMailbox = Mailbox & {
  /** What of the local part is not the person's name: "anna.svensson84" → "84". */
  besidesName: string;
  /** Whether a name of the person stands in it. */
  isOfName: boolean;
};

export type Birth = { year: number; month: number; day: number };

/** A person in the form in which two are compared. */
export type Prepared = {
  id: number;
  /** Places in `Names`, -1 when not known. */
  first: number;
  last: number;
  mailboxes: readonly NamedMailbox[];
  phones: readonly string[];
  birth: Birth | null;
  /** Folded street with its number, and that without what follows the number (flat, floor). */
  street: string;
  postcode: string;
  /** Street and postcode; '' when one is not known. */
  address: string;
};

/** A count of values, and from it how often a stranger would have the same value. */
export class Frequencies {
  readonly #counts = new Map<string | number, number>();
  readonly #total: number;
  readonly #background: number;

  /** `background`: how often a value never seen before is met, as if `WEIGHT` people more had been counted. */
  constructor(total: number, background: number) {
    this.#total = total;
    this.#background = background;
  }

  add(value: string | number): void {
    this.#counts.set(value, this.count(value) + 1);
  }

  count(value: string | number): number {
    return this.#counts.get(value) ?? 0;
  }

  /** Probability that another person, unrelated, has this value. */
  of(value: string | number): number {
    const others = Math.max(0, this.count(value) - 1);
    return (others + WEIGHT * this.#background) / (this.#total + WEIGHT);
  }
}

const WEIGHT = 200;

/** Names met, each once. */
export class Names {
  readonly texts: string[] = [];
  readonly sounds: string[] = [];
  readonly #places = new Map<string, number>();

  place(folded: string): number {
    const known = this.#places.get(folded);
    if (known !== undefined) return known;
    this.#places.set(folded, this.texts.length);
    this.texts.push(folded);
    this.sounds.push(soundOf(folded));
    return this.texts.length - 1;
  }
}

export type People = {
  all: Prepared[];
  names: Names;
  firstNames: Frequencies;
  lastNames: Frequencies;
  births: Frequencies;
  years: Frequencies;
  phones: Frequencies;
  mailboxes: Frequencies;
  locals: Frequencies;
  addresses: Frequencies;
  postcodes: Frequencies;
};

export const birthKey = ({ year, month, day }: Birth): number => year * 10_000 + month * 100 + day;

/** Reads "1984-05-01", "19840501", "840501" (with or without what follows in a personal number), "1 of 5 1984" not. */
export function readBirth(text: string): Birth | null {
  const match = /^\s*(\d{4})(?:-?(\d{2})-?(\d{2}))?(?:\D|$|\d{4}$)/.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)];
  if (year < 1880 || year > 2100 || month > 12 || day > 31) return null;
  return { year, month, day };
}

const streetWords: [RegExp, string][] = [
  [/\b(lgh|lagenhet|apt|apartment|leilighet|bst|van|vaning|tr|trappor|etg|etage|sal|c o)\b.*$/, ''],
  [/(\d)\s+(tv|th|mf)\b.*$/, '$1'],
  [/\b(nr|no)\s+(?=\d)/, ''],
  [/(\p{L}{2,}?)\s?(gatan|gata|gade|gt)\b/u, '$1g'],
  [/(\p{L}{2,}?)\s?(vagen|vag|veien|vegen|vej|vei)\b/u, '$1v'],
  [/\b(street|str)\b/, 'st'],
  [/\b(road)\b/, 'rd'],
  [/(\d)\s+(?=[a-h]\b)/, '$1'],
];

/** A street with its number as it is compared: folded, common words in short, without flat and floor. */
export function foldStreet(text: string): string {
  let street = foldName(text);
  for (const [pattern, short] of streetWords) street = street.replace(pattern, short);
  return street.replace(/\s+/g, ' ').trim();
}

/** Letters and digits only, in capitals, without the country before it. */
export const foldPostcode = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/^\s*(SE|S|DK|NO|N|FI|D|DE)\s*-\s*/, '')
    .replace(/[^\p{L}\p{N}]/gu, '');

const fuseLetters = (text: string) => text.replaceAll(' ', '').replace(/aa|ae/g, 'a').replace(/oe/g, 'o');

function readMailbox(text: string, first: string, last: string): NamedMailbox[] {
  const mailbox = mailboxOf(text);
  if (!mailbox) return [];
  const whole = fuseLetters(foldName(mailbox.local.replaceAll('.', ' ')));
  let rest = whole;
  // Longest first: what two names make when written together may be folded once more.
  for (const part of [first + last, last + first, last, first]) {
    if (part.length > 1) rest = rest.replace(fuseLetters(part), '');
  }
  return [{ ...mailbox, besidesName: rest, isOfName: rest.length < whole.length }];
}

/** A name that is not known but stands in a mailbox beside the one that is: karl.mohamed@… of somebody called Mohamed. */
function nameInMailbox(emails: readonly string[], known: string): string {
  for (const email of emails) {
    const words = (mailboxOf(email)?.local ?? '').replace(/\d+$/, '').split(/[._-]/).map(foldName);
    const other = words.length === 2 && words.includes(known) ? words.find((word) => word !== known) : undefined;
    if (other !== undefined && /^\p{L}{3,}$/u.test(other)) return other;
  }
  return '';
}

function prepare(person: Person, names: Names, country: string): Prepared {
  const emails = person.emails ?? [];
  let first = foldName(person.firstName ?? '');
  let last = foldName(person.lastName ?? '');
  if (first === '' && last !== '') first = nameInMailbox(emails, last);
  else if (last === '' && first !== '') last = nameInMailbox(emails, first);
  const place = (folded: string) => (folded === '' ? -1 : names.place(folded));
  const street = person.street ? foldStreet(person.street) : '';
  const postcode = person.postcode ? foldPostcode(person.postcode) : '';
  return {
    id: person.id,
    first: place(first),
    last: place(last),
    mailboxes: emails.flatMap((email) => readMailbox(email, first, last)),
    phones: (person.phones ?? []).flatMap((phone) => normalisePhone(phone, country) ?? []),
    birth: person.birthDate ? readBirth(person.birthDate) : null,
    street,
    postcode,
    address: street !== '' && postcode !== '' ? `${postcode} ${street}` : '',
  };
}

/** Brings people into the form in which they are compared, and counts how often each value occurs. Yields as it goes. */
export function* preparePeople(persons: readonly Person[], country: string): Generator<number, People> {
  const total = persons.length;
  const names = new Names();
  const people: People = {
    all: [],
    names,
    firstNames: new Frequencies(total, 0.002),
    lastNames: new Frequencies(total, 0.001),
    births: new Frequencies(total, 1 / 25_000),
    years: new Frequencies(total, 1 / 70),
    phones: new Frequencies(total, 1e-5),
    mailboxes: new Frequencies(total, 1e-6),
    locals: new Frequencies(total, 1e-5),
    addresses: new Frequencies(total, 1e-4),
    postcodes: new Frequencies(total, 0.002),
  };
  for (const [index, person] of persons.entries()) {
    if (index % 2_000 === 0) yield index / total;
    const one = prepare(person, names, country);
    people.all.push(one);
    if (one.first >= 0) people.firstNames.add(one.first);
    if (one.last >= 0) people.lastNames.add(one.last);
    if (one.birth) people.years.add(one.birth.year);
    if (one.birth?.month) people.births.add(birthKey(one.birth));
    for (const phone of one.phones) people.phones.add(phone);
    for (const mailbox of one.mailboxes) {
      people.mailboxes.add(mailbox.key);
      people.locals.add(mailbox.local);
    }
    if (one.address !== '') people.addresses.add(one.address);
    if (one.postcode !== '') people.postcodes.add(one.postcode);
  }
  return people;
}
