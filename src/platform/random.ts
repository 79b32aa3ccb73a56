import { randomBytes } from 'node:crypto';

/** Unguessable text of `bytes` random bytes (base64url): keys, secrets, codes. */
export function randomToken(bytes = 24): string {
  return randomBytes(bytes).toString('base64url');
}
