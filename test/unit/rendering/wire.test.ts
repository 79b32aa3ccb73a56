import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import {
  createRenderer,
  type MailEnvelope,
  type Program,
  type RenderContext,
  WireSlab,
} from '../../../src/rendering/index.ts';
import { awkward, canonical } from './awkward.ts';
import { caught, compile, contextOf, designOf, renderer } from './fixtures.ts';

const mail: MailEnvelope = {
  from: { name: 'Corner Shop', address: 'shop@example.org' },
  to: { address: 'anna@example.org' },
  messageId: '1.abc@example.org',
  date: new Date('2026-11-22T17:04:05Z'),
  listUnsubscribe: { url: 'https://t.example/u/1' },
};

/** What every message must keep, whatever is in it. */
function checkWire(raw: Buffer): void {
  const wire = raw.toString('latin1');
  expect(wire).not.toMatch(/[^\r]\n|\r[^\n]|[\x80-\xff]/);
  const end = wire.indexOf('\r\n\r\n');
  for (const line of wire.slice(0, end).split('\r\n')) {
    expect(line.length).toBeLessThanOrEqual(78);
    expect(line).toMatch(/^[ -~]*[!-~]$/);
  }
  for (const line of wire.slice(end + 4).split('\r\n')) {
    expect(line.length).toBeLessThanOrEqual(76);
    expect(line).toMatch(/^(?!\.)[\t -~]*$/);
    expect(line).not.toMatch(/[ \t]$/);
  }
}

/** The bytes, read by another program, are what the same program shows as a preview. */
async function checkAgainstPreview(program: Program, context: RenderContext): Promise<void> {
  const { raw } = program.renderMime({ ...mail, context });
  checkWire(raw);
  const preview = program.render(context);
  const parsed = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true });
  // mailparser drops a line end that stands at the very end of a part.
  const trimmed = (text: string) => canonical(text).replace(/\n+$/, '');
  expect(trimmed(parsed.html || '')).toBe(trimmed(preview.html));
  expect(trimmed(parsed.text ?? '')).toBe(trimmed(preview.text));
  expect(parsed.subject ?? '').toBe(canonical(preview.subject).trim());
}

const contact = fc
  .record({ firstName: awkward, city: awkward, nick: fc.option(awkward), flag: fc.boolean(), list: fc.array(awkward) })
  .map((attributes) => ({ email: 'anna@example.org', ...attributes }));

describe('the wire', () => {
  it('carries what the preview shows, for any data', async () => {
    const program = await compile({
      mjml: designOf(
        'Hi {{contact.firstName}}{{contact.city}} \n{{contact.city}}.{{contact.firstName}} ' +
          '{{#if contact.nick}}{{contact.nick}} {{else}}\n{{/if}}{{{contact.city}}}' +
          '{{#each contact.list}}{{this}}<br />{{/each}}.<a href="https://shop.example/?q={{contact.firstName}}">é</a>' +
          '<a href="https://shop.example/">w</a>',
      ),
      subject: '{{contact.firstName}} – {{contact.city}}',
      preheader: '{{contact.city}}',
    });
    await fc.assert(
      fc.asyncProperty(contact, (facts) => checkAgainstPreview(program, contextOf({ contact: facts }))),
      { numRuns: 120 },
    );
  });

  /** Text that an author may write between expressions: no braces, nothing MJML gives a meaning of its own. */
  const still = awkward.map((text) => text.replace(/[{}<>&\\\0\uffff]/g, ''));
  const leaf = fc.oneof(
    still,
    fc.constantFrom(
      '{{contact.firstName}}',
      '{{{contact.city}}}',
      '{{default contact.nick contact.city "you"}}',
      '{{#if contact.flag}}{{contact.firstName}} {{/if}}',
      '{{#each contact.list}}{{this}}{{/each}}',
      '{{#each contact.list}} {{@index}}{{/each}}',
    ),
  );
  const template = fc
    .array(
      fc.oneof(
        leaf,
        fc.tuple(leaf, leaf).map(([yes, no]) => `{{#if contact.nick}}${yes}{{else}}${no}{{/if}}`),
        leaf.map((inner) => `{{#each contact.list}}${inner}{{/each}}`),
        leaf.map((inner) => `{{#unless contact.flag}}${inner}{{~/unless}}`),
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join(''));

  it('carries what the preview shows, for any template', async () => {
    await fc.assert(
      fc.asyncProperty(template, template, contact, async (text, html, facts) => {
        const source = { mjml: designOf(`x${html}`), text: `x${text}`, subject: 'x{{contact.firstName}}' };
        const program = await renderer.compileMessage(source);
        await checkAgainstPreview(program, contextOf({ contact: facts }));
      }),
      { numRuns: 80 },
    );
  });

  it('tidies a text part alike whether it is shown or sent', async () => {
    const program = await renderer.compileMessage({
      mjml: designOf('x'),
      subject: 's',
      text: ' {{contact.a}} \n{{contact.b}}\n{{#if contact.c}}{{contact.c}}{{/if}}\n\n \n{{contact.a}}\t{{contact.b}}  ',
    });
    const gap = fc.array(fc.constantFrom(' ', '\t', '\n', '\r', '\r\n', '\u00a0', '\u2028', 'w', '.', ''), {
      maxLength: 6,
    });
    const word = gap.map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(word, word, word, async (a, b, c) => {
        const context = contextOf({ contact: { email: 'a@b.se', a, b, c } });
        const parsed = await simpleParser(program.renderMime({ ...mail, context }).raw, { skipTextToHtml: true });
        // Line ends of two neighbours stay two, so each value is made canonical by itself.
        const [x, y, z] = [a, b, c].map(canonical);
        const plain = ` ${x} \n${y}\n${z}\n\n \n${x}\t${y}  `;
        const tidy = `${plain
          .replace(/[ \t]+$/gm, '')
          .replace(/\n{3,}/g, '\n\n')
          .trim()}\n`;
        expect(program.render(context).text).toBe(tidy);
        expect(`${(parsed.text ?? '').replace(/\n+$/, '')}\n`).toBe(tidy.replace(/^\n$/, '\n'));
      }),
      { numRuns: 300 },
    );
  });

  it('is written where the caller says, and over it again only when told', async () => {
    const program = await compile({
      mjml: designOf('{{contact.firstName}} {{#each products}}{{name}}{{/each}}'),
      subject: 's',
    });
    const slab = new WireSlab(100_000);
    const write = (firstName: string, on?: WireSlab) =>
      program.renderMime(
        { ...mail, context: contextOf({ contact: { email: 'a@example.org', firstName }, products: [] }) },
        on,
      ).raw;
    const names = ['Anna', 'å'.repeat(20_000), 'Björn', 'x'.repeat(30_000), 'Cia'];
    const alone = names.map((name) => Buffer.from(write(name)));
    for (let round = 0; round < 3; round += 1) {
      const together = names.map((name) => write(name, slab));
      expect(() => write(undefined as never, slab)).toThrow(/firstName/);
      expect(together.map((raw, index) => raw.equals(alone[index]!))).toEqual(names.map(() => true));
      slab.reuse();
      const next = write('Zoë', slab);
      expect(next.equals(write('Zoë'))).toBe(true);
      expect([next.buffer === together.at(-1)!.buffer, next.byteOffset]).toEqual([true, 0]);
    }
  });

  it('makes room for messages larger than any before, and writes the next as if nothing had been', async () => {
    const own = createRenderer();
    const program = await own.compileMessage({ mjml: designOf('{{contact.firstName}}'), subject: 's' });
    const small = contextOf();
    const before = program.renderMime({ ...mail, context: small }).raw;
    for (const firstName of [
      'å'.repeat(20_000),
      '\u2028'.repeat(40_000),
      '"'.repeat(100_000),
      `${'.\n'.repeat(9_000)}`,
    ]) {
      await checkAgainstPreview(program, contextOf({ contact: { email: 'a@b.se', firstName } }));
    }
    expect(program.renderMime({ ...mail, context: small }).raw.equals(before)).toBe(true);
  });

  it('stops loops and growth on the way to the wire as well, and goes on with the next message', async () => {
    const own = createRenderer({ limits: { maxLoopTurns: 500, maxCharacters: 50_000 } });
    const program = await own.compileMessage({
      mjml: designOf('{{#each products}}{{#each ../products}}{{name}}{{/each}}{{/each}}'),
      subject: 's',
    });
    const wire = (count: number, name = '.') =>
      program.renderMime({
        ...mail,
        context: contextOf({ products: Array.from({ length: count }, () => ({ name })) }),
      }).raw;
    const before = wire(3);
    expect(await caught(() => wire(30))).toMatchObject({ code: 'rendering_too_large' });
    expect(await caught(() => wire(20, 'x'.repeat(3_000)))).toMatchObject({ code: 'rendering_too_large' });
    expect(wire(3).equals(before)).toBe(true);
  });

  it('gives every message bytes of its own, also when reading a value renders another message', async () => {
    const program = await compile({ mjml: designOf('[{{contact.firstName}}]') });
    const of = (firstName: string) =>
      program.renderMime({ ...mail, context: contextOf({ contact: { email: 'a@b.se', firstName } }) }).raw;
    const [anna, bo] = [of('Anna'), of('Bo')];
    let inner: Buffer | undefined;
    const outer = program.renderMime({
      ...mail,
      context: contextOf({
        contact: {
          email: 'a@b.se',
          get firstName() {
            inner = of('Bo');
            return 'Anna';
          },
        },
      }),
    }).raw;
    expect(outer.equals(anna)).toBe(true);
    expect(inner?.equals(bo)).toBe(true);
    expect(anna.toString()).toContain('[Anna]');
  });

  it('reads a value when it is shown, once, and not when its branch is not', async () => {
    const program = await compile({
      mjml: designOf('{{#if contact.isVip}}Your code: {{offer.code}} {{offer.code}}{{/if}}'),
    });
    let reads = 0;
    const wireFor = (isVip: boolean) =>
      program.renderMime({
        ...mail,
        context: contextOf({
          contact: { email: 'a@b.se', isVip },
          offer: {
            name: 'Five',
            get code() {
              reads += 1;
              return 'FIVE';
            },
          },
        }),
      });
    wireFor(false);
    expect(reads).toBe(0);
    expect(wireFor(true).raw.toString()).toContain('FIVE FIVE');
    expect(reads).toBe(1);
  });
});

describe('headers', () => {
  it('never split a character, and stay within 78 characters a line', async () => {
    const program = await compile({ mjml: designOf('x'), subject: '{{contact.firstName}}' });
    await fc.assert(
      fc.asyncProperty(awkward, async (firstName) => {
        const context = contextOf({ contact: { email: 'a@b.se', firstName } });
        const { raw } = program.renderMime({ ...mail, context });
        checkWire(raw);
        const words = raw.toString('latin1').matchAll(/=\?UTF-8\?B\?([^?]*)\?=/g);
        const whole = new TextDecoder('utf-8', { fatal: true });
        for (const [, base64] of words) expect(() => whole.decode(Buffer.from(base64!, 'base64'))).not.toThrow();
      }),
      { numRuns: 200 },
    );
  });
});
