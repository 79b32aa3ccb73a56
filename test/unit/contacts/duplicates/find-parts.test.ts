import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blockPeople } from '../../../../src/contacts/duplicates/block-people.ts';
import { createComparer } from '../../../../src/contacts/duplicates/compare-pair.ts';
import { findDuplicates } from '../../../../src/contacts/duplicates/find-duplicates.ts';
import { PairList } from '../../../../src/contacts/duplicates/pair-list.ts';
import { FIELDS, type Field, LEVELS, MISSING, type Person } from '../../../../src/contacts/duplicates/person.ts';
import { preparePeople } from '../../../../src/contacts/duplicates/prepare-people.ts';
import { type Link, settleGroups } from '../../../../src/contacts/duplicates/settle-groups.ts';
import { strangers } from './finder-kit.ts';
import '../../../kit/property-seed.ts';

/** Goes to the end of it. */
function all<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

const prepare = (persons: readonly Person[]) => all(preparePeople(persons, 'SE'));

/** Whether the first two of them, among strangers, are compared at all. */
function meet(one: Partial<Person>, other: Partial<Person>): boolean {
  const persons = [{ ...one, id: 1 }, { ...other, id: 2 }, ...strangers(300)];
  const pairs = all(blockPeople(prepare(persons)));
  return pairs.includes(1);
}

describe('who is compared', () => {
  const anna: Partial<Person> = { firstName: 'Anna', lastName: 'Lindkvist' };
  test.each<[string, Partial<Person>, Partial<Person>]>([
    ['one mailbox', { emails: ['anna.b@gmail.com'] }, { emails: ['annab+x@gmail.com'] }],
    ['one number', { phones: ['070-1234567'] }, { phones: ['+46701234567'] }],
    ['one address', { street: 'Björkvägen 1', postcode: '12345' }, { street: 'Björkv. 1', postcode: '123 45' }],
    ['a name by its sound', anna, { firstName: 'Anna', lastName: 'Lindqvist' }],
    ['a short form', { firstName: 'Mikael', lastName: 'Ek' }, { firstName: 'Micke', lastName: 'Ek' }],
    ['swapped names', anna, { firstName: 'Lindkvist', lastName: 'Anna' }],
    ['a slip in the first name', anna, { firstName: 'Annna', lastName: 'Lindkvist' }],
    [
      'another last name, one birth date',
      { ...anna, birthDate: '1984-05-01' },
      { firstName: 'Anna', lastName: 'Ek', birthDate: '1984-05-01' },
    ],
    [
      'another last name, one street',
      { ...anna, street: 'Aspvägen 9' },
      { firstName: 'Anna', lastName: 'Ek', street: 'Aspv. 9' },
    ],
    [
      'one company',
      { firstName: 'Anna', lastName: 'Ek', company: 'Acme AB' },
      { firstName: 'Anna', lastName: 'Berg', company: 'Acme' },
    ],
    ['a mistyped mail domain', { emails: ['kvarnkatt84@gmail.com'] }, { emails: ['kvarnkatt84@gmial.com'] }],
    ['a slip in the mailbox', { emails: ['kvarnkatten@telia.com'] }, { emails: ['kvarnkaten@telia.com'] }],
  ])('%s', (_, one, other) => {
    expect(meet(one, other)).toBe(true);
  });

  test('not people who have nothing in common', () => {
    expect(meet(anna, { firstName: 'Bo', lastName: 'Ek', emails: ['bo@ek.example'] })).toBe(false);
  });

  test('namesakes of the commonest name, when something else brings them together; the work stays small', () => {
    const many = Array.from(
      { length: 3_000 },
      (_, index): Person => ({
        id: index + 1,
        firstName: 'Anna',
        lastName: 'Andersson',
        birthDate: `${1940 + (index % 60)}`,
        phones: [`070${1_000_000 + index * 997}`],
      }),
    );
    many.push({ ...many[0]!, id: 9_001, birthDate: null, phones: ['0701000001'] });
    const pairs = all(blockPeople(prepare(many)));
    expect(pairs.includes(many.length - 1)).toBe(true);
    expect(pairs.length).toBeLessThan(150_000);
  });
});

describe('pairs', () => {
  test('come out sorted, each once', () => {
    const pair = fc.tuple(fc.nat(999), fc.nat(999)).filter(([a, b]) => a !== b);
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 500 }), (pairs) => {
        const list = new PairList(1_000);
        for (const [a, b] of pairs) list.push(a, b);
        const wanted = new Set(pairs.map(([a, b]) => Math.min(a, b) * 1_000 + Math.max(a, b)));
        expect([...all(list.distinct())]).toEqual([...wanted].sort((a, b) => a - b));
      }),
    );
  });

  test('more than one chunk of them', () => {
    const list = new PairList(600);
    for (let a = 0; a < 600; a++) for (let b = 0; b < a; b++) list.push(a, b);
    expect(all(list.distinct())).toHaveLength((600 * 599) / 2);
  });
});

describe('what two are compared by', () => {
  const compare = (one: Partial<Person>, other: Partial<Person>, field: Field): string => {
    const people = prepare([{ ...one, id: 1 }, { ...other, id: 2 }, ...strangers(300)]);
    const { level } = createComparer(people)(0, 1)[field];
    return level === MISSING ? 'nothing' : LEVELS[field][level]!;
  };
  const named = (firstName: string, email: string): Partial<Person> => ({
    firstName,
    lastName: 'Berg',
    emails: [email],
  });

  test.each<[Field, Partial<Person>, Partial<Person>, string]>([
    ['firstName', { firstName: 'Åsa' }, { firstName: 'ASA' }, 'same'],
    ['firstName', { firstName: 'Thomas' }, { firstName: 'Tomas' }, 'short-form'],
    ['firstName', { firstName: 'Anna-Karin' }, { firstName: 'Karin' }, 'short-form'],
    ['firstName', { firstName: 'A' }, { firstName: 'Anna' }, 'initial'],
    ['firstName', { firstName: 'Vendela' }, { firstName: 'Vendea' }, 'close'],
    ['firstName', { firstName: 'Vendela' }, { firstName: 'Olof' }, 'differs'],
    ['firstName', { firstName: 'Olof', lastName: 'Ekvall' }, { firstName: 'Ekvall', lastName: 'Olof' }, 'swapped'],
    ['firstName', {}, { firstName: 'Olof' }, 'nothing'],
    ['firstName', { lastName: 'Ekvall', emails: ['olof.ekvall@x.example'] }, { firstName: 'Olof' }, 'same'],
    ['firstName', { lastName: 'Ekvall', emails: ['familjen.ekvall@x.example'] }, { firstName: 'Olof' }, 'nothing'],
    ['lastName', { lastName: 'Berg Lund' }, { lastName: 'Lund' }, 'part'],
    ['lastName', { lastName: 'Ekvall' }, { lastName: 'Ekval' }, 'close'],
    ['birthDate', { birthDate: '1984-05-01' }, { birthDate: '1984-05-01' }, 'same'],
    ['birthDate', { birthDate: '1984-05-01' }, { birthDate: '1984' }, 'same-year'],
    ['birthDate', { birthDate: '1984-05-01' }, { birthDate: '1984-01-05' }, 'close'],
    ['birthDate', { birthDate: '1984-05-01' }, { birthDate: '1991-11-30' }, 'differs'],
    ['phone', { phones: ['0701234567', '081234567'] }, { phones: ['+46701234567'] }, 'same'],
    ['phone', { phones: ['0701234567'] }, { phones: ['0701234576'] }, 'close'],
    ['phone', { phones: ['0701234567'] }, { phones: ['0739999999'] }, 'differs'],
    ['email', named('Anna', 'a.berg+x@telia.com'), named('Anna', 'a.berg@telia.com'), 'close'],
    ['email', named('Anna', 'kvarnkatt@gmail.com'), named('Anna', 'kvarnkatt@gmial.com'), 'close'],
    ['email', named('Anna', 'kvarnkatt84@gmail.com'), named('Anna', 'kvarnkatt84@telia.com'), 'same-name-part'],
    ['email', named('Anna', 'anna.berg@gmail.com'), named('Anna', 'anna.berg@telia.com'), 'nothing'],
    ['email', named('Anna', 'anna.berg84@gmail.com'), named('Anna', 'anna.berg85@gmail.com'), 'differs'],
    ['email', named('Karl', 'k.berg@telia.com'), named('Mia', 'm.berg@telia.com'), 'differs'],
    ['email', named('Anna', 'info@acme.example'), named('Bo', 'info@acme.example'), 'function'],
    ['address', { street: 'Aspvägen 9', city: 'Sjöby' }, { street: 'Aspv. 9', city: 'Sjöby' }, 'same'],
    [
      'address',
      { street: 'Aspvägen 9', postcode: '12345', city: 'Sjöby' },
      { street: 'Aspv. 9', city: 'Sjöby' },
      'close',
    ],
    ['address', { street: 'Aspvägen 9', postcode: '12345' }, { street: 'Aspvägn 9', postcode: '12345' }, 'close'],
    ['address', { postcode: '12345' }, { street: 'Aspvägen 9', postcode: '12345' }, 'same-area'],
    ['address', { street: 'Ekgatan 1', postcode: '12345' }, { street: 'Aspvägen 9', postcode: '12345' }, 'near'],
    ['address', { street: 'Ekgatan 1', postcode: '12345' }, { street: 'Aspvägen 9', postcode: '98765' }, 'differs'],
    ['company', { company: 'Acme AB' }, { company: 'ACME Aktiebolag' }, 'same'],
    ['company', { company: 'Acme Fisk AB' }, { company: 'Acme Fsik' }, 'close'],
    ['company', { company: 'Acme AB' }, { company: 'Zenit AB' }, 'differs'],
  ])('%s: %o and %o', (field, one, other, level) => {
    expect(compare(one, other, field)).toBe(level);
    expect(compare(other, one, field)).toBe(level);
  });

  test('a rare value is met by chance less often than a common one', () => {
    const people = prepare([
      { id: 1, firstName: 'Vendela', lastName: 'Sjöblad' },
      { id: 2, firstName: 'Vendela', lastName: 'Sjöblad' },
      { id: 3, firstName: 'Anna', lastName: 'Andersson' },
      { id: 4, firstName: 'Anna', lastName: 'Andersson' },
      ...strangers(300),
    ]);
    const compareTwo = createComparer(people);
    for (const field of ['firstName', 'lastName'] as const) {
      expect(compareTwo(0, 1)[field].byChance).toBeLessThan(compareTwo(2, 3)[field].byChance / 5);
    }
  });

  test('every level is a probability', () => {
    const compareTwo = createComparer(prepare(strangers(60)));
    for (let other = 1; other < 60; other++) {
      const comparison = compareTwo(0, other);
      for (const field of FIELDS) {
        expect(comparison[field].byChance).toBeGreaterThan(0);
        expect(comparison[field].byChance).toBeLessThanOrEqual(1);
      }
    }
  });
});

describe('what pairs tell of each other', () => {
  const settle = (links: Link[], contradictions: Record<string, number> = {}) =>
    new Map(
      all(settleGroups(links, (left, right) => contradictions[`${left} ${right}`] ?? 1)).map(
        ({ left, right, score }) => [`${left} ${right}`, score] as const,
      ),
    );
  const link = (left: number, right: number, score: number): Link => ({ left, right, score });

  test('A is B and B is C: so A is C, though they have little in common', () => {
    const scores = settle([link(1, 2, 0.99), link(2, 3, 0.99), link(1, 3, 0.02)]);
    expect(scores.get('1 3')).toBeGreaterThan(0.95);
    expect(settle([link(1, 2, 0.99), link(2, 3, 0.99)]).get('1 3')).toBeGreaterThan(0.95);
  });

  test('A and C cannot be one: then B is not both, and neither for sure', () => {
    const scores = settle([link(1, 2, 0.9), link(2, 3, 0.9)], { '1 3': 0.001 });
    expect(scores.get('1 3')).toBeLessThan(0.05);
    expect(scores.get('1 2')).toBeLessThan(0.6);
    expect(scores.get('1 2')! + scores.get('2 3')!).toBeLessThan(1.05);
  });

  test('pairs that stand alone stay as they are', () => {
    expect([...settle([link(1, 2, 0.7), link(5, 9, 0.2)])]).toEqual([
      ['1 2', 0.7],
      ['5 9', 0.2],
    ]);
  });

  test('many records of one person, and in a large group too', () => {
    for (const size of [5, 12]) {
      const links = Array.from({ length: size - 1 }, (_, at) => link(at, at + 1, 0.999));
      const scores = settle(links);
      expect(scores.get('0 2')).toBeGreaterThan(0.98);
    }
  });

  test('are probabilities, and which comes first does not matter', () => {
    const pair = fc.tuple(fc.nat(8), fc.nat(8), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 12 }), (drawn) => {
        const links = new Map(
          drawn
            .filter(([a, b]) => a !== b)
            .map(([a, b, score]) => [
              `${Math.min(a, b)} ${Math.max(a, b)}`,
              link(Math.min(a, b), Math.max(a, b), score),
            ]),
        );
        const scores = settle([...links.values()]);
        const back = settle([...links.values()].reverse());
        for (const [key, score] of scores) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1 + 1e-9);
          expect(back.get(key)).toBeCloseTo(score, 9);
        }
      }),
    );
  });
});

describe('reasons', () => {
  test('say what counts most first, what speaks against with a weight below 0, and which name is rare', () => {
    const one: Person = {
      id: 1,
      firstName: 'Vendela',
      lastName: 'Sjöblad',
      phones: ['0701234567'],
      emails: ['v@one.example'],
      birthDate: '1984-05-01',
    };
    const other: Person = { ...one, id: 2, emails: ['kontot@two.example'] };
    // Enough people that a name of two of them is a rare one.
    const [found] = findDuplicates([one, other, ...strangers(6_000)]).filter(({ firstId }) => firstId === 1);
    const weights = found!.reasons.map(({ weight }) => Math.abs(weight));
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
    expect(found!.reasons.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        'Same last name, a rare one',
        'Same phone number',
        'Same birth date',
        'Different e-mail addresses',
      ]),
    );
    expect(found!.reasons.find(({ field }) => field === 'email')!.weight).toBeLessThan(0);
    expect(found!.reasons.some(({ field }) => field === 'address')).toBe(false);
  });
});
