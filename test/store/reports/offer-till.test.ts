import { expect, it } from 'vitest';
import { heldBackInSql, newOffer } from '../../../src/offers/index.ts';
import { evaluateBody, redeemBody, refundBody } from '../../../src/offers/redeem/redeem.schema.ts';
import { createReports } from '../../../src/reports/index.ts';
import { createCampaignHouse, start } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();

it('reports what the till redeemed, and compares with just those whom the till leaves out', async () => {
  const house = await createCampaignHouse(db);
  const { workspaceId, offers, clock, workspaces, campaigns } = house;
  const contactIds = await house.addContacts(60);
  const base = { basisPoints: 1_000, validFrom: '2026-01-01T00:00:00Z', holdoutShare: 3_000 };
  const create = (more: object) => offers.create(workspaceId, newOffer.parse({ ...base, ...more }));
  const open = await create({ name: 'Calm evenings', codeKind: 'none' });
  const offer = await create({ name: 'Calm mornings', code: 'CALM10' });
  await db.transaction((tx) =>
    offers.recordArms(tx, workspaceId, {
      selection: {
        text: `select o.id as offer_id, c.id as contact_id, ${heldBackInSql('o', 'c.id')} as is_control, null::int as campaign_id,
                      null::int as segment_id, $2::timestamptz as at
                 from offer o join contact c on c.workspace_id = o.workspace_id where o.workspace_id = $1`,
        values: [workspaceId, start],
      },
    }),
  );
  const heldBack = async (offerId: number) => {
    const arms = await db.sql<{ id: number }>(
      'select contact_id as id from offer_arm where offer_id = $1 and is_control order by contact_id',
      [offerId],
    );
    return arms.map(({ id }) => id);
  };
  const lines = [{ product: 'rye', amount: 10_000, cost: 4_000 }];
  const leftOut: number[] = [];
  for (const contactId of contactIds) {
    const answer = await offers.evaluate(workspaceId, evaluateBody.parse({ contact: { contactId }, lines }));
    const isSeen = answer.offers.some(({ offerId }) => offerId === open.id);
    if (!isSeen) leftOut.push(contactId);
  }
  expect(leftOut).toEqual(await heldBack(open.id));
  expect(leftOut.length).toBeGreaterThan(5);
  const held = await heldBack(offer.id);
  const seen = contactIds.filter((id) => !held.includes(id));

  // Four of those given it use it, one brings it all back; one held back has the code from a neighbour.
  clock.advance(3_600_000);
  const redeem = (contactId: number, orderRef: string, key = orderRef) =>
    offers.redeem(workspaceId, redeemBody.parse({ key, orderRef, code: 'CALM10', contact: { contactId }, lines }));
  for (const [index, contactId] of seen.slice(0, 4).entries()) {
    expect(await redeem(contactId, `till-${index}`)).toMatchObject({ outcome: 'redeemed', discount: 1_000 });
  }
  expect(await redeem(held[0]!, 'neighbour')).toMatchObject({ outcome: 'redeemed' });
  await offers.refund(workspaceId, refundBody.parse({ key: 'till-3' }));

  clock.advance(3_600_000);
  const reports = createReports({ db, clock, workspaces, campaigns });
  const { redeemed, effect, bySegment } = await reports.offer(workspaceId, offer.id);
  expect(redeemed).toEqual({
    ...{ people: 5, uses: 5, refunded: 1, orders: 5, revenue: 45_000, refundedAmount: 9_000 },
    ...{ discount: 5_000, discountKnown: 5, margin: 25_000, marginKnown: 5 },
  });
  expect(bySegment).toMatchObject([{ group: 'everybody-else', given: seen.length, heldBack: held.length, people: 5 }]);
  expect(effect).toMatchObject({
    kind: 'compared',
    treated: { contacts: seen.length },
    control: { contacts: held.length },
    controlWhoUsedIt: 1,
    cannibalisation: { orders: 3 },
  });
});
