/** How a second record of a person comes to differ from the first, in the world of duplicates. */

import { dwelling, freeMailbox, lastName, mailboxOf, mobile, type Person } from './duplicates-households.ts';
import { CALLED } from './duplicates-names.ts';
import type { DuplicateRates } from './duplicates-rates.ts';
import type { Marks } from './duplicates-records.ts';
import type { Random } from './random.ts';

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

/** What made a second record differ. */
export type Change =
  | 'short form of the first name'
  | 'slip in the first name'
  | 'initial for the first name'
  | 'married name'
  | 'slip in the last name'
  | 'letters without marks'
  | 'names swapped'
  | 'moved'
  | 'other mailbox'
  | 'slip in the mailbox'
  | 'other number'
  | 'slip in the birth date';

/** A person as a later record has them, which values are others, and what happened. */
export type Later = { self: Person; marks: Partial<Marks>; changes: readonly Change[] };

/** A mutable copy of a person, changed as time and carelessness change it. */
export function laterSelf(
  random: Random,
  person: Person,
  { rates, taken }: { rates: DuplicateRates; taken: Set<string> },
): Later {
  const self = { ...person, birth: { ...person.birth } };
  const marks: Partial<Marks> = {};
  const changes: Change[] = [];
  const mark = (field: keyof Marks, change: Change) => {
    marks[field] = `other ${random.u32()}`;
    changes.push(change);
  };
  if (random.chance(rates.called)) {
    const shortForms = CALLED[self.first];
    self.first = random.pick(shortForms ?? [self.first]);
    if (shortForms) changes.push('short form of the first name');
  } else if (random.chance(rates.slipFirst)) {
    self.first = slip(random, self.first);
    changes.push('slip in the first name');
  }
  if (random.chance(rates.initial)) {
    self.first = `${self.first[0]}.`;
    changes.push('initial for the first name');
  }
  if (person.isFemale && random.chance(rates.married * 2)) {
    const other = lastName(random);
    self.last = random.chance(0.3) ? `${self.last} ${other}` : other;
    mark('last', 'married name');
  } else if (random.chance(rates.slipLast)) {
    self.last = slip(random, self.last);
    changes.push('slip in the last name');
  }
  if (random.chance(rates.plain)) {
    self.first = asciiOf(self.first);
    self.last = asciiOf(self.last);
    self.street = asciiOf(self.street);
    changes.push('letters without marks');
  }
  if (random.chance(rates.swapped)) {
    [self.first, self.last] = [self.last, self.first];
    changes.push('names swapped');
  }
  if (random.chance(rates.moved)) {
    Object.assign(self, dwelling(random));
    mark('address', 'moved');
  }
  if (random.chance(rates.otherMailbox)) {
    self.mailbox = freeMailbox(taken, () => mailboxOf(random, self));
    mark('mailbox', 'other mailbox');
  } else if (random.chance(rates.slipMailbox)) {
    const [local = '', domain = ''] = self.mailbox.split('@');
    self.mailbox = `${asciiOf(slip(random, local))}@${domain}`;
    changes.push('slip in the mailbox');
  } else self.mailbox = otherSpelling(random, self.mailbox);
  if (random.chance(rates.otherPhone)) {
    self.phone = mobile(random);
    mark('phone', 'other number');
  }
  if (random.chance(rates.slipBirth)) {
    const { month, day, year } = self.birth;
    self.birth = random.pick([
      { year, month: day <= 12 ? day : month, day: day <= 12 ? month : Math.max(1, day - 1) },
      { year: year + random.pick([-1, 1, 10]), month, day },
    ]);
    changes.push('slip in the birth date');
  }
  return { self, marks, changes };
}
