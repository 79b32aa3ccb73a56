import { beforeEach, describe, expect, test } from 'vitest';
import { createContacts } from '../../../src/contacts/index.ts';
import { createFakeClock } from '../../../src/platform/index.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
const rings: string[] = [];
const clock = createFakeClock(new Date('2026-05-01T08:00:00Z'));
const workspaces = { audit: async () => undefined };
const contacts = createContacts({ db, clock, doorbell: { ring: (name) => rings.push(name) }, workspaces });
let workspaceId = 0;

beforeEach(async () => {
  workspaceId += 1;
  rings.length = 0;
});

const dirtyIds = async () =>
  (
    await db.sql<{ id: number }>('select contact_id as id from dirty where workspace_id = $1 order by id', [
      workspaceId,
    ])
  ).map((row) => row.id);

describe('upsertMany', () => {
  test('creates, then finds unchanged, then updates; marks dirty and rings only for changes', async () => {
    const input = { externalId: 'A1', email: ' Anna@Example.COM ', attributes: { city: 'Lund', age: 70 } };
    const [created] = await contacts.upsertMany(workspaceId, [input]);
    expect(created?.kind).toBe('created');
    const contact = await contacts.find(workspaceId, { email: 'anna@example.com' });
    expect(contact).toMatchObject({
      externalId: 'A1',
      email: 'Anna@Example.COM',
      emailNormal: 'anna@example.com',
      attributes: { city: 'Lund', age: 70 },
    });
    expect((await contacts.upsertMany(workspaceId, [input]))[0]?.kind).toBe('unchanged');
    expect(await dirtyIds()).toEqual([contact?.id]);
    expect(rings).toEqual(['segments.refresh']);
    const update = { externalId: 'A1', attributes: { age: 71, city: null } };
    expect((await contacts.upsertMany(workspaceId, [update]))[0]?.kind).toBe('updated');
    expect((await contacts.get(workspaceId, contact?.id ?? 0)).attributes).toEqual({ age: 71 });
    expect(await dirtyIds()).toEqual([contact?.id, contact?.id, contact?.id]); // made, age, city
  });

  test('a bad row never sinks the others', async () => {
    const outcomes = await contacts.upsertMany(workspaceId, [
      { externalId: 'ok-1', attributes: { age: 30 } },
      { email: 'no-at-sign' },
      { externalId: 'bad-age', attributes: { age: 'thirty' } },
      {},
      { externalId: 'nul', attributes: { city: 'a\0b' } },
      { externalId: 'ok-2' },
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual([
      'created',
      'rejected',
      'rejected',
      'rejected',
      'rejected',
      'created',
    ]);
    expect(outcomes[2]).toMatchObject({ problem: { code: 'contact_invalid', path: 'attributes.age' } });
    expect((await contacts.list(workspaceId, { limit: 10 })).items).toHaveLength(2);
  });

  test('the same contact twice in one batch is merged in order', async () => {
    const outcomes = await contacts.upsertMany(workspaceId, [
      { email: 'b@example.com', attributes: { step: 1, a: 'x' } },
      { externalId: 'B', email: 'b@example.com', attributes: { step: 2 } },
      { externalId: 'B', attributes: { step: 3, a: null } },
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['created', 'updated', 'updated']);
    const page = await contacts.list(workspaceId, { limit: 10 });
    expect(page.items).toHaveLength(1);
    expect(page.items[0]).toMatchObject({ externalId: 'B', attributes: { step: 3 } });
  });

  test('links a new external id to a known e-mail, and refuses an e-mail of somebody else', async () => {
    const { contactId } = await contacts.upsert(workspaceId, { email: 'c@example.com' });
    expect(await contacts.upsert(workspaceId, { externalId: 'C', email: 'C@example.com' })).toEqual({
      kind: 'updated',
      contactId,
    });
    const [taken] = await contacts.upsertMany(workspaceId, [{ externalId: 'D', email: 'c@example.com' }]);
    expect(taken).toMatchObject({ kind: 'rejected', problem: { code: 'contact_email_taken', path: 'email' } });
    await expect(contacts.upsert(workspaceId, { externalId: 'D', email: 'c@example.com' })).rejects.toMatchObject({
      code: 'contact_email_taken',
    });
    expect((await contacts.upsert(workspaceId, { externalId: 'C', email: 'new@example.com' })).kind).toBe('updated');
    expect(await contacts.find(workspaceId, { email: 'c@example.com' })).toBeNull();
  });

  test('two contacts may swap their e-mails in one batch without blocking the rest', async () => {
    await contacts.upsertMany(workspaceId, [
      { externalId: '1', email: 'one@example.com' },
      { externalId: '2', email: 'two@example.com' },
    ]);
    const outcomes = await contacts.upsertMany(workspaceId, [
      { externalId: '1', email: 'free@example.com' },
      { externalId: '2', email: 'one@example.com' },
      { externalId: '1', email: 'two@example.com' },
      { externalId: '3' },
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['updated', 'updated', 'updated', 'created']);
    expect((await contacts.find(workspaceId, { externalId: '1' }))?.email).toBe('two@example.com');
    expect((await contacts.find(workspaceId, { externalId: '2' }))?.email).toBe('one@example.com');
  });

  test('workspaces do not see each other', async () => {
    const { contactId } = await contacts.upsert(workspaceId, { externalId: 'X' });
    const other = await contacts.upsert(workspaceId + 1_000, { externalId: 'X' });
    expect(other.contactId).not.toBe(contactId);
    await expect(contacts.get(workspaceId + 1_000, contactId)).rejects.toMatchObject({ code: 'not_found' });
    expect(await contacts.resolve(workspaceId + 1_000, [{ contactId }])).toEqual([null]);
  });
});

describe('races', () => {
  test('four connections upsert the same thousand contacts in different orders: one row each', async () => {
    const inputs = Array.from({ length: 1_000 }, (_, i) => ({
      externalId: `R${i}`,
      email: `r${i}@example.com`,
      attributes: { n: i },
    }));
    const orders = [inputs, inputs.toReversed(), inputs.toSorted((a, b) => (a.email < b.email ? -1 : 1)), inputs];
    const results = await Promise.all(orders.map((order) => contacts.upsertMany(workspaceId, order)));
    expect(results.flat().filter(({ kind }) => kind === 'rejected')).toEqual([]);
    expect(results.flat().filter(({ kind }) => kind === 'created')).toHaveLength(1_000);
    const [count] = await db.sql<{ n: number }>('select count(*) as n from contact where workspace_id = $1', [
      workspaceId,
    ]);
    expect(count?.n).toBe(1_000);
  });

  test('four connections count up their own attribute of the same contacts: no update is lost', async () => {
    const ids = Array.from({ length: 50 }, (_, i) => `U${i}`);
    await Promise.all(
      [0, 1, 2, 3].map(async (worker) => {
        for (let round = 0; round < 5; round++) {
          const order = worker % 2 ? ids : ids.toReversed();
          await contacts.upsertMany(
            workspaceId,
            order.map((externalId) => ({ externalId, attributes: { [`w${worker}`]: round } })),
          );
        }
      }),
    );
    const page = await contacts.list(workspaceId, { limit: 100 });
    expect(page.items).toHaveLength(50);
    for (const { attributes } of page.items) expect(attributes).toEqual({ w0: 4, w1: 4, w2: 4, w3: 4 });
  });

  test('concurrent declarations of one attribute agree on one type', async () => {
    const [asText, asNumber] = await Promise.all([
      contacts.upsertMany(workspaceId, [{ externalId: 'T', attributes: { v: 'x' } }]),
      contacts.upsertMany(workspaceId, [{ externalId: 'N', attributes: { v: 1 } }]),
    ]);
    expect([asText[0]?.kind, asNumber[0]?.kind].sort()).toEqual(['created', 'rejected']);
    expect(await contacts.attributes(workspaceId)).toHaveLength(1);
  });

  test('resolve with createMissing from four connections makes one contact per key', async () => {
    const refs = Array.from({ length: 300 }, (_, i) =>
      i % 2 ? { externalId: `k${i}` } : { email: `k${i}@example.com` },
    );
    const results = await Promise.all(
      [refs, refs, refs, refs].map((order) => contacts.resolve(workspaceId, order, { createMissing: true })),
    );
    expect(new Set(results.map((ids) => JSON.stringify(ids))).size).toBe(1);
    expect(new Set(results[0]).size).toBe(300);
    expect(results[0]).not.toContain(null);
  });
});
