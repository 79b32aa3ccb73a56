import { setTimeout as wait } from 'node:timers/promises';
import type { Db, Sql, Tx } from '../db.ts';

/** Rows of a log with after < id <= upTo: all that will ever be there, whatever is being written now. */
export type LogRange = { after: number; upTo: number };

/**
 * Takes a range in, in the transaction that moves the position. Returns how far it came, if not to the end of the
 * range.
 */
export type TakeRange = (tx: Tx, range: LogRange) => Promise<number | undefined>;

/** Tables that may be followed: with a serial `id`; whoever follows learns of new rows only. */
type FollowedTable = 'event' | 'member_log' | 'consent' | 'contact' | 'contact_attribute_change';

export type LogFollower = {
  /**
   * Takes in what is settled and not taken in yet, range by range, until nothing is left. Exactly once: the position
   * moves in the transaction of `take`. Safe in several processes at once: one of them does it. False: others are still
   * writing, ask again soon.
   */
  follow(take: TakeRange): Promise<boolean>;
};

const firstWaitMs = 2;
const longestWaitMs = 50;
const patienceMs = 1_000;

type Mark = { upTo: number; writers: string[] };

/**
 * How far a log reaches, and who may still be writing something below that. Ids are handed out in order but committed
 * in any, so the largest that can be seen proves nothing about smaller ones. But whoever holds an id holds the table's
 * writing lock from before it got the id until its end: when all who hold it now have ended, everything up to here is
 * there, or never will be. The snapshot of this statement is older than its look at the locks, and that order matters.
 * (Transaction ids would do as well, but for those who have an id of the log already and no transaction id yet.)
 */
async function markOf(sql: Sql, table: FollowedTable): Promise<Mark> {
  const [mark] = await sql<Mark>(
    `select (select coalesce(max(id), 0) from ${table}) as "upTo", array(${writersOf(table)}) as writers`,
  );
  return mark!;
}

const writersOf = (table: FollowedTable) =>
  `select distinct l.virtualtransaction from pg_locks l
    where l.locktype = 'relation' and l.relation = '${table}'::regclass and l.mode = 'RowExclusiveLock'
      and l.database = (select oid from pg_database where datname = current_database()) and l.granted`;

async function untilSettled(sql: Sql, table: FollowedTable, writers: string[]): Promise<boolean> {
  let left = writers;
  const untilMs = performance.now() + patienceMs;
  for (let waitMs = firstWaitMs; left.length > 0; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    if (performance.now() > untilMs) return false;
    await wait(waitMs);
    const rows = await sql<{ writer: string }>(
      `select w.virtualtransaction as writer from (${writersOf(table)}) w where w.virtualtransaction = any($1)`,
      [left],
    );
    left = rows.map(({ writer }) => writer);
  }
  return true;
}

/**
 * Reads a log that many append to, from where it was left. `name` is the follower's own: its position is kept under it.
 */
export function createLogFollower({ db, name, table }: { db: Db; name: string; table: FollowedTable }): LogFollower {
  /** Not settled when it was last looked at: it still is worth waiting for, so that overlapping writers stop nobody. */
  let pending: Mark | null = null;

  async function takeUpTo(upTo: number, take: TakeRange): Promise<void> {
    for (let isDone = false; !isDone; ) {
      isDone = await db.transaction(async (tx) => {
        const rows = await tx.sql<{ position: number }>(
          'select position from follower_position where name = $1 for update skip locked',
          [name],
        );
        const after = rows[0]?.position;
        // Somebody else is at it.
        if (after === undefined || after >= upTo) return true;
        const taken = (await take(tx, { after, upTo })) ?? upTo;
        await tx.sql('update follower_position set position = $2, at = clock_timestamp() where name = $1', [
          name,
          taken,
        ]);
        return taken >= upTo;
      });
    }
  }

  return {
    async follow(take) {
      const [known] = await db.sql<{ position: number }>('select position from follower_position where name = $1', [
        name,
      ]);
      if (known === undefined) {
        await db.sql('insert into follower_position (name, position) values ($1, 0) on conflict do nothing', [name]);
      }
      pending ??= await markOf(db.sql, table);
      if (pending.upTo > (known?.position ?? 0)) {
        if (!(await untilSettled(db.sql, table, pending.writers))) return false;
        await takeUpTo(pending.upTo, take);
      }
      pending = null;
      return true;
    },
  };
}
