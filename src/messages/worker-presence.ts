import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Db, Sql, Tx } from '../platform/index.ts';

/**
 * A living worker, known to all others: it holds a session advisory lock on its id for as long as its connection lives.
 * PostgreSQL lets go of the lock the instant the process dies, so nobody has to guess from a clock who is alive.
 * (Needs a session of its own: a pooler in transaction mode between us and PostgreSQL would break this.)
 */
export type WorkerPresence = {
  workerId: string;
  /** False once the connection was lost: others may take what this worker claimed, so it must claim under a new id. */
  isHeld(): boolean;
  leave(): Promise<void>;
};

const lockKey = `hashtextextended('kohort-worker:' || $1, 0)`;

export async function joinWorkers(db: Db): Promise<WorkerPresence> {
  const workerId = `${hostname()}:${process.pid}:${randomBytes(4).toString('hex')}`;
  const client = await db.pool.connect();
  let state: 'held' | 'lost' | 'left' = 'held';
  const onLost = (error: Error) => {
    if (state !== 'held') return;
    state = 'lost';
    client.release(error);
  };
  client.on('error', onLost);
  client.on('end', () => onLost(new Error('the connection ended')));
  try {
    // A machine that vanishes without closing its connections is noticed within a minute, not within two hours.
    await client.query('set tcp_keepalives_idle = 20; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3');
    await client.query(`select pg_advisory_lock(${lockKey})`, [workerId]);
  } catch (error) {
    onLost(error as Error);
    throw error;
  }
  return {
    workerId,
    isHeld: () => state === 'held',
    async leave() {
      if (state !== 'held') return;
      state = 'left';
      // Given up by word: PostgreSQL notices only a moment later that a session was closed.
      await client.query(`select pg_advisory_unlock(${lockKey})`, [workerId]).catch(() => undefined);
      // Destroyed rather than returned to the pool: what else the session was set to goes with it.
      client.release(true);
    },
  };
}

/** Which of these workers are dead. Keeps their locks until the transaction ends, so that only one recovers for them. */
export async function takeOverDead({ sql }: Tx, workerIds: string[]): Promise<string[]> {
  const dead: string[] = [];
  for (const workerId of workerIds) if (await isDead(sql, workerId)) dead.push(workerId);
  return dead;
}

async function isDead(sql: Sql, workerId: string): Promise<boolean> {
  const [row] = await sql<{ free: boolean }>(`select pg_try_advisory_xact_lock(${lockKey}) as free`, [workerId]);
  return row!.free;
}
