import { beforeAll, describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import { createTestApi } from '../../kit/house.ts';
import { endOfOnlineRetail, hasOnlineRetail, openOnlineRetail } from '../../kit/online-retail.ts';
import { countGroups, type RawDay } from './count-groups.ts';

describe.runIf(hasOnlineRetail('the groups'))('the groups of the real shop', async () => {
  const api = await createTestApi({ clock: createFakeClock(endOfOnlineRetail) });
  const { db, house, ask, createKey } = api;
  let workspaceId = 0;
  beforeAll(async () => {
    ({ workspaceId } = await openOnlineRetail(api));
    await house.value.groups.scorer.score(workspaceId);
  }, 300_000);

  /** How many contacts have each value of a score. */
  async function countsOf(name: string): Promise<Record<string, number>> {
    const rows = await db.sql<{ value: string; count: number }>(
      `select scores ->> $2 as value, count(*) as count
         from (select distinct on (contact_id) scores from contact_score where workspace_id = $1 and model = 'purchases'
                order by contact_id, at desc, id desc) held group by 1 order by 1`,
      [workspaceId, name],
    );
    return Object.fromEntries(rows.map(({ value, count }) => [value, count]));
  }

  /** How often each of some words stands there. */
  const tally = (words: readonly string[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
    return counts;
  };

  test('tiers, stages of life and all moves are what a plain computation on the raw file says', async () => {
    const rows = await db.sql<RawDay>(
      `select customer, to_char(local, 'YYYY-MM-DD') as day, count(*) filter (where not is_refund)::int as orders,
              sum(pence)::float8 as pence from shop.invoice group by 1, 2 order by 1, 2`,
    );
    // The first days of the 24 months up to now: on the eve of each the past is looked at.
    const months = Array.from({ length: 24 }, (_, place) =>
      new Date(Date.UTC(2010, place, 1)).toISOString().slice(0, 10),
    );
    const plain = countGroups(rows, '2011-12-10', months);
    expect(await countsOf('customer_group')).toEqual(tally(plain.customers.map(({ tier }) => tier)));
    expect(await countsOf('lifecycle')).toEqual(tally(plain.customers.map(({ stage }) => stage)));
    const moves = await db.sql<{ move: string; count: number }>(
      `select coalesce(from_group, 'nowhere') || ' to ' || coalesce(to_group, 'silence') as move, count(*)
         from group_move where workspace_id = $1 group by 1`,
      [workspaceId],
    );
    expect(Object.fromEntries(moves.map(({ move, count }) => [move, count]))).toEqual(
      tally(plain.customers.flatMap((one) => one.moves)),
    );
    expect((await house.value.groups.yardstick(workspaceId))?.bounds).toMatchObject({
      ...{ customers: 4339, isPauseKnown: true, shopPause: plain.bounds.shop },
      ...{ exclusiveOrders: plain.bounds.orders, exclusiveSpend: plain.bounds.spend },
    });
    expect(plain.bounds).toEqual({ orders: 6, spend: 160_387, shop: 186 });
  });

  test('tiers and stages of life as docs/online-retail.md tells them', async () => {
    expect(await countsOf('customer_group')).toEqual({ exclusive: 636, mobile: 1557, recurring: 2146 });
    expect(await countsOf('lifecycle')).toEqual({ active: 2819, lost: 3, new: 585, slipping: 932 });
    const key = await createKey(['customers:read'], workspaceId);
    const { body } = await ask('get', '/customers/groups', key).expect(200);
    const told = body.groups.map((one: Record<string, number>) => [one.group, one.revenue, one.orders, one.lost]);
    expect(told).toEqual([
      ['exclusive', 498_281_124, 8_933, 0],
      ['recurring', 246_184_858, 7_269, 0],
      ['mobile', 55_937_495, 1_558, 3],
    ]);
    expect(body.pyramid).toMatchObject({ kind: 'healthy', sentences: { length: 3 } });
    const { months } = await house.value.groups.moves(workspaceId, 3);
    expect(months.map(({ month, entered, up, down }) => [month, entered, up, down])).toEqual([
      ['2011-10', 358, 291, 1],
      ['2011-11', 324, 403, 1],
      ['2011-12', 41, 116, 3],
    ]);
  });

  test('RFM is what SQL counts on the raw file', async () => {
    // A second way: window functions over the invoices of the file, none of our code.
    const rows = await db.sql<{ rfm: string; count: number }>(
      `with day as (
         select customer, local::date as day from shop.invoice where not is_refund group by 1, 2
       ), facts as (
         select o.customer, date '2011-12-10' - max(o.day) as silence, count(*) as days,
                (select sum(i.pence) from shop.invoice i where i.customer = o.customer) as spend
           from day o group by 1
       ), ranked as (
         select least(5, 1 + floor(5.0 * (rank() over (order by -silence) - 1) / count(*) over ())) as r,
                least(5, 1 + floor(5.0 * (rank() over (order by days) - 1) / count(*) over ())) as f,
                least(5, 1 + floor(5.0 * (rank() over (order by spend) - 1) / count(*) over ())) as m
           from facts)
       select r || '-' || f || '-' || m as rfm, count(*) as count from ranked group by 1 order by 1`,
    );
    expect(await countsOf('rfm')).toEqual(Object.fromEntries(rows.map(({ rfm, count }) => [rfm, count])));
    expect(await countsOf('rfm')).toMatchObject({ '5-5-5': 329, '1-1-1': 342 });
    expect((await house.value.groups.yardstick(workspaceId))?.bounds.rfm).toEqual({
      recencyDays: [179, 71, 32, 12],
      orderDays: [2, 3, 4, 6],
      spend: [24_322, 47_528, 91_530, 201_977],
    });
    expect(await countsOf('rfm_recency')).toEqual({ 1: 869, 2: 889, 3: 866, 4: 889, 5: 826 });
    expect(await countsOf('rfm_frequency')).toEqual({ 1: 1549, 2: 874, 3: 501, 4: 616, 5: 799 });
    expect(await countsOf('rfm_money')).toEqual({ 1: 868, 2: 868, 3: 868, 4: 868, 5: 867 });
  });

  test('the grid of recency and frequency is what SQL sums up on the raw file', async () => {
    const rows = await db.sql<{ recency: number; frequency: number; customers: number; revenue: number }>(
      `with facts as (
         select customer, date '2011-12-10' - max(local::date) filter (where not is_refund) as silence,
                count(distinct local::date) filter (where not is_refund) as days, sum(pence) as spend
           from shop.invoice group by 1)
       select 5 - width_bucket(silence, array[13, 33, 72, 180]) as recency, 1 + width_bucket(days, array[2, 3, 4, 6]::bigint[]) as frequency,
              count(*) as customers, sum(spend)::float8 as revenue
         from facts where days > 0 group by 1, 2 order by 1, 2`,
    );
    const key = await createKey(['customers:read'], workspaceId);
    const { body } = await ask('get', '/customers/rfm', key).expect(200);
    type Cell = { recency: number; frequency: number; customers: number; revenue: number };
    const cells = body.cells.map(({ recency, frequency, customers, revenue }: Cell) => ({
      ...{ recency, frequency, customers, revenue },
    }));
    expect(cells.filter(({ customers }: Cell) => customers > 0)).toEqual(rows);
    expect(body).toMatchObject({ customers: 4339, revenue: rows.reduce((sum, { revenue }) => sum + revenue, 0) });
    // As docs/online-retail.md tells them.
    expect(body.sentences).toEqual([
      '969 customers ordered often, and lately (4 or 5 for both): 22 % of all and 66 % of the revenue.',
      '188 customers used to order often and have been silent (recency 1 or 2, frequency 4 or 5), and spent GBP 354,429.08. Whoever is to be won back is among these first.',
      '242 customers ordered lately and seldom (recency 4 or 5, frequency 1): a next order decides.',
    ]);
    const fixed = await ask('get', '/customers/rfm?by=fixed', key).expect(200);
    const byText = Object.entries(await countsOf('rfm_fixed'));
    for (const { recency, frequency, customers } of fixed.body.cells) {
      const alike = byText.filter(([text]) => text.startsWith(`${recency}-${frequency}-`));
      expect(customers).toBe(alike.reduce((sum, [, count]) => sum + count, 0));
    }
  });

  test('RFM by fixed bounds is what SQL counts on the raw file', async () => {
    const rows = await db.sql<{ rfm: string; count: number }>(
      `with facts as (
         select customer, date '2011-12-10' - max(local::date) filter (where not is_refund) as silence,
                count(distinct local::date) filter (where not is_refund) as days, sum(pence) as spend
           from shop.invoice group by 1)
       select concat_ws('-', case when silence <= 30 then 5 when silence <= 90 then 4 when silence <= 180 then 3
                                  when silence <= 365 then 2 else 1 end,
                1 + width_bucket(days, array[2, 3, 6, 12]::bigint[]),
                1 + width_bucket(spend, array[24000, 48000, 92000, 200000]::numeric[])) as rfm, count(*) as count
         from facts where days > 0 group by 1`,
    );
    // Bounds of money: as the quantiles stood at the first run, to two digits.
    expect((await house.value.groups.yardstick(workspaceId))?.fixedSpend).toEqual([24_000, 48_000, 92_000, 200_000]);
    expect(await countsOf('rfm_fixed')).toMatchObject({ '5-5-5': 217, '1-1-1': 41 });
    expect(await countsOf('rfm_fixed')).toEqual(Object.fromEntries(rows.map(({ rfm, count }) => [rfm, count])));
  });
});
