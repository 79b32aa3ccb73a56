import { describe, expect, it } from 'vitest';
import {
  createRenderer,
  GMAIL_CLIPS_AT_BYTES,
  lintTemplate,
  listSlots,
  type OfferFacts,
  type RenderContext,
  type SlotContent,
  withoutTracking,
} from '../../../src/rendering/index.ts';
import { makeSource } from '../../../src/templates/make-source.ts';
import { type Starter, starterKeys, starterTemplates } from '../../../src/templates/starter-templates.ts';

const templates = await starterTemplates();
const renderer = createRenderer();
const languages = ['en', 'sv', 'da', 'nb', 'fi'];

const sourceOf = (design: Starter, language = 'en', slots: Record<string, SlotContent> = {}) =>
  makeSource({
    design,
    brand: { theme: { websiteUrl: 'https://shop.se' }, partials: {} },
    slots,
    language,
    workspaceLanguage: 'en',
  });

const bare: RenderContext = {
  contact: { email: 'anna@example.org' },
  workspace: { name: 'Corner Shop' },
  track: withoutTracking('https://t.example/u/1'),
};
const full: RenderContext = {
  contact: { email: 'anna@example.org', firstName: 'Anna' },
  workspace: { name: 'Corner Shop', address: 'Main Street 1', timeZone: 'Europe/Stockholm', currency: 'SEK' },
  offer: {
    name: 'Calm mornings',
    percent: 5,
    code: 'CALM5',
    windowText: 'Monday to Friday before 12:00',
    validUntil: '2026-12-31T23:00:00Z',
  },
  track: withoutTracking('https://t.example/u/1'),
};
const each = templates.flatMap((starter) => languages.map((language) => ({ starter, language, key: starter.key })));

describe('starter templates', () => {
  it('are six', () => {
    expect(templates.map((template) => template.key)).toEqual(starterKeys);
    expect(templates).toHaveLength(6);
  });

  it.each(templates)('$key says every word in five languages, and no word for nothing', (starter) => {
    const { default: own, ...others } = starter.languages;
    expect(own!.language).toBe('en');
    expect(Object.keys(others).sort()).toEqual(['da', 'fi', 'nb', 'sv']);
    for (const [tag, { words, subject, preheader }] of Object.entries(others)) {
      expect(Object.keys(words).sort(), tag).toEqual(Object.keys(own!.words).sort());
      expect([subject, preheader], tag).not.toContain('');
      const untold = Object.keys(words).filter((name) => !/hel(lo)/.test(name) && words[name] === own!.words[name]);
      // "Invitation" is Danish, and means the same.
      expect(
        untold.filter((name) => !(tag === 'da' && name === 'kicker')),
        tag,
      ).toEqual([]);
      const expressions = (text: string) => (text.match(/\{\{[^}]*\}\}/g) ?? []).map((one) => one.split(' ')[1]).sort();
      for (const [name, text] of Object.entries(words)) {
        expect(text.length, `${tag} ${name}`).toBeGreaterThan(0);
        expect(expressions(text).filter(Boolean).length > 0, `${tag} ${name}`).toBe(
          expressions(own!.words[name]!).filter(Boolean).length > 0,
        );
      }
    }
    expect(`${starter.subject} ${starter.preheader}`).toMatch(/\{\{.*contact\.firstName/);
  });

  it.each(each)(
    '$key in $language passes every check, has room for contents, and is far below 102 KB',
    async ({ starter, language }) => {
      const source = sourceOf(starter, language);
      expect((await lintTemplate(source)).problems).toEqual([]);
      const marks = listSlots(starter.mjml);
      expect(marks.map((slot) => slot.name).sort()).toEqual(starter.slots.map((slot) => slot.name).sort());
      expect(marks.every((slot) => slot.hasDefault)).toBe(true);
      const { html, text, subject, preheader } = (await renderer.compileMessage(source)).render(full);
      expect(Buffer.byteLength(html)).toBeLessThan(GMAIL_CLIPS_AT_BYTES / 2);
      expect(`${subject} ${preheader}`).toContain('Anna');
      expect(`${subject} ${preheader}`).toContain('Corner Shop');
      expect(text).toContain('CALM5');
      expect(html).toContain('Main Street 1');
      expect(html).toContain('prefers-color-scheme: dark');
      expect(html).toMatch(new RegExp(`<html[^>]* lang="${language}"`));
    },
  );

  it.each(each)('$key in $language suits a contact of whom nothing is known', async ({ starter, language }) => {
    const { subject, preheader, text } = (await renderer.compileMessage(sourceOf(starter, language))).render(bare);
    expect(text).toContain('https://t.example/u/1');
    expect([subject, preheader, text].join('\n')).not.toMatch(/\{\{|\bundefined\b|\bnull\b|CALM5| ,|^,|\bHello ,/m);
    expect(subject).toMatch(/^\p{Lu}/u);
  });

  it.each(templates)('$key tells an offer of any kind', async (starter) => {
    const program = await renderer.compileMessage(sourceOf(starter));
    const told = (offer: OfferFacts) => program.render({ ...full, offer }).text;
    expect(told(full.offer!)).toContain('Until December 31, 2026.');
    expect(told({ name: 'A', kind: 'amount', amount: 5_000, minBasket: 30_000 })).toMatch(
      /SEK\s50\.00 off[\s\S]*For purchases from SEK\s300\.00\./,
    );
    expect(told({ name: 'A', kind: 'free-shipping' })).toContain('Free shipping');
    expect(told({ name: 'A', kind: 'gift', gives: 'A bag of coffee' })).toContain('A bag of coffee');
    expect(told({ name: 'A', kind: 'points', points: 1 })).toMatch(/\b1 point\b/);
    expect(told({ name: 'A', kind: 'points', points: 200 })).toContain('200 points');
  });

  it.each(templates)('$key takes a text and an offer in every slot', async (starter) => {
    const words = {
      kind: 'text' as const,
      heading: 'Parking',
      body: 'Free for two hours.',
      button: { label: 'Map', url: 'https://shop.example/map' },
    };
    for (const content of [words, { kind: 'offer' as const }]) {
      const slots = Object.fromEntries(starter.slots.map((slot) => [slot.name, content]));
      const { text } = (await renderer.compileMessage(sourceOf(starter, 'en', slots))).render(full);
      expect(text.split(content.kind === 'text' ? 'Free for two hours.' : 'CALM5').length - 1).toBe(
        starter.slots.length,
      );
    }
  });

  it.each(templates.filter(({ slots }) => slots.some(({ name }) => name === 'products')))(
    '$key shows products where there are some, and nothing where there are none',
    async (starter) => {
      const list = { kind: 'products', source: 'newest', limit: 3, heading: 'You may like' } as const;
      const program = await renderer.compileMessage(sourceOf(starter, 'en', { products: list }));
      const product = { sku: '1', name: 'Rye bread', price: 4_500, url: 'https://shop.se/rye', imageUrl: null };
      const { text } = program.render({ ...full, k_slots: { products: { products: [product] } } });
      expect(text).toMatch(/You may like[\s\S]*Rye bread/);
      expect(program.render(full).text).not.toContain('You may like');
    },
  );
});
