/** Ids of the links of one content that have been met, by place in the program and address. */
export type LinkBook = {
  get(position: number, url: string): number | undefined;
  set(position: number, url: string, linkId: number): void;
};

/** Addresses made of contacts' data are as many as contacts: beyond these all are forgotten, and met again. */
const keptMade = 50_000;

/**
 * The first address at a place is kept apart: a written link is the same for everybody and is asked for with every message,
 * so finding it must cost no more than a look.
 */
export function createLinkBook(): LinkBook {
  const first: ({ url: string; linkId: number } | undefined)[] = [];
  const others: (Map<string, number> | undefined)[] = [];
  let kept = 0;
  return {
    get(position, url) {
      const known = first[position];
      return known?.url === url ? known.linkId : others[position]?.get(url);
    },
    set(position, url, linkId) {
      const known = first[position];
      if (!known || known.url === url) {
        first[position] = { url, linkId };
        return;
      }
      if (kept >= keptMade) {
        others.length = 0;
        kept = 0;
      }
      others[position] ??= new Map();
      others[position].set(url, linkId);
      kept += 1;
    },
  };
}
