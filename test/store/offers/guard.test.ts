import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OfferPolicy } from '../../../src/offers/guard/policy.schema.ts';
import { offerPolicy } from '../../../src/offers/guard/policy.schema.ts';
import { newOffer } from '../../../src/offers/index.ts';
import { type CampaignHouse, createCampaignHouse, start } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
let house: CampaignHouse;
let people: number[] = [];
let regulars = 0;
let newcomers = 0;

beforeAll(async () => {
  house = await createCampaignHouse(db);
  people = await house.addContacts(10);
  regulars = await house.addSegment('Regulars', people.slice(0, 6));
  newcomers = await house.addSegment('Newcomers', people.slice(4));
});
beforeEach(async () => {
  await db.sql('delete from offer_arm');
  await db.sql('delete from redemption');
  await db.sql('delete from offer_policy');
});

const addOffer = async (more: object) => {
  const input = newOffer.parse({ name: `o-${Math.random()}`, validFrom: start.toISOString(), ...more });
  return (await house.offers.create(house.workspaceId, input)).id;
};
const setPolicy = (policy: object): Promise<{ policy: OfferPolicy }> =>
  house.offers.setPolicy(house.workspaceId, offerPolicy.parse(policy), 'system');

const give = async (
  offerId: number,
  contactIds: number[],
  { segmentId = null as number | null, isControl = false } = {},
) => {
  const text = `select $1::int as offer_id, c as contact_id, $2::boolean as is_control, 1 as campaign_id, $3::int as segment_id,
                       $4::timestamptz as at from unnest($5::int[]) c`;
  const selection = { text, values: [offerId, isControl, segmentId, start, contactIds] };
  return db.transaction((tx) => house.offers.recordArms(tx, house.workspaceId, { selection }));
};

const check = async (offerId: number, segmentId: number | null = null, exceptSegmentIds: number[] = []) => {
  const gives = [
    { path: 'contents.0.offerId', offerId, segmentId, audienceSegmentIds: [regulars, newcomers], exceptSegmentIds },
  ];
  const found = await house.offers.checkLaunch(house.workspaceId, { campaignId: 1, name: 'c', gives });
  return found.map(({ rule, severity, message }) => ({ rule, severity, message }));
};
const rules = async (...asked: Parameters<typeof check>) => (await check(...asked)).map(({ rule }) => rule);

const order = [{ product: 'rye', category: 'Bread', quantity: 1, amount: 10_000, cost: null as number | null }];
let keys = 0;
const redeem = (offerId: number, contactId: number, lines = order) => {
  keys += 1;
  return house.offers.redeem(house.workspaceId, {
    key: `k${keys}`,
    contact: { contactId },
    offerId,
    lines,
    shipping: null,
  });
};

describe('arms', () => {
  it('keep the first time for each contact, and go with an erased one', async () => {
    const offerId = await addOffer({ basisPoints: 500 });
    expect(await give(offerId, people.slice(0, 3))).toBe(3);
    expect(await give(offerId, people.slice(0, 5), { isControl: true })).toBe(2);
    const arms = await db.sql('select is_control from offer_arm where offer_id = $1 order by contact_id', [offerId]);
    expect(arms.map((row) => row.is_control)).toEqual([false, false, false, true, true]);
    const extra = (await house.addContacts(1, { prefix: 'gone' }))[0]!;
    await give(offerId, [extra]);
    await db.transaction((tx) => house.offers.erase(tx, house.workspaceId, extra));
    expect(await db.sql('select 1 from offer_arm where contact_id = $1', [extra])).toEqual([]);
  });
});

describe('the ladder', () => {
  it('remembers what contacts and segments were given, and lets nobody climb unseen', async () => {
    const [five, ten] = [await addOffer({ basisPoints: 500 }), await addOffer({ basisPoints: 1_000 })];
    expect(await rules(ten)).toEqual([]);
    await give(five, people.slice(0, 2), { segmentId: regulars });
    const [problem] = await check(ten);
    expect(problem).toMatchObject({ rule: 'higher-step', severity: 'error' });
    expect(problem!.message).toMatch(/2 contacts of everybody else in the audience had at most 5 %/);
    expect(await rules(five)).toEqual([]);
    expect(await rules(ten, newcomers)).toEqual([]);
    expect(await rules(ten, null, [regulars])).toEqual([]);
    // The segment was given 5 %, whoever is in it now.
    await db.sql('update offer_arm set contact_id = 999999 - contact_id');
    expect(await rules(ten, regulars)).toEqual(['higher-step']);
    expect(await rules(ten)).toEqual([]);
  });

  it('does not count what was held back, nor the offer itself, nor what is no price offer', async () => {
    const ten = await addOffer({ basisPoints: 1_000 });
    await give(await addOffer({ basisPoints: 500 }), people, { isControl: true });
    await give(await addOffer({ kind: 'gift', gives: 'a cup' }), people);
    await give(ten, people);
    expect(await rules(ten)).toEqual([]);
    expect(await rules(await addOffer({ kind: 'points', points: 10 }))).toEqual([]);
  });

  it('lets a person approve the offer as it is, and withdraw it', async () => {
    await give(await addOffer({ basisPoints: 500 }), people);
    const ten = await addOffer({ basisPoints: 1_000 });
    const approval = { rule: 'higher-step' as const, segmentId: null, reason: 'Opening week' };
    const actor = { kind: 'operator', operatorId: 'anna' } as const;
    const { id } = await house.offers.approve(house.workspaceId, ten, approval, actor);
    expect(await house.offers.approvals(house.workspaceId, ten)).toMatchObject([
      { id, holds: true, actor: 'operator:anna', reason: 'Opening week' },
    ]);
    expect(await rules(ten)).toEqual([]);
    await house.offers.change(house.workspaceId, ten, { basisPoints: 3_000 });
    expect(await rules(ten)).toEqual(['higher-step']);
    await house.offers.approve(house.workspaceId, ten, approval, actor);
    expect(await rules(ten)).toEqual([]);
    const [newest] = await house.offers.approvals(house.workspaceId, ten);
    await house.offers.withdrawApproval(house.workspaceId, ten, newest!.id, actor);
    expect(await rules(ten)).toEqual(['higher-step']);
    const audit = await house.workspaces.listAudit(house.workspaceId, { limit: 3 });
    expect(audit.items.map(({ action }) => action)).toContain('offers.withdrawApproval');
    const foreign = house.offers.approve(house.workspaceId + 1, ten, approval, actor);
    await expect(foreign).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the mobile group', () => {
  it('gets no price offer by accident, also as part of everybody', async () => {
    await setPolicy({ groups: { mobile: newcomers } });
    const ten = await addOffer({ basisPoints: 1_000 });
    expect(await rules(ten, newcomers)).toEqual(['mobile-group']);
    expect((await check(ten, regulars))[0]!.message).toMatch(/2 contacts of the segment "Regulars"/);
    expect(await rules(ten, regulars, [newcomers])).toEqual([]);
    expect(await rules(await addOffer({ kind: 'early-access' }), newcomers)).toEqual([]);
    await expect(setPolicy({ groups: { mobile: 999_999 } })).rejects.toMatchObject({ code: 'request_invalid' });
  });

  it('does not slip through when its segment is archived: nobody knows any more who is in it', async () => {
    const gone = await house.addSegment('Newcomers of old', people.slice(0, 2));
    await setPolicy({ groups: { mobile: gone } });
    await db.sql(
      'with out as (delete from member where segment_id = $1) update segment set archived_at = now() where id = $1',
      [gone],
    );
    const ten = await addOffer({ basisPoints: 1_000 });
    expect(await check(ten, regulars)).toMatchObject([
      {
        ...{ rule: 'mobile-group', severity: 'error' },
        message: expect.stringMatching(/"Newcomers of old".*archived.*PUT \/offers\/policy/),
      },
    ]);
    const approval = { rule: 'mobile-group' as const, segmentId: null, reason: 'A test' };
    await house.offers.approve(house.workspaceId, ten, approval, 'system');
    expect(await rules(ten, regulars)).toEqual([]);
    const again = setPolicy({ groups: { mobile: gone } });
    await expect(again).rejects.toMatchObject({ code: 'request_invalid', fields: [{ path: 'body.groups.mobile' }] });
  });
});

describe('budgets', () => {
  it('stop an offer when it is spent, count what was given back, and free it again after the period', async () => {
    await setPolicy({ budgets: { perOffer: { amount: 2_000, days: 30 } } });
    const ten = await addOffer({ basisPoints: 1_000 });
    house.clock.set(new Date(start.getTime() + 3_600_000));
    expect(await redeem(ten, people[0]!)).toMatchObject({ outcome: 'redeemed', discount: 1_000 });
    expect(await redeem(ten, people[1]!)).toMatchObject({ outcome: 'redeemed' });
    expect(await redeem(ten, people[2]!)).toMatchObject({ outcome: 'refused', reason: 'budget-offer' });
    expect(await check(ten)).toMatchObject([{ rule: 'budget', severity: 'error' }]);
    await house.offers.refund(house.workspaceId, { key: `k${keys - 1}` });
    expect(await redeem(ten, people[2]!)).toMatchObject({ outcome: 'redeemed' });
    expect(await redeem(ten, people[3]!)).toMatchObject({ outcome: 'refused' });
    house.clock.advance(30 * 86_400_000);
    expect(await redeem(ten, people[3]!)).toMatchObject({ outcome: 'redeemed' });
  });

  it('are never overspent by tills that pay at once', async () => {
    await setPolicy({ budgets: { perOffer: { amount: 3_500, days: 30 } } });
    const ten = await addOffer({ basisPoints: 1_000 });
    const answers = await Promise.all(people.map((contactId) => redeem(ten, contactId)));
    expect(answers.filter(({ outcome }) => outcome === 'redeemed')).toHaveLength(3);
  });

  it('of a contact span all offers', async () => {
    await setPolicy({ budgets: { perContact: { amount: 1_500, days: 30 } } });
    const [one, two] = [await addOffer({ basisPoints: 1_000 }), await addOffer({ basisPoints: 800 })];
    expect(await redeem(one, people[0]!)).toMatchObject({ outcome: 'redeemed' });
    expect(await redeem(two, people[0]!)).toMatchObject({ outcome: 'refused', reason: 'budget-contact' });
    expect(await redeem(two, people[1]!)).toMatchObject({ outcome: 'redeemed' });
  });
});

describe('margin floors', () => {
  it('name the products at launch, and cut the discount at the till', async () => {
    await db.sql(
      `insert into product (workspace_id, sku, name, category, price, cost, added_at)
       values ($1, 'rye', 'Rye bread', 'Bread', 10000, 8000, $2), ($1, 'jam', 'Jam', 'Sweet', 10000, 2000, $2)`,
      [house.workspaceId, start],
    );
    await setPolicy({ marginFloors: [{ basisPoints: 1_500 }] });
    const ten = await addOffer({ basisPoints: 1_000 });
    const [problem] = await check(ten);
    expect(problem).toMatchObject({ rule: 'margin-floor', severity: 'error' });
    expect(problem!.message).toContain('"Rye bread" (in Bread)');
    expect(await rules(await addOffer({ basisPoints: 1_000, rules: { categories: ['Sweet'] } }))).toEqual([]);
    // 8,000 / 0.85 = 9,412 must be paid.
    expect(await redeem(ten, people[0]!, [{ ...order[0]!, cost: 8_000 }])).toMatchObject({
      outcome: 'redeemed',
      discount: 588,
    });
    expect(await redeem(ten, people[0]!, [{ ...order[0]!, cost: 9_900 }])).toMatchObject({
      ...{ outcome: 'refused', reason: 'margin-floor' },
    });
  });
});

describe('a campaign', () => {
  it('is refused with the rule and the segment', async () => {
    await setPolicy({ samePriceForAll: true });
    const offerId = await addOffer({ basisPoints: 1_000 });
    const content = { variant: null, subject: null, preheader: null, offerId };
    const hero = { kind: 'text' as const, body: 'Fresh bread' };
    const campaign = await house.addCampaign([regulars], {
      contents: [{ ...content, segmentId: regulars, slots: { hero } }],
    });
    await expect(house.campaigns.launch(house.workspaceId, campaign.id)).rejects.toMatchObject({
      code: 'campaign_not_ready',
      fields: [{ path: 'contents.0.offerId', message: expect.stringMatching(/Same price for all.*"Regulars"/) }],
    });
  });
});
