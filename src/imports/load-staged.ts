import { once } from 'node:events';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type AttributeType, stagedContactColumns } from '../contacts/index.ts';
import { stagedOrderColumns } from '../events/index.ts';
import { KohortError } from '../platform/index.ts';
import { createCsvReader } from './csv-reader.ts';
import { detectFormat } from './detect-format.ts';
import { type CopyCell, copyLine } from './encode-copy.ts';
import type { ContactsMapping, OrderLinesMapping, OrdersMapping } from './mapping.schema.ts';
import { Columns, type RowProblem, RowRefused } from './read-cells.ts';
import { createContactRowReader } from './read-contact-row.ts';
import { createOrderRowReader } from './read-order-row.ts';
import { readText } from './read-text.ts';

export type Loading =
  | { kind: 'contacts'; mapping: ContactsMapping; types: ReadonlyMap<string, AttributeType> }
  | { kind: 'orders'; mapping: OrdersMapping }
  | { kind: 'order-lines'; mapping: OrderLinesMapping };

export type FoundProblem = RowProblem & { line: number; original: string };

/** What is known while a file is read; the caller looks at it as it likes. */
export type LoadProgress = { bytesRead: number; rows: number; staged: number; header: string[] | null };

type RowReader = (fields: string[], line: number, original: string) => readonly CopyCell[];

const SEPARATOR = '\x1f';

/**
 * Reads a file through its mapping into the staging table of its kind, by COPY on `client`: the file streams through,
 * one piece of text in memory at a time, and the database takes a piece while the next is read. Rows that cannot be read
 * are problems, given out piece by piece. Throws `import_unreadable` and `import_columns_missing`. `checkStop` may throw.
 */
export async function loadStaged(
  client: pg.PoolClient,
  path: string,
  loading: Loading,
  settings: {
    timeZone: string;
    currency: string;
    now: Date;
    progress: LoadProgress;
    onProblems(problems: FoundProblem[]): Promise<void>;
    checkStop(): void;
  },
): Promise<void> {
  const { progress } = settings;
  const format = await detectFormat(path, loading.mapping).catch((error: Error) => {
    throw new KohortError('import_unreadable', { detail: `The file cannot be read: ${error.message}.`, cause: error });
  });
  let readRow: RowReader | undefined;
  const problems: FoundProblem[] = [];
  let lines: string[] = [];

  const onRow = (fields: string[], line: number): void => {
    if (readRow === undefined) {
      progress.header = fields.map((name) => name.trim());
      readRow = rowReader(loading, progress.header, settings);
      return;
    }
    progress.rows++;
    const original = fields.join(SEPARATOR);
    try {
      if (fields.length !== progress.header?.length) {
        const message = `The row has ${fields.length} cells, the header ${progress.header?.length}.`;
        throw new RowRefused('row_wrong_length', message);
      }
      lines.push(copyLine(readRow(fields, line, original)));
      progress.staged++;
    } catch (error) {
      if (!(error instanceof RowRefused)) throw error;
      problems.push({ ...error.problem, line, original: original.replaceAll('\0', '') });
    }
  };
  const reader = createCsvReader(format.delimiter, {
    onRow,
    onBroken(text, line) {
      progress.rows++;
      const message = 'A quote is opened and never closed, or the line is longer than a million characters.';
      problems.push({ code: 'row_unreadable', message, line, original: text.slice(0, 10_000).replaceAll('\0', '') });
    },
  });

  const columns = loading.kind === 'contacts' ? stagedContactColumns : stagedOrderColumns;
  const table = loading.kind === 'contacts' ? 'staged_contact' : 'staged_order';
  const copy = client.query(copyFrom(`copy ${table} (${columns}) from stdin`));
  const closed = once(copy, 'finish');
  // Failures surface at the next write or at the end; in between nobody listens.
  closed.catch(() => undefined);
  const flush = async (): Promise<void> => {
    settings.checkStop();
    const text = lines.join('');
    lines = [];
    if (copy.errored) await closed;
    if (text !== '' && !copy.write(text)) await Promise.race([once(copy, 'drain'), closed]);
    if (problems.length >= 1000) await settings.onProblems(problems.splice(0));
  };
  try {
    const onBytes = (bytesRead: number) => {
      progress.bytesRead = bytesRead;
    };
    for await (const text of readText(path, format, onBytes)) {
      reader.push(text);
      await flush();
    }
    reader.end();
    await flush();
    if (problems.length > 0) await settings.onProblems(problems.splice(0));
    if (readRow === undefined) throw new KohortError('import_unreadable', { detail: 'The file has no header line.' });
  } catch (error) {
    copy.destroy(error as Error);
    throw error;
  }
  copy.end();
  await closed;
}

function rowReader(
  loading: Loading,
  header: string[],
  settings: { timeZone: string; currency: string; now: Date },
): RowReader {
  const columns = new Columns(header);
  const reader =
    loading.kind === 'contacts'
      ? createContactRowReader(loading.mapping, columns, { ...settings, types: loading.types })
      : createOrderRowReader(loading.mapping, columns, settings);
  if (columns.missing.length > 0) {
    const missing = [...new Set(columns.missing)].map((name) => `"${name}"`).join(', ');
    throw new KohortError('import_columns_missing', {
      detail: `The file has no column ${missing}. It has: ${header
        .map((name) => `"${name}"`)
        .join(', ')
        .slice(0, 1000)}.`,
    });
  }
  return reader;
}
