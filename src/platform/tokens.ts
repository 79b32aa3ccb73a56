import { createCipheriv, hkdfSync } from 'node:crypto';

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
/** In base 64. */
const macLetters = 16;

function writeNumbers(blocks: Buffer, at: number, a: number, b: number): void {
  blocks.writeUInt32BE(b, at + 4);
  blocks.writeUInt32BE(Math.floor(a / 2 ** 32), at + 8);
  blocks.writeUInt32BE(a >>> 0, at + 12);
}

export function createTokenSigner<Purpose extends string>(
  secret: string,
  purposes: readonly Purpose[],
): TokenSigner<Purpose> {
  const key = Buffer.from(hkdfSync('sha256', secret, 'kohort-token-v2', purposes.join(' '), 32));
  // ECB without padding: blocks are independent, so one cipher serves for ever.
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  const blocks = Buffer.alloc(blockBytes * purposes.length);
  /** What is verified, by itself. */
  const block = Buffer.alloc(blockBytes);
  purposes.forEach((_purpose, index) => {
    blocks[index * blockBytes] = index + 1;
  });

  const encrypt = (a: number, b: number): Buffer => {
    if (!Number.isSafeInteger(a) || a < 0 || b >>> 0 !== b) throw new RangeError(`A token cannot hold ${a} and ${b}.`);
    for (let at = 0; at < blocks.length; at += blockBytes) writeNumbers(blocks, at, a, b);
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
      const first = token.indexOf('.');
      const second = token.indexOf('.', first + 1);
      if (first < 0 || second < 0 || token.length !== second + 1 + macLetters) return null;
      const a = readNumber(token, 0, first);
      const b = readNumber(token, first + 1, second);
      if (a < 0 || b < 0 || b > 0xffffffff) return null;
      block[0] = purposes.indexOf(purpose) + 1;
      writeNumbers(block, 0, a, b);
      const wanted = cipher.update(block).toString('base64url', 0, macBytes);
      // Every letter is looked at, wherever the first wrong one stands.
      let difference = 0;
      for (let at = 0; at < macLetters; at += 1) {
        difference |= wanted.charCodeAt(at) ^ token.charCodeAt(second + 1 + at);
      }
      return difference === 0 ? [a, b] : null;
    },
  };
}

/** Digits of base 36 from `from` to `to`, or -1 when there are none, too many, or they are no spelling of ours. */
function readNumber(text: string, from: number, to: number): number {
  if (to <= from || to - from > 11) return -1;
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    const digit = code >= 48 && code <= 57 ? code - 48 : code >= 97 && code <= 122 ? code - 87 : -1;
    // One spelling of each number only.
    if (digit < 0 || (digit === 0 && at === from && to - from > 1)) return -1;
    value = value * 36 + digit;
  }
  return Number.isSafeInteger(value) ? value : -1;
}
