/**
 * Signatures of Standard Webhooks (https://www.standardwebhooks.com, specification 1.0.0). Pure but for making secrets.
 */
import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';
/** The specification asks for 24 to 64. */
const secretBytes = 32;

/** A fresh secret, as it is shown: `whsec_` and base64. */
export const makeSecret = (): string => prefix + randomBytes(secretBytes).toString('base64');

/** Whether text is a secret of the specification: `whsec_` and the base64 of 24 to 64 bytes. */
export function isSecret(text: string): boolean {
  const key = text.slice(prefix.length);
  if (!text.startsWith(prefix) || !/^[A-Za-z0-9+/]+={0,2}$/.test(key)) return false;
  const { length } = Buffer.from(key, 'base64');
  return length >= 24 && length <= 64;
}

/** What a webhook signs with: its secret, and for a while after a change the one before. */
export type Secrets = { current: string; previous?: { secret: string; until: string } | undefined };

/** The secrets that sign at an instant. */
export function signingSecrets({ current, previous }: Secrets, now: Date): string[] {
  return previous && new Date(previous.until) > now ? [current, previous.secret] : [current];
}

/** `webhook-signature`: one "v1,…" for each secret, over "id.timestamp.body". `timestamp`: seconds since 1970. */
export function signWebhook(secrets: readonly string[], id: string, timestamp: number, body: string): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(prefix.length), 'base64');
      return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
    })
    .join(' ');
}
