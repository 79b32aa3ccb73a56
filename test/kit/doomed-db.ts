import { type Db, openDb } from '../../src/platform/index.ts';
import type { TestDatabase } from './postgres.ts';
import { waitFor } from './wait-for.ts';

export type DoomedDb = Db & {
  /** How many statements were sent. */
  sent(): number;
  /** Until nothing of it is left. */
  gone(): Promise<void>;
};

/**
 * A database whose connections are all cut when the statement with this number is about to be sent, as when the process
 * is killed there. Counts statements of whatever kind, on all connections.
 */
export function openDoomed({ db, url }: Pick<TestDatabase, 'db' | 'url'>, dieAt: number): DoomedDb {
  const doomed = openDb({ url, maxConnections: 8 });
  let sent = 0;
  let isDead = false;
  const connect = doomed.pool.connect.bind(doomed.pool);
  const pids = new Set<number>();
  const killed = () => new Error('killed');
  doomed.pool.on('connect', (client) => {
    pids.add((client as unknown as { processID: number }).processID);
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((...args: unknown[]) => {
      sent += 1;
      if (sent < dieAt) return query(...args);
      isDead = true;
      const dying = db.sql('select pg_terminate_backend(pid) from unnest($1::int[]) as pid', [[...pids]]);
      const [first, last] = [args[0], args.at(-1)];
      // The driver is asked in three ways: by promise, by callback, and by an object that waits for its own end.
      if (typeof last === 'function') return void dying.then(() => last(killed()));
      if (typeof first === 'object' && first !== null && 'handleError' in first)
        return void dying.then(() => (first as { handleError(error: Error): void }).handleError(killed()));
      return dying.then(() => Promise.reject(killed()));
    }) as typeof client.query;
  });
  doomed.pool.connect = ((callback?: (error: Error) => void) => {
    if (!isDead) return callback ? connect(callback as never) : connect();
    return callback ? callback(killed()) : Promise.reject(killed());
  }) as typeof doomed.pool.connect;
  return {
    ...doomed,
    sent: () => sent,
    /** What a killed process held is free only when PostgreSQL has noticed. */
    async gone() {
      await doomed.close().catch(() => undefined);
      await waitFor('the end of its connections', async () => {
        const rows = await db.sql('select pid from pg_stat_activity where pid = any($1::int[])', [[...pids]]);
        return rows.length === 0;
      });
    },
  };
}
