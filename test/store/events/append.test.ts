import { beforeEach, describe, expect, test } from 'vitest';
import { createContacts } from '../../../src/contacts/index.ts';
import { createEvents, type EventInput } from '../../../src/events/index.ts';
import { createFakeClock } from '../../../src/platform/index.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
const rings: string[] = [];
const clock = createFakeClock(new Date('2026-05-01T08:00:00Z'));
const doorbell = { ring: (name: string) => rings.push(name) };
const workspaces = {
  get: async () => ({ timeZone: 'Europe/Stockholm', currency: 'SEK' }),
  audit: async () => undefined,
};
const contacts = createContacts({ db, clock, doorbell, workspaces });
const events = createEvents({ db, clock, doorbell, workspaces, contacts });
let workspaceId = 0;

beforeEach(() => {
  workspaceId += 1;
  rings.length = 0;
});

const at = new Date('2026-04-30T07:30:00Z');
const contact = { externalId: 'A' };
const click = (id: string): EventInput => ({ type: 'event', id, kind: 'message_clicked', at, contact });
const order = (orderId: string, amount = 10_000): EventInput => ({ type: 'order', orderId, at, contact, amount });
const append = (...inputs: EventInput[]) => events.append(workspaceId, inputs, { createMissing: true });
const all = async () => (await events.list(workspaceId, { limit: 500 })).items;
const count = async (table: 'event' | 'ingest_key' | 'order_line' | 'order_code' | 'dirty') => {
  const [row] = await db.sql<{ n: number }>(`select count(*) as n from ${table} where workspace_id = $1`, [
    workspaceId,
  ]);
  return row?.n;
};

describe('append', () => {
  test('an order keeps lines, codes, local minute of the week; marks dirty and rings', async () => {
    const [outcome] = await append({
      type: 'order',
      orderId: '1001',
      at,
      contact,
      currency: 'sek',
      lines: [
        { product: 'milk', category: 'dairy', quantity: 2, amount: 3_000 },
        { product: 'bread', quantity: 0.5, amount: 2_550 },
      ],
      codes: ['MORNING5', ' MORNING5 '],
      props: { till: 3 },
    });
    expect(outcome?.kind).toBe('accepted');
    const [stored] = await all();
    // Thursday 09:30 in Stockholm.
    expect(stored).toMatchObject({ kind: 'order', ref: '1001', amount: 5_550, minuteOfWeek: 3 * 1440 + 9 * 60 + 30 });
    expect(stored?.lines.map((line) => [line.product, line.category, line.quantity, line.amount])).toEqual([
      ['milk', 'dairy', 2, 3_000],
      ['bread', null, 0.5, 2_550],
    ]);
    expect(stored?.codes).toEqual(['MORNING5']);
    expect(stored?.props).toEqual({ till: 3 });
    expect(stored?.receivedAt).toEqual(clock.now());
    expect(rings).toContain('segments.refresh');
    expect(rings).toContain('offers.settle');
  });

  test('repetition changes nothing and names the first event', async () => {
    const [first] = await append(order('1'));
    const again = await append(order('1', 99), order('1'), click('c'), click('c'));
    expect(again.map(({ kind }) => kind)).toEqual(['duplicate', 'duplicate', 'accepted', 'duplicate']);
    expect(again[0]).toMatchObject({ eventId: (first as { eventId: number }).eventId });
    expect(again[3]).toMatchObject({ eventId: (again[2] as { eventId: number }).eventId });
    expect(await count('event')).toBe(2);
  });

  test('an event id and an order number may look alike; events without an id always count', async () => {
    const plain: EventInput = { type: 'event', kind: 'visit', at, contact };
    const outcomes = await append(order('7'), click('7'), click('order:7'), plain, plain);
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array(5).fill('accepted'));
    const [fourth, fifth] = outcomes.slice(3).map((one) => (one.kind === 'accepted' ? one.eventId : 0));
    expect(fifth).toBeGreaterThan(fourth ?? 0);
  });

  test('a bad event never sinks the others, and says what to mend', async () => {
    const outcomes = await append(
      click('ok'),
      { type: 'event', kind: 'Bad Kind', at, contact },
      { type: 'event', kind: 'visit', at: new Date('2026-05-02T08:00:01Z'), contact },
      { type: 'order', orderId: '2', at, contact, currency: 'EUR', amount: 5 },
      { type: 'order', orderId: '3', at, contact, amount: 1.5 },
      { type: 'event', kind: 'visit', at, contact: { contactId: 2_000_000_000 } },
      { type: 'event', kind: 'visit', at, contact, props: { text: 'a\0b' } },
      { type: 'event', kind: 'visit', at, contact: { email: 'nonsense' } },
      { type: 'refund', refundId: 'r', orderId: 'never-seen', at, contact },
      { type: 'event', kind: 'visit', at: new Date(Number.NaN), contact },
    );
    expect(outcomes.map((one) => (one.kind === 'rejected' ? one.problem.path : one.kind))).toEqual([
      'accepted',
      'kind',
      'at',
      'currency',
      'amount',
      'contact',
      'props',
      'contact',
      'orderId',
      'at',
    ]);
    expect(outcomes[3]).toMatchObject({ problem: { code: 'event_currency_mismatch' } });
    expect(await count('event')).toBe(1);
  });

  test('unknown contacts are made only when asked', async () => {
    const [refused] = await events.append(workspaceId, [click('x')]);
    expect(refused).toMatchObject({ kind: 'rejected', problem: { code: 'event_contact_unknown' } });
    expect((await append(click('x')))[0]?.kind).toBe('accepted');
    expect(await contacts.find(workspaceId, contact)).not.toBeNull();
  });

  test('late and out-of-order: the timeline goes by when it happened, the list by arrival', async () => {
    await append(click('new'));
    await append({ type: 'event', id: 'old', kind: 'visit', at: new Date('2019-01-01T00:00:00Z'), contact });
    const { id } = (await contacts.find(workspaceId, contact)) ?? { id: 0 };
    expect((await all()).map(({ kind }) => kind)).toEqual(['visit', 'message_clicked']);
    const first = await events.timeline(workspaceId, id, { limit: 1 });
    expect(first.items.map(({ kind }) => kind)).toEqual(['message_clicked']);
    const second = await events.timeline(workspaceId, id, { limit: 1, cursor: first.nextCursor ?? '' });
    expect(second.items.map(({ kind }) => kind)).toEqual(['visit']);
    expect(second.nextCursor).toBeNull();
    expect(await count('dirty')).toBe(3); // made, clicked, visited
  });

  test('marks each contact once for each kind', async () => {
    const visit = (externalId: string): EventInput => ({ type: 'event', kind: 'visit', at, contact: { externalId } });
    await append(visit('A'));
    await db.sql('delete from dirty where workspace_id = $1', [workspaceId]);
    const outcomes = await append(visit('A'), visit('A'), order('1'), visit('B'), order('1'));
    expect(outcomes.at(-1)?.kind).toBe('duplicate');
    const kinds = await events.kindIds(workspaceId);
    const rows = await db.sql<{ externalId: string; input: string }>(
      `select external_id as "externalId", input from dirty join contact on contact.id = contact_id
        where dirty.workspace_id = $1`,
      [workspaceId],
    );
    const inputOf = (kind: string) => `event:${kinds.get(kind)}`;
    expect(rows.map(({ externalId, input }) => `${externalId} ${input}`).sort()).toEqual(
      [`A ${inputOf('visit')}`, `A ${inputOf('order')}`, 'B *', `B ${inputOf('visit')}`].sort(),
    );
  });

  test('refunds are stored negative; a whole order comes back with its lines, also from the same batch', async () => {
    const lines = [{ product: 'tea', quantity: 3, amount: 900 }];
    await append(
      { type: 'refund', refundId: 'R1', orderId: 'O1', at, contact, amount: 200 },
      { type: 'order', orderId: 'O2', at, contact, lines },
      { type: 'refund', refundId: 'R2', orderId: 'O2', at, contact },
    );
    await append({ type: 'refund', refundId: 'R3', orderId: 'O2', at, contact });
    const refunds = (await all()).filter(({ kind }) => kind === 'refund').reverse();
    expect(refunds.map(({ amount, ref }) => [ref, amount])).toEqual([
      ['O1', -200],
      ['O2', -900],
      ['O2', -900],
    ]);
    expect(refunds[2]?.lines[0]).toMatchObject({ product: 'tea', quantity: -3, amount: -900 });
  });

  test('in a transaction of the caller everything goes or stays with it', async () => {
    await contacts.upsert(workspaceId, contact);
    rings.length = 0;
    const failing = db.transaction(async (tx) => {
      await events.append(workspaceId, [click('t')], { tx });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(await count('event')).toBe(0);
    expect((await db.transaction((tx) => events.append(workspaceId, [click('t')], { tx })))[0]?.kind).toBe('accepted');
    expect(rings).toEqual([]);
  });

  test('erasing a contact takes its events, but a repeated delivery does not bring them back', async () => {
    await append({ ...order('E'), codes: ['X'], lines: [{ product: 'p', quantity: 1, amount: 1 }] } as EventInput);
    const { id } = (await contacts.find(workspaceId, contact)) ?? { id: 0 };
    await contacts.erase(workspaceId, id);
    for (const table of ['event', 'order_line', 'order_code'] as const) expect(await count(table)).toBe(0);
    expect((await append(order('E')))[0]?.kind).toBe('duplicate');
    await expect(contacts.get(workspaceId, id)).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('events of a kind that another process made are found', async () => {
  expect((await events.list(workspaceId, { limit: 10 }, { kind: 'store_visited' })).items).toEqual([]);
  const elsewhere = createEvents({
    db,
    clock,
    doorbell,
    workspaces,
    contacts: createContacts({ db, clock, doorbell, workspaces }),
  });
  const visit: EventInput = { type: 'event', kind: 'store_visited', at, contact };
  await elsewhere.append(workspaceId, [visit], { createMissing: true });
  expect((await events.list(workspaceId, { limit: 10 }, { kind: 'store_visited' })).items).toHaveLength(1);
});

describe('races', () => {
  test('four connections bring the same thousand events in different orders: exactly one row each', async () => {
    const inputs = Array.from({ length: 1_000 }, (_, i): EventInput => {
      const who = { externalId: `c${i % 97}` };
      return i % 3
        ? { type: 'event', id: `e${i}`, kind: `kind_${i % 5}`, at, contact: who }
        : { type: 'order', orderId: `o${i}`, at, contact: who, lines: [{ product: 'p', quantity: 1, amount: i }] };
    });
    const shuffled = inputs.toSorted((a, b) => JSON.stringify(a.contact).localeCompare(JSON.stringify(b.contact)));
    const orders = [inputs, inputs.toReversed(), shuffled, inputs];
    const results = await Promise.all(
      orders.map((order) => events.append(workspaceId, order, { createMissing: true })),
    );
    const kinds = results.flat().map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'accepted')).toHaveLength(1_000);
    expect(kinds.filter((kind) => kind === 'duplicate')).toHaveLength(3_000);
    expect(await count('event')).toBe(1_000);
    expect(await count('order_line')).toBe(334);
    expect(await count('ingest_key')).toBe(1_000);
    for (const outcome of results.flat()) expect(outcome).toHaveProperty('eventId', expect.any(Number));
  });
});
