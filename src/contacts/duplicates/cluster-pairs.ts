/** Contacts that hang together by pairs, three or more of them: probably one person with several records. Ids ascending. */
export function clusterPairs(pairs: readonly { firstId: number; secondId: number }[]): number[][] {
  const parents = new Map<number, number>();
  const rootOf = (id: number): number => {
    let root = id;
    for (let parent = parents.get(root); parent !== undefined && parent !== root; parent = parents.get(root))
      root = parent;
    parents.set(id, root);
    return root;
  };
  for (const { firstId, secondId } of pairs) {
    const [a, b] = [rootOf(firstId), rootOf(secondId)];
    parents.set(Math.max(a, b), Math.min(a, b));
  }
  const clusters = new Map<number, number[]>();
  for (const id of parents.keys()) {
    const root = rootOf(id);
    clusters.set(root, [...(clusters.get(root) ?? []), id]);
  }
  return [...clusters.values()].filter((ids) => ids.length > 2).map((ids) => ids.sort((a, b) => a - b));
}
