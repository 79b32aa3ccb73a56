import { describe, expect, it } from 'vitest';
import { createRenderer } from '../../../src/rendering/index.ts';
import { caught, compile, contextOf, designOf, textOf } from './fixtures.ts';

describe('expressions', () => {
  it('fills in values, and keeps quotes and angle brackets inside an expression away from MJML', async () => {
    const mjml = designOf(
      'Hello {{default contact.nick "you > \'me\'"}}, <b title="{{default contact.nick "a"}}">hi</b>',
    );
    const { html } = (await compile({ mjml })).render(contextOf());
    expect(html).toContain('Hello you &gt; &#39;me&#39;, <b title="a">hi</b>');
  });

  it.each([
    ['{{#if contact.firstName}}yes{{else}}no{{/if}}', 'yes'],
    ['{{#if contact.nick}}yes{{else}}no{{/if}}', 'no'],
    ['{{#unless contact.nick}}none{{/unless}}', 'none'],
    ['{{#if (and contact.firstName (not contact.nick))}}a{{else if contact.email}}b{{/if}}', 'a'],
    ['{{#if (eq contact.city "Lund")}}a{{else}}b{{/if}}', 'b'],
    ['{{#if (gt contact.orders 2)}}many{{else}}few{{/if}}', 'many'],
    ['{{#if (gt contact.unknown 2)}}many{{else}}few{{/if}}', 'few'],
    ['{{#each products}}{{@index}}{{name}}{{#unless @last}}, {{/unless}}{{/each}}', '0Tea, 1Milk'],
    ['{{#each products as |p i|}}{{i}}{{p.name}} for {{contact.firstName}};{{/each}}', '0Tea for Anna;1Milk for Anna;'],
    ['{{#each contact.none}}x{{else}}empty{{/each}}', 'empty'],
    ['{{#each products}}{{#each tags}}{{../name}}-{{this}} {{/each}}{{/each}}', 'Tea-hot Tea-green'],
    ['{{#with contact}}{{firstName}} {{workspace.name}}{{/with}}', 'Anna Corner Shop'],
    ['{{#products}}{{name}} {{/products}}', 'Tea Milk'],
    ['{{#each contact.sizes}}{{@key}}={{this}} {{/each}}', 'shoe=43 hat=7'],
    ['{{@root.contact.firstName}} {{products.length}}', 'Anna 2'],
    ['a {{~ contact.firstName ~}} b {{! nothing }}{{!-- {{nor}} this --}}c', 'aAnnab c'],
    ['\\{{contact.firstName}} is written so', '{{contact.firstName}} is written so'],
  ])('%s → %s', async (template, expected) => {
    const contact = { email: 'a@b.se', firstName: 'Anna', orders: 3, sizes: { shoe: 43, hat: 7 } };
    const products = [
      { name: 'Tea', tags: ['hot', 'green'] },
      { name: 'Milk', tags: [] },
    ];
    expect(await textOf(template, { contact, products })).toBe(expected);
  });

  it('says which line and column of which part lacks what', async () => {
    const program = await compile({ mjml: designOf('Hi\n  <b>dear</b> {{contact.nick}}') });
    const error = await caught(() => program.render(contextOf()));
    expect(error).toMatchObject({
      code: 'rendering_missing_value',
      info: { part: 'template', line: 2, column: 17, missing: 'contact.nick' },
    });
    const bySubject = await compile({ mjml: designOf('x'), subject: 'For {{contact.nick}}' });
    expect(await caught(() => bySubject.render(contextOf()))).toMatchObject({
      info: { part: 'subject', line: 1, column: 7 },
    });
  });

  it('takes null for missing and an empty text for a value', async () => {
    const contact = { email: 'a@b.se', nick: null, blank: '' };
    expect(await caught(() => textOf('{{contact.nick}}', { contact }))).toMatchObject({
      code: 'rendering_missing_value',
    });
    expect(await textOf('[{{contact.blank}}]', { contact })).toBe('[]');
    expect(await textOf('{{default contact.blank contact.nick "friend"}}', { contact })).toBe('friend');
  });

  it('refuses unknown helpers and names, partials and broken blocks before anything is rendered', async () => {
    const refusals: [string, RegExp][] = [
      ['{{shout contact.firstName}}', /no helper "shout"/],
      ['{{firstName}}', /Nothing is called "firstName"/],
      ['{{#fancy contact}}x{{/fancy}}', /no block "fancy"/],
      ['{{> header}}', /no partial "header"/],
      ['{{#if contact.a}}x', /never closed/],
      ['x{{/if}}', /closes nothing/],
      ['{{#if contact.a}}x{{/each}}', /is closed by/],
      ['{{contact.firstName', /never closed/],
      ['{{contact.a)}}', /not a valid expression/],
      ['{{k_link 0}}', /k_/],
      ['{{#*inline "x"}}{{/inline}}', /Decorators|closes nothing/],
      ['{{lookup contact "email"}}', /no helper "lookup"/],
      ['{{log "x"}}', /no helper "log"/],
    ];
    for (const [template, message] of refusals) {
      const error = await caught(() => compile({ mjml: designOf(`a\n${template}`) }));
      expect(error.code, template).toBe('rendering_template_invalid');
      expect(error.detail, template).toMatch(message);
      expect(error.detail, template).toMatch(/line 2, column [123]/);
    }
  });

  it('reaches own properties only: no prototype, no functions, no getters of a class', async () => {
    class Person {
      email = 'a@b.se';
      get secret() {
        return 'secret';
      }
      method() {
        return 'called';
      }
    }
    const contact = Object.assign(new Person(), { hello: () => 'called' }) as never;
    for (const path of ['secret', 'method', 'hello', 'toString', 'valueOf', 'hasOwnProperty']) {
      const error = await caught(() => textOf(`{{contact.${path}}}`, { contact }));
      expect(error.code, path).toBe('rendering_missing_value');
    }
    for (const path of ['__proto__', 'constructor', 'prototype', '__proto__.polluted', '[constructor]']) {
      const error = await caught(() => textOf(`{{contact.${path}}}`));
      expect(error.detail, path).toMatch(/refused/);
    }
    expect(await caught(() => textOf('{{contact.email.length}}'))).toMatchObject({ code: 'rendering_missing_value' });
  });

  it('bounds loops and size', async () => {
    const bounded = createRenderer({ limits: { maxLoopTurns: 500, maxCharacters: 50_000 } });
    const looping = await bounded.compileMessage({
      mjml: designOf('{{#each products}}{{#each ../products}}{{#each ../../products}}.{{/each}}{{/each}}{{/each}}'),
      subject: 's',
    });
    const products = Array.from({ length: 100 }, (_, index) => ({ index }));
    expect(await caught(() => looping.render(contextOf({ products })))).toMatchObject({ code: 'rendering_too_large' });
    const growing = await bounded.compileMessage({ mjml: designOf('{{contact.firstName}}'), subject: 's' });
    const contact = { email: 'a@b.se', firstName: 'x'.repeat(60_000) };
    expect(await caught(() => growing.render(contextOf({ contact })))).toMatchObject({ code: 'rendering_too_large' });
    expect(looping.render(contextOf({ products: products.slice(0, 2) })).html).toContain('.'.repeat(8));
  });
});

describe('escaping', () => {
  const evil = `<script>alert("1")</script>&'\``;
  const contact = { email: 'a@b.se', firstName: evil };

  it('escapes values in HTML, in text and quoted attributes, and not in subject and text', async () => {
    const program = await compile({
      mjml: designOf('<b title="{{contact.firstName}}">{{contact.firstName}}</b>'),
      subject: 'S {{contact.firstName}}',
    });
    const { html, text, subject } = program.render(contextOf({ contact }));
    const safe = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;&#96;';
    expect(html).toContain(`<b title="${safe}">${safe}</b>`);
    expect(html).not.toContain('<script>');
    expect(text.trim()).toBe(evil);
    expect(subject).toBe(`S ${evil}`);
  });

  it('never lets data become a template or a line of headers', async () => {
    const program = await compile({ mjml: designOf('{{contact.firstName}}'), subject: '{{contact.firstName}}' });
    const { html, subject } = program.render(
      contextOf({ contact: { email: 'a@b.se', firstName: '{{contact.email}}\r\nBcc: all@example.org' } }),
    );
    expect(html).toContain('{{contact.email}}');
    expect(subject).toBe('{{contact.email}} Bcc: all@example.org');
  });

  it('keeps entities and literal braces of the author in the text part', async () => {
    const { text } = (
      await compile({
        mjml: designOf('a &#123;&#123;contact.email}} &amp; b\\ {{contact.firstName}} c\\\\{{contact.firstName}}'),
      })
    ).render(contextOf());
    expect(text.trim()).toBe('a {{contact.email}} & b\\ Anna c\\Anna');
  });
});

describe('helpers', () => {
  it.each([
    ['{{money 129900}}', 'sv', '1 299,00 kr'],
    ['{{money 129900 currency="EUR"}}', 'en', '€1,299.00'],
    ['{{money 1299 currency="JPY"}}', 'en', '¥1,299'],
    ['{{number 1234.5}}', 'da', '1.234,5'],
    ['{{number 2 digits=2}}', 'en', '2.00'],
    ['{{percent 5}}', 'sv', '5 %'],
    ['{{percent 12.5}}', 'en', '12.5%'],
    ['{{date event.at}}', 'nb', '1. januar 2027'],
    ['{{date event.at lastDay=true}}', 'nb', '31. desember 2026'],
    ['{{date event.at style="weekday"}}', 'en-GB', 'Friday'],
    ['{{date event.text style="day"}}', 'en', 'March 29'],
    ['{{time event.text}}', 'sv', '03:30'],
    ['{{time event.text timeZone="UTC"}}', 'sv', '01:30'],
    ['{{plural 1 one="# order" other="# orders"}}', 'en', '1 order'],
    ['{{plural 2000 one="# order" other="# orders"}}', 'en', '2,000 orders'],
    ['{{list event.names}}', 'en', 'a, b, and c'],
    ['{{list event.names limit=2 type="or"}}', 'sv', 'a eller b'],
    ['{{default (money offer.amount) "free"}}', 'en', 'free'],
  ])('%s in %s → %s', async (template, language, expected) => {
    const event = { at: new Date('2026-12-31T23:00:00Z'), text: '2026-03-29T01:30:00Z', names: ['a', 'b', 'c'] };
    const text = await textOf(template, { event }, language);
    expect(text.replace(/[\u00a0\u202f]/g, ' ')).toBe(expected);
  });

  it.each([
    ['{{date contact.firstName}}', /"Anna" is not a date/],
    ['{{money contact.firstName}}', /"Anna" is not a number/],
    ['{{money 1 currency="nonsense"}}', /currency/i],
    ['{{list contact.firstName}}', /not a list/],
    ['{{workspace}}', /not a text or a number/],
    ['{{event.at}}', /write \{\{date event.at\}\}/],
    ['{{event.names}}', /write \{\{list event.names\}\}/],
  ])('%s is a value that does not suit', async (template, message) => {
    const event = { at: new Date(0), names: ['a'] };
    const error = await caught(() => textOf(template, { event }));
    expect(error.code).toBe('rendering_value_invalid');
    expect(error.detail).toMatch(message);
  });
});
