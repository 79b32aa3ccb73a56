/** What a cell of COPY's text format may be made of. */
export type CopyCell = string | number | boolean | null;

const special = /[\\\n\r\t]/;

/** One line of COPY … FROM STDIN in text format (PostgreSQL manual, COPY, "Text Format"), with its newline. */
export function copyLine(cells: readonly CopyCell[]): string {
  let text = '';
  for (let at = 0; at < cells.length; at++) {
    const cell = cells[at];
    if (at > 0) text += '\t';
    if (cell === null || cell === undefined) text += '\\N';
    else if (typeof cell === 'string') text += special.test(cell) ? escapeCell(cell) : cell;
    else if (typeof cell === 'boolean') text += cell ? 't' : 'f';
    else text += cell;
  }
  return `${text}\n`;
}

function escapeCell(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
}
