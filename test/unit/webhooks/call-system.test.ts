import { describe, expect, test } from 'vitest';
import { createFakeClock, createVault } from '../../../src/platform/index.ts';
import type { Answer } from '../../../src/webhooks/call-receiver.ts';
import { createCallSystem } from '../../../src/webhooks/call-system.ts';
import { isSecret, makeSecret, signWebhook } from '../../../src/webhooks/sign-webhook.ts';

const clock = createFakeClock(new Date('2026-05-01T00:00:00Z'));
const vault = createVault('a secret of at least 32 characters');

function systemThat(answer: Answer) {
  const calls: { headers: Record<string, string>; kept: number | undefined }[] = [];
  const receiver = {
    async post(_url: string, _body: string, headers: Record<string, string>, options?: { keptBytes?: number }) {
      calls.push({ headers, kept: options?.keptBytes });
      return answer;
    },
    check: () => undefined,
    close: () => undefined,
  };
  const system = createCallSystem({ receiver, vault, clock });
  const call = (sealed: Uint8Array | null = null, workspaceId = 1) =>
    system.call(workspaceId, { url: 'https://crm.example/', sealed, id: 'one', body: '{}', mostBytes: 1_000 });
  return { calls, system, call };
}

describe('an answer', () => {
  test.each<[Answer, object]>([
    [
      { status: 200, answer: '[]' },
      { kind: 'answered', text: '[]' },
    ],
    [{ status: 200, answer: '[', ending: 'broken' }, { kind: 'try-later' }],
    [{ status: 200, answer: '[', ending: 'too-long' }, { kind: 'refused' }],
    [{ status: 308, answer: '' }, { kind: 'refused' }],
    [
      { status: 404, answer: 'no' },
      { kind: 'refused', why: 'The other system answered with status 404. It said: no' },
    ],
    [
      { status: 408, answer: '' },
      { kind: 'try-later', askedMs: 0 },
    ],
    [
      { status: 429, answer: '', retryAfter: '7' },
      { kind: 'try-later', askedMs: 7_000 },
    ],
    [
      { status: 503, answer: '', retryAfter: 'Fri, 01 May 2026 00:01:00 GMT' },
      { kind: 'try-later', askedMs: 60_000 },
    ],
    [{ status: null, answer: 'no answer within 15 s' }, { kind: 'try-later' }],
    [{ status: null, answer: 'x is not on the public internet', ending: 'refused' }, { kind: 'refused' }],
  ])('%j is judged', async (answer, judged) => {
    expect(await systemThat(answer).call()).toMatchObject(judged);
  });
});

test('calls are signed as webhooks are, with a secret that was kept sealed for the workspace', async () => {
  const { calls, system, call } = systemThat({ status: 200, answer: '[]' });
  const secret = makeSecret();
  const sealed = system.seal(1, secret);
  expect(sealed.includes(Buffer.from(secret))).toBe(false);
  await call(sealed);
  await call();
  const timestamp = Math.floor(clock.now().getTime() / 1_000);
  expect(calls[0]).toMatchObject({
    headers: {
      'webhook-id': 'one',
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signWebhook([secret], 'one', timestamp, '{}'),
    },
    kept: 1_000,
  });
  expect(calls[1]!.headers).not.toHaveProperty('webhook-signature');
  await expect(call(sealed, 2)).rejects.toMatchObject({ code: 'secret_unreadable' });
});

test('a secret is whsec_ and 24 to 64 bytes', () => {
  const of = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;
  expect([makeSecret(), of(24), of(64)].every(isSecret)).toBe(true);
  expect(['', 'hunter2', of(23), of(65), `${of(32)}!`, of(32).slice(6)].some(isSecret)).toBe(false);
  expect(() => systemThat({ status: 200, answer: '' }).system.seal(1, 'hunter2')).toThrow(
    expect.objectContaining({ code: 'webhook_secret_invalid' }),
  );
});
