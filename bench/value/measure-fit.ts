import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { from as copyFrom } from 'pg-copy-streams';
import type { Db } from '../../src/platform/index.ts';
import { fitPurchases, type Purchases, walkPurchases } from '../../src/value/index.ts';
import { median, timeOf } from '../bench.ts';
import { TIME_ZONE, WORKSPACE_ID } from '../segments/world-tables.ts';
import { VALUE_WORLD_ENDS_AT } from './value-world.ts';

/** A real shop's invoices (UCI Online Retail, CC BY 4.0), beside the project and not part of it. */
const retailFile = path.resolve(import.meta.dirname, '../../../shared/data/online-retail/online-retail.csv.gz');
const customersOfRetail = 4_339;

type Shop = { name: string; purchases: Purchases[]; timeZone: string; until: number };

async function readRetail(db: Db): Promise<Shop> {
  const purchases = await db.transaction(async ({ sql, client }) => {
    await sql(`create temp table row (invoice text, stock text, description text, quantity numeric, local timestamp,
                 price numeric, customer numeric, country text) on commit drop`);
    const copy = client.query(copyFrom('copy row from stdin (format csv, header)'));
    await pipeline(createReadStream(retailFile), createGunzip(), copy);
    const rows = await sql<{ customer: number; isRefund: boolean; at: number; pence: number }>(
      `select customer::int as customer, invoice like 'C%' as "isRefund", abs(sum(round(quantity * price * 100))) as pence,
              extract(epoch from min(local) at time zone 'Europe/London')::float8 * 1000 as at
         from row where customer is not null group by customer, invoice order by customer, at`,
    );
    const byCustomer = new Map<number, Purchases>();
    for (const { customer, isRefund, at, pence } of rows) {
      const empty: Purchases = { contactId: customer, orderAt: [], orderAmount: [], refundAt: [], refundAmount: [] };
      const found = byCustomer.get(customer) ?? empty;
      byCustomer.set(customer, found);
      found[isRefund ? 'refundAt' : 'orderAt'].push(at);
      found[isRefund ? 'refundAmount' : 'orderAmount'].push(pence);
    }
    return [...byCustomer.values()];
  });
  return { name: 'online-retail', purchases, timeZone: 'Europe/London', until: Date.UTC(2011, 11, 9, 23) };
}

/** The first customers of the world: as many as the real shop has. */
async function readSimulated(db: Db): Promise<Shop> {
  const until = new Date(VALUE_WORLD_ENDS_AT);
  const purchases: Purchases[] = [];
  for await (const batch of walkPurchases(db, WORKSPACE_ID, { until })) {
    purchases.push(...batch.slice(0, customersOfRetail - purchases.length));
    if (purchases.length >= customersOfRetail) break;
  }
  return { name: 'simulated', purchases, timeZone: TIME_ZONE, until: until.getTime() };
}

export type FitFigures = { fitSeconds: number; fitShop: string; fitCustomers: number; fitCohorts: number };

/** Gathering, fitting everybody and the cohorts, the hold-out check, the sums; reading the orders is not counted. */
export async function measureFit(db: Db, rounds: number): Promise<FitFigures> {
  const { name, purchases, ...terms } = existsSync(retailFile) ? await readRetail(db) : await readSimulated(db);
  const times: number[] = [];
  let fitted: ReturnType<typeof fitPurchases> | null = null;
  for (let round = 0; round < rounds; round += 1) {
    times.push(
      await timeOf(async () => {
        fitted = fitPurchases(purchases, terms);
      }),
    );
  }
  const { params, quality } = fitted!;
  if (params.kind !== 'fitted' || quality.holdOut?.kind !== 'checked') throw new Error('Nothing was fitted.');
  const fitCohorts = 1 + params.cohorts.length;
  return { fitSeconds: median(times) / 1000, fitShop: name, fitCustomers: params.everybody.customers, fitCohorts };
}
