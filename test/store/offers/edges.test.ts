import { beforeAll, expect, it } from 'vitest';
import { offerPolicy } from '../../../src/offers/guard/policy.schema.ts';
import { createOffers, newOffer } from '../../../src/offers/index.ts';
import { evaluateBody, redeemBody, refundBody } from '../../../src/offers/redeem/redeem.schema.ts';
import { createPrepareCounts } from '../../../src/offers/redeem/take-places.ts';
import { createReports } from '../../../src/reports/index.ts';
import { type CampaignHouse, createCampaignHouse, start } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
let house: CampaignHouse;
let workspaceId: number;

beforeAll(async () => {
  house = await createCampaignHouse(db);
  workspaceId = house.workspaceId;
  await house.addContacts(20);
});

const makeOffer = (more: object = {}) =>
  house.offers.create(
    workspaceId,
    newOffer.parse({ name: 'Edge', basisPoints: 1_000, validFrom: '2026-01-01T00:00:00Z', ...more }),
  );
let keys = 0;
const redeem = (more: object) => {
  keys += 1;
  const lines = [{ product: 'rye', amount: 10_000 }];
  const body = { key: `e${keys}`, contact: { externalId: 'p1' }, lines, ...more };
  return house.offers.redeem(workspaceId, redeemBody.parse(body));
};
const refund = (more: object) => house.offers.refund(workspaceId, refundBody.parse(more));
const order = (orderId: string, codes: string[], who = 'p1') =>
  house.events.append(workspaceId, [
    {
      ...{ type: 'order' as const, orderId, at: house.clock.now(), codes, contact: { externalId: who } },
      lines: [{ product: 'rye', quantity: 1, amount: 9_000 }],
    },
  ]);
const redemptions = async (offerId: number) =>
  (await house.offers.redemptions(workspaceId, offerId, { limit: 100 })).items;

it('refuses a basket from before there were any, and judges one whose costs are out of all proportion', async () => {
  const offer = await makeOffer({ validFrom: '1900-01-01T00:00:00Z' });
  for (const at of ['0001-01-01T00:00:00Z', '0000-01-01T00:00:00Z', '1900-01-01T00:00:00+14:00']) {
    const problem = { code: 'request_invalid', fields: [{ path: 'body.at' }] };
    await expect(redeem({ offerId: offer.id, at })).rejects.toMatchObject(problem);
    const asked = evaluateBody.parse({ contact: { externalId: 'p1' }, at, lines: [{ product: 'rye', amount: 1 }] });
    await expect(house.offers.evaluate(workspaceId, asked)).rejects.toMatchObject(problem);
  }
  expect(await redeem({ offerId: offer.id, at: '1900-01-01T00:00:00Z' })).toMatchObject({ outcome: 'redeemed' });
  await db.sql(
    `insert into product (workspace_id, sku, name, price, cost, added_at)
     select $1, 'gold', 'Gold', 1, 100000000000, now()`,
    [workspaceId],
  );
  const gold = { product: 'gold', amount: 10, quantity: 1_000_000 };
  const lines = Array.from({ length: 500 }, () => gold);
  expect(await redeem({ offerId: offer.id, lines })).toMatchObject({ outcome: 'redeemed' });
});

it('does not count an order again whose use was given back before it came in', async () => {
  const offer = await makeOffer({ code: 'BACKFIRST', capacityTotal: 5 });
  expect(await redeem({ code: 'BACKFIRST', orderRef: 'back-1' })).toMatchObject({ outcome: 'redeemed' });
  await refund({ orderRef: 'back-1' });
  await order('back-1', ['backfirst']);
  await house.offers.settle();
  expect(await redemptions(offer.id)).toHaveLength(1);
});

it('tells a use without a code which order it became, soon after the order', async () => {
  const offer = await makeOffer();
  await redeem({ offerId: offer.id, orderRef: 'plain-1' });
  await house.offers.settle();
  await order('plain-1', []);
  for (let runs = 0; runs < 20; runs += 1) await house.offers.settle();
  const [row] = await db.sql('select event_id as "eventId" from redemption where offer_id = $1', [offer.id]);
  expect(row).toMatchObject({ eventId: expect.any(Number) });
});

it('judges codes again that came with orders before they were imported', async () => {
  await order('early-1', ['COUPON-77']);
  await order('early-2', ['other-99']);
  await house.offers.settle();
  const offer = await makeOffer({ codeKind: 'imported' });
  const body = (async function* () {
    yield Buffer.from('coupon77\n');
  })();
  await house.offers.importCodes(workspaceId, { offerId: offer.id, use: 'open' }, body, 'system');
  await house.offers.settle();
  expect(await redemptions(offer.id)).toMatchObject([{ isValid: true, orderRef: 'early-1' }]);
});

it('lets an offer for the first order be used in one order only, although no order has come in yet', async () => {
  const offer = await makeOffer({ rules: { firstOrderOnly: true } });
  const contact = { externalId: 'newcomer' };
  expect(await redeem({ offerId: offer.id, contact, orderRef: 'n-1' })).toMatchObject({ outcome: 'redeemed' });
  house.clock.advance(60_000);
  const second = { offerId: offer.id, contact, orderRef: 'n-2' };
  expect(await redeem(second)).toMatchObject({ outcome: 'refused', reason: 'not-first-order' });
  await refund({ orderRef: 'n-1' });
  expect(await redeem(second)).toMatchObject({ outcome: 'redeemed' });
});

it('takes a refund of nothing for nothing', async () => {
  const offer = await makeOffer();
  await redeem({ offerId: offer.id, orderRef: 'nothing-1' });
  await refund({ orderRef: 'nothing-1', amount: 0 });
  expect(await redemptions(offer.id)).toMatchObject([{ refundedAt: null, refundedAmount: null }]);
});

it('keeps a good code although a bad one of the same offer is shown too', async () => {
  const offer = await makeOffer({ codeKind: 'imported' });
  const body = (async function* () {
    yield Buffer.from('GOOD-ONE\nBAD-ONE\n');
  })();
  await house.offers.importCodes(workspaceId, { offerId: offer.id, use: 'open' }, body, 'system');
  const { items } = await house.offers.listCodes(workspaceId, offer.id, { limit: 10 });
  const bad = items.find(({ code }) => code === 'BAD-ONE');
  await house.offers.voidCode(workspaceId, offer.id, bad!.id, 'system');
  const lines = [{ product: 'rye', amount: 10_000 }];
  for (const codes of [
    ['good one', 'BAD-ONE'],
    ['BAD-ONE', 'good one'],
  ]) {
    const asked = evaluateBody.parse({ contact: { externalId: 'p1' }, lines, codes });
    const answer = await house.offers.evaluate(workspaceId, asked);
    expect(answer.offers.map(({ offerId }) => offerId)).toContain(offer.id);
  }
});

it('does not give a code to another that was used before its message was dropped', async () => {
  const offer = await makeOffer({ codeKind: 'imported' });
  const body = (async function* () {
    yield Buffer.from('ONCE-11\n');
  })();
  await house.offers.importCodes(workspaceId, { offerId: offer.id, use: 'once' }, body, 'system');
  const [contact] = await db.sql<{ id: number }>("select id from contact where external_id = 'p1'");
  const wish = { text: 'select 77::bigint as message_id, $1::int as contact_id, $2::int as offer_id' };
  await db.transaction((tx) =>
    house.offers.reserveCodes(tx, workspaceId, { selection: { ...wish, values: [contact!.id, offer.id] } }),
  );
  expect(await redeem({ offerId: offer.id })).toMatchObject({ outcome: 'redeemed' });
  const selection = { text: "select 77::bigint as message_id, 'dropped'::text as state", values: [] };
  await house.offers.settleCodes(null, workspaceId, { selection });
  const { counts } = await house.offers.listCodes(workspaceId, offer.id, { limit: 10 });
  expect(counts).toMatchObject({ free: 0, given: 1 });
});

it('reports partial refunds as uses that stand, and an archived offer up to its end', async () => {
  const offer = await makeOffer({ code: 'PARTIAL' });
  await db.transaction((tx) =>
    house.offers.recordArms(tx, workspaceId, {
      selection: {
        text: `select $2::int as offer_id, c.id as contact_id, c.id % 2 = 0 as is_control, null::int as campaign_id,
                      null::int as segment_id, $3::timestamptz as at from contact c where c.workspace_id = $1`,
        values: [workspaceId, offer.id, start],
      },
    }),
  );
  const [given] = await db.sql<{ id: number }>(
    'select contact_id as id from offer_arm where offer_id = $1 and not is_control limit 1',
    [offer.id],
  );
  const contact = { contactId: given!.id };
  house.clock.advance(3_600_000);
  expect(await redeem({ code: 'PARTIAL', contact, orderRef: 'part-1' })).toMatchObject({ outcome: 'redeemed' });
  await refund({ orderRef: 'part-1', amount: 100 });
  house.clock.advance(3_600_000);
  const endedAt = house.clock.now();
  await house.offers.archive(workspaceId, offer.id);
  house.clock.advance(30 * 86_400_000);
  const reports = createReports({ db, clock: house.clock, workspaces: house.workspaces, campaigns: house.campaigns });
  const report = await reports.offer(workspaceId, offer.id);
  expect(report.effect).toMatchObject({ kind: 'compared', cannibalisation: { orders: 1 } });
  expect(report.during.to).toBe(endedAt.toISOString());
});

it('gives every offer of an order its place back when the order is given back as it was paid', async () => {
  const rules = { stacking: 'with-any' };
  const percent = await makeOffer({ rules, capacityTotal: 3 });
  const gift = await makeOffer({ kind: 'gift', gives: 'A mug', basisPoints: null, capacityTotal: 3 });
  await redeem({ offerId: gift.id, orderRef: 'two-1' });
  await redeem({ offerId: percent.id, orderRef: 'two-1' });
  expect(await refund({ orderRef: 'two-1', amount: 100 })).toMatchObject({
    refunds: [{ isWhole: false }, { isWhole: false }],
  });
  expect(await refund({ orderRef: 'two-1', amount: 9_000 })).toMatchObject({
    refunds: [{ isWhole: true }, { isWhole: true }],
  });
  const used = await db.sql<{ used: number }>('select sum(used) as used from offer_count where offer_id = any($1)', [
    [percent.id, gift.id],
  ]);
  expect(used).toEqual([{ used: 0 }]);
});

it('takes no more off an order in several steps than the policy lets it in one', async () => {
  const policy = offerPolicy.parse({ stacking: { mode: 'all', maxTotalBasisPoints: 1_500 } });
  await house.offers.setPolicy(workspaceId, policy, 'system');
  const rules = { stacking: 'with-any' };
  const [first, second] = [await makeOffer({ rules }), await makeOffer({ rules })];
  expect(await redeem({ offerId: first.id, orderRef: 'max-1' })).toMatchObject({ discount: 1_000 });
  const left = [{ product: 'rye', amount: 9_000 }];
  expect(await redeem({ offerId: second.id, orderRef: 'max-1', lines: left })).toMatchObject({ discount: 500 });
  await house.offers.setPolicy(workspaceId, offerPolicy.parse({}), 'system');
});

it('keeps a budget although a till tells late what it sold', async () => {
  const offer = await makeOffer();
  await house.offers.setPolicy(
    workspaceId,
    offerPolicy.parse({ budgets: { perOffer: { amount: 1_500, days: 7 } } }),
    'system',
  );
  const earlier = new Date(house.clock.now().getTime() - 86_400_000).toISOString();
  expect(await redeem({ offerId: offer.id })).toMatchObject({ outcome: 'redeemed', discount: 1_000 });
  expect(await redeem({ offerId: offer.id, at: earlier })).toMatchObject({
    outcome: 'refused',
    reason: 'budget-offer',
  });
  await house.offers.setPolicy(workspaceId, offerPolicy.parse({}), 'system');
});

it('knows nothing of what belongs to another workspace', async () => {
  const mine = await makeOffer({ code: 'MINE-ONLY' });
  expect(await redeem({ offerId: mine.id, code: 'MINE-ONLY', key: 'mine', orderRef: 'mine-1' })).toMatchObject({
    outcome: 'redeemed',
  });
  const other = await createCampaignHouse(db);
  await other.addContacts(1);
  expect(other.workspaceId).not.toBe(workspaceId);
  const contact = { externalId: 'p1' };
  const ask = (more: object) => other.offers.redeem(other.workspaceId, redeemBody.parse({ contact, ...more }));
  expect(await ask({ key: 'mine', offerId: mine.id })).toMatchObject({ outcome: 'refused', reason: 'offer-unknown' });
  expect(await ask({ key: 'm2', code: 'MINE-ONLY' })).toMatchObject({ outcome: 'refused', reason: 'unknown-code' });
  const [foreign] = await db.sql<{ id: number }>('select min(id) as id from contact where workspace_id = $1', [
    workspaceId,
  ]);
  expect(await ask({ key: 'm3', offerId: mine.id, contact: { contactId: foreign!.id } })).toMatchObject({
    outcome: 'refused',
    reason: 'contact-unknown',
  });
  for (const which of [{ key: 'mine-not' }, { orderRef: 'mine-1' }]) {
    const sent = other.offers.refund(other.workspaceId, refundBody.parse(which));
    await expect(sent).rejects.toMatchObject({ code: 'not_found' });
  }
  const reports = createReports({ db, clock: other.clock, workspaces: other.workspaces, campaigns: other.campaigns });
  await expect(reports.offer(other.workspaceId, mine.id)).rejects.toMatchObject({ code: 'not_found' });
});

it('repeats an answer although the offer has ended and been renamed since', async () => {
  const offer = await makeOffer({ code: 'REPEAT-ME' });
  const body = { key: 'again', code: 'repeat-me', orderRef: 'again-1' };
  const first = await redeem(body);
  await house.offers.archive(workspaceId, offer.id);
  expect(await redeem(body)).toEqual(first);
});

it('takes no refund of an order for one before it, and repeats a refund as it was', async () => {
  const offer = await makeOffer({ maxPerContact: 1 });
  await redeem({ offerId: offer.id, orderRef: 'rr-1' });
  const first = await refund({ orderRef: 'rr-1', amount: 100_000_000_000 });
  house.clock.advance(60_000);
  expect(await refund({ orderRef: 'rr-1', amount: 100_000_000_000 })).toEqual(first);
  expect(await refund({ orderRef: 'rr-1' })).toEqual(first);
  expect(await redeem({ offerId: offer.id, orderRef: 'rr-2' })).toMatchObject({ outcome: 'redeemed' });
});

it('lets an offer for the first order be used in one order only, when two come at once or one is told late', async () => {
  for (const holds of [{}, { maxPerContact: 5 }]) {
    const offer = await makeOffer({ rules: { firstOrderOnly: true }, ...holds });
    const contact = { externalId: `hasty ${offer.id}` };
    const asked = ['h-1', 'h-2', 'h-1'].map((ref) => ({ offerId: offer.id, contact, orderRef: `${ref}-${offer.id}` }));
    const answers = await Promise.all(asked.map((one) => redeem(one)));
    expect(answers.map((answer) => (answer.outcome === 'refused' ? answer.reason : 'redeemed'))).toEqual([
      'redeemed',
      'not-first-order',
      'already-in-order',
    ]);
    const at = new Date(house.clock.now().getTime() - 3_600_000).toISOString();
    const late = await redeem({ offerId: offer.id, contact, orderRef: `late-${offer.id}`, at });
    expect(late).toMatchObject({ outcome: 'refused', reason: 'not-first-order' });
  }
});

it('repeats a refund that PostgreSQL gave up for another transaction', async () => {
  let failures = 2;
  const append: typeof house.events.append = async (...args) => {
    failures -= 1;
    if (failures >= 0) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
    return house.events.append(...args);
  };
  const parts = { ...house, db, doorbell: { ring: () => undefined }, events: { ...house.events, append } };
  const offers = createOffers(parts as unknown as Parameters<typeof createOffers>[0]);
  const offer = await makeOffer({ capacityTotal: 3 });
  await redeem({ offerId: offer.id, orderRef: 'dead-1' });
  const { refunds } = await offers.refund(workspaceId, refundBody.parse({ orderRef: 'dead-1' }));
  expect(refunds).toMatchObject([{ isWhole: true }]);
  const [row] = await db.sql('select sum(used) as used from offer_count where offer_id = $1', [offer.id]);
  expect(row).toMatchObject({ used: 0 });
});

it('counts by the capacity an offer has now, although somebody who read it before was slow', async () => {
  for (const [before, after] of [
    [50, 3],
    [3, 6],
  ]) {
    const offer = await makeOffer({ capacityTotal: before });
    const stale = { offerId: offer.id, revision: offer.revision, scopes: [{ scope: 'total', room: before! }] };
    await house.offers.change(workspaceId, offer.id, { capacityTotal: after! });
    await createPrepareCounts(db.sql)(workspaceId, [stale]);
    const tries = Array.from({ length: 10 }, (_, place) => ({ externalId: `slow ${offer.id} ${place}` }));
    const answers = await Promise.all(tries.map((contact) => redeem({ offerId: offer.id, contact })));
    expect(answers.filter(({ outcome }) => outcome === 'redeemed')).toHaveLength(after!);
  }
});

it('writes down who made an offer and who archived it', async () => {
  const kim = { kind: 'operator', operatorId: 'kim' } as const;
  const offer = await house.offers.create(workspaceId, newOffer.parse({ name: 'Told', basisPoints: 500 }), kim);
  await house.offers.archive(workspaceId, offer.id);
  const told = await db.sql('select actor, action from audit where workspace_id = $1 and subject = $2 order by id', [
    ...[workspaceId, `offer ${offer.id}`],
  ]);
  expect(told).toEqual([
    { actor: 'operator:kim', action: 'offers.create' },
    { actor: 'system', action: 'offers.archive' },
  ]);
});
