import { expect, it } from 'vitest';
import { newOffer, type Offer } from '../../../src/offers/index.ts';
import { evaluateBody, redeemBody } from '../../../src/offers/redeem/redeem.schema.ts';
import { createCampaignHouse } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
const house = await createCampaignHouse(db);
const { workspaceId } = house;
const stranger = await createCampaignHouse(db);
const people = await house.addContacts(2);

const makeOffer = (segments: object, more: object = {}): Promise<Offer> =>
  house.offers.create(workspaceId, newOffer.parse({ name: 'Ruled', basisPoints: 500, rules: { segments }, ...more }));
const lines = [{ product: 'rye', amount: 10_000 }];
const redeem = (offerId: number, key: string) =>
  house.offers.redeem(workspaceId, redeemBody.parse({ key, offerId, contact: { externalId: 'p1' }, lines }));
const archive = (segmentId: number) =>
  db.sql(
    'with gone as (delete from member where segment_id = $1) update segment set archived_at = now() where id = $1',
    [segmentId],
  );
const giveIn = async (offerId: number) => {
  const all = await house.addSegment(`all for ${offerId}`, people);
  const slots = { hero: { kind: 'offer' as const, offerId } };
  const contents = [{ variant: null, subject: null, preheader: null, offerId: null, segmentId: null, slots }];
  const { id } = await house.addCampaign([all], { contents });
  return (await house.campaigns.check(workspaceId, id)).problems;
};

it('refuses rules that name a segment which is not there, by its place, and says how to mend it', async () => {
  const known = await house.addSegment('Mornings', people);
  const foreign = await stranger.addSegment('Of another workspace', []);
  const draft = await house.addSegment('Mornings (draft)', []);
  await db.sql('update segment set draft_of = $2 where id = $1', [draft, known]);
  const gone = await house.addSegment('Old', []);
  await archive(gone);
  await expect(makeOffer({ in: [known, 4_711], out: [foreign, draft, gone] })).rejects.toMatchObject({
    code: 'request_invalid',
    fields: [
      { path: 'body.rules.segments.in.1', message: expect.stringContaining('There is no segment 4711') },
      { path: 'body.rules.segments.out.0', message: expect.stringContaining(`There is no segment ${foreign}`) },
      { path: 'body.rules.segments.out.1', message: expect.stringContaining(`There is no segment ${draft}`) },
      { path: 'body.rules.segments.out.2', message: expect.stringContaining('The segment "Old" is archived') },
    ],
  });
  const offer = await makeOffer({ in: [known] });
  const change = (segments: { in: number[]; out: number[] }) =>
    house.offers.change(workspaceId, offer.id, { rules: { ...offer.rules, segments } });
  await expect(change({ in: [known], out: [4_711] })).rejects.toMatchObject({ code: 'request_invalid' });
  expect((await house.offers.get(workspaceId, offer.id)).rules.segments).toEqual({ in: [known], out: [] });
  expect((await change({ in: [], out: [known] })).rules.segments).toEqual({ in: [], out: [known] });
});

it('goes on with an offer whose segment was archived later, and says why nobody gets it', async () => {
  const vip = await house.addSegment('VIP', people);
  const offer = await makeOffer({ in: [vip] });
  expect(await redeem(offer.id, 'inside')).toMatchObject({ outcome: 'redeemed' });
  expect(await house.offers.ruleProblems(workspaceId, [offer])).toEqual(new Map());
  await archive(vip);
  const why = 'The offer is for the segment "VIP", which was archived: nobody is in it any more.';
  expect(await redeem(offer.id, 'after')).toMatchObject({ outcome: 'refused', reason: 'not-in-segment', detail: why });
  const asked = evaluateBody.parse({ contact: { externalId: 'p1' }, lines });
  const { refused } = await house.offers.evaluate(workspaceId, asked);
  expect(refused.find(({ offerId }) => offerId === offer.id)).toMatchObject({ reason: 'not-in-segment', detail: why });
  expect((await house.offers.ruleProblems(workspaceId, [offer])).get(offer.id)).toEqual([
    { path: 'rules.segments.in.0', message: expect.stringContaining('nobody can use the offer'), severity: 'error' },
  ]);
  // What has nothing to do with it can still be changed.
  expect((await house.offers.change(workspaceId, offer.id, { name: 'Renamed' })).name).toBe('Renamed');
  expect(await giveIn(offer.id)).toContainEqual({
    path: 'contents.0.slots.hero.offerId',
    message: expect.stringMatching(/^The offer "Renamed": the segment "VIP" was archived.*nobody can use the offer/),
    severity: 'error',
  });
});

it('says so when a segment that was to be left out is gone, or one of several that were let in', async () => {
  const [left, some] = [await house.addSegment('Left out', people), await house.addSegment('Some', people)];
  const offer = await makeOffer({ in: [left, some], out: [] });
  const other = await makeOffer({ in: [], out: [left] });
  await archive(left);
  const problems = await house.offers.ruleProblems(workspaceId, [offer, other]);
  expect(problems.get(offer.id)).toEqual([
    { path: 'rules.segments.in.0', message: expect.stringContaining('lets nobody in'), severity: 'warning' },
  ]);
  expect(problems.get(other.id)).toEqual([
    { path: 'rules.segments.out.0', message: expect.stringContaining('keeps nobody out'), severity: 'warning' },
  ]);
  expect(await giveIn(other.id)).toContainEqual(
    expect.objectContaining({ message: expect.stringContaining('keeps nobody out'), severity: 'warning' }),
  );
});
