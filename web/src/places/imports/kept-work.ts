import type { ColumnPlan, FileSettings, Kind } from './column-plan.ts';
import type { Beginning } from './read-beginning.ts';

/** A file that is being prepared: what was chosen about it survives going to another page and back. */
export type Draft = { kind: Kind; file: File; beginning: Beginning; plans: ColumnPlan[]; settings: FileSettings };

const files = new Map<number, Draft>();

/** Files that were tried, by the id of the trial, for as long as this window is open: the server keeps none. */
export const keptWork = {
  keep: (importId: number, draft: Draft): void => void files.set(importId, draft),
  of: (importId: number): Draft | undefined => files.get(importId),
  /** What was worked on last, to be gone on with. */
  draft: null as Draft | null,
};
