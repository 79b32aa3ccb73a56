import { expect, it } from 'vitest';
import { checkDesigns, checkPartials } from '../../../src/templates/check-brand.ts';
import { noBrand } from '../../../src/templates/make-source.ts';

const version = (id: number, mjml: string) => ({
  ...{
    id,
    name: `Design ${id}`,
    version: 1,
    versionId: id,
    createdAt: new Date(0),
    archivedAt: null,
    subject: 's',
    preheader: '',
    text: null,
  },
  mjml,
  languages: { sv: { subject: 'Hej {{brand.nope}}' } },
});

it('names the designs and languages that would not come out, and says how many it did not try', async () => {
  const found = await checkDesigns(
    noBrand,
    [version(1, '<mjml><mj-body></mj-body></mjml>'), version(2, '{{> gone}}')],
    'en',
  );
  expect(found.warnings).toMatchObject([
    { templateId: 1, template: 'Design 1', language: 'sv', part: 'subject', line: 1, column: 5 },
    { templateId: 2, template: 'Design 2', message: expect.stringMatching(/no partial "gone"/) },
  ]);
  expect(found.warnings[1]).not.toHaveProperty('language');
  const many = Array.from({ length: 500 }, (_, id) => version(id, '{{> gone}}'));
  const bounded = await checkDesigns(noBrand, many, 'en');
  expect(bounded.warnings.length + bounded.untried).toBe(500);
  expect(bounded.untried).toBeGreaterThan(0);
});

it('finds what is wrong with a partial once, in the language it is wrong in', async () => {
  const good = '<mj-text>x</mj-text>';
  const problems = await checkPartials(
    {
      theme: {},
      partials: { a: { mjml: good, languages: { sv: { mjml: `\n${good}{{brand.nope}}` }, nb: { mjml: good } } } },
    },
    'en',
  );
  expect(problems).toMatchObject([{ part: 'partial:a', language: 'sv', line: 2, column: 1 + good.length }]);
});
