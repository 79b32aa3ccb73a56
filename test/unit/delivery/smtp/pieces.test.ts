import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envelopeOf, noExtensions, readExtensions } from '../../../../src/delivery/smtp/envelope.ts';
import { judgeRefusal } from '../../../../src/delivery/smtp/judge-reply.ts';
import { chooseMethod } from '../../../../src/delivery/smtp/sign-in.ts';
import { readSettings } from '../../../../src/delivery/smtp/smtp-settings.ts';
import { stuffDots } from '../../../../src/delivery/smtp/stuff-dots.ts';

describe('dots at the beginning of lines', () => {
  it('are doubled, and the other side gets back what was sent', () => {
    const lines = fc.array(fc.constantFrom('', '.', '..', '.a', 'a.', 'a', '...b'), { maxLength: 12 });
    fc.assert(
      fc.property(lines, (all) => {
        const raw = Buffer.from(all.map((line) => `${line}\r\n`).join(''));
        const wire = Buffer.concat(stuffDots(raw)).toString();
        expect(wire).toBe(all.map((line) => `${line.startsWith('.') ? '.' : ''}${line}\r\n`).join(''));
      }),
    );
  });

  it('are not looked for by copying: a message without them is one part, and the same bytes', () => {
    const raw = Buffer.from('Subject: a.b\r\n\r\nc.\r\n');
    expect(stuffDots(raw)).toEqual([raw]);
    expect(stuffDots(raw)[0]).toBe(raw);
  });
});

const letter = (to: string, raw = 'hello\r\n') => ({
  envelope: { from: 'a@shop.example', to },
  raw: Buffer.from(raw),
  messageId: null,
});
const all = readExtensions(
  '250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SIZE 100\r\n250-AUTH=LOGIN PLAIN\r\n250 SMTPUTF8',
);

describe('an envelope', () => {
  it('reads what the server can do', () => {
    expect(all).toMatchObject({ pipelining: true, eightBitMime: true, size: true, maxBytes: 100, smtpUtf8: true });
    expect(all.auth).toEqual(['LOGIN', 'PLAIN']);
    expect(readExtensions('250 PIPELINING')).toEqual({ ...noExtensions, auth: [] });
  });

  it.each([
    ['b@x.example', 'hello\r\n', 'MAIL FROM:<a@shop.example> SIZE=7\r\n', 'RCPT TO:<b@x.example>\r\n'],
    ['b@x.example', 'hallå\r\n', 'MAIL FROM:<a@shop.example> SIZE=8 BODY=8BITMIME\r\n', 'RCPT TO:<b@x.example>\r\n'],
    ['b@blåbär.example', 'hello\r\n', 'MAIL FROM:<a@shop.example> SIZE=7\r\n', 'RCPT TO:<b@xn--blbr-noae.example>\r\n'],
    ['åsa@x.example', 'hello\r\n', 'MAIL FROM:<a@shop.example> SIZE=7 SMTPUTF8\r\n', 'RCPT TO:<åsa@x.example>\r\n'],
  ])('to %s of %j', (to, raw, mail, rcpt) => {
    expect(envelopeOf(letter(to, raw), all)).toMatchObject({ kind: 'envelope', mail, rcpt });
  });

  it.each([
    ['b@x.example', 'x'.repeat(101), 'at most 100'],
    ['b@x.example>\r\nRCPT TO:<c@x.example', 'hello', 'characters'],
    ['b<c@x.example', 'hello', 'characters'],
  ])('to %s is refused beforehand', (to, raw, words) => {
    const outcome = envelopeOf(letter(to, raw), all);
    expect(outcome).toMatchObject({ kind: 'rejected', reason: expect.stringContaining(words) });
  });

  it('with letters beyond ASCII is refused where the server cannot', () => {
    expect(envelopeOf(letter('åsa@x.example'), noExtensions)).toMatchObject({ kind: 'rejected', status: '5.6.7' });
    expect(envelopeOf(letter('b@blåbär.example'), noExtensions)).toMatchObject({ kind: 'envelope', isUtf8: false });
  });
});

it.each([
  [550, 'rejected'],
  [554, 'rejected'],
  [450, 'try-later'],
  [503, 'try-later'],
  [530, 'try-later'],
  [535, 'try-later'],
])('a refusal by %i is %s', (code, kind) => {
  expect(judgeRefusal('rcpt', code, `${code} 5.1.1 no`)).toEqual({
    kind,
    code,
    reason: `${code} 5.1.1 no`,
    status: '5.1.1',
    stage: 'rcpt',
  });
});

describe('settings', () => {
  it('are read from the address, by the names of nodemailer', () => {
    const url =
      'smtps://anna:s%40crt@mail.example?name=us.example&maxConnections=3&maxMessages=50&socketTimeout=900&tls.servername=mx.example';
    expect(readSettings({ url })).toMatchObject({
      host: 'mail.example',
      port: 465,
      isSecure: true,
      clientName: 'us.example',
      connections: 3,
      maxMessages: 50,
      silenceMs: 900,
      dotMs: 900,
      tls: { servername: 'mx.example' },
      auth: { user: 'anna', pass: 's@crt' },
    });
  });

  it.each([
    ['smtp://h', 'if-offered'],
    ['smtp://h?requireTLS=true', 'required'],
    ['smtp://h?ignoreTLS=true', 'never'],
    ['smtp://h?ignoreTLS=true&requireTLS=true', 'required'],
  ])('%s: STARTTLS %s', (url, startTls) => {
    expect(readSettings({ url })).toMatchObject({ startTls, port: 587, isSecure: false, auth: null });
  });

  it('choose how to sign in', () => {
    const password = { user: 'a', pass: 'b' };
    const offered = ['LOGIN', 'CRAM-MD5', 'PLAIN'];
    expect(chooseMethod(offered, password, { wanted: null, isEncrypted: true })).toBe('PLAIN');
    expect(chooseMethod(offered, password, { wanted: null, isEncrypted: false })).toBe('CRAM-MD5');
    expect(chooseMethod(offered, password, { wanted: 'LOGIN', isEncrypted: true })).toBe('LOGIN');
    expect(chooseMethod(['NTLM'], password, { wanted: null, isEncrypted: true })).toBeNull();
    expect(chooseMethod([], { user: 'a', accessToken: 't' }, { wanted: null, isEncrypted: true })).toBe('XOAUTH2');
  });
});
