import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCopy } from '../../../src/segments/copy-binary.ts';
import { copyOut } from '../../../src/segments/copy-out.ts';
import type { KindNeed, Needs, Reach } from '../../../src/segments/list-needs.ts';
import { layoutOf } from '../../../src/segments/list-needs.ts';
import { createHistoryLoader, type HistoryBatch, type LoadRequest } from '../../../src/segments/load-histories.ts';
import { comparable } from '../../kit/comparable-history.ts';
import { historyOf } from '../../kit/history-of.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import {
  attributeNames,
  insertContacts,
  insertWorkspace,
  instants,
  kinds,
  timeZone,
  valueNames,
  type WorldContact,
  worldContact,
  worldSegments,
  worldStart,
} from '../../kit/segment-worlds.ts';

const { db } = await createTestDatabase();
const loader = createHistoryLoader();
const load = (request: LoadRequest) => db.transaction(({ client }) => loader.load(client, request));

const some = <Value>(...values: Value[]) => fc.subarray(values).map((found) => new Set(found));
const reach: fc.Arbitrary<Reach> = fc.oneof(
  fc.constant({ lookbackMs: Number.POSITIVE_INFINITY, from: Number.NEGATIVE_INFINITY }),
  fc.record({
    lookbackMs: fc.integer({ min: 0, max: 150 }).map((halves) => halves * 1_800_000),
    from: fc.constant(Number.POSITIVE_INFINITY),
  }),
  fc.record({ lookbackMs: fc.constant(0), from: instants }),
);
const kindNeed: fc.Arbitrary<KindNeed> = fc
  .tuple(reach, fc.record({ needsProps: fc.boolean(), needsRef: fc.boolean(), needsIds: fc.boolean() }))
  .map(([far, columns]) => ({ ...far, ...columns }));
const anyNeeds: fc.Arbitrary<Needs> = fc.record({
  kinds: fc
    .array(fc.tuple(fc.constantFrom('order', 'refund', ...kinds, 'unheard-of'), kindNeed), { maxLength: 8 })
    .map((found) => new Map(found)),
  lines: fc.option(reach, { freq: 2 }),
  topics: some('news', 'offers', 'silence'),
  values: some(...valueNames),
  memberships: some(...worldSegments),
  lists: some(...worldSegments),
  attributes: some(...attributeNames, '$email', '$language', '$time_zone', '$created_at'),
  segments: fc.constant(new Set<number>()),
});

const EVER: Reach = { lookbackMs: Number.POSITIVE_INFINITY, from: Number.NEGATIVE_INFINITY };
/** Everything there is to know. */
const allNeeds: Needs = {
  kinds: new Map(kinds.map((kind) => [kind, { ...EVER, needsProps: true, needsRef: true, needsIds: true }])),
  lines: EVER,
  topics: new Set(['news', 'offers']),
  values: new Set(valueNames),
  memberships: new Set(worldSegments),
  lists: new Set(worldSegments),
  attributes: new Set([...attributeNames, '$email', '$language', '$time_zone', '$created_at']),
  segments: new Set(),
};
const allLayout = layoutOf(allNeeds, worldSegments);

type Case = Pick<LoadRequest, 'needs' | 'layout' | 'from' | 'withIds' | 'asOf'>;

/** That a batch says of each contact what the made-up one says of itself. */
function expectSame(batch: HistoryBatch, contactIds: number[], contacts: WorldContact[], asked: Case) {
  expect(Array.from(batch.contactIds)).toEqual(contactIds);
  contactIds.forEach((contactId, index) => {
    const loaded = batch.read(index);
    expect(loaded.contactId).toBe(contactId);
    const made = historyOf(contacts[index]!, asked.layout, { timeZone, asOf: asked.asOf });
    expect(comparable(loaded, asked.layout.kinds, asked)).toEqual(comparable(made, asked.layout.kinds, asked));
  });
}

const aCase = fc
  .tuple(anyNeeds, instants, fc.boolean(), fc.option(instants, { nil: undefined }))
  .map(([needs, from, withIds, asOf]) => ({ needs, from, withIds, asOf, layout: layoutOf(needs, [1, 2]) }));

describe('histories', () => {
  it('are loaded as they were written, by ids and by ranges, whatever is needed of them', async () => {
    const world = fc.array(worldContact, { minLength: 10, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(world, fc.array(aCase, { minLength: 8, maxLength: 8 }), async (contacts, cases) => {
        const workspaceId = await insertWorkspace(db);
        const ids = await insertContacts(db, workspaceId, contacts, { withSegments: true });
        for (const asked of cases) {
          expectSame(await load({ workspaceId, contacts: { ids }, ...asked }), ids, contacts, asked);
          const range = { from: ids[2]!, until: ids[8]! };
          const inside = await load({ workspaceId, contacts: range, ...asked });
          expectSame(inside, ids.slice(2, 8), contacts.slice(2, 8), asked);
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
          [...needs.kinds].map(([kind, need]) => [kind, { ...need, needsIds: false, needsProps: kind === 'visit' }]),
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

describe('COPY past the driver', () => {
  it('reads many rows of every type, nulls and long texts among them, in several queries at once', async () => {
    await db.transaction(async ({ client }) => {
      const many = readCopy({ id: 'int4', big: 'int8', at: 'timestamptz', text: 'text', json: 'json' });
      const few = readCopy({ small: 'int2', flag: 'bool', score: 'float8', word: 'word', text: 'jsonText' });
      await copyOut(client, [
        {
          query: `select i, case when i % 2 = 0 then i * 100000000000 end, to_timestamp(i), repeat('å', i % 700), jsonb_build_object('n', i)
            from generate_series(1, 20000) i`,
          into: many,
        },
        { query: `select 1 where false`, into: readCopy({ none: 'int4' }) },
        { query: `select 7::int2, true, 1.5::float8, null::text, '{"a": [1]}'::jsonb`, into: few },
      ]);
      expect(many.count).toBe(20_000);
      const { id, big, at, text, json } = many.columns;
      for (let row = 0; row < 20_000; row += 1) {
        const i = row + 1;
        if (id[row] !== i || text[row] !== 'å'.repeat(i % 700) || at[row] !== i * 1000) expect.fail(`row ${row}`);
        if (!Object.is(big[row], i % 2 === 0 ? i * 100_000_000_000 : Number.NaN)) expect.fail(`row ${row}`);
      }
      expect(json[1_233]).toEqual({ n: 1_234 });
      expect([few.columns.small[0], few.columns.flag[0], few.columns.score[0], few.columns.word[0]]).toEqual([
        7,
        1,
        1.5,
        null,
      ]);
      expect(JSON.parse(few.columns.text[0]!)).toEqual({ a: [1] });
      expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    });
  });

  it('leaves a connection that can be used after an error of PostgreSQL, of a reader, and in the middle of rows', async () => {
    const client = await db.pool.connect();
    try {
      const first = readCopy({ id: 'int4' });
      const failing = [
        { query: 'select i / (i - 5000) from generate_series(1, 9000) i', into: first },
        { query: 'select 1', into: readCopy({ id: 'int4' }) },
      ];
      await expect(copyOut(client, failing)).rejects.toThrow('division by zero');
      await expect(copyOut(client, [{ query: 'select nowhere', into: first }])).rejects.toThrow('nowhere');
      const tooBig = {
        query: 'select 9007199254740993::int8 from generate_series(1, 50000)',
        into: readCopy({ id: 'int8' }),
      };
      await expect(copyOut(client, [tooBig])).rejects.toThrow('too large');
      const sound = readCopy({ id: 'int4' });
      await copyOut(client, [{ query: 'select 3', into: sound }]);
      expect([sound.count, sound.columns.id[0]]).toEqual([1, 3]);
      expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    } finally {
      client.release();
    }
  });

  it('rejects when the connection dies under it', async () => {
    const client = await db.pool.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const forever = copyOut(client, [{ query: 'select pg_sleep(60)::text', into: readCopy({ none: 'text' }) }]);
    const outcome = expect(forever).rejects.toThrow();
    await db.sql('select pg_terminate_backend($1)', [rows[0]!.pid]);
    await outcome;
    client.release(true);
  });
});
