/** A plain table for a terminal: texts left, numbers right. */
export function table(head: string[], rows: (string | number)[][]): string {
  const text = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell)));
  const widths = head.map((title, column) => Math.max(title.length, ...text.map((row) => row[column]!.length)));
  const line = (cells: string[], align: (column: number) => boolean) =>
    cells
      .map((cell, column) => (align(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ');
  const isRight = (column: number) => column > 0;
  return [
    line(head, isRight),
    line(
      widths.map((width) => '─'.repeat(width)),
      isRight,
    ),
    ...text.map((row) => line(row, isRight)),
  ]
    .map((row) => `  ${row.trimEnd()}`)
    .join('\n');
}
