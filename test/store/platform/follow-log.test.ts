import { expect, it } from 'vitest';
import { createLogFollower, type Sql } from '../../../src/platform/index.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();

const append = (sql: Sql, topic: string) =>
  sql<{ id: number }>(
    `insert into consent (workspace_id, contact_id, topic, state, source, at)
     values (1, 1, $1, 'subscribed', 'test', now()) returning id`,
    [topic],
  );

/** Follows the log of consents into a list, a few rows at a time. */
function reader(name: string, most = 1_000_000) {
  const follower = createLogFollower({ db, name, table: 'consent' });
  const seen: number[] = [];
  return {
    seen,
    follow: () => {
      const fresh: number[] = [];
      return follower
        .follow(async (tx, { after, upTo }) => {
          const until = Math.min(upTo, after + most);
          const rows = await tx.sql<{ id: number }>('select id from consent where id > $1 and id <= $2 order by id', [
            after,
            until,
          ]);
          fresh.push(...rows.map(({ id }) => id));
          return until;
        })
        .then((isDone) => {
          seen.push(...fresh);
          return isDone;
        });
    },
  };
}

it('waits for those who got an id before and commit later', async () => {
  const log = reader('waits');
  const client = await db.pool.connect();
  await client.query('begin');
  const slow = await client.query<{ id: number }>(
    `insert into consent (workspace_id, contact_id, topic, state, source, at)
     values (1, 1, 'slow', 'subscribed', 'test', now()) returning id`,
  );
  const [quick] = await append(db.sql, 'quick');
  expect(quick!.id).toBeGreaterThan(slow.rows[0]!.id);
  // The later row is there, the earlier one is not: neither is taken in.
  expect(await log.follow()).toBe(false);
  expect(log.seen).toEqual([]);
  await client.query('commit');
  client.release();
  expect(await log.follow()).toBe(true);
  expect(log.seen).toEqual([slow.rows[0]!.id, quick!.id]);
});

it('passes over ids that were given to nobody', async () => {
  const log = reader('gaps', 1);
  await log.follow();
  const before = log.seen.length;
  await db
    .transaction(async ({ sql }) => {
      await append(sql, 'undone');
      throw new Error('undone');
    })
    .catch(() => undefined);
  const [kept] = await append(db.sql, 'kept');
  expect(await log.follow()).toBe(true);
  expect(log.seen.slice(before)).toEqual([kept!.id]);
});

it('moves its position only with what was taken in', async () => {
  const follower = createLogFollower({ db, name: 'fails', table: 'consent' });
  await append(db.sql, 'again');
  await expect(
    follower.follow(async () => {
      throw new Error('not now');
    }),
  ).rejects.toThrow('not now');
  const ranges: number[] = [];
  await follower.follow(async (_tx, { after }) => void ranges.push(after));
  expect(ranges).toEqual([0]);
});

it('loses no row and sees none twice while many write and two follow', async () => {
  const name = 'crowd';
  const followers = [reader(name, 7), reader(name, 50)];
  await Promise.all(followers.map((log) => log.follow()));
  const known = new Set(followers.flatMap(({ seen }) => seen));
  let isWriting = true;
  const written: number[] = [];
  const writers = Array.from({ length: 4 }, async (_, writer) => {
    for (let round = 0; round < 40; round += 1) {
      await db
        .transaction(async ({ sql }) => {
          const ids: number[] = [];
          for (let row = 0; row <= (round + writer) % 4; row += 1) {
            ids.push((await append(sql, `w${writer}`))[0]!.id);
          }
          if (round % 9 === 8) throw new Error('undone');
          written.push(...ids);
        })
        .catch((error: Error) => {
          if (error.message !== 'undone') throw error;
        });
    }
  });
  const following = followers.map(async (log) => {
    while (isWriting) await log.follow();
  });
  await Promise.all(writers);
  isWriting = false;
  await Promise.all(following);
  for (const log of followers) while (!(await log.follow()));
  const seen = followers.flatMap((log) => log.seen).filter((id) => !known.has(id));
  expect(seen.length).toBe(new Set(seen).size);
  expect(seen.toSorted((a, b) => a - b)).toEqual(written.toSorted((a, b) => a - b));
});
