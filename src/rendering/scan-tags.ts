/** Tags of HTML or MJML text with their offsets. Comments are skipped unless asked for. */
export interface Tag {
  name: string;
  kind: 'open' | 'close' | 'self-closing';
  start: number;
  end: number;
}

const TAG_OR_COMMENT = /<!--[\s\S]*?-->|<(\/?)([a-zA-Z][\w:-]*)(?![\w:-])((?:[^>"']|"[^"]*"|'[^']*')*)>/g;
const TAG_ONLY = /<(\/?)([a-zA-Z][\w:-]*)(?![\w:-])((?:[^>"']|"[^"]*"|'[^']*')*)>/g;

export function* scanTags(text: string, { insideComments = false } = {}): Generator<Tag> {
  for (const match of text.matchAll(insideComments ? TAG_ONLY : TAG_OR_COMMENT)) {
    const name = match[2];
    if (name === undefined) continue;
    const kind = match[1] ? 'close' : match[3]!.trimEnd().endsWith('/') ? 'self-closing' : 'open';
    yield { name: name.toLowerCase(), kind, start: match.index, end: match.index + match[0].length };
  }
}

export interface Attribute {
  name: string;
  value: string;
  /** Offsets of the value between its quotes, counted from the start of the tag's text. */
  start: number;
  end: number;
}

/** Attributes of one tag's text (`<a href="x">`), values as written. */
export function tagAttributes(tagText: string): Attribute[] {
  const found: Attribute[] = [];
  const pattern = /\s([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;
  for (const match of tagText.matchAll(pattern)) {
    const value = match[2] ?? match[3] ?? match[4] ?? '';
    const quoted = match[2] !== undefined || match[3] !== undefined ? 1 : 0;
    const end = match.index + match[0].length - quoted;
    found.push({ name: match[1]!.toLowerCase(), value, start: end - value.length, end });
  }
  return found;
}

/** MJML elements whose content is HTML, not MJML. */
export const ENDING_ELEMENTS: ReadonlySet<string> = new Set([
  'mj-text',
  'mj-button',
  'mj-raw',
  'mj-table',
  'mj-title',
  'mj-preview',
  'mj-style',
  'mj-accordion-title',
  'mj-accordion-text',
  'mj-navbar-link',
  'mj-social-element',
]);
