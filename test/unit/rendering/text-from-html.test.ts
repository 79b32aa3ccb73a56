import { describe, expect, it } from 'vitest';
import { compile, contextOf, designOf } from './fixtures.ts';

const textOfHtml = async (inner: string) => (await compile({ mjml: designOf(inner) })).render(contextOf()).text;

describe('plain text of a message', () => {
  it.each([
    ['<p>One</p><p>Two<br>three</p>', 'One\n\nTwo\nthree'],
    ['<ul><li>a</li><li>b <b>bold</b></li></ul>after', '- a\n- b bold\n\nafter'],
    ['<ol><li>a</li><li>b</li></ol>', '1. a\n2. b'],
    ['<ol start="7"><li><p>a</p><p>more</p></li><li>b</li></ol>', '7. a\n\nmore\n\n8. b'],
    ['<ul><li>a<ol><li>x</li><li>y</li></ol></li><li></li><li>b</li></ul>', '- a\n  1. x\n  2. y\n-\n- b'],
    ['<li>alone</li>', '- alone'],
    ['<table><tr><th>Day</th><th>Open</th></tr><tr><td>Mon</td><td>9</td></tr></table>', 'Day | Open\nMon | 9'],
    [
      '<table role="presentation"><tr><td>Left</td><td>Right</td></tr><tr><td>Below</td></tr></table>',
      'Left\nRight\n\nBelow',
    ],
    [
      '<a href="https://shop.example"><img src="https://shop.example/i.png" alt="Shop"></a>',
      'Shop (https://t.example/c/0?to=https%3A%2F%2Fshop.example)',
    ],
    ['a <a href="mailto:a@b.se">a@b.se</a> <a href="#x">b</a>', 'a a@b.se b'],
    ['x<span style="display:none">hidden</span>&nbsp;&amp; y', 'x\u00a0& y'],
    ['a<div>&#8202;</div><div>&nbsp;</div><span aria-hidden="true">chart</span><div>b</div>', 'a\nb'],
  ])('%s', async (html, expected) => {
    expect((await textOfHtml(html)).trimEnd()).toBe(expected);
  });

  it.each([
    ['{{#if contact.none}}One.{{/if}} {{#if contact.email}}Two.{{/if}} Three.', 'Two. Three.'],
    ['{{#if contact.email}}One.{{/if}} {{#if contact.email}}Two.{{/if}} Three.', 'One. Two. Three.'],
    ['{{#if contact.none}}One.{{else}}Two.{{/if}} Three.', 'Two. Three.'],
    ['A{{#if contact.none}}, b{{/if}} c', 'A c'],
    ['A {{#if contact.none}}b{{/if}} c', 'A c'],
    ['A {{#if contact.email}}b{{/if}} c', 'A b c'],
    ['{{#each contact.list}}x{{/each}} y', 'xx y'],
    ['{{#if contact.email}}<a href="{{contact.url}}">u</a>{{/if}} v', 'u (https://shop.example/) v'],
  ])('keeps the spaces round conditions that HTML would show: %s', async (html, expected) => {
    const contact = { email: 'a@b.se', list: [1, 2], url: 'https://shop.example/' };
    const track = { ...contextOf().track, link: (_index: number, url: string) => url };
    const program = await compile({ mjml: designOf(html) });
    expect(program.render(contextOf({ contact, track })).text).toBe(`${expected}\n`);
  });

  it('parts the rows of a design by empty lines, whatever conditions leave out', async () => {
    const rows = [
      '<mj-text>First</mj-text>',
      '{{#if contact.none}}<mj-text>Never</mj-text>{{/if}}',
      '{{#if contact.firstName}}<mj-text>For {{contact.firstName}}</mj-text>{{/if}}',
      '<mj-button href="https://shop.example/">Go</mj-button>',
      '<mj-text>Last</mj-text>',
    ];
    const mjml = `<mjml><mj-body><mj-section><mj-column>${rows.join('\n')}</mj-column></mj-section></mj-body></mjml>`;
    const track = { ...contextOf().track, link: (_index: number, url: string) => url };
    expect((await compile({ mjml })).render(contextOf({ track })).text).toBe(
      'First\n\nFor Anna\n\nGo (https://shop.example/)\n\nLast\n',
    );
  });
});
