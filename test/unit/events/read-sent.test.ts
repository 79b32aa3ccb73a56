import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeRow } from '../../../src/contacts/index.ts';
import { eventInput, toEventInput } from '../../../src/events/events.schema.ts';
import { type EventReading, readEvent } from '../../../src/events/read-event.ts';
import { readPlainEvent, readUtcInstant } from '../../../src/events/read-plain-event.ts';
import { readSent } from '../../../src/events/read-sent.ts';

const place = {
  now: new Date('2026-05-01T08:00:00Z'),
  timeZone: 'Europe/Stockholm',
  currency: 'SEK',
  kindIds: new Map([
    ['visit', 7],
    ['order', 1],
    ['refund', 2],
  ]),
};

/** By the schema and `readEvent` alone. */
function readLong(sent: unknown): EventReading {
  const judged = judgeRow(sent, eventInput, 'event_invalid');
  return judged.ok ? readEvent(toEventInput(judged.row), { index: 3, ...place }) : judged;
}

/** JSON as a request brings it: what a stringified value reads back as. */
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const taken = (value: unknown) => readPlainEvent(sent(value), 3, place);

const text = fc.oneof(fc.string({ maxLength: 8 }), fc.string({ minLength: 199, maxLength: 201, unit: 'binary' }));
const oddText = fc.constantFrom('', ' a', 'a\0', '\ud83d', 'å', '__proto__', '2026');
const anything = fc.oneof(
  text,
  oddText,
  fc.double(),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.constant(null),
  fc.object(),
);
const instant = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .date({ min: new Date('1899-12-01'), max: new Date('2026-06-01'), noInvalidDate: true })
      .map((at) => at.toISOString()),
  },
  fc.constantFrom(
    '2026-04-30T07:30:00Z',
    '2024-02-29T07:30:00Z',
    '2023-02-29T07:30:00Z',
    '2026-04-31T07:30:00Z',
    '2026-00-10T07:30:00Z',
    '2026-13-10T07:30:00Z',
    '2026-04-30T24:00:00Z',
    '2026-04-30T07:60:00Z',
    '2026-04-30T07:30:60Z',
    '2026-04-30T07:30Z',
    '2026-04-30T07:30:00.5Z',
    '2026-04-30T07:30:00,500Z',
    '2026-04-30T07:30:00+02:00',
    '2026-04-30 07:30:00Z',
    '2026-04-30T07:30:00z',
    '+026-04-30T07:30:00Z',
    '2026-05-02T08:00:00.000Z',
    '2026-05-02T08:00:00.001Z',
  ),
);
const contact = fc.oneof(
  fc.record({ externalId: fc.oneof(text, oddText) }),
  fc.record({ contactId: fc.oneof(fc.integer(), fc.maxSafeNat(), fc.double()) }),
  fc.record({ email: fc.constantFrom('a@example.com', 'nonsense') }),
  fc.record({ externalId: text, email: text }),
  anything,
);
const usual = { type: 'event', kind: 'visit', at: '2026-04-30T07:30:00.000Z', contact: { externalId: 'A' } };
const fields = {
  type: fc.oneof({ weight: 9, arbitrary: fc.constant('event') }, fc.constantFrom('order', 'refund', 'x')),
  kind: fc.oneof(
    { weight: 9, arbitrary: fc.constant('visit') },
    fc.constantFrom('order', 'refund', 'other', 'Bad'),
    anything,
  ),
  at: fc.oneof({ weight: 6, arbitrary: instant }, anything),
  contact,
  id: fc.oneof(text, oddText, anything),
  ref: fc.oneof(text, oddText, anything),
  amount: fc.oneof(fc.maxSafeInteger(), anything),
  messageId: fc.oneof(fc.maxSafeInteger(), anything),
  props: fc.oneof(fc.object(), fc.dictionary(fc.oneof(text, oddText), anything), anything),
  more: anything,
};
/** A usual event with some of its fields changed. */
const event = fc
  .record(fields, { requiredKeys: [] })
  .chain((changed) =>
    fc.subarray(Object.keys(changed)).map((names) => ({ names, changed: changed as Record<string, unknown> })),
  )
  .map(({ names, changed }) => ({ ...usual, ...Object.fromEntries(names.map((name) => [name, changed[name]])) }));

describe('the short way', () => {
  test('takes nothing that the long way refuses, into the very same row', () => {
    let count = 0;
    fc.assert(
      fc.property(event, (value) => {
        const row = taken(value);
        if (row === null) return;
        count += 1;
        expect({ ok: true, row: { ...row, kindId: null } }).toEqual(readLong(sent(value)));
        expect(row.kindId).toBe(7);
      }),
      { numRuns: 3_000 },
    );
    expect(count).toBeGreaterThan(100);
  });

  test('whatever is sent is judged as by the long way alone, in the same words', () => {
    fc.assert(
      fc.property(event, (value) => {
        const reading = readSent(sent(value), 3, place);
        if (reading.ok) reading.row.kindId = null;
        expect(reading).toEqual(readLong(sent(value)));
      }),
      { numRuns: 3_000 },
    );
  });

  test.each([
    usual,
    { ...usual, id: 'x', ref: 'r', amount: -5, messageId: 9, props: { page: '/tea', deep: { list: [1, 'å'] } } },
    { ...usual, contact: { contactId: 12 }, props: {} },
    { ...usual, at: '2024-02-29T23:59:59Z' },
  ])('takes %j', (value) => {
    expect(taken(value)).toMatchObject({ index: 3, kind: 'visit', kindId: 7, contact: value.contact });
  });

  test('leaves nesting that is too deep, and keys that name a prototype, to the long way', () => {
    const nest = (levels: number): unknown => (levels === 0 ? 1 : { a: nest(levels - 1) });
    for (const levels of [57, 58, 59, 60, 61]) {
      const value = { ...usual, props: nest(levels) };
      expect(taken(value) !== null).toBe(readLong(sent(value)).ok);
    }
    expect(readPlainEvent(JSON.parse(`{"__proto__":1,${JSON.stringify(usual).slice(1)}`), 3, place)).toBeNull();
    const props = JSON.parse('{"__proto__":1}');
    expect(readPlainEvent({ ...usual, props }, 3, place)).toBeNull();
  });

  test.each([undefined, null, 5, 'event', [], [usual], {}])('says nothing about %j', (value) => {
    expect(readPlainEvent(value, 3, place)).toBeNull();
  });
});

test('instants in UTC are read as Date reads them', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1900-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (at) => {
      expect(readUtcInstant(at.toISOString())).toBe(at.getTime());
      const whole = `${at.toISOString().slice(0, 19)}Z`;
      expect(readUtcInstant(whole)).toBe(Date.parse(whole));
    }),
  );
});
