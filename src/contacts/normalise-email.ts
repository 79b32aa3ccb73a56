import { domainToASCII } from 'node:url';

export type EmailReading = { ok: true; email: string; emailNormal: string } | { ok: false; message: string };

const refuse = (message: string): EmailReading => ({ ok: false, message });

const MAX_ADDRESS_BYTES = 254;
const MAX_LOCAL_BYTES = 64;
const domainLabel = /^[\p{L}\p{N}]([\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?$/u;
/** What RFC 5321 allows only in quotes, plus control characters and lone surrogates. */
const notInLocalPart = /[\s\p{Cc}\p{Cs}"(),:;<>[\\\]]/u;

/**
 * Reads an e-mail address: `email` as written (trimmed), `emailNormal` in lower case with the domain in ASCII (RFC 5891),
 * by which contacts are told apart and suppressed.
 *
 * Asks for what can be delivered over the internet: one @, a local part of at most 64 bytes and an address of at most 254
 * (RFC 5321 section 4.5.3.1), a domain with a dot and ordinary labels. Plus signs, double dots and non-ASCII letters pass.
 */
export function normaliseEmail(text: string): EmailReading {
  const email = text.trim().normalize('NFC');
  const parts = email.split('@');
  const [local, domain] = parts;
  if (parts.length !== 2 || !local || !domain) return refuse('An e-mail address has one @, with text on both sides.');
  if (Buffer.byteLength(local) > MAX_LOCAL_BYTES) return refuse('The part before the @ is longer than 64 bytes.');
  if (notInLocalPart.test(local)) return refuse('The part before the @ holds a character that is not allowed there.');
  const labels = domain.split('.');
  if (labels.length < 2) return refuse('The domain after the @ has no dot.');
  if (!labels.every((label) => domainLabel.test(label)) || /^\d+$/.test(labels.at(-1) ?? '')) {
    return refuse(`"${domain.slice(0, 80)}" is not a domain name.`);
  }
  const asciiDomain = domainToASCII(domain);
  if (asciiDomain === '') return refuse(`"${domain.slice(0, 80)}" is not a domain name.`);
  const emailNormal = `${local.toLowerCase()}@${asciiDomain}`;
  if (Math.max(Buffer.byteLength(email), Buffer.byteLength(emailNormal)) > MAX_ADDRESS_BYTES) {
    return refuse('The address is longer than 254 bytes.');
  }
  return { ok: true, email, emailNormal };
}
