import { createHash } from 'node:crypto';
import { judgeReason } from '../judge-reason.ts';
import { aboutUs, hardReasons, type ReturnReason } from '../reason-words.ts';
import { type Fields, fieldsOf, instantOf, isFields, type ProviderNews, textOf } from './provider-news.ts';

type Bounce = Pick<ProviderNews, 'class' | 'reason' | 'status' | 'diagnostic'>;

const nothing: Bounce = { class: null, reason: null, status: null, diagnostic: null };
const complaint: Bounce = { ...nothing, class: 'complaint', reason: 'complaint' };

/** What makes a row one and the same where the service gives no id of its own: all of it. */
const hashOf = (row: Fields) => createHash('sha256').update(JSON.stringify(row)).digest('hex').slice(0, 32);

/**
 * A bounce the service calls permanent (`isHard`) or not. Its word counts, except where the server's words say that it
 * is about us: then the address is not to blame. `reason`: by the service's own classes.
 */
function bounceOf(
  isHard: boolean,
  diagnostic: string | null,
  status: string | null,
  reason: ReturnReason | null,
): Bounce {
  const judged = judgeReason({ texts: diagnostic ? [diagnostic] : [], status, isReport: true });
  const why = reason ?? judged.reason;
  const isOurs = aboutUs.has(why) || (judged.class === 'soft' && judged.reason === 'mailbox-full');
  const common = { status: judged.status, diagnostic };
  if (!isHard || isOurs) return { ...common, class: 'soft', reason: hardReasons.has(why) ? 'undefined' : why };
  return { ...common, class: 'hard', reason: hardReasons.has(why) ? why : 'no-such-mailbox' };
}

function whenOf(...values: unknown[]): Date {
  for (const value of values) {
    const at = instantOf(value);
    if (at) return at;
  }
  throw new Error('no time');
}

const sendgridClasses = new Map<string, ReturnReason>([
  ['Invalid Address', 'no-such-mailbox'],
  ['Content', 'content'],
  ['Reputation', 'blocked'],
  ['Frequency or Volume Too High', 'rate-limited'],
  ['Mailbox Unavailable', 'mailbox-full'],
  ['Technical Failure', 'system'],
]);

/** SendGrid, one event of the event webhook. */
export function readSendgrid(row: Fields): ProviderNews[] {
  const name = textOf(row.event);
  if (!name) throw new Error('no event');
  const known = {
    name,
    key: `sendgrid:${textOf(row.sg_event_id) ?? hashOf(row)}`,
    email: textOf(row.email),
    at: whenOf(row.timestamp),
    kohortMessage: textOf(row['X-Kohort-Message']),
    messageId: textOf(row['smtp-id']),
  };
  const diagnostic = textOf(row.reason);
  if (name === 'bounce') {
    const reason = sendgridClasses.get(String(row.bounce_classification)) ?? null;
    return [{ ...known, kind: 'bounce', ...bounceOf(row.type !== 'blocked', diagnostic, textOf(row.status), reason) }];
  }
  if (name === 'spamreport') return [{ ...known, kind: 'complaint', ...complaint }];
  if (name === 'unsubscribe' || name === 'group_unsubscribe') return [{ ...known, kind: 'unsubscribe', ...nothing }];
  if (name === 'delivered') return [{ ...known, kind: 'delivered', ...nothing }];
  if (name !== 'dropped') return [{ ...known, kind: 'ignored', ...nothing }];
  // It was not even tried, because of what happened before.
  if (/spam report/i.test(diagnostic ?? '')) return [{ ...known, kind: 'complaint', ...complaint, diagnostic }];
  if (/unsubscribed/i.test(diagnostic ?? '')) return [{ ...known, kind: 'unsubscribe', ...nothing, diagnostic }];
  if (!/bounced address|^invalid$/i.test(diagnostic ?? ''))
    return [{ ...known, kind: 'ignored', ...nothing, diagnostic }];
  return [{ ...known, kind: 'bounce', class: 'hard', reason: 'no-such-mailbox', status: null, diagnostic }];
}

/** Mailgun, the `event-data` of a webhook. Temporary failures are tried again there, and tell of nothing yet. */
export function readMailgun(body: Fields): ProviderNews[] {
  const row = fieldsOf(body['event-data']);
  const name = textOf(row.event);
  if (!name) throw new Error('no event');
  const headers = fieldsOf(fieldsOf(row.message).headers);
  const status = fieldsOf(row['delivery-status']);
  const known = {
    name: row.severity ? `${name} (${textOf(row.severity)})` : name,
    key: `mailgun:${textOf(row.id) ?? hashOf(row)}`,
    email: textOf(row.recipient),
    at: whenOf(row.timestamp, fieldsOf(body.signature).timestamp),
    kohortMessage: textOf(headers['x-kohort-message']) ?? textOf(fieldsOf(row['user-variables'])['kohort-message']),
    messageId: textOf(headers['message-id']),
  };
  if (name === 'failed' && row.severity === 'permanent') {
    const said = [textOf(status.code), textOf(status.message) || textOf(status.description)].filter(
      (text) => text !== null,
    );
    const diagnostic = said.join(' ') || null;
    const enhanced = textOf(status['enhanced-code']);
    if (row.reason === 'suppress-complaint') return [{ ...known, kind: 'complaint', ...complaint, diagnostic }];
    if (row.reason === 'suppress-unsubscribe') return [{ ...known, kind: 'unsubscribe', ...nothing, diagnostic }];
    const isHard = row.reason === 'bounce' || row.reason === 'suppress-bounce';
    return [{ ...known, kind: 'bounce', ...bounceOf(isHard, diagnostic, enhanced, null) }];
  }
  if (name === 'complained') return [{ ...known, kind: 'complaint', ...complaint }];
  if (name === 'unsubscribed') return [{ ...known, kind: 'unsubscribe', ...nothing }];
  return [{ ...known, kind: name === 'delivered' ? 'delivered' : 'ignored', ...nothing }];
}

const postmarkHard = new Set(['HardBounce', 'BadEmailAddress', 'AddressChange', 'ManuallyDeactivated']);
const postmarkSoft = new Map<string, ReturnReason>([
  ['DnsError', 'network'],
  ['SpamNotification', 'spam-content'],
  ['SoftBounce', 'undefined'],
  ['Transient', 'deferred'],
  ['Blocked', 'blocked'],
  ['DMARCPolicy', 'authentication'],
  ['VirusNotification', 'virus'],
  ['Undeliverable', 'undefined'],
  ['Unknown', 'undefined'],
]);

/** Postmark, one webhook. */
export function readPostmark(row: Fields): ProviderNews[] {
  const record = textOf(row.RecordType);
  if (!record) throw new Error('no RecordType');
  const type = textOf(row.Type);
  const known = {
    name: type ? `${record} (${type})` : record,
    key: `postmark:${record}:${textOf(row.ID) ?? hashOf(row)}`,
    email: textOf(row.Email) ?? textOf(row.Recipient),
    at: whenOf(row.BouncedAt, row.DeliveredAt, row.ChangedAt, row.ReceivedAt),
    kohortMessage: textOf(fieldsOf(row.Metadata)['kohort-message']),
    messageId: null,
  };
  const diagnostic = textOf(row.Details) ?? textOf(row.Description);
  if (record === 'SpamComplaint' || type === 'SpamComplaint') return [{ ...known, kind: 'complaint', ...complaint }];
  if (record === 'Delivery') return [{ ...known, kind: 'delivered', ...nothing }];
  if (
    record === 'SubscriptionChange' &&
    row.SuppressSending === true &&
    row.SuppressionReason === 'ManualSuppression'
  ) {
    return [{ ...known, kind: 'unsubscribe', ...nothing }];
  }
  if (record !== 'Bounce' || type === null) return [{ ...known, kind: 'ignored', ...nothing }];
  if (type === 'Unsubscribe') return [{ ...known, kind: 'unsubscribe', ...nothing, diagnostic }];
  if (postmarkHard.has(type)) return [{ ...known, kind: 'bounce', ...bounceOf(true, diagnostic, null, null) }];
  const reason = postmarkSoft.get(type);
  if (!reason) return [{ ...known, kind: 'ignored', ...nothing, diagnostic }];
  return [{ ...known, kind: 'bounce', ...bounceOf(false, diagnostic, null, reason === 'undefined' ? null : reason) }];
}

const brevoBounces = new Map<string, { isHard: boolean; reason: ReturnReason | null }>([
  ['hard_bounce', { isHard: true, reason: null }],
  ['hardBounce', { isHard: true, reason: null }],
  ['invalid_email', { isHard: true, reason: 'no-such-mailbox' }],
  ['invalid', { isHard: true, reason: 'no-such-mailbox' }],
  ['soft_bounce', { isHard: false, reason: null }],
  ['softBounce', { isHard: false, reason: null }],
]);

/**
 * Brevo, one event of a transactional or marketing webhook. `blocked` is Brevo's own doing, because of what was before.
 */
export function readBrevo(row: Fields): ProviderNews[] {
  const name = textOf(row.event);
  if (!name) throw new Error('no event');
  const known = {
    name,
    key: `brevo:${name}:${hashOf({ id: row.id, email: row.email, at: row.ts_event ?? row.ts_epoch ?? row.ts ?? row.date, message: row['message-id'] })}`,
    email: textOf(row.email),
    at: whenOf(row.ts_epoch, row.ts_event, row.ts, row.date),
    kohortMessage: textOf(row['X-Mailin-custom']),
    messageId: textOf(row['message-id']),
  };
  const bounce = brevoBounces.get(name);
  if (bounce)
    return [{ ...known, kind: 'bounce', ...bounceOf(bounce.isHard, textOf(row.reason), null, bounce.reason) }];
  if (name === 'spam' || name === 'complaint') return [{ ...known, kind: 'complaint', ...complaint }];
  if (name === 'unsubscribed' || name === 'unsubscribe') return [{ ...known, kind: 'unsubscribe', ...nothing }];
  return [{ ...known, kind: name === 'delivered' ? 'delivered' : 'ignored', ...nothing }];
}

/** The rows of a body that is a list, or one object. */
export const rowsIn = (body: unknown): unknown[] => (Array.isArray(body) ? body : isFields(body) ? [body] : []);
