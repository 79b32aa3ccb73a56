/**
 * Where a program writes to. The same program writes a preview as text and a message as bytes for the wire: what differs is
 * the sink.
 */
import { escapeHtml } from './html-text.ts';
import { type EncodedText, encodeBeforehand, type WireAddress, type WireSlab } from './quoted-printable.ts';

/** A text that is the same for everybody, made ready for every sink once. */
export interface StillText {
  text: string;
  html: EncodedText;
  /** For text parts: white space at both ends, and what is between, tidied. */
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
  /** Where a link leads. */
  address(address: WireAddress, entities: boolean): void;
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
  const nothing = encodeBeforehand('');
  if (output === 'html') return { text, html: encodeBeforehand(text), before: '', core: null, after: '' };
  const core = text.trim();
  if (core === '') return { text, html: nothing, before: text, core: null, after: '' };
  const start = text.indexOf(core);
  return {
    text,
    html: nothing,
    before: text.slice(0, start),
    core: encodeBeforehand(tidyGaps(core)),
    after: text.slice(start + core.length),
  };
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

  address({ text }: WireAddress, entities: boolean): void {
    this.value(text, entities);
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
    this.slab.encoded(still.html);
    this.size += still.text.length;
  }

  value(text: string, entities: boolean): void {
    this.slab.text(text, entities);
    this.size += text.length;
  }

  address(address: WireAddress, entities: boolean): void {
    this.size += address.text.length;
    if (address.length > 0) this.slab.addressAgain(address);
    else if (!this.slab.address(address)) this.slab.text(address.text, entities);
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

  still({ text, before, core, after }: StillText): void {
    this.size += text.length;
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
    if (!isSpace(text.charCodeAt(0)) && !isSpace(text.charCodeAt(length - 1))) {
      this.closeGap();
      if (this.slab.oneLine(text, entities)) return;
    }
    this.lines(text, entities);
  }

  address(address: WireAddress, entities: boolean): void {
    const { length } = address;
    if (length > 0 || !isSpace(address.text.charCodeAt(0))) {
      this.closeGap();
      if (length > 0) this.slab.addressAgain(address);
      if (length > 0 || this.slab.address(address)) {
        this.size += address.text.length;
        return;
      }
    }
    this.value(address.text, entities);
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
    else if (gap === '\n\n') {
      slab.hardBreak();
      slab.hardBreak();
    } else slab.text(gap.length === 1 ? gap : tidyGaps(gap), false);
  }
}

const WHITE_SPACE = /\s/;

/** White space as `trim` sees it. */
function isSpace(code: number): boolean {
  if (code > 32 && code < 160) return false;
  return WHITE_SPACE.test(String.fromCharCode(code));
}
