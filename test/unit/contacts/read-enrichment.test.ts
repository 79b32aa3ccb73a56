import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askBody } from '../../../src/contacts/repairs/enrich-webhook.ts';
import { readEnrichment } from '../../../src/contacts/repairs/read-enrichment.ts';
import { joinWishes, type Wish } from '../../../src/contacts/repairs/run-repair.ts';
import { waitBefore } from '../../../src/contacts/repairs/try-later.ts';

const asked = [
  { id: 1, externalId: 'a', email: 'Ada@people.example' },
  { id: 2, externalId: null, email: 'bo@people.example' },
];
const wanted = { fields: new Set(['city', 'age']), types: new Map([['age', 'number' as const]]) };
const read = (answer: unknown) => {
  const reading = readEnrichment(JSON.stringify(answer), asked, wanted);
  if (!reading.ok) throw new Error(reading.why);
  return reading.enrichment;
};

describe('an answer', () => {
  test('finds contacts by external id, else by e-mail in any writing', () => {
    const found = read([
      { externalId: 'a', attributes: { city: 'Lund' } },
      { email: 'BO@People.example', attributes: { age: 4 } },
      { externalId: 'bo@people.example', attributes: { age: 4 } },
    ]);
    expect(found.wishes).toEqual([
      { contactId: 1, values: { city: 'Lund' } },
      { contactId: 2, values: { age: 4 } },
    ]);
    expect(found.counts).toEqual({ answered: 2, bad: 0, notAsked: 1, notWanted: 0 });
    expect([...found.fresh]).toEqual([['city', 'text']]);
  });

  test('never takes anything away: null, no letters and no items say nothing', () => {
    const found = read([{ externalId: 'a', attributes: { city: null, age: ' ' } }]);
    expect(found.wishes).toEqual([{ contactId: 1, values: {} }]);
    expect(found.counts).toMatchObject({ answered: 1, bad: 0 });
  });

  test('holds the type of an attribute from its first value on', () => {
    const found = read([
      { externalId: 'a', attributes: { city: 'Lund' } },
      { email: 'bo@people.example', attributes: { city: 7 } },
    ]);
    expect(found.problems).toEqual([{ place: 2, code: 'value_invalid', reason: expect.stringContaining('city') }]);
  });

  test('whatever it is, only fields and contacts that were asked for are taken, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        const reading = readEnrichment(text, asked, wanted);
        if (reading.ok) expect(reading.enrichment.wishes).toEqual([]);
        else expect(reading.why).not.toBe('');
      }),
    );
    const entry = fc.record(
      {
        externalId: fc.constantFrom('a', 'b', '', null),
        email: fc.constantFrom('ada@people.example', 'x', null),
        attributes: fc.dictionary(fc.constantFrom('city', 'age', '$email', '__proto__', 'constructor'), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 20 }), (list) => {
        const { wishes, counts } = read(list);
        for (const { contactId, values } of wishes) {
          expect([1, 2]).toContain(contactId);
          for (const name of Object.keys(values)) expect(['city', 'age']).toContain(name);
        }
        expect(wishes.length).toBe(counts.answered);
        expect(counts.answered + counts.notAsked).toBeLessThanOrEqual(list.length);
      }),
    );
  });
});

test('a question holds names and the fields asked for, and nothing else', () => {
  const ada = { id: 7, externalId: 'a', email: 'ada@people.example', attributes: { city: 'Lund', shoe: 38, age: '' } };
  const body = askBody([ada], ['city', 'age'], new Date('2026-05-01T00:00:00Z'));
  expect(JSON.parse(body)).toEqual({
    type: 'contacts.enrich',
    timestamp: '2026-05-01T00:00:00.000Z',
    fields: ['city', 'age'],
    contacts: [{ externalId: 'a', email: 'ada@people.example', attributes: { city: 'Lund' } }],
  });
});

test('of several wishes for one contact the first fills, the last overwrites', () => {
  const wishes: Wish[] = [
    { contactId: 1, values: { city: 'Lund' } },
    { contactId: 2, values: { city: 'Umeå' } },
    { contactId: 1, values: { city: 'Ystad', age: 4 } },
  ];
  expect(joinWishes(wishes, { onlyEmpty: true })[0]!.values).toEqual({ city: 'Lund', age: 4 });
  expect(joinWishes(wishes, { onlyEmpty: false })[0]!.values).toEqual({ city: 'Ystad', age: 4 });
});

test('waits grow, hear the other side up to an hour, and end', () => {
  const waits = [1, 2, 3, 4, 5].map((attempts) => waitBefore(attempts, 0)!);
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(waitBefore(1, 900_000)).toBe(900_000);
  expect(waitBefore(1, 1e12)).toBe(3_600_000);
  expect(waitBefore(6, 0)).toBeNull();
});
