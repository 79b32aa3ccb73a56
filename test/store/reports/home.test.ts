import { describe, expect, test } from 'vitest';
import { createTestApi } from '../../kit/house.ts';

const now = new Date('2026-11-23T12:00:00.000Z');
const { db, ask, workspaceId, createWorkspace, house } = await createTestApi({
  clock: { now: () => now },
});
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();
const home = async () => (await ask('get', '/reports/home').expect(200)).body;

describe('the report of Home', () => {
  test('says of a new workspace that nothing is there yet, and nothing needs anybody', async () => {
    expect(await home()).toMatchObject({
      start: { contacts: false, segments: false, campaigns: false, launched: false },
      now: { contacts: 0, orders: 0, revenue: 0, opened: 0, entered: 0 },
      attention: [],
      movements: [],
      freshness: { waiting: 0, lagMs: 0, sample: 0, p50Ms: null },
    });
  });

  test('counts the last 24 hours and those before, of this workspace alone, people once and machines never', async () => {
    const other = await createWorkspace();
    const events = [
      { type: 'order', orderId: 'a', at: hoursAgo(1), contact: { externalId: 'p1' }, amount: 1_000 },
      { type: 'order', orderId: 'b', at: hoursAgo(23.9), contact: { externalId: 'p2' }, amount: 500 },
      { type: 'order', orderId: 'c', at: hoursAgo(24.1), contact: { externalId: 'p2' }, amount: 70 },
      { type: 'order', orderId: 'd', at: hoursAgo(48.1), contact: { externalId: 'p2' }, amount: 9_999 },
      { type: 'refund', refundId: 'r', orderId: 'a', at: hoursAgo(0.5), contact: { externalId: 'p1' }, amount: 300 },
      ...[1, 2, 3].map((n) => ({
        type: 'event',
        id: `o${n}`,
        kind: 'message_opened',
        at: hoursAgo(n),
        contact: { externalId: 'p1' },
      })),
      { type: 'event', id: 'm', kind: 'message_opened_machine', at: hoursAgo(1), contact: { externalId: 'p2' } },
    ];
    await house.contacts.upsertMany(workspaceId, [
      { externalId: 'p1', createdAt: new Date(hoursAgo(2)) },
      { externalId: 'p2', createdAt: new Date(hoursAgo(300)) },
    ]);
    for (const id of [workspaceId, other]) await house.events.appendSent(id, events, { createMissing: true });
    const { now: day, before } = await home();
    expect(day).toMatchObject({ contacts: 1, orders: 2, revenue: 1_200, opened: 1, clicked: 0 });
    expect(before).toMatchObject({ contacts: 0, orders: 1, revenue: 70, opened: 0 });
  });

  test('finds the beginning of the day in the log of memberships, and leaves out what building a segment did', async () => {
    const definition = { version: 1, root: { type: 'attribute', name: 'city', op: 'is', value: 'Ystad' } };
    const made = await ask('post', '/segments').send({ name: 'Ystad', purpose: 'Local news.', definition });
    const segmentId = made.body.id as number;
    await db.sql(
      `insert into member_log (workspace_id, segment_id, contact_id, change, at, recorded_at, cause)
       select $1, $2, n, case when n % 4 = 0 then 'left' else 'entered' end, t, t, case when n % 2 = 0 then 'change' else 'build' end
         from generate_series(1, 1000) n cross join lateral (select $3::timestamptz - (1000 - n) * interval '3 minutes' as t) at`,
      [workspaceId, segmentId, now],
    );
    const expected = await db.sql<{ entered: number; left: number }>(
      `select count(*) filter (where change = 'entered') as entered, count(*) filter (where change = 'left') as left
         from member_log where segment_id = $1 and cause = 'change' and recorded_at < $2::timestamptz
          and recorded_at >= $2::timestamptz - interval '24 hours'`,
      [segmentId, now],
    );
    const report = await home();
    expect(report.movements).toEqual([{ segmentId, name: 'Ystad', ...expected[0] }]);
    expect(report.now).toMatchObject(expected[0]!);
    expect(report.before.entered).toBeGreaterThan(0);
  });

  test('names what needs a person, the most pressing first, and nothing of other workspaces', async () => {
    const other = await createWorkspace();
    for (const id of [workspaceId, other]) {
      await db.sql(
        `insert into import (workspace_id, kind, state, file_name, mapping, is_dry_run, counts, finished_at) values
         ($1, 'contacts', 'failed', 'people.csv', '{}', false, '{}', $2), ($1, 'contacts', 'failed', 'old.csv', '{}', false, '{}', $3),
         ($1, 'orders', 'done', 'orders.csv', '{}', false, '{"read":{"problems":2},"applied":{"problems":3}}', $2),
         ($1, 'orders', 'done', 'fine.csv', '{}', false, '{"read":{"problems":0}}', $2)`,
        [id, hoursAgo(5), hoursAgo(24 * 8)],
      );
      await db.sql(
        `insert into webhook (workspace_id, name, url, kinds, secret, state, problem)
         values ($1, 'Till', 'https://till.example', '{}', '', 'failing', 'No answer for 3 days.')`,
        [id],
      );
      await db.sql(
        `insert into campaign (workspace_id, name, topic, template_id, audience, state, scheduled_at) values
         ($1, 'Held', 'news', 1, '{}', 'paused', null), ($1, 'Soon', 'news', 1, '{}', 'scheduled', $2),
         ($1, 'Later', 'news', 1, '{}', 'scheduled', $3)`,
        [id, hoursAgo(-20), hoursAgo(-24 * 20)],
      );
    }
    const { attention } = (await home()) as { attention: { kind: string; name: string; count: number | null }[] };
    expect(attention.map(({ kind, name, count }) => [kind, name, count])).toEqual([
      ['campaign-paused', 'Held', 0],
      ['webhook-failing', 'Till', null],
      ['import-failed', 'people.csv', null],
      ['import-rejected', 'orders.csv', 5],
      ['campaign-scheduled', 'Soon', null],
    ]);
  });

  test('lists long work, and the audit by who and what', async () => {
    const { items } = (await ask('get', '/reports/work').expect(200)).body as {
      items: { kind: string; name: string }[];
    };
    expect(items.filter(({ kind }) => kind === 'import').map(({ name }) => name)).toContain('people.csv');
    const { body: segments } = await ask('get', '/audit?area=segments').expect(200);
    expect(segments.items.map(({ action }: { action: string }) => action)).toEqual(['segments.create']);
    expect(segments.items[0].actorName).toBe('test');
    const { body: system } = await ask('get', '/audit?actor=system').expect(200);
    expect(new Set(system.items.map(({ actor }: { actor: string }) => actor))).toEqual(new Set(['system']));
  });
});
