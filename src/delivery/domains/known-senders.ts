import type { TransportRow } from '../ways/transports.store.ts';

/** By whom messages are handed to their recipients' servers: what SPF must cover. */
export type Sender =
  /** A service that says by which name its machines are included. */
  | { kind: 'service'; name: string; include: string }
  /** A server whose addresses may be looked up: a server that sends by others may send from elsewhere. */
  | { kind: 'host'; host: string }
  /** The built-in mailbox: nothing leaves the house. */
  | { kind: 'mailbox' }
  | { kind: 'unknown' };

/** By the end of the name of their SMTP servers; as these services document it. */
const services: [suffix: string, name: string, include: string][] = [
  ['amazonaws.com', 'Amazon SES', 'amazonses.com'],
  ['sendgrid.net', 'SendGrid', 'sendgrid.net'],
  ['mailgun.org', 'Mailgun', 'mailgun.org'],
  ['postmarkapp.com', 'Postmark', 'spf.mtasv.net'],
  ['brevo.com', 'Brevo', 'spf.brevo.com'],
  ['sendinblue.com', 'Brevo', 'spf.brevo.com'],
  ['mailjet.com', 'Mailjet', 'spf.mailjet.com'],
  ['sparkpostmail.com', 'SparkPost', 'sparkpostmail.com'],
  ['gmail.com', 'Google', '_spf.google.com'],
  ['google.com', 'Google', '_spf.google.com'],
  ['office365.com', 'Microsoft 365', 'spf.protection.outlook.com'],
  ['outlook.com', 'Microsoft 365', 'spf.protection.outlook.com'],
];

export function senderOfHost(host: string): Sender {
  const name = host.toLowerCase();
  const known = services.find(([suffix]) => name === suffix || name.endsWith(`.${suffix}`));
  return known ? { kind: 'service', name: known[1], include: known[2] } : { kind: 'host', host: name };
}

/** Who hands over the messages of a workspace: its default way out, or the installation's. */
export function senderOf(
  row: Pick<TransportRow, 'kind' | 'settings'> | null,
  installation: { smtpUrl: string | null; isMailbox: boolean },
): Sender {
  if (row) {
    if (row.kind === 'ses') return { kind: 'service', name: 'Amazon SES', include: 'amazonses.com' };
    const { host } = row.settings as { host?: unknown };
    return row.kind === 'smtp' && typeof host === 'string' ? senderOfHost(host) : { kind: 'unknown' };
  }
  if (installation.isMailbox) return { kind: 'mailbox' };
  if (installation.smtpUrl === null) return { kind: 'unknown' };
  return senderOfHost(new URL(installation.smtpUrl).hostname);
}

/** What lets a sender send, as it stands in an SPF record; null when that cannot be known. */
export function mechanismOf(sender: Sender): string | null {
  if (sender.kind === 'service') return `include:${sender.include}`;
  return sender.kind === 'host' ? `a:${sender.host}` : null;
}
