import { beforeAll, describe, expect, it } from 'vitest';
import { findCampaign } from '../../../src/campaigns/campaigns.store.ts';
import type { NewCampaign } from '../../../src/campaigns/index.ts';
import { chooseContent } from '../../../src/campaigns/preview-campaign.ts';
import type { Transport } from '../../../src/delivery/index.ts';
import { newOffer } from '../../../src/offers/index.ts';
import { evaluateBody } from '../../../src/offers/redeem/redeem.schema.ts';
import { createDecisions } from '../../../src/value/strategy/decisions.ts';
import { type CampaignHouse, createCampaignHouse } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
let house: CampaignHouse;
let people: number[];
/** Segments: all ten, p1 to p4 deselected, p4 to p6 prioritised. */
let [all, left, up]: [number, number, number] = [0, 0, 0];
let [percent, unique, invitation]: [number, number, number] = [0, 0, 0];
let decisions: ReturnType<typeof createDecisions>;

const offer = async (input: Record<string, unknown>) =>
  (await house.offers.create(house.workspaceId, newOffer.parse({ validFrom: '2026-01-01T00:00:00Z', ...input }))).id;
const enter = (segmentId: number, contactIds: number[]) =>
  db.sql(
    `insert into member_log (workspace_id, segment_id, contact_id, change, at, cause)
     select $1, $2, id, 'entered', $4, 'build' from unnest($3::int[]) as id`,
    [house.workspaceId, segmentId, contactIds, house.clock.now()],
  );
const decide = (segmentId: number, decision: 'prioritise' | 'keep' | 'deselect') =>
  decisions.decide(house.workspaceId, segmentId, { decision, reason: 'They send everything back' }, 'system');

beforeAll(async () => {
  house = await createCampaignHouse(db);
  decisions = createDecisions(house);
  people = await house.addContacts(10);
  all = await house.addSegment('Everybody', people);
  left = await house.addSegment('Bargain hunters', people.slice(0, 4));
  up = await house.addSegment('Regulars', people.slice(3, 6));
  await enter(left, people.slice(0, 4));
  await house.offers.setPolicy(
    house.workspaceId,
    {
      ...(await house.offers.policy(house.workspaceId)).policy,
      ladder: { mobileNeedsApproval: false, stepsNeedApproval: false },
    },
    'system',
  );
  percent = await offer({ name: 'Ten off', kind: 'percent', basisPoints: 1_000 });
  unique = await offer({ name: 'Own code', kind: 'percent', basisPoints: 2_000, codeKind: 'unique' });
  invitation = await offer({ name: 'Tasting', kind: 'event-invitation', gives: 'A tasting' });
  await decide(left, 'deselect');
  await decide(up, 'prioritise');
});

const text = (body: string) => ({ kind: 'text' as const, body });
const campaignOf = (contents: NewCampaign['contents'], include = [all]) => house.addCampaign(include, { contents });
const heroOf = (choices: { segmentId: number; content: object }[], otherwise: object | null) => ({
  slots: { hero: { kind: 'choices', choices, otherwise } },
});
const fatesOf = async (campaignId: number) =>
  db.sql<{ contactId: number; state: string; reason: string | null; choices: number[]; offerIds: number[] }>(
    `select contact_id as "contactId", state, reason, choices, offer_ids as "offerIds" from message
      where campaign_id = $1 order by contact_id`,
    [campaignId],
  );

describe('a campaign to an audience in which somebody is deselected', () => {
  it('gives them the next choice that is no price offer, the design, or nothing, and says so beforehand', async () => {
    const campaign = await campaignOf([
      heroOf(
        [
          { segmentId: up, content: { kind: 'offer', offerId: percent } },
          { segmentId: left, content: { kind: 'offer', offerId: invitation } },
        ],
        { kind: 'offer', offerId: unique },
      ),
    ] as never);
    const check = await house.campaigns.check(house.workspaceId, campaign.id);
    expect(check.isReady).toBe(true);
    const warnings = check.problems.filter(({ message }) => message.includes('deselected'));
    // p4 alone would have had the percentage; p1 to p3 have the invitation before the code.
    expect(warnings).toEqual([
      {
        path: expect.stringContaining('choices.0'),
        severity: 'warning',
        message: `1 person in the deselected segment "Bargain hunters" would have got "Ten off": 1 person gets a message without it. You can leave it so, or withdraw the decision (DELETE /customers/decisions/${left}) if they are to have it.`,
      },
    ]);
    await house.campaigns.launch(house.workspaceId, campaign.id);
    const fates = await fatesOf(campaign.id);
    expect(fates.map(({ choices }) => choices[0])).toEqual([1, 1, 1, 1, 0, 0, -1, -1, -1, -1]);
    expect(fates[3]!.offerIds).toEqual([invitation]);
    const [{ id }] = (await db.sql<{ id: number }>(
      'select id from message where campaign_id = $1 and contact_id = $2',
      [campaign.id, people[3]],
    )) as [{ id: number }];
    const trace = await house.messages.trace(house.workspaceId, id);
    expect(trace.deselected).toEqual([{ segmentId: left, name: 'Bargain hunters' }]);
    expect(trace.choices).toEqual(['hero: for "Bargain hunters"']);
    const arms = await db.sql('select contact_id from offer_arm where offer_id = $1', [percent]);
    expect(arms).toHaveLength(2);
  });

  it('leaves the slot to the design, and makes no code', async () => {
    const campaign = await campaignOf([{ slots: { hero: { kind: 'offer', offerId: unique } } }] as never);
    const { problems } = await house.campaigns.check(house.workspaceId, campaign.id);
    expect(problems.map(({ message }) => message)).toContainEqual(
      expect.stringContaining(
        '4 people in the deselected segment "Bargain hunters" would have got "Own code": 4 people',
      ),
    );
    await house.campaigns.launch(house.workspaceId, campaign.id);
    const fates = await fatesOf(campaign.id);
    expect(fates.map(({ choices }) => choices[0])).toEqual([-3, -3, -3, -3, -1, -1, -1, -1, -1, -1]);
    const codes = await db.sql<{ id: number }>(
      `select contact_id as id from offer_code where offer_id = $1 and state = 'reserved' order by 1`,
      [unique],
    );
    expect(codes.map(({ id }) => id)).toEqual(people.slice(4));
    const preview = await house.campaigns.preview(house.workspaceId, campaign.id, { contactId: people[0]! });
    expect(preview.slots[0]).toEqual({
      slot: 'hero',
      from: 'the design itself',
      why: ['The contact is in "Bargain hunters", which is deselected, and so does not get the offer "Own code".'],
    });
  });

  it('drops who could get nothing but a price offer, as deselected, and counts them', async () => {
    const campaign = await campaignOf([{ offerId: percent, slots: { hero: text('Ten off') } }] as never);
    const check = await house.campaigns.check(house.workspaceId, campaign.id);
    expect(check.drops).toEqual({ deselected: 4 });
    expect(check.funnel).toMatchObject({ withinCaps: 10, served: 6, mailed: 6 });
    expect(check.problems.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /4 people get no message, as there is nothing else for them here.*add a content without it/,
      ),
    );
    await house.campaigns.launch(house.workspaceId, campaign.id);
    const fates = await fatesOf(campaign.id);
    expect(fates.slice(0, 4).map(({ state, reason }) => [state, reason])).toEqual(
      Array(4).fill(['dropped', 'deselected']),
    );
    const whole = (await findCampaign(db.sql, house.workspaceId, campaign.id))!;
    const why = chooseContent({ db }, whole, people[0]!);
    await expect(why).rejects.toMatchObject({
      fields: [{ message: expect.stringContaining('in "Bargain hunters", which is deselected') }],
    });
  });

  it('goes to the next content that is no price offer', async () => {
    const campaign = await campaignOf([
      { segmentId: up, offerId: percent, slots: { hero: text('Ten off') } },
      { slots: { hero: text('News') } },
    ] as never);
    await house.campaigns.launch(house.workspaceId, campaign.id);
    const fates = await fatesOf(campaign.id);
    expect(fates.filter(({ offerIds }) => offerIds.length > 0).map(({ contactId }) => contactId)).toEqual(
      people.slice(4, 6),
    );
    expect(fates.every(({ state }) => state === 'planned')).toBe(true);
  });
});

describe('the launch check', () => {
  it('stops an offer that is aimed at a deselected segment', async () => {
    const campaign = await campaignOf([
      { segmentId: left, offerId: percent, slots: { hero: text('Ten off') } },
      { slots: { hero: text('News') } },
    ] as never);
    const { isReady, problems } = await house.campaigns.check(house.workspaceId, campaign.id);
    expect(isReady).toBe(false);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([
      {
        path: 'contents.0.offerId',
        severity: 'error',
        message: `The segment "Bargain hunters" is deselected ("They send everything back"): nobody in it would get "Ten off". Give it something that is no price offer and no paid gift, or withdraw the decision (DELETE /customers/decisions/${left}) if they are to have it.`,
      },
    ]);
    const launch = house.campaigns.launch(house.workspaceId, campaign.id);
    await expect(launch).rejects.toMatchObject({ code: 'campaign_not_ready' });
  });

  it('waits for a deselected segment that is being filled', async () => {
    await db.sql('update segment set built_at = null where id = $1', [left]);
    const campaign = await campaignOf([{ offerId: percent, slots: { hero: text('Ten off') } }] as never);
    const { problems } = await house.campaigns.check(house.workspaceId, campaign.id);
    await db.sql('update segment set built_at = now() where id = $1', [left]);
    expect(problems.find(({ severity }) => severity === 'error')?.message).toMatch(/still being filled/);
  });
});

describe('a segment deselected after the launch', () => {
  it('is asked about again at the wire, and its members keep the codes they were given', async () => {
    const late = await house.addSegment('Late', people.slice(6, 8));
    const first = await campaignOf([{ slots: { hero: { kind: 'offer', offerId: unique } } }] as never, [late]);
    const news = await campaignOf([{ slots: { hero: text('News') } }] as never, [late]);
    await house.campaigns.launch(house.workspaceId, first.id);
    await house.campaigns.launch(house.workspaceId, news.id);
    await decide(late, 'deselect');
    const sent: string[] = [];
    const transport: Transport = {
      name: 'test',
      connections: 1,
      close: async () => undefined,
      async send(message, { mayGo = () => true } = {}) {
        if (!(await mayGo())) return { kind: 'not-sent' };
        sent.push(message.envelope.to);
        return { kind: 'accepted', response: '250 ok' };
      },
    };
    await db.sql(`update campaign set state = 'cancelled' where state = 'sending' and id <> all($1)`, [
      [first.id, news.id],
    ]);
    const delivery = house.openDelivery(transport);
    await delivery.send();
    await delivery.close();
    expect((await fatesOf(first.id)).map(({ state, reason }) => [state, reason])).toEqual([
      ['dropped', 'deselected'],
      ['dropped', 'deselected'],
    ]);
    expect((await fatesOf(news.id)).map(({ state }) => state)).toEqual(['accepted', 'accepted']);
    expect(sent).toHaveLength(2);
    await decisions.withdraw(house.workspaceId, late, 'system');
  });

  it('gets at the till what needs no code no more, and what its code says all the same', async () => {
    const evaluate = (externalId: string, codes: string[] = []) =>
      house.offers.evaluate(
        house.workspaceId,
        evaluateBody.parse({ contact: { externalId }, lines: [{ product: 'rye', amount: 10_000 }], codes }),
      );
    const reasonsFor = async (externalId: string) =>
      (await evaluate(externalId)).refused.map((one) => [one.name, one.reason]);
    expect(await reasonsFor('p1')).toContainEqual(['Ten off', 'deselected']);
    expect(await reasonsFor('p9')).not.toContainEqual(['Ten off', 'deselected']);
    expect((await evaluate('p1')).offers.map(({ name }) => name)).toEqual(['Tasting']);
    const given = await db.sql<{ code: string }>(
      `update offer_code set state = 'given' where offer_id = $1 and contact_id = $2 returning code`,
      [unique, people[4]],
    );
    const late = await house.addSegment('Too late', [people[4]!]);
    await decide(late, 'deselect');
    const kept = await evaluate('p5', [given[0]!.code]);
    expect(kept.offers.map(({ name }) => name)).toContain('Own code');
    expect(kept.refused).toContainEqual(expect.objectContaining({ name: 'Ten off', reason: 'deselected' }));
    await decisions.withdraw(house.workspaceId, late, 'system');
    expect(await reasonsFor('p5')).not.toContainEqual(['Ten off', 'deselected']);
  });
});
