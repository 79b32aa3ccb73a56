import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { from as copyFrom } from 'pg-copy-streams';
import { newImportSchema } from '../../src/imports/index.ts';
import type { Db } from '../../src/platform/index.ts';
import type { House } from '../../src/wiring.ts';

/** A real shop's invoices (UCI Online Retail, CC BY 4.0); not part of the project. */
export const onlineRetailPath = new URL('../../../shared/data/online-retail/online-retail.csv.gz', import.meta.url)
  .pathname;

/** Whether the file is here: `describe.runIf(hasOnlineRetail('the segments'))`. Says so when not; CI must have it. */
export function hasOnlineRetail(what: string): boolean {
  const isThere = existsSync(onlineRetailPath);
  if (!isThere && process.env.CI === 'true') throw new Error(`CI needs the real data: ${onlineRetailPath}`);
  if (!isThere) console.warn(`Skipped ${what} of a real shop: ${onlineRetailPath} is not there.`);
  return isThere;
}

/** The day after the last invoice. */
export const endOfOnlineRetail = new Date('2011-12-10T00:00:00Z');
export const placeOfOnlineRetail = { timeZone: 'Europe/London', currency: 'GBP' };
export const settingsOfOnlineRetail = {
  sender: { name: 'Gifts', email: 'news@gifts.example' },
  postalAddress: '1 High Street',
};

/** How the columns are read: rows without a customer are refused, a number beginning with C is a refund. */
export const ordersOfOnlineRetail = {
  refundPrefix: 'C',
  fields: {
    orderId: 'InvoiceNo',
    externalId: { column: 'CustomerID', format: 'integer' },
    at: 'InvoiceDate',
    product: 'StockCode',
    quantity: 'Quantity',
    unitPrice: 'UnitPrice',
  },
};

/**
 * Tables that hold the file and nothing else, for a second way of counting. `shop.row` as it is, `shop.line` of known
 * customers with whole pence, `shop.invoice` (customer, invoice, is_refund, local, at, pence).
 */
export async function loadRawShop(db: Db): Promise<void> {
  await db.sql(`create schema shop`);
  await db.sql(`create table shop.row (id int generated always as identity, invoice text, stock text, description text,
                  quantity numeric, local timestamp, price numeric, customer numeric, country text)`);
  const client = await db.pool.connect();
  try {
    const copy = copyFrom(
      'copy shop.row (invoice, stock, description, quantity, local, price, customer, country) from stdin (format csv, header)',
    );
    await pipeline(createReadStream(onlineRetailPath), createGunzip(), client.query(copy));
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

/** A file of contacts, which the shop has not: each customer with the country of its last row. Needs {@link loadRawShop}. */
export async function countriesOfRawShop(db: Db): Promise<string> {
  const rows = await db.sql<{ line: string }>(
    `select distinct on (customer) customer || ',' || country as line from shop.line order by customer, id desc`,
  );
  return `customer,country\n${rows.map(({ line }) => line).join('\n')}\n`;
}

/** How that file is read. */
export const countriesMapping = { fields: { externalId: 'customer' }, attributes: { country: 'country' } };

/**
 * The shop as a workspace of a whole house: its customers (external id, country) and their orders and refunds, taken in by
 * the imports as anybody would. Loads {@link loadRawShop} as well. About 12 s; call it in `beforeAll` with 300 s to spare.
 */
export async function openOnlineRetail({ db, house }: { db: Db; house: House }): Promise<{ workspaceId: number }> {
  await loadRawShop(db);
  const workspace = await house.workspaces.create({
    slug: 'gifts',
    name: 'Gifts',
    ...placeOfOnlineRetail,
    settings: settingsOfOnlineRetail,
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'kohort-retail-'));
  try {
    const importFile = async (kind: string, mapping: unknown, filePath: string) => {
      const wanted = { ...newImportSchema.parse({ kind, mapping }), filePath };
      const { id } = await house.imports.createFromFile(workspace.id, wanted);
      await house.imports.run(id);
      const { state } = await house.imports.get(workspace.id, id);
      if (state !== 'done') throw new Error(`The import of ${kind} ended as ${state}.`);
    };
    await importFile('order-lines', ordersOfOnlineRetail, onlineRetailPath);
    const contactsPath = path.join(folder, 'customers.csv');
    await writeFile(contactsPath, await countriesOfRawShop(db));
    await importFile('contacts', countriesMapping, contactsPath);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  for (const table of ['contact', 'event', 'order_line']) await db.sql(`analyze ${table}`);
  return { workspaceId: workspace.id };
}
