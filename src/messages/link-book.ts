/** Ids of the links of one content that have been met, by place in the program and address. */
export type LinkBook = {
  get(position: number, url: string): number | undefined;
  set(position: number, url: string, linkId: number): void;
};

/** Addresses made of contacts' data are as many as contacts: beyond these all are forgotten, and met again. */
const keptMade = 50_000;

/**
 * The first address at a place is kept apart: a written link is the same for everybody and is asked for with every message,
 * so finding it must not cost a key made of its address.
 */
export function createLinkBook(): LinkBook {
  const first: ({ url: string; linkId: number } | undefined)[] = [];
  const others = new Map<string, number>();
  const keyOf = (position: number, url: string) => `${position} ${url}`;
  return {
    get(position, url) {
      const known = first[position];
      if (known?.url === url) return known.linkId;
      return others.size === 0 ? undefined : others.get(keyOf(position, url));
    },
    set(position, url, linkId) {
      const known = first[position];
      if (!known || known.url === url) {
        first[position] = { url, linkId };
        return;
      }
      if (others.size >= keptMade) others.clear();
      others.set(keyOf(position, url), linkId);
    },
  };
}
