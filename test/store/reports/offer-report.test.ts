import { beforeAll, describe, expect, it } from 'vitest';
import { type OfferStage, offerStartsAt, openOfferStage } from '../../kit/offer-stage.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A local time in Stockholm (summer), `day` days after the Monday on which the offer starts; negative: before. */
const at = (day: number, hour: number, minute = 0) => offerStartsAt + day * DAY_MS + hour * HOUR_MS + minute * 60_000;

let stage: OfferStage;
let ids: number[];
let offerId: number;
let segmentId: number;

/**
 * Three people given the offer (two for a segment), two held back, one whom nobody chose. Each bought on Friday at 17:30
 * two weeks before; the peak is Friday 17-18.
 */
beforeAll(async () => {
  stage = await openOfferStage(db, { weeks: 2 });
  const { workspaceId } = stage;
  ids = await stage.addContacts(['a', 'b', 'c', 'd', 'e', 'f']);
  const [a, b, c, d, e, f] = ids as [number, number, number, number, number, number];
  const [segment] = await db.sql<{ id: number }>(
    `insert into segment (workspace_id, name, purpose, definition, built_at) values ($1, 'Mornings', 'test', '{}', now()) returning id`,
    [workspaceId],
  );
  segmentId = segment!.id;
  await db.sql(
    'insert into member (segment_id, contact_id, workspace_id, entered_at) select $1, id, $2, now() from unnest($3::int[]) as id',
    [segmentId, workspaceId, [a, f]],
  );
  offerId = await stage.addOffer();
  const isControl = (id: number) => id === c || id === d;
  await stage.addArms(offerId, [a, b, c], { isControl, segmentId });
  await stage.addArms(offerId, [d, e], { isControl, at: new Date(at(2, 0)) });
  const order = (contactId: number, orderId: string, when: number, amount = 1_000) => ({
    contactId,
    orderId,
    at: when,
    amount,
  });
  await stage.addOrders([
    ...ids.map((id, index) => order(id, `before-${index}`, at(-10, 17, 30))),
    order(f, 'sunday', at(-8, 12)),
    order(a, 'morning', at(0, 9), 2_000),
    order(a, 'evening', at(4, 17, 5)),
    order(b, 'noon', at(1, 12)),
    order(c, 'held', at(4, 17, 59)),
    // Before these two were chosen: part of nothing.
    order(e, 'early', at(1, 9)),
    order(d, 'early-too', at(1, 9)),
    order(e, 'later', at(3, 11, 59)),
    order(f, 'other', at(4, 17, 10)),
    order(f, 'after', at(14, 9)),
  ]);
  const refund = {
    type: 'refund' as const,
    refundId: 'back',
    orderId: 'morning',
    contact: { contactId: a },
    amount: 500,
  };
  await stage.events.append(workspaceId, [{ ...refund, at: new Date(at(5, 12)) }]);
  // Two codes in one order, one of them given back in part; a refused one; one of a person nobody chose.
  await stage.addUses(offerId, [
    { orderId: 'morning', discount: 60 },
    { orderId: 'morning', discount: 40 },
    { orderId: 'later', discount: 50 },
    { orderId: 'other', discount: 50 },
    { orderId: 'held', discount: 50 },
  ]);
  await db.sql(
    `update redemption set refunded_at = at, refunded_amount = 500, discount = null where offer_id = $1 and order_ref = 'other'`,
    [offerId],
  );
  await db.sql(`update redemption set margin = 300 where offer_id = $1 and order_ref = 'later'`, [offerId]);
  await db.sql(
    `insert into redemption (workspace_id, offer_id, contact_id, at, is_valid, reason, order_amount)
     values ($1, $2, $3, $4, false, 'outside-window', 1000)`,
    [workspaceId, offerId, b, new Date(at(1, 12))],
  );
});

describe('the report of an offer', () => {
  it('counts uses, people, orders and money once each, by segment and in all', async () => {
    const { redeemed, bySegment, summary } = await stage.reports.offer(stage.workspaceId, offerId);
    expect(redeemed).toEqual({
      ...{ people: 4, uses: 5, refunded: 1, orders: 4, revenue: 5_000, refundedAmount: 500 },
      ...{ discount: 200, discountKnown: 4, margin: 300, marginKnown: 1 },
    });
    expect(bySegment).toMatchObject([
      { group: 'chosen', segmentId, segment: 'Mornings', given: 2, heldBack: 1, people: 2, uses: 3, revenue: 3_000 },
      {
        group: 'everybody-else',
        segmentId: null,
        segment: 'Everybody else',
        given: 1,
        heldBack: 1,
        people: 1,
        uses: 1,
      },
      { group: 'not-chosen', segmentId: null, given: 0, heldBack: 0, people: 1, uses: 1, refunded: 1 },
    ]);
    const [row] = await db.sql<{ uses: number; people: number }>(
      'select count(*) as uses, count(distinct contact_id) as people from redemption where offer_id = $1 and is_valid',
      [offerId],
    );
    expect(redeemed).toMatchObject(row!);
    expect(summary[0]).toBe(
      'It was used 5 times by 4 people, in orders of 50 SEK; it took off 2 SEK where that is known (4 of 5 uses). 1 of the uses was taken back, in whole or in part.',
    );
    const narrow = { from: new Date(at(3, 0)), to: new Date(at(4, 0)) };
    expect((await stage.reports.offer(stage.workspaceId, offerId, narrow)).redeemed).toMatchObject({
      uses: 1,
      people: 1,
    });
  });

  it('counts for each arm what came since each contact was chosen, refunds taken off, and says what is too little', async () => {
    const { effect, summary, during, before } = await stage.reports.offer(stage.workspaceId, offerId);
    expect(effect).toMatchObject({
      kind: 'compared',
      treated: { contacts: 3, buyers: 3, orders: 4, revenue: 4_500 },
      control: { contacts: 2, buyers: 1, orders: 1, revenue: 1_000 },
      controlWhoUsedIt: 1,
      ordersEach: { kind: 'not-enough-data', reason: 'too-few' },
      windowShare: { kind: 'not-enough-data', reason: 'too-few' },
      cannibalisation: { orders: 2, wouldHaveCome: { kind: 'not-enough-data' } },
    });
    expect(summary.join('\n')).toContain(
      'too little to compare orders: it takes at least 30 people given it and 30 held back',
    );
    expect(during).toEqual({ from: new Date(offerStartsAt).toISOString(), to: new Date(stage.endsAt).toISOString() });
    // Four weeks before, but not from before the first order there is.
    expect(before).toEqual({ from: new Date(at(-10, 17, 30)).toISOString(), to: during.from });
  });

  it('puts orders into the hours of the week as the clock on the wall showed them, and finds the peak outside the offer', async () => {
    const { loadShift } = await stage.reports.offer(stage.workspaceId, offerId, { segmentId });
    if (loadShift.kind !== 'counted') throw new Error(loadShift.detail);
    const friday = 4 * 24;
    const { maps, peak, peakLoad, window } = loadShift;
    expect(window).toEqual([0, 1, 2, 3, 4].flatMap((day) => [8, 9, 10, 11].map((hour) => day * 24 + hour)));
    expect(peak).toEqual({ hours: [friday + 17], text: 'Fri 17–18' });
    expect(maps.of).toBe('given');
    const filled = (orders: number[]) =>
      Object.fromEntries(orders.map((count, hour) => [hour, count]).filter(([, count]) => count));
    expect(filled(maps.before.orders)).toEqual({ [friday + 17]: 3 });
    // Early birds before they were chosen are in the picture of their group, not in the comparison.
    expect(filled(maps.during.orders)).toEqual({ 9: 1, 33: 1, 36: 1, 83: 1, [friday + 17]: 1 });
    expect(filled(maps.control!.orders)).toEqual({ 33: 1, [friday + 17]: 1 });
    expect(maps.during.shares!.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    // One and a half Friday peaks before (the first half hour is before the first order), two during.
    expect(peakLoad).toEqual([
      { who: 'given', name: 'Given the offer', segmentId: null, before: 2, during: 0.5 },
      { who: 'held-back', name: 'Held back', segmentId: null, before: expect.closeTo(4 / 3, 9), during: 0.5 },
      { who: 'everybody-else', name: 'Everybody else', segmentId: null, before: expect.closeTo(2 / 3, 9), during: 0.5 },
      { who: 'everybody', name: 'The whole shop', segmentId: null, before: 4, during: 1.5 },
      { who: 'segment', name: 'Mornings', segmentId, before: expect.closeTo(4 / 3, 9), during: 1 },
    ]);
  });

  it('says what to do where there is nobody to compare with, nothing before, or nothing yet', async () => {
    const ask = (id: number) => stage.reports.offer(stage.workspaceId, id);
    const unsent = await ask(await stage.addOffer({ code: 'UNSENT' }));
    expect(unsent.effect).toMatchObject({
      kind: 'no-control',
      detail: expect.stringContaining('No campaign has given this offer'),
    });
    expect(unsent.loadShift).toMatchObject({ kind: 'counted', maps: { of: 'everybody', control: null } });
    expect(unsent.summary[0]).toBe('Nobody has used it yet.');

    const forAll = await stage.addOffer({ code: 'FORALL', hasWindow: false });
    await stage.addArms(forAll, ids, { isControl: () => false });
    const all = await ask(forAll);
    expect(all.effect).toMatchObject({
      kind: 'no-control',
      detail: expect.stringContaining('they are drawn at random'),
    });
    expect(all.windowText).toBe('at any time');

    const [future] = await db.sql<{ id: number }>(
      `insert into offer (workspace_id, name, kind, valid_from) values ($1, 'Later', 'gift', '2030-01-01T00:00:00Z') returning id`,
      [stage.workspaceId],
    );
    expect(await ask(future!.id)).toMatchObject({
      effect: { kind: 'not-started' },
      loadShift: { kind: 'not-started' },
    });

    const empty = await openOfferStage(db, { weeks: 2 });
    const first = await empty.reports.offer(empty.workspaceId, await empty.addOffer());
    expect(first).toMatchObject({ before: null, loadShift: { kind: 'no-orders-before' } });
    expect(first.summary.at(-1)).toContain('Import the orders');
  });

  it('is of one workspace only, and knows no others', async () => {
    const elsewhere = await openOfferStage(db);
    await expect(elsewhere.reports.offer(elsewhere.workspaceId, offerId)).rejects.toMatchObject({ code: 'not_found' });
    await expect(stage.reports.offer(stage.workspaceId, offerId, { segmentId: 999_999 })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect((await elsewhere.reports.offers(elsewhere.workspaceId, { limit: 10 })).items).toEqual([]);
  });
});

it('lists offers, newest first, page by page, with how much each was used', async () => {
  const first = await stage.reports.offers(stage.workspaceId, { limit: 2 });
  expect(first.items.map(({ name }) => name)).toEqual(['Later', 'FORALL']);
  const rest = await stage.reports.offers(stage.workspaceId, { limit: 10, cursor: first.nextCursor! });
  expect(rest.items.at(-1)).toMatchObject({
    ...{ id: offerId, people: 4, uses: 5, refunded: 1, revenue: 5_000, discount: 200, given: 3, heldBack: 2 },
    ...{ archivedAt: null, holdoutShare: 3_000 },
  });
  expect(rest.nextCursor).toBeNull();
});
