import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Needs } from '../../../src/segments/judge/list-needs.ts';
import { createHistoryLoader, withSnapshot } from '../../../src/segments/load/load-histories.ts';
import { createRanges } from '../../../src/segments/load/walk-histories.ts';
import { insertContacts, insertWorkspace } from '../../kit/insert-world.ts';
import { allLayout, allNeeds, EVER, expectSame, type LoadingCase, loadingCase } from '../../kit/loading-cases.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { type WorldContact, worldContact, worldStart } from '../../kit/segment-worlds.ts';

const { db } = await createTestDatabase();
const loader = createHistoryLoader();
const PLENTY = 1_000_000;
const world = fc.array(worldContact, { minLength: 10, maxLength: 20 });
const cases = fc.array(loadingCase, { minLength: 8, maxLength: 8 });

const everything: LoadingCase = { needs: allNeeds, layout: allLayout, from: worldStart };

/** The same people twice: ours, and between them those of another workspace. */
async function insertTwice(contacts: WorldContact[]) {
  const [workspaceId, other] = [await insertWorkspace(db), await insertWorkspace(db)];
  const ids: number[] = [];
  for (let index = 0; index < contacts.length; index += 4) {
    const some = contacts.slice(index, index + 4);
    ids.push(...(await insertContacts(db, workspaceId, some, { withSegments: true })));
    await insertContacts(db, other, some, { withSegments: true });
  }
  return { workspaceId, ids };
}

describe('everybody at once, by kind', () => {
  it('has the same histories, whatever is needed, and nothing of other workspaces', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(world, cases, async (contacts, asked) => {
        const { workspaceId, ids } = await insertTwice(contacts);
        for (const { withIds: _, asOf: __, ...each } of [...asked, everything]) {
          const batch = await db.transaction(({ client }) =>
            loader.loadByKind([client], { workspaceId, ...each, mostRows: PLENTY }),
          );
          expectSame(batch!, ids, contacts, each);
          await withSnapshot(db, 3, async (clients) => {
            const shared = await loader.loadByKind(clients, { workspaceId, ...each, mostRows: PLENTY });
            expectSame(shared!, ids, contacts, each);
          });
        }
      }),
      { numRuns: 5 },
    );
  });

  it('is given up when there are too many rows, and the connection can go on', async () => {
    const { workspaceId, ids } = await insertTwice(fc.sample(worldContact, { numRuns: 12, seed: 5 }));
    const [{ count: orders } = { count: 0 }] = await db.sql<{ count: number }>(
      `select count(*) from event e join event_kind k on k.id = kind_id and name = 'order' where e.workspace_id = $1`,
      [workspaceId],
    );
    const none = { needsProps: false, needsRef: false, needsAmount: false, needsMinute: false, needsIds: false };
    const kinds = new Map([['order', { ...EVER, ...none }]]);
    const needs: Needs = { ...allNeeds, kinds, lines: null, topics: new Set(), values: new Set() };
    const few: Needs = { ...needs, memberships: new Set(), lists: new Set(), attributes: new Set(), companies: null };
    const request = { workspaceId, needs: few, layout: allLayout, from: worldStart };
    await db.transaction(async ({ client, sql }) => {
      expect(await loader.loadByKind([client], { ...request, mostRows: orders - 1 })).toBeNull();
      expect(await loader.loadByKind([client], { ...request, needs: allNeeds, mostRows: orders })).toBeNull();
      const batch = await loader.loadByKind([client], { ...request, mostRows: orders });
      expect(Array.from(batch!.contactIds)).toEqual(ids);
      expect(await sql('select 1 as one')).toEqual([{ one: 1 }]);
    });
  });

  it('is nobody in an empty workspace', async () => {
    const workspaceId = await insertWorkspace(db);
    const request = { workspaceId, needs: allNeeds, layout: allLayout, from: worldStart, mostRows: 10 };
    const batch = await db.transaction(({ client }) => loader.loadByKind([client], request));
    expect(batch!.contactIds.length).toBe(0);
  });
});

describe('a walk over everybody', () => {
  it.each([1, 2, 3])('gives each contact once, in order, over %i connections', async (connections) => {
    const contacts = fc.sample(worldContact, { numRuns: 23, seed: connections });
    const { workspaceId, ids } = await insertTwice(contacts);
    const asked = { needs: allNeeds, layout: allLayout, from: worldStart };
    await withSnapshot(db, connections, async (clients) => {
      let seen = 0;
      let batches = 0;
      for await (const batch of loader.walk(clients, { workspaceId, ...asked, contactsAtOnce: 3 })) {
        const until = seen + batch.contactIds.length;
        expectSame(batch, ids.slice(seen, until), contacts.slice(seen, until), asked, contacts);
        seen = until;
        batches += 1;
      }
      expect(seen).toBe(ids.length);
      expect(batches).toBeGreaterThan(3);
    });
  });

  it('sees one instant of the database on all connections, whatever is written meanwhile', async () => {
    const contacts = fc.sample(worldContact, { numRuns: 12, seed: 9 });
    const { workspaceId, ids } = await insertTwice(contacts);
    const asked = { needs: allNeeds, layout: allLayout, from: worldStart };
    await withSnapshot(db, 2, async (clients) => {
      let seen = 0;
      for await (const batch of loader.walk(clients, { workspaceId, ...asked, contactsAtOnce: 2 })) {
        const until = seen + batch.contactIds.length;
        expectSame(batch, ids.slice(seen, until), contacts.slice(seen, until), asked, contacts);
        seen = until;
        await db.sql('delete from event where workspace_id = $1', [workspaceId]);
        await db.sql('update contact set bucket = 1 where workspace_id = $1', [workspaceId]);
      }
      expect(seen).toBe(ids.length);
    });
  });

  it('gives connections back at rest when it is left early, or fails', async () => {
    const { workspaceId } = await insertTwice(fc.sample(worldContact, { numRuns: 20, seed: 2 }));
    const asked = { workspaceId, needs: allNeeds, layout: allLayout, from: worldStart, contactsAtOnce: 2 };
    await withSnapshot(db, 2, async (clients) => {
      for await (const batch of loader.walk(clients, asked)) {
        expect(batch.contactIds.length).toBeGreaterThan(0);
        break;
      }
      for (const client of clients) expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    });
    const failing = withSnapshot(db, 2, async (clients) => {
      for await (const _ of loader.walk(clients, { ...asked, from: Number.NaN }))
        expect.fail('There is no such instant.');
    });
    await expect(failing).rejects.toThrow('not a whole number');
    expect(db.pool.idleCount).toBe(db.pool.totalCount);
  });

  it('lets nothing be written', async () => {
    const writing = withSnapshot(db, 1, async ([client]) => client!.query('delete from contact'));
    await expect(writing).rejects.toThrow('read-only');
  });
});

describe('ranges', () => {
  it('cover everything once, and become wider where few are found, narrower where there are more again', () => {
    const ranges = createRanges({ from: 5, until: 100_005 }, 100);
    const widths: number[] = [];
    let next = 5;
    for (let range = ranges.take(); range !== null; range = ranges.take()) {
      expect(range.from).toBe(next);
      next = range.until;
      widths.push(range.until - range.from);
      // Half of the ids are taken up to 20,000, then one in a hundred, then all.
      const density = range.from < 20_000 ? 0.5 : range.from < 60_000 ? 0.01 : 1;
      ranges.learn(range, Math.round((range.until - range.from) * density));
    }
    expect(next).toBe(100_005);
    expect(widths[5]).toBe(200);
    expect(Math.max(...widths)).toBe(6_400);
    expect(widths.at(-2)).toBe(100);
  });
});
