export type Place = { row: number; column: number };

/** Where an arrow leads in rows of points; a single row is gone through by all four. Null: the key is no arrow. Pure. */
export function nextPlace(key: string, { row, column }: Place, lengths: readonly number[]): Place | null {
  const steps: Readonly<Record<string, readonly [number, number]>> = {
    ArrowRight: [0, 1],
    ArrowLeft: [0, -1],
    ArrowDown: [1, 0],
    ArrowUp: [-1, 0],
  };
  const step = steps[key];
  if (!step) return null;
  const [down, along] = lengths.length === 1 ? [0, step[0] + step[1]] : step;
  const to = Math.max(0, Math.min(lengths.length - 1, row + down));
  return { row: to, column: Math.max(0, Math.min((lengths[to] ?? 1) - 1, column + along)) };
}
