/**
 * Upper and lower case made the same, one character for one character, by one table for both evaluators: the simple
 * lower-case mappings of U+0041 to U+052F (Latin, Greek, Cyrillic). JavaScript's toLowerCase and PostgreSQL's lower() would
 * disagree (final sigma, dotted I, locales); a table cannot.
 */
const LAST = 0x052f;
const table = new Uint16Array(LAST + 1);
let from = '';
let to = '';
for (let code = 0; code <= LAST; code += 1) {
  const upper = String.fromCharCode(code);
  const lower = upper.toLowerCase();
  table[code] = code;
  // One capital (dotted I) becomes two characters: it stays as it is.
  if (code < 0x41 || lower === upper || lower.length !== 1 || lower.charCodeAt(0) > LAST) continue;
  table[code] = lower.charCodeAt(0);
  from += upper;
  to += lower;
}

/** For SQL: `translate(x, FOLD_FROM, FOLD_TO)` is the same as {@link foldCase}. */
export const FOLD_FROM = from;
export const FOLD_TO = to;

/** The text in lower case by the table. */
export function foldCase(text: string): string {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code <= LAST && table[code] !== code) return foldFrom(text, index);
  }
  return text;
}

function foldFrom(text: string, start: number): string {
  let folded = text.slice(0, start);
  for (let index = start; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    folded += String.fromCharCode(code <= LAST ? table[code]! : code);
  }
  return folded;
}
