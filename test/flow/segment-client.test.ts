import { Analytics } from '@segment/analytics-node';
import { describe, expect, test } from 'vitest';
import { createContacts } from '../../src/contacts/index.ts';
import { createEvents, createSegmentApiRoutes } from '../../src/events/index.ts';
import { createFakeClock } from '../../src/platform/index.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { startApi } from '../kit/start-api.ts';

const { db } = await createTestDatabase();
const clock = createFakeClock(new Date('2026-05-01T08:00:00Z'));
const doorbell = { ring: () => undefined };
let contacts!: ReturnType<typeof createContacts>;
let events!: ReturnType<typeof createEvents>;
const { url, key, workspace } = await startApi({
  db,
  path: '/v1',
  clock,
  scopes: ['contacts:write', 'events:write'],
  routes(workspaces) {
    contacts = createContacts({ db, clock, doorbell, workspaces });
    events = createEvents({ db, clock, doorbell, workspaces, contacts });
    return createSegmentApiRoutes({ contacts, events, workspaces, clock });
  },
});

/** Says something through the real client, waits until it has been delivered, and returns what went wrong. */
async function tell(say: (analytics: Analytics) => void, writeKey = key): Promise<unknown[]> {
  const analytics = new Analytics({ writeKey, host: url, flushInterval: 5, maxRetries: 0 });
  const errors: unknown[] = [];
  analytics.on('error', (error) => errors.push(error));
  say(analytics);
  await analytics.closeAndFlush();
  return errors;
}

const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
  const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization, ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

const timelineOf = async (externalId: string) => {
  const contact = await contacts.find(workspace.id, { externalId });
  return (await events.timeline(workspace.id, contact?.id ?? 0, { limit: 100 })).items;
};

const at = (time: string) => new Date(`2026-04-30T${time}:00Z`);

describe('the real client, with another host', () => {
  test('tells who somebody is and what they did; orders become orders', async () => {
    const errors = await tell((analytics) => {
      analytics.identify({
        userId: 'u1',
        traits: { email: 'Kim@Example.com', firstName: 'Kim', age: 71, address: { city: 'Lund' }, interests: ['tea'] },
        context: { timezone: 'Europe/Oslo', locale: 'sv-SE' },
      });
      analytics.track({ userId: 'u1', event: 'Product Viewed', properties: { sku: 'T1' }, timestamp: at('07:00') });
      analytics.page({ userId: 'u1', name: 'Teas', timestamp: at('07:05') });
      analytics.track({
        userId: 'u1',
        event: 'Order Completed',
        timestamp: at('07:30'),
        properties: {
          order_id: '1001',
          total: 64.85,
          currency: 'SEK',
          coupon: 'MORNING5',
          shipping: 5,
          products: [{ product_id: 'T1', name: 'Tea', category: 'Drinks', brand: 'Leaf', price: 19.95, quantity: 3 }],
        },
      });
      analytics.track({
        userId: 'u1',
        event: 'Order Refunded',
        timestamp: at('09:00'),
        properties: { order_id: '1001' },
      });
      analytics.group({ userId: 'u1', groupId: 'g7', traits: { name: 'Tea friends', employees: 12 } });
    });
    expect(errors).toEqual([]);

    expect(await contacts.find(workspace.id, { email: 'kim@example.com' })).toMatchObject({
      externalId: 'u1',
      timeZone: 'Europe/Oslo',
      language: 'sv-SE',
      attributes: {
        firstName: 'Kim',
        age: 71,
        address_city: 'Lund',
        interests: ['tea'],
        group_id: 'g7',
        group_name: 'Tea friends',
        group_employees: 12,
      },
    });
    const timeline = await timelineOf('u1');
    expect(timeline.map(({ kind, amount, ref }) => [kind, amount, ref])).toEqual([
      ['refund', -6_485, '1001'],
      ['order', 6_485, '1001'],
      ['page_viewed', null, null],
      ['product_viewed', null, null],
    ]);
    const [refund, order, page, view] = timeline;
    expect(order).toMatchObject({
      codes: ['MORNING5'],
      minuteOfWeek: 3 * 1440 + 9 * 60 + 30,
      lines: [{ product: 'T1', name: 'Tea', category: 'Drinks', brand: 'Leaf', quantity: 3, amount: 5_985 }],
      props: { shipping: 5 },
    });
    expect(refund?.lines).toMatchObject([{ product: 'T1', quantity: -3, amount: -5_985 }]);
    expect(page?.props).toMatchObject({ name: 'Teas' });
    expect(view?.props).toEqual({ sku: 'T1', _event: 'Product Viewed' });
  });

  test('repeats itself without harm', async () => {
    const say = (analytics: Analytics) => {
      analytics.identify({ userId: 'u2', messageId: 'm1', traits: { plan: 'a' } });
      analytics.track({ userId: 'u2', messageId: 'm2', event: 'Visited', timestamp: at('07:00') });
    };
    await tell(say);
    await contacts.upsert(workspace.id, { externalId: 'u2', attributes: { plan: 'b' } });
    expect(await tell(say)).toEqual([]);
    expect(await timelineOf('u2')).toHaveLength(1);
    expect((await contacts.find(workspace.id, { externalId: 'u2' }))?.attributes).toEqual({ plan: 'b' });
  });

  test('gives a contact its real id', async () => {
    await tell((analytics) => analytics.track({ userId: 'temporary', event: 'Visited', timestamp: at('07:00') }));
    await tell((analytics) => analytics.alias({ userId: 'u3', previousId: 'temporary' }));
    expect(await timelineOf('u3')).toHaveLength(1);
    expect(await contacts.find(workspace.id, { externalId: 'temporary' })).toBeNull();
  });

  test('sends hundreds of calls in batches', async () => {
    const errors = await tell((analytics) => {
      for (let i = 0; i < 300; i++)
        analytics.track({ userId: `bulk${i % 7}`, event: 'Visited', timestamp: at('07:00') });
    });
    expect(errors).toEqual([]);
    expect((await events.list(workspace.id, { limit: 500 }, { kind: 'visited' })).items.length).toBeGreaterThanOrEqual(
      300,
    );
  });

  test('is told when its key is wrong', async () => {
    const errors = await tell((analytics) => analytics.track({ userId: 'x', event: 'Visited' }), 'kht_nobody');
    expect(errors).toHaveLength(1);
    expect(await contacts.find(workspace.id, { externalId: 'x' })).toBeNull();
  });
});

describe('the calls as such', () => {
  test('a bad call never sinks its batch, and the answer says what became of each', async () => {
    const { status, body } = await post('/v1/batch', {
      batch: [
        { type: 'track', userId: 'b1', event: 'Visited', messageId: 'ok-1' },
        { type: 'shout', userId: 'b1' },
        { type: 'track', userId: 'b1', event: '' },
        'nonsense',
        { type: 'track', anonymousId: 'somebody', event: 'Visited' },
        {
          type: 'track',
          userId: 'b1',
          event: 'Order Completed',
          properties: { order_id: '9', total: 5, currency: 'EUR' },
        },
        { type: 'track', userId: 'b1', event: 'Order Completed', properties: { order_id: '9', total: 'five' } },
        { type: 'track', userId: 'b1', event: 'Visited', properties: { text: 'a\0b' } },
        { type: 'track', userId: 'b1', event: 'Visited', properties: { text: 'x'.repeat(40_000) } },
        { type: 'track', userId: 'a\0b', event: 'Visited' },
        { type: 'identify', userId: 'b1', traits: { email: 'not an address', city: 'Oslo' } },
        { type: 'track', event: 'Visited', context: { traits: { email: 'only@example.com' } } },
        { type: 'track', userId: 'b1', event: 'Visited', messageId: 'ok-1' },
      ],
    });
    expect(status).toBe(200);
    const rejected = (body.rejected as { index: number; code: string }[]).map(({ index, code }) => [index, code]);
    expect(body).toMatchObject({ success: true, accepted: 3, duplicate: 1, ignored: 1 });
    expect(rejected).toEqual([
      [1, 'event_invalid'],
      [2, 'event_invalid'],
      [3, 'event_invalid'],
      [5, 'event_currency_mismatch'],
      [6, 'event_invalid'],
      [7, 'event_invalid'],
      [8, 'event_invalid'],
      [9, 'event_invalid'],
    ]);
    expect((await contacts.find(workspace.id, { externalId: 'b1' }))?.attributes).toEqual({ city: 'Oslo' });
    expect(await contacts.find(workspace.id, { email: 'only@example.com' })).not.toBeNull();
  });

  test.each(['/v1/track', '/v1/t'])('%s takes one call', async (path) => {
    const { status, body } = await post(path, { userId: 'one', event: 'Paid', properties: { revenue: '12.50' } });
    expect([status, body.success, body.accepted]).toEqual([200, true, 1]);
    expect((await timelineOf('one'))[0]).toMatchObject({ kind: 'paid', amount: 1_250 });
  });

  test('an event that is called like one of our own kinds is kept apart', async () => {
    await post('/v1/track', { userId: 'own', event: 'Offer Redeemed' });
    expect((await timelineOf('own')).map(({ kind }) => kind)).toEqual(['track_offer_redeemed']);
  });

  test('a cancelled order is given back once', async () => {
    const batch = ['Order Completed', 'Order Cancelled', 'Order Cancelled'].map((event, i) => ({
      type: 'track',
      userId: 'cancel',
      event,
      messageId: `cancel-${i}`,
      properties: { order_id: 'K1', revenue: 10, products: [{ sku: 'p', price: 10 }] },
    }));
    expect((await post('/v1/batch', { batch })).body).toMatchObject({ accepted: 2, duplicate: 1 });
    const amounts = (await timelineOf('cancel')).map(({ amount }) => amount);
    expect(amounts.toSorted()).toEqual([-1_000, 1_000]);
  });

  test('two calls that give two contacts one name at once: the first has it, nobody fails', async () => {
    for (let round = 0; round < 5; round++) {
      const userId = `wanted-${round}`;
      const olds = [`a-${round}`, `b-${round}`];
      await post('/v1/batch', { batch: olds.map((id) => ({ type: 'identify', userId: id, traits: { age: 1 } })) });
      const answers = await Promise.all(olds.map((previousId) => post('/v1/alias', { previousId, userId })));
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(answers.map(({ body }) => body.accepted).toSorted()).toEqual([0, 1]);
    }
  });

  test('needs a key with both scopes, and JSON', async () => {
    expect((await post('/v1/track', {}, { authorization: 'Basic bm90YWtleTo=' })).status).toBe(401);
    expect((await post('/v1/batch', { batch: 'no' })).status).toBe(400);
  });
});
