/**
 * Where a program writes to. The same program writes a preview as text and a message as bytes for the wire: what differs is
 * the sink.
 */
import { codeAt, escapeHtml } from './html-text.ts';
import { encodeBeforehand } from './quoted-printable.ts';
import type { EncodedText, WireSlab } from './wire-slab.ts';

/** A text that is the same for everybody, made ready for every sink once. */
export interface StillText {
  text: string;
  /** As it stands on the wire: for text parts tidied, and without the white space at its end, which waits. */
  wire: EncodedText;
  /** For text parts: white space at both ends, and what is between, when there is anything. */
  before: string;
  core: EncodedText | null;
  after: string;
}

export interface Sink {
  /** Characters so far, as the author and the data gave them. */
  size: number;
  still(still: StillText): void;
  /** A value of the recipient; `entities`: escaped for HTML. */
  value(text: string, entities: boolean): void;
  /** Where a link leads: `base` and `tail` in one. */
  address(base: string, tail: string, entities: boolean): void;
}

/** Line ends as \n and no half characters: so that no two neighbours can become something else together. */
export function cleanText(text: string): string {
  if (!/[\r\ud800-\udfff]/.test(text)) return text;
  return text.replace(/\r\n?/g, '\n').replace(/\p{Surrogate}/gu, '\ufffd');
}

/** No white space at line ends, no more than one empty line: conditions that showed nothing leave gaps. */
export function tidyText(text: string): string {
  return `${tidyGaps(text).trim()}\n`;
}

/** What tidying does between the first word and the last. */
function tidyGaps(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+(?=[\n\u2028\u2029])/g, '')
    .replace(/\n{3,}/g, '\n\n');
}

/** Makes what stands between values ready; `output` says for which kind of part. */
export function stillText(source: string, output: 'html' | 'text'): StillText {
  const text = cleanText(source);
  if (output === 'html') return { text, wire: encodeBeforehand(text), before: '', core: null, after: '' };
  const core = text.trim();
  const start = core === '' ? text.length : text.indexOf(core);
  const before = text.slice(0, start);
  const after = text.slice(start + core.length);
  if (core === '') return { text, wire: encodeBeforehand(''), before, core: null, after };
  const tidied = tidyGaps(core);
  return { text, wire: encodeBeforehand(tidyGaps(before) + tidied), before, core: encodeBeforehand(tidied), after };
}

/** Collects text: for previews, headers and addresses. */
export class TextSink implements Sink {
  size = 0;
  out = '';

  still({ text }: StillText): void {
    this.out += text;
    this.size += text.length;
  }

  value(text: string, entities: boolean): void {
    const clean = cleanText(text);
    this.out += entities ? escapeHtml(clean) : clean;
    this.size += text.length;
  }

  address(base: string, tail: string, entities: boolean): void {
    this.value(base + tail, entities);
  }
}

/** Writes an HTML part for the wire. */
export class HtmlWireSink implements Sink {
  size = 0;
  private readonly slab: WireSlab;

  constructor(slab: WireSlab) {
    this.slab = slab;
  }

  still(still: StillText): void {
    this.slab.encoded(still.wire);
    this.size += still.text.length;
  }

  value(text: string, entities: boolean): void {
    this.size += this.slab.text(text, entities);
  }

  address(base: string, tail: string, entities: boolean): void {
    this.size += base.length + tail.length;
    if (!this.slab.address(base, tail)) this.slab.text(base + tail, entities);
  }

  end(): void {
    this.slab.endWhiteSpace();
  }
}

/** Writes a text part for the wire, tidied like {@link tidyText} does it: white space waits until a word follows. */
export class TextWireSink implements Sink {
  size = 0;
  private readonly slab: WireSlab;
  private gap = '';
  private begun = false;

  constructor(slab: WireSlab) {
    this.slab = slab;
  }

  still({ text, wire, before, core, after }: StillText): void {
    this.size += text.length;
    if (this.begun && core && this.gap === '') {
      this.slab.encoded(wire);
      this.gap = after;
      return;
    }
    this.gap += before;
    if (!core) return;
    this.closeGap();
    this.slab.encoded(core);
    this.gap = after;
  }

  value(text: string, entities: boolean): void {
    const { length } = text;
    if (length === 0) return;
    this.size += length;
    if (!isSpace(codeAt(text, 0)) && !isSpace(codeAt(text, length - 1))) {
      this.closeGap();
      if (this.slab.oneLine(text, entities)) return;
    }
    this.lines(text, entities);
  }

  address(base: string, tail: string, entities: boolean): void {
    if (base !== '' && !isSpace(codeAt(base, 0))) {
      this.closeGap();
      if (this.slab.address(base, tail)) {
        this.size += base.length + tail.length;
        return;
      }
    }
    this.value(base + tail, entities);
  }

  end(): void {
    this.slab.hardBreak();
  }

  /** A value with white space at its ends, or of several lines. */
  private lines(text: string, entities: boolean): void {
    const clean = cleanText(text);
    const core = clean.trim();
    const start = core === '' ? clean.length : clean.indexOf(core);
    this.gap += clean.slice(0, start);
    if (core === '') return;
    this.closeGap();
    this.slab.text(tidyGaps(core), entities);
    this.gap = clean.slice(start + core.length);
  }

  private closeGap(): void {
    const { gap, slab } = this;
    if (gap === '' && this.begun) return;
    this.gap = '';
    if (!this.begun) this.begun = true;
    else if (gap === ' ') slab.space();
    else if (isLineEnds(gap)) {
      slab.hardBreak();
      if (gap.length > 1) slab.hardBreak();
    } else slab.text(tidyGaps(gap), false);
  }
}

function isLineEnds(gap: string): boolean {
  for (let index = 0; index < gap.length; index += 1) if (codeAt(gap, index) !== 10) return false;
  return true;
}

const WHITE_SPACE = /\s/;

/** White space as `trim` sees it. */
function isSpace(code: number): boolean {
  if (code > 32 && code < 160) return false;
  return WHITE_SPACE.test(String.fromCharCode(code));
}
