import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { createContacts, createContactsRoutes } from '../../src/contacts/index.ts';
import { createEvents, createEventsRoutes } from '../../src/events/index.ts';
import { createFakeClock } from '../../src/platform/index.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { startApi } from '../kit/start-api.ts';

const { db } = await createTestDatabase();
const clock = createFakeClock(new Date('2026-05-01T08:00:00Z'));
const doorbell = { ring: () => undefined };
const { app, key } = await startApi({
  db,
  path: '/api/v1',
  clock,
  scopes: ['contacts:read', 'contacts:write', 'events:read', 'events:write'],
  routes(workspaces) {
    const contacts = createContacts({ db, clock, doorbell, workspaces });
    const events = createEvents({ db, clock, doorbell, workspaces, contacts });
    return [...createContactsRoutes(contacts), ...createEventsRoutes(events)];
  },
});

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
const ask = (method: Method, path: string) =>
  request(app)[method](`/api/v1${path}`).set('Authorization', `Bearer ${key}`);
const at = '2026-04-30T07:30:00+02:00';

describe('contacts', () => {
  test('one contact from creation to erasure', async () => {
    const created = await ask('put', '/contacts').send({
      externalId: 'K1',
      email: 'Kim@Example.com',
      attributes: { age: 71 },
    });
    expect([created.status, created.body.kind]).toEqual([200, 'created']);
    const path = `/contacts/${created.body.contactId}`;
    expect((await ask('post', '/contacts').send({ externalId: 'K1' })).body.kind).toBe('unchanged');
    expect((await ask('patch', path).send({ attributes: { city: 'Lund' } })).body.attributes).toEqual({
      age: 71,
      city: 'Lund',
    });

    const consent = { topic: 'newsletter', state: 'subscribed', at, source: 'till', evidence: { clerk: 4 } };
    expect((await ask('post', `${path}/consent`).send(consent)).body.subscriptions).toEqual([
      { topic: 'newsletter', state: 'subscribed', at: '2026-04-30T05:30:00.000Z' },
    ]);
    expect((await ask('get', `${path}/consent`)).body.items).toMatchObject([
      { source: 'till', evidence: { clerk: 4 } },
    ]);

    expect((await ask('post', '/suppressions').send({ email: 'kim@example.com', reason: 'telephone' })).status).toBe(
      204,
    );
    expect((await ask('get', path)).body).toMatchObject({ email: 'Kim@Example.com', suppressed: 'telephone' });
    expect((await ask('get', '/suppressions')).body.items).toMatchObject([{ email: 'kim@example.com' }]);
    expect((await ask('delete', '/suppressions?email=KIM@example.com')).status).toBe(204);
    expect((await ask('delete', '/suppressions?email=KIM@example.com')).status).toBe(404);

    expect((await ask('get', '/contacts?email=kim@example.com')).body.items).toHaveLength(1);
    expect((await ask('get', '/contacts?externalId=nobody')).body.items).toEqual([]);
    expect((await ask('get', '/contacts?search=nobody%25')).body.items).toEqual([]);
    expect((await ask('delete', path)).status).toBe(204);
    expect((await ask('get', path)).status).toBe(404);
  });

  test('a bulk request answers for every row', async () => {
    const rows = [
      { externalId: 'B1', email: 'b1@example.com' },
      { externalId: 'B2', email: 'B1@example.com' },
      { email: 'nonsense' },
      { externalId: 7 },
      'row',
      { externalId: 'B3', attribute: { typo: 1 } },
      { externalId: 'B4', attributes: { 'a\0b': 1 } },
      { externalId: 'B5', attributes: { text: 'half \ud83d' } },
      { externalId: 'B6', createdAt: '2020-01-01T00:00:00Z', consent: [{ topic: 'newsletter', state: 'subscribed' }] },
    ];
    const { status, body } = await ask('post', '/contacts/bulk')
      .set('Idempotency-Key', 'bulk-1')
      .send({ contacts: rows });
    expect([status, body.counts]).toEqual([200, { created: 2, updated: 0, unchanged: 0, rejected: 7 }]);
    const codes = (body.outcomes as { problem?: { code: string } }[]).map(({ problem }) => problem?.code ?? null);
    expect(codes).toEqual([null, 'contact_email_taken', ...Array(6).fill('contact_invalid'), null]);
    expect((await ask('post', '/contacts/bulk').send({ contacts: [] })).status).toBe(400);
    expect((await ask('post', '/contacts/bulk').send({ contacts: Array(1_001).fill({}) })).status).toBe(400);
  });

  test('values are set in bulk and shown with the contact', async () => {
    const contact = { externalId: 'V1' };
    const { contactId } = (await ask('post', '/contacts').send(contact)).body;
    const values = [
      { contact, name: 'tier', value: 'exclusive', modelVersion: 'm1', at },
      { contact, name: 'score', value: 12.5 },
      { contact, name: 'score' },
      { contact: { externalId: 'nobody' }, name: 'score', value: 1 },
      { contact, name: 'text', value: 'half \ud83d' },
    ];
    const { status, body } = await ask('post', '/contacts/values').send({ values });
    expect([status, body.counts]).toEqual([200, { written: 2, unchanged: 0, rejected: 3 }]);
    expect(body.outcomes.map(({ problem }: { problem?: { code: string } }) => problem?.code ?? null)).toEqual([
      null,
      null,
      'contact_invalid',
      'not_found',
      'contact_invalid',
    ]);
    expect((await ask('post', '/contacts/values').send({ values })).body.counts.unchanged).toBe(2);
    expect((await ask('get', `/contacts/${contactId}`)).body).toMatchObject({
      externalId: 'V1',
      values: [
        { name: 'score', value: 12.5, modelVersion: null, at: '2026-05-01T08:00:00.000Z' },
        { name: 'tier', value: 'exclusive', modelVersion: 'm1', at: '2026-04-30T05:30:00.000Z' },
      ],
    });
  });

  test('problems have a code, a place and advice', async () => {
    const taken = await ask('put', '/contacts').send({ externalId: 'B9', email: 'b1@example.com' });
    expect([taken.status, taken.body.code, taken.body.errors?.[0]?.path]).toEqual([
      409,
      'contact_email_taken',
      'email',
    ]);
    const invalid = await ask('put', '/contacts').send({ email: 'nonsense' });
    expect([invalid.status, invalid.body.code]).toEqual([400, 'contact_invalid']);
    expect((await ask('post', '/contact-attributes').send({ name: 'vip', type: 'boolean' })).body.type).toBe('boolean');
    expect((await ask('post', '/contact-attributes').send({ name: 'vip', type: 'text' })).status).toBe(409);
    const names = (await ask('get', '/contact-attributes')).body.items.map(({ name }: { name: string }) => name);
    expect(names).toContain('vip');
  });
});

describe('events', () => {
  const contact = { externalId: 'E1' };
  const lines = [{ product: 'tea', category: 'drinks', quantity: 2, amount: 3_990 }];

  test('an order, again, refunded; the timeline shows both', async () => {
    const order = { orderId: '1', at, contact, currency: 'SEK', lines, codes: ['MORNING5'] };
    const first = await ask('post', '/orders').send(order);
    expect([first.status, first.body.kind]).toEqual([200, 'accepted']);
    expect((await ask('post', '/orders').send(order)).body).toEqual({ kind: 'duplicate', eventId: first.body.eventId });
    expect((await ask('post', '/refunds').send({ refundId: 'R1', orderId: '1', at, contact })).body.kind).toBe(
      'accepted',
    );
    const [who] = (await ask('get', '/contacts?externalId=E1')).body.items;
    const timeline = (await ask('get', `/contacts/${who.id}/timeline`)).body.items;
    expect(timeline.map(({ kind, amount }: { kind: string; amount: number }) => [kind, amount])).toEqual([
      ['refund', -3_990],
      ['order', 3_990],
    ]);
    expect(timeline[1]).toMatchObject({ codes: ['MORNING5'], minuteOfWeek: 3 * 1440 + 7 * 60 + 30 });
    const page = await ask('get', `/events?kind=order&contactId=${who.id}&limit=1`);
    expect(page.body.items).toHaveLength(1);
    expect((await ask('get', '/contacts/999999/timeline')).status).toBe(404);
  });

  test('a bulk request answers for every row', async () => {
    const rows = [
      { type: 'event', id: 'v1', kind: 'visit', at, contact },
      { type: 'event', id: 'v1', kind: 'visit', at, contact },
      { type: 'order', orderId: '2', at, contact, currency: 'EUR', amount: 5 },
      { type: 'visit', at, contact },
      { type: 'event', kind: 'visit', at: 'yesterday', contact },
      { type: 'event', kind: 'visit', at, contact: {} },
      { type: 'event', kind: 'visit', at, contact, props: { a: 'x\0' } },
      null,
      { type: 'refund', refundId: 'R2', at, contact, amount: 10 },
    ];
    const { status, body } = await ask('post', '/events/bulk').send({ events: rows });
    expect([status, body.counts]).toEqual([200, { accepted: 2, duplicate: 1, rejected: 6 }]);
    const paths = (body.outcomes as { problem?: { path: string } }[]).map(({ problem }) => problem?.path ?? null);
    expect(paths).toEqual([null, null, 'currency', 'type', 'at', 'contact', 'props', '', null]);
  });

  test('one event that is wrong is an error with its code', async () => {
    const order = { type: 'order', orderId: '3', at, contact, currency: 'EUR', amount: 5 };
    const mismatch = await ask('post', '/events').send(order);
    expect([mismatch.status, mismatch.body.code]).toEqual([400, 'event_currency_mismatch']);
    const unknown = await ask('post', '/events').send({
      type: 'event',
      kind: 'visit',
      at,
      contact: { contactId: 999_999 },
    });
    expect([unknown.status, unknown.body.code]).toEqual([400, 'event_contact_unknown']);
  });

  test('pages of events follow each other without gaps', async () => {
    const seen: number[] = [];
    let cursor = '';
    do {
      const { body } = await ask('get', `/events?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map(({ id }: { id: number }) => id));
      cursor = body.nextCursor ?? '';
    } while (cursor);
    expect(seen).toEqual(seen.toSorted((a, b) => b - a));
    expect(new Set(seen).size).toBe(4);
  });
});
