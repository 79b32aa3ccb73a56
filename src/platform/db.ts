import pg from 'pg';
import type { PrismaClient } from '../generated/prisma/client.ts';

/** int8 and numeric as JS numbers: our counts, ids and minor units stay far below 2^53. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);
types.setTypeParser(pg.types.builtins.NUMERIC, Number);

/** Parameterised SQL: `sql<{ id: number }>('select id from contact where workspace_id = $1', [workspaceId])` → rows. */
export type Sql = <Row = Record<string, unknown>>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

/** A transaction: its SQL, and the raw connection for COPY and for statements that it keeps planned by name. */
export type Tx = { sql: Sql; client: pg.PoolClient };

export type Db = {
  /** Simple reads and writes of one table. Shares the connection pool with `sql`; loaded when first asked for. */
  prisma(): Promise<PrismaClient>;
  /** Set-based statements, outside a transaction. Rows come back as plain objects. */
  sql: Sql;
  pool: pg.Pool;
  /**
   * Connections apart, for the few statements asked so often that planning them costs as much as a third of running them:
   * each keeps one plan of a named statement for all values. It goes by indexes and step by step whatever the statistics
   * say, so that a plan made while a table was empty serves a full one. Opened when first used.
   */
  steady: Pick<pg.Pool, 'query'>;
  /**
   * One transaction: commits when `work` resolves, rolls back and rethrows when it throws. `first`: statements without
   * parameters that go to the server along with its beginning.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: { first?: string }): Promise<T>;
  /** Waits for connections in use, then closes. */
  close(): Promise<void>;
};

function sqlOf(queryable: Pick<pg.Pool, 'query'> | pg.PoolClient): Sql {
  return async <Row>(text: string, values?: readonly unknown[]) => {
    const result = await queryable.query(text, values as unknown[]);
    return result.rows as Row[];
  };
}

async function openPrisma(pool: pg.Pool): Promise<PrismaClient> {
  const [{ PrismaPg }, { PrismaClient }] = await Promise.all([
    import('@prisma/adapter-pg'),
    import('../generated/prisma/client.ts'),
  ]);
  return new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }) });
}

/** Connections that keep their plans: a few statements at once are all there are. */
const steadyConnections = 4;
const steadySettings = `
  set plan_cache_mode = force_generic_plan; set jit = off;
  set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off`;

/** Opens a pool on `url`. `maxConnections` counts this process only. */
export function openDb({ url, maxConnections = 20 }: { url: string; maxConnections?: number }): Db {
  const openPool = (max: number, options: Pick<pg.PoolConfig, 'onConnect'> = {}) => {
    const pool = new pg.Pool({ connectionString: url, max, types, application_name: 'kohort', ...options });
    // A broken idle connection is replaced by the pool at the next use; without a listener it would end the process.
    pool.on('error', () => undefined);
    // The same for one that breaks while a transaction holds it between two statements: the next statement fails.
    pool.on('connect', (client) => client.on('error', () => undefined));
    return pool;
  };
  const pool = openPool(maxConnections);
  // Before whatever is asked first; where it fails, so does that.
  const steady = openPool(steadyConnections, { onConnect: (client) => client.query(steadySettings) });
  let prisma: Promise<PrismaClient> | undefined;
  return {
    prisma() {
      prisma ??= openPrisma(pool);
      return prisma;
    },
    sql: sqlOf(pool),
    pool,
    steady,
    async transaction(work, { first = '' } = {}) {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        await client.query(first === '' ? 'begin' : `begin; ${first}`);
        const result = await work({ sql: sqlOf(client), client });
        await client.query('commit');
        return result;
      } catch (error) {
        await client.query('rollback').catch((failure: Error) => {
          broken = failure;
        });
        throw error;
      } finally {
        client.release(broken);
      }
    },
    async close() {
      await (await prisma)?.$disconnect();
      await Promise.all([pool.end(), steady.end()]);
    },
  };
}
