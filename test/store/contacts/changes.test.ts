import { beforeEach, describe, expect, test } from 'vitest';
import { createContacts } from '../../../src/contacts/index.ts';
import { createFakeClock } from '../../../src/platform/index.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
const clock = createFakeClock(new Date('2026-05-01T08:00:00Z'));
const workspaces = { audit: async () => undefined };
const contacts = createContacts({ db, clock, doorbell: { ring: () => undefined }, workspaces });
let workspaceId = 0;
beforeEach(() => {
  workspaceId += 1;
});

/** What was marked since the last look. */
const marks = async () => {
  const rows = await db.sql<{ input: string }>('delete from dirty where workspace_id = $1 returning input', [
    workspaceId,
  ]);
  return rows.map(({ input }) => input).sort();
};
const history = async () =>
  db.sql('select name, value_before as before, at from contact_attribute_change where workspace_id = $1 order by id', [
    workspaceId,
  ]);
const anna = { externalId: 'A', email: 'anna@example.com', language: 'sv', attributes: { city: 'Lund', tags: ['a'] } };

describe('what changed', () => {
  test('a new contact is marked for anything and has no history', async () => {
    await contacts.upsert(workspaceId, { ...anna, consent: [{ topic: 'news', state: 'subscribed' }] });
    expect(await marks()).toEqual(['*']);
    expect(await history()).toEqual([]);
    await contacts.upsert(workspaceId, anna);
    expect(await marks()).toEqual([]);
  });

  test('only what really differs is marked, and what it was is kept, in the order of time', async () => {
    await contacts.upsert(workspaceId, anna);
    await marks();
    clock.advance(1_000);
    const first = clock.now();
    await contacts.upsert(workspaceId, {
      externalId: 'A',
      timeZone: 'Europe/Oslo',
      attributes: { city: 'Ystad', tags: ['a'], age: 70 },
    });
    expect(await marks()).toEqual(['attribute:$time_zone', 'attribute:age', 'attribute:city']);
    clock.advance(1_000);
    const second = clock.now();
    await contacts.upsertMany(workspaceId, [
      { externalId: 'A', email: 'a@example.com', attributes: { city: 'Malmö' } },
      { externalId: 'A', language: 'nb', attributes: { city: null, age: 70 } },
    ]);
    expect(await marks()).toEqual(['attribute:$email', 'attribute:$language', 'attribute:city']);
    expect(await history()).toEqual([
      { name: '$time_zone', before: null, at: first },
      { name: 'city', before: 'Lund', at: first },
      { name: 'age', before: null, at: first },
      { name: '$email', before: 'anna@example.com', at: second },
      { name: '$language', before: 'sv', at: second },
      { name: 'city', before: 'Ystad', at: second },
    ]);
  });

  test('changing by id keeps what was, also of keys that are removed', async () => {
    const { contactId } = await contacts.upsert(workspaceId, anna);
    await marks();
    await contacts.update(workspaceId, contactId, { externalId: 'B', email: null, attributes: { tags: ['a', 'b'] } });
    expect(await marks()).toEqual(['attribute:$email', 'attribute:$external_id', 'attribute:tags']);
    expect((await history()).map(({ name, before }) => [name, before])).toEqual([
      ['$email', 'anna@example.com'],
      ['$external_id', 'A'],
      ['tags', ['a']],
    ]);
    await contacts.update(workspaceId, contactId, { externalId: 'B', attributes: { tags: ['a', 'b'] } });
    expect(await marks()).toEqual([]);
  });

  test('a number that is linked to a known e-mail was missing before', async () => {
    await contacts.upsert(workspaceId, { email: 'bo@example.com' });
    await marks();
    await contacts.upsert(workspaceId, { email: 'bo@example.com', externalId: 'B' });
    expect(await marks()).toEqual(['attribute:$external_id']);
    expect(await history()).toMatchObject([{ name: '$external_id', before: null }]);
  });

  test('statements are marked by their topic, also one that is not the latest', async () => {
    const { contactId } = await contacts.upsert(workspaceId, anna);
    await marks();
    const say = (topic: string, at: string) =>
      contacts.setConsent(workspaceId, [{ contactId, topic, state: 'subscribed', at: new Date(at) }]);
    await say('news', '2026-04-30T00:00:00Z');
    await say('sms', '2026-04-30T00:00:00Z');
    await say('news', '2026-04-29T00:00:00Z');
    await say('news', '2026-04-29T00:00:00Z');
    expect(await marks()).toEqual(['consent:news', 'consent:news', 'consent:sms']);
  });

  test('marks each contact once for each thing, and takes a bare id for anything', async () => {
    const event = { contactId: 7, input: 'event:3' } as const;
    await db.transaction((tx) => contacts.markChanged(tx, workspaceId, [event, event, 7, 8, 7]));
    expect(await marks()).toEqual(['*', '*', 'event:3']);
  });

  test('an erased contact leaves no history', async () => {
    const { contactId } = await contacts.upsert(workspaceId, anna);
    await contacts.update(workspaceId, contactId, { email: 'other@example.com' });
    await contacts.erase(workspaceId, contactId);
    expect(await history()).toEqual([]);
  });
});
