import { beforeAll, describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import { createTestApi } from '../../kit/house.ts';

const dayMs = 86_400_000;
const start = new Date('2026-11-20T12:00:00Z');
type Cell = { recency: number; frequency: number; customers: number; revenue: number; definition: object };

describe('the grid of recency and frequency', async () => {
  const clock = createFakeClock(start);
  const { house, ask, workspaceId, createKey, createWorkspace } = await createTestApi({ clock });
  const shop = (workspace: number, who: string, daysAgo: readonly number[], amount: number) =>
    house.events.append(
      workspace,
      daysAgo.map((days) => ({
        type: 'order' as const,
        orderId: `${who}-${days}`,
        at: new Date(start.getTime() - days * dayMs),
        contact: { externalId: who },
        amount,
      })),
      { createMissing: true },
    );
  const cellOf = (cells: Cell[], recency: number, frequency: number) =>
    cells.find((cell) => cell.recency === recency && cell.frequency === frequency)!;

  beforeAll(async () => {
    // Ten who come always, ten who used to, twenty who came once last week, twenty who came once long ago.
    for (let who = 0; who < 20; who += 1) {
      await shop(workspaceId, `fresh-${who}`, [6], 1_000 + 10 * who);
      await shop(workspaceId, `once-${who}`, [300], 2_000 + 10 * who);
      if (who % 2 === 1) continue;
      await shop(workspaceId, `always-${who}`, [240, 200, 150, 120, 100, 75, 50, 3], 10_000);
      await shop(workspaceId, `used-to-${who}`, [700, 680, 660, 640, 600, 560, 520, 480, 440], 4_000 + who);
    }
    const refund = { type: 'refund', refundId: 'back', at: start, contact: { externalId: 'fresh-0' }, amount: 400 };
    await ask('post', '/events/bulk')
      .send({ events: [refund] })
      .expect(200);
    clock.advance(60_000);
  });

  test('says what to do before anybody was scored, and with too few customers', async () => {
    const { body } = await ask('get', '/customers/rfm').expect(200);
    expect(body).toMatchObject({ kind: 'not-scored', cells: [] });
    const other = await createWorkspace();
    const key = await createKey(['customers:read'], other);
    await shop(other, 'only', [3], 100);
    await house.value.groups.scorer.score(other);
    const few = await ask('get', '/customers/rfm', key).expect(200);
    expect(few.body).toMatchObject({ kind: 'too-little-data', customers: 0, cells: [] });
    expect(few.body.sentences[0]).toContain('fewer than 20 customers');
  });

  test('has all 25 cells, with heads, money, and what was given back taken off', async () => {
    await house.value.groups.scorer.score(workspaceId);
    const { body } = await ask('get', '/customers/rfm').expect(200);
    expect(body).toMatchObject({ kind: 'scored', by: 'fifths', currency: 'SEK', days: 730, customers: 60 });
    expect(body.cells).toHaveLength(25);
    const sum = 20 * 1_095 + 20 * 2_095 + 10 * 8 * 10_000 + 10 * 9 * 4_009 - 400;
    expect(body.revenue).toBe(sum);
    const filled = body.cells.filter(({ customers }: Cell) => customers > 0);
    expect(filled).toHaveLength(4);
    for (const { recency, frequency } of filled) {
      const words = [body.recency[recency - 1].text, body.frequency[frequency - 1].text];
      expect(words.some((text: string) => text.startsWith('nobody'))).toBe(false);
    }
    expect(cellOf(filled, 5, 4)).toMatchObject({
      ...{ customers: 10, revenue: 800_000, revenuePerCustomer: 80_000, shareOfCustomers: 1 / 6, moneyScore: 5 },
    });
    expect(cellOf(filled, 1, 5)).toMatchObject({ customers: 10, revenue: 90 * 4_009 });
    expect(body.sentences[0]).toBe(
      '10 customers ordered often, and lately (4 or 5 for both): 17 % of all and 65 % of the revenue.',
    );
    expect(body.sentences[1]).toContain('10 customers used to order often');
  });

  test.each(['fifths', 'fixed'])('a cell (%s) is a segment of the same contacts, and lists them', async (by) => {
    const { body } = await ask('get', `/customers/rfm?by=${by}`).expect(200);
    const { recency, frequency, customers, definition } = body.cells.filter((cell: Cell) => cell.customers > 0).at(-1);
    const wanted = { name: `Best by ${by}`, purpose: 'Keep them', definition };
    const { body: segment } = await ask('post', '/segments').send(wanted).expect(201);
    await house.segments.build(segment.id);
    const members = (await ask('get', `/segments/${segment.id}/members`).expect(200)).body.items;
    const path = `/customers/rfm/contacts?by=${by}&recency=${recency}&frequency=${frequency}`;
    const first = (await ask('get', `${path}&limit=4`).expect(200)).body;
    const rest = (await ask('get', `${path}&cursor=${first.nextCursor}`).expect(200)).body;
    const listed = [...first.items, ...rest.items].map(({ contactId }: { contactId: number }) => contactId);
    expect(listed).toHaveLength(customers);
    expect(new Set(members.map(({ contactId }: { contactId: number }) => contactId))).toEqual(new Set(listed));
    expect(rest).toMatchObject({ nextCursor: null });
  });

  test('by fixed bounds, whoever came once long ago is where the bounds say', async () => {
    const { body } = await ask('get', '/customers/rfm?by=fixed').expect(200);
    expect(cellOf(body.cells, 2, 1)).toMatchObject({ customers: 20, revenue: 20 * 2_095 });
    expect(cellOf(body.cells, 5, 4)).toMatchObject({ customers: 10, revenue: 800_000 });
    expect(cellOf(body.cells, 1, 4)).toMatchObject({ customers: 10, revenue: 90 * 4_009 });
    expect(body.recency[1].text).toBe('181 to 365 days ago');
  });

  test('as a table, and of another workspace nothing', async () => {
    const { text, headers } = await ask('get', '/customers/rfm.csv?by=fixed').expect(200);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    const [head, ...rows] = text.trim().split('\r\n');
    expect(head).toContain('recency,last_order,frequency,order_days,customers');
    expect(rows).toHaveLength(25);
    expect(rows).toContain('5,up to 30 days ago,4,6 to 11 order days,10,0.16666666666666666,5,800000,80000,SEK');
    const stranger = await createKey(['customers:read'], await createWorkspace());
    const { body } = await ask('get', '/customers/rfm/contacts?recency=5&frequency=5', stranger).expect(200);
    expect(body.items).toEqual([]);
    await ask('get', '/customers/rfm/contacts?recency=6&frequency=5').expect(400);
  });
});
