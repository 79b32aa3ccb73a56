/** Reading a design piece by piece: tags, expressions, comments and conditions, and where each ends. Pure. */

export type Attribute = { name: string; value: string; start: number; end: number };

/** What cannot be read as blocks, with the place that says why. */
export class UnreadableDesign extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** Behind an expression or comment of Handlebars that begins at `at`. */
export function endOfExpression(source: string, at: number): number {
  const close = source.startsWith('{{!--', at) ? '--}}' : source.startsWith('{{{', at) ? '}}}' : '}}';
  const end = source.indexOf(close, at + 2);
  if (end === -1) throw new UnreadableDesign('{{ is never closed', at);
  return end + close.length;
}

export function endOfComment(source: string, at: number): number {
  const end = source.indexOf('-->', at);
  if (end === -1) throw new UnreadableDesign('<!-- is never closed', at);
  return end + 3;
}

/** A condition of tags: {{#if …}} … {{/if}}. */
export type Condition = {
  /** Behind its opening expression. */
  opened: number;
  /** Where its closing expression begins. */
  closed: number;
  end: number;
  hasElse: boolean;
};

/** The condition that begins at `at`. */
export function readCondition(source: string, at: number): Condition {
  let depth = 0;
  let opened = at;
  let hasElse = false;
  let next = at;
  while (next !== -1 && next < source.length) {
    const text = source.slice(next, next + 40);
    const end = endOfExpression(source, next);
    if (/^\{\{~?\s*[#^]\s*[\w.]/.test(text)) {
      depth += 1;
      if (depth === 1) opened = end;
    }
    if (/^\{\{~?\s*\//.test(text)) depth -= 1;
    if (depth === 1 && /^\{\{~?\s*(else\b|\^)/.test(text)) hasElse = true;
    if (depth === 0) return { opened, closed: next, end, hasElse };
    next = source.indexOf('{{', end);
  }
  throw new UnreadableDesign('{{# is never closed', at);
}

export type OpenTag = {
  tag: string;
  start: number;
  nameEnd: number;
  end: number;
  isSelfClosing: boolean;
  attributes: Attribute[];
  isConditional: boolean;
};

export const tagName = /^<([a-z][\w-]*)/i;

/** An opening tag at `at`, in whose attributes expressions may stand. */
export function readOpenTag(source: string, at: number): OpenTag {
  const tag = tagName.exec(source.slice(at, at + 100))?.[1];
  if (!tag) throw new UnreadableDesign('a tag has no name', at);
  const nameEnd = at + 1 + tag.length;
  const attributes: Attribute[] = [];
  let isConditional = false;
  let place = nameEnd;
  while (place < source.length) {
    const character = source[place]!;
    if (character === '>') {
      const isSelfClosing = source[place - 1] === '/';
      return { tag: tag.toLowerCase(), start: at, nameEnd, end: place + 1, isSelfClosing, attributes, isConditional };
    }
    if (source.startsWith('{{', place)) {
      isConditional = true;
      place = endOfExpression(source, place);
      continue;
    }
    const found = /^([^\s=>/{"']+)(?:\s*=\s*(["']))?/.exec(source.slice(place, place + 300));
    if (!found) {
      place += 1;
      continue;
    }
    const [all, name, quote] = found;
    const start = place;
    place += all.length;
    if (!quote) continue;
    const valueStart = place;
    while (place < source.length && source[place] !== quote) {
      place = source.startsWith('{{', place) ? endOfExpression(source, place) : place + 1;
    }
    attributes.push({ name: name!.toLowerCase(), value: source.slice(valueStart, place), start, end: place + 1 });
    place += 1;
  }
  throw new UnreadableDesign(`<${tag}> is never closed`, at);
}

/** Where the tag that closes `open` begins; tags of the same name may stand in between. */
export function findClose(source: string, open: OpenTag): { start: number; end: number } {
  const tags = new RegExp(`<!--|\\{\\{|</?${open.tag}(?=[\\s/>])`, 'gi');
  tags.lastIndex = open.end;
  let depth = 1;
  for (let found = tags.exec(source); found; found = tags.exec(source)) {
    const at = found.index;
    if (found[0] === '<!--') tags.lastIndex = endOfComment(source, at);
    else if (found[0] === '{{') tags.lastIndex = endOfExpression(source, at);
    else if (found[0].startsWith('</')) {
      depth -= 1;
      const end = source.indexOf('>', at) + 1;
      if (depth === 0 && end > 0) return { start: at, end };
    } else {
      const inner = readOpenTag(source, at);
      if (!inner.isSelfClosing) depth += 1;
      tags.lastIndex = inner.end;
    }
  }
  throw new UnreadableDesign(`<${open.tag}> is never closed`, open.start);
}
