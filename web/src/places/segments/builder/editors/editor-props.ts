import type { ReactNode } from 'react';
import type { Leaf, LeafOf, LeafType } from '../../../../parts/sentence/language.ts';
import type { PartName } from '../../../../parts/sentence/pieces.ts';

export type EditorProps<Type extends LeafType> = {
  leaf: LeafOf<Type>;
  /** What was clicked. */
  part: PartName;
  change: (leaf: Leaf) => void;
};
export type Editor<Type extends LeafType> = (props: EditorProps<Type>) => ReactNode;

/** A condition with other fields; what is undefined is left out. */
export const withFields = (leaf: Leaf, fields: object): Leaf =>
  Object.fromEntries(Object.entries({ ...leaf, ...fields }).filter(([, value]) => value !== undefined)) as Leaf;
