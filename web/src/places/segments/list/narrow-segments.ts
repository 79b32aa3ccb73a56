import type { CriterionKind } from './kinds-of-definition.ts';

export const stateKeys = ['used', 'new', 'idle'] as const;
export type StateKey = (typeof stateKeys)[number];

export const sortKeys = ['size', 'name', 'growth', 'changed', 'idle'] as const;
export type SortKey = (typeof sortKeys)[number];

/** A segment as the list needs it to narrow and sort; what did not come yet is null. */
export type Listed = {
  id: number;
  name: string;
  purpose: string;
  sentence: string;
  purposeKind: string | null;
  kinds: readonly CriterionKind[];
  size: number;
  /** Members more than at the beginning of the trend. */
  growth: number | null;
  definedAt: string;
  state: StateKey | null;
};

export type Narrowing = {
  search?: string | undefined;
  purpose?: string | undefined;
  state?: StateKey | undefined;
  kind?: CriterionKind | undefined;
  sort?: SortKey | undefined;
};

const order: Record<SortKey, (a: Listed, b: Listed) => number> = {
  size: (a, b) => b.size - a.size,
  name: (a, b) => a.name.localeCompare(b.name),
  growth: (a, b) => (b.growth ?? 0) - (a.growth ?? 0),
  changed: (a, b) => b.definedAt.localeCompare(a.definedAt),
  idle: (a, b) => Number(b.state === 'idle') - Number(a.state === 'idle'),
};

/** Those that hold every word of the search and fit the filters, in the order asked for; largest first without one. Pure. */
export function narrowSegments<Row extends Listed>(rows: readonly Row[], narrowing: Narrowing): Row[] {
  const words = (narrowing.search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (row: Row) => {
    const text = `${row.name} ${row.purpose} ${row.sentence}`.toLowerCase();
    return (
      words.every((word) => text.includes(word)) &&
      (narrowing.purpose === undefined || row.purposeKind === narrowing.purpose) &&
      (narrowing.state === undefined || row.state === narrowing.state) &&
      (narrowing.kind === undefined || row.kinds.includes(narrowing.kind))
    );
  };
  const compare = order[narrowing.sort ?? 'size'];
  return rows.filter(fits).sort((a, b) => compare(a, b) || a.name.localeCompare(b.name));
}
