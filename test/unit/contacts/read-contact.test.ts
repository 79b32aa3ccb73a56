import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AttributeType, readAttribute, typeOfValue } from '../../../src/contacts/attribute-types.ts';
import { readContact } from '../../../src/contacts/read-contact.ts';
import { storableJson } from '../../../src/contacts/storable.ts';

const now = new Date('2026-05-01T08:00:00Z');
const pathOf = (input: Parameters<typeof readContact>[0]) => {
  const reading = readContact(input, 0, now);
  return reading.ok ? null : reading.problem.path;
};

describe('attributes', () => {
  test.each([
    ['text', 'text'],
    ['2026-02-28', 'date'],
    ['2026-02-30', 'text'],
    ['2026-05-01T08:00:00+02:00', 'date'],
    ['2026-05-01 08:00', 'text'],
    [new Date(0), 'date'],
    [1.5, 'number'],
    [Number.NaN, null],
    [false, 'boolean'],
    [['a'], 'list'],
    [{ a: 1 }, null],
  ])('the type of %j is %s', (value, type) => expect(typeOfValue(value)).toBe(type));

  test.each<[AttributeType, unknown, unknown]>([
    ['text', '2026-02-28', '2026-02-28'],
    ['text', 5, null],
    ['text', 'x'.repeat(2_001), null],
    ['text', 'half \ud83d', null],
    ['number', 5, 5],
    ['number', '5', null],
    ['number', Number.POSITIVE_INFINITY, null],
    ['boolean', true, true],
    ['boolean', 'true', null],
    ['date', '1951-03-14', '1951-03-14'],
    ['date', '2026-05-01T08:00:00+02:00', '2026-05-01T06:00:00.000Z'],
    ['date', '2026-02-30', null],
    ['date', new Date(Number.NaN), null],
    ['list', ['a', 'b', 'a'], ['a', 'b']],
    ['list', [1], null],
    ['list', 'a', null],
    ['company', 'acme-1', 'acme-1'],
    ['company', '2026-02-28', '2026-02-28'],
    ['company', ' acme', null],
    ['company', '', null],
    ['company', 5, null],
    ['company', 'x'.repeat(201), null],
  ])('as %s, %j is kept as %j', (type, value, stored) => {
    const reading = readAttribute(type, value);
    expect(reading.ok ? reading.value : null).toEqual(stored);
    if (!reading.ok) expect(reading.message).toContain(`Declared as ${type}`);
  });

  test('every value that decides a type fits that type, and what is kept fits again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.date(), fc.array(fc.string())), (value) => {
        const type = typeOfValue(value);
        if (type === null) return;
        const reading = readAttribute(type, value);
        if (!reading.ok) return; // too long, or not storable
        expect(readAttribute(type, reading.value)).toEqual(reading);
      }),
    );
  });
});

describe('readContact', () => {
  test.each([
    [{}, ''],
    [{ externalId: '' }, 'externalId'],
    [{ externalId: ' A' }, 'externalId'],
    [{ externalId: 'x'.repeat(201) }, 'externalId'],
    [{ externalId: 'A', email: 'nonsense' }, 'email'],
    [{ externalId: 'A', timeZone: 'Mars/Base' }, 'timeZone'],
    [{ externalId: 'A', language: 'not a tag' }, 'language'],
    [{ externalId: 'A', createdAt: new Date('2026-05-03T00:00:00Z') }, 'createdAt'],
    [{ externalId: 'A', createdAt: new Date(Number.NaN) }, 'createdAt'],
    [{ externalId: 'A', attributes: { 'first name': 'x' } }, 'attributes.first name'],
    [{ externalId: 'A', attributes: { __proto__x: 'x' } }, 'attributes.__proto__x'],
    [{ externalId: 'A', attributes: { nested: { a: 1 } } }, 'attributes.nested'],
    [{ externalId: 'A', consent: [{ topic: 'No', state: 'subscribed' as const }] }, 'consent.0.topic'],
    [
      { externalId: 'A', consent: [{ topic: 'n', state: 'subscribed' as const, at: new Date('2027-01-01') }] },
      'consent.0.at',
    ],
    [
      { externalId: 'A', consent: [{ topic: 'n', state: 'subscribed' as const, evidence: { a: '\0' } }] },
      'consent.0.evidence',
    ],
    [{ externalId: 'A' }, null],
    [{ email: 'a@example.com', timeZone: 'Europe/Oslo', language: 'pt-BR', attributes: { a: null } }, null],
  ])('%j: what is wrong is at %j', (input, path) => expect(pathOf(input)).toBe(path));
});

describe('storableJson', () => {
  test.each([
    [{ a: 'b' }, true],
    [{ a: 'b\0' }, false],
    [{ 'b\0': 1 }, false],
    [{ a: '\ud83d' }, false],
    [{ a: '😀' }, true],
    [{ a: '\\u0000' }, true],
    [{ a: '\\\0' }, false],
    [{ a: 'x'.repeat(200) }, false],
    [{ a: 1n }, false],
    [undefined, false],
  ])('%o', (value, isStorable) => expect(storableJson(value, 100) !== null).toBe(isStorable));

  test('refuses cycles', () => {
    const value: Record<string, unknown> = {};
    value.self = value;
    expect(storableJson(value, 100)).toBeNull();
  });
});
