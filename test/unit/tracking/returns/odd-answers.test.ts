import { expect, test } from 'vitest';
import { classifyReturn } from '../../../../src/tracking/returns/classify-return.ts';
import { feedback, mail, person, returned, to } from './write-mail.ts';

test.each<[string, Buffer, string[]]>([
  [
    'abuse',
    feedback(['Feedback-Type: abuse', 'User-Agent: X/1', 'Version: 1', 'Original-Rcpt-To: kim@example.net']),
    ['complaint'],
  ],
  ['abuse, third part missing', feedback(['Feedback-Type: abuse', 'Version: 1'], ['--B--']), ['complaint']],
  [
    'abuse, headers only',
    feedback(
      ['Feedback-Type: abuse', 'Version: 1'],
      ['--B', 'Content-Type: text/rfc822-headers', '', 'Message-ID: <1@shop.example>', 'To: kim@example.net', '--B--'],
    ),
    ['complaint'],
  ],
  [
    'opt-out',
    feedback(['Feedback-Type: opt-out', 'Version: 0.1', 'Removal-Recipient: kim@example.net']),
    ['complaint'],
  ],
  ['fraud', feedback(['Feedback-Type: fraud', 'Version: 1']), ['complaint']],
  [
    'from a postmaster, about a bounce-like subject',
    feedback(['Feedback-Type: abuse', 'Version: 1'], returned, 'postmaster@isp.example'),
    ['complaint'],
  ],
  [
    'Microsoft, by hand of its staff',
    mail(
      'From: staff@hotmail.com',
      'To: abuse@shop.example',
      'Subject: complaint about message from 192.0.2.1',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="B"',
      '',
      '--B',
      'Content-Type: message/rfc822',
      '',
      'X-HmXmrOriginalRecipient: kim@hotmail.com',
      'Message-ID: <1@shop.example>',
      'Subject: News',
      '',
      'Hi',
      '--B--',
    ),
    ['complaint'],
  ],
  [
    'multipart/mixed with a feedback report',
    mail(
      'From: fbl@isp.example',
      'To: abuse@shop.example',
      'Subject: Complaint',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="B"',
      '',
      '--B',
      'Content-Type: message/feedback-report',
      '',
      'Feedback-Type: abuse',
      '',
      ...returned,
    ),
    ['complaint'],
  ],
  [
    'away, sent with the empty path',
    mail(
      'Return-Path: <>',
      'From: Kim <kim@example.net>',
      'To: b@shop.example',
      'Subject: Automatic reply: Your delivery status',
      'Auto-Submitted: auto-replied',
      '',
      'I am away.',
    ),
    ['auto-reply'],
  ],
  [
    'away, with words of bounces',
    mail(
      'Return-Path: <>',
      'From: kim@example.net',
      'Subject: Out of office: News',
      'X-Autoreply: yes',
      '',
      'My mailbox is full. Mail that was not delivered is lost. Back on Monday.',
    ),
    ['auto-reply'],
  ],
  [
    'away, Return-Path is his own',
    person('Re: News', ['Auto-Submitted: auto-replied (vacation)'], 'On vacation until May.'),
    ['auto-reply'],
  ],
  [
    'left the company',
    person('Automatic reply: News', ['Auto-Submitted: auto-replied'], 'Kim no longer works here.'),
    ['auto-reply'],
  ],
  ['Japanese, away', person('自動返信: 不在のお知らせ', ['X-Autorespond: News'], '不在です。'), ['auto-reply']],
  [
    'vacation program',
    person(
      'away from my mail',
      ['Precedence: junk', 'Auto-Submitted: auto-replied'],
      'I will not be reading my mail for a while.',
    ),
    ['auto-reply'],
  ],
  [
    'a person who quotes a bounce',
    person('Re: Undelivered Mail', ['In-Reply-To: <1@shop.example>'], 'I got this, what is it?'),
    ['not-a-bounce'],
  ],
  [
    'read receipt',
    mail(
      'From: Kim <kim@example.net>',
      'To: b@shop.example',
      'Subject: Read: News',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=disposition-notification; boundary="B"',
      '',
      '--B',
      'Content-Type: text/plain',
      '',
      'Your message was read.',
      '--B',
      'Content-Type: message/disposition-notification',
      '',
      to,
      'Disposition: manual-action/MDN-sent-manually; displayed',
      '',
      '--B--',
    ),
    ['not-a-bounce'],
  ],
])('%s', async (_name, raw, expected) => {
  const found = await classifyReturn(raw);
  const classes = found.recipients.length > 0 ? found.recipients.map((one) => one.class) : [found.class];
  expect({ classes, told: found.recipients.map((one) => one.reason) }).toMatchObject({ classes: expected });
});
