import { afterEach, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../kit/postgres.ts';
import { createSegmentStage, define, visited } from '../../kit/segment-stage.ts';

const { db } = await createTestDatabase();
const HOUR = 3_600_000;

/** Makes the planner believe that so many rows were there, spread like those that are. */
async function pretendRows(rows: number): Promise<void> {
  await db.sql('analyze event');
  const [{ pages }] = (await db.sql(
    `select greatest(pg_relation_size('event') / current_setting('block_size')::int, 1) as pages`,
  )) as [{ pages: number }];
  await db.sql(`update pg_class set reltuples = $1, relpages = $2 where relname = 'event'`, [rows, pages]);
}
afterEach(() => db.sql('analyze event'));

async function setUp() {
  const stage = await createSegmentStage(db);
  const [ann] = (await stage.settle('Lund')) as [number];
  const now = stage.clock.now().getTime();
  await db.sql('delete from event');
  for (let day = 0; day < 200; day += 1) await stage.happen(ann, 'visit', { at: now - day * 24 * HOUR });
  await stage.segments.refresh();
  return { ...stage, ann };
}

const visitedEver = define({ type: 'event', kind: 'visit', measure: 'count', op: 'at-least', value: 3 });

describe('the cost of a definition', () => {
  it('is what it reads, by kind and window', async () => {
    const { segments, workspaceId, clock } = await setUp();
    await pretendRows(200);
    const { cost } = await segments.preview(workspaceId, define(visited(1, 50)));
    expect(cost).toMatchObject({ level: 'fine', warning: null });
    expect(cost.reads).toEqual([
      { what: 'visit events', rows: cost.rows, since: new Date(clock.now().getTime() - 50 * 24 * HOUR) },
    ]);
    expect(cost.rows).toBeGreaterThan(35);
    expect(cost.rows).toBeLessThan(65);
    const never = define({ type: 'event', kind: 'nothing', measure: 'count', op: 'at-least', value: 1 });
    expect((await segments.preview(workspaceId, never)).cost).toEqual({
      rows: 0,
      reads: [],
      level: 'fine',
      warning: null,
    });
  });

  it('names values, scores and companies, which no window makes fewer', async () => {
    const { segments, workspaceId, ann } = await setUp();
    await db.sql(
      `insert into contact_score (workspace_id, contact_id, model, version, scores, at)
       select $1, $2, 'purchases', 1, '{}', now() from generate_series(1, 40)`,
      [workspaceId, ann],
    );
    await db.sql('analyze contact_score');
    const { cost } = await segments.preview(
      workspaceId,
      define({
        type: 'any',
        of: [
          { type: 'value', name: 'tier', op: 'exists' },
          { type: 'value', name: 'customer_group', op: 'in', values: ['mobile'] },
          { type: 'company' },
        ],
      }),
    );
    expect(cost.reads.map(({ what }) => what).toSorted()).toEqual([
      'companies',
      'links to companies',
      'scores',
      'values',
    ]);
    expect(cost.reads[0]).toEqual({ what: 'scores', rows: 40, since: null });
  });

  it('is said when it is high, with what a window would save, before it is saved and when it is', async () => {
    const { segments, workspaceId } = await setUp();
    await pretendRows(14_000_000);
    const { cost } = await segments.preview(workspaceId, visitedEver);
    expect(cost.level).toBe('costly');
    expect(cost.warning).toMatch(/^Reads all 14,000,000 visit events: a window of 90 days would read [56],\d00,000\.$/);
    const saved = await segments.create(workspaceId, { name: 'Costly', purpose: 'test', definition: visitedEver });
    expect(saved.cost).toEqual(cost);
  });

  it('has to be accepted when it is too high', async () => {
    const { segments, workspaceId } = await setUp();
    await pretendRows(120_000_000);
    const wanted = { name: 'Far too much', purpose: 'test', definition: visitedEver };
    const refused = { code: 'segment_costly', detail: expect.stringContaining('about 120,000,000 rows') };
    await expect(segments.create(workspaceId, wanted)).rejects.toMatchObject(refused);
    const { id, cost } = await segments.create(workspaceId, { ...wanted, acceptCost: true });
    expect(cost?.level).toBe('too-costly');
    const other = define({ type: 'not', of: visitedEver.root });
    await expect(segments.update(workspaceId, id, { definition: other })).rejects.toMatchObject(refused);
    await expect(segments.draft(workspaceId, id, { definition: other })).rejects.toMatchObject(refused);
    expect(await segments.draft(workspaceId, id, { definition: other, acceptCost: true })).toMatchObject({
      state: 'building',
    });
    // What is saved is not asked about again.
    await expect(segments.update(workspaceId, id, { name: 'Much' })).resolves.toMatchObject({ name: 'Much' });
  });
});

describe('what the engine does', () => {
  it('is added up for each segment', async () => {
    const { segments, workspaceId, ann, add, happen, clock } = await setUp();
    const id = await add('Today', visited(2, 1));
    await happen(ann, 'visit');
    await segments.refresh();
    clock.advance(48 * HOUR);
    await segments.tick();
    await segments.stop();
    const { cost, upkeep, relative } = await segments.costs(workspaceId, id);
    expect(cost.reads.map(({ what }) => what)).toEqual(['visit events']);
    expect(relative).toEqual([]);
    expect(upkeep).toMatchObject({ entered: 1, left: 1, build: { contacts: 1, contactsTotal: 1, segments: 1 } });
    expect(upkeep.evaluations).toBeGreaterThanOrEqual(2);
    expect(upkeep.ticks).toBeGreaterThanOrEqual(1);
    expect((await segments.get(workspaceId, id)).upkeep).toEqual(upkeep);
    const other = await createSegmentStage(db);
    await expect(segments.costs(other.workspaceId, id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('and what waits, for the workspace', async () => {
    const { segments, workspaceId, ann, add, happen, clock } = await setUp();
    await add('Today', visited(1, 1));
    await happen(ann, 'visit');
    expect((await segments.engineState(workspaceId)).waiting).toBe(1);
    await segments.refresh();
    const quiet = await segments.engineState(workspaceId);
    expect(quiet).toMatchObject({ waiting: 0, lagMs: 0, clocks: 1, overdue: 0, clockErrorMs: 0, unbuilt: 0 });
    expect(quiet.nextDueAt).toEqual(new Date(clock.now().getTime() + 24 * HOUR));
    clock.advance(25 * HOUR);
    expect(await segments.engineState(workspaceId)).toMatchObject({ overdue: 1, clockErrorMs: HOUR });
    const other = await createSegmentStage(db);
    expect(await segments.engineState(other.workspaceId)).toMatchObject({ clocks: 0, nextDueAt: null });
  });

  it('tells the bounds of conditions that compare with everybody', async () => {
    const { segments, workspaceId, settle, happen, add, clock } = await createSegmentStage(db);
    for (const [n, contactId] of (await settle('Lund', 'Lund', 'Lund', 'Lund')).entries()) {
      await happen(contactId, 'order', { amount: 100 * (n + 1), at: clock.now().getTime() - HOUR });
    }
    const id = await add('Best', {
      type: 'relative',
      of: { from: 'purchases', measure: 'net' },
      is: 'top',
      percent: 50,
    });
    const { relative, size } = await segments.get(workspaceId, id);
    expect(size).toBe(2);
    expect(relative).toEqual([
      {
        condition: expect.any(String),
        bound: 300,
        population: 4,
        workedOutAt: clock.now(),
        dueAt: new Date(clock.now().getTime() + 24 * HOUR),
      },
    ]);
  });
});
