import { createHash } from 'node:crypto';
import { judgeReason } from '../judge-reason.ts';
import { aboutUs, hardReasons } from '../reason-words.ts';
import { type Fields, fieldsOf, instantOf, isFields, type ProviderNews, textOf } from './provider-news.ts';

/** Header of a message as SES repeats it: [{ name, value }]. */
function headerOf(mail: Fields, wanted: string): string | null {
  const headers = Array.isArray(mail.headers) ? mail.headers.filter(isFields) : [];
  return textOf(headers.find(({ name }) => String(name).toLowerCase() === wanted)?.value);
}

type Known = Pick<ProviderNews, 'name' | 'at' | 'kohortMessage' | 'messageId'> & { keyBase: string };

function knownOf(body: Fields, name: string, part: Fields): Known {
  const mail = fieldsOf(body.mail);
  const at = instantOf(part.timestamp) ?? instantOf(mail.timestamp);
  if (!at) throw new Error('no timestamp');
  const sesId = textOf(mail.messageId) ?? createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 32);
  return {
    name,
    at,
    kohortMessage: headerOf(mail, 'x-kohort-message'),
    messageId: headerOf(mail, 'message-id') ?? textOf(fieldsOf(mail.commonHeaders).messageId),
    keyBase: `${name}:${sesId}`,
  };
}

const soft = new Map([
  ['MailboxFull', 'mailbox-full'],
  ['MessageTooLarge', 'too-big'],
  ['ContentRejected', 'content'],
  ['AttachmentRejected', 'content'],
] as const);

function judgeBounce(
  bounce: Fields,
  recipient: Fields,
): Pick<ProviderNews, 'class' | 'reason' | 'status' | 'diagnostic'> {
  const diagnostic = textOf(recipient.diagnosticCode);
  const judged = judgeReason({
    texts: diagnostic ? [diagnostic] : [],
    status: textOf(recipient.status),
    isReport: true,
  });
  const common = { status: judged.status, diagnostic };
  const named = soft.get(String(bounce.bounceSubType) as 'MailboxFull');
  if (named) return { ...common, class: 'soft', reason: named };
  // "Permanent" is also said of what is about us: then it is not the address that is to blame.
  if (bounce.bounceType !== 'Permanent' || aboutUs.has(judged.reason))
    return { ...common, class: 'soft', reason: judged.reason };
  return { ...common, class: 'hard', reason: hardReasons.has(judged.reason) ? judged.reason : 'no-such-mailbox' };
}

function rowsOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/**
 * A notification of Amazon SES: by identity feedback (`notificationType`) or event publishing (`eventType`). One row
 * per recipient. Throws for what it cannot read.
 */
export function readSesNotification(body: Fields): ProviderNews[] {
  const name = textOf(body.notificationType) ?? textOf(body.eventType);
  if (!name) throw new Error('neither notificationType nor eventType');
  const none = { class: null, reason: null, status: null, diagnostic: null };
  if (name === 'Bounce') {
    const bounce = fieldsOf(body.bounce);
    const { keyBase, ...known } = knownOf(body, name, bounce);
    return rowsOf(bounce.bouncedRecipients).map((recipient) => {
      const email = textOf(recipient.emailAddress);
      return { ...known, kind: 'bounce', key: `${keyBase}:${email}`, email, ...judgeBounce(bounce, recipient) };
    });
  }
  if (name === 'Complaint') {
    const complaint = fieldsOf(body.complaint);
    const { keyBase, ...known } = knownOf(body, name, complaint);
    const type = textOf(complaint.complaintFeedbackType);
    const isReal = type === null || type === 'abuse' || type === 'fraud' || type === 'other';
    return rowsOf(complaint.complainedRecipients).map((recipient) => {
      const email = textOf(recipient.emailAddress);
      const key = `${keyBase}:${email}`;
      if (!isReal) return { ...known, ...none, kind: 'ignored', key, email, diagnostic: type };
      return {
        ...known,
        ...none,
        kind: 'complaint',
        class: 'complaint',
        reason: 'complaint',
        key,
        email,
        diagnostic: type,
      };
    });
  }
  const isDelivery = name === 'Delivery';
  const part = fieldsOf(body[name.toLowerCase()] ?? body[name.charAt(0).toLowerCase() + name.slice(1)]);
  const { keyBase, ...known } = knownOf(body, name, part);
  const recipients = Array.isArray(part.recipients) ? part.recipients : [];
  const first = textOf(recipients[0]) ?? textOf(fieldsOf(body.mail).destination);
  if (name === 'Subscription' && fieldsOf(part.newTopicPreferences).unsubscribeAll === true) {
    return [{ ...known, ...none, kind: 'unsubscribe', key: keyBase, email: textOf(part.contactEmail) ?? first }];
  }
  return [{ ...known, ...none, kind: isDelivery ? 'delivered' : 'ignored', key: keyBase, email: first }];
}
