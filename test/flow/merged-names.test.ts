import { Analytics } from '@segment/analytics-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FlowHouse, openFlowHouse } from '../kit/flow-house.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { waitFor } from '../kit/wait-for.ts';

// The shop's systems go on calling a customer by the number that went with a merge: whatever they say by it, by whatever
// door, is of the contact that was kept.

const database = await createTestDatabase();
let house: FlowHouse;
let kept = 0;
let merged = 0;
beforeAll(async () => {
  house = await openFlowHouse({ database });
  const add = async (externalId: string, email: string) =>
    (await house.ask<{ contactId: number }>('PUT', '/contacts', { externalId, email })).contactId;
  kept = await add('K1', 'anna@people.example');
  merged = await add('M1', 'anna.b@people.example');
  await house.ask('POST', `/contacts/${kept}/merge`, { mergedId: merged });
});
afterAll(() => house.close());

type Contact = { id: number; externalId: string; email: string; attributes: Record<string, unknown> };
const keptNow = () => house.ask<Contact>('GET', `/contacts/${kept}`);
const ordersOfKept = async () => {
  type Rows = { ref: string; contact: number };
  const rows = await house.db.sql<Rows>(
    `select ref, contact_id as contact from event where workspace_id = $1 and ref is not null order by ref`,
    [house.workspaceId],
  );
  expect(rows.filter(({ contact }) => contact !== kept)).toEqual([]);
  return rows.map(({ ref }) => ref);
};
const everybody = async () => (await house.ask<{ items: Contact[] }>('GET', '/contacts?limit=100')).items;

async function importFile(kind: string, mapping: object, csv: string): Promise<Record<string, unknown>> {
  type Import = { id: number; state: string; counts: Record<string, unknown> };
  const { id } = await house.ask<Import>('POST', '/imports', { kind, mapping });
  await house.ask('PUT', `/imports/${id}/file`, csv);
  const look = () => house.ask<Import>('GET', `/imports/${id}`);
  await waitFor('the import to end', async () => ['done', 'failed'].includes((await look()).state));
  const { state, counts } = await look();
  expect(state).toBe('done');
  return counts;
}

it('an import of contacts', async () => {
  const mapping = { fields: { externalId: 'id', email: 'mail' }, attributes: { city: 'city' } };
  const counts = await importFile('contacts', mapping, 'id,mail,city\nM1,,Lund\n,anna.b@people.example,Malmö\n');
  expect(counts).toMatchObject({ problems: 0, contacts: { created: 0 } });
  expect(await keptNow()).toMatchObject({
    externalId: 'K1',
    email: 'anna@people.example',
    attributes: { city: 'Malmö' },
  });
});

it('an import of orders, by either old name', async () => {
  const mapping = { fields: { orderId: 'order', externalId: 'id', email: 'mail', at: 'at', amount: 'amount' } };
  const csv =
    'order,id,mail,at,amount\nI1,M1,,2026-05-01T10:00:00Z,10\nI2,,anna.b@people.example,2026-05-02T10:00:00Z,10\n';
  expect(await importFile('orders', mapping, csv)).toMatchObject({ problems: 0, contacts: { created: 0 } });
  expect(await ordersOfKept()).toEqual(['I1', 'I2']);
});

it('a client library made for Segment', async () => {
  const url = new URL(house.program.publicUrl);
  const analytics = new Analytics({ writeKey: house.key, host: url.origin, flushInterval: 5, maxRetries: 0 });
  const errors: unknown[] = [];
  analytics.on('error', (error) => errors.push(error));
  analytics.identify({ userId: 'M1', traits: { shoe: 38 } });
  analytics.track({
    userId: 'M1',
    event: 'Order Completed',
    timestamp: new Date('2026-05-03T10:00:00Z'),
    properties: { order_id: 'S1', total: 20, currency: 'SEK' },
  });
  await analytics.closeAndFlush();
  expect(errors).toEqual([]);
  expect(await keptNow()).toMatchObject({ externalId: 'K1', attributes: { shoe: 38 } });
  expect(await ordersOfKept()).toEqual(['I1', 'I2', 'S1']);
});

it('the events API, by external id, e-mail and our own old number; and contacts in bulk', async () => {
  const order = (orderId: string, contact: object) => ({ orderId, at: '2026-05-04T10:00:00Z', contact, amount: 100 });
  await house.ask('POST', '/orders', order('E1', { externalId: 'M1' }));
  await house.ask('POST', '/orders', order('E2', { email: 'Anna.B@people.example' }));
  await house.ask('POST', '/orders', order('E3', { contactId: merged }));
  const type = 'event';
  const events = [{ type, kind: 'visit', at: '2026-05-04T11:00:00Z', contact: { externalId: 'M1' } }];
  expect(await house.ask('POST', '/events/bulk', { events })).toMatchObject({ outcomes: [{ kind: 'accepted' }] });
  const contacts = [{ externalId: 'M1', attributes: { hat: 57 } }];
  expect(await house.ask('POST', '/contacts/bulk', { contacts })).toMatchObject({ outcomes: [{ contactId: kept }] });
  expect(await ordersOfKept()).toEqual(['E1', 'E2', 'E3', 'I1', 'I2', 'S1']);
  expect((await keptNow()).attributes).toMatchObject({ hat: 57 });
});

it('nobody was made anew by it', async () => {
  expect((await everybody()).map(({ id }) => id)).toEqual([kept]);
});

it('what was under way when they were merged follows by itself', async () => {
  const late = await house.ask<{ contactId: number }>('PUT', '/contacts', { externalId: 'L1' });
  await house.ask('POST', `/contacts/${kept}/merge`, { mergedId: late.contactId });
  // As if the event had been looked up before the merge and written after it.
  await house.db.sql(`update event set contact_id = $2 where workspace_id = $1 and ref = 'E1'`, [
    house.workspaceId,
    late.contactId,
  ]);
  const whose = async () =>
    (await house.db.sql<{ id: number }>(`select contact_id as id from event where ref = 'E1'`))[0]!.id;
  expect(await whose()).toBe(late.contactId);
  await waitFor('the sweep', async () => (await whose()) === kept, 120_000);
}, 150_000);
