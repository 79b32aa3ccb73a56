/** What of a person a record of the world of duplicates holds, and what two records have in common in truth. */
import type { Person } from './duplicates-households.ts';
import type { DuplicateRates } from './duplicates-rates.ts';
import type { Random } from './random.ts';

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

/** Which value of each field a record has: equal marks stem from one value, slips or not; null: a gap. */
export type Marks = Record<'first' | 'last' | 'mailbox' | 'phone' | 'birth' | 'address', string | null>;

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

/** A record, and which value of each field it holds. */
export type Written = { record: SimRecord; marks: Marks };

/** The record that somebody takes down of a person, with gaps. */
export function write(
  random: Random,
  id: number,
  person: Person,
  marks: Partial<Marks>,
  rates: DuplicateRates,
): Written {
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
export function isImpossible(a: Marks, b: Marks): boolean {
  const same = (field: keyof Marks) => a[field] !== null && a[field] === b[field];
  const names = Number(same('first')) + Number(same('last'));
  const facts = (['mailbox', 'phone', 'birth', 'address'] as const).filter(same).length;
  return (
    facts === 0 ||
    (names === 0 && facts < 2) ||
    (names === 1 && facts === 1 && !same('mailbox') && !same('phone') && !same('first'))
  );
}
