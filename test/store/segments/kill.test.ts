import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import type { Node } from '../../../src/segments/language/definition.schema.ts';
import { openDoomed } from '../../kit/doomed-db.ts';
import { insertEvents } from '../../kit/insert-world.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { buildSegments, expectTruth, openShop } from '../../kit/segment-house.ts';
import { worldContact, worldStart } from '../../kit/segment-worlds.ts';

const database = await createTestDatabase();
const { db } = database;
const HOUR = 3_600_000;
const start = worldStart + 20 * HOUR;

const visit = { kind: 'visit', at: start - 25 * HOUR, amount: null, ref: null, props: null, lines: [] };
const visited = (hours: number): Node => ({
  type: 'event',
  kind: 'visit',
  measure: 'count',
  op: 'at-least',
  value: 1,
  window: { type: 'last', amount: hours, unit: 'hours' },
});

type Work = (segments: ReturnType<typeof buildSegments>['segments'], shop: Shop) => Promise<unknown>;
type Shop = Awaited<ReturnType<typeof setUp>>;

/** Contacts with a past, segments that refer to each other and are built, one that waits, a draft, and news for everybody. */
async function setUp() {
  const clock = createFakeClock(new Date(start));
  const shop = await openShop(db, clock, 12);
  const { workspaceId, contactIds } = shop;
  const drawn = fc.sample(worldContact, { numRuns: contactIds.length, seed: 99 });
  const events = drawn.flatMap(({ events }, n) => events.map((event) => ({ ...event, contactId: contactIds[n]! })));
  // Whatever is drawn: a visit that time alone takes out of the window before the tick, for every other contact.
  const leaving = contactIds.filter((_, n) => n % 2 === 0).map((contactId) => ({ ...visit, contactId }));
  await insertEvents(db, workspaceId, [...events.filter((_, n) => n % 2 === 0), ...leaving]);
  const base = await shop.add(visited(30));
  const outside = await shop.add({ type: 'segment', segmentId: base, is: 'not-in' });
  const waiting = await shop.add(
    { type: 'any', of: [visited(20), { type: 'sample', percent: 50 }] },
    { isBuilt: false },
  );
  await shop.segments.draft(workspaceId, base, { definition: shop.define(visited(12)) });
  clock.advance(HOUR);
  return { ...shop, clock, events, base, outside, waiting };
}

const markAll = (shop: Shop) =>
  insertEvents(
    db,
    shop.workspaceId,
    shop.events.filter((_, n) => n % 2 === 1),
    { markDirty: true },
  );

const works: Record<string, Work> = {
  refresh: async (segments, shop) => {
    await markAll(shop);
    await segments.refresh();
  },
  tick: async (segments, shop) => {
    shop.clock.advance(9 * HOUR);
    await segments.tick();
  },
  build: (segments, shop) => segments.build(shop.waiting),
  switch: async (segments, shop) => {
    await shop.segments.sweep();
    await segments.applyDraft(shop.workspaceId, shop.base);
  },
};

describe.each(Object.keys(works))('%s, killed at any statement', (name) => {
  it('leaves nothing wrong behind, and is made up for', { timeout: 120_000 }, async () => {
    // What is left over from others would be counted, but only once.
    await db.sql('truncate dirty, segment_clock');
    const counting = openDoomed(database, Number.POSITIVE_INFINITY);
    const first = await setUp();
    await works[name]!(buildSegments(counting, first.clock).segments, first);
    const statements = counting.sent();
    await counting.close();
    expect(statements).toBeGreaterThan(5);
    // Every statement in a short work, some spread over a long one.
    const step = Math.max(1, Math.floor(statements / 8));
    for (let dieAt = 2; dieAt <= statements; dieAt += step) {
      const shop = await setUp();
      const doomed = openDoomed(database, dieAt);
      const died = await works[name]!(buildSegments(doomed, shop.clock).segments, shop).then(
        () => false,
        () => true,
      );
      await doomed.gone();
      expect(died, `at statement ${dieAt} of ${statements}`).toBe(true);
      const { segments, workspaceId, clock, base, outside, waiting } = shop;
      await markAll(shop);
      await segments.sweep();
      await segments.refresh();
      await segments.tick();
      const [open] = await db.sql<{ count: number }>(
        'select count(*) as count from segment_build where workspace_id = $1 and finished_at is null',
        [workspaceId],
      );
      expect(open?.count).toBe(0);
      await expectTruth(db, segments, workspaceId, [base, outside, waiting], clock.now());
    }
  });
});
