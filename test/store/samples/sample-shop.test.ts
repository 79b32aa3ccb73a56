import { describe, expect, test } from 'vitest';
import { silentLog, systemClock } from '../../../src/platform/index.ts';
import { createSamples } from '../../../src/samples/index.ts';
import { createTestApi } from '../../kit/house.ts';

const { house, db, ask, createWorkspace, createKey } = await createTestApi();
const doorbell = { ring: () => undefined };
const parts = { ...house, db, clock: systemClock, doorbell, log: silentLog, contactsTotal: 220 };
const actor = 'system' as const;

const counts = async (workspaceId: number) => {
  const [row] = await db.sql<Record<string, number>>(
    `select (select count(*) from contact where workspace_id = $1) as contacts,
            (select count(*) from event where workspace_id = $1) as events,
            (select count(*) from segment where workspace_id = $1) as segments,
            (select count(*) from offer where workspace_id = $1) as offers,
            (select count(*) from template where workspace_id = $1) as templates,
            (select count(*) from campaign where workspace_id = $1 and state = 'draft') as drafts`,
    [workspaceId],
  );
  return row!;
};

describe('the sample shop', () => {
  test('goes on where it was stopped or killed, and brings nothing twice', async () => {
    const whole = await createWorkspace();
    await createSamples(parts).start(whole, actor);
    await createSamples(parts).fill(whole);
    const expected = await counts(whole);
    expect(expected).toMatchObject({ contacts: 220, segments: 7, offers: 1, templates: 2, drafts: 1 });
    expect(expected.events).toBeGreaterThan(5_000);

    const broken = await createWorkspace();
    await createSamples(parts).start(broken, actor);
    await db.sql(
      'update sample_shop set until = (select until from sample_shop where workspace_id = $1) where workspace_id = $2',
      [whole, broken],
    );
    // Stopped in an orderly way after the first hundred people …
    const stopping = new AbortController();
    const stopped = createSamples({ ...parts, afterPiece: async () => stopping.abort() });
    await stopped.fill(broken, stopping.signal);
    expect(await stopped.get(broken)).toMatchObject({ state: 'waiting', step: 'people' });
    // … then killed among the segments: the row stays behind as it was, and is taken over once it is stale.
    let pieces = 0;
    const killed = createSamples({
      ...parts,
      afterPiece: async () => {
        pieces += 1;
        if (pieces === 4)
          await db.sql('update sample_shop set attempt = attempt + 1 where workspace_id = $1', [broken]);
      },
    });
    await killed.fill(broken);
    const [left] = await db.sql<{ state: string }>('select state from sample_shop where workspace_id = $1', [broken]);
    expect(left!.state).toBe('running');
    await createSamples(parts).fill(broken);
    expect((await createSamples(parts).get(broken)).state).toBe('running');
    await db.sql(`update sample_shop set heartbeat_at = now() - interval '1 hour' where workspace_id = $1`, [broken]);
    // What was made, and not noted: the names tell.
    await db.sql(`update sample_shop set made = '{}' where workspace_id = $1`, [broken]);
    await createSamples(parts).fillWaiting();
    expect(await counts(broken)).toEqual(expected);
    expect(await createSamples(parts).get(broken)).toMatchObject({ state: 'done', mayStart: false, contacts: 220 });
  }, 120_000);

  test('is filled by one run only, however many try', async () => {
    const workspaceId = await createWorkspace();
    const samples = createSamples({ ...parts, contactsTotal: 20 });
    await samples.start(workspaceId, actor);
    expect((await samples.start(workspaceId, actor)).state).toBe('waiting');
    await Promise.all([samples.fill(workspaceId), samples.fill(workspaceId), samples.fillWaiting()]);
    expect(await counts(workspaceId)).toMatchObject({ contacts: 20, segments: 7, drafts: 1 });
    const [row] = await db.sql<{ attempt: number }>('select attempt from sample_shop where workspace_id = $1', [
      workspaceId,
    ]);
    expect(row!.attempt).toBe(1);
    await expect(samples.start(workspaceId, actor)).rejects.toMatchObject({ code: 'sample_shop_not_empty' });
  }, 60_000);

  test('stays away from a workspace with contacts of its own, and says so', async () => {
    const empty = await ask('get', '/sample-shop');
    expect(empty.body).toMatchObject({ state: 'none', mayStart: true });
    await ask('post', '/contacts').send({ externalId: 'mine' }).expect(200);
    const refused = await ask('post', '/sample-shop');
    expect(refused.status).toBe(409);
    expect(refused.body.code).toBe('sample_shop_not_empty');
    expect((await ask('get', '/sample-shop')).body).toMatchObject({ state: 'none', mayStart: false });
    const reader = await createKey(['reports:read']);
    expect((await ask('post', '/sample-shop', reader)).status).toBe(403);
  });
});
