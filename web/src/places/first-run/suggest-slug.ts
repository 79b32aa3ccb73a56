/** Letters that taking the accents off does not turn into plain ones. */
const plain: Record<string, string> = { æ: 'ae', ø: 'o', ß: 'ss', đ: 'd', ł: 'l', þ: 'th' };

/** A short name for addresses out of a name: "Bäckens Bröd & Co" → "backens-brod-co"; empty when nothing is left. Pure. */
export function suggestSlug(name: string): string {
  const slug = name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[æøßđłþ]/g, (letter) => plain[letter] ?? '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  // Digits alone would be taken for a number in a header.
  return /^\d+$/.test(slug) ? `shop-${slug}` : slug;
}
