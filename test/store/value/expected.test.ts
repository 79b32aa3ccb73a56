import { beforeAll, describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import { simulatePurchases } from '../../kit/buying-world.ts';
import { createTestApi } from '../../kit/house.ts';

const day = 86_400_000;
const from = Date.parse('2024-01-01T00:00:00Z');
const buying = { r: 0.8, alpha: 60, a: 0.6, b: 3 };
const spend = { p: 4, q: 3.5, v: 40_000 };
/** The morning after the last day. */
const end = new Date(from + 500 * day + day / 4);

type Row = { contactId: number; version: number; scores: Record<string, number>; at: Date };

describe('expected value', async () => {
  const clock = createFakeClock(end);
  const api = await createTestApi({ clock });
  const { db, house, workspaceId } = api;
  const { expected, runs } = house.value;
  const ids = new Map<number, number>();

  /** A workspace with so many customers, and one contact who never ordered. */
  async function fill(workspace: number, customers: number, joinDays = 300): Promise<Map<number, number>> {
    const world = { seed: 'shop', customers, buying, spend, from, days: 500, joinDays };
    const people = simulatePurchases(world);
    const found = new Map<number, number>();
    await db.sql(
      `insert into event_kind (workspace_id, name) select $1, unnest(array['order', 'refund']) on conflict do nothing`,
      [workspace],
    );
    const contacts = await db.sql<{ id: number; place: number }>(
      `insert into contact (workspace_id, external_id, bucket)
       select $1, 'c' || place, place % 100 from generate_series(0, $2) as place
       returning id, substr(external_id, 2)::int as place`,
      [workspace, customers],
    );
    for (const { id, place } of contacts) found.set(place, id);
    const rows = people.flatMap(({ contactId, orderAt, orderAmount }) =>
      orderAt.map((at, place) => ({ contactId: found.get(contactId)!, at: new Date(at), amount: orderAmount[place]! })),
    );
    await db.sql(
      `insert into event (workspace_id, contact_id, kind_id, at, amount, minute_of_week)
       select $1, t.contact_id, k.id, t.at, t.amount, 0
         from unnest($2::int[], $3::timestamptz[], $4::bigint[]) as t (contact_id, at, amount)
         join event_kind k on k.workspace_id = $1 and k.name = 'order'`,
      [workspace, rows.map((row) => row.contactId), rows.map((row) => row.at), rows.map((row) => row.amount)],
    );
    return found;
  }

  const scoresOf = (contactId: number) =>
    db.sql<Row>(
      `select contact_id as "contactId", version, scores, at from contact_score
        where workspace_id = $1 and contact_id = $2 and model = 'expected' order by id`,
      [workspaceId, contactId],
    );

  beforeAll(async () => {
    for (const [place, id] of await fill(workspaceId, 1_200)) ids.set(place, id);
  }, 60_000);

  test('before anything was fitted it says so', async () => {
    const { body } = await api.ask('get', '/customers/expected-value').expect(200);
    expect(body).toMatchObject({ state: 'not-fitted', everybody: null, totals: null });
    expect(body.sentences[0]).toContain('Nothing has been worked out yet');
    const one = await api.ask('get', `/customers/expected-value/contacts/${ids.get(1)}`).expect(200);
    expect(one.body).toMatchObject({ state: 'not-fitted', alive: null, horizons: [] });
  });

  test('the job fits, checks and scores everybody who ordered', async () => {
    expect(await expected.scorer.score(workspaceId)).toBe(true);
    const [run] = await runs.latest(workspaceId);
    expect(run).toMatchObject({
      model: 'expected',
      state: 'done',
      contacts: 1_200,
      contactsTotal: 1_200,
      written: 1_200,
    });
    expect(await scoresOf(ids.get(0)!)).toEqual([]);
    const [held] = await scoresOf(ids.get(1)!);
    expect(Object.keys(held!.scores).sort()).toEqual(
      [
        'alive',
        ...[90, 365].flatMap((days) =>
          ['orders', 'value'].flatMap((what) => ['', '_high', '_low'].map((end) => `expected_${what}_${days}${end}`)),
        ),
      ].sort(),
    );
    const { body } = await api.ask('get', '/customers/expected-value').expect(200);
    expect(body).toMatchObject({
      state: 'fitted',
      version: 1,
      everybody: { name: 'everybody', customers: 1_200 },
      holdOut: { kind: 'checked', customers: expect.any(Number) },
      totals: { customers: 1_200 },
    });
    expect(body.holdOut.byWeek).toHaveLength(13);
    expect(body.sentences.join(' ')).toMatch(/In the next 90 days expect about \d+ orders from them, worth SEK [\d,]+/);
    // What is told of everybody is the sum of what is told of each.
    const [sums] = await db.sql<{ orders: number }>(
      `select sum((scores ->> 'expected_orders_90')::float8) as orders from contact_score where workspace_id = $1 and model = 'expected'`,
      [workspaceId],
    );
    expect(sums!.orders / body.totals.orders90).toBeCloseTo(1, 1);
  });

  test('one contact is explained, unrounded, and agrees with its scores', async () => {
    const { body } = await api.ask('get', `/customers/expected-value/contacts/${ids.get(3)}`).expect(200);
    const [held] = await scoresOf(ids.get(3)!);
    expect(body).toMatchObject({ state: 'scored', version: 1 });
    expect(body.alive).toBeCloseTo(held!.scores.alive!, 2);
    expect(body.horizons[0]).toMatchObject({ days: 90, orders: { low: held!.scores.expected_orders_90_low } });
    expect(body.horizons[1].value.expected / held!.scores.expected_value_365!).toBeCloseTo(1, 1);
    expect(body.sentences.length).toBeGreaterThan(3);
    const nobody = await api.ask('get', `/customers/expected-value/contacts/${ids.get(0)}`).expect(200);
    expect(nobody.body).toMatchObject({ state: 'no-order', purchases: null });
    await api.ask('get', '/customers/expected-value/contacts/2147483000').expect(404);
  });

  test('a night without news fits nothing and writes little; an order changes its contact', async () => {
    const contactId = ids.get(5)!;
    const before = await scoresOf(contactId);
    await db.sql(
      `insert into event (workspace_id, contact_id, kind_id, at, amount, minute_of_week)
       select $1, $2, id, $3, 50000, 0 from event_kind where workspace_id = $1 and name = 'order'`,
      [workspaceId, contactId, new Date(end.getTime() + day / 2)],
    );
    clock.advance(day);
    await expected.scorer.scoreDue();
    const [run] = await runs.latest(workspaceId);
    expect(run).toMatchObject({ state: 'done' });
    expect(run!.written).toBeLessThan(1_200);
    const after = await scoresOf(contactId);
    expect(after).toHaveLength(before.length + 1);
    expect(after.at(-1)).toMatchObject({ version: 1 });
    expect(after.at(-1)!.scores.expected_orders_90).toBeGreaterThan(before.at(-1)!.scores.expected_orders_90!);
    // It was done tonight.
    await expected.scorer.scoreDue();
    expect((await runs.latest(workspaceId))[0]!.id).toBe(run!.id);
  });

  test('after a week the model is fitted anew', async () => {
    clock.advance(6 * day);
    await expected.scorer.scoreDue();
    const { body } = await api.ask('get', '/customers/expected-value').expect(200);
    expect(body.version).toBe(2);
  });

  test('a small shop is told that there is too little data, and nobody is scored', async () => {
    const small = await api.createWorkspace();
    await fill(small, 40);
    await expected.scorer.score(small);
    const key = await api.createKey(undefined, small);
    const { body } = await api.ask('get', '/customers/expected-value', key).expect(200);
    expect(body).toMatchObject({
      state: 'too-little-data',
      tooLittleData: { needs: { customers: 100 }, has: { customers: 40 } },
      sentences: [expect.stringContaining('There are 40 customers with an order; it takes 100')],
    });
    const [row] = await db.sql<{ count: number }>(
      'select count(*)::int as count from contact_score where workspace_id = $1',
      [small],
    );
    expect(row!.count).toBe(0);
  });

  test('where too little is left, what was said is taken back', async () => {
    const shrunk = await api.createWorkspace();
    const found = await fill(shrunk, 150, 100);
    await expected.scorer.score(shrunk);
    expect(await house.contacts.scoresOf(shrunk, [found.get(1)!])).not.toEqual([]);
    await db.sql('delete from event where workspace_id = $1 and contact_id <> $2', [shrunk, found.get(1)]);
    await expected.scorer.score(shrunk);
    expect(await house.contacts.scoresOf(shrunk, [found.get(1)!])).toEqual([]);
  });

  test('the route rings, and settings are kept', async () => {
    const { body } = await api.ask('post', '/customers/expected-value/fit').expect(202);
    expect(body).toEqual({ job: 'value.expected' });
    const changed = await api
      .ask('patch', '/customers/settings')
      .send({ expected: { refitDays: 30 } })
      .expect(200);
    expect(changed.body.settings.expected).toMatchObject({ refitDays: 30, cohorts: 'year' });
  });
});
