import { beforeAll, describe, expect, it } from 'vitest';
import { createOffers, newOffer, type Offers } from '../../../src/offers/index.ts';
import { redeemBody, refundBody } from '../../../src/offers/redeem/redeem.schema.ts';
import { type CampaignHouse, createCampaignHouse, start } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
let house: CampaignHouse;
let contactIds: number[];
let workspaceId: number;
let made = 0;

beforeAll(async () => {
  house = await createCampaignHouse(db);
  workspaceId = house.workspaceId;
  contactIds = await house.addContacts(120);
});

const makeOffer = (more: Record<string, unknown> = {}) => {
  made += 1;
  const input = { name: `Offer ${made}`, basisPoints: 1_000, validFrom: '2026-01-01T00:00:00Z', ...more };
  return house.offers.create(workspaceId, newOffer.parse(input));
};
const line = (amount = 10_000, product = 'rye') => ({ product, category: 'Bread', amount });
let keys = 0;
const bodyOf = (more: Record<string, unknown>) => {
  keys += 1;
  const base = { key: `k${keys}`, contact: { externalId: 'p1' }, lines: [line()] };
  return redeemBody.parse({ ...base, ...more });
};
const redeem = (more: Record<string, unknown>, by: Offers = house.offers) => by.redeem(workspaceId, bodyOf(more));
const refund = (more: Record<string, unknown>) => house.offers.refund(workspaceId, refundBody.parse(more));
const eventsOf = async (kind: string, offerId: number) =>
  (await house.events.list(workspaceId, { limit: 1_000 }, { kind })).items.filter(({ ref }) => ref === String(offerId));
const usesOf = async (offerId: number) => {
  const [row] = await db.sql<{ valid: number; used: number }>(
    `select (select count(*) from redemption where offer_id = $1 and is_valid) as valid,
            (select sum(used) from offer_count where offer_id = $1 and scope = 'total') as used`,
    [offerId],
  );
  return row;
};
/** The same rooms as another program would have them. */
const another = () =>
  createOffers({ ...house, db, doorbell: { ring: () => undefined } } as unknown as Parameters<typeof createOffers>[0]);

describe('redeeming', () => {
  it('writes what was taken off, line by line, and an event that segments can read', async () => {
    const offer = await makeOffer();
    const lines = [
      { ...line(333), cost: 100 },
      { ...line(333, 'tea'), cost: 100 },
      { ...line(334, 'jam'), cost: 100 },
    ];
    const answer = await redeem({ offerId: offer.id, lines, orderRef: 'A-1' });
    expect(answer).toMatchObject({ outcome: 'redeemed', offerId: offer.id, discount: 100, shippingDiscount: 0 });
    if (answer.outcome !== 'redeemed') return;
    expect(answer.lines.map(({ discount }) => discount)).toEqual([33, 33, 34]);
    const { items } = await house.offers.redemptions(workspaceId, offer.id, { limit: 10 });
    expect(items).toMatchObject([
      { isValid: true, discount: 100, margin: 600, orderAmount: 900, orderRef: 'A-1', contactId: contactIds[0] },
    ]);
    const events = await eventsOf('offer_redeemed', offer.id);
    expect(events).toMatchObject([{ amount: 100, contactId: contactIds[0], at: start }]);
    expect(house.rings).toContain('segments.refresh');
  });

  it('repeats the answer for a repeated key, redeemed or refused, and refuses another body under it', async () => {
    const offer = await makeOffer({ maxPerContact: 1 });
    const body = bodyOf({ offerId: offer.id });
    const first = await house.offers.redeem(workspaceId, body);
    expect(await house.offers.redeem(workspaceId, body)).toEqual(first);
    const both = bodyOf({ offerId: offer.id });
    const refused = await Promise.all([0, 1].map(() => house.offers.redeem(workspaceId, both)));
    expect(refused[0]).toMatchObject({ outcome: 'refused', reason: 'limit-per-contact' });
    expect(refused[1]).toEqual(refused[0]);
    const [{ count } = { count: 0 }] = await db.sql<{ count: number }>(
      'select count(*) as count from redemption where offer_id = $1',
      [offer.id],
    );
    expect(count).toBe(2);
    await expect(house.offers.redeem(workspaceId, { ...body, lines: [] })).rejects.toMatchObject({
      code: 'offer_key_reused',
    });
    expect(await eventsOf('offer_redeemed', offer.id)).toHaveLength(1);
  });

  it('says why not, in words, and writes it down', async () => {
    const offer = await makeOffer({
      code: 'EVENING',
      windows: [{ weekdays: [0], fromMinute: 1_080, toMinute: 1_200 }],
    });
    expect(await redeem({ code: 'evening' })).toMatchObject({
      outcome: 'refused',
      reason: 'outside-window',
      detail: "The offer holds Monday between 18:00 and 20:00; the shop's clock showed Monday 10:00.",
    });
    const coded = await makeOffer({ code: 'ANYTIME' });
    expect(await redeem({ offerId: coded.id })).toMatchObject({ reason: 'code-needed' });
    expect(await redeem({ code: 'never heard' })).toMatchObject({ reason: 'unknown-code', offerId: null });
    expect(await redeem({ offerId: 999_999 })).toMatchObject({ reason: 'offer-unknown' });
    expect(await redeem({ offerId: offer.id, contact: { contactId: 2_000_000_000 } })).toMatchObject({
      reason: 'contact-unknown',
      redemptionId: null,
    });
    const { items } = await house.offers.redemptions(workspaceId, offer.id, { limit: 10 });
    expect(items.map(({ isValid, reason }) => [isValid, reason])).toEqual([[false, 'outside-window']]);
  });

  it('asks segments, first orders and holidays as they are now', async () => {
    const segmentId = await house.addSegment('Pensioners', contactIds.slice(0, 1));
    const inside = await makeOffer({ rules: { segments: { in: [segmentId] } } });
    expect(await redeem({ offerId: inside.id })).toMatchObject({ outcome: 'redeemed' });
    expect(await redeem({ offerId: inside.id, contact: { externalId: 'p2' } })).toMatchObject({
      reason: 'not-in-segment',
      detail: 'The offer is for the segment "Pensioners".',
    });
    const first = await makeOffer({ rules: { firstOrderOnly: true } });
    const order = { type: 'order' as const, orderId: 'first-1', at: new Date('2026-10-01T08:00:00Z'), amount: 100 };
    await house.events.append(workspaceId, [{ ...order, contact: { externalId: 'p3' } }]);
    expect(await redeem({ offerId: first.id, contact: { externalId: 'p3' } })).toMatchObject({
      reason: 'not-first-order',
    });
    expect(await redeem({ offerId: first.id, contact: { externalId: 'p3' }, orderRef: 'first-1' })).toMatchObject({
      outcome: 'redeemed',
    });
    expect(await redeem({ offerId: first.id, contact: { email: 'new@people.example' } })).toMatchObject({
      outcome: 'redeemed',
    });
    const closed = await makeOffer({ skipsHolidays: true });
    await house.offers.setHolidays(workspaceId, { holidays: [{ day: '2026-10-05', name: 'Harvest Day' }] });
    expect(await redeem({ offerId: closed.id })).toMatchObject({
      reason: 'holiday',
      detail: 'The offer does not hold on holidays, and 2026-10-05 is Harvest Day.',
    });
    await house.offers.removeHoliday(workspaceId, '2026-10-05');
    expect(await redeem({ offerId: closed.id })).toMatchObject({ outcome: 'redeemed' });
  });

  it('takes the code made for a contact from that contact only, and once', async () => {
    const offer = await makeOffer({ codeKind: 'unique' });
    await db.sql(
      `insert into offer_code (workspace_id, offer_id, code, state, contact_id) values ($1, $2, 'K7QM-3XPT', 'given', $3)`,
      [workspaceId, offer.id, contactIds[0]],
    );
    expect(await redeem({ code: 'K7QM-3XPT', contact: { externalId: 'p2' } })).toMatchObject({
      reason: 'code-of-another',
    });
    expect(await redeem({ code: 'k7qm 3xpt' })).toMatchObject({ outcome: 'redeemed', offerId: offer.id });
    expect(await redeem({ offerId: offer.id })).toMatchObject({ reason: 'code-used' });
    expect(await redeem({ offerId: offer.id, contact: { externalId: 'p2' } })).toMatchObject({ reason: 'code-needed' });
  });

  it('keeps offers of one order apart that cannot be used together', async () => {
    const [five, ten, gift] = [
      await makeOffer(),
      await makeOffer(),
      await makeOffer({ kind: 'gift', basisPoints: null, gives: 'A cup' }),
    ];
    const order = { orderRef: 'B-1' };
    expect(await redeem({ offerId: five.id, ...order })).toMatchObject({ outcome: 'redeemed' });
    expect(await redeem({ offerId: ten.id, ...order })).toMatchObject({ reason: 'not-combinable' });
    expect(await redeem({ offerId: five.id, ...order })).toMatchObject({ reason: 'already-in-order' });
    expect(await redeem({ offerId: gift.id, ...order })).toMatchObject({
      outcome: 'redeemed',
      gives: 'A cup',
      discount: 0,
    });
    expect(await redeem({ offerId: ten.id, orderRef: 'B-2' })).toMatchObject({ outcome: 'redeemed' });
  });
});

describe('many tills at once', () => {
  it('never use an offer more often than its capacities allow, and never stop before', async () => {
    const programs = [house.offers, another(), another()];
    const offer = await makeOffer({ capacityTotal: 100, capacityDay: 90 });
    const answers = await Promise.all(
      Array.from({ length: 400 }, (_, place) =>
        redeem({ offerId: offer.id, contact: { externalId: `p${(place % 120) + 1}` } }, programs[place % 3]),
      ),
    );
    const redeemed = answers.filter(({ outcome }) => outcome === 'redeemed');
    expect(redeemed).toHaveLength(90);
    const reasons = answers.flatMap((answer) => (answer.outcome === 'refused' ? answer.detail : []));
    expect(new Set(reasons)).toEqual(new Set(['The offer has been used as often as it may today.']));
    expect(await usesOf(offer.id)).toEqual({ valid: 90, used: 90 });
    expect(await eventsOf('offer_redeemed', offer.id)).toHaveLength(90);

    // The next day has room of its own; ten are left in all.
    house.clock.set(new Date('2026-10-06T08:00:00Z'));
    const later = await Promise.all(
      Array.from({ length: 30 }, (_, place) => redeem({ offerId: offer.id }, programs[place % 3])),
    );
    expect(later.filter(({ outcome }) => outcome === 'redeemed')).toHaveLength(10);
    expect(await usesOf(offer.id)).toEqual({ valid: 100, used: 100 });
    house.clock.set(start);
  });

  it('never let a contact use it more often than it may', async () => {
    const programs = [house.offers, another()];
    const offer = await makeOffer({ maxPerContact: 2 });
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, place) =>
        redeem({ offerId: offer.id, contact: { externalId: `p${(place % 4) + 1}` } }, programs[place % 2]),
      ),
    );
    expect(answers.filter(({ outcome }) => outcome === 'redeemed')).toHaveLength(8);
  });

  it('count one key once, also when two programs get it', async () => {
    const offer = await makeOffer({ capacityTotal: 5 });
    const body = bodyOf({ offerId: offer.id });
    const programs = [house.offers, another(), another()];
    const answers = await Promise.all(programs.map((by) => by.redeem(workspaceId, body)));
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect(await usesOf(offer.id)).toEqual({ valid: 1, used: 1 });
  });
});

describe('a refund', () => {
  it('of part of the order keeps the use; of the whole gives the place back; repeating changes nothing', async () => {
    const offer = await makeOffer({ capacityTotal: 1, maxPerContact: 1 });
    const first = await redeem({ offerId: offer.id, orderRef: 'C-1' });
    if (first.outcome !== 'redeemed') throw new Error('refused');
    const { redemptionId } = first;
    expect((await refund({ redemptionId, amount: 900 })).refunds).toMatchObject([
      { refundedAmount: 900, isWhole: false, orderAmount: 9_000 },
    ]);
    expect(await redeem({ offerId: offer.id })).toMatchObject({ reason: 'limit-per-contact' });
    expect((await refund({ orderRef: 'C-1', amount: 500 })).refunds).toMatchObject([{ refundedAmount: 900 }]);
    for (let time = 0; time < 2; time += 1) {
      expect((await refund({ redemptionId })).refunds).toMatchObject([{ refundedAmount: 9_000, isWhole: true }]);
    }
    expect(await usesOf(offer.id)).toEqual({ valid: 1, used: 0 });
    const events = await eventsOf('offer_refunded', offer.id);
    expect(events.map(({ amount }) => amount).sort()).toEqual([-100, -900]);
    expect(await redeem({ offerId: offer.id })).toMatchObject({ outcome: 'redeemed' });
    await expect(refund({ key: 'nobody' })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('orders that come later', () => {
  const order = async (orderId: string, code: string, amount: number, contact = 'p1') => {
    const input = {
      type: 'order' as const,
      orderId,
      at: start,
      codes: [code],
      amount,
      contact: { externalId: contact },
    };
    await house.events.append(workspaceId, [input]);
    await house.offers.settle();
  };

  it('are linked to what was redeemed at the till, and counted once', async () => {
    const offer = await makeOffer({ code: 'LINKED', capacityTotal: 2 });
    await redeem({ code: 'LINKED', orderRef: 'D-1' });
    await order('D-1', 'linked', 9_000);
    const { items } = await house.offers.redemptions(workspaceId, offer.id, { limit: 10 });
    expect(items).toMatchObject([{ isValid: true, discount: 1_000 }]);
    const [row] = await db.sql<{ linked: boolean }>(
      'select order_code_id is not null and event_id is not null as linked from redemption where offer_id = $1',
      [offer.id],
    );
    expect(row).toEqual({ linked: true });
    expect(await usesOf(offer.id)).toEqual({ valid: 1, used: 1 });
    expect(await eventsOf('offer_redeemed', offer.id)).toHaveLength(1);
  });

  it('take places too, and are refused when none is left', async () => {
    const offer = await makeOffer({ code: 'TWICE', capacityTotal: 2, maxPerContact: 1 });
    await order('E-1', 'TWICE', 100);
    await order('E-2', 'TWICE', 100);
    await order('E-3', 'TWICE', 100, 'p2');
    await order('E-4', 'TWICE', 100, 'p3');
    const { items } = await house.offers.redemptions(workspaceId, offer.id, { limit: 10 });
    expect(items.map(({ reason }) => reason)).toEqual([null, 'limit-per-contact', null, 'capacity']);
    expect(await redeem({ code: 'TWICE', contact: { externalId: 'p4' } })).toMatchObject({ reason: 'capacity' });
  });
});

describe('a changed offer', () => {
  it('has its room at once, and is judged as it is now', async () => {
    const offer = await makeOffer({ capacityTotal: 1 });
    await redeem({ offerId: offer.id });
    expect(await redeem({ offerId: offer.id })).toMatchObject({ reason: 'capacity' });
    await house.offers.change(workspaceId, offer.id, { capacityTotal: 2 });
    expect(await redeem({ offerId: offer.id })).toMatchObject({ outcome: 'redeemed' });
    await expect(house.offers.change(workspaceId, offer.id, { basisPoints: 100 })).rejects.toMatchObject({
      code: 'offer_given',
    });
    await house.offers.change(workspaceId, offer.id, { capacityTotal: null });
    expect(await redeem({ offerId: offer.id })).toMatchObject({ outcome: 'redeemed' });
    await house.offers.archive(workspaceId, offer.id);
    expect(await redeem({ offerId: offer.id })).toMatchObject({ reason: 'archived' });
  });

  it('that nobody has may become another, within reason', async () => {
    const offer = await makeOffer({ capacityTotal: 5 });
    const changed = await house.offers.change(workspaceId, offer.id, { basisPoints: 700, capacityTotal: 3 });
    expect(changed).toMatchObject({ basisPoints: 700, capacityTotal: 3, revision: 2 });
    const wrong = house.offers.change(workspaceId, offer.id, { validUntil: '2025-01-01T00:00:00Z' });
    await expect(wrong).rejects.toMatchObject({ code: 'request_invalid' });
  });
});

describe('a contact that is erased', () => {
  it('leaves no redemptions behind', async () => {
    const offer = await makeOffer();
    await redeem({ offerId: offer.id, contact: { externalId: 'p50' } });
    await db.transaction((tx) => house.offers.erase(tx, workspaceId, contactIds[49] as number));
    const { items } = await house.offers.redemptions(workspaceId, offer.id, { limit: 10 });
    expect(items).toEqual([]);
  });
});
