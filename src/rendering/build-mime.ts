import { createHash } from 'node:crypto';
import { KohortError } from '../platform/index.ts';
import { encodeHeaderText, headerLine, type Mailbox, mailboxText, mailDate, wireAddress } from './mail-headers.ts';
import { encodeQuotedPrintable } from './quoted-printable.ts';

/** What surrounds the content of one message. `messageId` with or without angle brackets; `date` goes into the header. */
export interface MailEnvelope {
  from: Mailbox;
  to: Mailbox;
  replyTo?: Mailbox;
  /** Where bounces go; `from` when absent. */
  returnPath?: string;
  messageId: string;
  date: Date;
  /** RFC 2369 and RFC 8058: a link that unsubscribes by one POST, and optionally an address. */
  listUnsubscribe: { url: string; mailto?: string };
  extraHeaders?: Readonly<Record<string, string>>;
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

/**
 * A whole message ready for SMTP DATA: multipart/alternative, text first (RFC 2046 section 5.1.4), both parts
 * quoted-printable. Throws `rendering_header_invalid` for anything that could inject a header.
 */
export function buildMime(mail: MailEnvelope, content: { subject: string; html: string; text: string }): WireMessage {
  const messageId = mail.messageId.replace(/^<|>$/g, '');
  if (!/^[^\s<>@()[\]\\,;:"]+@[A-Za-z0-9.-]+$/.test(messageId))
    refuse(`"${messageId.slice(0, 80)}" is not a message id.`);
  // "=_" cannot occur in quoted-printable, so no line of a part can be taken for the boundary (RFC 2045 section 6.7).
  const boundary = `=_k${createHash('sha256').update(messageId).digest('hex').slice(0, 24)}`;
  const head = [
    headerLine('From', mailboxText(mail.from)),
    headerLine('To', mailboxText(mail.to)),
    mail.replyTo ? headerLine('Reply-To', mailboxText(mail.replyTo)) : '',
    headerLine('Subject', encodeHeaderText(content.subject)),
    headerLine('Message-ID', `<${messageId}>`),
    headerLine('Date', mailDate(mail.date)),
    headerLine('List-Unsubscribe', listUnsubscribe(mail.listUnsubscribe)),
    headerLine('List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'),
    ...Object.entries(mail.extraHeaders ?? {}).map(([name, value]) => extraHeader(name, value)),
    headerLine('MIME-Version', '1.0'),
    `Content-Type: multipart/alternative;\r\n boundary="${boundary}"\r\n\r\n`,
  ].join('');
  const raw = Buffer.concat([
    Buffer.from(`${head}${partHead(boundary, 'plain')}`, 'latin1'),
    encodeQuotedPrintable(content.text),
    Buffer.from(`\r\n${partHead(boundary, 'html')}`, 'latin1'),
    encodeQuotedPrintable(content.html),
    Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1'),
  ]);
  return {
    envelope: { from: wireAddress(mail.returnPath ?? mail.from.address), to: [wireAddress(mail.to.address)] },
    raw,
  };
}

function refuse(detail: string): never {
  throw new KohortError('rendering_header_invalid', { detail });
}

function partHead(boundary: string, kind: 'plain' | 'html'): string {
  return `--${boundary}\r\nContent-Type: text/${kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n`;
}

function listUnsubscribe({ url, mailto }: { url: string; mailto?: string }): string {
  if (!/^https?:\/\/[^\s<>,]+$/.test(url) || !URL.canParse(url)) refuse('The unsubscribe link is not a web address.');
  return mailto ? `<${url}>, <mailto:${wireAddress(mailto)}>` : `<${url}>`;
}

function extraHeader(name: string, value: string): string {
  const lower = name.toLowerCase();
  if (OWN_HEADERS.has(lower) || lower.startsWith('content-'))
    refuse(`The header ${name.slice(0, 80)} is set by Kohort itself.`);
  const isPlain = /^[\u0020-\u007e]*$/.test(value);
  // Control characters are left in, so that headerLine refuses them instead of hiding them in an encoded word.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: see above.
  return headerLine(name, isPlain || /[\u0000-\u001f\u007f]/.test(value) ? value : encodeHeaderText(value));
}
