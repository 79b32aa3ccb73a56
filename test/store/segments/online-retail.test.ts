import { createReadStream, existsSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { from as copyFrom } from 'pg-copy-streams';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Why } from '../../../src/segments/judge/explain-answer.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { buildSegments } from '../../kit/segment-house.ts';
import { createImportRooms } from '../imports/imports-kit.ts';
import { shopCases } from './online-retail-cases.ts';

/** A real shop's invoices (UCI Online Retail, CC BY 4.0); not part of the project. */
const filePath = new URL('../../../../shared/data/online-retail/online-retail.csv.gz', import.meta.url).pathname;
const isThere = existsSync(filePath);
if (!isThere && process.env.CI === 'true') throw new Error(`CI needs the real data: ${filePath}`);
if (!isThere) console.warn(`Skipped the segments of a real shop: ${filePath} is not there.`);

const endOfFile = new Date('2011-12-10T00:00:00Z');
const monthLater = new Date('2012-01-09T00:00:00Z');
const customer = { column: 'CustomerID', format: 'integer' };
const place = { timeZone: 'Europe/London', currency: 'GBP' };
const settings = { sender: { name: 'Gifts', email: 'news@gifts.example' }, postalAddress: '1 High Street' };
const orders = {
  refundPrefix: 'C',
  fields: {
    orderId: 'InvoiceNo',
    externalId: customer,
    at: 'InvoiceDate',
    product: 'StockCode',
    quantity: 'Quantity',
    unitPrice: 'UnitPrice',
  },
};

/** A file of contacts, which the shop has not: each customer with the country of its last row. */
const lastCountries = `select distinct on (customer) customer || ',' || country as line from shop.line`;

const eventsOf = ({ events = [], parts = [] }: Why): number[] => [
  ...new Set([...events.map(({ eventId }) => eventId), ...parts.flatMap(eventsOf)]),
];

describe.runIf(isThere)('segments of the real shop', async () => {
  const database = await createTestDatabase();
  const { db } = database;
  const rooms = await createImportRooms(database, place);
  const { clock } = rooms;
  clock.set(endOfFile);
  const { segments, workspaces } = buildSegments(db, clock);
  const segmentIds = new Map<string, number>();
  let workspaceId = 0;

  /** Tables that hold the file and nothing else, for the SQL of the cases. */
  async function loadRaw(): Promise<void> {
    await db.sql(`create schema shop`);
    await db.sql(`create table shop.row (id int generated always as identity, invoice text, stock text, description text,
                    quantity numeric, local timestamp, price numeric, customer numeric, country text)`);
    const client = await db.pool.connect();
    try {
      const copy = copyFrom(
        'copy shop.row (invoice, stock, description, quantity, local, price, customer, country) from stdin (format csv, header)',
      );
      await pipeline(createReadStream(filePath), createGunzip(), client.query(copy));
    } finally {
      client.release();
    }
    await db.sql(`create table shop.line as
      select id, invoice, customer::int as customer, stock, quantity, round(quantity * price * 100) as pence, country, local
      from shop.row where customer is not null`);
    await db.sql(`create table shop.invoice as
      select customer, invoice, invoice like 'C%' as is_refund, min(local) as local,
             min(local) at time zone 'Europe/London' as at, sum(pence) as pence
      from shop.line group by customer, invoice`);
    await db.sql('create index on shop.invoice (customer)');
    await db.sql('analyze shop.line');
    await db.sql('analyze shop.invoice');
  }

  async function rawCustomers(sql: string, at: Date): Promise<string[]> {
    return db.transaction(async (tx) => {
      await tx.sql('set local search_path to shop');
      const rows = await tx.sql<{ customer: number }>(
        `select customer from (${sql}) as asked where $1::timestamptz is not null`,
        [at],
      );
      return rows.map((row) => String(row.customer)).sort();
    });
  }

  async function externalIds(sql: string, value: unknown): Promise<string[]> {
    const rows = await db.sql<{ id: string }>(
      `select external_id as id from contact where id in (${sql}) order by external_id collate "C"`,
      [value],
    );
    return rows.map(({ id }) => id);
  }
  const keptMembers = (segmentId: number) =>
    externalIds('select contact_id from member where segment_id = $1', segmentId);
  const countedMembers = async (segmentId: number, at: Date) =>
    externalIds('select unnest($1::int[])', await segments.evaluateAt(workspaceId, segmentId, at));

  beforeAll(async () => {
    await loadRaw();
    workspaceId = (await workspaces.create({ slug: 'gifts', name: 'Gifts', ...place, settings })).id;
    await rooms.importFile(workspaceId, { kind: 'order-lines', mapping: orders, filePath });
    const countries = await db.sql<{ line: string }>(`${lastCountries} order by customer, id desc`);
    const contactsPath = await rooms.file(`customer,country\n${countries.map(({ line }) => line).join('\n')}\n`);
    const contacts = { fields: { externalId: 'customer' }, attributes: { country: 'country' } };
    await rooms.importFile(workspaceId, { kind: 'contacts', mapping: contacts, filePath: contactsPath });
    for (const { what, root } of shopCases) {
      const input = { name: what, purpose: 'to be counted twice', definition: { version: 1 as const, root } };
      segmentIds.set(what, (await segments.create(workspaceId, input)).id);
    }
    await segments.refresh();
    for (const segmentId of segmentIds.values()) await segments.build(segmentId);
  }, 300_000);

  test.each(shopCases)('$what: $count customers', { timeout: 60_000 }, async ({ what, sql, count }) => {
    const segmentId = segmentIds.get(what)!;
    const raw = await rawCustomers(sql, endOfFile);
    expect(raw).toHaveLength(count);
    expect(await countedMembers(segmentId, endOfFile)).toEqual(raw);
    expect(await keptMembers(segmentId)).toEqual(raw);
  });

  test('what is said of single customers is what is kept, and rests on their own events', {
    timeout: 60_000,
  }, async () => {
    for (const { what } of shopCases) {
      const segmentId = segmentIds.get(what)!;
      const [row] = await db.sql<{ inside: number; outside: number }>(
        `select min(c.id) filter (where m.contact_id is not null) as inside,
                min(c.id) filter (where m.contact_id is null) as outside
         from contact c left join member m on m.contact_id = c.id and m.segment_id = $1 where c.workspace_id = $2`,
        [segmentId, workspaceId],
      );
      for (const [contactId, isMember] of [
        [row!.inside, true],
        [row!.outside, false],
      ] as const) {
        const { member, since, why } = await segments.explain(workspaceId, segmentId, contactId);
        expect([member, since !== null], what).toEqual([isMember, isMember]);
        const ids = eventsOf(why);
        const own = await db.sql('select from event where contact_id = $1 and id = any($2::bigint[])', [
          contactId,
          ids,
        ]);
        expect(own, what).toHaveLength(ids.length);
      }
    }
  });

  test('a month in which nothing happens moves each as the file says', { timeout: 120_000 }, async () => {
    clock.set(monthLater);
    await segments.tick();
    const moved: string[] = [];
    for (const { what, sql, count } of shopCases) {
      const segmentId = segmentIds.get(what)!;
      const raw = await rawCustomers(sql, monthLater);
      if (raw.length !== count) moved.push(what);
      expect(await countedMembers(segmentId, monthLater), what).toEqual(raw);
      expect(await keptMembers(segmentId), what).toEqual(raw);
    }
    expect(moved).toEqual(
      expect.arrayContaining([
        'recency: the last order 180 days ago or longer',
        'frequency: ten orders in a year',
        'a hundred different products in 180 days',
        'first order less than 30 days ago',
        'at most: no more than one order in a year',
      ]),
    );
  });
});
