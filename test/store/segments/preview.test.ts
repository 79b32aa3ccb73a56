import { describe, expect, it } from 'vitest';
import { bucketOf } from '../../../src/contacts/index.ts';
import { KohortError } from '../../../src/platform/index.ts';
import { createAskDatabase } from '../../../src/segments/ask/ask-database.ts';
import type { Node } from '../../../src/segments/language/definition.schema.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { createSegmentStage, define, livesIn, visited } from '../../kit/segment-stage.ts';

const { db } = await createTestDatabase();

const CONTACTS = 30_000;

/** From rare to common, in ten thousandths. */
const shares = [
  0, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000, 6_000, 7_500, 9_000, 9_900, 10_000,
];

/** A workspace too large to be counted at once. Attribute number n is true of a random share; every fifth one visited. */
async function setUpLarge() {
  const stage = await createSegmentStage(db);
  const { workspaceId, clock } = stage;
  const rows = await db.sql<{ id: number }>(
    `insert into contact (workspace_id, external_id, attributes, bucket, created_at)
     select $1, 'n' || n, (
         select jsonb_object_agg('a' || (k - 1), ('x' || substr(md5(n || '-' || k), 1, 7))::bit(28)::int % 10000 < share)
         from unnest($4::int[]) with ordinality s(share, k)
       ), 0, $2
     from generate_series(1, $3::int) n returning id`,
    [workspaceId, clock.now(), CONTACTS, shares],
  );
  const ids = rows.map(({ id }) => id);
  await db.sql(
    'update contact c set bucket = b.bucket from unnest($1::int[], $2::int[]) b(id, bucket) where c.id = b.id',
    [ids, ids.map(bucketOf)],
  );
  await db.sql(
    `insert into event (workspace_id, contact_id, kind_id, at, minute_of_week)
     select $1, id, (select id from event_kind where workspace_id = $1 and name = 'visit'), $2, 0
     from unnest($3::int[]) id where id % 5 = 0`,
    [workspaceId, clock.now(), ids],
  );
  await db.sql('analyze contact, event');
  return stage;
}

const isTrue = (n: number): Node => ({ type: 'attribute', name: `a${n}`, op: 'is', value: true });

describe('a preview', () => {
  it('of a small workspace is exact, and says the definition in words', async () => {
    const { segments, workspaceId, settle } = await createSegmentStage(db);
    await settle('Lund', 'Lund', 'Ystad');
    expect(await segments.preview(workspaceId, define(livesIn('Lund')))).toMatchObject({
      count: 2,
      interval: { low: 2, high: 2 },
      isExact: true,
      population: 3,
      sentence: 'People whose “city” is “Lund”.',
      hints: [],
    });
  });

  it('of a large one is an estimate with an honest interval; the exact count comes on demand', async () => {
    const { segments, workspaceId } = await setUpLarge();
    const roots: Node[] = [
      ...shares.map((_, n) => isTrue(n)),
      visited(1, 7),
      { type: 'all', of: [isTrue(14), visited(1, 7)] },
      { type: 'all', of: [isTrue(15), { type: 'sample', percent: 20 }] },
      { type: 'not', of: { type: 'sample', percent: 10, salt: 'other' } },
    ];
    const missed: unknown[] = [];
    for (const root of roots) {
      const estimate = await segments.preview(workspaceId, define(root));
      const exact = await segments.preview(workspaceId, define(root), { exact: true });
      expect(exact).toMatchObject({ isExact: true, population: CONTACTS });
      expect(exact.interval).toEqual({ low: exact.count, high: exact.count });
      const { low, high } = estimate.interval;
      expect(estimate.count).toBeGreaterThanOrEqual(low);
      expect(estimate.count).toBeLessThanOrEqual(high);
      expect(estimate.sample).toBeGreaterThan(500);
      if (exact.count < low || exact.count > high) missed.push({ root, estimate, count: exact.count });
    }
    // 95 % each: that more than four of 24 are missed happens once in a hundred thousand runs.
    expect(missed.length, JSON.stringify(missed)).toBeLessThanOrEqual(4);
  });

  it('refuses references to segments of others', async () => {
    const { segments, workspaceId } = await createSegmentStage(db);
    const other = await createSegmentStage(db);
    const id = await other.add('Lund', livesIn('Lund'));
    const reference = define({ type: 'segment', segmentId: id, is: 'in' });
    await expect(segments.preview(workspaceId, reference)).rejects.toMatchObject({ code: 'segment_unknown' });
  });

  it('hints at what may be a slip', async () => {
    const { segments, workspaceId, settle, happen } = await createSegmentStage(db);
    const [ann] = (await settle('Lund')) as [number];
    await happen(ann, 'visit');
    const { hints } = await segments.preview(
      workspaceId,
      define({
        type: 'all',
        of: [
          { type: 'attribute', name: 'citty', op: 'is', value: 'Lund' },
          { type: 'event', kind: 'visitt', measure: 'count', op: 'at-least', value: 1 },
          { type: 'value', name: 'tier', op: 'exists' },
          { type: 'consent', topic: 'news', state: 'subscribed' },
        ],
      }),
    );
    expect(hints.map(({ path }) => path)).toEqual([
      'root.of.0.name',
      'root.of.1.kind',
      'root.of.2.name',
      'root.of.3.topic',
    ]);
    expect(hints[0]!.message).toContain('“city”');
    expect(hints[1]!.message).toContain('“visit”');
  });
});

describe('questions to the database', () => {
  const slow = { timeoutMs: 50, tooSlow: () => new KohortError('segment_too_slow', { detail: 'narrow it' }) };

  it('are cut off with what to do about it, and leave the connection usable', async () => {
    const ask = createAskDatabase(db, 4);
    const asked = ask(slow, ({ sql }) => sql('select pg_sleep(5)'));
    await expect(asked).rejects.toMatchObject({ code: 'segment_too_slow', detail: 'narrow it' });
    expect(await db.sql('show statement_timeout')).toEqual([{ statement_timeout: '0' }]);
  });

  it('write nothing, and use one core each', async () => {
    const ask = createAskDatabase(db, 4);
    const patient = { ...slow, timeoutMs: 5_000 };
    await expect(ask(patient, ({ sql }) => sql('delete from contact'))).rejects.toMatchObject({ code: '25006' });
    const shown = await ask(patient, ({ sql }) => sql('show max_parallel_workers_per_gather'));
    expect(shown).toEqual([{ max_parallel_workers_per_gather: '0' }]);
  });

  it('come four at a time; the others wait their turn, also after a failure', async () => {
    const ask = createAskDatabase(db, 4);
    let open = 0;
    let most = 0;
    let letGo: () => void = () => {};
    const untilFour = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 12 }, (_, n) =>
        ask({ ...slow, timeoutMs: 5_000 }, async ({ sql }) => {
          open += 1;
          most = Math.max(most, open);
          if (open === 4) letGo();
          await untilFour;
          await sql('select 1');
          open -= 1;
          if (n % 3 === 0) throw new Error('no');
        }),
      ),
    );
    expect(most).toBe(4);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
  });
});
