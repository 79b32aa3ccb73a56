import { describe, expect, test } from 'vitest';
import { deleteOldScores } from '../../../src/contacts/prune-scores.store.ts';
import { createFakeClock } from '../../../src/platform/index.ts';
import { createTestApi } from '../../kit/house.ts';

/** Between four and five in the morning in Stockholm. */
const now = new Date('2026-11-20T03:30:00Z');

describe('scores of long ago', async () => {
  const clock = createFakeClock(now);
  const { db, house, workspaceId, createWorkspace } = await createTestApi({ clock });

  async function insertRows(workspace: number, model: string, dates: readonly string[]): Promise<number> {
    const [contact] = await db.sql<{ id: number }>(
      'insert into contact (workspace_id, external_id, bucket) values ($1, gen_random_uuid(), 0) returning id',
      [workspace],
    );
    await db.sql(
      `insert into contact_score (workspace_id, contact_id, model, version, scores, at)
       select $1, $2, $3, 1, jsonb_build_object('alive', place), date::timestamptz
         from unnest($4::text[]) with ordinality as t (date, place)`,
      [workspace, contact!.id, model, dates],
    );
    return contact!.id;
  }

  const datesOf = async (contactId: number, model = 'expected') => {
    const rows = await db.sql<{ at: Date }>(
      'select at from contact_score where contact_id = $1 and model = $2 order by at',
      [contactId, model],
    );
    return rows.map(({ at }) => at.toISOString().slice(0, 10));
  };

  test('the first of each month stays, what held in the last 90 days, and the latest', async () => {
    await db.sql(`update workspace set time_zone = 'Europe/Stockholm'`);
    const many = await insertRows(workspaceId, 'expected', [
      ...['2026-03-02', '2026-03-03', '2026-03-30', '2026-06-05', '2026-06-06'],
      // Ninety days ago is 22 August: the one of the 20th held then.
      ...['2026-08-01', '2026-08-10', '2026-08-20', '2026-09-01', '2026-09-02', '2026-11-19'],
    ]);
    const old = await insertRows(workspaceId, 'expected', ['2026-01-10', '2026-01-11', '2026-01-12']);
    const [at] = await db.sql<{ id: number }>(
      `insert into contact_score (workspace_id, contact_id, model, version, scores, at)
       values ($1, $2, 'needs', 1, '{}', '2026-03-03') returning contact_id as id`,
      [workspaceId, many],
    );
    const elsewhere = await insertRows(await createWorkspace(), 'expected', ['2026-01-10', '2026-01-11', '2026-01-12']);
    await db.sql(`update workspace set time_zone = 'Asia/Tokyo' where id <> $1`, [workspaceId]);

    expect(await house.contacts.pruneScores()).toBe(5);

    const kept = ['2026-03-02', '2026-06-05', '2026-08-01', '2026-08-20', '2026-09-01', '2026-09-02', '2026-11-19'];
    expect(await datesOf(many)).toEqual(kept);
    // The latest is what holds, however old it is.
    expect(await datesOf(old)).toEqual(['2026-01-10', '2026-01-12']);
    expect(await datesOf(at!.id, 'needs')).toEqual(['2026-03-03']);
    // There it is noon.
    expect(await datesOf(elsewhere)).toHaveLength(3);
    expect(await house.contacts.pruneScores()).toBe(0);
  });

  test('what held at any instant of the last 90 days is what held before', async () => {
    const dates = Array.from({ length: 200 }, (_, day) =>
      new Date(now.getTime() - day * 86_400_000 * 1.3).toISOString(),
    );
    const contactId = await insertRows(workspaceId, 'expected', dates);
    const heldAt = async (daysAgo: number) => {
      const [row] = await db.sql<{ scores: unknown }>(
        `select scores from contact_score where contact_id = $1 and at <= $2 order by at desc, id desc limit 1`,
        [contactId, new Date(now.getTime() - daysAgo * 86_400_000)],
      );
      return row?.scores;
    };
    const days = Array.from({ length: 91 }, (_, day) => day);
    const before = await Promise.all(days.map(heldAt));
    expect(await deleteOldScores(db.sql, workspaceId, now, 1)).toBeGreaterThan(100);
    expect(await Promise.all(days.map(heldAt))).toEqual(before);
  });
});
