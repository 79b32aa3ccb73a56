import { describe, expect, it } from 'vitest';
import { compile, contextOf, designOf } from './fixtures.ts';

describe('probe', () => {
  it('tells every missing value and every fallback once, with its place, and throws nothing', async () => {
    const program = await compile({
      mjml: designOf(
        'Hi {{default contact.nick contact.firstName "you"}}\n{{contact.city}} {{money contact.price}} {{contact.email}}',
      ),
      subject: 'For {{contact.nick}}',
    });
    const found = program.probe(contextOf({ contact: { email: 'a@b.se', firstName: '', nick: ' ', price: 'x' } }));
    const at = (line: number, column: number, part = 'template') => ({ part, line, column });
    expect(found.missing).toEqual([{ path: 'contact.city', spot: at(2, 3) }]);
    expect(found.fallbacks).toEqual([{ path: 'contact.nick', spot: at(1, designOf('').indexOf('</mj-text>') + 4) }]);
    expect(found.invalid).toMatchObject([{ path: 'money', message: 'money: "x" is not a number' }]);
    expect(program.probe(contextOf({ contact: { email: 'a@b.se' } })).missing).toMatchObject([
      { path: 'contact.nick', spot: at(1, 7, 'subject') },
      { path: 'contact.city' },
      { path: 'contact.price' },
    ]);
  });

  it('finds nothing where nothing is wrong, and says how large the HTML is', async () => {
    const program = await compile({
      mjml: designOf('{{default contact.firstName "you"}} {{#if contact.nick}}{{contact.nick}}{{/if}} å'),
    });
    const { bytes, canUnsubscribe: _, ...found } = program.probe(contextOf());
    expect(found).toEqual({ missing: [], fallbacks: [], invalid: [] });
    expect(bytes).toBe(Buffer.byteLength(program.render(contextOf()).html));
  });
});

describe('a link to unsubscribe', () => {
  it('is looked for in what this contact sees', async () => {
    const link = '<a href="{{unsubscribeUrl}}">Leave</a>';
    const program = await compile({ mjml: designOf(`{{#if contact.firstName}}${link}{{/if}}`) });
    const canUnsubscribe = (firstName: string) =>
      program.probe(contextOf({ contact: { email: 'a@b.se', firstName } })).canUnsubscribe;
    expect([canUnsubscribe('Anna'), canUnsubscribe('')]).toEqual([true, false]);
  });
});

describe('needs', () => {
  it('do not ask the message for an offer that a slot brings along', async () => {
    const mjml = '<mjml><mj-body><k-slot name="a" /></mj-body></mjml>';
    const own = await compile({ mjml, slots: { a: { kind: 'offer', offerId: 5 } } });
    expect(own.needs.filter(({ path }) => path.startsWith('offer'))).toEqual([]);
    const shared = await compile({ mjml, slots: { a: { kind: 'offer' } } });
    expect(shared.needs.some(({ path }) => path === 'offer.name')).toBe(true);
  });
});
