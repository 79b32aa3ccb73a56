/** Mail header fields: RFC 5322 lines, RFC 2047 words, nothing that could start another header. */
import { domainToASCII } from 'node:url';
import { KohortError } from '../platform/index.ts';
import { codeAt } from './html-text.ts';

export interface Mailbox {
  name?: string | null;
  address: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused.
const CONTROL = /[\u0000-\u001f\u007f\u2028\u2029]/;
const MAX_WORD = 60;
const MAX_LINE = 76;
const SPACE = 32;

function refuse(detail: string): never {
  throw new KohortError('rendering_header_invalid', { detail });
}

/** One header line, folded, with its CRLF. Throws `rendering_header_invalid` for names or values that could inject. */
export function headerLine(name: string, value: string): string {
  if (!/^[A-Za-z][A-Za-z0-9-]{0,75}$/.test(name)) refuse(`"${name.slice(0, 80)}" is not a header name.`);
  return ownLine(name, value);
}

/** As {@link headerLine}, for names we know to be such. */
export function ownLine(name: string, value: string): string {
  if (!/^[ -~]*$/.test(value)) {
    if (CONTROL.test(value)) refuse(`The header ${name} holds a line break or another control character.`);
    refuse(`The header ${name} must be encoded first.`);
  }
  if (value === '') return `${name}:\r\n`;
  const isShort = name.length + 2 + value.length <= MAX_LINE;
  // A value without spaces is one word: there is no place to break it at.
  return isShort || !value.includes(' ') ? `${name}: ${value}\r\n` : `${fold(`${name}: ${value}`)}\r\n`;
}

/** Breaks a line at spaces; unfolding (RFC 5322 section 2.2.3) gives it back unchanged. */
function fold(line: string): string {
  let folded = '';
  let from = 0;
  // Never after the name alone, and never so that a line of spaces only would come out.
  let wordEnd = nextBreak(line, line.indexOf(' ') + 1);
  while (wordEnd < line.length) {
    const next = nextBreak(line, wordEnd + 1);
    if (next - from > MAX_LINE) {
      folded += `${line.slice(from, wordEnd)}\r\n`;
      from = wordEnd;
    }
    wordEnd = next;
  }
  return folded + line.slice(from);
}

/** The next space, from some place on, that has a word both before and behind it; the end of the line when there is none. */
function nextBreak(line: string, from: number): number {
  let at = from;
  while (codeAt(line, at) === SPACE) at += 1;
  while (at < line.length && codeAt(line, at) !== SPACE) at += 1;
  const end = at;
  while (codeAt(line, at) === SPACE) at += 1;
  return at === line.length ? line.length : end;
}

/** Text as header value: as it is when plain ASCII and foldable, else in RFC 2047 words of whole characters. */
export function encodeHeaderText(text: string): string {
  const isPlain = /^[\u0020-\u007e]*$/.test(text) && !text.includes('=?') && !/ {2}|^ | $/.test(text);
  if (isPlain && (text.length <= MAX_WORD || text.split(' ').every((word) => word.length <= MAX_WORD))) return text;
  // A line with such a word may be 76 long (RFC 2047 section 2): 36 bytes are 48 characters of base64, 12 surround them, and
  // the name of the header stands before.
  const bytes = Buffer.from(text, 'utf8');
  let words = '';
  for (let at = 0; at < bytes.length; ) {
    let end = Math.min(at + 36, bytes.length);
    while (end < bytes.length && (bytes[end]! & 0xc0) === 0x80) end -= 1;
    words += `${at === 0 ? '' : ' '}=?UTF-8?B?${bytes.toString('base64', at, end)}?=`;
    at = end;
  }
  return words;
}

/** A text made safe for a header by taking line breaks and control characters out: for subjects made from data. */
export function oneLine(text: string): string {
  if (isOneLine(text)) return text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
  return text.replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}

/** Letters, signs and single spaces between them: what needs no care. */
function isOneLine(text: string): boolean {
  let last = SPACE;
  for (let index = 0; index < text.length; index += 1) {
    const code = codeAt(text, index);
    const isPlain = (code > SPACE && code < 0x7f) || (code > 0xa0 && code < 0x1680) || (code > 0x200f && code < 0x2028);
    if (!isPlain && (code !== SPACE || last === SPACE)) return false;
    last = code;
  }
  return last !== SPACE;
}

const DOMAINS_KEPT = 2_000;
const domains = new Map<string, string>();

/** A domain in ASCII, empty when it is none. Recipients share theirs, and asking takes a microsecond. */
function wireDomain(domain: string): string {
  const known = domains.get(domain);
  if (known !== undefined) return known;
  const ascii = domainToASCII(domain);
  const found = /^[A-Za-z0-9.-]+$/.test(ascii) ? ascii : '';
  if (domains.size >= DOMAINS_KEPT) domains.clear();
  if (domain.length <= 254) domains.set(domain, found);
  return found;
}

/** The address alone, its domain in ASCII. Throws `rendering_header_invalid` for what cannot be an address on the wire. */
export function wireAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = wireDomain(address.slice(at + 1));
  const isSafe = at > 0 && /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/.test(local) && domain !== '';
  if (!isSafe || address.length > 254)
    refuse(`"${oneLine(address).slice(0, 80)}" is not an address mail can be sent to.`);
  return `${local}@${domain}`;
}

/** `"Anna Ek" <anna@example.org>`. Throws like {@link wireAddress}, and for control characters in the name. */
export function mailboxText({ name, address }: Mailbox): string {
  return namedAddress(name, wireAddress(address));
}

/** As {@link mailboxText}; `wire`: what {@link wireAddress} gave. */
export function namedAddress(name: string | null | undefined, wire: string): string {
  if (!name) return wire;
  if (CONTROL.test(name)) refuse('A sender or recipient name holds a line break or another control character.');
  const encoded = encodeHeaderText(name);
  const quoted = encoded === name && !/^[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]+$/.test(name);
  return `${quoted ? `"${name.replace(/["\\]/g, '\\$&')}"` : encoded} <${wire}>`;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Date in the form of RFC 5322 section 3.3, in UTC. */
export function mailDate(at: Date): string {
  if (Number.isNaN(at.getTime())) refuse('The date of the message is not a date.');
  const two = (part: number) => String(part).padStart(2, '0');
  const clock = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':');
  return `${DAYS[at.getUTCDay()]}, ${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()} ${clock} +0000`;
}
