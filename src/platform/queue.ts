import { type ConnectionOptions, createPostgresBackend, DEFAULT_SCHEMA, Queue, runMigrations, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { z } from 'zod';
import { KohortError } from './errors.ts';
import type { Log } from './log.ts';

/**
 * The doorbell. PostgreSQL is the ledger: every job only says "look", carries ids at most, and may be lost, doubled or
 * late without harm, because the job's handler claims rows itself and a sweeper calls it now and then anyway.
 */
export type Job<Payload = unknown> = {
  /** room.verb-noun */
  name: string;
  payload: z.ZodType<Payload>;
  /** Does what there is to do and returns; must be safe to run twice at once. Long loops end early once `stopping` aborts. */
  run(payload: Payload, stopping: AbortSignal): Promise<void>;
  /** Jobs of this name running at once in one process (default 1). */
  concurrency?: number;
  /** Called at once when somebody in this very process rings: quicker than through the queue. */
  wake?(): Promise<void>;
  /** Runs beside the rings for as long as this process works on jobs: returns once `stopping` has aborted. */
  stand?(stopping: AbortSignal): Promise<void>;
  /** The sweeper: calls `run` with this payload every so often, whether or not somebody rang. */
  sweep?: { everyMs: number; payload: Payload };
};

/** Keeps the payload type inside the job and forgets it outside. */
export function defineJob<Payload>(job: Job<Payload>): Job {
  return job as unknown as Job;
}

export type Doorbell = {
  /**
   * Rings for a job. Never throws: a ring that is lost is made up for by the sweeper. Rings alike within 2 ms are one;
   * within 50 ms when this process hears them itself, since then they are for others who could take over a part.
   */
  ring(name: string, payload?: Record<string, unknown>): void;
};

export type JobQueue = Doorbell & {
  backend: 'redis' | 'postgres';
  /** Starts workers and sweepers for these jobs in this process. */
  work(jobs: Job[]): Promise<void>;
  /** Answers when the queue does (health checks). */
  ping(): Promise<void>;
  /** Jobs waiting, by name, for metrics. */
  depth(names: string[]): Promise<Record<string, number>>;
  /** First phase of a shutdown: takes no new jobs and waits for those running. */
  stopWork(): Promise<void>;
  /** Second phase: closes the connections. */
  close(): Promise<void>;
};

type Connect = {
  ping(): Promise<unknown>;
  backend: JobQueue['backend'];
  openQueue(name: string): Queue;
  openWorker: OpenWorker;
  /** Workers to come: each needs a connection that it keeps. */
  makeRoom(workers: number): void;
  /** Makes room for so many workers; until then they would wait for each other's connections. */
  expectWorkers(count: number): void;
  end(): Promise<void>;
};
/** Of the queue in PostgreSQL: for adding, asking and moving jobs, beside the one each worker listens on. */
const sparePostgresConnections = 12;

type OpenWorker = (name: string, run: (payload: unknown) => Promise<void>, concurrency: number) => Worker;

/** Of the queue on PostgreSQL, beside one for each worker, which listens on it: with none left over, workers wait for ever. */
const spareConnections = 8;

const delayMs = (wake: unknown) => (wake ? 50 : 2);

const jobOptions = { removeOnComplete: true, removeOnFail: 100, attempts: 1 } as const;

/** Ends a wait that a connection which keeps trying would make endless. */
function within<Answer>(limitMs: number, answer: Promise<Answer>): Promise<Answer> {
  return new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error(`no answer within ${limitMs} ms`)), limitMs);
    answer.then(done, failed).finally(() => clearTimeout(timer));
  });
}

async function connectRedis(url: string, prefix: string): Promise<Connect> {
  const producer = new Redis(url, { maxRetriesPerRequest: 1, connectTimeout: 5_000 });
  const consumer = new Redis(url, { maxRetriesPerRequest: null, connectTimeout: 5_000 });
  for (const connection of [producer, consumer]) connection.on('error', () => undefined);
  const ping = () => within(3_000, producer.ping());
  const end = async () => {
    producer.disconnect();
    consumer.disconnect();
  };
  try {
    await ping();
  } catch (cause) {
    await end();
    throw new KohortError('queue_away', { detail: 'Redis does not answer at REDIS_URL.', cause });
  }
  const at = (redis: Redis) => ({ connection: redis as unknown as ConnectionOptions, prefix });
  return {
    backend: 'redis',
    openQueue: (name) => new Queue(name, { ...at(producer), defaultJobOptions: jobOptions, skipWaitingForReady: true }),
    openWorker: (name, run, concurrency) =>
      new Worker(name, (job) => run(job.data), { ...at(consumer), concurrency, drainDelay: 5 }),
    // All workers share one connection.
    makeRoom: () => undefined,
    ping,
    expectWorkers: () => undefined,
    end,
  };
}

/**
 * BullMQ keeps its tables in a schema of its own and names them without it, so its connections need that search path;
 * each worker keeps one connection for LISTEN.
 */
async function connectPostgres(url: string): Promise<Connect> {
  const pool = new pg.Pool({
    connectionString: url,
    max: spareConnections,
    keepAlive: true,
    application_name: 'kohort-queue',
    options: `-c search_path=${DEFAULT_SCHEMA}`,
  });
  pool.on('error', () => undefined);
  // Every queue and worker listens on the pool they share: many listeners are no leak here.
  pool.setMaxListeners(0);
  const client = await pool.connect();
  try {
    await runMigrations(client, DEFAULT_SCHEMA);
  } finally {
    client.release();
  }
  const connection = pool as unknown as ConnectionOptions;
  return {
    backend: 'postgres',
    openQueue: (name) =>
      new Queue(name, { connection, defaultJobOptions: jobOptions }, createPostgresBackend as never) as Queue,
    openWorker: (name, run, concurrency) =>
      new Worker(name, (job) => run(job.data), { connection, concurrency }, createPostgresBackend as never),
    makeRoom: (workers) => {
      pool.options.max = workers + spareConnections;
    },
    ping: () => pool.query('select 1'),
    expectWorkers(count) {
      pool.options.max = count + sparePostgresConnections;
    },
    end: () => pool.end(),
  };
}

/**
 * BullMQ on Redis/Valkey when a URL is given, else on PostgreSQL.
 * `prefix` keeps installations apart that share one Redis.
 */
export async function createJobQueue(settings: {
  redisUrl?: string | undefined;
  databaseUrl: string;
  prefix?: string;
  log: Log;
}): Promise<JobQueue> {
  const { log } = settings;
  const connect = settings.redisUrl
    ? await connectRedis(settings.redisUrl, settings.prefix ?? 'kohort')
    : await connectPostgres(settings.databaseUrl);
  const queues = new Map<string, Queue>();
  const workers: Worker[] = [];
  const sweepers: NodeJS.Timeout[] = [];
  const pending = new Map<string, NodeJS.Timeout>();
  const wakes = new Map<string, () => void>();
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();

  const queueOf = (name: string) => {
    let queue = queues.get(name);
    if (!queue) {
      queue = connect.openQueue(name);
      queue.on('error', (error) => log.warn({ job: name, error: error.message }, 'queue.connection.failed'));
      queues.set(name, queue);
    }
    return queue;
  };

  const track = (job: Job, begun: Promise<void>): Promise<void> => {
    const work = begun
      .catch((error: Error) =>
        log.error({ job: job.name, error: error.message, stack: error.stack }, 'queue.job.failed'),
      )
      .finally(() => running.delete(work));
    running.add(work);
    return work;
  };

  const runJob = (job: Job, payload: unknown) => track(job, job.run(job.payload.parse(payload), stopping.signal));

  const startSweeper = (job: Job) => {
    if (!job.sweep) return;
    const { everyMs, payload } = job.sweep;
    let isBusy = false;
    const timer = setInterval(async () => {
      if (isBusy || stopping.signal.aborted) return;
      isBusy = true;
      await runJob(job, payload);
      isBusy = false;
    }, everyMs);
    sweepers.push(timer);
  };

  return {
    backend: connect.backend,
    ring(name, payload = {}) {
      const wake = wakes.get(name);
      wake?.();
      const key = `${name} ${JSON.stringify(payload)}`;
      if (pending.has(key)) return;
      const timer = setTimeout(() => {
        pending.delete(key);
        queueOf(name)
          .add(name, payload)
          .catch((error: Error) => log.warn({ job: name, error: error.message }, 'queue.ring.lost'));
      }, delayMs(wake));
      pending.set(key, timer);
    },
    async work(jobs) {
      connect.makeRoom(jobs.length);
      for (const job of jobs) {
        const worker = connect.openWorker(job.name, (payload) => runJob(job, payload), job.concurrency ?? 1);
        worker.on('error', (error) => log.warn({ job: job.name, error: error.message }, 'queue.worker.failed'));
        workers.push(worker);
        const { wake } = job;
        if (wake) wakes.set(job.name, () => void track(job, wake()));
        if (job.stand) void track(job, job.stand(stopping.signal));
        startSweeper(job);
      }
      await Promise.all(workers.map((worker) => worker.waitUntilReady()));
    },
    async ping() {
      await connect.ping();
    },
    async depth(names) {
      const counts = await Promise.all(
        names.map(async (name) => [name, await queueOf(name).getWaitingCount()] as const),
      );
      return Object.fromEntries(counts);
    },
    async stopWork() {
      stopping.abort();
      wakes.clear();
      for (const timer of sweepers) clearInterval(timer);
      await Promise.all(workers.map((worker) => worker.close()));
      await Promise.all(running);
    },
    async close() {
      for (const timer of pending.values()) clearTimeout(timer);
      await Promise.all([...queues.values()].map((queue) => within(2_000, queue.close()).catch(() => undefined)));
      await connect.end();
    },
  };
}
