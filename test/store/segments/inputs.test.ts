import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '../../../src/platform/index.ts';
import { claimDirty } from '../../../src/segments/keep/membership.store.ts';
import { newDefinitionSchema } from '../../../src/segments/language/check-definition.ts';
import type { Node } from '../../../src/segments/language/definition.schema.ts';
import { insertCompanies, insertEvents } from '../../kit/insert-world.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { definitionsOver } from '../../kit/segment-definitions.ts';
import { causesIn, eventInput, expectTruth, markDirty, membersOf, openShop } from '../../kit/segment-house.ts';
import {
  attributeNames,
  roleNames,
  valueNames,
  type WorldContact,
  worldContact,
  worldStart,
} from '../../kit/segment-worlds.ts';

const { db } = await createTestDatabase();
const HOUR = 3_600_000;
const start = worldStart + 20 * HOUR;

const visited: Node = {
  type: 'event',
  kind: 'visit',
  measure: 'count',
  op: 'at-least',
  value: 1,
  window: { type: 'last', amount: 1, unit: 'hours' },
};
const isRed: Node = { type: 'attribute', name: 'color', op: 'is', value: 'red' };

type Shop = Awaited<ReturnType<typeof openShop>>;

async function evaluations(shop: Shop): Promise<Map<number, number>> {
  const rows = await db.sql<{ id: number; count: number }>(
    'select segment_id as id, evaluations as count from segment_cost where workspace_id = $1',
    [shop.workspaceId],
  );
  return new Map(rows.map(({ id, count }) => [id, count]));
}

describe('a change', () => {
  it('has only those segments judged that read it, and those that refer to them', async () => {
    const shop = await openShop(db, createFakeClock(new Date(start)), 3);
    const { segments, contactIds, workspaceId } = shop;
    const byVisit = await shop.add(visited);
    const byColor = await shop.add(isRed);
    const outside = await shop.add({ type: 'segment', segmentId: byVisit, is: 'not-in' });
    await shop.happen(contactIds[0]!, 'visit');
    await shop.happen(contactIds[1]!, 'order');
    await segments.refresh();
    await segments.stop();
    expect(await evaluations(shop)).toEqual(
      new Map([
        [byVisit, 3 + 1],
        [byColor, 3],
        [outside, 3 + 1],
      ]),
    );
    await expectTruth(db, segments, workspaceId, [byVisit, byColor, outside], new Date(start));
  });

  it('of many, when they come again and again among the changes of others, has each of them judged once', async () => {
    const shop = await openShop(db, createFakeClock(new Date(start)), 400);
    const { segments, contactIds, workspaceId } = shop;
    const id = await shop.add(isRed);
    for (let round = 0; round < 12; round += 1) await markDirty(db, workspaceId, contactIds, '*');
    await segments.refresh();
    await segments.stop();
    expect(await evaluations(shop)).toEqual(new Map([[id, 400 + 400]]));
    await expectTruth(db, segments, workspaceId, [id], new Date(start));
  });

  it('that leads beyond the year 9999 holds up nobody', async () => {
    const shop = await openShop(db, createFakeClock(new Date(start)), 2);
    const { segments, contactIds, workspaceId } = shop;
    await db.sql(`update contact set attributes = '{"ends": "9999-12-31"}' where id = $1`, [contactIds[0]]);
    const id = await shop.add({ type: 'attribute', name: 'ends', op: 'longer-ago', amount: 30, unit: 'days' });
    await db.sql(`update contact set attributes = '{"ends": "9999-12-31"}' where id = $1`, [contactIds[1]]);
    await markDirty(db, workspaceId, contactIds, 'attribute:ends');
    await segments.refresh();
    expect(await db.sql('select 1 from segment_clock where workspace_id = $1', [workspaceId])).toEqual([]);
    await expectTruth(db, segments, workspaceId, [id], new Date(start));
  });

  it('of the time zone has everybody judged anew, as when a definition changed', async () => {
    // 23:00 in Stockholm, and already the next day in Tokyo.
    const clock = createFakeClock(new Date('2026-05-01T21:00:00Z'));
    const shop = await openShop(db, clock, 2);
    const { segments, contactIds, workspaceId, workspaces } = shop;
    const [early, late] = contactIds as [number, number];
    await db.sql(`update contact set attributes = '{"due": "2026-05-01"}' where id = $1`, [early]);
    await db.sql(`update contact set attributes = '{"due": "2026-05-02"}' where id = $1`, [late]);
    const id = await shop.add({ type: 'attribute', name: 'due', op: 'days-from-today', from: 0, to: 0 });
    expect(await membersOf(db, id)).toEqual([early]);
    await workspaces.update(workspaceId, { name: 'Same zone', timeZone: 'Europe/Stockholm' }, 'system');
    expect(await segments.refresh()).toEqual({ settled: 0, isDone: true });
    await workspaces.update(workspaceId, { timeZone: 'Asia/Tokyo' }, 'system');
    await segments.refresh();
    expect(await membersOf(db, id)).toEqual([late]);
    expect((await causesIn(db, id)).sort()).toEqual(['entered build', 'entered rebuild', 'left rebuild']);
    await expectTruth(db, segments, workspaceId, [id], clock.now());
    clock.set(new Date('2026-05-02T15:00:00Z'));
    await segments.tick();
    expect(await membersOf(db, id)).toEqual([]);
  });

  it('of what nobody reads only takes its row away', async () => {
    const shop = await openShop(db, createFakeClock(new Date(start)), 1);
    const id = await shop.add(isRed);
    await shop.happen(shop.contactIds[0]!, 'visit');
    expect(await shop.segments.refresh()).toEqual({ settled: 1, isDone: true });
    await shop.segments.stop();
    expect(await evaluations(shop)).toEqual(new Map([[id, 1]]));
  });

  it('has everything judged when something was due as well, each answer at its own instant', async () => {
    const clock = createFakeClock(new Date(start));
    const shop = await openShop(db, clock, 1);
    const [ann] = shop.contactIds as [number];
    const byVisit = await shop.add(visited);
    const byColor = await shop.add(isRed);
    await shop.happen(ann, 'visit');
    await shop.segments.refresh();
    clock.advance(2 * HOUR);
    await db.sql(`update contact set attributes = '{"color":"red"}' where id = $1`, [ann]);
    await markDirty(db, shop.workspaceId, [ann], 'attribute:color');
    await shop.segments.refresh();
    expect(await causesIn(db, byVisit)).toEqual(['entered change', 'left time']);
    expect(await causesIn(db, byColor)).toEqual(['entered change']);
    expect(await db.sql('select * from segment_clock where contact_id = $1', [ann])).toEqual([]);
    await expectTruth(db, shop.segments, shop.workspaceId, [byVisit, byColor], clock.now());
  });

  it('of a kind of event that was never seen before reaches the definitions that named it', async () => {
    const shop = await openShop(db, createFakeClock(new Date(start)), 1);
    const id = await shop.add({ ...visited, kind: 'moon_landing' });
    await db.sql(`insert into event_kind (workspace_id, name) values ($1, 'moon_landing')`, [shop.workspaceId]);
    await shop.happen(shop.contactIds[0]!, 'moon_landing');
    await shop.segments.refresh();
    expect(await membersOf(db, id)).toEqual(shop.contactIds);
  });
});

describe('a batch', () => {
  it('joins the turn of its workspace, and does not wait for the disk', async () => {
    const shop = await openShop(db, createFakeClock(new Date(start)), 1);
    await shop.happen(shop.contactIds[0]!, 'visit');
    await db.transaction(async ({ sql }) => {
      await sql('set local synchronous_commit = on');
      expect(await claimDirty(sql, 10)).toHaveLength(1);
      const locks = await sql(
        `select mode from pg_locks where pid = pg_backend_pid() and locktype = 'advisory' and objid = $1`,
        [shop.workspaceId],
      );
      expect(locks).toEqual([{ mode: 'ShareLock' }]);
      expect(await sql('show synchronous_commit')).toEqual([{ synchronous_commit: 'off' }]);
    });
    await shop.segments.refresh();
  });
});

describe('what Kohort works out, and companies', () => {
  it('wake those who read them, and nobody else', async () => {
    const clock = createFakeClock(new Date(start));
    const shop = await openShop(db, clock, 4);
    const [first, second, third] = shop.contactIds;
    const [link, score] = [
      await shop.add({
        type: 'company',
        roles: ['buyer'],
        where: [{ name: 'employees', op: 'at-least', value: 10 }],
        people: { op: 'at-least', value: 2 },
      }),
      await shop.add({ type: 'value', name: 'customer_group', op: 'in', values: ['recurring'] }),
    ];
    const plain = await shop.add(visited);
    expect(await shop.segments.watchedValues(shop.workspaceId)).toEqual(['customer_group']);
    const before = await evaluations(shop);

    const acme = { key: 'acme', name: 'Acme', attributes: { employees: 12 }, decides: false };
    await insertCompanies(db, shop.workspaceId, [{ ...acme, role: 'Buyer', contactId: first! }]);
    await markDirty(db, shop.workspaceId, [first!], 'company');
    await shop.segments.refresh();
    expect(await membersOf(db, link)).toEqual([]);
    // The second contact there makes the company one of two, also for the first.
    await insertCompanies(db, shop.workspaceId, [{ ...acme, role: 'owner', contactId: second! }]);
    await markDirty(db, shop.workspaceId, [first!, second!], 'company');
    await shop.segments.refresh();
    expect(await membersOf(db, link)).toEqual([first]);
    await db.sql(`update company set attributes = '{"employees": 9}' where workspace_id = $1`, [shop.workspaceId]);
    await markDirty(db, shop.workspaceId, [first!, second!], 'company');
    await shop.segments.refresh();
    expect(await membersOf(db, link)).toEqual([]);
    expect(await causesIn(db, link)).toEqual(['entered change', 'left change']);

    const write = async (contactId: number, scores: Record<string, string | number>) =>
      shop.contacts.writeScores(shop.workspaceId, {
        ...{ model: 'purchases', version: 1, at: clock.now() },
        watched: await shop.segments.watchedValues(shop.workspaceId),
        rows: [{ contactId, scores }],
      });
    await write(third!, { customer_group: 'recurring', rfm_money: 3 });
    await shop.segments.refresh();
    expect(await membersOf(db, score)).toEqual([third]);
    const halfway = await evaluations(shop);
    clock.advance(HOUR);
    // What nobody reads changes.
    await write(third!, { customer_group: 'recurring', rfm_money: 4 });
    await shop.segments.refresh();
    expect(await evaluations(shop)).toEqual(halfway);
    clock.advance(HOUR);
    await write(third!, { rfm_money: 4 });
    await shop.segments.refresh();
    expect(await membersOf(db, score)).toEqual([]);
    expect((await evaluations(shop)).get(plain)).toBe(before.get(plain));
    await expectTruth(db, shop.segments, shop.workspaceId, [link, score], clock.now());
    const past = await shop.segments.evaluateAt(shop.workspaceId, score, new Date(clock.now().getTime() - HOUR));
    expect(past).toEqual([third]);
  });
});

describe('a definition that cannot be read', () => {
  it('is left out and told, and holds up nobody else', async () => {
    const shop = await openShop(db, createFakeClock(new Date(start)), 2);
    const id = await shop.add(visited);
    const broken = await shop.add(isRed, { isBuilt: false });
    await db.sql(`update segment set definition = '{"version":1,"root":{"type":"astrology"}}' where id = $1`, [broken]);
    await shop.happen(shop.contactIds[0]!, 'visit');
    await shop.segments.refresh();
    await shop.segments.sweep();
    expect(await membersOf(db, id)).toEqual(shop.contactIds.slice(0, 1));
    expect(await db.sql('select id from segment_build where finished_at is null')).toEqual([]);
    expect(await db.sql('select built_at from segment where id = $1', [broken])).toEqual([{ built_at: null }]);
    await db.sql('update segment set archived_at = now() where id = $1', [broken]);
  });
});

/** One thing that changes about one contact. */
const whats = ['event', 'attribute', 'consent', 'value', 'list', 'language', 'score', 'link', 'company'] as const;
type Step = { who: number; what: (typeof whats)[number]; pick: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    who: fc.nat(11),
    what: fc.constantFrom('event', 'event', ...whats),
    pick: fc.nat(1_000),
  }),
  { minLength: 20, maxLength: 40 },
);

async function membersOfCompany(workspaceId: number, key: string): Promise<number[]> {
  const rows = await db.sql<{ id: number }>(
    'select l.contact_id as id from contact_company l join company k on k.id = l.company_id where k.workspace_id = $1 and k.key = $2',
    [workspaceId, key],
  );
  return rows.map(({ id }) => id);
}

/** Makes one thing happen, out of what was drawn for another contact, marked for nothing but itself. */
async function take(shop: Shop, clock: FakeClock, lists: number[], drawn: WorldContact, step: Step): Promise<void> {
  const { workspaceId } = shop;
  const contactId = shop.contactIds[step.who]!;
  const now = clock.now();
  const one = <T>(from: readonly T[]): T => from[step.pick % from.length]!;
  const mark = (input: string) => markDirty(db, workspaceId, [contactId], input);
  switch (step.what) {
    case 'event': {
      const event = one(drawn.events);
      await insertEvents(db, workspaceId, [{ ...event, contactId }]);
      return mark(await eventInput(db, workspaceId, event.kind));
    }
    case 'attribute': {
      const name = one(attributeNames);
      const value = JSON.stringify(drawn.attributes[name] ?? null);
      const changed =
        value === 'null' ? 'attributes - $2::text' : 'attributes || jsonb_build_object($2::text, $3::jsonb)';
      const values = value === 'null' ? [contactId, name] : [contactId, name, value];
      await db.sql(`update contact set attributes = ${changed} where id = $1`, values);
      return mark(`attribute:${name}`);
    }
    case 'consent': {
      const topic = one(['news', 'offers']);
      await db.sql(
        `insert into consent (workspace_id, contact_id, topic, state, source, at) values ($1, $2, $3, $4, 'test', $5)`,
        [workspaceId, contactId, topic, step.pick % 3 === 0 ? 'unsubscribed' : 'subscribed', now],
      );
      return mark(`consent:${topic}`);
    }
    case 'value': {
      const name = one(valueNames);
      await db.sql('insert into contact_value (workspace_id, contact_id, name, text, at) values ($1, $2, $3, $4, $5)', [
        workspaceId,
        contactId,
        name,
        one(['gold', 'silver', null]),
        now,
      ]);
      return mark(`value:${name}`);
    }
    case 'list': {
      const segmentId = one(lists);
      await db.sql(
        'insert into segment_list_change (workspace_id, segment_id, contact_id, is_listed, at) values ($1, $2, $3, $4, $5)',
        [workspaceId, segmentId, contactId, step.pick % 4 !== 0, now],
      );
      return mark(`list:${segmentId}`);
    }
    case 'score': {
      const [{ model, scores } = { model: 'expected' as const, scores: { alive: 0.3 } }] = drawn.scores;
      const watched = await shop.segments.watchedValues(workspaceId);
      await shop.contacts.writeScores(workspaceId, {
        ...{ model, version: 1, at: now, watched },
        rows: [{ contactId, scores }],
      });
      return;
    }
    case 'link': {
      const { key, name, attributes } = drawn.companies[0] ?? { key: 'acme', name: 'Acme', attributes: {} };
      const before = await membersOfCompany(workspaceId, key);
      if (before.includes(contactId)) {
        await db.sql(
          'delete from contact_company where contact_id = $1 and company_id = (select id from company where workspace_id = $2 and key = $3)',
          [contactId, workspaceId, key],
        );
      } else {
        const link = {
          key,
          name,
          attributes,
          role: one([...roleNames, null]),
          decides: step.pick % 2 === 0,
          contactId,
        };
        await insertCompanies(db, workspaceId, [link]);
      }
      return markDirty(db, workspaceId, [...new Set([...before, contactId])], 'company');
    }
    case 'company': {
      const { key, attributes } = drawn.companies[0] ?? { key: 'acme', attributes: { color: 'red' } };
      await db.sql('update company set attributes = $3 where workspace_id = $1 and key = $2', [
        workspaceId,
        key,
        JSON.stringify(attributes),
      ]);
      return markDirty(db, workspaceId, await membersOfCompany(workspaceId, key), 'company');
    }
    case 'language':
      await db.sql('update contact set language = $2 where id = $1', [contactId, one(['sv', 'en', null])]);
      return mark('attribute:$language');
  }
}

describe('changes one by one', () => {
  it('lead to what working out everything leads to', { timeout: 120_000 }, async () => {
    const sensible = (ids: number[]) =>
      definitionsOver(ids).filter((definition) => newDefinitionSchema.safeParse(definition).success);
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.array(worldContact, { minLength: 4, maxLength: 4 }),
        fc.integer(),
        async (todo, drawn, seed) => {
          const clock = createFakeClock(new Date(start));
          const shop = await openShop(db, clock, 12);
          const ids: number[] = [];
          for (let n = 0; n < 12; n += 1) {
            const [definition] = fc.sample(sensible(ids), { numRuns: 1, seed: seed + n });
            ids.push(await shop.add(definition!.root, { isBuilt: false }));
          }
          await shop.segments.build(ids[0]!);
          for (const [n, step] of todo.entries()) {
            clock.advance(7 * 60_000);
            await take(shop, clock, ids, drawn[n % drawn.length]!, step);
            if (n % 3 === 0) await shop.segments.refresh();
            if (n % 5 === 0) await shop.segments.tick();
          }
          await shop.segments.refresh();
          await shop.segments.tick();
          await expectTruth(db, shop.segments, shop.workspaceId, ids, clock.now());
        },
      ),
      { numRuns: 8, endOnFailure: true },
    );
  });
});
