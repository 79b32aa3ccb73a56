import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { describe, expect, it } from 'vitest';
import { relaxedBody, type SigningKey, signMessage } from '../../../src/delivery/sign-message.ts';

const at = new Date('2026-10-05T08:00:00Z');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed = generateKeyPairSync('ed25519');
const der = (key: KeyObject) => key.export({ type: 'spki', format: 'der' });
const records: Record<string, string> = {
  'r1._domainkey.shop.example': `v=DKIM1; k=rsa; p=${der(rsa.publicKey).toString('base64')}`,
  // The key alone, without what says that it is one (RFC 8463, 4).
  'e1._domainkey.shop.example': `v=DKIM1; k=ed25519; p=${der(ed.publicKey).subarray(-32).toString('base64')}`,
};
const rsaKey: SigningKey = { domain: 'shop.example', selector: 'r1', algorithm: 'rsa', key: rsa.privateKey };
const edKey: SigningKey = { domain: 'shop.example', selector: 'e1', algorithm: 'ed25519', key: ed.privateKey };

/** What somebody else's verifier says of each signature. */
async function verify(message: Buffer) {
  const { results } = await dkimVerify(message, {
    curTime: at,
    resolver: async (name: string) => [[records[name] ?? '']],
  });
  return results.map(({ status, signingDomain, algo, signingHeaders }) => {
    const { result, comment } = status;
    const verdict = comment ? `${result} (${comment})` : result;
    return { verdict, signingDomain, algo, headers: signingHeaders?.keys };
  });
}

const letter = (head: string[], body: string) => Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1');
const head = [
  'From: "Corner Shop" <news@shop.example>',
  'To: Anna Ek <anna@mail.example>',
  'Subject: =?UTF-8?B?SMO2c3Q=?=',
  'Message-ID: <m1@shop.example>',
  'Date: Mon, 05 Oct 2026 08:00:00 +0000',
  'List-Unsubscribe: <https://links.example/u/abc>,',
  ' <mailto:u+1@bounces.shop.example>',
  'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  'X-Kohort-Message: 1.1',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset=utf-8',
];
const signed = async (raw: Buffer, keys: SigningKey[]) => Buffer.concat([await signMessage(raw, keys, at), raw]);

describe('the signatures of a message', () => {
  it('verify, by RSA and by Ed25519, and cover what readers and providers look at', async () => {
    const found = await verify(await signed(letter(head, 'Hello\r\nthere\r\n'), [rsaKey, edKey]));
    expect(found.map(({ verdict, algo }) => `${algo} ${verdict}`)).toEqual(['rsa-sha256 pass', 'ed25519-sha256 pass']);
    for (const { signingDomain, headers } of found) {
      expect(signingDomain).toBe('shop.example');
      expect(headers?.toLowerCase().replaceAll(' ', '')).toBe(
        'from:to:subject:date:message-id:list-unsubscribe:list-unsubscribe-post:mime-version:content-type',
      );
    }
  });

  it('do not verify once something was changed, or a second From was added', async () => {
    const whole = (await signed(letter(head, 'Pay 100 here\r\n'), [rsaKey, edKey])).toString('latin1');
    const changes = [
      whole.replace('Pay 100', 'Pay 900'),
      whole.replace('Anna Ek', 'Anne Ek'),
      whole.replace('From: "Corner', 'From: "A" <a@evil.example>\r\nFrom: "Corner'),
    ];
    for (const changed of changes) {
      const found = await verify(Buffer.from(changed, 'latin1'));
      expect(found).toHaveLength(2);
      for (const { verdict } of found) expect(verdict).not.toBe('pass');
    }
  });

  it('keep to lines mail may have', async () => {
    const lines = (await signMessage(letter(head, 'x\r\n'), [rsaKey, edKey], at)).toString('latin1').split('\r\n');
    expect(lines.pop()).toBe('');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(78);
    expect(lines.filter((line) => line.startsWith('DKIM-Signature: '))).toHaveLength(2);
  });

  it('verify whatever white space a message has', async () => {
    const line = fc.string({ unit: fc.constantFrom(' ', '\t', 'a', '=20', '.', 'b', '  '), maxLength: 12 });
    const bodies = fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\r\n'));
    // On the wire every message ends with a line break.
    const ends = fc.constantFrom('\r\n', '\r\n\r\n', ' \r\n\t\r\n');
    const subjects = fc.array(fc.constantFrom('a', 'b c', 'd\t e', ' f'), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(bodies, ends, subjects, async (body, end, subject) => {
        const raw = letter([...head, `Reply-To:  ${subject.join('\r\n ')} `], body + end);
        const found = await verify(await signed(raw, [edKey]));
        expect(found.map(({ verdict }) => verdict)).toEqual(['pass']);
      }),
      { numRuns: 200 },
    );
  });

  it('sign what was there when asked, also when it is written over afterwards', async () => {
    const raw = letter(head, 'Hello\r\n');
    const kept = Buffer.from(raw);
    const signing = signMessage(raw, [rsaKey, edKey], at);
    raw.fill('x');
    const found = await verify(Buffer.concat([await signing, kept]));
    expect(found.map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
  });

  it('have the body hashes of the standards', async () => {
    // RFC 8463, appendix A: the message, its body hash, and the key.
    const key = createPrivateKey({
      key: Buffer.concat([
        Buffer.from('302e020100300506032b657004220420', 'hex'),
        Buffer.from('nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=', 'base64'),
      ]),
      format: 'der',
      type: 'pkcs8',
    });
    const raw = letter(
      ['From: Joe SixPack <joe@football.example.com>', 'Subject: Is dinner ready?'],
      'Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n\r\n',
    );
    const made = await signMessage(raw, [{ domain: 'x.example', selector: 's', algorithm: 'ed25519', key }], at);
    expect(made.toString()).toContain('bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=');
    // RFC 6376, 3.4.4: a body that is empty.
    const empty = await signMessage(letter(head, ''), [edKey], at);
    expect(empty.toString()).toContain('bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
  });
});

describe('the relaxed body', () => {
  it('is the bytes themselves where they are relaxed already', () => {
    const body = Buffer.from('a b\r\nc\r\n');
    const found = relaxedBody(body);
    expect(found.buffer).toBe(body.buffer);
    expect(found.toString()).toBe('a b\r\nc\r\n');
  });

  it.each([
    ['', ''],
    ['\r\n\r\n', ''],
    [' \t \r\n', ''],
    ['a', 'a\r\n'],
    ['a \t b\t\r\n\r\n \r\n', 'a b\r\n'],
    [' a', ' a\r\n'],
    ['a ', 'a\r\n'],
  ])('of %j is %j', (body, relaxed) => {
    expect(relaxedBody(Buffer.from(body)).toString()).toBe(relaxed);
  });
});
