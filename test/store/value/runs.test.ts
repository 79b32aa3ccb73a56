import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createFakeClock, silentLog } from '../../../src/platform/index.ts';
import { createRuns, RunTakenOver } from '../../../src/value/purchases/runs.ts';
import { insertWorkspace } from '../../kit/insert-world.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

describe('runs', async () => {
  const { db } = await createTestDatabase();
  const clock = createFakeClock(new Date('2026-03-10T12:00:00Z'));
  const runs = createRuns({ db, clock, log: silentLog });
  let workspaceId = 0;
  beforeAll(async () => {
    workspaceId = await insertWorkspace(db);
    await db.sql(`update workspace set time_zone = 'Europe/Stockholm' where id = $1`, [workspaceId]);
  });
  afterEach(async () => {
    await db.sql('delete from value_run');
    clock.set(new Date('2026-03-10T12:00:00Z'));
  });
  const cutOff = () => db.sql(`update value_run set heartbeat_at = clock_timestamp() - interval '61 seconds'`);

  test('of many that begin at once one does', async () => {
    const begun = await Promise.all(Array.from({ length: 8 }, () => runs.start(workspaceId, 'purchases')));
    expect(begun.filter((run) => run !== null)).toHaveLength(1);
    expect(await runs.start(workspaceId, 'expected')).not.toBeNull();
  });

  test('shows how far it is', async () => {
    const run = await runs.start(workspaceId, 'purchases', 500);
    await runs.progress(run!, { contacts: 200, written: 7 });
    expect(await runs.latest(workspaceId)).toMatchObject([
      { model: 'purchases', state: 'running', contacts: 200, contactsTotal: 500, written: 7, finishedAt: null },
    ]);
    await runs.progress(run!, { contacts: 500 });
    await runs.finish(run!);
    expect(await runs.latest(workspaceId)).toMatchObject([{ state: 'done', contacts: 500, finishedAt: clock.now() }]);
  });

  test('one that was cut off is begun anew, and writes no more when it wakes', async () => {
    const first = await runs.start(workspaceId, 'purchases');
    expect(await runs.due('purchases', clock.now())).toEqual([]);
    await cutOff();
    expect(await runs.due('purchases', clock.now())).toEqual([workspaceId]);
    const second = await runs.start(workspaceId, 'purchases');
    expect(second?.id).toBeGreaterThan(first!.id);
    await expect(runs.progress(first!, { contacts: 1 })).rejects.toThrow(RunTakenOver);
    await runs.finish(first!);
    expect(await runs.latest(workspaceId)).toMatchObject([{ id: second!.id, state: 'running' }]);
    const [old] = await db.sql<{ state: string }>('select state from value_run where id = $1', [first!.id]);
    expect(old?.state).toBe('failed');
  });

  test('is due once after each 02:00 of the workspace', async () => {
    const scored: Date[] = [];
    const { scoreDue } = runs.scorer('purchases', async () => void scored.push(clock.now()));
    // Stockholm is UTC+1 in winter.
    for (const at of ['10T12:00', '10T12:10', '11T00:50', '11T01:10', '11T01:20', '12T00:30', '12T09:00']) {
      clock.set(new Date(`2026-03-${at}:00Z`));
      await scoreDue();
    }
    expect(scored.map((at) => at.toISOString().slice(8, 16))).toEqual(['10T12:00', '11T01:10', '12T09:00']);
  });

  test('one that throws is told, and tried again after an hour', async () => {
    const { score, scoreDue } = runs.scorer('purchases', async () => {
      throw new Error('No more paper.');
    });
    await expect(score(workspaceId)).rejects.toThrow('No more paper.');
    expect(await runs.latest(workspaceId)).toMatchObject([{ state: 'failed', problem: 'No more paper.' }]);
    await scoreDue();
    const count = async () => (await db.sql('select from value_run')).length;
    expect(await count()).toBe(1);
    clock.advance(3_601_000);
    await scoreDue();
    expect(await count()).toBe(2);
  });

  test('one that ends because the process does is taken up at once by another', async () => {
    const stopping = AbortSignal.abort();
    await runs.run(workspaceId, 'purchases', async () => undefined, stopping);
    expect(await runs.due('purchases', clock.now())).toEqual([workspaceId]);
    expect(await runs.start(workspaceId, 'purchases')).not.toBeNull();
  });
});
