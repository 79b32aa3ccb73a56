import { beforeAll, describe, expect, test } from 'vitest';
import type { Why } from '../../../src/segments/judge/explain-answer.ts';
import {
  countriesMapping,
  countriesOfRawShop,
  endOfOnlineRetail,
  hasOnlineRetail,
  loadRawShop,
  onlineRetailPath,
  ordersOfOnlineRetail,
  placeOfOnlineRetail,
  settingsOfOnlineRetail,
} from '../../kit/online-retail.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { buildSegments } from '../../kit/segment-house.ts';
import { createImportRooms } from '../imports/imports-kit.ts';
import { shopCases } from './online-retail-cases.ts';

const monthLater = new Date('2012-01-09T00:00:00Z');

const eventsOf = ({ events = [], parts = [] }: Why): number[] => [
  ...new Set([...events.map(({ eventId }) => eventId), ...parts.flatMap(eventsOf)]),
];

describe.runIf(hasOnlineRetail('the segments'))('segments of the real shop', async () => {
  const database = await createTestDatabase();
  const { db } = database;
  const rooms = await createImportRooms(database, placeOfOnlineRetail);
  const { clock } = rooms;
  clock.set(endOfOnlineRetail);
  const { segments, workspaces } = buildSegments(db, clock);
  const segmentIds = new Map<string, number>();
  let workspaceId = 0;

  async function rawCustomers(sql: string, at: Date): Promise<string[]> {
    return db.transaction(async (tx) => {
      await tx.sql('set local search_path to shop');
      const rows = await tx.sql<{ customer: number }>(
        `select customer from (${sql}) as asked where $1::timestamptz is not null`,
        [at],
      );
      return rows.map((row) => String(row.customer)).sort();
    });
  }

  async function externalIds(sql: string, value: unknown): Promise<string[]> {
    const rows = await db.sql<{ id: string }>(
      `select external_id as id from contact where id in (${sql}) order by external_id collate "C"`,
      [value],
    );
    return rows.map(({ id }) => id);
  }
  const keptMembers = (segmentId: number) =>
    externalIds('select contact_id from member where segment_id = $1', segmentId);
  const countedMembers = async (segmentId: number, at: Date) =>
    externalIds('select unnest($1::int[])', await segments.evaluateAt(workspaceId, segmentId, at));

  beforeAll(async () => {
    await loadRawShop(db);
    const workspace = { slug: 'gifts', name: 'Gifts', ...placeOfOnlineRetail, settings: settingsOfOnlineRetail };
    workspaceId = (await workspaces.create(workspace)).id;
    const orders = { kind: 'order-lines', mapping: ordersOfOnlineRetail, filePath: onlineRetailPath } as const;
    await rooms.importFile(workspaceId, orders);
    const filePath = await rooms.file(await countriesOfRawShop(db));
    await rooms.importFile(workspaceId, { kind: 'contacts', mapping: countriesMapping, filePath });
    for (const { what, root } of shopCases) {
      const input = { name: what, purpose: 'to be counted twice', definition: { version: 1 as const, root } };
      segmentIds.set(what, (await segments.create(workspaceId, input)).id);
    }
    await segments.refresh();
    for (const segmentId of segmentIds.values()) await segments.build(segmentId);
  }, 300_000);

  test.each(shopCases)('$what: $count customers', { timeout: 60_000 }, async ({ what, sql, count }) => {
    const segmentId = segmentIds.get(what)!;
    const raw = await rawCustomers(sql, endOfOnlineRetail);
    expect(raw).toHaveLength(count);
    expect(await countedMembers(segmentId, endOfOnlineRetail)).toEqual(raw);
    expect(await keptMembers(segmentId)).toEqual(raw);
  });

  test('what is said of single customers is what is kept, and rests on their own events', {
    timeout: 60_000,
  }, async () => {
    for (const { what } of shopCases) {
      const segmentId = segmentIds.get(what)!;
      const [row] = await db.sql<{ inside: number; outside: number }>(
        `select min(c.id) filter (where m.contact_id is not null) as inside,
                min(c.id) filter (where m.contact_id is null) as outside
         from contact c left join member m on m.contact_id = c.id and m.segment_id = $1 where c.workspace_id = $2`,
        [segmentId, workspaceId],
      );
      for (const [contactId, isMember] of [
        [row!.inside, true],
        [row!.outside, false],
      ] as const) {
        const { member, since, why } = await segments.explain(workspaceId, segmentId, contactId);
        expect([member, since !== null], what).toEqual([isMember, isMember]);
        const ids = eventsOf(why);
        const own = await db.sql('select from event where contact_id = $1 and id = any($2::bigint[])', [
          contactId,
          ids,
        ]);
        expect(own, what).toHaveLength(ids.length);
      }
    }
  });

  test('a month in which nothing happens moves each as the file says', { timeout: 120_000 }, async () => {
    clock.set(monthLater);
    await segments.tick();
    const moved: string[] = [];
    for (const { what, sql, count } of shopCases) {
      const segmentId = segmentIds.get(what)!;
      const raw = await rawCustomers(sql, monthLater);
      if (raw.length !== count) moved.push(what);
      expect(await countedMembers(segmentId, monthLater), what).toEqual(raw);
      expect(await keptMembers(segmentId), what).toEqual(raw);
    }
    expect(moved).toEqual(
      expect.arrayContaining([
        'recency: the last order 180 days ago or longer',
        'frequency: ten orders in a year',
        'a hundred different products in 180 days',
        'first order less than 30 days ago',
        'at most: no more than one order in a year',
      ]),
    );
  });
});
