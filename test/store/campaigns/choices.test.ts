import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { audienceQuery, controlSeed, offerArmsQuery } from '../../../src/campaigns/audience-query.ts';
import { audienceOf, type Campaign, type Content, findFates } from '../../../src/campaigns/campaigns.store.ts';
import { offerOf, offersGiven, varyingSlots } from '../../../src/campaigns/choose-slots.ts';
import { chooseContent } from '../../../src/campaigns/preview-campaign.ts';
import type { SlotEntry } from '../../../src/campaigns/slot-entries.schema.ts';
import { isHeldBack, newOffer } from '../../../src/offers/index.ts';
import { drawNumber } from '../../../src/platform/index.ts';
import { type CampaignHouse, createCampaignHouse, start } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const shares = [0, 4_000, 7_000, 4_000];
const { db } = await createTestDatabase();
let house: CampaignHouse;
let people: number[];
let audience: number;
let segments: number[];
let offers: number[];
/** The last of the offers costs us nothing: everybody may have it. */
let invitation: number;
let deselected: ReadonlySet<number>;

beforeAll(async () => {
  house = await createCampaignHouse(db);
  people = await house.addContacts(80);
  audience = await house.addSegment('audience', people);
  segments = [];
  for (const step of [2, 3, 5, 7]) {
    segments.push(
      await house.addSegment(
        `every ${step}`,
        people.filter((_, index) => index % step === 0),
      ),
    );
  }
  offers = [];
  for (const holdoutShare of shares.slice(0, 3)) {
    const offer = newOffer.parse({ name: `Offer ${holdoutShare}`, kind: 'free-shipping', holdoutShare });
    offers.push((await house.offers.create(house.workspaceId, offer)).id);
  }
  const free = newOffer.parse({ name: 'Evening', kind: 'event-invitation', gives: 'A tasting', holdoutShare: 4_000 });
  invitation = (await house.offers.create(house.workspaceId, free)).id;
  offers.push(invitation);
  // Decided before: what was withdrawn or decided anew since holds no more.
  const leave = people.filter((_, index) => index % 4 === 1);
  const left = await house.addSegment('left alone', leave);
  const once = await house.addSegment('left alone once', people);
  deselected = new Set(leave);
  for (const [segmentId, decision, withdrawnAt] of [
    [once, 'deselect', null],
    [once, 'prioritise', null],
    [segments[0], 'deselect', start],
    [left, 'deselect', null],
  ])
    await insertDecision(segmentId as number, decision as string, withdrawnAt as Date | null);
});

const insertDecision = (segmentId: number, decision: string, withdrawnAt: Date | null) =>
  db.sql(
    `insert into segment_decision (workspace_id, segment_id, decision, reason, review_on, actor, at, withdrawn_at)
     values ($1, $2, $3, 'they send everything back', '2027-04-05', 'system', $4, $5)`,
    [house.workspaceId, segmentId, decision, start, withdrawnAt],
  );

const none = { variant: null, subject: null, preheader: null, offerId: null };
const text = (body: string) => ({ kind: 'text' as const, body });

/** Random contents over the four segments and three offers; indexes stand for ids. */
const contents = () => {
  const offer = fc.constantFrom(...offers);
  const segmentId = fc.constantFrom(...segments);
  const slotContent = fc.oneof(
    fc.constant(text('x')),
    offer.map((offerId) => ({ kind: 'offer' as const, offerId })),
    fc.constant({ kind: 'offer' as const }),
  );
  const choices = fc.record({
    kind: fc.constant('choices' as const),
    choices: fc.uniqueArray(fc.record({ segmentId, content: slotContent }), {
      minLength: 1,
      maxLength: 4,
      selector: (choice) => choice.segmentId,
    }),
    otherwise: fc.option(slotContent),
  });
  const slots = fc.dictionary(fc.constantFrom('hero', 'Zebra', 'offer', 'a-b'), fc.oneof(slotContent, choices));
  const content = fc.record({
    segmentId: fc.option(segmentId),
    variant: fc.constantFrom(null, null, 'a', 'b'),
    offerId: fc.option(offer),
    slots: slots as fc.Arbitrary<Record<string, SlotEntry>>,
  });
  return fc
    .array(content, { minLength: 1, maxLength: 4 })
    .map((rows) => rows.map((row, index): Content => ({ ...none, ...row, id: 10 + index, position: index + 1 })));
};

const campaignOf = (contents: Content[], id: number): Campaign => ({
  id,
  workspaceId: house.workspaceId,
  name: 'any',
  topic: 'news',
  templateId: 1,
  templateVersionId: null,
  brandVersionId: null,
  audience: { include: [audience], exclude: [] },
  variants: [
    { key: 'a', share: 5_000 },
    { key: 'b', share: 5_000 },
  ],
  controlShare: 1_000,
  purpose: 'marketing',
  priority: 'normal',
  endsAt: null,
  transportId: null,
  utm: null,
  state: 'draft',
  scheduledAt: null,
  launchedAt: null,
  finishedAt: null,
  problem: null,
  createdAt: start,
  contents,
});

/** The offers a contact is up for, by walking contents and choices one by one: offer → is it held back from it. */
async function walk(campaign: Campaign, contactId: number): Promise<Map<number, boolean>> {
  const met = new Map<number, boolean>();
  const rows = await db.sql<{ id: number }>('select segment_id as id from member where contact_id = $1', [contactId]);
  const memberOf = new Set(rows.map((row) => row.id));
  /** Whether this serves the contact. */
  const meet = (offerId: number | null): boolean => {
    if (offerId === null) return true;
    if (deselected.has(contactId) && offerId !== invitation) return false;
    const isHeld = isHeldBack({ id: offerId, holdoutShare: shares[offers.indexOf(offerId)]! }, contactId);
    met.set(offerId, isHeld);
    return !isHeld;
  };
  for (const { segmentId, offerId, slots } of campaign.contents) {
    if (segmentId !== null && !memberOf.has(segmentId)) continue;
    if (!meet(offerId)) continue;
    for (const { choices, otherwise } of varyingSlots(slots)) {
      const served = choices.find((choice) => memberOf.has(choice.segmentId) && meet(offerOf(choice.content)));
      if (!served) meet(offerOf(otherwise));
    }
    break;
  }
  return met;
}

it('is the same for everybody at once as for one contact in the preview, whatever the contents', async () => {
  let seen = 0;
  let withheld = 0;
  let spared = 0;
  await fc.assert(
    fc.asyncProperty(contents(), fc.integer({ min: 1, max: 1_000 }), async (drawn, id) => {
      const campaign = campaignOf(drawn, id);
      const fates = await findFates(db.sql, audienceQuery(house.workspaceId, audienceOf(campaign, house.clock.now())));
      expect(fates.map(({ contactId }) => contactId).sort((a, b) => a - b)).toEqual([...people].sort((a, b) => a - b));
      for (const fate of fates) {
        const one = await chooseContent({ db }, campaign, fate.contactId).catch(() => null);
        expect([fate.contentId, fate.choices]).toEqual([one?.content.id ?? null, one?.choices ?? []]);
        const isPlanned = fate.state === 'planned';
        const paid = fate.offerIds.filter((offerId) => offerId !== invitation);
        if (deselected.has(fate.contactId)) expect(paid).toEqual([]);
        else expect([fate.reason === 'deselected', one?.choices.includes(-3) ?? false]).toEqual([false, false]);
        spared += one?.choices.filter((choice) => choice === -3).length ?? 0;
        if (fate.reason === 'deselected') spared += 1;
        expect(fate.offerIds).toEqual(isPlanned && one ? offersGiven(one.content, one.choices) : []);
        seen += one?.choices.filter((choice) => choice >= 0).length ?? 0;
        withheld += one?.choices.filter((choice) => choice === -2).length ?? 0;
        if (fate.reason === 'offer-holdout') withheld += 1;
      }
    }),
    { numRuns: 25 },
  );
  expect(seen).toBeGreaterThan(100);
  expect(withheld).toBeGreaterThan(100);
  expect(spared).toBeGreaterThan(100);
});

it('knows who was up for an offer, given it or held back', async () => {
  await fc.assert(
    fc.asyncProperty(contents(), async (drawn) => {
      const campaign = campaignOf(
        drawn.map((content) => ({ ...content, variant: null })),
        7,
      );
      const { text, values } = offerArmsQuery(house.workspaceId, audienceOf(campaign, house.clock.now()), start);
      const rows = await db.sql<{ offer_id: number; contact_id: number; is_control: boolean }>(text, values);
      const fates = await findFates(db.sql, audienceQuery(house.workspaceId, audienceOf(campaign, house.clock.now())));
      for (const { contactId, state, reason, offerIds } of fates.slice(0, 20)) {
        const mine = rows.filter((row) => row.contact_id === contactId);
        // Whoever is left out of the whole campaign, to compare with, was up for nothing.
        const isControl = drawNumber(controlSeed(campaign.id), contactId) < campaign.controlShare / 10_000;
        const isUp = state === 'planned' || (!isControl && ['offer-holdout', 'deselected'].includes(reason ?? ''));
        const expected = isUp ? await walk(campaign, contactId) : new Map<number, boolean>();
        expect(new Map(mine.map((row) => [row.offer_id, row.is_control]))).toEqual(expected);
        expect(mine).toHaveLength(expected.size);
        expect(
          mine
            .filter((row) => !row.is_control)
            .map((row) => row.offer_id)
            .sort(),
        ).toEqual([...offerIds].sort());
      }
    }),
    { numRuns: 12 },
  );
});

it('asks only about those named, and comes to the same', async () => {
  const campaign = campaignOf([{ ...none, id: 1, position: 1, segmentId: null, slots: {}, offerId: offers[2]! }], 3);
  const all = await findFates(db.sql, audienceQuery(house.workspaceId, audienceOf(campaign, house.clock.now())));
  const some = people.slice(10, 20);
  const few = await findFates(
    db.sql,
    audienceQuery(house.workspaceId, audienceOf(campaign, house.clock.now()), { contactIds: some }),
  );
  expect(few).toEqual(all.filter(({ contactId }) => some.includes(contactId)));
  const reasons = new Set(all.map(({ state, reason }) => `${state}: ${reason}`));
  expect(reasons).toEqual(new Set(['planned: null', 'control: null', 'control: offer-holdout', 'dropped: deselected']));
});
