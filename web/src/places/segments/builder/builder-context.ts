import { createContext, useContext } from 'react';
import type { components } from '../../../api/schema.d.ts';
import type { Group, Names } from '../../../parts/sentence/language.ts';
import type { PartName } from '../../../parts/sentence/pieces.ts';
import type { Path } from './edit-definition.ts';

type PartCount = components['schemas']['SegmentConditions']['parts'][number];
export type Problem = { path: string; message: string };

/** Which piece of the sentence is open: the way to its condition, and its part. */
export type Open = { path: Path; part: PartName } | null;

type Builder = {
  root: Group;
  /** Changes the definition; changes of one `group` in a row are taken back together. */
  apply: (root: Group, group?: string) => void;
  open: Open;
  setOpen: (open: Open) => void;
  names: Names;
  counts: readonly PartCount[];
  isSample: boolean;
  /** What the API refuses, and what it takes for a slip. */
  problems: readonly Problem[];
  hints: readonly Problem[];
  /** Says what was done to those who do not see it, and puts the focus on the condition there. */
  announce: (words: string, focus?: Path) => void;
};

export const BuilderContext = createContext<Builder | null>(null);

/** What is being built. */
export function useBuilder(): Builder {
  const builder = useContext(BuilderContext);
  if (!builder) throw new Error('There is no builder around it.');
  return builder;
}
