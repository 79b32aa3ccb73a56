import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createContacts } from '../../../src/contacts/index.ts';
import { createEvents } from '../../../src/events/index.ts';
import { createFakeClock, silentLog } from '../../../src/platform/index.ts';
import { createConversions } from '../../../src/tracking/index.ts';
import { createWorkspaces } from '../../../src/workspaces/index.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
const start = Date.parse('2026-10-20T00:00:00Z');
const hour = 3_600_000;
const day = 24 * hour;

type Rule = { model: 'last-click' | 'any-message'; days: number };
type Row = {
  order: string;
  messageId: number;
  amount: number;
  campaignId: number;
  variant: string;
  offerIds: number[];
};

/** Three contacts, each with a message of two marketing campaigns and a receipt. */
async function createStage(rule: Rule | null = { model: 'last-click', days: 7 }) {
  const clock = createFakeClock(new Date(start + 60 * day));
  const doorbell = { ring: () => undefined };
  const workspaces = createWorkspaces({ db, clock });
  const contacts = createContacts({ db, clock, doorbell, workspaces });
  const events = createEvents({ db, clock, doorbell, workspaces, contacts });
  const sender = { sender: { name: 'Shop', email: 'news@shop.example' }, postalAddress: 'High Street 1' };
  const { id: workspaceId } = await workspaces.create({
    ...{ slug: `s-${Math.random().toString(36).slice(2, 10)}`, name: 'Shop', timeZone: 'Europe/Stockholm' },
    ...{ currency: 'SEK', language: 'en', settings: { ...sender, ...(rule && { attribution: rule }) } },
  });
  const made = await contacts.upsertMany(
    workspaceId,
    ['a', 'b', 'c'].map((externalId) => ({ externalId })),
  );
  const contactIds = made.map((outcome) => (outcome.kind === 'rejected' ? 0 : outcome.contactId));
  const campaigns = await db.sql<{ id: number }>(
    `insert into campaign (workspace_id, name, topic, template_id, audience, purpose)
     select $1, 'c' || n, 'news', 1, '{}', case when n = 3 then 'transactional' else 'marketing' end
       from generate_series(1, 3) n returning id`,
    [workspaceId],
  );
  const messages = await db.sql<{ id: number; contactId: number; campaignId: number }>(
    `insert into message (workspace_id, campaign_id, contact_id, content_id, variant, offer_ids, state, due_at, planned_at)
     select $1, c.id, p.id, 1, 'v' || c.n, array[c.n], 'accepted', now(), now()
       from unnest($2::int[]) with ordinality c(id, n) cross join unnest($3::int[]) p(id)
     returning id, contact_id as "contactId", campaign_id as "campaignId"`,
    [workspaceId, campaigns.map(({ id }) => id), contactIds],
  );
  const open = () => createConversions({ db, workspaces, log: silentLog });
  const conversions = open();
  events.onReclassified(conversions.followChanged);
  contacts.onErase(conversions.erase);
  const messageOf = (who: number, campaign: number) =>
    messages.find((each) => each.contactId === contactIds[who] && each.campaignId === campaigns[campaign]!.id)!.id;
  return {
    ...{ clock, workspaces, contacts, events, conversions, open, workspaceId, contactIds, messageOf, sender },

    click: (who: number, campaign: number, at: number, kind = 'message_clicked') =>
      events.append(workspaceId, [
        {
          ...{ type: 'event', kind, at: new Date(at), contact: { contactId: contactIds[who]! } },
          ...{ messageId: messageOf(who, campaign), ref: String(campaigns[campaign]!.id) },
        },
      ]),
    order: (who: number, orderId: string, at: number, amount = 1_000) =>
      events.append(workspaceId, [
        { type: 'order', orderId, amount, at: new Date(at), contact: { contactId: contactIds[who]! } },
      ]),
    refund: (who: number, orderId: string, refundId: string, amount: number, at: number) =>
      events.append(workspaceId, [
        { type: 'refund', refundId, orderId, amount, at: new Date(at), contact: { contactId: contactIds[who]! } },
      ]),
    async follow() {
      while (!(await conversions.follow()));
    },
    rows: () =>
      db.sql<Row>(
        `select e.ref as order, c.message_id as "messageId", c.amount, c.campaign_id as "campaignId", c.variant,
                c.offer_ids as "offerIds"
           from conversion c join event e on e.id = c.order_event_id where c.workspace_id = $1 order by e.ref`,
        [workspaceId],
      ),
    eventsOf: () =>
      db.sql<{ id: number; kind: string; contactId: number; at: Date; ref: string; amount: number; messageId: number }>(
        `select e.id, k.name as kind, e.contact_id as "contactId", e.at, e.ref, e.amount, e.message_id as "messageId"
           from event e join event_kind k on k.id = e.kind_id where e.workspace_id = $1 order by e.id`,
        [workspaceId],
      ),
  };
}

type Stage = Awaited<ReturnType<typeof createStage>>;

describe('an order', () => {
  it('belongs to the last message that was clicked within the days before it', async () => {
    const stage = await createStage(null);
    await stage.click(0, 0, start);
    await stage.click(0, 1, start + hour);
    await stage.order(0, 'late', start + hour + 7 * day);
    await stage.order(0, 'in-time', start + hour + 7 * day - 1);
    await stage.order(0, 'at-once', start + hour);
    await stage.order(0, 'before', start - 1);
    await stage.order(1, 'no-click', start + hour);
    await stage.follow();
    const second = { messageId: stage.messageOf(0, 1), amount: 1_000, variant: 'v2', offerIds: [2] };
    expect(await stage.rows()).toMatchObject([
      { order: 'at-once', ...second },
      { order: 'in-time', ...second },
    ]);
  });

  it('never belongs to a click of a machine, also when that comes to light later', async () => {
    const stage = await createStage();
    await stage.click(0, 0, start);
    await stage.click(0, 1, start + hour);
    await stage.click(0, 1, start + 2 * hour, 'message_clicked_machine');
    await stage.click(0, 1, start + 2 * hour, 'message_clicked_unsure');
    await stage.order(0, 'x', start + 3 * hour);
    await stage.follow();
    expect(await stage.rows()).toMatchObject([{ messageId: stage.messageOf(0, 1) }]);
    const all = await stage.eventsOf();
    const reclassify = (kind: 'message_clicked' | 'message_clicked_machine', eventId: number) =>
      db.transaction((tx) => stage.events.reclassify(tx, stage.workspaceId, [{ eventId, kind, props: null }]));
    const [first, second] = all.filter(({ kind }) => kind === 'message_clicked').map(({ id }) => id);
    await reclassify('message_clicked_machine', second!);
    expect(await stage.rows()).toMatchObject([{ messageId: stage.messageOf(0, 0) }]);
    await reclassify('message_clicked_machine', first!);
    expect(await stage.rows()).toEqual([]);
    await reclassify('message_clicked', second!);
    expect(await stage.rows()).toMatchObject([{ messageId: stage.messageOf(0, 1) }]);
  });

  it('is worth what is left after refunds, and moves when an earlier click arrives late', async () => {
    const stage = await createStage();
    await stage.order(0, 'x', start + hour, 5_000);
    await stage.follow();
    expect(await stage.rows()).toEqual([]);
    await stage.click(0, 0, start);
    await stage.follow();
    await stage.refund(0, 'x', 'r1', 1_500, start + 2 * hour);
    await stage.refund(0, 'x', 'r2', 500, start + 20 * day);
    await stage.follow();
    expect(await stage.rows()).toMatchObject([{ messageId: stage.messageOf(0, 0), amount: 3_000 }]);
  });

  it('belongs to any message that arrived where the workspace says so, but to no receipt', async () => {
    const stage = await createStage({ model: 'any-message', days: 3 });
    await stage.click(0, 0, start, 'message_accepted');
    await stage.click(0, 2, start + hour, 'message_accepted');
    await stage.order(0, 'x', start + 2 * hour);
    await stage.follow();
    expect(await stage.rows()).toMatchObject([{ messageId: stage.messageOf(0, 0) }]);
  });
});

it('is worked out anew when the workspace changes its rule, and forgotten with the contact', async () => {
  const stage = await createStage();
  await stage.click(0, 0, start);
  await stage.click(1, 0, start + 2 * day, 'message_accepted');
  await stage.order(0, 'x', start + 5 * day);
  await stage.order(1, 'y', start + 5 * day);
  await stage.follow();
  expect((await stage.rows()).map(({ order }) => order)).toEqual(['x']);
  const change = async (attribution: Rule) => {
    await stage.workspaces.update(stage.workspaceId, { settings: { ...stage.sender, attribution } }, 'system');
    await stage.follow();
    return (await stage.rows()).map(({ order }) => order);
  };
  expect(await change({ model: 'last-click', days: 4 })).toEqual([]);
  expect(await change({ model: 'any-message', days: 4 })).toEqual(['y']);
  expect(await change({ model: 'last-click', days: 30 })).toEqual(['x']);
  await stage.contacts.erase(stage.workspaceId, stage.contactIds[0]!);
  expect(await db.sql('select from conversion where workspace_id = $1', [stage.workspaceId])).toEqual([]);
});

type Happening =
  | { type: 'click'; who: number; campaign: number; at: number; kind: string }
  | { type: 'order'; who: number; at: number; amount: number }
  | { type: 'refund'; of: number; amount: number; at: number }
  | { type: 'turn'; which: number; isPerson: boolean }
  | { type: 'follow' };

const at = fc.integer({ min: 0, max: 60 }).map((step) => start + step * 6 * hour);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('click' as const),
      who: fc.nat(2),
      campaign: fc.nat(2),
      at,
      kind: fc.constantFrom('message_clicked', 'message_clicked', 'message_clicked_machine', 'message_accepted'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('order' as const), who: fc.nat(2), at, amount: fc.nat(5_000) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('refund' as const),
      of: fc.nat(9),
      amount: fc.integer({ min: 1, max: 900 }),
      at,
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('turn' as const), which: fc.nat(9), isPerson: fc.boolean() }) },
  { weight: 3, arbitrary: fc.constant({ type: 'follow' as const }) },
);

/** The same by hand: for each order the latest touch within reach, and what is left of its amount. */
async function naive(stage: Stage, { model, days }: Rule) {
  const all = await stage.eventsOf();
  const touchKind = model === 'last-click' ? 'message_clicked' : 'message_accepted';
  const receipts = stage.contactIds.map((_, who) => stage.messageOf(who, 2));
  const found: { order: string; messageId: number; amount: number }[] = [];
  for (const order of all.filter(({ kind }) => kind === 'order')) {
    let best: (typeof all)[number] | undefined;
    for (const touch of all) {
      if (touch.kind !== touchKind || touch.contactId !== order.contactId) continue;
      if (model === 'any-message' && receipts.includes(touch.messageId)) continue;
      const ageMs = order.at.getTime() - touch.at.getTime();
      if (ageMs < 0 || ageMs >= days * day) continue;
      if (!best || touch.at > best.at || (touch.at.getTime() === best.at.getTime() && touch.id > best.id)) best = touch;
    }
    if (!best) continue;
    const refunds = all.filter(
      ({ kind, ref, contactId }) => kind === 'refund' && ref === order.ref && contactId === order.contactId,
    );
    const amount = refunds.reduce((sum, refund) => sum + refund.amount, order.amount);
    found.push({ order: order.ref, messageId: best.messageId, amount });
  }
  return found;
}

const byOrder = (a: { order: string }, b: { order: string }) => (a.order < b.order ? -1 : 1);

/** Lets it happen. `orders` grows with those that were made. */
async function happen(stage: Stage, one: Happening, orders: { who: number; id: string }[]): Promise<void> {
  const name = `${orders.length}-${one.type}-${Math.random()}`;
  switch (one.type) {
    case 'follow':
      return stage.follow();
    case 'click':
      await stage.click(one.who, one.campaign, one.at, one.kind);
      return;
    case 'order':
      orders.push({ who: one.who, id: name });
      await stage.order(one.who, name, one.at, one.amount);
      return;
    case 'refund': {
      const order = orders[one.of % Math.max(1, orders.length)];
      if (order) await stage.refund(order.who, order.id, name, one.amount, one.at);
      return;
    }
    case 'turn': {
      const clicks = (await stage.eventsOf()).filter(({ kind }) => kind.startsWith('message_clicked'));
      const click = clicks[one.which % Math.max(1, clicks.length)];
      const kind = one.isPerson ? ('message_clicked' as const) : ('message_clicked_machine' as const);
      const change = click && [{ eventId: click.id, kind, props: null }];
      if (change) await db.transaction((tx) => stage.events.reclassify(tx, stage.workspaceId, change));
    }
  }
}

it('comes out the same however it comes in, step by step or all at once, and as worked out by hand', async () => {
  const rules = fc.record({
    model: fc.constantFrom('last-click' as const, 'any-message' as const),
    days: fc.constantFrom(1, 2, 7),
  });
  await fc.assert(
    fc.asyncProperty(rules, fc.array(happening, { minLength: 5, maxLength: 40 }), async (rule, happenings) => {
      const stage = await createStage(rule);
      const orders: { who: number; id: string }[] = [];
      for (const one of happenings) await happen(stage, one, orders);
      await stage.follow();
      const kept = async () =>
        (await stage.rows()).map(({ order, messageId, amount }) => ({ order, messageId, amount })).toSorted(byOrder);
      const byHand = (await naive(stage, rule)).toSorted(byOrder);
      expect(await kept()).toEqual(byHand);
      await stage.conversions.rebuild(stage.workspaceId);
      expect(await kept()).toEqual(byHand);
    }),
    { numRuns: 25 },
  );
}, 120_000);
