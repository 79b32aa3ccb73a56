import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { cursorToId, KohortError, type Log, notFound, type Page, type PageQuery, toPage } from '../platform/index.ts';
import { createEnrichmentFiles } from './enrichment-files.ts';
import type { ImportView, NewImportInput } from './imports.schema.ts';
import {
  attachFile,
  cancelImport,
  claimImport,
  findImport,
  finishImport,
  insertImport,
  listClaimable,
  listImports,
  listProblems,
  releaseImport,
  type StoredImport,
} from './imports.store.ts';
import { formatProblems, type Mapping } from './mapping.schema.ts';
import { presentImport } from './present-import.ts';
import { type RunParts, RunStopped, runImport } from './run-import.ts';
import { storeUpload, uploadFolder } from './store-upload.ts';
import { writeProblems } from './write-problems.ts';

type Parts = RunParts & {
  /** Uploads go into its folder "imports". */
  dataDir: string;
  log: Pick<Log, 'info' | 'error' | 'warn'>;
  /** For tests: smaller batches, and a look between them. */
  rowsPerBatch?: number;
  afterBatch?: (position: number) => Promise<void>;
};

/** A file that makes a run break so often is not tried again. */
const MAX_ATTEMPTS = 5;
const PROBLEMS_A_PAGE = 1_000;
const neverStopping = new AbortController().signal;

/*
 * States:  waiting ──file──► uploaded ──claim──► running ──► done | failed
 *             │                 │  ▲               │  │
 *             └──── cancel ─────┴──┼── cancelled ◄─┘  └─ released, or dead for 30 s: claimed again, goes on
 *                                  └──────────────────────┘
 */

/** The verbs of the room. */
export function createImports(parts: Parts) {
  const { db, clock, doorbell, workspaces, dataDir, log } = parts;
  const view = (stored: StoredImport): ImportView => presentImport(stored, clock.now());
  const find = async (workspaceId: number, importId: number): Promise<StoredImport> => {
    const stored = await findImport(db.sql, workspaceId, importId);
    if (!stored) throw notFound('import', importId);
    return stored;
  };

  async function checkMapping(workspaceId: number, mapping: Mapping): Promise<void> {
    const problems = formatProblems(mapping);
    const { currency } = await workspaces.get(workspaceId);
    if ('currency' in mapping && mapping.currency !== undefined && mapping.currency !== currency) {
      const message = `This workspace counts in ${currency}: convert the amounts from ${mapping.currency} first.`;
      problems.push({ path: 'mapping.currency', message });
    }
    const [first] = problems;
    if (!first) return;
    throw new KohortError('import_mapping_invalid', { detail: `${first.path}: ${first.message}`, fields: problems });
  }

  /** Files of uploads go when their import has ended; a file named on the command line is not ours. */
  async function dropUpload({ filePath }: StoredImport): Promise<void> {
    if (filePath?.startsWith(uploadFolder(dataDir) + path.sep)) await rm(filePath, { force: true });
  }

  async function runClaimed(claimed: StoredImport, stopping: AbortSignal): Promise<void> {
    const { id: importId, workspaceId, kind, attempt } = claimed;
    log.info({ importId, workspaceId, kind, attempt }, 'imports.run.started');
    try {
      await runImport(parts, claimed, { stopping, rowsPerBatch: parts.rowsPerBatch, afterBatch: parts.afterBatch });
      if (await finishImport(db.sql, claimed, { state: 'done', failure: null })) await dropUpload(claimed);
      log.info({ importId, workspaceId }, 'imports.run.done');
    } catch (error) {
      await endEarly(claimed, error);
    }
  }

  async function endEarly(claimed: StoredImport, error: unknown): Promise<void> {
    const ids = { importId: claimed.id, workspaceId: claimed.workspaceId };
    if (error instanceof RunStopped) {
      log.info({ ...ids, reason: error.reason }, 'imports.run.stopped');
      if (error.reason === 'stopping') await releaseImport(db.sql, claimed);
      return;
    }
    if (error instanceof KohortError && error.kind.expected) {
      await finishImport(db.sql, claimed, { state: 'failed', failure: error.detail });
      await dropUpload(claimed);
      log.warn({ ...ids, code: error.code }, 'imports.run.failed');
      return;
    }
    log.error({ ...ids, error: (error as Error).message, stack: (error as Error).stack }, 'imports.run.broken');
    if (claimed.attempt < MAX_ATTEMPTS) await releaseImport(db.sql, claimed);
    else {
      const failure = `The import broke ${claimed.attempt} times; the log says why. Batches already taken in stay.`;
      await finishImport(db.sql, claimed, { state: 'failed', failure });
      await dropUpload(claimed);
    }
  }

  const imports = {
    /** Files that fill in attributes of contacts that are known. */
    enrichment: createEnrichmentFiles({ dataDir, workspaces }),

    /** Makes an import that waits for its file. Throws `import_mapping_invalid`. */
    async create(workspaceId: number, input: NewImportInput): Promise<ImportView> {
      await checkMapping(workspaceId, input.mapping);
      const { kind, mapping, dryRun: isDryRun, fileName = null } = input;
      const given = { kind, mapping, isDryRun, fileName, filePath: null, bytesTotal: null };
      return view(await insertImport(db.sql, workspaceId, given));
    },

    /**
     * Streams the file of a waiting import to disk and rings for a run. Throws `not_found`, `import_state`,
     * `payload_too_large`, `import_file_empty`.
     */
    async upload(workspaceId: number, importId: number, body: Readable): Promise<ImportView> {
      const waiting = await find(workspaceId, importId);
      if (waiting.state !== 'waiting') throw wrongState(waiting);
      // A name of its own: two uploads at once must not write into one file.
      const stored = await storeUpload(dataDir, `${importId}-${randomUUID()}`, body);
      const ready = await attachFile(db.sql, workspaceId, importId, { fileName: null, ...stored });
      if (!ready) {
        await rm(stored.filePath, { force: true });
        throw wrongState(await find(workspaceId, importId));
      }
      doorbell.ring('imports.run', { importId });
      return view(ready);
    },

    /** Makes an import of a file that is on this machine already; it stays where it is. Throws `import_unreadable`. */
    async createFromFile(workspaceId: number, input: NewImportInput & { filePath: string }): Promise<ImportView> {
      await checkMapping(workspaceId, input.mapping);
      const filePath = path.resolve(input.filePath);
      const { size } = await stat(filePath).catch(() => {
        throw new KohortError('import_unreadable', { detail: `There is no file ${filePath}.` });
      });
      const fileName = input.fileName ?? path.basename(filePath);
      const { kind, mapping, dryRun: isDryRun } = input;
      const given = { kind, mapping, isDryRun, fileName, filePath, bytesTotal: size };
      return view(await insertImport(db.sql, workspaceId, given));
    },

    async get(workspaceId: number, importId: number): Promise<ImportView> {
      return view(await find(workspaceId, importId));
    },

    /** Newest first. */
    async list(workspaceId: number, page: PageQuery): Promise<Page<ImportView>> {
      const beforeId = page.cursor === undefined ? null : cursorToId(page.cursor);
      return toPage(
        (await listImports(db.sql, workspaceId, { beforeId, limit: page.limit + 1 })).map(view),
        page.limit,
      );
    },

    /** Ends an import that has not ended; batches already taken in stay. Throws `not_found`, `import_state`. */
    async cancel(workspaceId: number, importId: number): Promise<ImportView> {
      const before = await find(workspaceId, importId);
      const cancelled = await cancelImport(db.sql, workspaceId, importId);
      if (!cancelled) throw wrongState(before);
      await dropUpload(cancelled);
      return view(cancelled);
    },

    /** Some of what the error file holds, by line. Throws `not_found`. */
    async listProblems(workspaceId: number, importId: number, { after, limit }: { after: number; limit: number }) {
      const { header } = await find(workspaceId, importId);
      const items = await listProblems(db, importId, { afterLine: after, limit });
      return { header: header ?? [], items, next: items.length === limit ? (items.at(-1)?.line ?? null) : null };
    },

    /** The error file, piece by piece. Throws `not_found`. */
    async problems(workspaceId: number, importId: number): Promise<AsyncGenerator<string>> {
      const { header } = await find(workspaceId, importId);
      return writeProblems(header ?? [], (afterLine) =>
        listProblems(db, importId, { afterLine, limit: PROBLEMS_A_PAGE }),
      );
    },

    /**
     * Runs one import to its end, if nobody else does, its turn has not passed, and its file is on this machine. Safe to
     * call at any time and anywhere; ends early, to be gone on with later, once `stopping` aborts.
     */
    async run(importId: number, stopping: AbortSignal = neverStopping): Promise<void> {
      const waiting = (await listClaimable(db.sql)).find(({ id }) => id === importId);
      if (!waiting) return;
      if (waiting.filePath !== null && !existsSync(waiting.filePath) && isUploadElsewhere(waiting.filePath)) return;
      const claimed = await claimImport(db.sql, importId);
      if (claimed) await runClaimed(claimed, stopping);
    },

    /** Runs every import that waits for a run or whose run has died: the sweeper. */
    async runWaiting(stopping: AbortSignal = neverStopping): Promise<void> {
      for (const { id } of await listClaimable(db.sql)) {
        if (stopping.aborted) return;
        await imports.run(id, stopping);
      }
    },
  };

  /** Uploads lie on the machine that took them; a run elsewhere leaves them to it, unless the folder is shared. */
  function isUploadElsewhere(filePath: string): boolean {
    return path.basename(path.dirname(filePath)) === 'imports';
  }

  return imports;
}

export type Imports = ReturnType<typeof createImports>;

function wrongState({ id, state }: StoredImport): KohortError {
  return new KohortError('import_state', { detail: `Import ${id} is ${state}.` });
}
