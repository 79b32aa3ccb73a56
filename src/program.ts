import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { resolve } from 'node:path';
import type { Settings } from './config.ts';
import { createMailbox, mailHostOf } from './delivery/index.ts';
import {
  type Clock,
  createJobQueue,
  createVault,
  type Db,
  freePort,
  type JobQueue,
  KohortError,
  type Log,
  migrate,
  openDb,
  type Resolver,
  randomToken,
  startEmbeddedPostgres,
  systemClock,
} from './platform/index.ts';
import { createInboundServer, createTracking } from './tracking/index.ts';
import { createHouse, type House } from './wiring.ts';

/** SQLSTATE of PostgreSQL (manual, appendix A). */
const tooManyConnections = '53300';

const projectFolder = resolve(import.meta.dirname, '..');

/** A running program: where to find it, its rooms, and how to stop it. */
export type Program = {
  house: House;
  db: Db;
  databaseUrl: string;
  /** Where browsers reach the API, whichever process serves it. */
  publicUrl: string;
  /** Addresses of what this process serves; null for what it does not. */
  apiUrl: string | null;
  trackingUrl: string | null;
  mailboxPort: number | null;
  /** Stops claiming, lets what is under way finish, closes. May be called again. */
  stop(): Promise<void>;
};

export type StartOptions = {
  /** Limits the workers role to the jobs of these rooms. */
  onlyRooms?: string[] | undefined;
  /** The system's unless a story or a test brings its own. */
  clock?: Clock;
  /** The same for the DNS. */
  resolver?: Resolver;
};

/** What has been started, to be stopped in the opposite order. */
function createClosers(log: Log) {
  const closers: { name: string; close(): Promise<unknown> }[] = [];
  let closing: Promise<void> | null = null;
  const closeAll = async () => {
    for (const { name, close } of closers.reverse()) {
      await close().catch((error: Error) => log.error({ what: name, error: error.message }, 'program.stop.failed'));
    }
    log.info({}, 'program.stopped');
  };
  return {
    add: (name: string, close: () => Promise<unknown>) => closers.push({ name, close }),
    closeAll: () => {
      closing ??= closeAll();
      return closing;
    },
  };
}

async function listen(server: Server, { host, port, setting }: { host: string; port: number; setting: string }) {
  await new Promise<void>((done, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      const detail = isTaken
        ? `Port ${port} is in use by another program (${setting}).`
        : `Cannot listen on ${host}:${port} (${error.code}; HOST, ${setting}).`;
      failed(new KohortError(isTaken ? 'port_in_use' : 'port_unusable', { detail }));
    });
    server.listen(port, host, done);
  });
}

/** Stops accepting, lets requests under way finish, and cuts idle connections. */
function closeServer(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 5_000).unref();
  });
}

/** The secret that signs links and sessions: the configured one, or one made once and kept in the database. */
export async function readSecret(settings: Settings, db: Db): Promise<string> {
  return settings.KOHORT_SECRET ?? keptText(db, 'secret', randomToken(48));
}

/** A text this installation made for itself once, the same for all its processes. */
async function keptText(db: Db, key: string, fresh: string): Promise<string> {
  await db.sql('insert into installation (key, value) values ($1, $2) on conflict (key) do nothing', [key, fresh]);
  const [row] = await db.sql<{ value: string }>('select value from installation where key = $1', [key]);
  return row!.value;
}

/** Clicks and uploads go there too, when the database is elsewhere. Throws `data_folder_unusable`. */
async function checkFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK);
  } catch (cause) {
    const detail = `The data folder ${dataDir} cannot be used: ${(cause as Error).message}.`;
    throw new KohortError('data_folder_unusable', { detail, cause });
  }
}

async function openGround(settings: Settings, log: Log, closers: ReturnType<typeof createClosers>) {
  const dataDir = resolve(projectFolder, settings.DATA_DIR);
  let databaseUrl = settings.DATABASE_URL;
  if (databaseUrl) await checkFolder(dataDir);
  else {
    const embedded = await startEmbeddedPostgres({ dataDir, log });
    closers.add('embedded PostgreSQL', embedded.stop);
    databaseUrl = embedded.url;
  }
  await migrate({ database: databaseUrl, log });
  const db = openDb({ url: databaseUrl, maxConnections: settings.DATABASE_CONNECTIONS });
  closers.add('database', db.close);
  // Two installations may share one Redis: neither must answer the other's rings.
  const prefix = `kohort-${await keptText(db, 'queue-name', randomToken(9))}`;
  const queue: JobQueue = await createJobQueue({ redisUrl: settings.REDIS_URL, databaseUrl, prefix, log });
  closers.add('queue', queue.close);
  return { dataDir, databaseUrl, db, queue };
}

/**
 * Starts what the settings ask for: database (embedded unless a URL is given), migrations, queue, rooms, and the roles
 * of this process. When a step fails, what was started
 * before is stopped again and the error is thrown: a KohortError with one clear sentence where we know the cause.
 */
export async function startProgram(settings: Settings, log: Log, options: StartOptions = {}): Promise<Program> {
  const closers = createClosers(log);
  try {
    return await startRoles(settings, log, closers, options);
  } catch (error) {
    await closers.closeAll();
    if ((error as { code?: string }).code !== tooManyConnections) throw error;
    throw new KohortError('postgres_too_many_connections', { cause: error });
  }
}

async function startRoles(
  settings: Settings,
  log: Log,
  closers: ReturnType<typeof createClosers>,
  { onlyRooms, clock = systemClock, resolver }: StartOptions,
): Promise<Program> {
  const has = (role: Settings['ROLES'][number]) => settings.ROLES.includes(role);
  const { HOST: host } = settings;
  // Links carry the port, so that any free one (0) is chosen before anything is built.
  const port = settings.PORT || (await freePort());
  const trackingPort = settings.TRACKING_PORT || (await freePort());
  const publicUrl = settings.PUBLIC_URL ?? `http://127.0.0.1:${port}`;
  const trackingUrl = settings.TRACKING_URL ?? `http://127.0.0.1:${trackingPort}`;
  const { dataDir, databaseUrl, db, queue } = await openGround(settings, log, closers);
  const secret = await readSecret(settings, db);

  let mailboxPort: number | null = null;
  let smtpUrl = settings.SMTP_URL ?? null;
  if (!smtpUrl && has('workers')) {
    const mailbox = createMailbox({ db, clock, port: settings.MAILBOX_PORT, log });
    mailboxPort = await mailbox.start();
    closers.add('mailbox', mailbox.close);
    smtpUrl = `smtp://127.0.0.1:${mailboxPort}`;
  }

  const house = createHouse({
    db,
    clock,
    queue,
    log,
    secret,
    vault: createVault(secret),
    trackingUrl,
    dataDir,
    smtpUrl,
    isMailbox: mailboxPort !== null,
    mailHost: mailHostOf(publicUrl),
    publicUrl,
    wayPolicy: {
      sendmailPath: settings.SENDMAIL_PATH ?? null,
      plugins: settings.TRANSPORT_PLUGINS,
      allowsPrivateServers: settings.PRIVATE_MAIL_SERVERS === 'yes',
    },
    ...(resolver && { resolver }),
    webhookRanges: settings.WEBHOOK_PRIVATE_ADDRESSES ?? [],
  });
  closers.add('delivery', house.delivery.close);

  if (has('tracking')) {
    const tracking = await createTracking({
      ...house,
      db,
      clock,
      doorbell: queue,
      dataDir,
      secret,
      log,
      settings: {
        trustedProxies: settings.TRUSTED_PROXIES,
        fsync: settings.SPOOL_FSYNC === 'yes',
        machineNetworks: settings.MACHINE_NETWORKS ?? null,
      },
    });
    closers.add('tracking spool', tracking.close);
    await listen(tracking.server, { host, port: trackingPort, setting: 'TRACKING_PORT' });
    closers.add('tracking links', () => closeServer(tracking.server));
  }
  if (has('workers') && settings.INBOUND_PORT !== undefined) {
    const at = { host: settings.INBOUND_HOST ?? host, port: settings.INBOUND_PORT };
    const inbound = createInboundServer({ db, clock, doorbell: queue, log, addresses: house.returns.addresses, ...at });
    await inbound.start();
    closers.add('inbound mail', inbound.close);
  }
  if (has('workers')) {
    const jobs = house.jobs.filter((job) => !onlyRooms || onlyRooms.includes(job.name.split('.')[0]!));
    closers.add('webhooks', house.webhooks.stop);
    closers.add('jobs', queue.stopWork);
    // Before that: a build over many contacts ends at its next batch, and is taken up at the next start.
    closers.add('segment builds', async () => house.segments.stop());
    await queue.work(jobs);
  }
  if (has('api')) {
    // With it come Express and the pages, which no other role needs.
    const { createApp } = await import('./app.ts');
    const app = createApp({
      house,
      otherApis: house.otherApis,
      db,
      queue,
      clock,
      secret,
      publicUrl,
      trustedProxies: settings.TRUSTED_PROXIES,
      log,
    });
    const server = createServer(app);
    await listen(server, { host, port, setting: 'PORT' });
    closers.add('API', () => closeServer(server));
  }
  log.info({ roles: settings.ROLES, queue: queue.backend }, 'program.ready');
  return {
    house,
    db,
    databaseUrl,
    publicUrl,
    apiUrl: has('api') ? publicUrl : null,
    trackingUrl: has('tracking') ? trackingUrl : null,
    mailboxPort,
    stop: closers.closeAll,
  };
}
