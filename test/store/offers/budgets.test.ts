import { beforeAll, describe, expect, it } from 'vitest';
import { offerPolicy } from '../../../src/offers/guard/policy.schema.ts';
import { createOffers, newOffer, type Offers } from '../../../src/offers/index.ts';
import { redeemBody } from '../../../src/offers/redeem/redeem.schema.ts';
import { type CampaignHouse, createCampaignHouse, start } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
let house: CampaignHouse;
let workspaceId: number;
const dayMs = 86_400_000;

beforeAll(async () => {
  house = await createCampaignHouse(db);
  workspaceId = house.workspaceId;
  await house.addContacts(60);
});

const setPolicy = (policy: object) => house.offers.setPolicy(workspaceId, offerPolicy.parse(policy), 'system');
const makeOffer = async (more: object = {}) => {
  const input = { name: 'Budget', basisPoints: 1_000, validFrom: '2026-01-01T00:00:00Z', ...more };
  return (await house.offers.create(workspaceId, newOffer.parse(input))).id;
};
let keys = 0;
/** 1,000 off a basket of 10,000, for an offer of ten per cent. */
const redeem = (offerId: number, who: number, more: object = {}, by: Offers = house.offers) => {
  keys += 1;
  const lines = [{ product: 'rye', amount: 10_000 }];
  const body = { key: `b${keys}`, offerId, contact: { externalId: `p${who}` }, lines, ...more };
  return by.redeem(workspaceId, redeemBody.parse(body));
};
const another = () =>
  createOffers({ ...house, db, doorbell: { ring: () => undefined } } as unknown as Parameters<typeof createOffers>[0]);
const reasonsOf = (answers: Awaited<ReturnType<typeof redeem>>[]) =>
  answers.map((answer) => (answer.outcome === 'refused' ? answer.reason : 'redeemed'));
const many = (count: number) => Array.from({ length: count }, (_, place) => place + 1);

describe('budgets of baskets that are paid at once', () => {
  it('are kept to the minor unit in a few transactions, not one for each', async () => {
    await setPolicy({ budgets: { perOffer: { amount: 20_999, days: 30 } } });
    const offerId = await makeOffer({ capacityTotal: 40 });
    const answers = await Promise.all(many(60).map((who) => redeem(offerId, who)));
    const reasons = reasonsOf(answers);
    expect(reasons.filter((reason) => reason === 'redeemed')).toHaveLength(20);
    expect(new Set(reasons)).toEqual(new Set(['redeemed', 'budget-offer']));
    const [row] = await db.sql<{ transactions: number; spent: number; used: number }>(
      `select count(distinct xmin::text) as transactions, sum(discount) filter (where is_valid) as spent,
              (select sum(used) from offer_count where offer_id = $1) as used
         from redemption where offer_id = $1`,
      [offerId],
    );
    expect(row).toMatchObject({ spent: 20_000, used: 20 });
    expect(row!.transactions).toBeLessThan(10);
  });

  it('are kept by several programs together', async () => {
    await setPolicy({ budgets: { perOffer: { amount: 15_000, days: 30 }, perContact: { amount: 2_000, days: 30 } } });
    const [one, two] = [await makeOffer(), await makeOffer()];
    const programs = [house.offers, another(), another()];
    const answers = await Promise.all(
      many(180).map((turn) => redeem(turn % 24 < 12 ? one : two, 1_000 + (turn % 12), {}, programs[turn % 3]!)),
    );
    // Twelve people may get 2,000 each, and the offers have room for 30,000: the people stop it first.
    expect(reasonsOf(answers).filter((reason) => reason === 'redeemed')).toHaveLength(24);
    const rows = await db.sql<{ spent: number }>(
      `select sum(discount) as spent from redemption where offer_id = any($1) and is_valid group by contact_id
       union all select sum(discount) from redemption where offer_id = any($1) and is_valid group by offer_id`,
      [[one, two]],
    );
    expect(rows).toHaveLength(14);
    for (const { spent } of rows.slice(0, 12)) expect(spent).toBe(2_000);
    for (const { spent } of rows.slice(12)) expect(spent).toBeLessThanOrEqual(15_000);
  });

  it('count within a batch only what lies in the period of each basket', async () => {
    await setPolicy({ budgets: { perContact: { amount: 1_000, days: 10 } } });
    const offerId = await makeOffer();
    const at = (daysAgo: number) => ({ at: new Date(start.getTime() - daysAgo * dayMs).toISOString() });
    const answers = await Promise.all([0, 5, 10, 15].map((daysAgo) => redeem(offerId, 50, at(daysAgo))));
    expect(reasonsOf(answers)).toEqual(['redeemed', 'budget-contact', 'redeemed', 'budget-contact']);
  });

  it('leave alone what costs nothing, and what a person has freed', async () => {
    await setPolicy({ budgets: { perOffer: { amount: 500, days: 30 } } });
    const [gift, free] = [
      await makeOffer({ kind: 'gift', basisPoints: null, gives: 'A bun', amount: 5_000 }),
      await makeOffer(),
    ];
    await house.offers.approve(workspaceId, free, { rule: 'budget', segmentId: null, reason: 'A test' }, 'system');
    const answers = await Promise.all([redeem(gift, 55), redeem(free, 55), redeem(free, 56), redeem(gift, 56)]);
    expect(reasonsOf(answers)).toEqual(['redeemed', 'redeemed', 'redeemed', 'redeemed']);
  });
});
