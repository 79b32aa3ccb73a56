import { randomBytes } from 'node:crypto';

/**
 * Letters and digits that nobody takes for one another when reading them off a screen or aloud at a till (no 0/O, 1/I/L, 2/Z,
 * 5/S, 8/B, U/V), and no vowels, so that no words come about. 21 of them.
 */
const alphabet = '34679CDFGHJKMNPQRTWXY';

/** 12 of 21 signs are 52.7 bits: with a million codes given, one guess in six billion hits one of them. */
const signs = 12;
const groupOf = 4;

/** Bytes from here on would favour the first letters. */
const usable = Math.floor(256 / alphabet.length) * alphabet.length;

/** New codes from the system's source of randomness, such as `K7QM-3XPT-9RHW`; all different. */
export function makeCodes(count: number): string[] {
  const codes = new Set<string>();
  while (codes.size < count) {
    const bytes = randomBytes(Math.ceil((count - codes.size) * signs * 1.03) + 64);
    let code = '';
    let length = 0;
    for (const byte of bytes) {
      if (byte >= usable) continue;
      if (length > 0 && length % groupOf === 0) code += '-';
      code += alphabet[byte % alphabet.length];
      length += 1;
      if (length < signs) continue;
      codes.add(code);
      if (codes.size === count) break;
      code = '';
      length = 0;
    }
  }
  return [...codes];
}

/** What previews and test mails show: nobody's. */
export const exampleCode = 'EXAMPLE-CODE';

/** What two ways of typing one code have in common: capitals, no spaces, no hyphens. The SQL twin is {@link codeKeyInSql}. */
export const codeKey = (code: string): string => code.toUpperCase().replace(/[\s\u00ad\u2010-\u2015-]/g, '');

/** {@link codeKey} of a code that is stored (in capitals, with plain hyphens only), for the index offer_code_typed. */
export const codeKeyInSql = (column: string): string => `replace(${column}, '-', '')`;

/** The beginning of a code, for those who may see that it exists but not use it. */
export const maskCode = (code: string): string => `${code.slice(0, Math.min(4, Math.floor(code.length / 2)))}…`;
