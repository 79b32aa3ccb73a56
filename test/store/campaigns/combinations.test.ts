import { describe, expect, it } from 'vitest';
import type { TemplateLanguages } from '../../../src/templates/templates.schema.ts';
import { createComposeStage, none, text } from '../../kit/compose-stage.ts';

const { house } = await createComposeStage();
const { workspaceId } = house;
const link = (label: string) => `<mj-text><a href="{{unsubscribeUrl}}">${label}</a></mj-text>`;
const body = (inner: string) =>
  `<mjml><mj-body><mj-section><mj-column>${inner}<mj-text>{{workspace.address}}</mj-text></mj-column></mj-section></mj-body></mjml>`;
const slots = '<k-slot name="aside" /><k-slot name="hero" />';

let made = 0;
/** One person of language `fi` in all segments; a campaign whose slots choose by them. */
async function checkFor(
  mjml: string,
  { languages = {}, ...content }: { languages?: TemplateLanguages; hero: object; aside: object },
) {
  made += 1;
  const prefix = `combined${made}`;
  const [person] = await house.addContacts(1, { prefix });
  await house.contacts.upsertMany(workspaceId, [{ externalId: `${prefix}1`, language: 'fi' }]);
  const [all, early, loyal] = await Promise.all(
    ['all', 'early', 'loyal'].map((name) => house.addSegment(`${name} ${prefix}`, [person!])),
  );
  const design = { name: prefix, mjml, subject: 'News', preheader: '', languages };
  const { id: templateId } = await house.templates.create(workspaceId, design);
  const entry = (segmentId: number, chosen: object) => ({
    kind: 'choices',
    choices: [{ segmentId, content: chosen }],
    otherwise: null,
  });
  const contents = [{ ...none, slots: { hero: entry(loyal!, content.hero), aside: entry(early!, content.aside) } }];
  const { id } = await house.addCampaign([all!], { templateId, contents: contents as never });
  const { problems } = await house.campaigns.check(workspaceId, id);
  const launched = await house.campaigns.launch(workspaceId, id).then(
    () => 'launched',
    ({ code }: { code: string }) => code,
  );
  const errors = problems.filter(({ severity }) => severity === 'error');
  return { launched, errors: errors.map(({ path, message }) => `${path} ${message}`) };
}

describe('choices that are good each and bad together', () => {
  it('may be launched when they are good together as well', async () => {
    const { launched, errors } = await checkFor(body(slots + link('Leave')), { hero: text('a'), aside: text('b') });
    expect([launched, errors]).toEqual(['launched', []]);
  });

  it('do not leave a message without a link to unsubscribe', async () => {
    const twice = `<k-slot name="aside">${link('Leave')}</k-slot><k-slot name="hero">${link('Leave')}</k-slot>`;
    const { launched, errors } = await checkFor(body(twice), { hero: text('a'), aside: text('b') });
    expect(launched).toBe('campaign_not_ready');
    expect(errors).toContainEqual(
      'contents.0 Some choices of slots together have no unsubscribe link: put <a href="{{unsubscribeUrl}}"> outside the slots.',
    );
  });

  it('may each have a link of their own', async () => {
    const own = (label: string) => ({ kind: 'mjml', mjml: link(label) });
    const twice = `<k-slot name="aside">${link('Leave')}</k-slot><k-slot name="hero" />`;
    const { launched, errors } = await checkFor(body(twice), { hero: text('a'), aside: own('Go') });
    expect([launched, errors]).toEqual(['launched', []]);
  });

  it('do not add up to more than a message may have', async () => {
    const many = text('{{contact.email}}'.repeat(1_100));
    const { launched, errors } = await checkFor(body(slots + link('Leave')), { hero: many, aside: many });
    expect(launched).toBe('campaign_not_ready');
    expect(errors.join()).toContain('There are more than 2000 expressions.');
  });

  it('are tried in the languages that only the design is written in', async () => {
    const friend = (word: string) => ({ words: { friend: word } });
    const languages = { default: friend('friend'), fi: friend('{{contact.first_name}} hyvä') };
    const mjml = body(`<mj-text>{{word "friend"}}</mj-text>${slots}${link('Leave')}`);
    const hero = text('Dear {{default contact.nick (word "friend")}}');
    const { launched, errors } = await checkFor(mjml, { languages, hero, aside: text('b') });
    expect(launched).toBe('campaign_not_ready');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain('contents.0.slots.hero.choices.0 fi:slot:hero:1:6: The word "friend" holds');
  });
});
