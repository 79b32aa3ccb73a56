import type { Attachment, Email } from 'postal-mime';

/** A mail that came back, in the pieces a judge looks at. Texts are decoded, lines end with \n. */
export type ReturnedParts = {
  /** Lower-case names; values of repeated headers in their order. */
  headers: Map<string, string[]>;
  subject: string;
  /** Address the mail says it is from, lower case; empty when it names none. */
  from: string;
  /** What a person reads: the plain text, else the text of the HTML. */
  text: string;
  /** message/delivery-status and its relatives (RFC 3464). */
  deliveryStatus: string | null;
  /** message/feedback-report (RFC 5965). */
  feedbackReport: string | null;
  /** What was returned of our mail: all of it, or its headers. */
  returned: string | null;
};

/** Bytes of a mail that are looked at: what matters stands in front, and a returned body may be as long as it likes. */
export const readAtMost = 512 * 1024;
const linesAtMost = 20_000;
const textAtMost = 64 * 1024;
const returnedAtMost = 64 * 1024;

const decoder = new TextDecoder('utf-8');

function textOf({ content }: Attachment): string {
  const text = typeof content === 'string' ? content : decoder.decode(content);
  return text.slice(0, returnedAtMost).replaceAll('\r\n', '\n');
}

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: ' ', '#39': "'", '#x27': "'" };

/** The words of an HTML text, blocks on lines of their own. */
export function htmlToText(html: string): string {
  return html
    .slice(0, textAtMost * 4)
    .replace(/<(style|script|head)\b[^>]{0,500}>[\s\S]{0,20000}?<\/\1>/gi, ' ')
    .replace(/<(?:br|p|div|tr|li|h\d|hr|table|blockquote)\b[^<>]{0,2000}>/gi, '\n')
    .replace(/<[a-z/!][^<>]{0,2000}>/gi, ' ')
    .replace(/&(#?\w{2,6});/g, (whole, name: string) => entities[name.toLowerCase()] ?? whole)
    .replace(/[ \t\u00a0]+/g, ' ');
}

function bodyText(email: Email): string {
  const text = email.text?.trim() ? email.text : htmlToText(email.html ?? '');
  return text.slice(0, textAtMost).replaceAll('\r\n', '\n');
}

const limits = { forceRfc822Attachments: true, maxNestingDepth: 40, maxHeadersSize: 128 * 1024 };

/** The part of a mail that is looked at: what matters stands in front of the first 512 KB, or of 20,000 lines. */
function readable(raw: Uint8Array): Uint8Array {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.length, readAtMost));
  let end = -1;
  for (let line = 0; line < linesAtMost; line += 1) {
    end = bytes.indexOf(0x0a, end + 1);
    if (end === -1) return bytes;
  }
  return bytes.subarray(0, end);
}

/**
 * Takes a mail apart. Never throws: what the MIME library refuses (nested too deep, endless headers) is read as it
 * stands.
 */
export async function readParts(raw: Uint8Array): Promise<ReturnedParts> {
  const { default: PostalMime } = await import('postal-mime');
  const email = await PostalMime.parse(readable(raw), limits).catch(() => null);
  if (!email) return partsAsTheyStand(raw);
  const headers = new Map<string, string[]>();
  for (const { key, value } of email.headers) headers.set(key, [...(headers.get(key) ?? []), value]);
  const found: ReturnedParts = {
    headers,
    subject: email.subject ?? '',
    from: (email.from?.address ?? email.sender?.address ?? '').toLowerCase(),
    text: bodyText(email),
    deliveryStatus: null,
    feedbackReport: null,
    returned: null,
  };
  for (const attachment of email.attachments) {
    const { mimeType } = attachment;
    if (/^message\/(?:global-)?delivery-status$|^message\/xdelivery-status$/.test(mimeType)) {
      found.deliveryStatus = `${found.deliveryStatus ?? ''}${textOf(attachment)}\n\n`;
    } else if (mimeType === 'message/feedback-report') found.feedbackReport ??= textOf(attachment);
    else if (/^(?:message\/(?:rfc822|global)(?:-headers)?|text\/rfc822-headers?|message\/partial)$/.test(mimeType)) {
      found.returned ??= textOf(attachment);
    } else if (/^text\//.test(mimeType) && found.text.length < textAtMost) found.text += `\n${textOf(attachment)}`;
  }
  // Boundaries that do not fit, headers torn apart: what stands there is read as it stands.
  const isEmpty = found.text.trim() === '' && !found.deliveryStatus && !found.feedbackReport;
  if (isEmpty && !found.returned) found.text = bodyAsItStands(raw);
  return found;
}

function partsAsTheyStand(raw: Uint8Array): ReturnedParts {
  const head = decoder.decode(raw.subarray(0, textAtMost)).replaceAll('\r\n', '\n').split('\n\n')[0]!;
  const headers = new Map<string, string[]>();
  for (const { name, value } of readFields(head)) headers.set(name, [...(headers.get(name) ?? []).slice(0, 50), value]);
  const from = /[^\s<>]{1,100}@[^\s<>]{1,200}/.exec(headers.get('from')?.[0]?.slice(0, 500) ?? '')?.[0] ?? '';
  const subject = headers.get('subject')?.[0]?.slice(0, 1_000) ?? '';
  const none = { deliveryStatus: null, feedbackReport: null, returned: null };
  return { headers, subject, from: from.toLowerCase(), text: bodyAsItStands(raw), ...none };
}

function bodyAsItStands(raw: Uint8Array): string {
  const text = decoder.decode(raw.subarray(0, textAtMost * 2)).replaceAll('\r\n', '\n');
  const start = text.indexOf('\n\n');
  return start === -1 ? '' : text.slice(start + 2).slice(0, textAtMost);
}

/** Fields of a header block, in their order, folded lines joined. Names in lower case. */
export function readFields(block: string): { name: string; value: string }[] {
  const fields: { name: string; value: string }[] = [];
  for (const line of block.split('\n')) {
    const last = fields.at(-1);
    if (/^[ \t]/.test(line) && last) {
      if (last.value.length < 8_000) last.value += ` ${line.trim()}`;
      continue;
    }
    const match = /^([!-9;-~]{1,76})[ \t]*:(.*)$/.exec(line);
    if (match) fields.push({ name: match[1]!.toLowerCase(), value: match[2]!.trim() });
  }
  return fields;
}
