import { describe, expect, it } from 'vitest';
import { createRenderer } from '../../../src/rendering/index.ts';
import { textFromHtml } from '../../../src/rendering/text-from-html.ts';
import { caught, contextOf, designOf } from './fixtures.ts';

describe('the cache of programs', () => {
  it('compiles equal content once, whatever the order of its fields', async () => {
    const renderer = createRenderer({ cacheSize: 10 });
    const mjml = '<mjml><mj-body><k-slot name="a" /><k-slot name="b" /></mj-body></mjml>';
    const a = { kind: 'text' as const, body: 'a', heading: 'h' };
    const b = { kind: 'text' as const, body: 'b' };
    const first = renderer.compileMessage({ mjml, subject: 's', slots: { a, b } });
    const second = renderer.compileMessage({
      slots: { b, a: { heading: 'h', body: 'a', kind: 'text' } },
      subject: 's',
      mjml,
    });
    expect(await second).toBe(await first);
    expect(await renderer.compileMessage({ mjml, subject: 's', slots: { a: b, b: a } })).not.toBe(await first);
    expect(await renderer.compileMessage({ mjml, subject: 's', slots: { a, b }, language: 'sv' })).not.toBe(
      await first,
    );
    expect(renderer.size()).toBe(3);
  });

  it('stays within its bound and keeps what was used last', async () => {
    const renderer = createRenderer({ cacheSize: 2 });
    const compile = (text: string) => renderer.compileMessage({ mjml: designOf(text), subject: 's' });
    const one = await compile('1');
    await compile('2');
    expect(await compile('1')).toBe(one);
    await compile('3');
    expect(renderer.size()).toBe(2);
    expect(await compile('1')).toBe(one);
  });

  it('does not keep failures', async () => {
    const renderer = createRenderer();
    await caught(() => renderer.compileMessage({ mjml: designOf('{{oops}}'), subject: 's' }));
    expect(renderer.size()).toBe(0);
  });
});

describe('rendering', () => {
  it('is pure: the same context gives the same message, and recipients do not leak into each other', async () => {
    const program = await createRenderer().compileMessage({
      mjml: designOf('{{#each products}}{{name}} {{/each}}{{contact.firstName}}'),
      subject: '{{contact.firstName}}',
      preheader: 'For {{contact.firstName}} & co',
    });
    const anna = contextOf({ products: [{ name: 'Tea' }] });
    const bo = contextOf({ contact: { email: 'bo@example.org', firstName: 'Bo' }, products: [] });
    const first = program.render(anna);
    expect(() => program.render(contextOf({ contact: { email: 'x@example.org' } }))).toThrow();
    expect(program.render(bo).html).not.toContain('Anna');
    expect(program.render(anna)).toEqual(first);
    expect(first.preheader).toBe('For Anna & co');
    expect(first.html).toContain('For Anna &amp; co');
  });

  it('reads the preheader of the design when none is written', async () => {
    const mjml = designOf('x').replace(
      '<mj-body>',
      '<mj-head><mj-preview>Peek {{contact.firstName}}</mj-preview></mj-head><mj-body>',
    );
    const renderer = createRenderer();
    expect((await renderer.compileMessage({ mjml, subject: 's' })).render(contextOf()).preheader).toBe('Peek Anna');
    const replaced = (await renderer.compileMessage({ mjml, subject: 's', preheader: 'Other' })).render(contextOf());
    expect(replaced.preheader).toBe('Other');
    expect(replaced.html).not.toContain('Peek');
  });
});

describe('textFromHtml', () => {
  it.each([
    ['<p>One  two\n three</p><p>Four</p>', 'One two three\n\nFour'],
    ['a<br>b<br /><br>c', 'a\nb\n\nc'],
    ['<ul><li>a</li><li><b>b</b> c</li></ul>d', '- a\n- b c\n\nd'],
    ['<a href="https://x.example/?a=1&amp;b=2">Go</a>, now', 'Go (https://x.example/?a=1&b=2), now'],
    ['<a href="https://x.example">https://x.example</a>', 'https://x.example'],
    ['<a href="https://x.example"><img src="y" alt="Logo"></a>', 'Logo (https://x.example)'],
    ['<div style="display:none">hidden <div>deep</div></div><style>p{}</style>seen<!-- not -->', 'seen'],
    ['<table role="presentation"><tr><td>a</td><td>b</td></tr></table>', 'a\nb'],
    ['<table><tr><th>Tea</th><th>5</th></tr><tr><td>Milk</td><td>7</td></tr></table>', 'Tea | 5\nMilk | 7'],
    ['&aring;&auml;&ouml;&nbsp;&euro;&#8211;&#x1F642;&unknown; &amp;lt;', 'åäö\u00a0€–🙂&unknown; &lt;'],
    ['<h1>Head</h1>text<hr>more', 'Head\n\ntext\nmore'],
  ])('%s', (html, text) => {
    expect(textFromHtml(html)).toBe(text);
  });
});
