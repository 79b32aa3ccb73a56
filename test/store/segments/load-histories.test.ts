import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Needs } from '../../../src/segments/judge/list-needs.ts';
import { createHistoryLoader, type LoadRequest } from '../../../src/segments/load/load-histories.ts';
import { insertContacts, insertWorkspace } from '../../kit/insert-world.ts';
import { allLayout, allNeeds, expectSame, type LoadingCase, loadingCase } from '../../kit/loading-cases.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { worldContact, worldStart } from '../../kit/segment-worlds.ts';

const { db } = await createTestDatabase();
const loader = createHistoryLoader();
const load = (request: LoadRequest) => db.transaction(({ client }) => loader.load(client, request));

const everything: LoadingCase = { needs: allNeeds, layout: allLayout, from: worldStart };

describe('histories', () => {
  it('are loaded as they were written, by ids and by ranges, whatever is needed of them', {
    timeout: 60_000,
  }, async () => {
    const world = fc.array(worldContact, { minLength: 10, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(world, fc.array(loadingCase, { minLength: 8, maxLength: 8 }), async (contacts, cases) => {
        const workspaceId = await insertWorkspace(db);
        const ids = await insertContacts(db, workspaceId, contacts, { withSegments: true });
        for (const asked of [...cases, everything]) {
          expectSame(await load({ workspaceId, contacts: { ids }, ...asked }), ids, contacts, asked);
          const range = { from: ids[2]!, until: ids[8]! };
          const inside = await load({ workspaceId, contacts: range, ...asked });
          expectSame(inside, ids.slice(2, 8), contacts.slice(2, 8), asked, contacts);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('are those of the workspace alone, also where ids of others lie between', async () => {
    const [ours, theirs] = [await insertWorkspace(db), await insertWorkspace(db)];
    const contacts = fc.sample(worldContact, { numRuns: 12, seed: 7 });
    const ids: number[] = [];
    const others: number[] = [];
    for (const contact of contacts) {
      ids.push(...(await insertContacts(db, ours, [contact], { withSegments: true })));
      others.push(...(await insertContacts(db, theirs, [contact], { withSegments: true })));
    }
    const asked = { needs: allNeeds, layout: allLayout, from: worldStart };
    const everybody = { from: Math.min(...ids, ...others), until: Math.max(...ids, ...others) + 1 };
    expectSame(await load({ workspaceId: ours, contacts: everybody, ...asked }), ids, contacts, asked);
    const named = { ids: [...others, ...ids, 2_000_000_000] };
    expectSame(await load({ workspaceId: ours, contacts: named, ...asked }), ids, contacts, asked);
    const strangers = await load({ workspaceId: ours, contacts: { ids: others }, ...asked });
    expect(strangers.contactIds.length).toBe(0);
  });

  it('name the rows that events came from', async () => {
    const workspaceId = await insertWorkspace(db);
    const contacts = fc.sample(worldContact, { numRuns: 5, seed: 3 });
    const ids = await insertContacts(db, workspaceId, contacts);
    const needs: Needs = { ...allNeeds, lines: null };
    const batch = await load({
      workspaceId,
      contacts: { ids },
      needs: {
        ...needs,
        kinds: new Map(
          [...needs.kinds].map(([kind, need]) => [
            kind,
            { ...need, needsIds: false, needsAmount: false, needsProps: kind === 'visit' },
          ]),
        ),
      },
      layout: allLayout,
      from: worldStart,
      withIds: true,
    });
    const rows = await db.sql<{ id: number; contact: number; kind: string; at: Date; amount: number | null }>(
      `select e.id, contact_id as contact, k.name as kind, at, amount from event e join event_kind k on k.id = kind_id
       where e.workspace_id = $1`,
      [workspaceId],
    );
    const found = ids.flatMap((contact, index) => {
      const { events } = batch.read(index);
      return [...allLayout.kinds].flatMap(([kind, place]) => {
        const { table, from, until } = events[place]!;
        return Array.from({ length: until - from }, (_, row) => ({
          id: table.ids![from + row]!,
          contact,
          kind,
          at: new Date(table.at[from + row]!),
          amount: Number.isNaN(table.amount[from + row]!) ? null : table.amount[from + row]!,
        }));
      });
    });
    const byId = (a: { id: number }, b: { id: number }) => a.id - b.id;
    expect(found.toSorted(byId)).toEqual(rows.toSorted(byId));
  });

  it('are put into one object, with no answers yet', async () => {
    const workspaceId = await insertWorkspace(db);
    const ids = await insertContacts(db, workspaceId, fc.sample(worldContact, 2));
    const batch = await load({ workspaceId, contacts: { ids }, needs: allNeeds, layout: allLayout, from: worldStart });
    const first = batch.read(0);
    first.answers[1] = 5;
    expect(batch.read(1)).toBe(first);
    expect(first.answers).toEqual([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  });

  it('write nothing but whole numbers into their queries', async () => {
    const asked = { needs: allNeeds, layout: allLayout, from: worldStart, workspaceId: 1 };
    for (const bad of [1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60, '1); drop table event; --' as never]) {
      await expect(load({ ...asked, contacts: { ids: [bad] } })).rejects.toThrow('not a whole number');
      await expect(load({ ...asked, contacts: { from: 0, until: bad } })).rejects.toThrow('not a whole number');
      await expect(load({ ...asked, contacts: { ids: [1] }, workspaceId: bad })).rejects.toThrow();
    }
  });
});
