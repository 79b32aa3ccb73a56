import { beforeAll, describe, expect, it } from 'vitest';
import type { EventInput } from '../../../src/events/read-event.ts';
import { newOffer } from '../../../src/offers/index.ts';
import { createStrategyBoard } from '../../../src/reports/index.ts';
import { newCell } from '../../../src/value/strategy/cells.schema.ts';
import { createCells } from '../../../src/value/strategy/cells.ts';
import { createDecisions } from '../../../src/value/strategy/decisions.ts';
import { strategySettings } from '../../../src/value/strategy/strategy-settings.schema.ts';
import { type CampaignHouse, createCampaignHouse } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
const DAY = 86_400_000;
let house: CampaignHouse;
let people: number[];
let settings = strategySettings.parse({});
let [advice, price]: [number, number] = [0, 0];
const reports = () =>
  createStrategyBoard({ ...house, settings: { get: async () => ({ strategy: settings }) as never } });
const board = () => reports().board(house.workspaceId);
const ago = (days: number) => new Date(house.clock.now().getTime() - days * DAY);
let orders = 0;
const order = (place: number, days: number, quantity: number): EventInput => {
  orders += 1;
  return {
    type: 'order',
    orderId: `o${orders}`,
    at: ago(days),
    contact: { externalId: `p${place}` },
    lines: [{ product: 'rye', quantity, amount: quantity * 1_000 }],
  };
};
const write = (needsGroupId: number, importance: 'high' | 'middle' | 'low', input: object) =>
  createCells(house).writeCell(house.workspaceId, { needsGroupId, importance }, newCell.parse(input), 'system');
const addGroup = async (name: string, segmentId: number | null, position: number) => {
  const [row] = await db.sql<{ id: number }>(
    `insert into needs_group (workspace_id, name, words, segment_id, position) values ($1, $2, $3, $4, $5) returning id`,
    [house.workspaceId, name, `They value ${name.toLowerCase()}`, segmentId, position],
  );
  return row!.id;
};
const land = (name: string, contactIds: number[]) =>
  house.contacts.writeScores(house.workspaceId, {
    model: 'needs',
    version: 1,
    at: house.clock.now(),
    rows: contactIds.map((contactId) => ({ contactId, scores: { needs_group: name, needs_by: 'rule' } })),
    watched: [],
  });

beforeAll(async () => {
  house = await createCampaignHouse(db);
  people = await house.addContacts(14);
  await house.products.upsert(house.workspaceId, [{ sku: 'rye', name: 'Rye', price: 1_000, cost: 400 }] as never);
  // 100 loaves in all: p1 brings 50, p2 20, p3 and p4 10 each, p5 to p9 2 each.
  await house.events.append(house.workspaceId, [
    ...[50, 20, 10, 10, 2, 2, 2, 2, 2].map((quantity, place) => order(place + 1, 20, quantity)),
    order(1, 400, 25),
    // Earlier than all that is compared.
    order(14, 800, 1),
  ]);
});

describe('the strategy board', () => {
  it('works before there are needs groups, and says what to do', async () => {
    const { rows, notes, measure, levels } = await board();
    expect(measure).toBe('margin');
    expect(rows).toMatchObject([{ needsGroupId: null, name: 'Without a needs group', decision: null }]);
    expect(rows[0]!.cells.map(({ importance, contacts, revenue }) => [importance, contacts, revenue])).toEqual([
      ['high', 1, 50_000],
      ['middle', 3, 40_000],
      ['low', 5, 10_000],
    ]);
    expect(rows[0]!.cells[0]).toMatchObject({ margin: 30_000, growth: { kind: 'known', value: 1 }, result: null });
    expect(rows[0]!.cells[1]!.growth).toMatchObject({ kind: 'too-little-data' });
    expect(levels.map(({ from }) => from)).toEqual([30_000, 6_000, 1_200]);
    expect(notes.join(' ')).toContain('needs groups yet');
  });

  it('has a row for each needs group, with what is planned, decided and in use', async () => {
    const segment = await house.addSegment('Values price', people.slice(1, 3));
    advice = await addGroup('Advice', null, 0);
    price = await addGroup('Price', segment, 1);
    await land('Advice', [people[0]!, people[4]!, people[13]!]);
    await land('Price', people.slice(1, 3));
    await createDecisions(house).decide(house.workspaceId, segment, { decision: 'keep', reason: 'As it is' }, 'system');
    const offer = await house.offers.create(
      house.workspaceId,
      newOffer.parse({ name: 'Tasting', kind: 'event-invitation', gives: 'A tasting' }),
    );
    const written = await write(advice, 'high', {
      goal: 'A third order',
      owner: 'Anna',
      offerIds: [offer.id, offer.id],
    });
    expect(written).toMatchObject({ offerIds: [offer.id], goalSetAt: house.clock.now().toISOString() });
    const { rows, notes } = await board();
    expect(rows.map(({ name, total }) => [name, total.contacts, total.customers])).toEqual([
      ['Advice', 3, 2],
      ['Price', 2, 2],
      ['Without a needs group', 5, 5],
    ]);
    // p14 never bought: it stands low, and is no customer.
    expect(rows[0]!.cells.map(({ contacts, customers }) => [contacts, customers])).toEqual([
      [1, 1],
      [0, 0],
      [2, 1],
    ]);
    expect(rows[0]!.cells[0]).toMatchObject({
      goal: 'A third order',
      owner: 'Anna',
      offers: [{ offerId: offer.id, name: 'Tasting', uses: 0 }],
    });
    expect(rows[1]!.decision).toMatchObject({ decision: 'keep', segment: 'Values price' });
    expect(notes.join(' ')).toContain('5 of 10 contacts are in no needs group');
  });

  it('counts results from when the goal was set, which other words begin anew', async () => {
    const setAt = house.clock.now();
    house.clock.advance(30 * DAY);
    await house.events.append(house.workspaceId, [order(1, 5, 10), order(2, 5, 10)]);
    await write(advice, 'high', { goal: 'A third order', owner: 'Bo' });
    const cell = (await board()).rows[0]!.cells[0]!;
    expect(cell).toMatchObject({ owner: 'Bo', goalSetAt: setAt.toISOString(), offers: [] });
    expect(cell.result).toMatchObject({
      days: 30,
      orders: 1,
      revenue: 10_000,
      margin: 6_000,
      ordersBefore: 1,
      revenueBefore: 50_000,
      change: { kind: 'too-little-data' },
    });
    expect(cell.result!.sentence).toMatch(
      /^1 order for SEK\s100 in 30 days since the goal was set: too little before it to compare with\.$/,
    );
    await write(advice, 'high', { goal: 'A fourth order' });
    expect((await board()).rows[0]!.cells[0]!.result).toMatchObject({ days: 0, orders: 0 });
    await write(advice, 'high', { goal: '' });
    expect((await board()).rows[0]!.cells[0]!.result).toBeNull();
  });

  it('goes by expected value once that is worked out, or by margin when told so', async () => {
    await house.contacts.writeScores(house.workspaceId, {
      model: 'expected',
      version: 1,
      at: house.clock.now(),
      rows: people.slice(0, 9).map((contactId, place) => ({
        contactId,
        scores: { expected_value_365: place === 8 ? 90_000 : 1_000 },
      })),
      watched: [],
    });
    const expected = await board();
    expect(expected.measure).toBe('expected');
    expect(expected.levels.map(({ contacts }) => contacts)).toEqual([1, 0, 9]);
    settings = strategySettings.parse({ levels: { measure: 'margin', highShare: 4_000, middleShare: 9_900 } });
    const margin = await board();
    expect(margin.measure).toBe('margin');
    expect(margin.levels[0]!.contacts).toBe(1);
  });

  it('counts what campaigns of a cell did among those who stand in it', async () => {
    const all = await house.addSegment('Everybody', people);
    const campaign = await house.addCampaign([all]);
    await house.campaigns.launch(house.workspaceId, campaign.id);
    await db.sql(`update message set state = 'accepted' where campaign_id = $1`, [campaign.id]);
    await write(price, 'middle', { campaignIds: [campaign.id] });
    const cells = (await board()).rows[1]!.cells;
    const middle = cells.find(({ importance }) => importance === 'middle')!;
    expect(middle.campaigns).toEqual([
      {
        campaignId: campaign.id,
        name: expect.any(String),
        state: 'sending',
        mailed: middle.contacts,
        orders: 0,
        revenue: 0,
      },
    ]);
    expect(middle.contacts).toBe(2);
  });

  it('comes as a table, and takes nothing that is not of this workspace', async () => {
    await write(price, 'low', { goal: '=SUM(A1)', strategy: 'Say "no", kindly' });
    const csv = await reports().boardCsv(house.workspaceId);
    expect(csv.split('\r\n')).toHaveLength(1 + 9 + 1);
    expect(csv).toContain(`'=SUM(A1),"Say ""no"", kindly"`);
    const stranger = write(price, 'low', { campaignIds: [999_999] });
    await expect(stranger).rejects.toMatchObject({ code: 'request_invalid' });
    const other = await createCampaignHouse(db);
    const place = { needsGroupId: price, importance: 'low' as const };
    const foreign = createCells(other).writeCell(other.workspaceId, place, newCell.parse({}), 'system');
    await expect(foreign).rejects.toMatchObject({ code: 'not_found' });
    const elsewhere = createStrategyBoard({
      ...other,
      settings: { get: async () => ({ strategy: settings }) as never },
    });
    expect((await elsewhere.board(other.workspaceId)).rows[0]!.total.contacts).toBe(0);
  });

  it('tells no growth while orders begin within the period before', async () => {
    await db.sql('delete from event where workspace_id = $1 and at < $2', [house.workspaceId, ago(500)]);
    const { growth } = (await board()).rows[0]!.total;
    expect(growth).toMatchObject({ kind: 'too-little-data', why: expect.stringMatching(/^Orders begin on /) });
  });
});
