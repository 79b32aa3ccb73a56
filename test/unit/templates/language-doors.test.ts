import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { newCampaign } from '../../../src/campaigns/campaigns.schema.ts';
import { adviseLanguageTag } from '../../../src/platform/index.ts';
import { chooseLanguage } from '../../../src/rendering/index.ts';
import { newBrand } from '../../../src/templates/brand.schema.ts';
import { newTemplate } from '../../../src/templates/templates.schema.ts';
import { newWorkspaceSchema, workspaceChangeSchema } from '../../../src/workspaces/workspaces.schema.ts';

const settings = { sender: { name: 'Shop', email: 'a@shop.example' }, postalAddress: 'Street 1' };
const shop = { slug: 'shop', name: 'Shop', timeZone: 'Europe/Stockholm', currency: 'SEK', settings };
const template = { name: 't', mjml: '<mjml></mjml>', subject: 's' };
const draft = { name: 'c', topic: 'news', templateId: 1, audience: { include: [1] } };
const partial = (languages: object) => ({ partials: { footer: { mjml: '<mj-text>x</mj-text>', languages } } });
const own = { mjml: '<mj-text>y</mj-text>' };

/** Everywhere a language is written into the settings, designs and contents. */
const doors: [string, z.ZodType, (tag: string) => unknown][] = [
  ['of a new workspace', newWorkspaceSchema, (language) => ({ ...shop, language })],
  ['of a workspace', workspaceChangeSchema, (language) => ({ language })],
  ['a template is in', newTemplate, (language) => ({ ...template, languages: { default: { language } } })],
  ['a template has as well', newTemplate, (tag) => ({ ...template, languages: { [tag]: { subject: 'S' } } })],
  ['of a partial', newBrand, (tag) => partial({ [tag]: own })],
  [
    'of a slot',
    newCampaign,
    (tag) => ({
      ...draft,
      contents: [{ slots: { hero: { kind: 'text', body: 'x', languages: { [tag]: { body: 'y' } } } } }],
    }),
  ],
  ['of a subject', newCampaign, (tag) => ({ ...draft, contents: [{ languages: { [tag]: { subject: 'S' } } }] })],
];

describe.each(doors)('the language %s', (_name, schema, holding) => {
  it.each(['sv', 'en-GB', 'nn'])('may be %s', (tag) => {
    expect(schema.safeParse(holding(tag)).error).toBeUndefined();
  });

  it.each(['english', 'xx-nonsense', 'tlh', 'sv_SE!'])(
    'is not "%s", and the answer says what one looks like',
    (tag) => {
      expect(JSON.stringify(schema.safeParse(holding(tag)).error?.issues)).toContain(
        JSON.stringify(adviseLanguageTag(tag)),
      );
    },
  );
});

describe('a language that is none, where it is written already', () => {
  it.each([
    ['xx-nonsense', ['xx-nonsense', 'sv'], 'en', 'en'],
    ['english', ['english', 'sv'], 'sv', 'sv'],
    ['de', ['sv'], 'xx-nonsense', 'en'],
    [null, [], 'english', 'en'],
  ])('%s of %j in a workspace of %s is %s', (wanted, available, workspace, chosen) => {
    expect(chooseLanguage(wanted, available, workspace)).toBe(chosen);
  });
});
