/**
 * A second made-up register with planted duplicates, built otherwise than the world of duplicates: every second record is
 * the first with one to three changes out of a list (half have one, a third two); one is of the mailbox, as an address stands
 * once in a register. Records have gaps of their own; a copy that has nothing but names in common with its original is drawn
 * anew. Beside ordinary people there are pairs of two persons who are easily taken for one. First names are few and evenly
 * borne, so that namesakes are many. Mailboxes and numbers belong to nobody.
 */
import { slip } from './duplicates-copies.ts';
import { CALLED } from './duplicates-names.ts';
import type { SimRecord } from './duplicates-records.ts';
import { createPersons, type FullPerson, type Persons, type Trap } from './planted-people.ts';
import { createRandom, cumulate, type Random } from './random.ts';

/** Which attributes the register has at all. */
export type RegisterShape = 'all' | 'mailbox and name' | 'mailbox and phone' | 'mailbox, name and phone';

export type PlantedChange = keyof typeof changers;

export type PlantedRegister = {
  people: (SimRecord & { company?: string })[];
  /** Every pair of records of one person, the smaller id first, and what was changed. */
  pairs: { ids: [number, number]; changes: PlantedChange[] }[];
  /** Pairs of two persons, the smaller id first. */
  traps: { ids: [number, number]; kind: Trap }[];
};

type Draft = Partial<FullPerson>;
type Change = (draft: Draft, random: Random, persons: Persons, person: FullPerson) => void;

const bare = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '');
const spelled = (text: string) =>
  text.replaceAll('ö', 'oe').replaceAll('ä', 'ae').replaceAll('å', 'aa').replaceAll('Ö', 'Oe').replaceAll('Å', 'Aa');
const swapDigits = (text: string, place: number) =>
  text.slice(0, place) + text[place + 1] + text[place] + text.slice(place + 2);

const changers = {
  'slip in the first name': (draft, random) => {
    draft.firstName = slip(random, draft.firstName!);
  },
  'slip in the last name': (draft, random) => {
    draft.lastName = slip(random, draft.lastName!);
  },
  'names swapped': (draft) => {
    [draft.firstName, draft.lastName] = [draft.lastName!, draft.firstName!];
  },
  'short form of the first name': (draft, random) => {
    draft.firstName = random.pick(CALLED[draft.firstName!] ?? [draft.firstName!]);
  },
  'initial for the first name': (draft) => {
    draft.firstName = `${draft.firstName![0]}.`;
  },
  'letters without marks': (draft, random) => {
    const write = random.pick([bare, spelled]);
    for (const field of ['firstName', 'lastName', 'street', 'city'] as const) draft[field] = write(draft[field]!);
  },
  'capitals or small letters': (draft, random) => {
    const isUpper = random.chance(0.5);
    for (const field of ['firstName', 'lastName', 'street'] as const) {
      draft[field] = isUpper ? draft[field]!.toUpperCase() : draft[field]!.toLowerCase();
    }
  },
  'mistyped mail domain': (draft, random) => {
    const [local, domain = ''] = draft.email!.split('@');
    const dot = domain.indexOf('.');
    draft.email = `${local}@${random.pick([slip(random, domain.slice(0, dot)) + domain.slice(dot), domain.replace(/m$/, '').replace(/e$/, '')])}`;
  },
  'plus tag': (draft, random) => {
    draft.email = draft.email!.replace('@', `+${random.pick(['shop', 'news', 'kohort'])}@`);
  },
  'slip in the mailbox': (draft, random) => {
    const [local = '', domain] = draft.email!.split('@');
    draft.email = `${slip(random, local)}@${domain}`;
  },
  'other mailbox': (draft, _, persons, person) => {
    draft.email = persons.mailbox(person);
  },
  'no mailbox': (draft) => {
    delete draft.email;
  },
  'digit wrong in the number': (draft, random) => {
    const place = random.between(4, 8);
    draft.phone = random.chance(0.5)
      ? swapDigits(draft.phone!, place)
      : draft.phone!.slice(0, place) + random.between(0, 9) + draft.phone!.slice(place + 1);
  },
  'other number': (draft, _, persons) => {
    draft.phone = persons.phone();
  },
  moved: (draft, _, persons) => {
    Object.assign(draft, persons.home());
  },
  'street in short': (draft, random) => {
    draft.street = draft
      .street!.replace(/gatan\b/, random.pick(['g.', 'g', ' gata']))
      .replace(/vägen\b/, random.pick(['v.', 'v', ' väg']));
  },
  'flat added': (draft, random) => {
    draft.street = `${draft.street} ${random.pick(['lgh 1102', 'lgh 1001', ', 2 tr', ' 3tr'])}`;
  },
  'legal form of the company': (draft, random) => {
    draft.company = draft.company?.replace(/ AB$/, random.pick([' Aktiebolag', '', ' AB (publ)']));
  },
  'field left out': (draft, random) => {
    delete draft[random.pick(['phone', 'birthDate', 'street', 'company'] as const)];
  },
} satisfies Record<string, Change>;

const CHANGES = Object.keys(changers) as PlantedChange[];
const OF_MAILBOX: readonly PlantedChange[] = [
  'mistyped mail domain',
  'plus tag',
  'slip in the mailbox',
  'other mailbox',
  'other mailbox',
  'other mailbox',
  'no mailbox',
];
const OF_THE_REST = CHANGES.filter((change) => !OF_MAILBOX.includes(change));
const TRAPS: readonly Trap[] = ['couple', 'twins', 'father and son', 'namesakes', 'colleagues', 'shared mailbox'];
const TRAP_WEIGHTS = cumulate([52, 8, 4, 17, 12, 7]);
const SHARE_OF_TRAPS = 0.1;

function writePhone(random: Random, phone: string): string {
  const rest = phone.slice(1);
  return random.pick([
    phone,
    `${phone.slice(0, 3)}-${phone.slice(3)}`,
    `${phone.slice(0, 3)} ${phone.slice(3, 6)} ${phone.slice(6, 8)} ${phone.slice(8)}`,
    `+46${rest}`,
    `0046 ${rest}`,
    `+46 (0)${rest}`,
  ]);
}

/** One, two or three changes; one of them is of the mailbox. */
function changesOf(random: Random, shape: RegisterShape): PlantedChange[] {
  const count = 1 + random.weightedIndex(cumulate([50, 35, 15]));
  const changes = [random.pick(OF_MAILBOX)];
  const rest = OF_THE_REST.filter((change) => shape === 'all' || isOf(shape, change));
  for (const change of random.shuffle([...rest])) if (changes.length < count) changes.push(change);
  // What is left out can change no more.
  return changes.sort((a, b) => Number(a === 'field left out') - Number(b === 'field left out'));
}

const isOf = (shape: RegisterShape, change: PlantedChange): boolean =>
  (shape.includes('name') && /name|letters/.test(change)) || (shape.includes('phone') && change.includes('number'));

function record(random: Random, draft: Draft, shape: RegisterShape): PlantedRegister['people'][number] {
  const has = (part: string) => shape === 'all' || shape.includes(part);
  const { firstName, lastName, email, sharedEmail, phone, birthDate, street, postcode, city, company } = draft;
  const emails = [email, has('shared') ? sharedEmail : undefined].filter((one) => one !== undefined);
  return {
    id: 0,
    ...(has('name') && firstName !== undefined ? { firstName } : {}),
    ...(has('name') && lastName !== undefined ? { lastName } : {}),
    ...(emails.length > 0 ? { emails } : {}),
    ...(has('phone') && phone !== undefined && !random.chance(0.15) ? { phones: [writePhone(random, phone)] } : {}),
    ...(has('birth') && birthDate !== undefined && !random.chance(0.3) ? { birthDate } : {}),
    ...(has('address') && street !== undefined && !random.chance(0.15)
      ? { street, postcode: postcode!, city: city! }
      : {}),
    ...(has('company') && company !== undefined ? { company } : {}),
  };
}

/** Whether both records have something that few share: the mailbox, the number, the birth date or the address, with slips or not. */
function canBeTold(a: SimRecord, b: SimRecord, changes: readonly PlantedChange[]): boolean {
  const isIn = (field: keyof SimRecord) => a[field] !== undefined && b[field] !== undefined;
  return (
    (isIn('emails') && !changes.includes('other mailbox')) ||
    (isIn('phones') && !changes.includes('other number')) ||
    isIn('birthDate') ||
    (isIn('street') && !changes.includes('moved'))
  );
}

/** Depends on what is given only. `twice`: share of persons with a second record. */
export function plantRegister({
  seed,
  contacts,
  twice = 0.05,
  shape = 'all',
}: {
  seed: number | string;
  contacts: number;
  twice?: number;
  shape?: RegisterShape;
}): PlantedRegister {
  const random = createRandom(`planted ${seed}`);
  const persons = createPersons(random);
  const people: PlantedRegister['people'] = [];
  const groups: { records: SimRecord[]; changes: PlantedChange[] }[] = [];
  const trapped: { records: SimRecord[]; kind: Trap }[] = [];
  const keep = (draft: Draft) => {
    const one = record(random, draft, shape);
    people.push(one);
    return one;
  };
  while (people.length < contacts) {
    if (random.chance(SHARE_OF_TRAPS)) {
      const kind = TRAPS[random.weightedIndex(TRAP_WEIGHTS)]!;
      trapped.push({ kind, records: persons.trap(kind).map(keep) });
      continue;
    }
    const person = persons.person();
    const first = keep(person);
    if (!random.chance(twice)) continue;
    for (;;) {
      const changes = changesOf(random, shape);
      const draft: Draft = { ...person };
      for (const change of changes) (changers[change] as Change)(draft, random, persons, person);
      const second = record(random, draft, shape);
      if (!canBeTold(first, second, changes)) continue;
      people.push(second);
      groups.push({ records: [first, second], changes });
      break;
    }
  }
  const ids = random.shuffle(people.map((_, index) => index + 1));
  for (const [index, one] of people.entries()) one.id = ids[index]!;
  const idsOf = ([a, b]: SimRecord[]): [number, number] => [Math.min(a!.id, b!.id), Math.max(a!.id, b!.id)];
  return {
    people: people.sort((a, b) => a.id - b.id),
    pairs: groups.map(({ records, changes }) => ({ ids: idsOf(records), changes })),
    traps: trapped.map(({ records, kind }) => ({ ids: idsOf(records), kind })),
  };
}
