/** Tags of HTML or MJML text with their offsets. Comments are skipped unless asked for. */
export interface Tag {
  name: string;
  kind: 'open' | 'close' | 'self-closing';
  start: number;
  end: number;
}

const TAG = /<!--|<(\/?)([a-zA-Z][\w:-]*)(?![\w:-])((?:[^<>"']|"[^"]*"|'[^']*')*)>/g;

export function* scanTags(text: string, { insideComments = false } = {}): Generator<Tag> {
  const pattern = new RegExp(TAG);
  const lastEnd = text.lastIndexOf('-->');
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const name = match[2];
    if (name === undefined) {
      // A comment that never ends is none.
      if (!insideComments && match.index + 4 <= lastEnd) pattern.lastIndex = text.indexOf('-->', match.index + 4) + 3;
      continue;
    }
    const kind = match[1] ? 'close' : match[3]!.trimEnd().endsWith('/') ? 'self-closing' : 'open';
    yield { name: name.toLowerCase(), kind, start: match.index, end: match.index + match[0].length };
  }
}

/** HTML without its comments. */
export function withoutComments(html: string): string {
  let result = '';
  let at = 0;
  for (let start = html.indexOf('<!--'); start >= 0; start = html.indexOf('<!--', at)) {
    const end = html.indexOf('-->', start + 4);
    if (end < 0) break;
    result += html.slice(at, start);
    at = end + 3;
  }
  return result + html.slice(at);
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
