import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { AttributeType } from '../contacts/index.ts';
import { KohortError } from '../platform/index.ts';
import { createCsvReader } from './csv-reader.ts';
import { detectFormat } from './detect-format.ts';
import { type EnrichmentStyle, mapEnrichment } from './enrichment-columns.ts';
import type { ContactsMapping } from './mapping.schema.ts';
import { Columns, RowRefused } from './read-cells.ts';
import { type ContactRowReader, createContactRowReader } from './read-contact-row.ts';
import { readText } from './read-text.ts';
import { storeUpload, uploadFolder } from './store-upload.ts';

type Parts = { dataDir: string; workspaces: { get(workspaceId: number): Promise<{ timeZone: string }> } };

type Row = {
  line: number;
  externalId: string | null;
  emailNormal: string | null;
  attributes: Record<string, string | number | boolean | string[] | null>;
};
type Problem = { place: number; code: string; reason: string };
type Page = { rows: Row[]; problems: Problem[]; lastLine: number; done: number };

const ROWS_A_PAGE = 1_000;

const brokenRow = 'A quote is opened and never closed, or the line is longer than a million characters.';

async function formatOf(filePath: string, mapping: Pick<ContactsMapping, 'encoding' | 'delimiter'>) {
  return detectFormat(filePath, mapping).catch((error: Error) => {
    throw new KohortError('import_unreadable', { detail: `The file cannot be read: ${error.message}.`, cause: error });
  });
}

/** The header line. Throws `import_unreadable`. */
async function headerOf(filePath: string, given: Pick<ContactsMapping, 'encoding' | 'delimiter'>): Promise<string[]> {
  const format = await formatOf(filePath, given);
  let header: string[] | undefined;
  const reader = createCsvReader(format.delimiter, {
    onRow(fields) {
      header ??= fields.map((name) => name.trim());
    },
    onBroken() {
      throw new KohortError('import_unreadable', {
        detail: 'The header line cannot be read: a quote is never closed.',
      });
    },
  });
  for await (const text of readText(filePath, format, () => undefined)) {
    reader.push(text);
    if (header) return header;
  }
  reader.end();
  if (!header) throw new KohortError('import_unreadable', { detail: 'The file has no header line.' });
  return header;
}

/** A row as the file has it, or what is wrong with it. */
function readRow(read: ContactRowReader, columns: number, fields: string[], line: number): Row | Problem {
  try {
    if (fields.length !== columns) {
      throw new RowRefused('row_wrong_length', `The row has ${fields.length} cells, the header ${columns}.`);
    }
    const [, externalId, , emailNormal, , , , attributes] = read(fields, line, '');
    return { line, externalId, emailNormal, attributes: JSON.parse(attributes) as Row['attributes'] };
  } catch (error) {
    if (!(error instanceof RowRefused)) throw error;
    return { place: line, code: error.problem.code, reason: error.problem.message };
  }
}

/** Files with attributes of contacts that are known already: stored and read as those of imports are. */
export function createEnrichmentFiles({ dataDir, workspaces }: Parts) {
  const pathOf = (file: string) => path.join(uploadFolder(dataDir), path.basename(file));

  async function* readPages(
    filePath: string,
    settings: {
      workspaceId: number;
      mapping: ContactsMapping;
      types: ReadonlyMap<string, AttributeType>;
      afterLine: number;
      now: Date;
    },
  ): AsyncGenerator<Page> {
    const { mapping, types, afterLine, now } = settings;
    const { timeZone } = await workspaces.get(settings.workspaceId);
    const format = await formatOf(filePath, mapping);
    const bytesTotal = (await stat(filePath)).size;
    let bytesRead = 0;
    let read: ContactRowReader | undefined;
    let columns = 0;
    const found: (Row | Problem)[] = [];
    const reader = createCsvReader(format.delimiter, {
      onRow(fields, line) {
        if (read === undefined) {
          columns = fields.length;
          read = createContactRowReader(mapping, new Columns(fields.map((name) => name.trim())), {
            timeZone,
            now,
            types,
          });
        } else if (line > afterLine) found.push(readRow(read, columns, fields, line));
      },
      onBroken(_, line) {
        if (line > afterLine) found.push({ place: line, code: 'row_unreadable', reason: brokenRow });
      },
    });
    const pageOf = (part: (Row | Problem)[], isLast: boolean): Page => {
      const last = part.at(-1)!;
      return {
        rows: part.filter((one) => 'line' in one),
        problems: part.filter((one) => 'place' in one),
        lastLine: 'line' in last ? last.line : last.place,
        done: isLast || bytesTotal === 0 ? 1 : Math.min(1, bytesRead / bytesTotal),
      };
    };
    const onBytes = (bytes: number) => {
      bytesRead = bytes;
    };
    for await (const text of readText(filePath, format, onBytes)) {
      reader.push(text);
      while (found.length >= ROWS_A_PAGE) yield pageOf(found.splice(0, ROWS_A_PAGE), false);
    }
    reader.end();
    while (found.length > 0) {
      const part = found.splice(0, ROWS_A_PAGE);
      yield pageOf(part, found.length === 0);
    }
  }

  return {
    /**
     * Streams an upload to disk and finds out what its columns mean. Throws `payload_too_large`, `import_file_empty`,
     * `import_unreadable`, `import_mapping_invalid`, `import_columns_missing`; then nothing of it is kept.
     */
    async store(body: Readable, style: EnrichmentStyle): Promise<{ file: string; mapping: ContactsMapping }> {
      const file = `enrich-${randomUUID()}`;
      const { filePath } = await storeUpload(dataDir, file, body);
      try {
        const { encoding, delimiter } = style;
        const header = await headerOf(filePath, { encoding, delimiter: delimiter ?? undefined });
        return { file, mapping: mapEnrichment(header, style) };
      } catch (error) {
        await rm(filePath, { force: true });
        throw error;
      }
    },

    /** Pages of rows behind a line, in constant memory; null: the file is not on this machine. */
    read(
      file: string,
      settings: Omit<Parameters<typeof readPages>[1], 'mapping'> & { mapping: unknown },
    ): AsyncGenerator<Page> | null {
      const filePath = pathOf(file);
      if (!existsSync(filePath)) return null;
      return readPages(filePath, { ...settings, mapping: settings.mapping as ContactsMapping });
    },

    async drop(file: string): Promise<void> {
      await rm(pathOf(file), { force: true });
    },
  };
}

export type EnrichmentFiles = ReturnType<typeof createEnrichmentFiles>;
