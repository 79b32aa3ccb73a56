import { type Field, LEVELS, MISSING } from './person.ts';

/** How alike two values are (a place in `LEVELS`), and how probable that is among strangers. */
export type Likeness = { level: number; byChance: number };
export type Comparison = Record<Field, Likeness>;

export const likeness = <F extends Field>(field: F, level: (typeof LEVELS)[F][number], byChance: number): Likeness => ({
  level: (LEVELS[field] as readonly string[]).indexOf(level),
  byChance,
});

/** Says nothing: not known of one of the two. */
export const nothing: Likeness = { level: MISSING, byChance: 1 };
