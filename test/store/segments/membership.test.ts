import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import type { Definition, Node } from '../../../src/segments/language/definition.schema.ts';
import { insertContacts, insertEvents, insertWorkspace } from '../../kit/insert-world.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { buildSegments, expectTruth, logOf, membersOf } from '../../kit/segment-house.ts';
import { plainContact, type WorldContact, type WorldEvent } from '../../kit/segment-worlds.ts';

const { db } = await createTestDatabase();

const HOUR = 3_600_000;
const start = Date.parse('2026-10-24T09:00:00Z');
const somebody: WorldContact = { ...plainContact, createdAt: start };
const visit = (at: number): WorldEvent => ({ kind: 'visit', at, amount: null, ref: null, props: null, lines: [] });
const define = (root: Node): Definition => ({ version: 1, root });
const visited = (value: number, hours: number): Node => ({
  type: 'event',
  kind: 'visit',
  measure: 'count',
  op: 'at-least',
  value,
  window: { type: 'last', amount: hours, unit: 'hours' },
});

async function setUp(count: number) {
  const clock = createFakeClock(new Date(start));
  const house = buildSegments(db, clock);
  const workspaceId = await insertWorkspace(db);
  const contactIds = await insertContacts(db, workspaceId, Array(count).fill(somebody));
  const happen = (contactId: number, at: number) =>
    insertEvents(db, workspaceId, [{ ...visit(at), contactId }], { markDirty: true });
  let named = 0;
  const add = async (root: Node) => {
    named += 1;
    const input = { name: `Segment ${named}`, purpose: 'test', definition: define(root) };
    const { id } = await house.segments.create(workspaceId, input);
    await house.segments.build(id);
    return id;
  };
  return { ...house, clock, workspaceId, contactIds, happen, add };
}

describe('refresh', () => {
  it('turns an event into membership, a line in the log and a clock', async () => {
    const { segments, clock, workspaceId, contactIds, happen, add } = await setUp(2);
    const [ann, bo] = contactIds as [number, number];
    const once = await add(visited(1, 1));
    const twice = await add(visited(2, 1));
    await happen(ann, start - 10 * 60_000);
    await segments.refresh();
    expect(await membersOf(db, once)).toEqual([ann]);
    await happen(ann, start);
    await happen(bo, start - 20 * 60_000);
    await segments.refresh();
    expect(await membersOf(db, once)).toEqual([ann, bo]);
    expect(await logOf(db, twice)).toEqual([{ contactId: ann, change: 'entered', at: new Date(start) }]);
    const clocks = await db.sql('select contact_id, due_at from segment_clock where workspace_id = $1 order by 1', [
      workspaceId,
    ]);
    expect(clocks).toEqual([
      { contact_id: ann, due_at: new Date(start + 50 * 60_000) },
      { contact_id: bo, due_at: new Date(start + 40 * 60_000) },
    ]);
    await expectTruth(db, segments, workspaceId, [once, twice], clock.now());
  });

  it('carries a change on to the segments that refer to it, in the same pass', async () => {
    const { segments, clock, workspaceId, contactIds, happen, add } = await setUp(1);
    const [ann] = contactIds as [number];
    const base = await add(visited(1, 1));
    const outside = await add({ type: 'segment', segmentId: base, is: 'not-in' });
    const beyond = await add({ type: 'not', of: { type: 'segment', segmentId: outside, is: 'in' } });
    expect(await membersOf(db, outside)).toEqual([ann]);
    await happen(ann, start);
    await segments.refresh();
    expect(await membersOf(db, outside)).toEqual([]);
    expect(await membersOf(db, beyond)).toEqual([ann]);
    await expectTruth(db, segments, workspaceId, [base, outside, beyond], clock.now());
  });

  it('goes on with a definition until the one that follows it is built, and then changes to it at once', async () => {
    const { segments, clock, workspaceId, contactIds, happen, add, rings } = await setUp(3);
    const id = await add(visited(1, 1));
    await happen(contactIds[0]!, start);
    await segments.refresh();
    rings.length = 0;
    const changed = await segments.update(workspaceId, id, { definition: define({ type: 'not', of: visited(1, 1) }) });
    expect(changed).toMatchObject({ version: 1 });
    expect(rings).toEqual(['segments.build']);
    expect(await membersOf(db, id)).toEqual(contactIds.slice(0, 1));
    await segments.build(id);
    expect(await membersOf(db, id)).toEqual(contactIds.slice(1));
    expect(await segments.get(workspaceId, id)).toMatchObject({ version: 2, builtAt: clock.now() });
    // The same definition again is no new version.
    const same = await segments.update(workspaceId, id, { definition: define({ type: 'not', of: visited(1, 1) }) });
    expect(same).toMatchObject({ version: 2, builtAt: clock.now() });
    await expectTruth(db, segments, workspaceId, [id], clock.now());
  });

  it('leaves the contacts that somebody else holds for later, and does not wait while holding others', async () => {
    const { segments, clock, workspaceId, contactIds, happen, add } = await setUp(2);
    const [ann, bo] = contactIds as [number, number];
    const id = await add(visited(1, 1));
    await happen(ann, start);
    await happen(bo, start);
    const holder = await db.pool.connect();
    await holder.query('begin');
    await holder.query('select id from contact where id = $1 for update', [ann]);
    await segments.refresh({ maxBatches: 1 });
    expect(await membersOf(db, id)).toEqual([bo]);
    const rest = segments.refresh();
    await holder.query('commit');
    holder.release();
    await rest;
    await expectTruth(db, segments, workspaceId, [id], clock.now());
  });

  it('passes over contacts that do not exist any more', async () => {
    const { segments, contacts, workspaceId, contactIds, happen, add } = await setUp(2);
    const [ann] = contactIds as [number];
    const id = await add(visited(1, 1));
    await happen(ann, start);
    await segments.refresh();
    await contacts.erase(workspaceId, ann);
    expect(await membersOf(db, id)).toEqual([]);
    expect(await segments.refresh()).toEqual({ settled: 1, isDone: true });
    expect(await logOf(db, id)).toEqual([]);
    expect(await db.sql('select * from segment_clock where contact_id = $1', [ann])).toEqual([]);
  });
});

describe('tick', () => {
  it('flips every answer at its own instant, however late it is called', async () => {
    const { segments, clock, workspaceId, contactIds, happen, add } = await setUp(1);
    const [ann] = contactIds as [number];
    const once = await add(visited(1, 1));
    const twice = await add(visited(2, 1));
    await happen(ann, start);
    await happen(ann, start + HOUR / 2); // lies ahead
    await happen(ann, start + 2 * HOUR);
    await segments.refresh();
    expect(await membersOf(db, once)).toEqual([ann]);
    clock.set(new Date(start + 5 * HOUR));
    await segments.tick();
    const at = (minutes: number) => new Date(start + minutes * 60_000);
    expect((await logOf(db, once)).map(({ change, at }) => [change, at])).toEqual([
      ['entered', at(0)],
      ['left', at(90)],
      ['entered', at(120)],
      ['left', at(180)],
    ]);
    expect((await logOf(db, twice)).map(({ change, at }) => [change, at])).toEqual([
      ['entered', at(30)],
      ['left', at(60)],
    ]);
    expect(await db.sql('select * from segment_clock where workspace_id = $1', [workspaceId])).toEqual([]);
    await expectTruth(db, segments, workspaceId, [once, twice], clock.now());
  });

  it('does nothing before its time', async () => {
    const { segments, clock, contactIds, happen, add } = await setUp(1);
    const id = await add(visited(1, 1));
    await happen(contactIds[0]!, start);
    await segments.refresh();
    clock.set(new Date(start + HOUR - 1));
    expect(await segments.tick()).toEqual({ settled: 0, isDone: true });
    clock.advance(1);
    expect(await segments.tick()).toEqual({ settled: 1, isDone: true });
    expect(await membersOf(db, id)).toEqual([]);
  });
});

describe('build', () => {
  it('is taken up by the sweeper when nobody rang or it was cut off', async () => {
    const { segments, workspaceId, contactIds } = await setUp(3);
    const definition = define({ type: 'sample', percent: 100 });
    const { id, builtAt } = await segments.create(workspaceId, { name: 'All', purpose: 'test', definition });
    expect(builtAt).toBeNull();
    await segments.sweep();
    expect(await membersOf(db, id)).toEqual(contactIds);
    expect((await segments.get(workspaceId, id)).builtAt).not.toBeNull();
  });

  it('of many segments at once shares walks, and ends with all of them built', async () => {
    const { segments, clock, workspaceId } = await setUp(5);
    const ids = await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        const definition = define(visited(n, 1));
        const { id } = await segments.create(workspaceId, { name: `S${n}`, purpose: 'test', definition });
        await segments.build(id);
        return id;
      }),
    );
    const { items } = await segments.list(workspaceId, { limit: 50 });
    expect(items.filter(({ builtAt }) => builtAt !== null)).toHaveLength(12);
    await expectTruth(db, segments, workspaceId, ids, clock.now());
  });
});
