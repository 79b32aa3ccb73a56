/** Calls in which we ask another system something, and read what it answers. */
import { type Clock, KohortError, type Vault } from '../platform/index.ts';
import type { Answer, CallReceiver } from './call-receiver.ts';
import { readRetryAfter } from './plan-retry.ts';
import { isSecret, signWebhook } from './sign-webhook.ts';

type Call = { url: string; sealed: Uint8Array | null; id: string; body: string; mostBytes: number };

/** What came of a call. try-later: nobody answered in time, or the other side asked for patience. */
export type SystemAnswer =
  | { kind: 'answered'; text: string }
  | { kind: 'try-later'; why: string; askedMs: number }
  | { kind: 'refused'; why: string };

const purpose = (workspaceId: number) => `other system of workspace ${workspaceId}`;

/** Statuses (RFC 9110, RFC 6585, RFC 8470) after which the same request may be answered better. */
const passing = new Set([408, 425, 429]);
const shownLetters = 200;

const shown = (answer: string) => (answer.trim() === '' ? '' : ` It said: ${answer.trim().slice(0, shownLetters)}`);

function judge({ status, answer, ending, retryAfter }: Answer, now: Date): SystemAnswer {
  const askedMs = readRetryAfter(retryAfter, now) ?? 0;
  if (ending === 'refused') return { kind: 'refused', why: answer };
  if (status === null) return { kind: 'try-later', why: `The other system did not answer: ${answer}`, askedMs: 0 };
  if (passing.has(status) || status >= 500) {
    return { kind: 'try-later', why: `The other system answered with status ${status}.${shown(answer)}`, askedMs };
  }
  if (status >= 300 && status < 400) {
    const why = `The other system answered with status ${status}: redirects are not followed, give the address it points to.`;
    return { kind: 'refused', why };
  }
  if (status >= 400) {
    return { kind: 'refused', why: `The other system answered with status ${status}.${shown(answer)}` };
  }
  if (ending === 'too-long') return { kind: 'refused', why: 'The answer of the other system is too long.' };
  if (ending === 'broken') return { kind: 'try-later', why: 'The answer of the other system broke off.', askedMs: 0 };
  return { kind: 'answered', text: answer };
}

/** With the guard, the client and the signatures of webhooks (Standard Webhooks 1.0.0). */
export function createCallSystem({ receiver, vault, clock }: { receiver: CallReceiver; vault: Vault; clock: Clock }) {
  return {
    /** Throws `webhook_address_refused` for an address that would not be called. */
    check: receiver.check,

    /** The secret as it is kept: encrypted. Throws `webhook_secret_invalid`. */
    seal(workspaceId: number, secret: string): Buffer {
      if (!isSecret(secret)) throw new KohortError('webhook_secret_invalid');
      return vault.seal(purpose(workspaceId), secret);
    },

    /** Posts JSON and reads the whole answer, up to `mostBytes`. `sealed` null: not signed. Redirects are not followed. */
    async call(workspaceId: number, { url, sealed, id, body, mostBytes }: Call): Promise<SystemAnswer> {
      const now = clock.now();
      const timestamp = Math.floor(now.getTime() / 1_000);
      const secrets = sealed === null ? [] : [vault.open(purpose(workspaceId), sealed)];
      const headers = {
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        ...(secrets.length > 0 ? { 'webhook-signature': signWebhook(secrets, id, timestamp, body) } : {}),
        'user-agent': 'Kohort-Webhooks/1',
        accept: 'application/json',
      };
      return judge(await receiver.post(url, body, headers, { keptBytes: mostBytes }), now);
    },
  };
}
