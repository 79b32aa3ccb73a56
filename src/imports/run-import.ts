import {
  type AttributeType,
  type Contacts,
  createStagedContacts,
  importStagedContacts,
  mergeStagedContacts,
} from '../contacts/index.ts';
import { createStagedOrders, type Events, importStagedOrders } from '../events/index.ts';
import { type Clock, type Db, type Doorbell, KohortError, type Sql } from '../platform/index.ts';
import { addCounts, type ImportCounts, noCounts } from './import-counts.ts';
import {
  beat,
  insertProblems,
  moveProblems,
  noteBatches,
  type StoredImport,
  stagedProblemTable,
} from './imports.store.ts';
import { type FoundProblem, type Loading, type LoadProgress, loadStaged } from './load-staged.ts';
import type { ContactsMapping, OrderLinesMapping, OrdersMapping } from './mapping.schema.ts';
import { typesWanted } from './read-contact-row.ts';

export type RunParts = {
  db: Db;
  clock: Clock;
  doorbell: Doorbell;
  workspaces: { get(workspaceId: number): Promise<{ timeZone: string; currency: string }> };
  contacts: Contacts;
  events: Events;
};

/** Thrown inside a run to end it early. */
export class RunStopped extends Error {
  /** claim-lost: cancelled, or another run has it. stopping: the program wants to end; the run may go on later. */
  readonly reason: 'claim-lost' | 'stopping';

  constructor(reason: RunStopped['reason']) {
    super(reason);
    this.reason = reason;
  }
}

const BEAT_MS = 1_000;
const ATTEMPTS = 6;
/** Rows a transaction: some 3 s of work, and what a kill can cost. */
export const ROWS_PER_BATCH = 200_000;
/** Beyond so many rows written, statistics and visibility map are made anew (ten times slower plans otherwise). */
const ANALYZE_FROM = 5_000;

/**
 * One run of a claimed import: read the file into a staging table of this connection, then take it in batch by batch, one
 * transaction each, noting in the same transaction how far it is. Which rows make a batch depends on the file alone, so a
 * run after a kill reads again, skips the batches that are in, and ends with the same counts. Throws `RunStopped`.
 */
export async function runImport(
  parts: RunParts,
  claimed: StoredImport,
  options: { stopping: AbortSignal; rowsPerBatch?: number; afterBatch?: (position: number) => Promise<void> },
): Promise<void> {
  const { db } = parts;
  const progress: LoadProgress = { bytesRead: 0, rows: 0, staged: 0, header: null };
  const read = noCounts();
  let stopped: RunStopped | undefined;
  const checkStop = () => {
    if (options.stopping.aborted) stopped ??= new RunStopped('stopping');
    if (stopped) throw stopped;
  };
  const beatNow = async () => {
    read.rows = progress.rows;
    const isHeld = await beat(db.sql, claimed, { bytesRead: progress.bytesRead, read, header: progress.header });
    if (!isHeld) stopped ??= new RunStopped('claim-lost');
  };
  // A beat that fails (database away) is made up for by the next; a run that cannot beat cannot commit a batch either.
  const timer = setInterval(() => void beatNow().catch(() => undefined), BEAT_MS);
  const client = await db.pool.connect();
  const sql: Sql = async <Row>(text: string, values?: readonly unknown[]) =>
    (await client.query(text, values as unknown[])).rows as Row[];
  try {
    await sql(`set temp_buffers = '64MB'`).catch(() => undefined);
    await sql(stagedProblemTable);
    const workspace = await parts.workspaces.get(claimed.workspaceId);
    const loading = await prepare(parts, claimed);
    await (loading.kind === 'contacts' ? createStagedContacts(sql) : createStagedOrders(sql));
    await loadStaged(client, claimed.filePath ?? '', loading, {
      ...workspace,
      now: claimed.createdAt,
      progress,
      checkStop,
      onProblems: (problems) => keepProblems(db.sql, claimed.id, problems, read),
    });
    if (loading.kind === 'contacts') {
      read.repeated = (await mergeStagedContacts(sql, claimed.workspaceId)).repeated;
      addReasons(read, await moveProblems(sql, claimed.id));
      read.contacts.rejected = read.problems;
    } else {
      await sql('analyze staged_order (order_id, is_refund)');
    }
    await beatNow();
    const batch = { parts, claimed, sql, kind: loading.kind, timeZone: workspace.timeZone };
    await takeBatches(batch, { ...options, staged: progress.staged, checkStop });
  } finally {
    clearInterval(timer);
    // Ends the session and with it the staging tables.
    client.release(true);
  }
}

/** Brings the mapping and what it needs to know together; declares the attributes it brings (not in a dry run). */
async function prepare({ contacts }: RunParts, claimed: StoredImport): Promise<Loading> {
  if (claimed.kind === 'orders') return { kind: 'orders', mapping: claimed.mapping as OrdersMapping };
  if (claimed.kind === 'order-lines') return { kind: 'order-lines', mapping: claimed.mapping as OrderLinesMapping };
  const mapping = claimed.mapping as ContactsMapping;
  const types = new Map<string, AttributeType>();
  for (const { name, type } of await contacts.attributes(claimed.workspaceId)) types.set(name, type);
  for (const [name, wanted] of typesWanted(mapping)) {
    const type = wanted ?? types.get(name) ?? 'text';
    if (!claimed.isDryRun) await contacts.declareAttribute(claimed.workspaceId, name, type);
    else if (types.has(name) && types.get(name) !== type) {
      throw new KohortError('contact_attribute_declared', { detail: `"${name}" is declared as ${types.get(name)}.` });
    }
    types.set(name, type);
  }
  return { kind: 'contacts', mapping, types };
}

function addReasons(counts: ImportCounts, reasons: Record<string, number>): void {
  for (const [code, count] of Object.entries(reasons)) {
    counts.reasons[code] = (counts.reasons[code] ?? 0) + count;
    counts.problems += count;
  }
}

async function keepProblems(sql: Sql, importId: number, problems: FoundProblem[], read: ImportCounts): Promise<void> {
  await insertProblems(sql, importId, problems);
  for (const { code } of problems) addReasons(read, { [code]: 1 });
}

type Batches = { parts: RunParts; claimed: StoredImport; sql: Sql; kind: Loading['kind']; timeZone: string };

async function takeBatches(
  run: Batches,
  options: {
    staged: number;
    rowsPerBatch?: number;
    afterBatch?: (position: number) => Promise<void>;
    checkStop(): void;
  },
): Promise<void> {
  const { claimed, parts } = run;
  const batches = Math.max(1, Math.ceil(options.staged / (options.rowsPerBatch ?? ROWS_PER_BATCH)));
  // A dry run leaves nothing to go on from.
  const goesOn = claimed.batches === batches && !claimed.isDryRun;
  let applied = goesOn ? claimed.applied : noCounts();
  for (let position = goesOn ? claimed.position : 0; position < batches; position++) {
    options.checkStop();
    const done = await takeBatch(run, { batch: position, batches, applied });
    applied = done.applied;
    if (!claimed.isDryRun) {
      if (done.hasChanges) parts.doorbell.ring('segments.refresh');
      if (done.hasCodes) parts.doorbell.ring('offers.settle');
    }
    await options.afterBatch?.(position + 1);
  }
  if (!claimed.isDryRun && rowsWritten(applied) >= ANALYZE_FROM) await analyze(run);
}

/** One transaction, repeated when another writer was faster with a contact or an order. */
async function takeBatch(
  run: Batches,
  place: { batch: number; batches: number; applied: ImportCounts },
): Promise<{ applied: ImportCounts; hasChanges: boolean; hasCodes: boolean }> {
  const { sql, claimed } = run;
  for (let attempt = 1; ; attempt++) {
    await sql('begin');
    try {
      const counts = await takeIn(run, place);
      addReasons(counts, await moveProblems(sql, claimed.id));
      const applied = addCounts(place.applied, counts);
      const isHeld = await noteBatches(sql, claimed, { position: place.batch + 1, batches: place.batches, applied });
      if (!isHeld) throw new RunStopped('claim-lost');
      await sql('commit');
      const written = [counts.contacts, counts.orders, counts.refunds];
      const hasChanges = written.some(({ created, updated }) => created + updated > 0);
      return { applied, hasChanges, hasCodes: counts.codes > 0 };
    } catch (error) {
      await sql('rollback');
      const code = (error as { code?: string }).code ?? '';
      if (!['40P01', '40001', '23505'].includes(code) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function takeIn(
  { parts, claimed, sql, kind, timeZone }: Batches,
  place: { batch: number; batches: number },
): Promise<ImportCounts> {
  const { workspaceId, isDryRun } = claimed;
  const part = { batch: place.batch, batches: place.batches, isDryRun, now: parts.clock.now() };
  // Sorting and hashing a batch in memory: some 40 MB.
  await sql(`set local work_mem = '64MB'`);
  const counts = noCounts();
  if (kind === 'contacts') {
    counts.contacts = await importStagedContacts(sql, workspaceId, part);
    return counts;
  }
  const kinds = await parts.events.kindIds(workspaceId);
  const orderKindId = kinds.get('order') as number;
  const refundKindId = kinds.get('refund') as number;
  const taken = await importStagedOrders(sql, workspaceId, { ...part, kind, timeZone, orderKindId, refundKindId });
  if (!isDryRun) await parts.contacts.markChanged({ sql }, workspaceId, taken.changes);
  counts.contacts.created = taken.contacts.created;
  counts.contacts.updated = taken.contacts.linked;
  const { orders, refunds, lines, repeated, codes, amount } = taken;
  return { ...counts, orders, refunds, lines, repeated, codes, amount };
}

function rowsWritten({ contacts, orders, refunds, lines }: ImportCounts): number {
  return contacts.created + contacts.updated + orders.created + refunds.created + lines.created;
}

/** VACUUM too, for the visibility map: index-only scans of histories need it. Leaves tables that somebody has locked. */
async function analyze({ sql, kind }: Batches): Promise<void> {
  const tables =
    kind === 'contacts' ? ['contact', 'subscription', 'consent'] : ['contact', 'event', 'order_line', 'ingest_key'];
  for (const table of tables) await sql(`vacuum (analyze, skip_locked, truncate false) ${table}`);
}
