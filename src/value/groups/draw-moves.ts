import type { MonthFlow, MovePlace } from './moves.store.ts';

export const movePlaces = ['exclusive', 'recurring', 'mobile', 'silent', 'none'] as const satisfies MovePlace[];
type Held = Exclude<MovePlace, 'none'>;
const heldPlaces = movePlaces.filter((place): place is Held => place !== 'none');
export type Counts = Record<Held, number>;

export type MonthOfMoves = {
  /** '2026-11', local. */
  month: string;
  /** How many were where when the month began and when it ended. */
  start: Counts;
  end: Counts;
  /** Who ended where they began. */
  stayed: Counts;
  /** Bought for the first time; fell silent; came back out of silence. */
  entered: number;
  fellSilent: number;
  cameBack: number;
  /** Went up among the three, or down. */
  up: number;
  down: number;
  moves: { from: MovePlace; to: MovePlace; count: number }[];
};

const height: Record<MovePlace, number> = { exclusive: 3, recurring: 2, mobile: 1, silent: 0, none: 0 };
const isGroup = (place: MovePlace): boolean => height[place] > 0;

/** Adds up flows month by month, from how many were where when the first month began. Months ascending. */
export function addUpMonths(
  months: readonly string[],
  startsWith: ReadonlyMap<MovePlace, number>,
  flows: readonly MonthFlow[],
): MonthOfMoves[] {
  let held = countsOf((place) => startsWith.get(place) ?? 0);
  return months.map((month) => {
    const moves = flows.filter((flow) => flow.month === month).map(({ from, to, count }) => ({ from, to, count }));
    const sum = (which: (move: { from: MovePlace; to: MovePlace }) => boolean) =>
      moves.filter(which).reduce((total, { count }) => total + count, 0);
    const start = held;
    const stayed = countsOf((place) => start[place] - sum(({ from }) => from === place));
    const end = countsOf((place) => stayed[place] + sum(({ to }) => to === place));
    held = end;
    return {
      ...{ month, start, end, stayed, moves },
      entered: sum(({ from }) => from === 'none'),
      fellSilent: sum(({ to }) => to === 'silent'),
      cameBack: sum(({ from }) => from === 'silent'),
      up: sum(({ from, to }) => isGroup(from) && isGroup(to) && height[to] > height[from]),
      down: sum(({ from, to }) => isGroup(from) && isGroup(to) && height[to] < height[from]),
    };
  });
}

const countsOf = (count: (place: Held) => number): Counts =>
  Object.fromEntries(heldPlaces.map((place) => [place, count(place)])) as Counts;

export type Sankey = {
  nodes: { id: string; month: string; place: MovePlace; count: number }[];
  links: { source: string; target: string; count: number }[];
};

/** The months as a diagram: a column of nodes for each end of a month, and links from one to the next. */
export function drawSankey(months: readonly MonthOfMoves[]): Sankey {
  if (months.length === 0) return { nodes: [], links: [] };
  const nodes: Sankey['nodes'] = [];
  const links: Sankey['links'] = [];
  const column = (name: string, counts: Counts, born: number) => {
    const all: Record<MovePlace, number> = { ...counts, none: born };
    for (const place of movePlaces) {
      if (all[place] > 0) nodes.push({ id: `${name}:${place}`, month: name, place, count: all[place] });
    }
  };
  const before = `before ${months[0]!.month}`;
  column(before, months[0]!.start, months[0]!.entered);
  for (const [place, month] of months.entries()) {
    const source = place === 0 ? before : months[place - 1]!.month;
    const moved = [...heldPlaces.map((held) => ({ from: held, to: held, count: month.stayed[held] })), ...month.moves];
    for (const { from, to, count } of moved) {
      if (count > 0) links.push({ source: `${source}:${from}`, target: `${month.month}:${to}`, count });
    }
    column(month.month, month.end, months[place + 1]?.entered ?? 0);
  }
  return { nodes, links };
}
