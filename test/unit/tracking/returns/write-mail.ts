/** Mails in forms that servers use though no standard asks for them. Lines are joined by CR LF. */
export const mail = (...lines: string[]) => Buffer.from(lines.join('\r\n'), 'utf8');
export const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

export const daemon = [
  'Return-Path: <>',
  'From: MAILER-DAEMON@mx.example.com',
  'To: b@shop.example',
  'MIME-Version: 1.0',
];
export const isReport = 'Content-Type: multipart/report; report-type=delivery-status; boundary="B"';
export const returned = [
  '--B',
  'Content-Type: message/rfc822',
  '',
  'Message-ID: <1@shop.example>',
  'Subject: News',
  '',
  'Hi',
  '--B--',
];
export const said = ['--B', 'Content-Type: text/plain', '', 'Your message was not delivered.'];
export const status = (...lines: string[]) => [
  '--B',
  'Content-Type: message/delivery-status',
  '',
  'Reporting-MTA: dns; mx.example.com',
  '',
  ...lines,
  '',
];

export const reportOf = (...lines: string[]) =>
  mail(...daemon, 'Subject: Undelivered Mail', isReport, '', ...said, ...status(...lines), ...returned);

/** JIS, as Japanese servers write it: the bytes of ISO-2022-JP for “宛先不明” with words of the server beside it. */
export const jis = '\x1b$B08@hITL@\x1b(B';

export const feedback = (fields: string[], third: string[] = returned, from = 'feedback@isp.example') =>
  mail(
    `From: ${from}`,
    'To: abuse@shop.example',
    'Subject: FW: News',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="B"',
    '',
    '--B',
    'Content-Type: text/plain',
    '',
    'This is an email abuse report.',
    '--B',
    'Content-Type: message/feedback-report',
    '',
    ...fields,
    '',
    ...third,
  );

export const person = (subject: string, headers: string[], text: string) =>
  mail(
    'From: Kim <kim@example.net>',
    'To: b@shop.example',
    `Subject: ${subject}`,
    ...headers,
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
  );

export const to = 'Final-Recipient: rfc822; kim@example.net';
