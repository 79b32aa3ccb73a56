const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
const dash = 45;
const zero = 48;
/** More than any server has to say; one that never comes to an end is not worth the memory. */
const longestReply = 64 * 1024;

/** One whole reply: its bytes from `start` to `end`, without the last line end. They are valid during the call only. */
export type OnReply = (code: number, bytes: Buffer, start: number, end: number) => void;

/**
 * Replies of an SMTP server (RFC 5321, 4.2) out of bytes that come in pieces cut anywhere. Reads codes from the bytes;
 * makes no strings.
 */
export class ReplyReader {
  readonly #onReply: OnReply;
  #rest: Buffer | null = null;
  /** Where the unfinished line begins in the rest, and the code of the lines before it (0: there are none). */
  #lineAt = 0;
  #code = 0;
  #isStopped = false;

  constructor(onReply: OnReply) {
    this.#onReply = onReply;
  }

  /** Takes the next piece. False: this is not SMTP, and nothing after it can be trusted. */
  read(chunk: Buffer): boolean {
    const rest = this.#rest;
    const bytes = rest ? Buffer.concat([rest, chunk]) : chunk;
    let index = rest ? rest.length : 0;
    let lineAt = rest ? this.#lineAt : 0;
    let start = 0;
    const { length } = bytes;
    for (; index < length; index += 1) {
      if (bytes[index] !== lineFeed) continue;
      const end = index > lineAt && bytes[index - 1] === carriageReturn ? index - 1 : index;
      const code = codeOf(bytes, lineAt, end);
      if (code === 0 || (this.#code !== 0 && code !== this.#code)) return false;
      if (end - lineAt > 3 && bytes[lineAt + 3] === dash) this.#code = code;
      else {
        this.#code = 0;
        this.#onReply(code, bytes, start, end);
        if (this.#isStopped) return true;
        start = index + 1;
      }
      lineAt = index + 1;
    }
    this.#rest = start < length ? bytes.subarray(start) : null;
    this.#lineAt = lineAt - start;
    return length - start <= longestReply;
  }

  /** Whether a reply has begun and not ended. */
  hasBegun(): boolean {
    return this.#rest !== null;
  }

  /** Nothing more is told, also of the piece being read. */
  stop(): void {
    this.#isStopped = true;
    this.#rest = null;
  }
}

/** The three digits at the start of a line, followed by a space, a dash or nothing; 0: it has none. */
function codeOf(bytes: Buffer, at: number, end: number): number {
  if (end - at < 3) return 0;
  const first = bytes[at]! - zero;
  const second = bytes[at + 1]! - zero;
  const third = bytes[at + 2]! - zero;
  if (first < 2 || first > 5 || second < 0 || second > 9 || third < 0 || third > 9) return 0;
  if (end - at > 3 && bytes[at + 3] !== space && bytes[at + 3] !== dash) return 0;
  return first * 100 + second * 10 + third;
}

/** A reply in words: on one line, not longer than what is kept. UTF-8 where it is, else byte by byte. */
export function wordsOf(bytes: Buffer, start: number, end: number): string {
  const isShort = end - start < 500;
  const text = bytes.toString('latin1', start, isShort ? end : start + 1_000);
  if (isShort && isPlain.test(text)) return text;
  const whole = bytes.toString('utf8', start, end);
  return (whole.includes('\uFFFD') ? bytes.toString('latin1', start, end) : whole)
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 500);
}

const isPlain = /^[ -~]*$/;
