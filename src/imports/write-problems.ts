import type { ImportProblem } from './imports.store.ts';

/** The first columns of an error file; the columns of the original file follow. */
const ownColumns = ['line', 'reason', 'code'];

/**
 * The error file: CSV (RFC 4180, UTF-8) with line, reason and code before the original row, so that the rows can be
 * mended there and imported again with the same mapping. Problems come page by page; constant memory.
 */
export async function* writeProblems(
  header: readonly string[],
  nextPage: (afterLine: number) => Promise<ImportProblem[]>,
): AsyncGenerator<string> {
  yield csvLine([...ownColumns, ...header]);
  let afterLine = 0;
  for (;;) {
    const page = await nextPage(afterLine);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page.map(({ line, reason, code, row }) => csvLine([String(line), reason, code, ...row])).join('');
    afterLine = last.line;
  }
}

export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
