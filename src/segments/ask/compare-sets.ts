/** How two sets of people go together. */
export type Together = {
  /** Share of the first that is in the second; null when the first is empty. */
  ofThis: number | null;
  ofOther: number | null;
  /** Shared by members of either (P. Jaccard 1901): 0 nothing, 1 the same people. Null when both are empty. */
  jaccard: number | null;
  /** How many times more are shared than if they had nothing to do with each other. Null when one is empty. */
  lift: number | null;
};

/** From their sizes and how many they share, out of `population` people. Pure. */
export function compareSets(sizes: { shared: number; size: number; otherSize: number; population: number }): Together {
  const { shared, size, otherSize, population } = sizes;
  const part = (count: number, of: number) => (of === 0 ? null : count / of);
  return {
    ofThis: part(shared, size),
    ofOther: part(shared, otherSize),
    jaccard: part(shared, size + otherSize - shared),
    lift: part(shared * population, size * otherSize),
  };
}
