import { isRole } from '../quality/check-email.ts';
import { foldCompany, foldPostcode, foldStreet } from './fold-address.ts';
import { foldName } from './fold-name.ts';
import { Frequencies, Names } from './frequencies.ts';
import { type Mailbox, mailboxOf } from './mailbox-key.ts';
import { normalisePhone } from './normalise-phone.ts';
import type { Person } from './person.ts';
import { type Birth, birthKey, readBirth } from './read-birth.ts';

export type NamedMailbox = Mailbox & {
  /** The local part without dots and dashes, folded as names are. */
  bare: string;
  /** What of it is not the person's name or initial: "anna.svensson84" → "84". */
  besidesName: string;
  /** Whether a name of the person stands in it. */
  isOfName: boolean;
  /** Whether it is a function's and not a person's: info@, order@ … */
  isRole: boolean;
};

/** A person in the form in which two are compared. */
export type Prepared = {
  id: number;
  /** Places in `Names`, -1 when not known. */
  first: number;
  last: number;
  mailboxes: readonly NamedMailbox[];
  phones: readonly string[];
  birth: Birth | null;
  /** Folded street with its number, without what follows the number (flat, floor). */
  street: string;
  postcode: string;
  city: string;
  /** Street and postcode, or city where there is no postcode; '' when one is not known. */
  address: string;
  company: string;
};

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
  domains: Frequencies;
  addresses: Frequencies;
  postcodes: Frequencies;
  cities: Frequencies;
  companies: Frequencies;
  /** How many records have only an initial, only the year of birth, an area without a street. */
  partial: { initials: number; onlyYears: number; withoutStreet: number };
};

const fuseLetters = (text: string) => foldName(text).replaceAll(' ', '');

/** What of a bare local part is left without the names and the initial of somebody. */
export function withoutNames(bare: string, first: string, last: string): string {
  const [fusedFirst, fusedLast] = [fuseLetters(first), fuseLetters(last)];
  let rest = bare;
  // Longest first: what two names make when written together may be folded once more.
  for (const part of [fuseLetters(first + last), fuseLetters(last + first), fusedLast, fusedFirst]) {
    if (part.length > 1) rest = rest.replace(part, '');
  }
  return rest !== bare && fusedFirst !== '' && rest.startsWith(fusedFirst[0]!) ? rest.slice(1) : rest;
}

function readMailbox(text: string, first: string, last: string): NamedMailbox[] {
  const mailbox = mailboxOf(text);
  if (!mailbox) return [];
  const bare = fuseLetters(mailbox.local.replaceAll('.', ' '));
  const besidesName = withoutNames(bare, first, last);
  const isOfName = besidesName.length < bare.length;
  return [{ ...mailbox, bare, besidesName, isOfName, isRole: isRole(mailbox.local) }];
}

/** What stands beside a last name in mailboxes of several. */
const families = new Set(['familjen', 'familj', 'fam', 'family', 'familien', 'familie', 'perhe']);
const canBeName = (word: string) => /^\p{L}{3,}$/u.test(word) && !families.has(word) && !isRole(word);

/** A name that is not known but stands in a mailbox beside the one that is: karl.mohamed@ and karlmohamed84@ of somebody called Mohamed. */
function nameInMailbox(emails: readonly string[], known: string): string {
  const fused = fuseLetters(known);
  for (const email of emails) {
    const local = (mailboxOf(email)?.local ?? '').replace(/\d+$/, '');
    const words = local.split(/[._-]/).map(foldName);
    const bare = fuseLetters(local);
    const other =
      words.length === 2 && words.includes(known)
        ? words.find((word) => word !== known)
        : fused.length >= 4 && (bare.startsWith(fused) || bare.endsWith(fused))
          ? bare.replace(fused, '')
          : undefined;
    if (other !== undefined && canBeName(other)) return other;
  }
  return '';
}

/** Names of somebody of whom neither is known: of "ingrid.berg84@…" Ingrid and Berg. */
function namesInMailbox(emails: readonly string[]): [string, string] {
  for (const email of emails) {
    const local = mailboxOf(email)?.local ?? '';
    const words = /^(\p{L}{2,})[._-](\p{L}{2,})\d*$/u.exec(local);
    if (words && canBeName(words[1]!)) return [foldName(words[1]!), foldName(words[2]!)];
  }
  return ['', ''];
}

function prepare(person: Person, names: Names, country: string): Prepared {
  const emails = person.emails ?? [];
  let first = foldName(person.firstName ?? '');
  let last = foldName(person.lastName ?? '');
  if (first === '' && last === '') [first, last] = namesInMailbox(emails);
  else if (first === '' && last !== '') first = nameInMailbox(emails, last);
  else if (last === '' && first !== '') last = nameInMailbox(emails, first);
  const place = (folded: string) => (folded === '' ? -1 : names.place(folded));
  const street = person.street ? foldStreet(person.street) : '';
  const postcode = person.postcode ? foldPostcode(person.postcode) : '';
  const city = person.city ? foldName(person.city) : '';
  const area = postcode || city;
  return {
    id: person.id,
    first: place(first),
    last: place(last),
    mailboxes: emails.flatMap((email) => readMailbox(email, first, last)),
    phones: (person.phones ?? []).flatMap((phone) => normalisePhone(phone, country) ?? []),
    birth: person.birthDate ? readBirth(person.birthDate) : null,
    street,
    postcode,
    city,
    address: street !== '' && area !== '' ? `${area} ${street}` : '',
    company: person.company ? foldCompany(person.company) : '',
  };
}

function count(people: People, one: Prepared): void {
  people.all.push(one);
  if (one.first >= 0) people.firstNames.add(one.first);
  if (one.last >= 0) people.lastNames.add(one.last);
  const { partial } = people;
  if (one.first >= 0 && people.names.texts[one.first]!.length === 1) partial.initials += 1;
  if (one.birth?.month === 0) partial.onlyYears += 1;
  if (one.street === '' && one.postcode + one.city !== '') partial.withoutStreet += 1;
  if (one.birth) people.years.add(one.birth.year);
  if (one.birth?.month) people.births.add(birthKey(one.birth));
  for (const phone of one.phones) people.phones.add(phone);
  for (const mailbox of one.mailboxes) {
    people.mailboxes.add(mailbox.key);
    people.locals.add(mailbox.bare);
    people.domains.add(mailbox.domain);
  }
  if (one.address !== '') people.addresses.add(one.address);
  if (one.postcode !== '') people.postcodes.add(one.postcode);
  if (one.city !== '') people.cities.add(one.city);
  if (one.company !== '') people.companies.add(one.company);
}

/** How probable it is that at least one of two is written in such a way that so many of all are written in. */
export const ofEither = (count: number, { all }: People): number => {
  const share = (count + 1) / (all.length + 20);
  return 1 - (1 - share) ** 2;
};

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
    domains: new Frequencies(total, 1e-3),
    addresses: new Frequencies(total, 1e-4),
    postcodes: new Frequencies(total, 0.002),
    cities: new Frequencies(total, 0.01),
    companies: new Frequencies(total, 1e-3),
    partial: { initials: 0, onlyYears: 0, withoutStreet: 0 },
  };
  for (const [index, person] of persons.entries()) {
    if (index % 100 === 0) yield index / total;
    count(people, prepare(person, names, country));
  }
  return people;
}
