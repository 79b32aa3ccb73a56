import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakeClock, createTravelClock, openDb } from '../../../src/platform/index.ts';
import type { Node } from '../../../src/segments/language/definition.schema.ts';
import { insertContacts, insertEvents } from '../../kit/insert-world.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import {
  buildSegments,
  causesIn,
  expectTruth,
  expectTurns,
  markDirty,
  membersOf,
  openShop,
} from '../../kit/segment-house.ts';
import { plainContact, worldContact, worldStart } from '../../kit/segment-worlds.ts';
import { waitFor } from '../../kit/wait-for.ts';

const { db, url } = await createTestDatabase();
const HOUR = 3_600_000;
const start = worldStart + 20 * HOUR;

const visited = (hours: number): Node => ({
  type: 'event',
  kind: 'visit',
  measure: 'count',
  op: 'at-least',
  value: 1,
  window: { type: 'last', amount: hours, unit: 'hours' },
});

/** Holds what a statement does back until it is let go. */
function holdBack(statement: string) {
  let reached: () => void;
  let letGo: () => void = () => undefined;
  const isReached = new Promise<void>((done) => {
    reached = done;
  });
  const isFree = new Promise<void>((done) => {
    letGo = done;
  });
  const held = openDb({ url, maxConnections: 8 });
  const transaction = held.transaction.bind(held);
  held.transaction = (work) =>
    transaction(({ client, sql }) =>
      work({
        client,
        sql: async (text, values) => {
          if (text.includes(statement)) {
            reached();
            await isFree;
          }
          return sql(text, values);
        },
      }),
    );
  return { held, isReached, letGo };
}

describe('a build', () => {
  it('tells how far it is, what it took, and marks what it wrote', async () => {
    const shop = await openShop(db, createFakeClock(new Date(start)), 7);
    const id = await shop.add({ type: 'sample', percent: 100 }, { isBuilt: false });
    await shop.segments.build(id);
    expect(
      await db.sql(
        `select segment_ids as ids, contacts, contacts_total as total, finished_at as "finishedAt" from segment_build where workspace_id = $1`,
        [shop.workspaceId],
      ),
    ).toEqual([{ ids: [id], contacts: 7, total: 7, finishedAt: new Date(start) }]);
    expect(await causesIn(db, id)).toEqual(Array(7).fill('entered build'));
  });

  it('puts off the contacts that somebody holds, and leaves alone those that changed meanwhile', async () => {
    const clock = createFakeClock(new Date(start));
    const shop = await openShop(db, clock, 4);
    const [ann, bo, cy] = shop.contactIds as [number, number, number, number];
    for (const id of [ann, bo, cy]) await shop.happen(id, 'visit');
    const id = await shop.add({ type: 'not', of: visited(2) }, { isBuilt: false });
    const { held, isReached, letGo } = holdBack('for no key update skip locked');
    const builder = buildSegments(held, clock).segments;
    const building = builder.build(id);
    await isReached;
    // The snapshot is taken; now the fourth visits too, and somebody holds the first.
    await shop.happen(shop.contactIds[3]!, 'visit');
    await shop.segments.refresh();
    expect(
      await db.sql('select contact_id from segment_touched where workspace_id = $1 order by 1', [shop.workspaceId]),
    ).toEqual(shop.contactIds.map((contact_id) => ({ contact_id })));
    const holder = await db.pool.connect();
    await holder.query('begin');
    await holder.query('select id from contact where id = $1 for update', [ann]);
    letGo();
    await holder.query('commit');
    holder.release();
    await building;
    await held.close();
    expect(await membersOf(db, id)).toEqual([]);
    await expectTruth(db, shop.segments, shop.workspaceId, [id], clock.now());
  });

  it('does not write what a definition said that was changed meanwhile', async () => {
    const clock = createFakeClock(new Date(start));
    const shop = await openShop(db, clock, 3);
    const id = await shop.add({ type: 'sample', percent: 100 }, { isBuilt: false });
    const { held, isReached, letGo } = holdBack('for no key update skip locked');
    const building = buildSegments(held, clock).segments.build(id);
    await isReached;
    await db.sql(
      `update segment set version = 2, definition = '{"version":1,"root":{"type":"sample","percent":0}}' where id = $1`,
      [id],
    );
    letGo();
    await building;
    await held.close();
    expect(await membersOf(db, id)).toEqual([]);
    expect((await shop.segments.get(shop.workspaceId, id)).builtAt).toBeNull();
    await shop.segments.sweep();
    await expectTruth(db, shop.segments, shop.workspaceId, [id], clock.now());
  });

  it('of another process is not begun twice by the sweeper', async () => {
    const clock = createFakeClock(new Date(start));
    const shop = await openShop(db, clock, 3);
    const id = await shop.add({ type: 'sample', percent: 100 }, { isBuilt: false });
    const { held, isReached, letGo } = holdBack('for no key update skip locked');
    const building = buildSegments(held, clock).segments.build(id);
    await isReached;
    await shop.segments.sweep();
    letGo();
    await building;
    await held.close();
    expect(await db.sql('select id from segment_build where workspace_id = $1', [shop.workspaceId])).toHaveLength(1);
    await expectTruth(db, shop.segments, shop.workspaceId, [id], clock.now());
  });

  it('works out new segments together with those that wait for it by reference', async () => {
    const clock = createFakeClock(new Date(start));
    const shop = await openShop(db, clock, 5);
    await shop.happen(shop.contactIds[0]!, 'visit');
    await shop.happen(shop.contactIds[1]!, 'visit', start - 90 * 60_000);
    const base = await shop.add(visited(2), { isBuilt: false });
    const outside = await shop.add({ type: 'segment', segmentId: base, is: 'not-in' }, { isBuilt: false });
    const later = await shop.add({ type: 'segment', segmentId: outside, is: 'in-for', amount: 3, unit: 'hours' });
    await shop.segments.refresh();
    await expectTruth(db, shop.segments, shop.workspaceId, [base, outside, later], clock.now());
    // A new segment on top of built ones takes their answers as they stand, also when one of them is due.
    clock.advance(HOUR);
    const upon = await shop.add({ type: 'segment', segmentId: outside, is: 'in' });
    await shop.segments.tick();
    await expectTruth(db, shop.segments, shop.workspaceId, [base, outside, later, upon], clock.now());
    expect((await causesIn(db, upon)).filter((cause) => cause.endsWith('build'))).toHaveLength(4);
  });

  it('of many parts, with changes, time and other workers all the while, ends with the truth', {
    timeout: 90_000,
  }, async () => {
    const clock = createFakeClock(new Date(start));
    const shop = await openShop(db, clock, 0);
    const { segments, workspaceId } = shop;
    const ids = await insertContacts(db, workspaceId, Array(6_000).fill(plainContact));
    const drawn = fc.sample(worldContact, { numRuns: 40, seed: 5 });
    const events = ids.flatMap((contactId, n) =>
      drawn[n % drawn.length]!.events.slice(0, 3).map((event) => ({ ...event, contactId })),
    );
    await insertEvents(db, workspaceId, events);
    const other = openDb({ url, maxConnections: 6 });
    const second = buildSegments(other, clock).segments;
    const made = [
      await shop.add(visited(3), { isBuilt: false }),
      await shop.add({ type: 'purchase', measure: 'net', op: 'at-least', value: 100 }, { isBuilt: false }),
    ];
    made.push(await shop.add({ type: 'segment', segmentId: made[0]!, is: 'not-in' }, { isBuilt: false }));
    made.push(await shop.add({ type: 'sample', percent: 30 }, { isBuilt: false }));
    let isOver = false;
    const building = segments.build(made[0]!).finally(() => {
      isOver = true;
    });
    const working = (async () => {
      for (let round = 0; !isOver || round < 3; round += 1) {
        const some = ids.filter((_, n) => n % 97 === round % 97);
        await insertEvents(
          db,
          workspaceId,
          some.map((contactId) => ({ ...events[0]!, kind: 'visit', lines: [], at: clock.now().getTime(), contactId })),
          { markDirty: true },
        );
        clock.advance(60_000);
        await Promise.all([segments.refresh(), second.refresh(), second.tick()]);
      }
    })();
    await Promise.all([building, working]);
    await Promise.all([segments.refresh(), second.tick()]);
    await segments.tick();
    await other.close();
    await expectTruth(db, segments, workspaceId, made, clock.now());
  });
});

describe('the clock of a process', () => {
  it('flips answers at their instant, those of other processes too, and is woken by what was written here', async () => {
    const clock = createTravelClock(new Date(start));
    const shop = await openShop(db, clock as never, 2);
    const [ann, bo] = shop.contactIds as [number, number];
    const id = await shop.add(visited(1));
    void shop.segments.startClock();
    await shop.happen(ann, 'visit', clock.now().getTime() - HOUR + 300);
    await shop.segments.refresh();
    expect(await membersOf(db, id)).toEqual([ann]);
    await waitFor('the flip', async () => (await membersOf(db, id)).length === 0);
    const second = openDb({ url, maxConnections: 4 });
    await shop.happen(bo, 'visit', clock.now().getTime() - HOUR + 200);
    await buildSegments(second, clock).segments.refresh();
    await waitFor('the other flip', async () => (await membersOf(db, id)).length === 0);
    await second.close();
    const rows = await db.sql<{ at: Date; recordedAt: Date; change: string; cause: string }>(
      'select at, recorded_at as "recordedAt", change, cause from member_log where segment_id = $1 order by id',
      [id],
    );
    expect(rows.map(({ change, cause }) => `${change} ${cause}`)).toEqual([
      'entered change',
      'left time',
      'entered change',
      'left time',
    ]);
    for (const { at, recordedAt } of rows) expect(recordedAt.getTime()).toBeGreaterThanOrEqual(at.getTime());
    await shop.segments.stop();
  });

  it('makes up for what fell due while nobody ran, each answer at its own instant; also after a jump', async () => {
    const clock = createTravelClock(new Date(start));
    const shop = await openShop(db, clock as never, 1);
    const [ann] = shop.contactIds as [number];
    const once = await shop.add(visited(1));
    const outside = await shop.add({ type: 'segment', segmentId: once, is: 'not-in' });
    const at = clock.now().getTime();
    await shop.happen(ann, 'visit', at);
    await shop.segments.refresh();
    clock.travelTo(new Date(at + 5 * HOUR));
    const restarted = buildSegments(db, clock).segments;
    void restarted.startClock();
    await waitFor('what was due', async () => (await membersOf(db, outside)).length === 1);
    await restarted.stop();
    for (const id of [once, outside]) {
      const [last] = await db.sql<{ at: Date }>(
        'select at from member_log where segment_id = $1 order by id desc limit 1',
        [id],
      );
      expect(last?.at).toEqual(new Date(at + HOUR));
    }
    await expectTurns(db, shop.workspaceId);
  });

  it('lets a clock of a contact that is gone not hold it up', async () => {
    const clock = createFakeClock(new Date(start));
    const shop = await openShop(db, clock, 1);
    await db.sql('insert into segment_clock (workspace_id, contact_id, due_at) values ($1, 999999999, $2)', [
      shop.workspaceId,
      new Date(start - 1),
    ]);
    expect(await shop.segments.tick()).toEqual({ settled: 1, isDone: true });
    await markDirty(db, shop.workspaceId, [999_999_999], '*');
    expect(await shop.segments.refresh()).toEqual({ settled: 1, isDone: true });
  });
});

describe('waking', () => {
  it('takes in whatever there is, once at a time, and is not lost while it is busy', async () => {
    const shop = await openShop(db, createFakeClock(new Date(start)), 3);
    const id = await shop.add(visited(1));
    for (const contactId of shop.contactIds) {
      await shop.happen(contactId, 'visit');
      void shop.segments.wake();
    }
    await shop.segments.wake();
    expect(await membersOf(db, id)).toEqual(shop.contactIds);
    await shop.segments.stop();
  });
});
