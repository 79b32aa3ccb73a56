import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classifyReturn, type ReturnClass } from '../../../../src/tracking/returns/classify-return.ts';
import { judgeReason } from '../../../../src/tracking/returns/judge-reason.ts';
import { readAtMost } from '../../../../src/tracking/returns/read-parts.ts';
import { ownMails } from './own-mails.ts';

const classes: ReturnClass[] = ['hard', 'soft', 'complaint', 'auto-reply', 'not-a-bounce'];
const samples = ownMails.map(({ raw }) => Buffer.from(raw));
const sample = fc.constantFrom(...samples);

/** Bytes of a sample cut short, doubled in places, and written over in others. */
const mutated = fc
  .tuple(sample, fc.array(fc.tuple(fc.nat(4_000), fc.uint8Array({ maxLength: 12 })), { maxLength: 8 }), fc.nat(6_000))
  .map(([mail, changes, end]) => {
    const bytes = Buffer.concat([mail, mail.subarray(0, end % (mail.length + 1))]);
    for (const [at, put] of changes)
      bytes.set(put.subarray(0, Math.max(0, bytes.length - (at % bytes.length))), at % bytes.length);
    return bytes.subarray(0, Math.max(1, bytes.length - (end % 300)));
  });

test('whatever comes is given a class', async () => {
  const anything = fc.oneof(fc.uint8Array({ maxLength: 5_000 }), mutated);
  await fc.assert(
    fc.asyncProperty(anything, async (raw) => {
      const found = await classifyReturn(raw);
      expect(classes).toContain(found.class);
      for (const recipient of found.recipients) expect(recipient.diagnostic?.length ?? 0).toBeLessThanOrEqual(500);
    }),
    { numRuns: 400 },
  );
});

// A text that makes an expression go back and forth takes minutes, not the seconds a busy machine needs for these.
const repeated = [
  'a',
  ' ',
  '<',
  '@',
  'a@',
  '<a@b> ',
  '5.1.1 ',
  '550 ',
  'user ',
  'not ',
  'mailbox ',
  '> ',
  '-',
  '\n',
  '\n\n',
  'From: ',
  '=?utf-8?q?',
  '<p>',
  'Final-Recipient: ',
  ';',
  '&#',
  'has been ',
];
test.each(repeated)('%j without end', { timeout: 20_000 }, async (piece) => {
  const filler = piece.repeat(Math.ceil(300_000 / piece.length));
  for (const head of [
    '',
    'From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n',
    'Subject: ',
    'Content-Type: text/html\n\n',
  ]) {
    const found = await classifyReturn(Buffer.from(`${head}${filler}`));
    expect(classes).toContain(found.class);
  }
  expect(['hard', 'soft']).toContain(judgeReason({ texts: [filler], isReport: true }).class);
});

test('what lies behind the first half megabyte is not read', async () => {
  const head = 'From: Kim <kim@example.net>\nSubject: Hi\n\n';
  const long = `${head}${'x'.repeat(readAtMost)}\nFinal-Recipient: rfc822; kim@example.net\nAction: failed\nStatus: 5.1.1\n`;
  expect((await classifyReturn(Buffer.from(long))).class).toBe('not-a-bounce');
});
