type Cell = { row: number; column: number };
export type Edge = { x1: number; y1: number; x2: number; y2: number };

/** Lines round a set of cells, in cells from the top left: only where one inside meets one outside. */
export function outlineCells(cells: readonly Cell[]): Edge[] {
  const inside = new Set(cells.map(({ row, column }) => `${row} ${column}`));
  const has = (row: number, column: number) => inside.has(`${row} ${column}`);
  return cells.flatMap(({ row, column }) => {
    const [left, right, top, bottom] = [column, column + 1, row, row + 1];
    return [
      ...(has(row - 1, column) ? [] : [{ x1: left, y1: top, x2: right, y2: top }]),
      ...(has(row + 1, column) ? [] : [{ x1: left, y1: bottom, x2: right, y2: bottom }]),
      ...(has(row, column - 1) ? [] : [{ x1: left, y1: top, x2: left, y2: bottom }]),
      ...(has(row, column + 1) ? [] : [{ x1: right, y1: top, x2: right, y2: bottom }]),
    ];
  });
}
