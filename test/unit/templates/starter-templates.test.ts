import { describe, expect, it } from 'vitest';
import {
  createRenderer,
  lintTemplate,
  listSlots,
  type RenderContext,
  withoutTracking,
} from '../../../src/rendering/index.ts';
import { starterKeys, starterTemplates } from '../../../src/templates/starter-templates.ts';

const templates = await starterTemplates();
const renderer = createRenderer();

const bare: RenderContext = {
  contact: { email: 'anna@example.org' },
  workspace: { name: 'Corner Shop' },
  track: withoutTracking('https://t.example/u/1'),
};
const full: RenderContext = {
  contact: { email: 'anna@example.org', firstName: 'Anna' },
  workspace: {
    name: 'Corner Shop',
    address: 'Main Street 1',
    timeZone: 'Europe/Stockholm',
    websiteUrl: 'https://shop.example',
  },
  offer: {
    name: 'Calm mornings',
    percent: 5,
    code: 'CALM5',
    windowText: 'Monday to Friday before 12:00',
    validUntil: '2026-12-31T23:00:00Z',
  },
  track: withoutTracking('https://t.example/u/1'),
};

describe('starter templates', () => {
  it('are six', () => {
    expect(templates.map((template) => template.key)).toEqual(starterKeys);
    expect(templates).toHaveLength(6);
  });

  it.each(templates)('$key passes lint and lists its slots', async ({ mjml, subject, preheader, slots }) => {
    expect((await lintTemplate({ mjml, subject, preheader })).problems).toEqual([]);
    expect(
      listSlots(mjml)
        .map((slot) => slot.name)
        .sort(),
    ).toEqual(slots.map((slot) => slot.name).sort());
    expect(listSlots(mjml).every((slot) => slot.hasDefault)).toBe(true);
  });

  it.each(templates)('$key suits a contact of whom nothing is known, and one of whom much is', async (template) => {
    const { mjml, subject, preheader, language } = template;
    const program = await renderer.compileMessage({ mjml, subject, preheader, language });
    const plain = program.render(bare);
    expect(plain.text).toContain('https://t.example/u/1');
    expect(plain.text).not.toMatch(/\{\{|undefined|null|CALM5/);
    const rich = program.render(full);
    expect(rich.html).toContain('Main Street 1');
    expect(rich.text).toMatch(/CALM5/);
    expect(rich.text).toContain('Until December 31, 2026.');
    expect(Buffer.byteLength(rich.html)).toBeLessThan(60_000);
  });

  it.each(templates)('$key takes a text and an offer in every slot', async ({ mjml, subject, slots }) => {
    const words = {
      kind: 'text' as const,
      heading: 'Parking',
      body: 'Free for two hours.',
      button: { label: 'Map', url: 'https://shop.example/map' },
    };
    for (const content of [words, { kind: 'offer' as const }]) {
      const program = await renderer.compileMessage({
        mjml,
        subject,
        slots: Object.fromEntries(slots.map((slot) => [slot.name, content])),
      });
      const { text } = program.render(full);
      expect(text.split(content.kind === 'text' ? 'Free for two hours.' : 'CALM5').length - 1).toBe(slots.length);
    }
  });
});
