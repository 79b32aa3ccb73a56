import { readAddress } from './delivery-status.ts';
import { type ReturnedParts, readFields } from './read-parts.ts';

type Feedback = {
  feedbackType: string;
  recipients: {
    address: string | null;
    class: 'complaint';
    status: null;
    reason: 'complaint';
    diagnostic: string | null;
    isFinal: true;
  }[];
};

/** Providers that report complaints without a feedback-report part: who says so, and how. */
function isPlainComplaint(parts: ReturnedParts): boolean {
  const isStaff = /^(?:staff|feedback|fbl|abuse|complaints?)[\w.+-]*@/.test(parts.from);
  return isStaff && /\b(?:complaint|abuse report|feedback loop)\b/i.test(parts.subject) && parts.returned !== null;
}

/** A mail that asks for nothing else than to be taken off: what mail programs send to a mailto of List-Unsubscribe. */
export function isUnsubscribeWish(parts: ReturnedParts): boolean {
  const wish =
    /^\W{0,4}(?:please )?(?:unsubscribe|opt[- ]?out|abmelden|abbestellen|se désabonner|désinscription|avregistrera|avmeld(?:a|ing)?|afmeld|peruuta tilaus|cancelar suscripción|annulla iscrizione|afmelden|отписаться)\W{0,4}$/i;
  if (wish.test(parts.subject)) return true;
  const line = parts.text.split('\n').find((text) => text.trim() !== '') ?? '';
  return parts.subject.trim() === '' && wish.test(line.trim());
}

const recipientFields = ['original-rcpt-to', 'removal-recipient', 'x-hmxmroriginalrecipient', 'x-original-to'];

/** The complaint in a mail (RFC 5965 and its elder relatives); null when there is none. */
export function readFeedback(parts: ReturnedParts): Feedback | null {
  const isReport = /report-type\s*=\s*"?feedback-report/i.test(parts.headers.get('content-type')?.[0] ?? '');
  if (!parts.feedbackReport && !isReport && !isPlainComplaint(parts)) return null;
  const fields = readFields(parts.feedbackReport ?? '');
  const type = fields
    .find(({ name }) => name === 'feedback-type')
    ?.value.toLowerCase()
    .split(/[\s;]/)[0];
  const returned = readFields((parts.returned ?? '').slice(0, 16_000));
  const named = [...fields, ...returned]
    .filter(({ name }) => recipientFields.includes(name))
    .flatMap(({ value }) => readAddress(value) ?? []);
  const to = returned.find(({ name }) => name === 'to')?.value;
  const addresses = named.length > 0 ? [...new Set(named)] : [readAddress(to)];
  return {
    feedbackType: type || 'abuse',
    recipients: addresses.map((address) => ({
      address,
      class: 'complaint',
      status: null,
      reason: 'complaint',
      diagnostic: parts.text.replace(/\s+/g, ' ').trim().slice(0, 300) || null,
      isFinal: true,
    })),
  };
}
