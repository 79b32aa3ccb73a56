import { beforeAll, describe, expect, it } from 'vitest';
import type { EventInput } from '../../../src/events/read-event.ts';
import { createImportance } from '../../../src/reports/index.ts';
import { createDecisions } from '../../../src/value/strategy/decisions.ts';
import { strategySettings } from '../../../src/value/strategy/strategy-settings.schema.ts';
import { type CampaignHouse, createCampaignHouse } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
const DAY = 86_400_000;
let house: CampaignHouse;
let people: number[];
let [loyal, bargain, empty]: [number, number, number] = [0, 0, 0];
let settings = strategySettings.parse({});
const reports = () => createImportance({ ...house, settings: { get: async () => ({ strategy: settings }) as never } });
const ask = (more: object = {}) => reports().importance(house.workspaceId, { days: 365, ...more });

const ago = (days: number) => new Date(house.clock.now().getTime() - days * DAY);
let orders = 0;
const order = (
  place: number,
  days: number,
  lines: [product: string, quantity: number, amount: number][],
  more = {},
) => {
  orders += 1;
  return {
    type: 'order',
    orderId: `o${orders}`,
    at: ago(days),
    contact: { externalId: `p${place}` },
    lines: lines.map(([product, quantity, amount]) => ({ product, quantity, amount })),
    ...more,
  } as EventInput;
};

beforeAll(async () => {
  house = await createCampaignHouse(db);
  people = await house.addContacts(30);
  // p1 to p12 loyal, p11 to p24 bargain hunters: p11 and p12 are in both.
  loyal = await house.addSegment('Loyal', people.slice(0, 12));
  bargain = await house.addSegment('Bargain', people.slice(10, 24));
  empty = await house.addSegment('Empty', []);
  await house.products.upsert(house.workspaceId, [
    { sku: 'rye', name: 'Rye', price: 5_000, cost: 2_000 },
    { sku: 'wine', name: 'Wine', category: 'Wine', price: 10_000 },
  ] as never);
  await house.events.append(house.workspaceId, [
    // Before: everybody a loaf.
    ...people.slice(0, 24).map((_, place) => order(place + 1, 500, [['rye', 1, 5_000]])),
    // Loyal: two loaves each, with freight that costs no goods.
    ...people.slice(0, 12).map((_, place) => order(place + 1, 30, [['rye', 2, 10_000]], { amount: 10_500 })),
    // Bargain: a bottle each; the cost of wine is not known but by its category.
    ...people.slice(12, 24).map((_, place) => order(place + 13, 20, [['wine', 1, 10_000]])),
    { type: 'refund', refundId: 'r1', orderId: 'o40', at: ago(10), contact: { externalId: 'p16' } },
    { type: 'event', kind: 'service_contact', amount: 1_200, at: ago(5), contact: { externalId: 'p20' } },
    // In no segment, and without lines.
    order(28, 5, [], { amount: 50_000, lines: undefined }),
    // Earlier than all that is compared.
    order(28, 800, [['rye', 1, 5_000]]),
  ]);
});

describe('importance', () => {
  it('adds up what each segment brought and cost, and says what is not known', async () => {
    const { segments, notes, overlap } = await ask();
    const byName = new Map(segments.map((row) => [row.segment, row]));
    expect(byName.get('Loyal')).toMatchObject({
      members: 12,
      customers: 12,
      orders: 12,
      revenue: 126_000,
      revenueBefore: 60_000,
      margin: 126_000 - 48_000,
      contribution: 78_000,
      costKnownShare: 1,
      growth: { kind: 'known', value: 1.1 },
      concentration: { kind: 'known', value: 0 },
      strength: null,
      largestShare: 1 / 12,
    });
    // What only one segment has cannot be compared.
    expect(byName.get('Loyal')!.missing).toEqual(['contributionPerCustomer', 'strength', 'shareOfWallet']);
    // One of twelve bottles came back; p11 and p12 bought bread.
    const wine = byName.get('Bargain')!;
    expect(wine).toMatchObject({
      members: 14,
      customers: 14,
      revenue: 110_000 + 21_000,
      margin: null,
      contribution: null,
      costToServe: { total: 1_200, refunds: 1, refundAmount: 10_000, serviceContacts: 1, serviceCost: 1_200 },
      sharedRevenue: 21_000,
    });
    expect(wine.parts.find(({ part }) => part === 'contribution')!.value).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('for 16 % of its revenue only'),
    });
    expect(byName.get('Empty')).toMatchObject({ members: 0, revenue: 0, growth: { kind: 'too-little-data' } });
    expect(overlap).toMatchObject({ contacts: 24, inSeveral: 2, revenueAddedUp: 257_000, revenueOnce: 236_000 });
    expect(overlap.note).toContain('do not add them up');
    expect(notes.join(' ')).toContain('The cost of goods is not known for');
  });

  it('takes costs, ratings, weights and the wallet from where they are set', async () => {
    settings = strategySettings.parse({
      costs: { categoryCostShares: { Wine: 6_000 }, perRefund: 500, perThousandMessages: 1_000 },
      walletAttribute: 'wallet',
      weights: { growth: 0, strength: 50 },
    });
    await house.contacts.upsertMany(
      house.workspaceId,
      [1, 2, 13, 14].map((place) => ({
        externalId: `p${place}`,
        attributes: { wallet: place < 10 ? 80 : 20 + place },
      })),
    );
    const decisions = createDecisions(house);
    await decisions.rate(house.workspaceId, loyal, { strength: 2, note: '' }, 'system');
    await decisions.rate(house.workspaceId, bargain, { strength: 5, note: '' }, 'system');
    await decisions.decide(house.workspaceId, bargain, { decision: 'deselect', reason: 'They cost more' }, 'system');
    await db.sql(
      `insert into redemption (workspace_id, offer_id, contact_id, at, is_valid, order_amount, discount)
       values ($1, 1, $2, $3, true, 10000, 900), ($1, 1, $2, $3, false, 10000, 500)`,
      [house.workspaceId, people[13], ago(4)],
    );
    const { segments } = await ask();
    const wine = segments.find(({ segment }) => segment === 'Bargain')!;
    // Wine costs 60 %, the bottle that came back is on the shelf again: 110,000 − 66,000, and bread as before.
    expect(wine).toMatchObject({
      margin: 44_000 + 13_000,
      costToServe: { total: 1_700, refundHandling: 500, sending: 0 },
      contribution: 57_000 - 1_700,
      discounts: 900,
      decision: 'deselect',
      strength: 5,
      shareOfWallet: { kind: 'known', value: 33.5 },
      walletKnownOf: 2,
    });
    expect(wine.missing).toEqual([]);
    const strength = wine.parts.find(({ part }) => part === 'strength')!;
    expect(strength).toMatchObject({ standardised: 1, value: { value: 5 } });
    expect(wine.parts.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
    expect(wine.summary).toContain('strength against competitors (5)');
  });

  it('comes as a table too, asks about some segments only, and knows no other workspace', async () => {
    const csv = await reports().importanceCsv(house.workspaceId, { days: 365, segmentIds: [loyal, empty] });
    const [header, ...rows] = csv.trim().split('\r\n');
    expect(csv).toMatch(/^\ufeffrank,segment_id,segment,decision,score/);
    expect(rows).toHaveLength(2);
    expect(rows.map((row) => row.split(',').length)).toEqual(Array(2).fill(header!.split(',').length));
    const other = await createCampaignHouse(db);
    const stranger = await createImportance({
      ...other,
      settings: { get: async () => ({ strategy: settings }) as never },
    }).importance(other.workspaceId, { days: 365, segmentIds: [loyal] });
    expect(stranger.segments).toEqual([]);
    expect(stranger.notes.join(' ')).toContain('nothing to compare');
  });
});
