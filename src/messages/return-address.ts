import { createTokenSigner } from '../platform/index.ts';

/** Why somebody writes to one of our addresses. */
export type ReturnKind = 'bounce' | 'unsubscribe';

/** The addresses of one message at which mail comes back to us. `domain`: one whose mail leads here. */
export type MessageReturn = {
  /** The envelope sender, so that whoever cannot deliver a message says which one (VERP). */
  bounce(domain: string): string;
  /** For the mailto address of List-Unsubscribe (RFC 2369). */
  unsubscribe(domain: string): string;
};

/**
 * Addresses mail comes back to: `b+<token>@bounces.shop.example`. The token names message and workspace and is signed,
 * so that nobody can report bounces, or unsubscribe people, for messages he never got. Mail servers may write the part
 * before the @ in lower case on its way: letters of one case only, and short of the 64 characters of RFC 5321
 * (4.5.3.1.1).
 */
export type ReturnAddresses = {
  of(messageId: number, workspaceId: number): MessageReturn;
  /** What an address means, or null when it is none of ours. `address` with or without its domain, in any case. */
  read(address: string): { kind: ReturnKind; messageId: number; workspaceId: number } | null;
};

const kinds: Record<string, ReturnKind> = { b: 'bounce', u: 'unsubscribe' };
const form = /^(b|u)\+([0-9a-z]{1,11})-([0-9a-z]{1,7})-([0-9a-f]{24})$/;

/** Ids in base 36 and a MAC of 96 bits in hexadecimal; see platform/tokens.ts. */
export function createReturnAddresses({ secret }: { secret: string }): ReturnAddresses {
  const signer = createTokenSigner(secret, ['bounce', 'unsubscribe-mail'] as const);
  const inHex = (token: string) => Buffer.from(token.slice(token.lastIndexOf('.') + 1), 'base64url').toString('hex');
  return {
    of(messageId, workspaceId) {
      const tokens = signer.sign(messageId, workspaceId);
      const ids = `${messageId.toString(36)}-${workspaceId.toString(36)}-`;
      return {
        bounce: (domain) => `b+${ids}${inHex(tokens.bounce)}@${domain}`,
        unsubscribe: (domain) => `u+${ids}${inHex(tokens['unsubscribe-mail'])}@${domain}`,
      };
    },
    read(address) {
      const at = address.lastIndexOf('@');
      const match = form.exec((at === -1 ? address : address.slice(0, at)).toLowerCase());
      if (!match) return null;
      const kind = kinds[match[1]!]!;
      const mac = Buffer.from(match[4]!, 'hex').toString('base64url');
      const purpose = kind === 'bounce' ? 'bounce' : 'unsubscribe-mail';
      const ids = signer.verify(purpose, `${match[2]}.${match[3]}.${mac}`);
      return ids && { kind, messageId: ids[0], workspaceId: ids[1] };
    },
  };
}
