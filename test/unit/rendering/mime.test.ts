import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { fixedHeaders, type MailEnvelope } from '../../../src/rendering/index.ts';
import { encodeBeforehand, encodeQuotedPrintable } from '../../../src/rendering/quoted-printable.ts';
import { TextWireSink } from '../../../src/rendering/sink.ts';
import { WireSlab } from '../../../src/rendering/wire-slab.ts';
import { awkward, canonical } from './awkward.ts';
import { caught, compile, contextOf, designOf } from './fixtures.ts';

const mail: MailEnvelope = {
  from: { name: 'Corner Shop', address: 'shop@example.org' },
  to: { name: 'Anna Öst', address: 'anna@example.org' },
  messageId: '<1.abc@example.org>',
  date: new Date('2026-11-22T17:04:05Z'),
  listUnsubscribe: { url: 'https://t.example/u/1', mailto: 'leave@example.org' },
};

function decodeQuotedPrintable(wire: Buffer): string {
  const bytes = wire
    .toString('latin1')
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

describe('quoted-printable', () => {
  it('decodes to the same text within the rules of the wire', () => {
    fc.assert(
      fc.property(awkward, (text) => {
        const wire = encodeQuotedPrintable(text);
        expect(decodeQuotedPrintable(wire)).toBe(canonical(text).replace(/\n/g, '\r\n'));
        for (const line of wire.toString('latin1').split('\r\n')) {
          expect(line.length).toBeLessThanOrEqual(76);
          expect(line).toMatch(/^(?!\.)[\t\x20-\x7e]*$/);
          expect(line).not.toMatch(/[ \t]$/);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('uses a whole line when it fits exactly', () => {
    expect(encodeQuotedPrintable(`${'a'.repeat(76)}\n`).toString()).toBe(`${'a'.repeat(76)}\r\n`);
    expect(encodeQuotedPrintable('a'.repeat(77)).toString()).toBe(`${'a'.repeat(75)}=\r\naa`);
    expect(encodeQuotedPrintable('.a\n..b ').toString()).toBe('=2Ea\r\n=2E.b=20');
  });

  it('writes the same wherever the bytes must move to make room', () => {
    const write = (slab: WireSlab, texts: string[]): string => {
      const sink = new TextWireSink(slab);
      slab.ascii('Subject: x\r\n\r\n');
      for (const text of texts) {
        slab.encoded(encodeBeforehand(text));
        sink.value(text, false);
        sink.address('https://shop.example/c/', text.slice(0, 2), false);
      }
      sink.end();
      return slab.take().toString('latin1');
    };
    fc.assert(
      fc.property(fc.array(fc.array(awkward, { maxLength: 4 }), { maxLength: 6 }), (messages) => {
        // Room for little more than one message: most of them move somewhere in their middle.
        const narrow = new WireSlab(1);
        const wide = new WireSlab(1_000_000);
        for (const texts of messages) expect(write(narrow, texts)).toBe(write(wide, texts));
      }),
      { numRuns: 200 },
    );
  });
});

describe('renderMime', () => {
  it('carries exactly what the preview shows, for any data', async () => {
    const program = await compile({
      mjml: designOf('Hi {{contact.firstName}} <a href="https://shop.example/?q={{contact.firstName}}">é</a>'),
      subject: 'Hi {{contact.firstName}} – ö',
    });
    await fc.assert(
      fc.asyncProperty(awkward, async (firstName) => {
        const context = contextOf({ contact: { email: 'anna@example.org', firstName } });
        const preview = program.render(context);
        const { raw, envelope } = program.renderMime({ ...mail, context });
        const parsed = await PostalMime.parse(raw);
        expect(envelope).toEqual({ from: 'shop@example.org', to: ['anna@example.org'] });
        expect(canonical(parsed.html ?? '').replace(/\n$/, '')).toBe(canonical(preview.html));
        expect(canonical(parsed.text ?? '').trimEnd()).toBe(canonical(preview.text).trimEnd());
        expect(parsed.subject).toBe(canonical(preview.subject));
        expect(raw.toString('latin1')).not.toMatch(/[^\r]\n|\r[^\n]|[\x80-\xff]/);
      }),
      { numRuns: 300 },
    );
  });

  it('writes the headers of one-click unsubscribe and the rest', async () => {
    const program = await compile({ mjml: designOf('x'), subject: 'Hello' });
    const extraHeaders = { 'X-Kohort-Campaign': '17', 'Feedback-ID': 'vår:17' };
    const { raw } = program.renderMime({
      ...mail,
      replyTo: { address: 'ask@example.org' },
      extraHeaders,
      context: contextOf(),
    });
    const head = raw.toString('latin1').split('\r\n\r\n')[0]!;
    expect(head.split('\r\n')).toEqual([
      'From: Corner Shop <shop@example.org>',
      'To: =?UTF-8?B?QW5uYSDDlnN0?= <anna@example.org>',
      'Reply-To: ask@example.org',
      'Subject: Hello',
      'Message-ID: <1.abc@example.org>',
      'Date: Sun, 22 Nov 2026 17:04:05 +0000',
      'List-Unsubscribe: <https://t.example/u/1>, <mailto:leave@example.org>',
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
      'X-Kohort-Campaign: 17',
      'Feedback-ID: =?UTF-8?B?dsOlcjoxNw==?=',
      'MIME-Version: 1.0',
      'Content-Type: multipart/alternative;',
      expect.stringMatching(/^ boundary="=_k[0-9a-f]{24}"$/),
    ]);
  });

  it('offers no way out of what is owed to people, and carries lines made once', async () => {
    const program = await compile({ mjml: designOf('x'), subject: 'Your receipt' });
    const lines = fixedHeaders({ 'Auto-Submitted': 'auto-generated', 'List-ID': `<${'a'.repeat(90)}.example>` });
    const { listUnsubscribe: _, ...plain } = mail;
    const { raw, envelope } = program.renderMime({
      ...plain,
      returnPath: 'b+1@bounces.example.org',
      fixedHeaders: lines,
      context: contextOf(),
    });
    const head = raw.toString('latin1').split('\r\n\r\n')[0]!;
    expect(head).not.toMatch(/unsubscribe/i);
    expect(head).toContain(`\r\nAuto-Submitted: auto-generated\r\nList-ID: <${'a'.repeat(90)}.example>\r\n`);
    expect(envelope.from).toBe('b+1@bounces.example.org');
    for (const [name, value] of [
      ['Subject', 'x'],
      ['X-A', 'a\r\nBcc: b@example.org'],
      ['List-Unsubscribe', '<x>'],
    ] as const) {
      expect(() => fixedHeaders({ [name]: value })).toThrow();
    }
  });

  it('gives names and long subjects back unharmed', async () => {
    const program = await compile({ mjml: designOf('x'), subject: '{{contact.firstName}}' });
    const words = fc.array(
      fc.constantFrom('hej', 'å🙂ä', '"quoted"', 'a,b', '=?UTF-8?Q?x?=', '(c)', '\\', 'w'.repeat(90), '@', '<x>'),
      {
        minLength: 1,
        maxLength: 30,
      },
    );
    await fc.assert(
      fc.asyncProperty(words, async (parts) => {
        const name = parts.join(' ');
        const context = contextOf({ contact: { email: 'anna@example.org', firstName: name } });
        const { raw } = program.renderMime({ ...mail, from: { name, address: 'shop@example.org' }, context });
        const parsed = await PostalMime.parse(raw);
        expect(parsed.subject).toBe(name);
        expect(parsed.from).toMatchObject({ name, address: 'shop@example.org' });
        const head = raw.toString('latin1').split('\r\n\r\n')[0]!;
        for (const line of head.split('\r\n')) expect(line.length).toBeLessThanOrEqual(200);
      }),
      { numRuns: 200 },
    );
  });

  it.each<[string, Partial<MailEnvelope>]>([
    [
      'a sender name with a line break',
      { from: { name: 'Shop\r\nBcc: all@example.org', address: 'shop@example.org' } },
    ],
    ['an address with a line break', { to: { address: 'a@example.org\r\nBcc: b@example.org' } }],
    ['two addresses in one', { to: { address: 'a@example.org, b@example.org' } }],
    ['an address with brackets', { to: { address: '<a@example.org>' } }],
    ['an address without a domain', { to: { address: 'anna' } }],
    ['a message id with a line break', { messageId: 'a@b\r\nX: y' }],
    ['a message id without a domain', { messageId: 'abc' }],
    ['an unsubscribe link with a bracket', { listUnsubscribe: { url: 'https://t.example/>\r\nX: y' } }],
    ['an unsubscribe link that is none', { listUnsubscribe: { url: 'javascript:alert(1)' } }],
    ['an extra header with a line break', { extraHeaders: { 'X-A': 'a\r\nBcc: b@example.org' } }],
    ['an extra header with a bare line feed', { extraHeaders: { 'X-A': 'å\nBcc: b@example.org' } }],
    ['an extra header name with a colon', { extraHeaders: { 'X-A: b\r\nBcc': 'c' } }],
    ['an extra header of ours', { extraHeaders: { BCC: 'b@example.org' } }],
    ['a content header', { extraHeaders: { 'Content-Type': 'text/plain' } }],
    ['a return path with a space', { returnPath: 'a b@example.org' }],
    ['no date', { date: new Date(Number.NaN) }],
  ])('refuses %s', async (_, changes) => {
    const program = await compile({ mjml: designOf('x') });
    const error = await caught(() => program.renderMime({ ...mail, ...changes, context: contextOf() }));
    expect(error.code).toBe('rendering_header_invalid');
  });

  it('writes international domains in ASCII', async () => {
    const { envelope } = (await compile({ mjml: designOf('x') })).renderMime({
      ...mail,
      to: { address: 'anna@smörgås.example' },
      context: contextOf(),
    });
    expect(envelope.to).toEqual(['anna@xn--smrgs-pra0j.example']);
  });
});
