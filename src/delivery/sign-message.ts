import { hash, type KeyObject, sign as signAsync } from 'node:crypto';

/** A key that signs for a domain: published in DNS at `<selector>._domainkey.<domain>`. */
export type SigningKey = { domain: string; selector: string; algorithm: 'rsa' | 'ed25519'; key: KeyObject };

/**
 * Headers that are signed where a message has them, in this order. From is signed once more than it is there, so that
 * nobody can add a second one (RFC 6376, 8.15).
 */
const signedHeaders = [
  'from',
  'to',
  'subject',
  'date',
  'message-id',
  'reply-to',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'list-id',
  'feedback-id',
  'auto-submitted',
  'mime-version',
  'content-type',
];
const overSigned = ['from'];

const isSigned = new Set(signedHeaders);
const names = { rsa: 'rsa-sha256', ed25519: 'ed25519-sha256' } as const;

/**
 * The DKIM-Signature header lines of a message, one for each key, each ending in CRLF: they go right before `raw` (RFC
 * 6376; RFC 8463 for Ed25519). `raw`: the whole message, lines ending in CRLF; it is read before this returns, so that
 * it may be written over afterwards. Relaxed in header and body. The signing itself runs beside the event loop.
 */
export function signMessage(raw: Buffer, keys: readonly SigningKey[], at: Date): Promise<Buffer> {
  const bodyAt = raw.indexOf('\r\n\r\n');
  const headEnd = bodyAt === -1 ? raw.length : bodyAt + 2;
  const body = bodyAt === -1 ? raw.subarray(raw.length) : raw.subarray(bodyAt + 4);
  const bodyHash = hash('sha256', relaxedBody(body), 'base64');
  const fields = readFields(raw.toString('latin1', 0, headEnd));
  const listed: string[] = [];
  let signed = '';
  for (const name of signedHeaders) {
    // Of several with one name, those at the bottom are signed first (RFC 6376, 5.4.2).
    for (const value of fields.get(name)?.toReversed() ?? []) {
      listed.push(name);
      signed += `${name}:${value}\r\n`;
    }
  }
  const tail = [...nameLines([...listed, ...overSigned]), `bh=${bodyHash};`];
  const seconds = Math.floor(at.getTime() / 1000);
  return Promise.all(keys.map((key) => signatureOf(key, seconds, tail, signed))).then((lines) =>
    Buffer.from(lines.join(''), 'latin1'),
  );
}

async function signatureOf(key: SigningKey, seconds: number, tail: string[], signed: string): Promise<string> {
  const { domain, selector, algorithm } = key;
  const tags = [
    `v=1; a=${names[algorithm]}; c=relaxed/relaxed; d=${domain};`,
    `s=${selector}; t=${seconds};`,
    ...tail,
    'b=',
  ];
  // A folded line is one with single spaces to whoever verifies (3.4.2); the signature itself counts as empty (3.7).
  const input = Buffer.from(`${signed}dkim-signature:${tags.join(' ')}`, 'latin1');
  const signature = await signBytes(algorithm, input, key.key);
  return `DKIM-Signature: ${tags.join('\r\n ')}${foldBase64(signature)}\r\n`;
}

/** In a thread of libuv's pool: an RSA signature takes half a millisecond. */
function signBytes(algorithm: SigningKey['algorithm'], input: Buffer, key: KeyObject): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, signature: Buffer) => (error ? reject(error) : resolve(signature));
    if (algorithm === 'rsa') signAsync('sha256', input, key, done);
    // Ed25519 signs the hash of the text (RFC 8463, 3), not the text.
    else signAsync(null, Buffer.from(hash('sha256', input, 'hex'), 'hex'), key, done);
  });
}

function foldBase64(bytes: Buffer): string {
  const text = bytes.toString('base64');
  let folded = text.slice(0, 74);
  for (let at = 74; at < text.length; at += 76) folded += `\r\n ${text.slice(at, at + 76)}`;
  return folded;
}

/** The list of signed headers, in lines of a decent length. */
function nameLines(list: string[]): string[] {
  const lines = ['h='];
  for (const [index, name] of list.entries()) {
    const last = lines.length - 1;
    const piece = index === list.length - 1 ? `${name};` : `${name}:`;
    if (lines[last]!.length + piece.length > 75) lines.push(piece);
    else lines[last] += piece;
  }
  return lines;
}

/** Values of the headers that are signed, relaxed (RFC 6376, 3.4.2), in the order they stand in. */
function readFields(head: string): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  for (let at = 0; at < head.length; ) {
    let end = lineEnd(head, at);
    let isFolded = false;
    while (head[end + 2] === ' ' || head[end + 2] === '\t') {
      end = lineEnd(head, end + 2);
      isFolded = true;
    }
    const colon = head.indexOf(':', at);
    if (colon !== -1 && colon < end) {
      const name = head.slice(at, colon).trimEnd().toLowerCase();
      if (isSigned.has(name)) {
        const value = relaxedValue(head.slice(colon + 1, end), isFolded);
        const known = fields.get(name);
        if (known) known.push(value);
        else fields.set(name, [value]);
      }
    }
    at = end + 2;
  }
  return fields;
}

function lineEnd(head: string, from: number): number {
  const end = head.indexOf('\r\n', from);
  return end === -1 ? head.length : end;
}

/** White space is a single space; none at either end. Not `trim`, which would take other bytes for white space too. */
function relaxedValue(value: string, isFolded: boolean): string {
  const unfolded = isFolded ? value.replaceAll('\r\n', '') : value;
  return unfolded.replace(/[ \t]+/g, ' ').replace(/^ | $/g, '');
}

const crlf = Buffer.from('\r\n');
const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;

/**
 * The body relaxed (RFC 6376, 3.4.4): runs of white space are one space, none before the end of a line, no empty lines
 * at the end, and a line break after the last. Those of ours mostly are so already: then nothing is copied.
 */
export function relaxedBody(body: Buffer): Buffer {
  const isPlain = !body.includes('  ') && !body.includes('\t') && !body.includes(' \r\n') && body.at(-1) !== SPACE;
  return withoutEmptyEnd(isPlain ? body : squeeze(body));
}

function withoutEmptyEnd(body: Buffer): Buffer {
  let end = body.length;
  while (end >= 2 && body[end - 2] === CR && body[end - 1] === LF) end -= 2;
  if (end === 0) return body.subarray(0, 0);
  return end < body.length ? body.subarray(0, end + 2) : Buffer.concat([body, crlf]);
}

function squeeze(body: Buffer): Buffer {
  const out = Buffer.allocUnsafe(body.length);
  let length = 0;
  let isSpaceOwed = false;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at]!;
    if (byte === SPACE || byte === TAB) {
      isSpaceOwed = true;
      continue;
    }
    const isLineEnd = byte === CR && body[at + 1] === LF;
    if (isSpaceOwed && !isLineEnd) {
      out[length] = SPACE;
      length += 1;
    }
    isSpaceOwed = false;
    out[length] = byte;
    length += 1;
  }
  return out.subarray(0, length);
}
