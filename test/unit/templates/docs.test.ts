import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkSource, designAround, slotContentSchema } from '../../../src/rendering/index.ts';
import { newBrand } from '../../../src/templates/brand.schema.ts';
import { makeSource, noBrand } from '../../../src/templates/make-source.ts';
import { newVersion, slotsSchema } from '../../../src/templates/templates.schema.ts';

const page = readFileSync(new URL('../../../docs/templates.md', import.meta.url), 'utf8');
const section = (title: string) => page.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? '';
const blocks = (title: string, kind: string) =>
  Array.from(section(title).matchAll(new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\`$`, 'gm')), (match) => match[1]!);

const [languages] = blocks('Languages', 'json').map((text) => JSON.parse(text));

describe('the examples of docs/templates.md', () => {
  it('are designs, contents, brands and languages as the API takes them', async () => {
    const [slots] = blocks('Designs', 'json').map((text) => slotsSchema.parse(JSON.parse(text)));
    expect(Object.values(slots!).map(({ kind }) => kind)).toEqual(['text', 'offer', 'products', 'mjml']);
    expect(slotContentSchema.options).toHaveLength(4);
    const [brand] = blocks('Brand and partials', 'json').map((text) => newBrand.parse(JSON.parse(text)));
    expect(Object.keys(brand!.partials)).toEqual(['hours']);
    expect(newVersion.parse({ mjml: 'x', subject: 'x', languages }).languages).toEqual(languages);
  });

  it.each([...blocks('Designs', 'mjml'), ...blocks('Languages', 'mjml')])('compile in every language', async (mjml) => {
    const whole = mjml.startsWith('<mjml>') ? mjml : designAround(mjml, mjml);
    for (const language of ['en', 'sv', 'nb']) {
      const design = { mjml: whole, subject: 'x', preheader: '', text: null, languages };
      const source = makeSource({ design, brand: noBrand, slots: {}, language, workspaceLanguage: 'en' });
      expect((await checkSource(source)).problems).toEqual([]);
    }
  });

  it('say what the chain of languages does', () => {
    const design = { mjml: 'x', subject: 'Base', preheader: '', text: null, languages };
    const source = makeSource({ design, brand: noBrand, slots: {}, language: 'nb', workspaceLanguage: 'de' });
    expect(source).toMatchObject({ subject: 'Rolige morgener', words: { hello: 'Hei', friend: 'dear friend' } });
  });
});
