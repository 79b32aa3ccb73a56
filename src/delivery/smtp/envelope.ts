import { isAscii } from 'node:buffer';
import { domainToASCII } from 'node:url';
import type { TransportOutcome, WireMessage } from '../transport.ts';

/** What the server said after EHLO that it can do. */
export type Extensions = {
  pipelining: boolean;
  eightBitMime: boolean;
  smtpUtf8: boolean;
  size: boolean;
  /** The longest message it takes; 0: it did not say. */
  maxBytes: number;
  startTls: boolean;
  /** Names of the ways to sign in, upper case. */
  auth: string[];
};

export const noExtensions: Extensions = {
  pipelining: false,
  eightBitMime: false,
  smtpUtf8: false,
  size: false,
  maxBytes: 0,
  startTls: false,
  auth: [],
};

/** Reads the lines of an answer to EHLO, the greeting line first. */
export function readExtensions(answer: string): Extensions {
  const found = { ...noExtensions, auth: [] as string[] };
  for (const line of answer.split(/\r?\n/).slice(1)) {
    const [name = '', ...words] = line
      .slice(4)
      .trim()
      .toUpperCase()
      .split(/[\s=]+/);
    if (name === 'PIPELINING') found.pipelining = true;
    else if (name === '8BITMIME') found.eightBitMime = true;
    else if (name === 'SMTPUTF8') found.smtpUtf8 = true;
    else if (name === 'STARTTLS') found.startTls = true;
    else if (name === 'AUTH') found.auth.push(...words);
    else if (name === 'SIZE') {
      found.size = true;
      found.maxBytes = Number(words[0]) || 0;
    }
  }
  return found;
}

/** The commands for one message, each with its line end; `isUtf8`: they are not ASCII. */
export type Envelope = { kind: 'envelope'; mail: string; rcpt: string; isUtf8: boolean };

/** An address that can stand between < and > as it is. */
const plainAddress = /^[ !"#-;=?-~]*$/;
const hostileAddress = /[\p{Cc}<>]/u;

/**
 * How a message is announced to this server, or why it cannot be: it is too long (SIZE, RFC 1870), or an address needs
 * SMTPUTF8 (RFC 6531), which the server has not. Domains beyond ASCII are written in their ASCII form.
 */
export function envelopeOf(message: WireMessage, extensions: Extensions): Envelope | TransportOutcome {
  const { envelope, raw, prefix } = message;
  const bytes = raw.length + (prefix ? prefix.length : 0);
  if (extensions.maxBytes > 0 && bytes > extensions.maxBytes) {
    const reason = `The message has ${bytes} bytes, and the server takes at most ${extensions.maxBytes}`;
    return { kind: 'rejected', reason, status: '5.3.4', stage: 'mail' };
  }
  let parameters = extensions.size ? ` SIZE=${bytes}` : '';
  if (extensions.eightBitMime && !message.isPlain && !isAscii(raw)) parameters += ' BODY=8BITMIME';
  let { from, to } = envelope;
  let isUtf8 = false;
  if (!plainAddress.test(from) || !plainAddress.test(to)) {
    if (hostileAddress.test(from) || hostileAddress.test(to)) {
      return { kind: 'rejected', reason: 'The address has characters no address can have', stage: 'rcpt' };
    }
    from = inAscii(from);
    to = inAscii(to);
    isUtf8 = !plainAddress.test(from) || !plainAddress.test(to);
    if (isUtf8 && !extensions.smtpUtf8) {
      const reason = 'The address has letters beyond ASCII, which this server cannot take (SMTPUTF8)';
      return { kind: 'rejected', reason, status: '5.6.7', stage: 'rcpt' };
    }
    if (isUtf8) parameters += ' SMTPUTF8';
  }
  return { kind: 'envelope', mail: `MAIL FROM:<${from}>${parameters}\r\n`, rcpt: `RCPT TO:<${to}>\r\n`, isUtf8 };
}

function inAscii(address: string): string {
  const at = address.lastIndexOf('@') + 1;
  return at === 0 ? address : address.slice(0, at) + (domainToASCII(address.slice(at)) || address.slice(at));
}
