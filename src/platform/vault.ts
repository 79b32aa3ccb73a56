import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { KohortError } from './errors.ts';

/** Keeps secrets encrypted at rest: passwords of mail servers, keys that sign, tokens of other systems. */
export type Vault = {
  /** `purpose`: what it is for; sealed for one purpose it opens for no other. */
  seal(purpose: string, text: string): Buffer;
  /** Throws `secret_unreadable` when it was sealed under another KOHORT_SECRET, for another purpose, or was changed. */
  open(purpose: string, sealed: Uint8Array): string;
};

const nonceBytes = 12;
const tagBytes = 16;
/** First byte: how the rest is sealed. */
const version = 1;

/**
 * AES-256-GCM (NIST SP 800-38D) with a random nonce, under a key derived from the installation's secret by HKDF (RFC 5869);
 * the purpose is authenticated with it. Sealed: version (1 byte), nonce (12), tag (16), ciphertext.
 */
export function createVault(secret: string): Vault {
  const key = Buffer.from(hkdfSync('sha256', secret, 'kohort-vault-v1', '', 32));
  return {
    seal(purpose, text) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.from([version]), nonce, cipher.getAuthTag(), body]);
    },
    open(purpose, sealed) {
      const bytes = Buffer.from(sealed);
      const bodyAt = 1 + nonceBytes + tagBytes;
      try {
        if (bytes[0] !== version || bytes.length < bodyAt) throw new Error('not sealed by this program');
        const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + nonceBytes), {
          authTagLength: tagBytes,
        });
        cipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(1 + nonceBytes, bodyAt));
        return Buffer.concat([cipher.update(bytes.subarray(bodyAt)), cipher.final()]).toString('utf8');
      } catch (cause) {
        throw new KohortError('secret_unreadable', { cause });
      }
    },
  };
}
