import { createCsvReader } from '../../imports/index.ts';

/** One row of what a shop sends: a code and perhaps its products, or what is wrong with it. */
export type CodeRow =
  | { line: number; code: string; products: string[] }
  | { line: number; reason: 'unreadable' | 'products-invalid'; message: string };

const maxLine = 1 << 20;

/** CSV or JSON lines, told apart by their first character. */
export async function* readCodeRows(pieces: AsyncIterable<string>): AsyncGenerator<CodeRow[]> {
  let reader: { push(text: string): CodeRow[]; end(): CodeRow[] } | undefined;
  let head = '';
  for await (const piece of pieces) {
    if (reader === undefined) {
      head = (head + piece).replace(/^\ufeff/, '');
      if (!head.trimStart().includes('\n') && head.length < maxLine) continue;
      reader = readerFor(head);
      yield reader.push(head);
    } else yield reader.push(piece);
  }
  if (reader === undefined) {
    reader = readerFor(head);
    yield reader.push(head);
  }
  yield reader.end();
}

const readerFor = (head: string) => (head.trimStart().startsWith('{') ? jsonLines() : csvRows(delimiterOf(head)));

/** The sign that parts the first line; codes hold none of them. */
function delimiterOf(head: string): string {
  const [line = ''] = head.trimStart().split('\n', 1);
  return [';', '\t'].find((sign) => line.includes(sign)) ?? ',';
}

/**
 * Columns `code` and `products` by the header; without one, code first and products second. Products stand in one cell, parted
 * by spaces, `|` or commas.
 */
function csvRows(delimiter: string) {
  let rows: CodeRow[] = [];
  let columns: { code: number; products: number } | undefined;
  const csv = createCsvReader(delimiter, {
    onRow(fields, line) {
      if (columns === undefined) {
        const names = fields.map((name) => name.trim().toLowerCase());
        const code = names.findIndex((name) => name === 'code' || name === 'coupon');
        const products = names.findIndex((name) => name === 'products' || name === 'product');
        columns = code < 0 ? { code: 0, products: 1 } : { code, products };
        if (code >= 0) return;
      }
      const cell = columns.products < 0 ? '' : (fields[columns.products] ?? '');
      rows.push({ line, code: fields[columns.code] ?? '', products: cell.split(/[\s|,]+/).filter(Boolean) });
    },
    onBroken(_text, line) {
      rows.push({ line, reason: 'unreadable', message: 'A quote is opened here and never closed.' });
    },
  });
  const taken = () => {
    const out = rows;
    rows = [];
    return out;
  };
  return {
    push(text: string) {
      csv.push(text);
      return taken();
    },
    end() {
      csv.end();
      return taken();
    },
  };
}

/** One `{"code": "…", "products": ["…"]}` a line. */
function jsonLines() {
  let rest = '';
  let line = 0;
  const read = (text: string): CodeRow[] => {
    line += 1;
    return text.trim() === '' ? [] : [readJson(text, line)];
  };
  return {
    push(text: string) {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      return lines.flatMap(read);
    },
    end: () => read(rest),
  };
}

function readJson(text: string, line: number): CodeRow {
  const unreadable = (message: string): CodeRow => ({ line, reason: 'unreadable', message });
  if (text.length > maxLine) return unreadable('The line is longer than 1 MB.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable('This is not JSON. Send one object a line: {"code": "SPRING-1"}.');
  }
  if (typeof value !== 'object' || value === null || !('code' in value) || typeof value.code !== 'string') {
    return unreadable('There is no text "code" here. Send one object a line: {"code": "SPRING-1"}.');
  }
  const products: unknown = 'products' in value ? (value.products ?? []) : [];
  if (!Array.isArray(products) || !products.every((product) => typeof product === 'string')) {
    return { line, reason: 'products-invalid', message: '"products" is not a list of texts.' };
  }
  return { line, code: value.code, products };
}
