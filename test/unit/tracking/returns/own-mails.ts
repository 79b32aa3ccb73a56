import type { ReturnClass, ReturnRecipient } from '../../../../src/tracking/returns/classify-return.ts';

/** A mail of our own writing, in the form of a family of servers or programs, and what it must be taken for. */
export type OwnMail = {
  name: string;
  raw: string;
  class: ReturnClass;
  reason?: ReturnRecipient['reason'];
  address?: string;
};

type Head = Record<string, string>;

const write = (headers: Head, body: string) =>
  `${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\r\n')}\r\n\r\n${body.replaceAll('\n', '\r\n')}\r\n`;

const daemon: Head = {
  'Return-Path': '<>',
  From: 'Mail Delivery Subsystem <MAILER-DAEMON@mx.shop.example>',
  To: 'b@shop.example',
};

/** A report by RFC 3464 with the parts it has to have. */
export function report(
  status: string[],
  text: string,
  options: { subject?: string; returned?: string; type?: string } = {},
): string {
  const {
    subject = 'Undelivered Mail Returned to Sender',
    returned = 'Message-ID: <1@shop.example>\nSubject: News',
    type = 'message/delivery-status',
  } = options;
  const parts = [
    `Content-Type: text/plain; charset=utf-8\n\n${text}`,
    `Content-Type: ${type}\n\nReporting-MTA: dns; mx.shop.example\n\n${status.join('\n')}`,
    `Content-Type: text/rfc822-headers\n\n${returned}`,
  ];
  const body = `${parts.map((part) => `--B\n${part}\n`).join('\n')}\n--B--`;
  const type2 = 'multipart/report; report-type=delivery-status; boundary="B"';
  return write({ ...daemon, Subject: subject, 'MIME-Version': '1.0', 'Content-Type': type2 }, body);
}

const failed = (address: string, status: string, diagnostic: string) => [
  `Final-Recipient: rfc822; ${address}`,
  'Action: failed',
  `Status: ${status}`,
  ...(diagnostic ? [`Diagnostic-Code: smtp; ${diagnostic}`] : []),
];

const dsn = (
  name: string,
  status: string,
  diagnostic: string,
  expected: Pick<OwnMail, 'class' | 'reason'>,
): OwnMail => ({
  name,
  raw: report(failed('kim@example.net', status, diagnostic), 'Your message could not be delivered.'),
  address: 'kim@example.net',
  ...expected,
});

const notice = (
  name: string,
  subject: string,
  text: string,
  expected: Partial<OwnMail> & { class: ReturnClass },
): OwnMail => ({
  name,
  raw: write({ ...daemon, Subject: subject, 'Content-Type': 'text/plain; charset=utf-8' }, text),
  ...expected,
});

/** A notice written for people only: no report in it. */
export const noticeMail = (subject: string, text: string): string =>
  write({ ...daemon, Subject: subject, 'Content-Type': 'text/plain; charset=utf-8' }, text);

const person = (name: string, headers: Head, text: string, expected: ReturnClass): OwnMail => ({
  name,
  raw: write(
    { From: 'Kim <kim@example.net>', To: 'news@shop.example', 'Content-Type': 'text/plain; charset=utf-8', ...headers },
    text,
  ),
  class: expected,
});

const hard = (reason: OwnMail['reason']) => ({ class: 'hard', reason }) as const;
const soft = (reason: OwnMail['reason']) => ({ class: 'soft', reason }) as const;

export const ownMails: OwnMail[] = [
  dsn(
    'Dovecot LMTP: unknown user',
    '5.1.1',
    "550 5.1.1 <kim@example.net> User doesn't exist: kim@example.net",
    hard('no-such-mailbox'),
  ),
  dsn(
    'Exchange Online: unknown in a tenant',
    '5.4.1',
    '550 5.4.1 Recipient address rejected: Access denied. [DB3.prod.outlook.com]',
    hard('no-such-mailbox'),
  ),
  dsn('null MX (RFC 7505)', '5.1.10', '556 5.1.10 Recipient address has null MX', hard('takes-no-mail')),
  dsn(
    'Postfix: domain not there',
    '5.4.4',
    'Host or domain name not found. Name service error for name=example.invalid type=AAAA: Host not found',
    hard('no-such-domain'),
  ),
  dsn(
    'Gmail: full',
    '5.2.2',
    "552-5.2.2 The recipient's inbox is out of storage space and inactive.",
    soft('mailbox-full'),
  ),
  dsn(
    'Gmail: low reputation',
    '5.7.1',
    '550-5.7.1 Gmail has detected that this message is likely suspicious due to the very low reputation of the sending domain.',
    soft('spam-content'),
  ),
  dsn(
    'Gmail: DMARC',
    '5.7.26',
    "550-5.7.26 Unauthenticated email from shop.example is not accepted due to domain's DMARC policy.",
    soft('authentication'),
  ),
  dsn(
    'Outlook.com: block list',
    '5.7.1',
    "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140).",
    soft('blocked'),
  ),
  dsn(
    'Spamhaus',
    '5.7.1',
    '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org',
    soft('blocked'),
  ),
  dsn(
    'T-Online',
    '5.7.0',
    '554 IP=192.0.2.1 - A problem occurred. (Ask your postmaster for help or to contact tosa@rx.t-online.de to clarify.)',
    { class: 'soft' },
  ),
  dsn(
    'GMX: dynamic address',
    '5.7.0',
    '554-gmx.net (mxgmx015) Nemesis ESMTP Service not available 554 No SMTP service; IP address is block listed.',
    { class: 'soft' },
  ),
  dsn(
    'greylisting that never ended',
    '4.7.1',
    '451 4.7.1 Greylisting in action, please come back later',
    soft('deferred'),
  ),
  dsn('relaying', '5.7.1', '554 5.7.1 <kim@example.net>: Relay access denied', soft('relay-denied')),
  dsn('too big', '5.3.4', '552 5.3.4 Message size exceeds fixed limit', soft('too-big')),
  dsn(
    'our sender refused',
    '5.1.8',
    '550 5.1.8 <b@shop.example>: Sender address rejected: Domain not found',
    soft('sender-refused'),
  ),
  dsn('disabled', '5.2.1', '550 5.2.1 The email account that you tried to reach is disabled.', soft('suspended')),
  dsn('too many at once', '4.7.28', '421 4.7.28 Our system has detected an unusual rate of mail', soft('rate-limited')),
  dsn('French, unknown', '5.1.1', '550 5.1.1 Adresse du destinataire inconnue', hard('no-such-mailbox')),
  dsn('German, full', '5.2.2', '552 Das Postfach des Empfängers ist voll', soft('mailbox-full')),
  dsn('no words at all', '5.0.0', '', { class: 'soft' }),
  {
    name: 'delayed: still being tried',
    raw: report(
      [
        'Final-Recipient: rfc822; kim@example.net',
        'Action: delayed',
        'Status: 4.4.1',
        'Diagnostic-Code: smtp; 550 5.1.1 user unknown',
      ],
      'Not yet delivered.',
    ),
    class: 'soft',
    address: 'kim@example.net',
  },
  {
    name: 'internationalised report (RFC 6533)',
    raw: report(['Final-Recipient: utf-8; kim@exämple.net', 'Action: failed', 'Status: 5.1.1'], 'No.', {
      type: 'message/global-delivery-status',
    }),
    class: 'hard',
    reason: 'no-such-mailbox',
    address: 'kim@exämple.net',
  },
  {
    name: 'handed on: no bounce',
    raw: report(['Final-Recipient: rfc822; kim@example.net', 'Action: relayed', 'Status: 2.0.0'], 'Delivered.'),
    class: 'not-a-bounce',
    reason: 'delivered',
  },
  notice(
    'Exchange in Swedish',
    'Olevererbart: Nyheter',
    'Det gick inte att leverera till följande mottagare eller grupper:\n\nkim@example.net\nE-postadressen hittades inte.\n\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##',
    { ...hard('no-such-mailbox'), address: 'kim@example.net' },
  ),
  notice(
    'qmail',
    'failure notice',
    'Hi. This is the qmail-send program at mx.example.net.\n\n<kim@example.net>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <1@shop.example>\n',
    { ...hard('no-such-mailbox'), address: 'kim@example.net' },
  ),
  notice(
    'Exim, full',
    'Mail delivery failed: returning message to sender',
    'A message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  kim@example.net\n    SMTP error from remote mail server after RCPT TO:<kim@example.net>:\n    552 5.2.2 Mailbox size limit exceeded\n',
    { ...soft('mailbox-full'), address: 'kim@example.net' },
  ),
  notice(
    'Exim, delayed',
    'Warning: message 1abc delayed 24 hours',
    'A message that you sent has not yet been delivered to one or more of its recipients.\n\n  kim@example.net\n    host mx.example.net: 451 4.3.0 try later\n\nNo action is required on your part. Delivery attempts will continue for some time.',
    { class: 'soft', address: 'kim@example.net' },
  ),
  notice(
    'words alone prove nothing',
    'Undeliverable: News',
    'Your message to kim@example.net could not be delivered: unknown recipient.',
    soft('filtered'),
  ),
  person(
    'out of office',
    { Subject: 'Automatic reply: News', 'Auto-Submitted': 'auto-replied' },
    'I am away until Monday.',
    'auto-reply',
  ),
  person('Swedish, by subject alone', { Subject: 'Autosvar: Nyheter' }, 'Jag är på semester.', 'auto-reply'),
  person('German', { Subject: 'Abwesenheitsnotiz: Neues' }, 'Ich bin im Urlaub.', 'auto-reply'),
  person('French', { Subject: 'Réponse automatique : Nouvelles' }, 'Je suis absent.', 'auto-reply'),
  person('Finnish', { Subject: 'Automaattinen vastaus: Uutiset' }, 'Olen poissa.', 'auto-reply'),
  person(
    'ticket system',
    { Subject: '[#123] We got your mail', 'X-Autoreply': 'yes', Precedence: 'bulk' },
    'Thank you.',
    'auto-reply',
  ),
  person(
    'a person answers',
    { Subject: 'Re: News' },
    'Is the shop open on Sunday? My last parcel was not delivered.',
    'not-a-bounce',
  ),
  person(
    'a person writes of delivery',
    { Subject: 'Delivery problem with my order' },
    'Where is my parcel?',
    'not-a-bounce',
  ),
  person(
    'a newsletter',
    { Subject: 'Our autumn sale', Precedence: 'bulk', 'List-Unsubscribe': '<https://x.example/u>' },
    'Everything must go.',
    'not-a-bounce',
  ),
  person('wants out', { Subject: 'unsubscribe' }, '', 'complaint'),
];
