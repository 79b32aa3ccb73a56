import { beforeAll, describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import { createTestApi } from '../../kit/house.ts';
import { endOfOnlineRetail, hasOnlineRetail, openOnlineRetail } from '../../kit/online-retail.ts';

describe.runIf(hasOnlineRetail('the groups'))('the groups of the real shop', async () => {
  const api = await createTestApi({ clock: createFakeClock(endOfOnlineRetail) });
  const { db, house } = api;
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

  test('tiers and stages of life', async () => {
    expect(await countsOf('customer_group')).toEqual({ exclusive: 757, mobile: 1557, recurring: 2025 });
    expect(await countsOf('lifecycle')).toEqual({ active: 2819, lost: 3, new: 585, slipping: 932 });
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
    expect(await countsOf('rfm_recency')).toEqual({ 1: 869, 2: 889, 3: 866, 4: 889, 5: 826 });
    expect(await countsOf('rfm_frequency')).toEqual({ 1: 1549, 2: 874, 3: 501, 4: 616, 5: 799 });
  });
});
