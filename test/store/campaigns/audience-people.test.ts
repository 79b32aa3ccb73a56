import { beforeAll, expect, it } from 'vitest';
import { type PeopleGroup, peopleGroups } from '../../../src/campaigns/funnel-stages.ts';
import { type CampaignHouse, createCampaignHouse } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
let house: CampaignHouse;
let willing: number[];
let campaignId: number;

beforeAll(async () => {
  house = await createCampaignHouse(db);
  willing = await house.addContacts(40);
  const unasked = await house.addContacts(3, { consent: 'none', prefix: 'unasked' });
  const gone = await house.addContacts(4, { consent: 'unsubscribed', prefix: 'gone' });
  await house.contacts.suppress(house.workspaceId, [{ email: 'p1@people.example', reason: 'manual' }]);
  const all = await house.addSegment('all', [...willing, ...unasked, ...gone]);
  const some = await house.addSegment('some', [...willing.slice(0, 20), ...unasked]);
  const odd = await house.addSegment(
    'odd',
    willing.filter((_, place) => place % 2 === 1),
  );
  const hero = { kind: 'text' as const, body: 'Fresh bread' };
  const content = (segmentId: number | null) => ({
    ...{ segmentId, variant: null, subject: null, preheader: null, slots: { hero }, offerId: null },
  });
  const drawn = { controlShare: 3_000, contents: [content(some), content(odd)] };
  campaignId = (await house.addCampaign([all, some], drawn as never)).id;
});

const peopleOf = async (of: PeopleGroup, limit = 500) =>
  (await house.campaigns.audiencePeople(house.workspaceId, campaignId, { of, limit })).items;

it('lists for every number of the check exactly as many contacts as it says', async () => {
  const { funnel, drops, contents } = await house.campaigns.check(house.workspaceId, campaignId);
  const counted: Partial<Record<PeopleGroup, number>> = { ...funnel, ...drops };
  expect(drops).toMatchObject({ 'no-consent': 3, unsubscribed: 4, suppressed: 1, 'no-content': 10 });
  expect(funnel.control).toBeGreaterThan(0);
  for (const of of peopleGroups) {
    expect(await peopleOf(of), of).toHaveLength(counted[of] ?? 0);
  }
  for (const { contentId, mailed, examples } of contents) {
    const wish = { of: 'mailed' as const, contentId, limit: 500 };
    const ids = (await house.campaigns.audiencePeople(house.workspaceId, campaignId, wish)).items.map((row) => row.id);
    expect(ids).toHaveLength(mailed);
    expect(ids).toEqual(expect.arrayContaining(examples));
  }
});

it('turns the pages of a group without leaving out or repeating anybody, and saves the same as CSV', async () => {
  const all = await peopleOf('consented');
  const found: number[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await house.campaigns.audiencePeople(house.workspaceId, campaignId, {
      ...{ of: 'consented', limit: 7 },
      ...(cursor ? { cursor } : {}),
    });
    found.push(...page.items.map(({ contactId }) => contactId));
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  expect(found).toEqual(all.map(({ contactId }) => contactId));
  const csv = await house.campaigns.audienceCsv(house.workspaceId, campaignId, { of: 'no-consent' });
  expect(csv.trim().split('\r\n')).toHaveLength(4);
  expect(csv).toContain('unasked1@people.example');
});

it('knows how segments overlap and whom an exclusion takes out', async () => {
  const first = await house.addSegment('first', willing.slice(0, 10));
  const second = await house.addSegment('second', willing.slice(5, 20));
  const out = await house.addSegment('out', willing.slice(8, 30));
  const measured = await house.campaigns.measureAudience(house.workspaceId, {
    include: [first, second],
    exclude: [out],
  });
  expect(measured).toEqual({
    ...{ matching: 8, included: 20, inSeveral: 5, excluded: 12 },
    segments: [
      { segmentId: first, size: 10, alsoElsewhere: 5, excluded: 2 },
      { segmentId: second, size: 15, alsoElsewhere: 5, excluded: 12 },
    ],
    excludes: [{ segmentId: out, size: 22, takes: 12 }],
  });
});

it('tells nothing of another workspace', async () => {
  const other = await createCampaignHouse(db);
  const theirs = await other.addSegment('theirs', await other.addContacts(5));
  const measured = await house.campaigns.measureAudience(house.workspaceId, { include: [theirs], exclude: [] });
  expect(measured).toMatchObject({ matching: 0, included: 0 });
  const asked = house.campaigns.audiencePeople(other.workspaceId, campaignId, { of: 'matching', limit: 5 });
  await expect(asked).rejects.toMatchObject({ code: 'not_found' });
});
