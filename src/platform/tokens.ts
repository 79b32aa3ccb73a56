import { createCipheriv, hkdfSync, timingSafeEqual } from 'node:crypto';

/**
 * Short signed tokens for links in messages: two numbers and a MAC over them and the purpose.
 *
 * The MAC is AES-256 of one block that holds purpose and numbers at fixed places, truncated to 96 bits. A block cipher is
 * a pseudo-random function on single blocks of fixed form (the first step of CMAC, NIST SP 800-38B), and the length that
 * is kept suits links, where each guess needs a request (SP 800-38B appendix A). The key is derived from the instance
 * secret by HKDF (RFC 5869). The tokens of all purposes come from one call of the cipher, because calling it costs more
 * than what it does: a message needs them all.
 */
export type TokenSigner<Purpose extends string> = {
  /** A url-safe token for each purpose. `a` is a non-negative safe integer, `b` below 2³². */
  sign(a: number, b: number): Record<Purpose, string>;
  /** The numbers, or null when the text was not signed by us for this purpose. */
  verify(purpose: Purpose, token: string): [a: number, b: number] | null;
};

const blockBytes = 16;
const macBytes = 12;

export function createTokenSigner<Purpose extends string>(
  secret: string,
  purposes: readonly Purpose[],
): TokenSigner<Purpose> {
  const key = Buffer.from(hkdfSync('sha256', secret, 'kohort-token-v2', purposes.join(' '), 32));
  // ECB without padding: blocks are independent, so one cipher serves for ever.
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  const blocks = Buffer.alloc(blockBytes * purposes.length);
  purposes.forEach((_purpose, index) => {
    blocks[index * blockBytes] = index + 1;
  });

  const encrypt = (a: number, b: number): Buffer => {
    if (!Number.isSafeInteger(a) || a < 0 || b >>> 0 !== b) throw new RangeError(`A token cannot hold ${a} and ${b}.`);
    for (let at = 0; at < blocks.length; at += blockBytes) {
      blocks.writeUInt32BE(b, at + 4);
      blocks.writeUInt32BE(Math.floor(a / 2 ** 32), at + 8);
      blocks.writeUInt32BE(a >>> 0, at + 12);
    }
    return cipher.update(blocks);
  };

  return {
    sign(a, b) {
      const macs = encrypt(a, b);
      const body = `${a.toString(36)}.${b.toString(36)}.`;
      const tokens = {} as Record<Purpose, string>;
      for (let index = 0; index < purposes.length; index += 1) {
        const at = index * blockBytes;
        tokens[purposes[index]!] = body + macs.toString('base64url', at, at + macBytes);
      }
      return tokens;
    },
    verify(purpose, token) {
      const match = /^([0-9a-z]{1,11})\.([0-9a-z]{1,7})\.([\w-]{16})$/.exec(token);
      if (!match) return null;
      const [a, b] = [Number.parseInt(match[1]!, 36), Number.parseInt(match[2]!, 36)];
      // One spelling of each number only.
      if (a.toString(36) !== match[1] || b.toString(36) !== match[2] || b >>> 0 !== b) return null;
      if (!Number.isSafeInteger(a)) return null;
      const at = purposes.indexOf(purpose) * blockBytes;
      const mac = encrypt(a, b).subarray(at, at + macBytes);
      return timingSafeEqual(Buffer.from(match[3]!, 'base64url'), mac) ? [a, b] : null;
    },
  };
}
