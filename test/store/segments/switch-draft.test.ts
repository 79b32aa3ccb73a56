import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import type { Node } from '../../../src/segments/language/definition.schema.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { causesIn, expectTruth, expectTurns, logOf, markDirty, membersOf, openShop } from '../../kit/segment-house.ts';
import { worldStart } from '../../kit/segment-worlds.ts';
import { waitFor } from '../../kit/wait-for.ts';

const { db } = await createTestDatabase();
const HOUR = 3_600_000;
const start = worldStart;

const visited = (hours: number): Node => ({
  type: 'event',
  kind: 'visit',
  measure: 'count',
  op: 'at-least',
  value: 1,
  window: { type: 'last', amount: hours, unit: 'hours' },
});

/** Ann visited now, Bo three hours ago, Cy never; a segment of those who visited within the last two hours. */
async function setUp() {
  const clock = createFakeClock(new Date(start));
  const shop = await openShop(db, clock, 3);
  const [ann, bo, cy] = shop.contactIds as [number, number, number];
  const id = await shop.add(visited(2));
  await shop.happen(ann, 'visit');
  await shop.happen(bo, 'visit', start - 3 * HOUR);
  await shop.segments.refresh();
  const draft = (root: Node) => shop.segments.draft(shop.workspaceId, id, { definition: shop.define(root) });
  const [build, apply] = [() => shop.segments.sweep(), () => shop.segments.applyDraft(shop.workspaceId, id)];
  return { ...shop, clock, ann, bo, cy, id, draft, build, apply };
}

/** Rows that a draft is kept in. */
async function rowsOfDrafts(workspaceId: number): Promise<number> {
  const [row] = await db.sql<{ count: number }>(
    `select (select count(*) from member m join segment s on s.id = m.segment_id where s.draft_of is not null and s.workspace_id = $1)
       + (select count(*) from member_log l join segment s on s.id = l.segment_id where s.draft_of is not null and s.workspace_id = $1)
       + (select count(*) from segment_cost k join segment s on s.id = k.segment_id where s.draft_of is not null and s.workspace_id = $1)
       + (select count(*) from segment_bound b join segment s on s.id = b.segment_id where s.draft_of is not null and s.workspace_id = $1)
       as count`,
    [workspaceId],
  );
  return row!.count;
}

describe('a change under trial', () => {
  it('is built beside the segment, which goes on as it was', async () => {
    const { segments, workspaceId, id, ann, draft, build } = await setUp();
    await draft(visited(4));
    await build();
    expect(await membersOf(db, id)).toEqual([ann]);
    expect(await causesIn(db, id)).toEqual(['entered change']);
    expect(await segments.getDraft(workspaceId, id)).toMatchObject({
      state: 'built',
      move: { enter: 1, leave: 0, stay: 1 },
    });
  });

  it('takes the place of the segment at once, and what that moves is marked so', async () => {
    const { segments, workspaceId, clock, id, ann, bo, cy, draft, build, apply, happen } = await setUp();
    await draft({ type: 'not', of: visited(2) });
    await build();
    clock.advance(HOUR / 2);
    await apply();
    expect(await segments.get(workspaceId, id)).toMatchObject({ version: 2, builtAt: clock.now() });
    expect(await membersOf(db, id)).toEqual([bo, cy]);
    expect(await causesIn(db, id)).toEqual(['entered change', 'left rebuild', 'entered rebuild', 'entered rebuild']);
    expect((await logOf(db, id)).slice(1).every(({ at }) => at.getTime() === clock.now().getTime())).toBe(true);
    expect(await rowsOfDrafts(workspaceId)).toBe(0);
    expect(
      await db.sql('select version, definition from segment_version where segment_id = $1 order by version', [id]),
    ).toMatchObject([{ version: 1 }, { version: 2, definition: { root: { type: 'not' } } }]);
    // From here on the segment moves by its new definition: with the contact, and with time.
    await happen(bo, 'visit');
    await segments.refresh();
    clock.advance(2 * HOUR);
    await segments.tick();
    expect(await membersOf(db, id)).toEqual([ann, bo, cy]);
    expect((await causesIn(db, id)).slice(4)).toEqual(['left change', 'entered time', 'entered time']);
    await expectTruth(db, segments, workspaceId, [id], clock.now());
  });

  it('is kept fresh while it waits', async () => {
    const { segments, workspaceId, clock, id, ann, cy, draft, build, apply, happen } = await setUp();
    await draft(visited(4));
    await build();
    await happen(cy, 'visit');
    await segments.refresh();
    clock.advance(HOUR * 2);
    await segments.tick();
    await apply();
    expect(await membersOf(db, id)).toEqual([ann, cy]);
    await expectTruth(db, segments, workspaceId, [id], clock.now());
  });

  it('carries what it moves on to segments that refer to this one, marked so as well', async () => {
    const { segments, workspaceId, clock, id, ann, bo, add, draft, build, apply } = await setUp();
    const outside = await add({ type: 'segment', segmentId: id, is: 'not-in' });
    const greeted = await add({ type: 'segment', segmentId: id, is: 'entered', amount: 10, unit: 'hours' });
    const since = await add({ ...visited(10), window: { type: 'since-entering', segmentId: id } } as Node);
    await draft(visited(4));
    await build();
    await apply();
    await segments.refresh();
    expect(await membersOf(db, outside)).not.toContain(bo);
    expect((await causesIn(db, outside)).at(-1)).toBe('left rebuild');
    // Entries that come from a definition greet nobody.
    expect(await membersOf(db, greeted)).toEqual([ann]);
    await expectTruth(db, segments, workspaceId, [id, outside, greeted, since], clock.now());
  });

  it('brings back nobody who is erased in that very moment', async () => {
    const { contacts, workspaceId, id, bo, draft, build, apply } = await setUp();
    await draft(visited(4));
    await build();
    let applying: Promise<void> | undefined;
    // Everything about the contact is gone, but the transaction has not ended.
    contacts.onErase(async () => {
      let isDone = false;
      applying = apply().finally(() => {
        isDone = true;
      });
      await waitFor('the switch to wait or be done', async () => {
        const waiting = await db.sql(`select from pg_locks where not granted`);
        return isDone || waiting.length > 0;
      });
    });
    await contacts.erase(workspaceId, bo);
    await applying;
    expect(await db.sql('select 1 from member where contact_id = $1', [bo])).toEqual([]);
    expect(await db.sql('select 1 from member_log where contact_id = $1', [bo])).toEqual([]);
    expect(await membersOf(db, id)).not.toContain(bo);
  });

  it('leaves nothing behind when it is given up', async () => {
    const { segments, workspaceId, id, ann, draft, build } = await setUp();
    await draft(visited(4));
    await build();
    await segments.discardDraft(workspaceId, id);
    await segments.sweep();
    expect(await rowsOfDrafts(workspaceId)).toBe(0);
    expect(await membersOf(db, id)).toEqual([ann]);
    await expectTurns(db, workspaceId);
  });

  it('brings its bounds with it', async () => {
    const { segments, workspaceId, clock, id, bo, draft, build, apply, contactIds } = await setUp();
    for (const [n, contactId] of contactIds.entries()) {
      await db.sql('update contact set attributes = jsonb_build_object($2::text, $3::int) where id = $1', [
        contactId,
        'size',
        n,
      ]);
    }
    await markDirty(db, workspaceId, contactIds, 'attribute:size');
    await segments.refresh();
    await draft({ type: 'relative', of: { from: 'attribute', name: 'size' }, is: 'above', than: 'average' });
    await build();
    await apply();
    expect(await membersOf(db, id)).toEqual(contactIds.slice(2));
    expect(await db.sql('select segment_id, bound from segment_bound where workspace_id = $1', [workspaceId])).toEqual([
      { segment_id: id, bound: 1 },
    ]);
    await db.sql(`update contact set attributes = '{"size": 9}' where id = $1`, [bo]);
    await markDirty(db, workspaceId, [bo], 'attribute:size');
    await segments.refresh();
    expect(await membersOf(db, id)).toEqual(contactIds.slice(1));
    await expectTruth(db, segments, workspaceId, [id], clock.now());
  });
});

describe('what a segment costs', () => {
  it('has in it what its change took, and shows the build that made its members', async () => {
    const { segments, workspaceId, clock, id, draft, build, apply } = await setUp();
    await draft(visited(3));
    await build();
    await apply();
    const { upkeep: before } = await segments.get(workspaceId, id);
    clock.advance(1_000);
    await draft({ type: 'not', of: visited(2) });
    await build();
    const builtAt = clock.now();
    clock.advance(1_000);
    await apply();
    const { upkeep } = await segments.get(workspaceId, id);
    expect(upkeep.evaluations - before.evaluations).toBeGreaterThanOrEqual(3);
    expect(upkeep).toMatchObject({ entered: before.entered + 2, left: before.left + 1 });
    expect(upkeep.build).toMatchObject({ finishedAt: builtAt, contacts: 3 });
  });
});

describe('a bound that is due', () => {
  it('is worked out anew, and whoever it moves has truly entered or left', async () => {
    const { segments, workspaceId, clock, add, contactIds } = await setUp();
    const size = (contactId: number, value: number) =>
      db.sql('update contact set attributes = jsonb_build_object($2::text, $3::int) where id = $1', [
        contactId,
        'size',
        value,
      ]);
    for (const [n, contactId] of contactIds.entries()) await size(contactId, n);
    const large = await add({
      type: 'relative',
      of: { from: 'attribute', name: 'size' },
      is: 'top',
      percent: 30,
      every: { amount: 1, unit: 'hours' },
    });
    const small = await add({ type: 'segment', segmentId: large, is: 'not-in' });
    const [ann, bo, cy] = contactIds as [number, number, number];
    expect(await membersOf(db, large)).toEqual([cy]);
    await size(ann, 10);
    await markDirty(db, workspaceId, [ann], 'attribute:size');
    await segments.refresh();
    // The bound stands still between two times.
    expect(await membersOf(db, large)).toEqual([ann, cy]);
    clock.advance(HOUR / 2);
    await segments.sweep();
    expect(await membersOf(db, large)).toEqual([ann, cy]);
    clock.advance(HOUR / 2);
    await segments.sweep();
    expect(await membersOf(db, large)).toEqual([ann]);
    expect(await membersOf(db, small)).toEqual([bo, cy]);
    expect(await causesIn(db, large)).toEqual(['entered build', 'entered change', 'left time']);
    expect((await causesIn(db, small)).at(-1)).toBe('entered time');
    await expectTurns(db, workspaceId);
  });
});
