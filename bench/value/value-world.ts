import { migrate, openDb, silentLog } from '../../src/platform/index.ts';
import { createWorkspaces } from '../../src/workspaces/index.ts';
import { dropIndexes, makeIndexes, readIndexes } from '../segments/bulk-load.ts';
import { keepWorld, tell, type World } from '../segments/world.ts';
import { TIME_ZONE, WORKSPACE_ID } from '../segments/world-tables.ts';

/** Raise it whenever the same size would give another world. */
const GENERATOR_VERSION = 1;
const DAYS = 730;
const TABLES = ['event', 'contact'];

/** The instant at which the world ends: a morning in Stockholm. */
export const VALUE_WORLD_ENDS_AT = Date.UTC(2026, 10, 20, 9);

export type ValueFacts = { contacts: number; orders: number; madeInSeconds: number };

/**
 * Customers who buy as BG/NBD and gamma-gamma say, for up to two years: rates are gamma (2 and 120 days), the chance to leave after
 * an order is beta (1 and 8), the first order lies on any day but the last thirty. Some five orders each. One statement,
 * drawn with a fixed seed and without parallel workers: the same everywhere.
 */
const drawOrders = `
  with person as materialized (
    select id as contact_id, -ln(1 - random()) - ln(1 - random()) as rate, 1 - random() ^ (1 / 8.0) as leaving,
           random() * (${DAYS} - 30) as joined, 20000 * 2.5 / (-ln(1 - random()) - ln(1 - random()) - ln(1 - random())) as scale
      from contact where workspace_id = $1 order by id
  ), fated as (
    select *, 1 + least(200, floor(ln(1 - random()) / ln(1 - leaving))::int) as orders from person
  ), drawn as (
    select contact_id, joined, scale, place,
           sum(case when place = 1 then 0 else -ln(1 - random()) * 120 / rate end)
             over (partition by contact_id order by place) as since
      from fated cross join lateral generate_series(1, orders) as place
  )
  insert into event (workspace_id, contact_id, kind_id, at, minute_of_week, amount)
  select $1, contact_id, $2, $3::timestamptz - (${DAYS} - joined - since) * interval '1 day', 0,
         greatest(100, round(scale * (-ln(1 - random()) - ln(1 - random()))))
    from drawn where joined + since < ${DAYS} order by contact_id, since`;

async function makeWorld(url: string, contacts: number): Promise<ValueFacts> {
  const startedAt = performance.now();
  await migrate({ database: url, log: silentLog });
  const db = openDb({ url });
  try {
    const workspaces = createWorkspaces({ db, clock: { now: () => new Date(VALUE_WORLD_ENDS_AT) } });
    await workspaces.create({
      slug: 'bench',
      name: 'Bench',
      timeZone: TIME_ZONE,
      currency: 'SEK',
      language: 'sv',
      settings: { sender: { name: 'Bench', email: 'bench@example.com' }, postalAddress: 'Bench 1' },
    });
    const indexes = await readIndexes(db.sql, TABLES);
    await dropIndexes(db.sql, indexes);
    await db.sql(
      `insert into contact (workspace_id, external_id, bucket)
       select $1, 'c' || place, place % 10000 from generate_series(1, $2::int) as place`,
      [WORKSPACE_ID, contacts],
    );
    await db.sql('analyze contact');
    const [kind] = await db.sql<{ id: number }>(
      `insert into event_kind (workspace_id, name) values ($1, 'order')
       on conflict (workspace_id, name) do update set name = excluded.name returning id`,
      [WORKSPACE_ID],
    );
    tell(`simulating the orders of ${contacts.toLocaleString('en')} customers`);
    await db.transaction(async ({ sql }) => {
      await sql('set local max_parallel_workers_per_gather = 0');
      await sql(`set local work_mem = '256MB'`);
      await sql('select setseed(0.42)');
      await sql(drawOrders, [WORKSPACE_ID, kind!.id, new Date(VALUE_WORLD_ENDS_AT)]);
    });
    tell('making indexes');
    await makeIndexes(db, indexes);
    await db.sql('vacuum (analyze)');
    const [row] = await db.sql<{ orders: number }>('select count(*) as orders from event');
    await db.sql('checkpoint');
    return { contacts, orders: row!.orders, madeInSeconds: Math.round((performance.now() - startedAt) / 1000) };
  } finally {
    await db.close();
  }
}

/** So many customers with the orders of two years; kept under .kohort/bench. */
export const openValueWorld = (contacts: number): Promise<World<ValueFacts>> =>
  keepWorld({ name: 'value', generator: GENERATOR_VERSION, contacts, make: (url) => makeWorld(url, contacts) });
