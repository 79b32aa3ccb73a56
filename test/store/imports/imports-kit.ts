import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { createContacts } from '../../../src/contacts/index.ts';
import { createEvents } from '../../../src/events/index.ts';
import { createImports, type ImportKind, newImportSchema } from '../../../src/imports/index.ts';
import { createFakeClock, silentLog } from '../../../src/platform/index.ts';
import type { TestDatabase } from '../../kit/postgres.ts';

/** The rooms an import needs, on a database of one's own; workspaces are numbers, in a zone and a currency given. */
export async function createImportRooms(
  { db }: TestDatabase,
  place: { timeZone: string; currency: string } = { timeZone: 'Europe/Stockholm', currency: 'SEK' },
) {
  const rings: string[] = [];
  const doorbell = { ring: (name: string) => void rings.push(name) };
  const clock = createFakeClock(new Date('2026-11-20T12:00:00Z'));
  const workspaces = { get: async () => place, audit: async () => undefined };
  const contacts = createContacts({ db, clock, doorbell, workspaces });
  const events = createEvents({ db, clock, doorbell, workspaces, contacts });
  const dataDir = await mkdtemp(path.join(tmpdir(), 'kohort-imports-'));
  afterAll(() => rm(dataDir, { recursive: true, force: true }));
  const parts = { db, clock, doorbell, workspaces, contacts, events, dataDir, log: silentLog };
  const imports = createImports(parts);
  let files = 0;

  /** Writes a file; text or bytes. */
  const file = async (content: string | Buffer): Promise<string> => {
    const filePath = path.join(dataDir, `file-${++files}.csv`);
    await writeFile(filePath, content);
    return filePath;
  };

  /** Imports a file to its end and returns how it went. */
  const importFile = async (
    workspaceId: number,
    given: { kind: ImportKind; mapping: unknown; filePath: string; dryRun?: boolean },
    verbs: typeof imports = imports,
  ) => {
    const { filePath, ...body } = given;
    const created = await verbs.createFromFile(workspaceId, { ...newImportSchema.parse(body), filePath });
    await verbs.run(created.id);
    return verbs.get(workspaceId, created.id);
  };

  const problemsOf = async (workspaceId: number, importId: number): Promise<string> => {
    let text = '';
    for await (const piece of await imports.problems(workspaceId, importId)) text += piece;
    return text;
  };

  /** Every row of the tables an import may touch, as text: to see that nothing changed. */
  const snapshot = async (): Promise<string> => {
    const tables = ['contact', 'contact_attribute_def', 'consent', 'subscription', 'event', 'order_line', 'order_code'];
    const found: unknown[] = [];
    for (const table of [...tables, 'ingest_key', 'dirty']) {
      found.push(await db.sql(`select '${table}' as table, t.* from ${table} t order by t::text`));
    }
    return JSON.stringify(found);
  };

  return { db, rings, clock, contacts, events, imports, parts, dataDir, file, importFile, problemsOf, snapshot };
}
