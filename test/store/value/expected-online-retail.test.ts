import { beforeAll, describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import { createTestApi } from '../../kit/house.ts';
import { endOfOnlineRetail, hasOnlineRetail, openOnlineRetail } from '../../kit/online-retail.ts';

describe.runIf(hasOnlineRetail('expected value'))('expected value of the real shop', async () => {
  const api = await createTestApi({ clock: createFakeClock(endOfOnlineRetail) });
  const { house } = api;
  let workspaceId = 0;
  beforeAll(async () => {
    ({ workspaceId } = await openOnlineRetail(api));
    await house.value.expected.scorer.score(workspaceId);
  }, 300_000);

  test('what the model said in September, and what came', async () => {
    const { model, sentences } = await house.value.expected.overview(workspaceId);
    expect(sentences[0]).toMatch(/^In the next 90 days expect about [\d,]+ orders from 4,322 customers, worth GBP/);
    expect(sentences[1]).toContain('nobody can be seen to leave');
    if (model?.params.kind !== 'fitted') throw new Error('Nothing was fitted.');
    const { params, quality } = model;
    const { holdOut, totals } = quality;
    if (holdOut?.kind !== 'checked' || totals === null) throw new Error('Nothing was checked.');
    const pounds = (pence: number | null) => Math.round(pence! / 100_000) * 1_000;
    expect({
      customers: params.everybody.customers,
      cameBack: params.everybody.repeatCustomers,
      cohorts: params.cohorts.map(({ name, customers }) => [name, customers]),
      knownUntil: holdOut.knownUntil,
      known: holdOut.customers,
      orders: { predicted: Math.round(holdOut.orders.predicted), real: holdOut.orders.real },
      revenue: { predicted: pounds(holdOut.revenue.predicted), real: pounds(holdOut.revenue.real) },
      within: [holdOut.within.orders, holdOut.within.value!].map((share) => Math.round(share * 100)),
      alive: Math.round((100 * totals.alive) / totals.customers),
    }).toEqual({
      customers: 4322,
      cameBack: 2772,
      cohorts: [['2010', 879]],
      knownUntil: '2011-09-10',
      known: 3359,
      orders: { predicted: 3398, real: 4423 },
      revenue: { predicted: 1_593_000, real: 2_592_000 },
      within: [91, 84],
      alive: 100,
    });
  });
});
