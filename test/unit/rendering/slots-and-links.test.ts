import { describe, expect, it } from 'vitest';
import { lintTemplate, listSlots, withoutTracking } from '../../../src/rendering/index.ts';
import { caught, compile, contextOf, designOf } from './fixtures.ts';

const slotted =
  '<mjml><mj-body><k-slot name="hero" /><k-slot name="more"><mj-text>Default words</mj-text></k-slot></mj-body></mjml>';

describe('slots', () => {
  it('places texts, escaped, with paragraphs and a tracked button', async () => {
    const program = await compile({
      mjml: slotted,
      slots: {
        hero: {
          kind: 'text',
          heading: 'Tea & <cake>',
          body: 'Hi {{contact.firstName}}\nnext line\n\nnext paragraph',
          button: { label: 'See', url: 'https://shop.example/?a=1&b=2' },
        },
      },
    });
    const { html, text } = program.render(contextOf());
    expect(html).toContain('Tea &amp; &lt;cake&gt;');
    expect(html).toMatch(/Hi Anna<br ?\/?>next line<\/p><p[^>]*>next paragraph/);
    expect(html).toContain('Default words');
    expect(program.links).toEqual([{ index: 0, slot: 'hero', url: 'https://shop.example/?a=1&b=2' }]);
    expect(text).toContain('Tea & <cake>\n\nHi Anna\nnext line\n\nnext paragraph\n\nSee (https://t.example/c/0?to=');
  });

  it('places MJML in a body or a column, wrapped where needed, and names the slot in errors', async () => {
    const design =
      '<mjml><mj-body><k-slot name="a" /><mj-section><mj-column><k-slot name="b" /></mj-column></mj-section></mj-body></mjml>';
    const mjml = (text: string) => ({ kind: 'mjml' as const, mjml: `<mj-text>${text}</mj-text>` });
    const program = await compile({ mjml: design, slots: { a: mjml('In a'), b: mjml('In\n{{contact.nick}}') } });
    const error = await caught(() => program.render(contextOf()));
    expect(error).toMatchObject({ code: 'rendering_missing_value', info: { part: 'slot:b', line: 2, column: 3 } });
    const { text } = program.render(contextOf({ contact: { email: 'a@b.se', nick: 'Nick' } }));
    expect(text.trim()).toBe('In a\n\nIn Nick');
  });

  it.each([
    ['sv', ['Din kod: CALM5', 'Gäller vardagar. Till och med 31 december 2026.', '5 % rabatt']],
    ['en', ['Your code: CALM5', 'Valid vardagar. Until December 31, 2026.', '5% off']],
  ])('tells an offer in %s', async (language, expected) => {
    const program = await compile({ mjml: slotted, slots: { hero: { kind: 'offer' } }, language });
    const validUntil = new Date('2026-12-31T23:00:00Z');
    const offer = { name: 'Calm', percent: 5, code: 'CALM5', windowText: 'vardagar', validUntil };
    const text = program.render(contextOf({ offer })).text.replace(/[\u00a0\u202f]/g, ' ');
    for (const words of expected) expect(text).toContain(words);
    const bare = program.render(contextOf({ offer: { name: 'Early access' } })).text;
    expect(bare).toMatch(/^Early access\n\nDefault words/);
    expect(await caught(() => program.render(contextOf()))).toMatchObject({ code: 'rendering_missing_value' });
  });

  it('reports slots without content, contents without a slot, and slots in wrong places', async () => {
    const text = { kind: 'text' as const, body: 'x' };
    expect((await caught(() => compile({ mjml: slotted }))).detail).toMatch(/slot "hero" has no content/);
    expect((await caught(() => compile({ mjml: slotted, slots: { hero: text, hreo: text } }))).detail).toMatch(
      /"hreo"/,
    );
    expect((await caught(() => compile({ mjml: designOf('<k-slot name="x" />'), slots: { x: text } }))).detail).toMatch(
      /stands in/,
    );
    expect(listSlots(slotted)).toEqual([
      { name: 'hero', hasDefault: false },
      { name: 'more', hasDefault: true },
    ]);
  });

  it('keeps conditions and loops round whole sections', async () => {
    const mjml = `<mjml><mj-body>
      {{#if offer}}<mj-section><mj-column><mj-text>Offer {{offer.name}}</mj-text></mj-column></mj-section>{{/if}}
      {{#each products}}<mj-section><mj-column><mj-text>{{name}}</mj-text></mj-column></mj-section>{{/each}}
    </mj-body></mjml>`;
    const program = await compile({ mjml });
    const products = [{ name: 'Tea' }, { name: 'Milk' }];
    expect(program.render(contextOf({ products })).text.trim()).toBe('Tea\n\nMilk');
    expect(program.render(contextOf({ products, offer: { name: 'Calm' } })).text.trim()).toBe(
      'Offer Calm\n\nTea\n\nMilk',
    );
  });
});

describe('MJML errors', () => {
  it.each([
    ['<mjml><mj-body>\n<mj-secton></mj-secton></mj-body></mjml>', /mj-secton/, 2],
    [
      '<mjml><mj-body>\n\n<mj-section><mj-column></mj-section></mj-body></mjml>',
      /<mj-column> is closed by <\/mj-section>/,
      3,
    ],
    [
      '<mjml><mj-body><mj-section><mj-column>\n<mj-text nope="1">{{contact.email}}</mj-text></mj-column></mj-section></mj-body></mjml>',
      /nope/,
      2,
    ],
    ['<mjml><mj-body>\n<mj-include path="/etc/passwd" /></mj-body></mjml>', /mj-include/, 2],
  ])('%s', async (mjml, message, line) => {
    const error = await caught(() => compile({ mjml }));
    expect(error.code).toBe('rendering_mjml_invalid');
    expect(error.detail).toMatch(message);
    expect(error.detail).toContain(`line ${line},`);
  });

  it('allows expressions as colours', async () => {
    const mjml = '<mjml><mj-body background-color="{{workspace.colour}}"></mj-body></mjml>';
    const workspace = { name: 'Shop', colour: '#ff0000' };
    expect((await compile({ mjml })).render(contextOf({ workspace })).html).toContain('#ff0000');
  });
});

describe('links', () => {
  const inner = [
    '<a href="https://shop.example/a?x=1&amp;y=2">A</a>',
    '<a href="{{contact.url}}">B</a>',
    '<a href="https://shop.example/s/{{contact.firstName}}?q={{contact.firstName}}">C</a>',
    '<a href="{{unsubscribeUrl}}">U</a> <a href="mailto:a@b.se">M</a> <a href="#top">T</a> <a href="tel:+46">P</a>',
  ].join(' ');
  const contact = { email: 'a@b.se', firstName: 'Å/ä &"<', url: 'https://shop.example/p?a=1&b="2"' };

  it('leads to all choices by the token of the unsubscribe link, untracked', async () => {
    const choices = '<a href="{{preferencesUrl}}">Choose</a> <a href="{{unsubscribeUrl}}">Leave</a>';
    const program = await compile({ mjml: designOf(choices) });
    expect(program.links).toEqual([]);
    const { html, text } = program.render(contextOf({ contact }));
    expect(html).toContain('href="https://t.example/p/1?a=1&amp;b=2"');
    expect(text).toContain('https://t.example/p/1?a=1&b=2');
  });

  it('tracks static and dynamic links with the same index in HTML and text', async () => {
    const program = await compile({ mjml: designOf(inner) });
    expect(program.links.map((link) => link.url)).toEqual([
      'https://shop.example/a?x=1&y=2',
      '{{contact.url}}',
      'https://shop.example/s/{{contact.firstName}}?q={{contact.firstName}}',
    ]);
    const seen: string[] = [];
    const link = (index: number, url: string) => {
      seen.push(`${index} ${url}`);
      return `https://t.example/${index}?a=1&b=2`;
    };
    const { html, text } = program.render(contextOf({ contact, track: { ...contextOf().track, link } }));
    const expected = [
      '0 https://shop.example/a?x=1&y=2',
      '1 https://shop.example/p?a=1&b="2"',
      '2 https://shop.example/s/%C3%85/%C3%A4%20&%22%3C?q=%C3%85%2F%C3%A4%20%26%22%3C',
    ];
    // A written address is asked for once a message, one made of data wherever it stands.
    expect(seen).toEqual([...expected, ...expected.slice(1)]);
    for (const index of [0, 1, 2]) {
      expect(html).toContain(`href="https://t.example/${index}?a=1&amp;b=2"`);
      expect(text).toContain(`(https://t.example/${index}?a=1&b=2)`);
    }
    expect(html).toContain('href="https://t.example/u/1?a=1&amp;b=2"');
    expect(text).toContain('U (https://t.example/u/1?a=1&b=2) M (a@b.se) T P (+46)');
    expect(html).not.toContain('shop.example');
  });

  it('leaves everything as written without tracking, and writes no pixel', async () => {
    const { html } = (await compile({ mjml: designOf(inner) })).render(
      contextOf({ contact, track: withoutTracking('https://shop.example/unsubscribe') }),
    );
    expect(html).toContain('href="https://shop.example/a?x=1&amp;y=2"');
    expect(html).not.toContain('<img');
  });

  it('writes the pixel last in the body', async () => {
    const { html } = (await compile({ mjml: designOf('x') })).render(contextOf());
    expect(html).toMatch(/<img src="https:\/\/t.example\/o\/1"[^>]*\/><\/body>/);
  });

  it('writes a link that nobody sees beside it, in the HTML alone, and only when it is given one', async () => {
    const program = await compile({ mjml: designOf('<a href="https://shop.example/a">A</a>') });
    const { track } = contextOf();
    const plain = program.render(contextOf());
    const { html, text } = program.render(contextOf({ track: { ...track, hiddenUrl: 'https://t.example/c/x.0' } }));
    const hidden =
      /<a href="https:\/\/t\.example\/c\/x\.0" aria-hidden="true" tabindex="-1" style="display:none[^>]*><\/a>/;
    expect(html).toMatch(hidden);
    expect(html.replace(hidden, '')).toBe(plain.html);
    expect(text).toBe(plain.text);
  });

  it('knows which slot a link stands in, whatever kind of content it is and whatever its address is made of', async () => {
    const mjml =
      '<mjml><mj-body><k-slot name="hero" /><mj-section><mj-column><mj-text><a href="https://shop.example/own">A</a>' +
      '</mj-text></mj-column></mj-section><k-slot name="more"><mj-button href="https://shop.example/default">D</mj-button>' +
      '</k-slot><k-slot name="last" /></mj-body></mjml>';
    const hero =
      '<mj-image src="https://shop.example/i.png" alt="i" href="https://shop.example/{{contact.firstName}}" />';
    const program = await compile({
      mjml,
      slots: {
        hero: {
          kind: 'mjml',
          mjml: `${hero}<mj-text><a class="x" href='https://shop.example/2?a=1&amp;b=2'>B</a></mj-text>`,
        },
        last: { kind: 'text', body: 'x', button: { label: 'See', url: 'https://shop.example/last' } },
      },
    });
    expect(program.links.map(({ slot, url }) => [slot, url])).toEqual([
      ['hero', 'https://shop.example/{{contact.firstName}}'],
      ['hero', 'https://shop.example/2?a=1&b=2'],
      [undefined, 'https://shop.example/own'],
      ['more', 'https://shop.example/default'],
      ['last', 'https://shop.example/last'],
    ]);
    expect(program.render(contextOf()).html).not.toContain('\uffff');
  });

  it('refuses addresses that are none', async () => {
    const program = await compile({ mjml: designOf('<a href="{{contact.url}}">x</a>') });
    for (const url of ['javascript:alert(1)', 'data:text/html,x', '/relative', '', 'https://']) {
      const error = await caught(() => program.render(contextOf({ contact: { email: 'a@b.se', url } })));
      expect(error.code, url).toBe('rendering_value_invalid');
    }
    expect((await caught(() => compile({ mjml: designOf('<a href="/relative">x</a>') }))).detail).toMatch(/https/);
    expect((await caught(() => compile({ mjml: designOf('<a href="javascript:x">x</a>') }))).detail).toMatch(/https/);
  });

  it('tracks addresses in a written text, with the index they have in the HTML', async () => {
    const program = await compile({
      mjml: designOf('<a href="https://shop.example/one">1</a> <a href="https://shop.example/two">2</a>'),
      text: 'Go to https://shop.example/two, or https://shop.example/{{contact.firstName}}.',
    });
    expect(program.links.map((link) => link.url)).toEqual([
      'https://shop.example/one',
      'https://shop.example/two',
      'https://shop.example/{{contact.firstName}}',
    ]);
    const track = { ...contextOf().track, link: (index: number) => `https://t.example/${index}` };
    expect(program.render(contextOf({ track })).text).toBe('Go to https://t.example/1, or https://t.example/2.\n');
  });
});

describe('lint', () => {
  it('finds nothing wrong with a complete design', async () => {
    const mjml = designOf(
      'Hello {{default contact.firstName "you"}} {{workspace.address}} <a href="{{unsubscribeUrl}}">leave</a>',
    );
    expect((await lintTemplate({ mjml, subject: 'Hi', preheader: 'there' })).problems).toEqual([]);
  });

  it('reports what would go wrong, with places', async () => {
    const mjml = designOf(
      'Hello {{contact.nick}} {{#if contact.city}}{{contact.city}}{{/if}} <a href="http://shop.se">x</a><img src="https://shop.example/i.png" />',
    );
    const { problems } = await lintTemplate({ mjml, subject: 'Hi' }, { knownContactFields: ['city'] });
    const said = problems.map((problem) => `${problem.severity}: ${problem.message}`);
    expect(said).toContain(
      'error: There is no unsubscribe link: write <a href="{{unsubscribeUrl}}">, or {{> footer}}.',
    );
    expect(said).toContain('warning: There is no postal address: write {{workspace.address}}, or {{> footer}}.');
    expect(said).toContain('warning: No contact field is called "nick".');
    expect(said).toContain('warning: The link "http://shop.se" is not https: write https://.');
    expect(said.join()).toContain('warning: An image has no alt text');
    expect(said.filter((line) => line.includes('get no message'))).toHaveLength(1);
  });

  it('lists several errors at once, and allows empty slots', async () => {
    const { problems } = await lintTemplate({ mjml: designOf('{{a}} {{shout contact.email}}'), subject: '{{#if x}}' });
    expect(problems.filter((problem) => problem.severity === 'error').length).toBeGreaterThanOrEqual(1);
    const { problems: ofSlots } = await lintTemplate({ mjml: slotted, subject: 'x' });
    expect(ofSlots.some((problem) => problem.message.includes('no content'))).toBe(false);
  });
});
