import { KohortError } from '../platform/index.ts';
import {
  encodeHeaderText,
  headerLine,
  type Mailbox,
  mailboxText,
  mailDate,
  namedAddress,
  ownLine,
  wireAddress,
} from './mail-headers.ts';

/**
 * What surrounds the content of one message. `messageId` with or without angle brackets; `date` goes into the header.
 */
export interface MailEnvelope {
  from: Mailbox;
  to: Mailbox;
  replyTo?: Mailbox;
  /** Where bounces go; `from` when absent. */
  returnPath?: string | undefined;
  messageId: string;
  date: Date;
  /**
   * RFC 2369 and RFC 8058: a link that unsubscribes by one POST, and optionally an address. None on what is owed to
   * people.
   */
  listUnsubscribe?: { url: string; mailto?: string | undefined } | undefined;
  /** Lines that are the same in many messages, as {@link fixedHeaders} made them. */
  fixedHeaders?: FixedHeaders;
  extraHeaders?: Readonly<Record<string, string>>;
}

/** Header lines that were looked at once. */
export type FixedHeaders = string & { readonly areLines: unique symbol };

/** Header lines for many messages. Throws `rendering_header_invalid` for what Kohort sets itself, or could inject. */
export function fixedHeaders(headers: Readonly<Record<string, string>>): FixedHeaders {
  let lines = '';
  for (const [name, value] of Object.entries(headers)) {
    refuseOurs(name);
    lines += headerLine(name, headerText(value));
  }
  return lines as FixedHeaders;
}

export interface WireMessage {
  envelope: { from: string; to: string[] };
  raw: Buffer;
}

const OWN_HEADERS = new Set([
  'from',
  'to',
  'cc',
  'bcc',
  'sender',
  'reply-to',
  'subject',
  'message-id',
  'date',
  'mime-version',
  'return-path',
  'received',
  'dkim-signature',
  'list-unsubscribe',
  'list-unsubscribe-post',
]);

/** What stands around the two parts of a message; `head` ends where the text part begins. ASCII. */
export interface MimeFrame {
  head: string;
  middle: string;
  foot: string;
}

/**
 * Throws `rendering_header_invalid` for anything that could inject a header. `subject` is one line of any text, `to`
 * the recipient's address as {@link wireEnvelope} gave it.
 */
export type HeadWriter = (mail: MailEnvelope, subject: string, to: string) => MimeFrame;

/**
 * Headers of multipart/alternative, both parts quoted-printable. `key`: hexadecimal, makes the boundary. What hardly
 * changes from message to message (sender, second, where the unsubscribe link leads) is made once and remembered.
 */
export function createHeadWriter(key: string): HeadWriter {
  // "=_" cannot occur in quoted-printable, so no line of a part can be taken for the boundary (RFC 2045 section 6.7).
  const boundary = `=_k${key.slice(0, 24)}`;
  const toText = `Content-Type: multipart/alternative;\r\n boundary="${boundary}"\r\n\r\n${partHead(boundary, 'plain')}`;
  const end = `MIME-Version: 1.0\r\n${toText}`;
  const middle = `\r\n${partHead(boundary, 'html')}`;
  const foot = `\r\n--${boundary}--\r\n`;
  const from = rememberMailbox('From');
  const replyTo = rememberMailbox('Reply-To');
  const date = rememberDate();
  const isOurs = rememberOrigin();
  const extra = rememberNames();
  return (mail, subject, to) => {
    let head = from(mail.from) + ownLine('To', namedAddress(mail.to.name, to));
    if (mail.replyTo) head += replyTo(mail.replyTo);
    head += ownLine('Subject', encodeHeaderText(subject));
    head += ownLine('Message-ID', `<${cleanId(mail.messageId)}>`) + date(mail.date);
    const { listUnsubscribe: unsubscribe, extraHeaders } = mail;
    if (unsubscribe) {
      const { url, mailto } = unsubscribe;
      if (!isOurs(url)) refuse('The unsubscribe link is not a web address.');
      head += ownLine('List-Unsubscribe', mailto ? `<${url}>, <mailto:${wireAddress(mailto)}>` : `<${url}>`);
      head += 'List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n';
    }
    if (mail.fixedHeaders) head += mail.fixedHeaders;
    for (const name in extraHeaders) head += extra(name, extraHeaders[name]!);
    return { head: head + end, middle, foot };
  };
}

/** Who the message goes to and comes back to, as SMTP is told. */
export function wireEnvelope(mail: MailEnvelope): WireMessage['envelope'] & { to: [string] } {
  return { from: wireAddress(mail.returnPath ?? mail.from.address), to: [wireAddress(mail.to.address)] };
}

function rememberMailbox(header: string): (mailbox: Mailbox) => string {
  let last: Mailbox | undefined;
  let line = '';
  return ({ name, address }) => {
    if (last === undefined || last.name !== name || last.address !== address) {
      line = headerLine(header, mailboxText({ name, address }));
      last = { name, address };
    }
    return line;
  };
}

function rememberDate(): (date: Date) => string {
  let second: number | undefined;
  let line = '';
  return (date) => {
    const found = Math.floor(date.getTime() / 1000);
    if (found !== second) {
      line = headerLine('Date', mailDate(date));
      second = found;
    }
    return line;
  };
}

/**
 * Whether this is a web address that can stand between angle brackets; what follows the host needs no look of its own.
 */
function rememberOrigin(): (url: string) => boolean {
  let origin: string | undefined;
  return (url) => {
    const match = /^(https?:\/\/[^\s<>,/]+\/)[^\s<>,]*$/.exec(url);
    if (match && match[1] === origin) return true;
    if (!/^https?:\/\/[^\s<>,]+$/.test(url) || !URL.canParse(url)) return false;
    origin = match?.[1];
    return true;
  };
}

function cleanId(given: string): string {
  const id = given.replace(/^<|>$/g, '');
  if (!/^[^\s<>@()[\]\\,;:"]+@[A-Za-z0-9.-]+$/.test(id)) refuse(`"${id.slice(0, 80)}" is not a message id.`);
  return id;
}

function refuse(detail: string): never {
  throw new KohortError('rendering_header_invalid', { detail });
}

function refuseOurs(name: string): void {
  const lower = name.toLowerCase();
  if (OWN_HEADERS.has(lower) || lower.startsWith('content-'))
    refuse(`The header ${name.slice(0, 80)} is set by Kohort itself.`);
}

function partHead(boundary: string, kind: 'plain' | 'html'): string {
  return `--${boundary}\r\nContent-Type: text/${kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n`;
}

/** Names of other headers are the same few in all messages: each is looked at once. */
function rememberNames(): (name: string, value: string) => string {
  let known = new Set<string>();
  return (name, value) => {
    if (known.has(name)) return ownLine(name, headerText(value));
    refuseOurs(name);
    const line = headerLine(name, headerText(value));
    if (known.size >= NAMES_KEPT) known = new Set();
    known.add(name);
    return line;
  };
}

const NAMES_KEPT = 50;

function headerText(value: string): string {
  if (/^[\u0020-\u007e]*$/.test(value)) return value;
  // Control characters are left in, so that they are refused instead of hidden in an encoded word.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: see above.
  return /[\u0000-\u001f\u007f]/.test(value) ? value : encodeHeaderText(value);
}
