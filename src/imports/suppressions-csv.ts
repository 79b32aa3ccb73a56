import type { Readable } from 'node:stream';
import { MOST_SUPPRESSIONS, type SuppressionInput } from '../contacts/index.ts';
import { KohortError } from '../platform/index.ts';
import { createCsvReader } from './csv-reader.ts';

const MOST_BYTES = 10 * 1024 * 1024;

/** A row of the file: what it says, and the line it begins on (1 = the first). */
export type SuppressionRow = SuppressionInput & { line: number };
type Columns = { email: number; reason: number | null; detail: number | null };

const plain: Columns = { email: 0, reason: 1, detail: 2 };

/** Which column is which, by a header line; null when the line is a row like the others. */
function readHeader(fields: readonly string[]): Columns | null {
  const names = fields.map((field) => field.trim().toLowerCase().replace('-', ''));
  const email = names.findIndex((name) => name === 'email' || name === 'address');
  if (email < 0) return null;
  const place = (name: string) => (names.includes(name) ? names.indexOf(name) : null);
  return { email, reason: place('reason'), detail: place('detail') };
}

/**
 * The rows of a CSV of addresses, with comma or semicolon: columns email, reason and detail by a header line, or in this
 * order without one. Throws `payload_too_large` and `import_unreadable` (no UTF-8).
 */
export async function readSuppressions(file: Readable): Promise<SuppressionRow[]> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of file as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw tooLarge(`more than ${MOST_BYTES / 1024 / 1024} MB`);
    pieces.push(piece);
  }
  const text = decode(Buffer.concat(pieces));
  const [firstLine = ''] = text.split('\n', 1);
  const delimiter = firstLine.includes(';') && !firstLine.includes(',') ? ';' : ',';
  const rows: SuppressionRow[] = [];
  let columns: Columns | null = null;
  const add = (fields: string[], line: number) => {
    if (columns === null) {
      const header = readHeader(fields);
      columns = header ?? plain;
      if (header) return;
    }
    const at = (place: number | null) => (place === null ? '' : (fields[place] ?? '').trim());
    const { email, reason, detail } = columns;
    rows.push({ email: at(email), reason: at(reason) || 'import', detail: at(detail) || null, line });
    if (rows.length > MOST_SUPPRESSIONS) throw tooLarge(`more than ${MOST_SUPPRESSIONS} rows`);
  };
  const reader = createCsvReader(delimiter, { onRow: add, onBroken: (broken, line) => add([broken], line) });
  reader.push(text.endsWith('\n') ? text : `${text}\n`);
  reader.end();
  return rows;
}

const tooLarge = (what: string) => new KohortError('payload_too_large', { detail: `The file has ${what}.` });

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new KohortError('import_unreadable', { detail: 'The file is not UTF-8 text.' });
  }
}
