import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/**
 * Short signed tokens for links in messages: `payload` numbers and a MAC over them and the purpose.
 *
 * HMAC-SHA-256 (RFC 2104) truncated to 96 bits (RFC 2104 section 5 allows half or more of the output to be dropped
 * where forging needs an online attempt per guess). One key per purpose, derived from the instance secret by
 * HKDF (RFC 5869), so that a token made for one purpose can never be used for another.
 */
export type TokenSigner = {
  /** `sign([messageId, linkId])` → url-safe text. Numbers are non-negative safe integers. */
  sign(payload: readonly number[]): string;
  /** The numbers, or null when the text was not signed by us for this purpose. */
  verify(token: string): number[] | null;
};

const macBytes = 12;

export function createTokenSigner(secret: string, purpose: string): TokenSigner {
  const key = Buffer.from(hkdfSync('sha256', secret, 'kohort-token-v1', purpose, 32));
  const mac = (body: string) => createHmac('sha256', key).update(body).digest().subarray(0, macBytes);
  return {
    sign(payload) {
      const body = payload.map((number) => number.toString(36)).join('.');
      return `${body}.${mac(body).toString('base64url')}`;
    },
    verify(token) {
      const cut = token.lastIndexOf('.');
      if (cut < 1 || token.length > 200) return null;
      const body = token.slice(0, cut);
      const given = Buffer.from(token.slice(cut + 1), 'base64url');
      if (given.length !== macBytes || !timingSafeEqual(given, mac(body))) return null;
      return body.split('.').map((part) => Number.parseInt(part, 36));
    },
  };
}
