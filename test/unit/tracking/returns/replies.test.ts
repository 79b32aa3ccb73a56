import { expect, test } from 'vitest';
import { classifyReturn } from '../../../../src/tracking/returns/classify-return.ts';
import { judgeReason } from '../../../../src/tracking/returns/judge-reason.ts';
import { writtenNotices } from './notices.ts';
import { noticeMail, report } from './own-mails.ts';
import { directReplies, reportedReplies } from './replies.ts';

test.each(reportedReplies)('report of $who: $status $said', async ({ status, said, expected }) => {
  const code = said === '' || said.startsWith('X-') ? said : `smtp; ${said}`;
  const fields = ['Final-Recipient: rfc822; kim@example.net', 'Action: failed', `Status: ${status}`];
  const raw = report(code ? [...fields, `Diagnostic-Code: ${code}`] : fields, 'Your message was not delivered.');
  const found = await classifyReturn(Buffer.from(raw));
  expect({ class: found.class, told: found.recipients }).toMatchObject({ class: expected });
});

test.each(directReplies)('said to us: $said', ({ said, expected }) => {
  expect(judgeReason({ texts: [said], isReport: true, isDirect: true })).toMatchObject({ class: expected });
});

test.each(writtenNotices)('notice of $who: $subject: $text', async ({ subject, text, expected }) => {
  const found = await classifyReturn(Buffer.from(noticeMail(subject, text)));
  expect({ class: found.class, told: found.recipients }).toMatchObject({ class: expected });
});
