import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lintTemplate } from '../../../src/rendering/index.ts';
import { complaintAboutToken } from '../../../src/templates/brand-theme.ts';
import { caught, compile, contextOf, designOf } from './fixtures.ts';

const theme = { accent: '#0b6e4f', logoUrl: '', websiteUrl: 'https://shop.example/?a=1&b=2', claim: 'Tea & time' };

describe('partials', () => {
  const partials = {
    footer:
      '<mj-section><mj-column>\n<mj-text><a href="{{unsubscribeUrl}}">Leave</a> {{> address}}</mj-text></mj-column></mj-section>',
    address: '{{workspace.name}},\n {{workspace.address}}',
    broken: '<mj-section><mj-column>\n  <mj-text>{{contact.nick}}</mj-text>\n</mj-column></mj-section>',
  };
  const design = (inner: string) => `<mjml><mj-body>\n${inner}\n</mj-body></mjml>`;

  it('come in where they are spoken of, also in each other and in contents', async () => {
    const program = await compile({
      mjml: design('<k-slot name="hero" />{{> footer}}'),
      partials,
      slots: { hero: { kind: 'mjml', mjml: '<mj-text>From {{> address}}</mj-text>' } },
    });
    const { text } = program.render(contextOf());
    expect(text).toBe(
      'From Corner Shop, Main Street 1\n\nLeave (https://t.example/u/1?a=1&b=2) Corner Shop, Main Street 1\n',
    );
  });

  it('keep their own place in what is missing and in what is wrong', async () => {
    const program = await compile({ mjml: design('{{> broken}}'), partials });
    const error = await caught(() => program.render(contextOf()));
    expect(error).toMatchObject({ info: { part: 'partial:broken', line: 2, column: 14 } });
    expect(error.detail).toMatch(/^line 2, column 14 of partial "broken":/);
    const wrong = { broken: '<mj-section>\n<mj-column>\n\n<mj-txet>x</mj-txet></mj-column></mj-section>' };
    const refused = await caught(() => compile({ mjml: design('{{> broken}}'), partials: wrong }));
    expect(refused).toMatchObject({ code: 'rendering_mjml_invalid' });
    expect(refused.detail).toMatch(/^line 4, column 1 of partial "broken": .*mj-txet/);
    const unclosed = { broken: '<mj-section>\n<mj-column>{{#if contact.a}}</mj-column></mj-section>' };
    const open = await caught(() => compile({ mjml: design('{{> broken}}'), partials: unclosed }));
    expect(open.detail).toMatch(/^line 2, column 12 of partial "broken": {{#if}} is never closed/);
  });

  it('are refused when unknown, when they reach themselves, when too deep, and in texts', async () => {
    const refusals: [string, Record<string, string>, RegExp][] = [
      ['{{> foter}}', partials, /^line 2, column 1 of the template: There is no partial "foter". There are: address, /],
      ['{{> a}}', { a: '{{> b}}', b: ' {{> a}}' }, /^line 1, column 2 of partial "b": .*reaches itself: a → b → a/],
      ['{{> constructor}}', {}, /no partial "constructor"/],
      ['{{> footer name="x"}}', partials, /nothing behind its name/],
      ['{{#> footer}}x{{/footer}}', partials, /nothing behind its name/],
      ['{{> (lookup contact "x")}}', partials, /nothing behind its name/],
      ['{{> s}}', { s: '<k-slot name="x" />' }, /slots stand in designs only/],
      [
        '{{> p0}}',
        Object.fromEntries(Array.from({ length: 9 }, (_, depth) => [`p${depth}`, `{{> p${depth + 1}}}`])),
        /more than 5 deep/,
      ],
    ];
    for (const [inner, known, message] of refusals) {
      const error = await caught(() => compile({ mjml: design(inner), partials: known }));
      expect(error.code, inner).toBe('rendering_template_invalid');
      expect(error.detail, inner).toMatch(message);
    }
    const inSubject = await caught(() => compile({ mjml: designOf('x'), subject: '{{> footer}}', partials }));
    expect(inSubject.detail).toMatch(/stands in a design, not in a text/);
  });

  it('are bounded, however they multiply', async () => {
    const many = { mjml: designOf('{{> a}}'.repeat(1_000)), subject: 's', partials: { a: 'x' } };
    const said = (await lintTemplate(many)).problems.map(({ message }) => message);
    expect(said).toContain('Partials are used more than 200 times.');
    const ten = (name: string) => `{{> ${name}}}`.repeat(10);
    const bomb = { a: ten('b'), b: ten('c'), c: ten('d'), d: ten('e'), e: 'x'.repeat(1_000) };
    const { problems } = await lintTemplate({ mjml: designOf('{{> a}}'), subject: 's', partials: bomb });
    expect(problems.map(({ message }) => message)).toContain('Partials are used more than 200 times.');
    const large = { mjml: designOf('{{> a}}'.repeat(100)), subject: 's', partials: { a: 'x'.repeat(100_000) } };
    expect((await lintTemplate(large)).problems[0]!.message).toMatch(/grow beyond/);
    const words = { mjml: designOf('{{word "a"}}'.repeat(20_000)), subject: 's', words: { a: '' } };
    expect((await lintTemplate(words)).problems.map(({ message }) => message)).toContain(
      'Words and tokens are used more than 5000 times.',
    );
  });
});

describe('tokens of the brand', () => {
  it('are written out in attributes, texts and styles', async () => {
    const mjml = `<mjml><mj-head><mj-style>.x { color: {{brand.accent}} }</mj-style></mj-head><mj-body background-color="{{brand.accent}}">
      <mj-section><mj-column><mj-text>{{brand.claim}} <a href="{{brand.websiteUrl}}">us</a></mj-text></mj-column></mj-section></mj-body></mjml>`;
    const program = await compile({ mjml, theme, subject: '{{brand.claim}}' });
    const { html, subject } = program.render(contextOf());
    expect(html).toContain('.x { color: #0b6e4f }');
    expect(html).toContain('background-color:#0b6e4f');
    expect(html).toContain('Tea &amp; time');
    expect(subject).toBe('Tea & time');
    expect(program.links).toEqual([{ index: 0, url: 'https://shop.example/?a=1&b=2' }]);
  });

  it('decide conditions when compiling, and stand in expressions', async () => {
    const inner =
      '{{#if brand.logoUrl}}<img src="{{brand.logoUrl}}" alt="" />{{else}}No logo{{/if}}{{#unless brand.claim}}a{{else}}b{{/unless}} {{default contact.nick brand.claim}}';
    const program = await compile({ mjml: designOf(inner), theme });
    const { html, text } = program.render(contextOf());
    expect(html).not.toContain('<img src=""');
    expect(text).toBe('No logob Tea & time\n');
    expect(program.needs.map(({ path }) => path)).toEqual(['contact.nick']);
  });

  it('are refused when unknown, with the place and what there is', async () => {
    for (const inner of ['{{brand.acent}}', '{{#if brand.acent}}x{{/if}}', '{{default contact.nick brand.acent}}']) {
      const error = await caught(() => compile({ mjml: designOf(`a\n${inner}`), theme }));
      expect(error.detail, inner).toMatch(/^line 2, column 1 .*The brand has no "acent". There are: accent, claim/);
    }
    const chained = '{{#if brand.claim}}x{{else if contact.nick}}y{{/if}}';
    expect((await caught(() => compile({ mjml: designOf(chained), theme }))).detail).toMatch(/plain {{else}}/);
  });

  it('cannot be spoken of as facts, and k_ names stay ours', async () => {
    for (const inner of [
      '{{k_slots.a}}',
      '{{#with k_slots}}x{{/with}}',
      '{{@root.k_slots.a.offer.code}}',
      '{{#with @root.[k_slots]}}{{/with}}',
      '{{[k_link] 0}}',
      '{{"k_link" 0}}',
      '{{[k_open]}}',
      "{{#'k_link' 0}}{{/'k_link'}}",
    ]) {
      expect((await caught(() => compile({ mjml: designOf(inner), theme }))).detail, inner).toMatch(/start with k_/);
    }
    expect((await caught(() => compile({ mjml: designOf('{{brand}}'), theme }))).detail).toMatch(/Nothing is called/);
  });
});

describe('words', () => {
  const words = {
    hello: 'Hi <b>& "you"</b> {{contact.firstName}}',
    friend: 'my "friend"',
    loop: '{{word "loop"}}',
    lacking: 'a\n{{contact.nick}}',
  };

  it('are escaped in markup, not in texts, and may hold expressions', async () => {
    const mjml = designOf('<i title="{{word "hello"}}">{{word "hello"}}</i> {{word \'friend\'}}');
    const { html, text, subject } = (await compile({ mjml, words, subject: '{{word "hello"}}' })).render(contextOf());
    expect(html).toContain(
      '<i title="Hi &lt;b&gt;&amp; &quot;you&quot;&lt;/b&gt; Anna">Hi &lt;b&gt;&amp; &quot;you&quot;&lt;/b&gt; Anna</i>',
    );
    expect(text).toBe('Hi <b>& "you"</b> Anna my "friend"\n');
    expect(subject).toBe('Hi <b>& "you"</b> Anna');
  });

  it('are escaped once in contents', async () => {
    const mjml = '<mjml><mj-body><k-slot name="a" /></mj-body></mjml>';
    const slots = { a: { kind: 'text' as const, body: '{{word "friend"}} <x>' } };
    const { html } = (await compile({ mjml, slots, words })).render(contextOf());
    expect(html).toContain('my &quot;friend&quot; &lt;x&gt;');
  });

  it('stand inside expressions as plain text', async () => {
    const inner = 'x {{default contact.nick (word "friend")}} {{plural 2 other=(word "friend")}}{{contact.gone}}';
    const error = await caught(async () => (await compile({ mjml: designOf(inner), words })).render(contextOf()));
    expect(error).toMatchObject({ code: 'rendering_missing_value', info: { missing: 'contact.gone' } });
    const { text } = (await compile({ mjml: designOf(inner.replace('{{contact.gone}}', '')), words })).render(
      contextOf(),
    );
    expect(text).toBe('x my "friend" my "friend"\n');
    const held = await caught(() => compile({ mjml: designOf('{{default contact.nick (word "hello")}}'), words }));
    expect(held.detail).toMatch(/cannot stand inside another expression/);
  });

  it('that are missing, or reach further, are errors with a place', async () => {
    const gone = await caught(() => compile({ mjml: designOf('a\n {{word "bye"}}'), words }));
    expect(gone.detail).toMatch(/^line 2, column 2 of the template: The word "bye" is not written/);
    const loop = await caught(() => compile({ mjml: designOf('{{word "loop"}}'), words }));
    expect(loop.detail).toMatch(/of word "loop": A word cannot hold/);
    const program = await compile({ mjml: designOf('{{word "lacking"}}'), words });
    expect(await caught(() => program.render(contextOf()))).toMatchObject({
      info: { part: 'word:lacking', line: 2, column: 1 + 2 },
    });
  });
});

describe('places inside expressions with constants', () => {
  it('are those of what the author wrote', async () => {
    const inner = '{{#if (and brand.claim contact.firstName)}}{{money contact.balance currency=brand.claim}}{{/if}}';
    const program = await compile({ mjml: designOf(`\n${inner}`), theme: { claim: 'x'.repeat(40) } });
    const error = await caught(() => program.render(contextOf()));
    expect(error).toMatchObject({ info: { missing: 'contact.balance', line: 2 } });
    const column = (error.info.column as number) - 1;
    expect(inner.slice(column)).toMatch(/^contact.balance/);
  });
});

describe('what constants cannot do', () => {
  const mjml = designOf('<b title="{{brand.claim}}|{{word "w"}}">{{brand.claim}}|{{word "w"}}</b>');
  const nasty = fc.array(
    fc.constantFrom(
      '"',
      "'",
      '<',
      '>',
      '&',
      '{',
      '}',
      '\\',
      '`',
      '/',
      '=',
      '-->',
      '<mj-raw>',
      '</b>',
      ' ',
      'kq0y1x',
      'a',
      'é',
      '🎈',
    ),
    { maxLength: 12 },
  );
  const notBraces = nasty.map((parts) =>
    parts
      .join('')
      .replace(/\\(?=\{)/g, '/')
      .replace(/\{(?=\{)/g, '{ ')
      .replace(/[{\\]$/, ''),
  );
  const escaped = (text: string) =>
    text.replace(
      /[&<>"'`]/g,
      (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[character] ?? '&#96;',
    );

  it('words say exactly what they say, whatever that is', async () => {
    await fc.assert(
      fc.asyncProperty(notBraces, async (w) => {
        const words = { w: `a${w}z` };
        const program = await compile({ mjml, words, theme: { claim: 'Tea' }, subject: '{{word "w"}}' });
        const { html, subject } = program.render(contextOf());
        const shown = `Tea|a${escaped(w)}z`;
        expect(html.replace(/\s+/g, ' ')).toContain(`<b title="${shown}">${shown}</b>`.replace(/\s+/g, ' '));
        expect(subject.replace(/\s+/g, ' ')).toBe(`a${w}z`.replace(/\s+/g, ' '));
      }),
      { numRuns: 60 },
    );
  });

  it('tokens that are accepted cannot leave an attribute, a style or an expression', async () => {
    await fc.assert(
      fc.asyncProperty(nasty, async (parts) => {
        const claim = parts.join('');
        if (complaintAboutToken('claim', claim) !== undefined) return;
        expect(claim).not.toMatch(/["'`<>{}\\]/);
        const { html } = (await compile({ mjml, words: { w: 'w' }, theme: { claim } })).render(contextOf());
        expect(html).toContain(`<b title="${escaped(claim)}|w">`);
      }),
      { numRuns: 60 },
    );
    for (const claim of ['{{contact.email}}', '"onload="x', "it's", '<b>', '}body{', '\\{{', '`', 'a\nb', '\uffff']) {
      expect(complaintAboutToken('claim', claim), claim).toBeDefined();
    }
  });
});
