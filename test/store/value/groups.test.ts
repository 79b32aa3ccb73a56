import { beforeAll, describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import { createTestApi } from '../../kit/house.ts';

const day = 86_400_000;
const start = new Date('2026-11-20T12:00:00Z');

describe('the three groups', async () => {
  const clock = createFakeClock(start);
  const api = await createTestApi({ clock });
  const { db, house, ask, workspaceId, createKey, createWorkspace } = api;
  const { groups } = house.value;
  const agoMs = (days: number) => new Date(clock.now().getTime() - days * day);
  let orders = 0;

  /** Somebody who ordered so many days ago each time. */
  const shop = (who: string, daysAgo: readonly number[], amount = 10_000) =>
    house.events.append(
      workspaceId,
      daysAgo.map((days) => {
        orders += 1;
        return {
          type: 'order',
          orderId: `o-${orders}`,
          at: agoMs(days),
          contact: { externalId: who },
          amount,
        } as const;
      }),
      { createMissing: true },
    );
  const idOf = async (who: string): Promise<number> =>
    (await house.contacts.find(workspaceId, { externalId: who }))!.id;
  const valuesOf = async (who: string) => {
    const values = await house.contacts.valuesOf(workspaceId, await idOf(who));
    return Object.fromEntries(values.map(({ name, value }) => [name, value]));
  };
  const movesOf = async (who: string) => {
    const rows = await db.sql<{ text: string }>(
      `select coalesce(from_group, '-') || '>' || coalesce(to_group, '-') as text from group_move
        where contact_id = $1 order by at, id`,
      [await idOf(who)],
    );
    return rows.map(({ text }) => text);
  };

  beforeAll(async () => {
    // Regular and rich; now and then; once.
    for (let who = 0; who < 12; who += 1) {
      await shop(`rich-${who}`, [330, 300, 270, 240, 210, 180, 150, 120, 90, 60, 30, 3 + who], 80_000);
    }
    for (let who = 0; who < 20; who += 1) await shop(`now-and-then-${who}`, [200 - who, 120, 40 + who], 20_000);
    for (let who = 0; who < 40; who += 1) await shop(`once-${who}`, [30 + 5 * who], 9_000);
    await shop('gone', [700]);
    await house.contacts.upsert(workspaceId, { externalId: 'prospect' });
    await groups.follow();
    await groups.scorer.score(workspaceId);
  });

  test('everybody who ever ordered is in one, with RFM and a stage of life', async () => {
    expect(await valuesOf('rich-0')).toMatchObject({ customer_group: 'exclusive', lifecycle: 'active', rfm: '5-5-5' });
    expect(await valuesOf('now-and-then-3')).toMatchObject({ customer_group: 'recurring' });
    expect(await valuesOf('once-0')).toMatchObject({ customer_group: 'mobile', lifecycle: 'new' });
    expect(await valuesOf('gone')).toMatchObject({ customer_group: 'mobile', lifecycle: 'lost', rfm_recency: 1 });
    expect(await valuesOf('prospect')).toEqual({});
  });

  test('are explained in words', async () => {
    const { body } = await ask('get', `/customers/groups/contacts/${await idOf('rich-1')}`).expect(200);
    expect(body).toMatchObject({ group: 'exclusive', lifecycle: 'active', rfm: { recency: 5 } });
    expect(body.why[0]).toMatch(/^✓ Ordered on 12 days of the last 365; to stay exclusive it takes \d+\.$/);
    expect(body.why[1]).toContain('Spent SEK 9,600.00 less refunds');
    const { body: prospect } = await ask('get', `/customers/groups/contacts/${await idOf('prospect')}`).expect(200);
    expect(prospect).toMatchObject({ group: null, why: ['Never ordered: in none of the three groups.'] });
    const stranger = await createKey(['customers:read'], await createWorkspace());
    await ask('get', `/customers/groups/contacts/${await idOf('rich-1')}`, stranger).expect(404);
  });

  test('the past is made up from orders, once', async () => {
    expect(await movesOf('rich-0')).toEqual(['->mobile', 'mobile>recurring', 'recurring>exclusive']);
    expect(await movesOf('gone')).toEqual(['->mobile', 'mobile>-']);
    const before = await db.sql('select from group_move');
    const scores = await db.sql('select from contact_score');
    await groups.scorer.score(workspaceId);
    expect(await db.sql('select from group_move')).toHaveLength(before.length);
    expect(await db.sql('select from contact_score')).toHaveLength(scores.length);
  });

  test('a second order moves somebody up at once, not in the night', async () => {
    await shop('once-7', [0.001]);
    await shop('newcomer', [0.001]);
    await groups.follow();
    expect(await valuesOf('once-7')).toMatchObject({ customer_group: 'recurring', rfm_recency: 5 });
    expect((await movesOf('once-7')).at(-1)).toBe('mobile>recurring');
    expect(await valuesOf('newcomer')).toMatchObject({ customer_group: 'mobile', lifecycle: 'new' });
  });

  test('segments read the group, and are told when it changes', async () => {
    const { body: ids } = await ask('post', '/customers/groups/segments').expect(200);
    expect((await ask('post', '/customers/groups/segments').expect(200)).body).toEqual(ids);
    for (const id of Object.values(ids)) await house.segments.build(Number(id));
    const isIn = async (who: string) =>
      (await house.segments.explain(workspaceId, ids.recurring, await idOf(who))).member;
    expect(await isIn('once-8')).toBe(false);
    await shop('once-8', [0.0005]);
    await groups.follow();
    await house.segments.refresh();
    expect(await isIn('once-8')).toBe(true);
  });

  test('moves by month are a table and a diagram that add up', async () => {
    const { body } = await ask('get', '/customers/groups/moves?months=14').expect(200);
    expect(body.months).toHaveLength(14);
    for (const month of body.months) {
      const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, one) => all + one, 0);
      expect(sum(month.end)).toBe(sum(month.start) + month.entered);
    }
    const last = body.months.at(-1);
    expect(last.month).toBe('2026-11');
    expect(last.moves).toContainEqual({ from: 'mobile', to: 'recurring', count: 2 });
    const targets = new Map<string, number>();
    for (const { target, count } of body.sankey.links) targets.set(target, (targets.get(target) ?? 0) + count);
    for (const { id, count } of body.sankey.nodes) {
      if (targets.has(id)) expect([id, targets.get(id)]).toEqual([id, count]);
    }
    const cell = '/customers/groups/moves/contacts?month=2026-11&from=mobile&to=recurring';
    const { body: page } = await ask('get', cell).expect(200);
    expect(page.items.map((one: { externalId: string }) => one.externalId).sort()).toEqual(['once-7', 'once-8']);
  });

  test('the report says heads, money, cost, and whether the pyramid stands', async () => {
    const contact = { externalId: 'once-1' };
    const call = { type: 'event', kind: 'service_contact', at: agoMs(2), contact, amount: 4_500 } as const;
    await house.events.append(workspaceId, [call]);
    const { body } = await ask('get', '/customers/groups').expect(200);
    const [exclusive, recurring, mobile] = body.groups;
    expect([exclusive.customers, recurring.customers]).toEqual([12, 22]);
    expect(exclusive).toMatchObject({ group: 'exclusive', revenue: 12 * 12 * 80_000, orders: 144 });
    expect(mobile).toMatchObject({ lost: 1, cost: { service: 4_500, serviceContacts: 1, toServe: 4_500 } });
    expect(exclusive.margin).toBeNull();
    expect(mobile.strategy).toContain('Careful with discounts');
    expect(body.pyramid.kind).toBe('healthy');
    expect(body.pyramid.sentences[0]).toBe('The pyramid stands on its base.');
  });

  test('what came before a move is compared with those who stayed', async () => {
    const month = agoMs(25);
    // Of those who moved up in the last months many had clicked; of the others hardly anybody.
    const movers = Array.from({ length: 25 }, (_, who) => `mover-${who}`);
    for (const who of movers) await shop(who, [150, 20]);
    const clicks = movers
      .slice(0, 20)
      .map((externalId) => ({ type: 'event', kind: 'visited_store', at: month, contact: { externalId } }) as const);
    await house.events.append(workspaceId, clicks);
    await groups.follow();
    const { body } = await ask('get', '/customers/groups/moves/before?months=2').expect(200);
    const move = body.items.find(
      (one: { from: string; to: string }) => one.from === 'mobile' && one.to === 'recurring',
    );
    expect(move).toMatchObject({ kind: 'compared' });
    expect(move.movers).toBeGreaterThanOrEqual(25);
    expect(move.signs[0]).toMatchObject({ kind: 'visited_store', differs: 'more-often', moved: { count: 20 } });
    expect(move.signs[0].ratio.low).toBeGreaterThan(1);
    const down = body.items.find((one: { from: string; to: string }) => one.to === 'silent');
    expect(down?.kind ?? 'too-little-data').toBe('too-little-data');
  });

  test('a suggestion becomes a draft, with segment, design and somebody held back', async () => {
    const { body: list } = await ask('get', '/customers/groups/mobile/suggestions').expect(200);
    expect(list.items[0].offers.avoid).toEqual(['percent', 'amount']);
    for (const suggestion of list.items) {
      const { body } = await ask('post', '/campaigns/from-suggestion').send({ suggestion: suggestion.key }).expect(201);
      expect(body).toMatchObject({ state: 'draft', controlShare: 1_000, topic: 'news' });
    }
    const again = { suggestion: list.items[0].key };
    const { body: second } = await ask('post', '/campaigns/from-suggestion').send(again).expect(201);
    expect(second.name).toMatch(/ 2$/);
    const { body: first } = await ask('get', `/campaigns?limit=100`).expect(200);
    expect(first.items.filter(({ name }: { name: string }) => name.startsWith(list.items[0].title))).toHaveLength(2);
    expect(await db.sql(`select from segment where name like 'Mobile customers%'`)).toHaveLength(1);
  });

  test('somebody erased is gone from the log of moves', async () => {
    const contactId = await idOf('rich-11');
    await house.contacts.erase(workspaceId, contactId);
    expect(await db.sql('select from group_move where contact_id = $1', [contactId])).toEqual([]);
  });

  test('silence moves people down in the night, after a minimum stay', async () => {
    clock.set(new Date(start.getTime() + 340 * day));
    await groups.scorer.scoreDue();
    expect(await valuesOf('rich-0')).toMatchObject({ customer_group: 'mobile', lifecycle: 'lost' });
    expect((await movesOf('rich-0')).at(-1)).toBe('exclusive>-');
    await shop('rich-0', [0.001], 80_000);
    await groups.follow();
    expect(await valuesOf('rich-0')).toMatchObject({ lifecycle: 'won-back' });
    // One order before the silence still lies within the year.
    expect((await movesOf('rich-0')).at(-1)).toBe('->recurring');
  });

  test('a workspace that was never scored says so', async () => {
    const other = await createWorkspace();
    const key = await createKey(['customers:read', 'contacts:write', 'contacts:read'], other);
    const { contactId } = await house.contacts.upsert(other, { externalId: 'a' });
    const { body } = await ask('get', `/customers/groups/contacts/${contactId}`, key).expect(409);
    expect(body.code).toBe('customers_not_scored');
    const { body: report } = await ask('get', '/customers/groups', key).expect(200);
    expect(report.pyramid.kind).toBe('too-little-data');
    const { body: moves } = await ask('get', '/customers/groups/moves?months=2', key).expect(200);
    expect(moves).toMatchObject({ followedSince: null, sankey: { nodes: [], links: [] } });
  });
});
