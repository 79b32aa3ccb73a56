import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createCampaignHouse } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
const DAY = 86_400_000;
let house: Awaited<ReturnType<typeof createCampaignHouse>>;

beforeEach(async () => {
  house = await createCampaignHouse(db);
});

type Caps = { messages: number; days: number }[];
const setCaps = (frequencyCaps: Caps) =>
  house.workspaces.update(house.workspaceId, { settings: { frequencyCaps } }, 'system');

const launch = async (include: number[], more: Parameters<typeof house.addCampaign>[1] = {}) => {
  const campaign = await house.addCampaign(include, more);
  await house.campaigns.launch(house.workspaceId, campaign.id);
  return campaign.id;
};

/** As if everything planned had been taken now. */
const allGo = (state = 'accepted') =>
  db.sql(`update message set state = $3, finished_at = $2 where workspace_id = $1 and state = 'planned'`, [
    house.workspaceId,
    house.clock.now(),
    state,
  ]);

const countOf = async (campaignId: number) => {
  const rows = await db.sql<{ what: string; count: number }>(
    `select state || coalesce(' ' || reason, '') as what, count(*) from message where campaign_id = $1 group by 1 order by 1`,
    [campaignId],
  );
  return Object.fromEntries(rows.map(({ what, count }) => [what, count]));
};

describe('frequency caps at the launch', () => {
  it('count what went out within the window, and let go of it when it is over', async () => {
    const segment = await house.addSegment('all', await house.addContacts(3));
    await setCaps([{ messages: 2, days: 7 }]);
    await launch([segment]);
    await allGo();
    house.clock.advance(DAY);
    await launch([segment]);
    await allGo('unknown');
    house.clock.advance(DAY);
    const third = await house.addCampaign([segment]);
    const check = await house.campaigns.check(house.workspaceId, third.id);
    expect(check.funnel).toMatchObject({ matching: 3, allowed: 3, withinCaps: 0, served: 0, mailed: 0 });
    expect(check.drops).toEqual({ 'frequency-cap': 3 });
    await house.campaigns.launch(house.workspaceId, third.id);
    expect(await countOf(third.id)).toEqual({ 'dropped frequency-cap': 3 });
    // The first was eight days ago by then.
    house.clock.advance(6 * DAY);
    expect(await countOf(await launch([segment]))).toEqual({ planned: 3 });
  });

  it('count what is planned, so that two launched at once do not exceed a cap together', async () => {
    for (let round = 0; round < 5; round += 1) {
      house = await createCampaignHouse(db);
      const people = await house.addContacts(40);
      const segment = await house.addSegment('all', people);
      await setCaps([{ messages: 1, days: 7 }]);
      const campaigns = [];
      for (let index = 0; index < 4; index += 1) campaigns.push(await house.addCampaign([segment]));
      await Promise.all(campaigns.map(({ id }) => house.campaigns.launch(house.workspaceId, id)));
      const planned = await db.sql<{ count: number }>(
        `select count(*) from message where workspace_id = $1 and state = 'planned' group by contact_id`,
        [house.workspaceId],
      );
      expect(planned.map(({ count }) => count)).toEqual(people.map(() => 1));
      const states = await db.sql<{ state: string }>('select distinct state from campaign where workspace_id = $1', [
        house.workspaceId,
      ]);
      expect(states).toEqual([{ state: 'sending' }]);
    }
  });

  it('leave transactional campaigns alone, which are not counted either', async () => {
    const people = await house.addContacts(2);
    const declined = await house.addContacts(1, { consent: 'unsubscribed', prefix: 'd' });
    const blocked = await house.addContacts(1, { prefix: 'b' });
    await house.contacts.suppress(house.workspaceId, [{ email: 'b1@people.example', reason: 'hard-bounce' }]);
    const segment = await house.addSegment('all', [...people, ...declined, ...blocked]);
    await setCaps([{ messages: 1, days: 7 }]);
    const owed = { purpose: 'transactional' as const };
    for (let round = 0; round < 2; round += 1) {
      expect(await countOf(await launch([segment], owed))).toEqual({ planned: 3, 'dropped suppressed': 1 });
      await allGo();
    }
    const wished = { planned: 2, 'dropped suppressed': 1, 'dropped unsubscribed': 1 };
    expect(await countOf(await launch([segment]))).toEqual(wished);
  });

  it('candidates are planned, control, or dropped for one reason, whatever the caps and the past', async () => {
    const any = fc.record({
      caps: fc.array(fc.record({ messages: fc.integer({ min: 1, max: 3 }), days: fc.integer({ min: 1, max: 30 }) }), {
        maxLength: 3,
      }),
      // For each contact: how many days ago marketing messages were taken.
      past: fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 4 }), { minLength: 6, maxLength: 6 }),
      controlShare: fc.constantFrom(0, 5_000),
      purpose: fc.constantFrom('marketing' as const, 'transactional' as const),
    });
    await fc.assert(
      fc.asyncProperty(any, async ({ caps, past, controlShare, purpose }) => {
        house = await createCampaignHouse(db);
        const people = await house.addContacts(past.length);
        const others = await house.addContacts(2, { consent: 'none', prefix: 'n' });
        await house.contacts.suppress(house.workspaceId, [{ email: 'p1@people.example', reason: 'complaint' }]);
        const segment = await house.addSegment('all', [...people, ...others]);
        await setCaps([]);
        const before = await Promise.all([0, 1, 2, 3].map(() => launch([segment])));
        await db.sql('delete from message where workspace_id = $1', [house.workspaceId]);
        const sent = past.flatMap((days, person) => days.map((ago, place) => ({ person, ago, place })));
        await db.sql(
          `insert into message (workspace_id, campaign_id, contact_id, email, state, planned_at, due_at, finished_at)
           select $1, g.campaign_id, g.contact_id, 'x@people.example', 'accepted', g.at, g.at, g.at
             from unnest($2::int[], $3::int[], $4::timestamptz[]) as g (campaign_id, contact_id, at)`,
          [
            house.workspaceId,
            sent.map(({ place }) => before[place]),
            sent.map(({ person }) => people[person]),
            sent.map(({ ago }) => new Date(house.clock.now().getTime() - ago * DAY)),
          ],
        );
        await setCaps(caps);
        const campaign = await house.addCampaign([segment], { controlShare, purpose });
        const { funnel, drops } = await house.campaigns.check(house.workspaceId, campaign.id);
        const dropped = Object.values(drops).reduce((sum, count) => sum + count, 0);
        expect(funnel.matching).toBe(funnel.mailed + funnel.control + dropped);
        expect(funnel.withinCaps).toBe(funnel.allowed - (drops['frequency-cap'] ?? 0));
        const isOver = (days: number[]) =>
          caps.some((cap) => days.filter((ago) => ago < cap.days).length >= cap.messages);
        const over = past.slice(1).filter(isOver).length;
        expect(drops['frequency-cap'] ?? 0).toBe(purpose === 'marketing' ? over : 0);
        await house.campaigns.launch(house.workspaceId, campaign.id);
        const written = Object.values(await countOf(campaign.id)).reduce((sum, count) => sum + count, 0);
        expect(written).toBe(funnel.matching);
      }),
      { numRuns: 12 },
    );
  });
});

it('a campaign to a topic that was archived is not launched', async () => {
  const segment = await house.addSegment('all', await house.addContacts(1));
  const topic = { name: 'news', title: 'News', description: '', languages: {}, doubleOptIn: false, isPublic: true };
  await house.contacts.topics.define(house.workspaceId, { ...topic, position: 0 }, 'system');
  const campaign = await house.addCampaign([segment]);
  await house.contacts.topics.change(house.workspaceId, 'news', { archived: true }, 'system');
  const { problems } = await house.campaigns.check(house.workspaceId, campaign.id);
  expect(problems.filter(({ path }) => path === 'topic')).toMatchObject([{ severity: 'error' }]);
  await house.contacts.topics.change(house.workspaceId, 'news', { archived: false }, 'system');
  expect((await house.campaigns.check(house.workspaceId, campaign.id)).isReady).toBe(true);
});
