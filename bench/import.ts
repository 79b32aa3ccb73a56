import { createReadStream, createWriteStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { createContacts } from '../src/contacts/index.ts';
import { createEvents } from '../src/events/index.ts';
import { createImports, type ImportKind, newImportSchema } from '../src/imports/index.ts';
import { type Db, silentLog, systemClock } from '../src/platform/index.ts';
import { createWorkspaces } from '../src/workspaces/index.ts';
import { type Bench, median, printTable, timeOf } from './bench.ts';
import { type BenchDatabase, openBenchDatabase } from './bench-database.ts';
import { contactsMapping, linesMapping, writeContacts, writeLines } from './import-files.ts';

const ROUNDS = 3;
const CONTACTS = 100_000;
const SHOPPERS = 4_000;

type Case = { name: string; kind: ImportKind; mapping: unknown; file: string; rows: number; tables: string[] };
type Times = { importMs: number; indexedMs: number; bareMs: number };

export const bench: Bench = {
  about: 'contacts and order lines taken in a second, from CSV, beside COPY of the same rows',
  async run() {
    const database = await openBenchDatabase();
    try {
      return await measure(database);
    } finally {
      await database.close();
    }
  },
};

async function measure(database: BenchDatabase): Promise<Record<string, unknown>> {
  const { db, folder, version } = database;
  const contacts = await writeContacts(folder, CONTACTS);
  const lines = await writeLines(folder, SHOPPERS);
  const cases: Case[] = [
    {
      name: 'contacts',
      kind: 'contacts',
      mapping: contactsMapping,
      ...contacts,
      tables: ['contact', 'consent', 'subscription', 'dirty'],
    },
    {
      name: 'order lines',
      kind: 'order-lines',
      mapping: linesMapping,
      ...lines,
      tables: ['contact', 'event', 'order_line', 'ingest_key', 'dirty'],
    },
  ];
  const importFile = await createImporter(database);
  const times = cases.map((): Times[] => []);
  // Interleaved, so that a noisy minute hits all alike; the first round warms up and does not count.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [index, one] of cases.entries()) {
      const found = await measureOnce(db, folder, one, importFile);
      if (round > 0) times[index]?.push(found);
    }
  }
  return report(cases, times, version);
}

/** Imports, then loads what the import wrote once more by COPY: into tables with the same indexes, and without any. */
async function measureOnce(
  db: Db,
  folder: string,
  one: Case,
  importFile: (kind: ImportKind, mapping: unknown, file: string) => Promise<number>,
): Promise<Times> {
  await db.sql(
    'truncate contact, contact_attribute_def, consent, subscription, event, order_line, order_code, ingest_key, dirty',
  );
  await db.sql('checkpoint');
  let taken = 0;
  const importMs = await timeOf(async () => {
    taken = await importFile(one.kind, one.mapping, one.file);
  });
  if (taken !== one.rows) throw new Error(`${taken} of ${one.rows} rows were taken in.`);
  const files = one.tables.map((table) => ({ table, file: path.join(folder, `${table}.copy`) }));
  for (const { table, file } of files) await unload(db, table, file);
  const indexedMs = await load(
    db,
    files,
    'including defaults including indexes including constraints including storage',
  );
  const bareMs = await load(db, files, 'including defaults including storage');
  return { importMs, indexedMs, bareMs };
}

async function unload(db: Db, table: string, file: string): Promise<void> {
  const client = await db.pool.connect();
  try {
    await pipeline(client.query(copyTo(`copy ${table} to stdout`)), createWriteStream(file));
  } finally {
    client.release();
  }
}

/** COPY in text format, one table after the other, each its own transaction. */
async function load(db: Db, files: { table: string; file: string }[], like: string): Promise<number> {
  for (const { table } of files) {
    await db.sql(`drop table if exists yardstick_${table}`);
    await db.sql(`create table yardstick_${table} (like ${table} ${like})`);
  }
  await db.sql('checkpoint');
  const client = await db.pool.connect();
  try {
    return await timeOf(async () => {
      for (const { table, file } of files) {
        const copy = client.query(copyFrom(`copy yardstick_${table} from stdin`));
        await pipeline(createReadStream(file, { highWaterMark: 1 << 18 }), copy);
      }
    });
  } finally {
    client.release();
    for (const { table } of files) await db.sql(`drop table yardstick_${table}`);
  }
}

/** Runs an import as a worker would; returns the rows (contacts or lines) it took in. */
async function createImporter({ db, folder }: BenchDatabase) {
  const clock = systemClock;
  const doorbell = { ring: () => undefined };
  const workspaces = createWorkspaces({ db, clock });
  const contacts = createContacts({ db, clock, doorbell, workspaces });
  const events = createEvents({ db, clock, doorbell, workspaces, contacts });
  const imports = createImports({ db, clock, doorbell, workspaces, contacts, events, dataDir: folder, log: silentLog });
  const { id: workspaceId } = await workspaces.create({
    slug: 'bench',
    name: 'Bench',
    timeZone: 'Europe/Stockholm',
    currency: 'SEK',
    language: 'sv',
    settings: { sender: { name: 'Bench', email: 'bench@example.com' }, postalAddress: 'Bench 1' },
  });
  return async (kind: ImportKind, mapping: unknown, filePath: string): Promise<number> => {
    const input = newImportSchema.parse({ kind, mapping });
    const { id } = await imports.createFromFile(workspaceId, { ...input, filePath });
    await imports.run(id);
    const { counts, failure } = await imports.get(workspaceId, id);
    if (failure) throw new Error(failure);
    return kind === 'contacts' ? counts.contacts.created : counts.lines.created;
  };
}

function report(cases: Case[], times: Times[][], postgres: string): Record<string, unknown> {
  const results = cases.map(({ name, rows, tables }, index) => {
    const middle = (pick: (one: Times) => number) => median((times[index] ?? []).map(pick));
    const importMs = middle((one) => one.importMs);
    const indexedMs = middle((one) => one.indexedMs);
    const bareMs = middle((one) => one.bareMs);
    return {
      name,
      rows,
      tables,
      perSecond: Math.round((rows / importMs) * 1000),
      copyPerSecond: Math.round((rows / indexedMs) * 1000),
      bareCopyPerSecond: Math.round((rows / bareMs) * 1000),
      timesCopy: Math.round((importMs / indexedMs) * 100) / 100,
      timesBareCopy: Math.round((importMs / bareMs) * 100) / 100,
    };
  });
  console.log(`PostgreSQL ${postgres}; median of ${ROUNDS} interleaved rounds after one to warm up.`);
  console.log('Yardstick: COPY (text) of the very rows the import wrote, into tables like ours with the same indexes,');
  console.log('and into the same tables without any index.\n');
  printTable(
    ['what', 'rows', 'import rows/s', 'COPY rows/s', 'COPY rows/s, no index', '× COPY', '× COPY, no index'],
    results.map((one) => [
      one.name,
      one.rows,
      one.perSecond,
      one.copyPerSecond,
      one.bareCopyPerSecond,
      one.timesCopy,
      one.timesBareCopy,
    ]),
  );
  return { postgres, rounds: ROUNDS, results };
}
