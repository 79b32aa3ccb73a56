import { beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/messages/index.ts';
import { newOffer } from '../../../src/offers/index.ts';
import { type CampaignHouse, createCampaignHouse, start } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
let house: CampaignHouse;
let round = 0;

beforeAll(async () => {
  house = await createCampaignHouse(db);
});

const none = { variant: null, subject: null, preheader: null, offerId: null };
const accepted: Outcome = { kind: 'accepted', response: '250 ok' };
const rejected: Outcome = { kind: 'rejected', reason: '550 no such user' };
const unknown: Outcome = { kind: 'unknown', reason: 'connection lost' };

async function addOffer(more: object) {
  round += 1;
  const offer = newOffer.parse({ name: `Offer ${round}`, kind: 'percent', basisPoints: 500, ...more });
  return (await house.offers.create(house.workspaceId, offer)).id;
}

/** A draft to `count` new contacts that gives an offer in its slot. */
async function draftWith(offerId: number, count: number, more: object = {}) {
  round += 1;
  const people = await house.addContacts(count, { prefix: `c${round}n` });
  const all = await house.addSegment(`codes ${round}`, people);
  const slots = { hero: { kind: 'offer' as const, offerId } };
  const campaign = await house.addCampaign([all], { contents: [{ ...none, segmentId: null, slots, ...more }] });
  return { people, id: campaign.id, all };
}

async function claimAll(campaignId: number) {
  await db.sql(`update campaign set state = 'paused' where id <> $1 and state = 'sending'`, [campaignId]);
  const worker = await house.messages.joinWorkers();
  const claimed = await house.hands.claim({ workerId: worker.workerId, limit: 500, now: start });
  return { claimed, ...worker };
}

const codesOf = (offerId: number) =>
  db.sql<{ contactId: number; code: string; state: string; wasShown: boolean }>(
    `select contact_id as "contactId", code, state, was_shown as "wasShown" from offer_code where offer_id = $1 order by id`,
    [offerId],
  );
const stateOf = async (offerId: number, contactId: number) =>
  (await codesOf(offerId)).find((code) => code.contactId === contactId)?.state;

describe("codes of the contacts' own", () => {
  it('are reserved once by the launch, shown to one contact each, and settled by what becomes of the message', async () => {
    const offerId = await addOffer({ codeKind: 'unique' });
    const { people, id } = await draftWith(offerId, 5);
    const preview = await house.campaigns.preview(house.workspaceId, id, { contactId: people[0]! });
    expect(preview.html).toContain('EXAMPLE-CODE');
    const test = await house.campaigns.composeTest(house.workspaceId, id, {
      contactId: people[0]!,
      to: 'me@office.example',
    });
    expect(test.raw.toString()).toContain('EXAMPLE-CODE');
    expect(await codesOf(offerId)).toEqual([]);

    const { templateId } = await house.campaigns.get(house.workspaceId, id);
    const { versionId } = await house.templates.get(house.workspaceId, templateId);
    // Cut short between its two steps, and taken up by three at once.
    await db.sql(`update campaign set state = 'launching', template_version_id = $2 where id = $1`, [id, versionId]);
    await Promise.all([house.campaigns.advance(), house.campaigns.advance(), house.campaigns.advance()]);
    const codes = await codesOf(offerId);
    expect(codes.map(({ contactId, state }) => [contactId, state])).toEqual(
      people.map((person) => [person, 'reserved']),
    );
    expect(new Set(codes.map(({ code }) => code)).size).toBe(5);

    const { claimed, workerId, leave } = await claimAll(id);
    const composed = await house.campaigns.compose(claimed);
    for (const message of composed) {
      if (message.kind !== 'ready') throw new Error(message.reason);
      const { contactId } = claimed.find((claim) => claim.id === message.messageId)!;
      const raw = message.wire.raw.toString().replace(/=\r\n/g, '');
      expect(codes.filter(({ code }) => raw.includes(code)).map((code) => code.contactId)).toEqual([contactId]);
    }
    const messageOf = (index: number) => claimed.find(({ contactId }) => contactId === people[index])!.id;
    const outcomes = [accepted, rejected, unknown].map((outcome, index) => ({ messageId: messageOf(index), outcome }));
    await house.hands.letGo(
      workerId,
      outcomes.map(({ messageId }) => messageId),
    );
    await house.hands.tell(workerId, outcomes);
    await house.contacts.erase(house.workspaceId, people[3]!);
    await house.campaigns.advance();
    const states = async () => Promise.all(people.map((person) => stateOf(offerId, person)));
    expect((await states()).slice(0, 3)).toEqual(['given', 'void', 'reserved']);
    expect((await codesOf(offerId)).filter(({ contactId }) => contactId === people[3])).toEqual([]);

    await house.messages.giveBack(workerId, [messageOf(4)]);
    await house.campaigns.cancel(house.workspaceId, id);
    await house.campaigns.advance();
    expect([(await states())[2], (await states())[4]]).toEqual(['reserved', 'void']);
    await house.messages.settleUnknown([{ messageId: messageOf(2), wasTaken: true }]);
    await house.campaigns.advance();
    expect((await states())[2]).toBe('given');
    await leave();

    // Up for the same offer again: the same code.
    const again = await house.addSegment('again', [people[0]!]);
    const slots = { hero: { kind: 'offer' as const, offerId } };
    const second = await house.addCampaign([again], { contents: [{ ...none, segmentId: null, slots }] });
    await house.campaigns.launch(house.workspaceId, second.id);
    expect((await codesOf(offerId)).filter(({ contactId }) => contactId === people[0])).toHaveLength(1);
    await house.campaigns.cancel(house.workspaceId, second.id);
  });

  it('are not used up by a message in which nobody sees them', async () => {
    const offerId = await addOffer({ codeKind: 'unique' });
    const body = '{{#if (eq contact.first_name "SEEN1")}}Say {{offer.code}}{{else}}Come by{{/if}}';
    const [seen] = await house.addContacts(1, { prefix: 'seen' });
    const [unseen] = await house.addContacts(1, { prefix: 'blind' });
    const all = await house.addSegment('seen or not', [seen!, unseen!]);
    const { id } = await house.addCampaign([all], {
      contents: [{ ...none, segmentId: null, offerId, slots: { hero: { kind: 'text', body } } }],
    });
    await house.campaigns.launch(house.workspaceId, id);
    const { claimed, workerId, leave } = await claimAll(id);
    await house.campaigns.compose(claimed);
    const ids = claimed.map((message) => message.id);
    // Made once more after somebody's data have changed, as after a try-later: what counts is what goes out.
    const rename = (externalId: string, first_name: string) => ({ externalId, attributes: { first_name } });
    await house.contacts.upsertMany(house.workspaceId, [rename('seen1', 'Someone'), rename('blind1', 'SEEN1')]);
    await house.campaigns.compose(claimed);
    await house.hands.letGo(workerId, ids);
    await house.hands.tell(
      workerId,
      ids.map((messageId) => ({ messageId, outcome: accepted })),
    );
    await house.campaigns.advance();
    expect([await stateOf(offerId, seen!), await stateOf(offerId, unseen!)]).toEqual(['void', 'given']);
    await leave();
  });

  it('from a shop stop the launch that would need more than there are', async () => {
    const offerId = await addOffer({ codeKind: 'imported' });
    const { id } = await draftWith(offerId, 3);
    const importCodes = (csv: string) => {
      const body = (async function* () {
        yield Buffer.from(csv);
      })();
      return house.offers.importCodes(house.workspaceId, { offerId, use: 'once' }, body, 'system');
    };
    await importCodes('code\nSHOP-AAA1\nSHOP-AAA2\n');
    const short = 'too few codes: 1 code is missing';
    const check = await house.campaigns.check(house.workspaceId, id);
    expect(check.isReady).toBe(false);
    expect(check.problems).toContainEqual({
      path: 'contents.0.slots.hero.offerId',
      message: expect.stringContaining(short),
      severity: 'error',
    });
    await expect(house.campaigns.launch(house.workspaceId, id)).rejects.toMatchObject({ code: 'campaign_not_ready' });

    // Enough when it was checked, and fewer when the audience is frozen.
    const { templateId } = await house.campaigns.get(house.workspaceId, id);
    const { versionId } = await house.templates.get(house.workspaceId, templateId);
    await db.sql(`update campaign set state = 'launching', template_version_id = $2 where id = $1`, [id, versionId]);
    await house.campaigns.advance();
    const refused = await house.campaigns.get(house.workspaceId, id);
    expect(refused).toMatchObject({ state: 'draft', templateVersionId: null, problem: expect.stringContaining(short) });
    expect(await house.states(id)).toEqual([]);
    expect((await codesOf(offerId)).map(({ state }) => state)).toEqual(['free', 'free']);

    await importCodes('code\nSHOP-AAA3\n');
    await house.campaigns.launch(house.workspaceId, id);
    expect((await codesOf(offerId)).map(({ state }) => state)).toEqual(['reserved', 'reserved', 'reserved']);
    await house.campaigns.cancel(house.workspaceId, id);
    await house.campaigns.advance();
    expect((await codesOf(offerId)).map(({ state }) => state)).toEqual(['free', 'free', 'free']);
  });
});

describe('who is held back from an offer', () => {
  it('gets the next content that fits, or nothing, and stands in its arm', async () => {
    const offerId = await addOffer({ codeKind: 'unique', holdoutShare: 5_000 });
    const { people, id } = await draftWith(offerId, 40, { offerId, slots: { hero: { kind: 'offer' } } });
    const check = await house.campaigns.check(house.workspaceId, id);
    await house.campaigns.launch(house.workspaceId, id);
    const rows = await house.states(id);
    const held = rows.filter(({ state }) => state === 'control');
    expect(new Set(held.map(({ reason }) => reason))).toEqual(new Set(['offer-holdout']));
    expect(held.length).toBeGreaterThan(5);
    expect(check.funnel).toMatchObject({ control: held.length, mailed: 40 - held.length });
    expect(check.drops).toEqual({});
    const arms = await db.sql<{ contactId: number; isControl: boolean }>(
      'select contact_id as "contactId", is_control as "isControl" from offer_arm where offer_id = $1',
      [offerId],
    );
    expect(arms).toHaveLength(people.length);
    expect(new Set(arms.filter((arm) => arm.isControl).map((arm) => arm.contactId))).toEqual(
      new Set(held.map(({ contactId }) => contactId)),
    );
    expect(await codesOf(offerId)).toHaveLength(40 - held.length);
    const preview = await house.campaigns
      .preview(house.workspaceId, id, { contactId: held[0]!.contactId })
      .catch((error) => error);
    expect(preview.fields[0].message).toMatch(
      /^The contact is held back from the offer "Offer \d+", to compare with\.$/,
    );
    await house.campaigns.cancel(house.workspaceId, id);
  });
});
