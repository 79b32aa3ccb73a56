import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFakeClock, openDb } from '../../../src/platform/index.ts';
import { newDefinitionSchema } from '../../../src/segments/language/check-definition.ts';
import type { Definition } from '../../../src/segments/language/definition.schema.ts';
import { insertContacts, insertEvents, insertWorkspace } from '../../kit/insert-world.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { definitionsOver } from '../../kit/segment-definitions.ts';
import { buildSegments, expectTruth } from '../../kit/segment-house.ts';
import { worldContact, worldStart } from '../../kit/segment-worlds.ts';

const { db, url } = await createTestDatabase();
const seed = 4711;

/** Those that may be saved. */
const sensible = (definitions: fc.Arbitrary<Definition>) =>
  definitions.filter((definition) => newDefinitionSchema.safeParse(definition).success);

/** A shop whose segments depend on each other, and the events that are still to come. */
async function setUp(contactCount: number) {
  const clock = createFakeClock(new Date(worldStart + 20 * 3_600_000));
  const house = buildSegments(db, clock);
  const workspaceId = await insertWorkspace(db);
  const contacts = fc.sample(worldContact, { numRuns: contactCount, seed });
  const contactIds = await insertContacts(
    db,
    workspaceId,
    contacts.map((contact) => ({ ...contact, events: [] })),
  );
  const events = contacts.flatMap(({ events }, n) => events.map((event) => ({ ...event, contactId: contactIds[n]! })));
  const create = async (count: number, salt: number) => {
    const ids: number[] = [];
    for (let n = 0; n < count; n += 1) {
      const [definition] = fc.sample(sensible(definitionsOver(ids)), { numRuns: 1, seed: salt + n });
      const segment = { name: `Segment ${salt + n}`, purpose: 'test', definition: definition! };
      ids.push((await house.segments.create(workspaceId, segment)).id);
    }
    return ids;
  };
  return { ...house, clock, workspaceId, contactIds, events, create };
}

it('two workers, events and the passing of time at once leave no stale answer and enter nobody twice', async () => {
  const { segments, clock, workspaceId, events, create } = await setUp(60);
  const ids = await create(12, 100);
  await segments.build(ids[0]!);
  const other = openDb({ url, maxConnections: 4 });
  const second = buildSegments(other, clock).segments;
  let isOver = false;
  const keepOn = async (work: () => Promise<unknown>) => {
    while (!isOver) await work();
  };
  const workers = [
    keepOn(() => segments.refresh()),
    keepOn(() => second.refresh()),
    keepOn(() => segments.tick()),
    keepOn(() => second.tick()),
  ];
  for (let n = 0; n < events.length; n += 3) {
    clock.advance(7 * 60_000);
    // The same contact several times in a row: both workers reach for it.
    await insertEvents(db, workspaceId, events.slice(n, n + 3), { markDirty: true });
  }
  isOver = true;
  await Promise.all(workers);
  await Promise.all([segments.refresh(), second.refresh(), segments.tick(), second.tick()]);
  await expectTruth(db, segments, workspaceId, ids, clock.now());
  expect(events.length).toBeGreaterThan(200);
  await other.close();
});

it('a build that runs while contacts change, time passes and definitions change ends with the truth', async () => {
  const { segments, clock, workspaceId, contactIds, events, create } = await setUp(60);
  await insertEvents(db, workspaceId, events.slice(0, 200), { markDirty: true });
  const ids = await create(8, 200);
  const definition = { version: 1 as const, root: { type: 'sample' as const, percent: 50 } };
  const building = Promise.all(ids.map((id) => segments.build(id)));
  const changing = (async () => {
    for (let n = 200; n < events.length; n += 5) {
      clock.advance(60_000);
      await insertEvents(db, workspaceId, events.slice(n, n + 5), { markDirty: true });
      if (n === 205) await segments.update(workspaceId, ids[3]!, { definition });
      await segments.refresh();
    }
  })();
  await Promise.all([building, changing]);
  await segments.sweep();
  await Promise.all([segments.refresh(), segments.tick()]);
  const { items } = await segments.list(workspaceId, { limit: 50 });
  expect(items.every(({ builtAt }) => builtAt !== null)).toBe(true);
  expect(contactIds).toHaveLength(60);
  await expectTruth(db, segments, workspaceId, ids, clock.now());
});

it('a worker that dies in the middle of a batch takes nothing with it', async () => {
  const { segments, clock, workspaceId, events, create } = await setUp(30);
  const ids = await create(6, 300);
  await segments.build(ids[0]!);
  await insertEvents(db, workspaceId, events, { markDirty: true });
  const doomedDb = openDb({ url, maxConnections: 2 });
  // Cut the connection when the batch is about to be written down.
  const transaction = doomedDb.transaction.bind(doomedDb);
  doomedDb.transaction = (work) =>
    transaction(async ({ sql, client }) =>
      work({
        client,
        sql: async (text, values) => {
          if (text.includes('delete from dirty')) {
            const [own] = await sql<{ pid: number }>('select pg_backend_pid() as pid');
            await db.sql('select pg_terminate_backend($1)', [own?.pid]);
          }
          return sql(text, values);
        },
      }),
    );
  const doomed = buildSegments(doomedDb, clock).segments;
  await expect(doomed.refresh()).rejects.toThrow();
  await doomedDb.close();
  const [waiting] = await db.sql<{ count: number }>('select count(*) as count from dirty');
  expect(waiting?.count).toBe(events.length);
  await segments.refresh();
  await expectTruth(db, segments, workspaceId, ids, clock.now());
});
