import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { classifyReturn, type ReturnClass } from '../../../../src/tracking/returns/classify-return.ts';
import { ownMails, report } from './own-mails.ts';

const folder = new URL('../../../../../shared/data/bounces/', import.meta.url).pathname;
const isThere = existsSync(join(folder, 'expected.json'));

type Label = { reason: string; hard_bounce: boolean };
type Labelled = { file: string; results: Label[] };

/** What the labels of the data call it, in our words. */
function classOf({ reason, hard_bounce: isHard }: Label): ReturnClass {
  if (reason === 'feedback') return 'complaint';
  if (reason === 'vacation') return 'auto-reply';
  if (reason === 'delivered') return 'not-a-bounce';
  return isHard ? 'hard' : 'soft';
}

/** Some files hold several mails, as mailboxes do (mbox). */
function mailsIn(file: string): Buffer[] {
  const text = readFileSync(join(folder, file), 'latin1');
  const texts = text.startsWith('From ') ? text.split(/^From \S+ .*\n/m).filter((part) => part !== '') : [text];
  return texts.map((part) => Buffer.from(part, 'latin1'));
}

async function readFile(file: string): Promise<{ classes: ReturnClass[]; told: string }> {
  const reports = await Promise.all(mailsIn(file).map((raw) => classifyReturn(raw)));
  const recipients = new Map(
    reports.flatMap((found) => found.recipients).map((one) => [`${one.address} ${one.class}`, one]),
  );
  const classes = [...recipients.values()].map((one) => one.class);
  const told = [...recipients.values()].map((one) => `${one.class} (${one.reason})`).join(', ');
  return { classes: classes.length > 0 ? classes : [reports[0]!.class], told: told || reports[0]!.class };
}

/** How many of the expected results are there; what is there beside them takes as many away. */
function countRight(expected: ReturnClass[], found: ReturnClass[]): number {
  // One complaint is a complaint, however many addresses it names.
  if (expected.includes('complaint')) return found.includes('complaint') ? expected.length : 0;
  const left = [...found];
  const right = expected.filter((name) => left.includes(name) && left.splice(left.indexOf(name), 1).length > 0).length;
  return Math.max(0, right - left.length);
}

test.skipIf(!isThere)(
  `real mails: at least 99 % right by class${isThere ? '' : ' (skipped: ../shared/data/bounces is not here)'}`,
  async () => {
    const labelled = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Labelled[];
    const others: Labelled[] = [
      { file: 'not-bounces/is-not-bounce-01.eml', results: [{ reason: 'delivered', hard_bounce: false }] },
    ];
    let [results, right] = [0, 0];
    const misses: string[] = [];
    for (const { file, results: labels } of [...labelled, ...others]) {
      const expected = labels.map(classOf);
      const { classes, told } = await readFile(file);
      const count = countRight(expected, classes);
      results += expected.length;
      right += count;
      if (count < expected.length)
        misses.push(
          `${file}: ${labels.map((label, i) => `${expected[i]} (${label.reason})`).join(', ')}, taken for ${told}`,
        );
    }
    console.info(
      `bounces: ${right} of ${results} results right (${((100 * right) / results).toFixed(2)} %); misses:\n  ${misses.join('\n  ')}`,
    );
    expect(labelled).toHaveLength(285);
    expect(right / results).toBeGreaterThanOrEqual(0.99);
  },
);

test.each(ownMails)('$name', async ({ raw, class: expected, reason, address }) => {
  const found = await classifyReturn(Buffer.from(raw));
  const [recipient] = found.recipients;
  expect({
    class: found.class,
    ...(reason && { reason: recipient?.reason }),
    ...(address && { address: recipient?.address }),
  }).toEqual({
    class: expected,
    ...(reason && { reason }),
    ...(address && { address }),
  });
});

test('a delayed notice is not final, a failure is', async () => {
  const status = (action: string) => ['Final-Recipient: rfc822; kim@example.net', `Action: ${action}`, 'Status: 4.4.7'];
  const [delayed, failed] = await Promise.all(
    ['delayed', 'failed'].map((action) => classifyReturn(Buffer.from(report(status(action), 'Sorry.')))),
  );
  expect([delayed?.recipients[0]?.isFinal, failed?.recipients[0]?.isFinal]).toEqual([false, true]);
});

test('our own headers are found in the part that was returned', async () => {
  const returned =
    'Return-Path: <b+1-1-0123@bounces.shop.example>\nX-Kohort-Message: 1.42\nMessage-ID: <42.abc@shop.example>';
  const raw = report(['Final-Recipient: rfc822; kim@example.net', 'Action: failed', 'Status: 5.1.1'], 'Sorry.', {
    returned,
  });
  const found = await classifyReturn(Buffer.from(raw));
  expect(found).toMatchObject({ kohortMessage: '1.42', originalMessageId: '<42.abc@shop.example>' });
  expect(found.returnAddresses).toContain('b+1-1-0123@bounces.shop.example');
});

test('one mail, several recipients: each is judged by its own words', async () => {
  const groups = [
    'Final-Recipient: rfc822; a@example.net',
    'Action: failed',
    'Status: 5.1.1',
    '',
    'Final-Recipient: rfc822; b@example.net',
    'Action: failed',
    'Status: 5.2.2',
  ];
  const found = await classifyReturn(Buffer.from(report(groups, 'Sorry.')));
  expect(found.recipients.map(({ address, class: name, reason }) => [address, name, reason])).toEqual([
    ['a@example.net', 'hard', 'no-such-mailbox'],
    ['b@example.net', 'soft', 'mailbox-full'],
  ]);
});
