import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { type Db, migrate, migrationsDir, openDb, silentLog, startEmbeddedPostgres } from '../../src/platform/index.ts';
import { createWorkspaces } from '../../src/workspaces/index.ts';
import { loadFiles } from './bulk-load.ts';
import type { PartDone, PartRequest } from './generate-part.ts';
import { TIME_ZONE, WORLD_ENDS_AT } from './world-tables.ts';

/** Raise it whenever the same size would give another world. */
const GENERATOR_VERSION = 1;
/** More parts than processors, so that the world is the same on every machine. */
const PARTS = 4;

const homeOfWorlds = path.resolve(import.meta.dirname, '../../.kohort/bench');

export type WorldFacts = { contacts: number; events: number; lines: number; madeInSeconds: number };

/** A copy of the world, in which a measurement may do what it likes. */
export type Run = { db: Db; url: string; close(): Promise<void> };

export type World<Facts = WorldFacts> = {
  facts: Facts;
  version: string;
  openRun(): Promise<Run>;
  close(): Promise<void>;
};

/** How a world is made that is kept: `make` fills the empty database, and may keep files in the folder meanwhile. */
type Recipe<Facts> = {
  name: string;
  /** Raised whenever the same size would give another world. */
  generator: number;
  contacts: number;
  make(url: string, folder: string): Promise<Facts>;
};

async function keyOf({ generator, contacts }: Recipe<unknown>): Promise<string> {
  const hash = createHash('sha256').update(`${generator}:${contacts}`);
  for (const name of (await readdir(migrationsDir)).sort()) {
    if (name.includes('.')) continue;
    hash.update(await readFile(path.join(migrationsDir, name, 'migration.sql')));
  }
  return hash.digest('hex').slice(0, 10);
}

export const tell = (what: string) => console.log(`  ${new Date().toISOString().slice(11, 19)} ${what}`);

function runPart(request: PartRequest): Promise<PartDone> {
  return new Promise((done, failed) => {
    const child = fork(path.join(import.meta.dirname, 'generate-part.ts'), { execArgv: ['--import', 'tsx'] });
    let answer: PartDone | undefined;
    child.once('message', (message) => {
      answer = message as PartDone;
    });
    child.once('exit', (code) => {
      if (answer && code === 0) done(answer);
      else failed(new Error(`Part ${request.part} of the world could not be made (${code}).`));
    });
    child.send(request);
  });
}

async function generate(folder: string, contacts: number): Promise<PartDone> {
  const waiting = Array.from({ length: PARTS }, (_, part) => part);
  const total: PartDone = { events: 0, lines: 0 };
  const lane = async () => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const { events, lines } = await runPart({ folder, contacts, part, parts: PARTS });
      total.events += events;
      total.lines += lines;
    }
  };
  await Promise.all(Array.from({ length: Math.min(PARTS, availableParallelism()) }, lane));
  return total;
}

/** Fills an empty database with the simulator's year of so many contacts; other worlds may begin with it. */
export async function makeWorld(url: string, folder: string, contacts: number): Promise<WorldFacts> {
  const startedAt = performance.now();
  const files = path.join(folder, 'files');
  await rm(files, { recursive: true, force: true });
  await mkdir(files, { recursive: true });
  tell(`simulating a year of ${contacts.toLocaleString('en')} contacts`);
  const { events, lines } = await generate(files, contacts);
  await migrate({ database: url, log: silentLog });
  const db = openDb({ url });
  try {
    const workspaces = createWorkspaces({ db, clock: { now: () => new Date(WORLD_ENDS_AT) } });
    await workspaces.create({
      slug: 'bench',
      name: 'Bench',
      timeZone: TIME_ZONE,
      currency: 'SEK',
      language: 'sv',
      settings: { sender: { name: 'Bench', email: 'bench@example.com' }, postalAddress: 'Bench 1' },
    });
    await loadFiles(db, files, tell);
  } finally {
    await db.close();
  }
  await rm(files, { recursive: true, force: true });
  const madeInSeconds = Math.round((performance.now() - startedAt) / 1000);
  tell(`made: ${events.toLocaleString('en')} events in ${madeInSeconds} s`);
  return { contacts, events, lines, madeInSeconds };
}

async function readFacts<Facts>(folder: string): Promise<Facts | undefined> {
  const text = await readFile(path.join(folder, 'world.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Facts);
}

/** A database of the same server by another name. */
const withDatabase = (url: string, name: string) => {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
};

async function admin(url: string, ...statements: string[]): Promise<void> {
  const db = openDb({ url: withDatabase(url, 'postgres'), maxConnections: 1 });
  try {
    for (const statement of statements) await db.sql(statement);
  } finally {
    await db.close();
  }
}

/** The simulator's year of so many contacts: see {@link keepWorld}. */
export const openWorld = (contacts: number): Promise<World> =>
  keepWorld({
    name: 'segments',
    generator: GENERATOR_VERSION,
    contacts,
    make: (url, folder) => makeWorld(url, folder, contacts),
  });

/**
 * Opens a world of this size, made once and kept under .kohort/bench in a database with the settings of a real installation
 * (durable, fsync on). A world that was made by another generator or another schema is left alone and said so; it may be
 * deleted by hand.
 */
export async function keepWorld<Facts>(recipe: Recipe<Facts>): Promise<World<Facts>> {
  const kind = `${recipe.name}-${recipe.contacts}-`;
  const folder = path.join(homeOfWorlds, `${kind}${await keyOf(recipe)}`);
  await mkdir(folder, { recursive: true });
  for (const each of [homeOfWorlds, folder]) await chmod(each, 0o755);
  const others = (await readdir(homeOfWorlds)).filter((name) => name.startsWith(kind) && !folder.endsWith(name));
  if (others.length > 0)
    console.log(
      `Worlds of older versions, which may be deleted: ${others.map((name) => path.join('.kohort/bench', name)).join(', ')}.`,
    );
  const server = await startEmbeddedPostgres({ dataDir: folder, log: silentLog });
  const { url } = server;
  try {
    let facts = await readFacts<Facts>(folder);
    if (facts === undefined) {
      await admin(
        url,
        'drop database if exists kohort_run with (force)',
        'drop database kohort with (force)',
        'create database kohort',
      );
      facts = await recipe.make(url, folder);
      await writeFile(path.join(folder, 'world.json'), JSON.stringify(facts));
    }
    const [row] = await readVersion(url);
    if (row?.fsync !== 'on') throw new Error('The bench wants a durable database, and fsync is off.');
    return { facts, version: row.version, openRun: () => openRun(url), close: server.stop };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function readVersion(url: string) {
  const db = openDb({ url: withDatabase(url, 'postgres'), maxConnections: 1 });
  try {
    return await db.sql<{ version: string; fsync: string }>(
      `select current_setting('server_version') as version, current_setting('fsync') as fsync`,
    );
  } finally {
    await db.close();
  }
}

async function openRun(url: string): Promise<Run> {
  const name = 'kohort_run';
  await admin(
    url,
    `drop database if exists ${name} with (force)`,
    `create database ${name} template kohort strategy file_copy`,
    'checkpoint',
  );
  const db = openDb({ url: withDatabase(url, name) });
  return {
    db,
    url: withDatabase(url, name),
    async close() {
      await db.close();
      await admin(url, `drop database ${name} with (force)`);
    },
  };
}
