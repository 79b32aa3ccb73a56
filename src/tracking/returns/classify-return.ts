import { type RecipientStatus, readAddress, readDeliveryStatus } from './delivery-status.ts';
import { isUnsubscribeWish, readFeedback } from './feedback-report.ts';
import { judgeReason } from './judge-reason.ts';
import { fieldsOf } from './providers/provider-news.ts';
import { readSesNotification } from './providers/read-ses.ts';
import { type ReturnedParts, readFields, readParts } from './read-parts.ts';
import type { ReturnReason } from './reason-words.ts';
import { isAutoReply, isNotice } from './tell-apart.ts';
import { noticeOf, type Passage, readPassages } from './unstructured.ts';

export type ReturnClass = 'hard' | 'soft' | 'complaint' | 'auto-reply' | 'not-a-bounce';

export type ReturnRecipient = {
  /** Null when the mail does not say: the VERP address or the returned headers tell. */
  address: string | null;
  class: ReturnClass;
  /** Enhanced status code (RFC 3463). */
  status: string | null;
  reason: ReturnReason | 'complaint' | 'delivered';
  /** The server's words, at most 500 characters. */
  diagnostic: string | null;
  /** Nothing more will be tried. */
  isFinal: boolean;
};

/** What a mail that came back says. */
export type ReturnReport = {
  /** Of the mail as a whole: the gravest of its recipients'. */
  class: ReturnClass;
  recipients: ReturnRecipient[];
  /** Message-ID of our mail, from the part that was returned. */
  originalMessageId: string | null;
  /** Our own header in the returned part. */
  kohortMessage: string | null;
  /** Addresses to which the mail came or which it names as the sender of ours: one may be a return address of ours. */
  returnAddresses: string[];
  /** abuse, opt-out, not-spam, auth-failure, … (RFC 5965). */
  feedbackType: string | null;
};

const diagnosticAtMost = 500;
const clean = (text: string) => text.replace(/\s+/g, ' ').trim().slice(0, diagnosticAtMost) || null;

/**
 * Amazon SES writes such reports after it took the mail in, by a rule of whoever owns the domain and in words he chose:
 * not by looking at mailboxes.
 */
const isReceiptRule = (parts: ReturnedParts) =>
  /^reporting-mta:.{0,20}\binbound-smtp\.[\w-]{1,40}\.amazonaws\.com/im.test(parts.deliveryStatus ?? '');

function judgeStatus(
  entry: RecipientStatus,
  passages: Passage[],
  parts: ReturnedParts,
  isOnly: boolean,
): ReturnRecipient {
  const { address, action, diagnostic } = entry;
  if ((action && /^(?:delivered|deliverable|relayed|expanded)$/.test(action)) || entry.status?.startsWith('2.')) {
    return {
      address,
      class: 'not-a-bounce',
      status: entry.status?.split(' ')[0] ?? null,
      reason: 'delivered',
      diagnostic: diagnostic && clean(diagnostic),
      isFinal: true,
    };
  }
  const passage = passages.find((candidate) => candidate.address !== null && candidate.address === address);
  const said = passage?.text ?? (isOnly ? passages.map(({ text }) => text).join('\n') : '');
  const remark = entry.status?.replace(/^\s*\d\.\d+\.\d+\s*/, '') ?? '';
  const isDelayed = action === 'delayed';
  const texts = [diagnostic ?? '', remark, said, isOnly ? parts.subject : ''].filter((text) => text.trim() !== '');
  const judged = judgeReason({ texts, status: entry.status, isDelayed, isReport: true });
  if (judged.class === 'hard' && isReceiptRule(parts)) Object.assign(judged, { class: 'soft', reason: 'filtered' });
  return { address, ...judged, diagnostic: clean(diagnostic ?? said), isFinal: !isDelayed };
}

const delayWords =
  /this is a warning message only|not yet been delivered|will be (?:retried|kept)|delivery attempts will continue|temporary failure report|will retry for|you do not need to (?:re-?send)/i;

function judgePassage({ address, text }: Passage, parts: ReturnedParts, notice: string): ReturnRecipient {
  const isDelayed = delayWords.test(notice);
  const judged = judgeReason({ texts: [text, notice, parts.subject], isDelayed });
  return { address, ...judged, diagnostic: clean(text), isFinal: !isDelayed };
}

/** Headers of our mail as it came back: a part of its own, or the tail of the notice. */
function returnedHeaders(parts: ReturnedParts): Map<string, string> {
  const found = new Map<string, string>();
  const text = parts.returned ?? parts.text.slice(noticeOf(parts.text).length);
  for (const { name, value } of readFields(text.replace(/^[> \t]+(?=[\w-]+:)/gm, '').slice(0, 32_000))) {
    if (!found.has(name)) found.set(name, value);
  }
  return found;
}

function identify(parts: ReturnedParts): Pick<ReturnReport, 'originalMessageId' | 'kohortMessage' | 'returnAddresses'> {
  const returned = returnedHeaders(parts);
  const named = [
    ...['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'to'].flatMap(
      (name) => parts.headers.get(name) ?? [],
    ),
    returned.get('return-path'),
    returned.get('x-envelope-from'),
    returned.get('list-unsubscribe'),
  ];
  const addresses = named.flatMap((text) =>
    [...(text ?? '').slice(0, 4_000).matchAll(/[\w.+=-]{1,64}@[\w.-]{1,255}/g)].map(([address]) =>
      address.toLowerCase(),
    ),
  );
  const answered =
    parts.headers.get('in-reply-to')?.[0] ?? parts.headers.get('references')?.[0]?.trim().split(/\s+/).at(-1);
  return {
    originalMessageId: returned.get('message-id') ?? answered?.trim() ?? null,
    kohortMessage: returned.get('x-kohort-message') ?? null,
    returnAddresses: [...new Set(addresses)].slice(0, 20),
  };
}

function judgeNotice(parts: ReturnedParts): ReturnRecipient[] {
  const notice = noticeOf(parts.text);
  const failed = (parts.headers.get('x-failed-recipients') ?? [])
    .join(',')
    .split(',')
    .flatMap((text) => readAddress(text) ?? []);
  const inText = /^[> ]*final-recipient\s*:/im.test(parts.text)
    ? parts.text.slice(0, 64_000).replace(/^(?:> ?)+/gm, '')
    : '';
  const entries = readDeliveryStatus(parts.deliveryStatus ?? inText);
  const named = entries.filter((entry) => entry.address !== null || entry.diagnostic !== null || entry.status !== null);
  const passages = readPassages(notice, failed);
  if (named.length === 0) return passages.map((passage) => judgePassage(passage, parts, notice));
  const judged = named.map((entry) => judgeStatus(entry, passages, parts, named.length === 1));
  // The same said twice, as forwarders and mailing lists do, is said once.
  const keyOf = (recipient: ReturnRecipient) => `${recipient.address} ${recipient.class} ${recipient.status}`;
  return [...new Map(judged.map((recipient) => [keyOf(recipient), recipient])).values()];
}

/** Amazon SNS can tell by mail what it tells by webhook: the same JSON. */
function readNotification({ text }: ReturnedParts): Omit<ReturnReport, keyof ReturnType<typeof identify>> | null {
  const line = text.trimStart();
  if (!line.startsWith('{') || !/"(?:notificationType|eventType)"/.test(line)) return null;
  try {
    // Mail servers break long lines, also inside a JSON text.
    const json = line.split(/\n--[ \t]*\n/)[0]!.replace(/[\r\n]/g, '');
    const body = JSON.parse(json) as unknown;
    const recipients = readSesNotification(fieldsOf(body)).flatMap(
      ({ email, class: found, reason, status, diagnostic }) =>
        found && reason
          ? [{ address: email?.toLowerCase() ?? null, class: found, status, reason, diagnostic, isFinal: true }]
          : [],
    );
    if (recipients.length === 0) return null;
    const isComplaint = recipients[0]?.class === 'complaint';
    return { class: worstOf(recipients), recipients, feedbackType: isComplaint ? 'abuse' : null };
  } catch {
    return null;
  }
}

const worstOf = (recipients: readonly ReturnRecipient[]): ReturnClass =>
  gravity.find((name) => recipients.some((recipient) => recipient.class === name)) ?? 'not-a-bounce';

const gravity: ReturnClass[] = ['complaint', 'hard', 'soft', 'auto-reply', 'not-a-bounce'];

/**
 * Tells what a mail is that came back to one of our addresses: bounce (RFC 3464, or written for people), complaint (RFC
 * 5965), answer of a machine (RFC 3834), or none of these. Reads the first 512 KB. Never rejects.
 */
export async function classifyReturn(raw: Uint8Array): Promise<ReturnReport> {
  const parts = await readParts(raw);
  if (!wrapsReport(parts)) return classifyParts(parts);
  const inner = classifyParts(await readParts(Buffer.from(parts.returned ?? '')));
  if (inner.recipients.length === 0) return classifyParts(parts);
  return { ...inner, returnAddresses: [...new Set([...identify(parts).returnAddresses, ...inner.returnAddresses])] };
}

/** Gateways put a report into a notice of their own, that says less. */
function wrapsReport({ deliveryStatus, feedbackReport, returned }: ReturnedParts): boolean {
  return (
    !deliveryStatus && !feedbackReport && /report-type\s*=\s*"?delivery-status/i.test(returned?.slice(0, 8_000) ?? '')
  );
}

export function classifyParts(parts: ReturnedParts): ReturnReport {
  const known = identify(parts);
  const told = readNotification(parts);
  if (told) return { ...known, ...told };
  const feedback = readFeedback(parts);
  if (feedback) return { ...known, class: 'complaint', ...feedback };
  if (isNotice(parts)) {
    const recipients = judgeNotice(parts);
    return { ...known, class: worstOf(recipients), recipients, feedbackType: null };
  }
  if (isUnsubscribeWish(parts)) {
    return { ...known, class: 'complaint', recipients: [], feedbackType: 'opt-out' };
  }
  const ofMachine = isAutoReply(parts);
  return { ...known, class: ofMachine ? 'auto-reply' : 'not-a-bounce', recipients: [], feedbackType: null };
}
