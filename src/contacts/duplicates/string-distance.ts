/**
 * Jaro-Winkler likeness of two texts, 0 to 1 (Winkler 1990, "String comparator metrics and enhanced decision rules in the
 * Fellegi-Sunter model of record linkage"): common letters near the same place, less transpositions, with a bonus of 0.1
 * for each of up to four letters at the start.
 */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  if (a.length === 0 || b.length === 0) return 0;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const matchedB = new Array<boolean>(b.length).fill(false);
  const lettersA: string[] = [];
  for (let i = 0; i < a.length; i++) {
    const end = Math.min(b.length, i + reach + 1);
    for (let j = Math.max(0, i - reach); j < end; j++) {
      if (matchedB[j] || a[i] !== b[j]) continue;
      matchedB[j] = true;
      lettersA.push(a[i] as string);
      break;
    }
  }
  const common = lettersA.length;
  if (common === 0) return 0;
  let misplaced = 0;
  let at = 0;
  for (let j = 0; j < b.length; j++) if (matchedB[j] && lettersA[at++] !== b[j]) misplaced++;
  const jaro = (common / a.length + common / b.length + (common - misplaced / 2) / common) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < a.length && a[prefix] === b[prefix]) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}

/** Where two texts part and meet again: what is left of each between their common start and their common end. */
export function differingMiddles(a: string, b: string): [string, string] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return [a.slice(start, a.length - end), b.slice(start, b.length - end)];
}

/**
 * Whether one slip of the fingers makes one text of the other: a letter too many, too few, another one, or two neighbours
 * swapped (Damerau 1964). False for equal texts.
 */
export function isOneSlip(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  const [left, right] = differingMiddles(a, b);
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
