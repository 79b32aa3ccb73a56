import type { Content } from './use-draft.ts';

/** A content for everybody whom nothing before it fits: without anything of its own. */
export const emptyContent = (segmentId: number | null): Content =>
  ({ segmentId, variant: null, subject: null, preheader: null, slots: {}, offerId: null }) as Content;

const isForAll = ({ segmentId, variant }: Content) => (segmentId ?? null) === null && (variant ?? null) === null;

/** Those for everybody else at the end, where the API wants them; the others keep their order. Pure. */
export const inOrder = (contents: readonly Content[]): Content[] => [
  ...contents.filter((content) => !isForAll(content)),
  ...contents.filter(isForAll),
];

/** Puts a content one place up (-1) or down (1); not behind the one for everybody. Pure. */
export function moved(contents: readonly Content[], place: number, by: -1 | 1): Content[] {
  const next = [...contents];
  const [taken] = next.splice(place, 1);
  if (taken) next.splice(place + by, 0, taken);
  return inOrder(next);
}

export const replaced = (contents: readonly Content[], place: number, content: Content): Content[] =>
  contents.map((each, index) => (index === place ? content : each));

export const without = (contents: readonly Content[], place: number): Content[] =>
  contents.filter((_, index) => index !== place);

/** Shares in hundredths of a per cent that add up to 100 %: alike, the first take the rest. Pure. */
export function evenShares(keys: readonly string[]): { key: string; share: number }[] {
  const each = Math.floor(10_000 / keys.length);
  return keys.map((key, place) => ({ key, share: place === 0 ? 10_000 - each * (keys.length - 1) : each }));
}

/** How many characters people read: what stands in {{…}} is replaced, and does not count. Pure. */
export const countCharacters = (text: string): number => [...text.replace(/\{\{[^}]*\}\}/g, '')].length;
