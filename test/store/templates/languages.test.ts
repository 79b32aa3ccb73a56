import { beforeAll, describe, expect, it } from 'vitest';
import { createTemplatesStage } from '../../kit/templates-stage.ts';

let stage: Awaited<ReturnType<typeof createTemplatesStage>>;
beforeAll(async () => {
  stage = await createTemplatesStage();
});

const design = (inner: string) =>
  `<mjml><mj-body><mj-section><mj-column><mj-text>${inner}</mj-text></mj-column></mj-section><k-slot name="more"></k-slot>{{> footer}}</mj-body></mjml>`;

const greeting = {
  name: 'Greeting',
  subject: 'Hello',
  preheader: 'In the base',
  mjml: design('{{word "hello"}} {{default contact.firstName (word "you")}}'),
  languages: {
    default: { language: 'en', words: { hello: 'Good day', you: 'you', bye: 'Bye' } },
    sv: { subject: 'Hej', words: { hello: 'God dag', you: 'du' } },
    nb: { subject: 'Hei', text: '{{word "hello"}}, {{word "bye"}}\n{{unsubscribeUrl}}', words: { hello: 'God dag' } },
  },
};

describe('languages of a design', () => {
  it('fall back field by field and word by word', async () => {
    const { body: made } = await stage.ask('post', '/templates', greeting).expect(201);
    expect(made).toMatchObject({ languages: greeting.languages, text: null });
    const preview = async (language?: string) =>
      (await stage.ask('post', `/templates/${made.id}/preview`, { language }).expect(200)).body;
    const swedish = await preview('sv-FI');
    expect(swedish).toMatchObject({ language: 'sv', subject: 'Hej', preheader: 'In the base' });
    expect(swedish.text).toMatch(/^God dag \[firstName\]/);
    expect(swedish.text).toContain('Avsluta prenumerationen');
    expect(swedish.html).toContain('lang="sv"');
    const norwegian = await preview('nn');
    expect(norwegian).toMatchObject({
      language: 'nb',
      subject: 'Hei',
      text: 'God dag, Bye\nhttps://example.com/unsubscribe\n',
    });
    expect(norwegian.html).toContain('God dag [firstName]');
    expect(await preview('fi')).toMatchObject({ language: 'en', subject: 'Hello' });
    expect(await preview()).toMatchObject({ language: 'en', subject: 'Hello' });
    expect((await preview('en-GB')).text).toMatch(/^Good day/);
  });

  it('knows the language of the base apart from that of the workspace', async () => {
    const versions = await stage.templates.list(stage.workspaceId, { limit: 1 });
    const { versionId } = await stage.templates.get(stage.workspaceId, versions.items[0]!.id);
    await stage.workspaces.update(stage.workspaceId, { language: 'sv' }, 'system');
    expect(await stage.templates.languagesOf(stage.workspaceId, versionId)).toEqual(['en', 'nb', 'sv']);
    const id = versions.items[0]!.id;
    const preview = async (language: string) =>
      (await stage.ask('post', `/templates/${id}/preview`, { language }).expect(200)).body;
    const english = await preview('en');
    expect(english).toMatchObject({ language: 'en', subject: 'Hello' });
    expect(english.text).toMatch(/^Good day/);
    expect(english.text).toContain('Unsubscribe');
    expect(await preview('de')).toMatchObject({ language: 'sv', subject: 'Hej' });
    await stage.workspaces.update(stage.workspaceId, { language: 'en' }, 'system');
  });

  it('picks the language of the contents, and shows the contact its own', async () => {
    const [template] = (await stage.templates.list(stage.workspaceId, { limit: 1 })).items;
    const slots = {
      more: { kind: 'text', heading: 'More', body: 'In English', languages: { fi: { body: 'Suomeksi' } } },
    };
    const path = `/templates/${template!.id}/preview`;
    const { body } = await stage.ask('post', path, { language: 'fi', slots }).expect(200);
    expect(body.language).toBe('fi');
    expect(body.text).toMatch(/Good day[\s\S]*More[\s\S]*Suomeksi[\s\S]*Peruuta tilaus/);
    const { contactId } = await stage.contacts.upsert(stage.workspaceId, { email: 'ola@example.org', language: 'no' });
    const { body: ola } = await stage.ask('post', path, { contactId, slots }).expect(200);
    expect(ola.language).toBe('nb');
    expect(ola.html).toContain('God dag you');
  });

  it('are linted each, and problems say which language', async () => {
    const broken = {
      ...greeting,
      name: 'Broken',
      languages: {
        default: { words: { hello: 'x', you: 'you' } },
        sv: { subject: '\n{{#if contact.a}}', words: { hello: 'Hej {{contact.' } },
        fi: { mjml: '<mjml><mj-body>\n\n<mj-secton></mj-secton></mj-body></mjml>' },
      },
    };
    const { body } = await stage.ask('post', '/templates', broken).expect(422);
    const paths = body.errors.map(({ path }: { path: string }) => path);
    expect(paths).toContain('sv:subject:2:1');
    expect(paths).toContain('sv:word:hello:1:5');
    expect(paths.some((path: string) => path.startsWith('fi:template:3:'))).toBe(true);
    const missing = { ...greeting, name: 'Missing', languages: { sv: { words: { hello: 'Hej' } } } };
    const { body: lacking } = await stage.ask('post', '/templates', missing).expect(422);
    expect(JSON.stringify(lacking)).toMatch(/The word \\"you\\" is not written/);
  });

  it('warns of a plain text in one language only, and of slots that are not everywhere', async () => {
    const mjml = (slots: string) => design('x').replace('<k-slot name="more"></k-slot>', slots);
    const asked = {
      ...{ subject: 'x', mjml: mjml('<k-slot name="a" /><k-slot name="b" />') },
      text: 'Hello {{unsubscribeUrl}} {{workspace.address}}',
      languages: {
        sv: { mjml: mjml('<k-slot name="b" /><k-slot name="c" />') },
        nb: { text: 'Hei {{unsubscribeUrl}}' },
      },
    };
    const { body } = await stage.ask('post', '/templates/lint', asked).expect(200);
    const said = body.problems.map(({ language, part, message }: Record<string, string>) => [language, part, message]);
    expect(said).toContainEqual(['sv', 'text', expect.stringMatching(/that of the design itself/)]);
    expect(said).toContainEqual(['sv', 'template', 'This language lacks slots that the design has: a.']);
    expect(said).toContainEqual(['sv', 'template', 'This language has slots that the design lacks: c.']);
    expect(said.filter(([language]: string[]) => language === 'nb')).toEqual([]);
    const spoken = {
      ...asked,
      text: '{{word "hello"}} {{unsubscribeUrl}}',
      languages: { default: greeting.languages.default, sv: {} },
    };
    const { body: fine } = await stage.ask('post', '/templates/lint', spoken).expect(200);
    expect(fine.problems.filter(({ part }: { part: string }) => part === 'text')).toEqual([]);
  });

  it.each([
    [{ sverige: {} }, /no language: write a tag|Write/],
    [{ SV: {} }, /Write \\"sv\\"/],
    [{ 'x-': {} }, /no language: write a tag/],
    [{ default: { subject: 'x' } }, /stand beside/],
    [{ sv: { language: 'sv' } }, /Only/],
    [{ sv: { words: { '<b>': 'x' } } }, /Names of words/],
  ])('refuses languages %j', async (languages, message) => {
    const { status, body } = await stage.ask('post', '/templates', { ...greeting, name: 'No', languages });
    if (status === 201) expect(Object.keys(languages)).toEqual(['sverige']);
    else expect(JSON.stringify(body)).toMatch(message);
  });
});

describe('versions', () => {
  it('are listed newest first with what they changed, and can be read', async () => {
    const { body: made } = await stage.ask('post', '/templates', { ...greeting, name: 'Versions' }).expect(201);
    const path = `/templates/${made.id}/versions`;
    const { default: base, sv, nb } = greeting.languages;
    const next = {
      ...greeting,
      text: '{{unsubscribeUrl}} {{workspace.address}}',
      languages: { default: base, nb, sv: { ...sv, subject: 'Hejsan' } },
    };
    await stage.ask('post', path, next).expect(201);
    await stage.ask('post', path, { ...next, subject: 'Hello again' }).expect(201);
    const { body } = await stage.ask('get', path).expect(200);
    expect(body.items).toMatchObject([
      { version: 3, subject: 'Hello again', changed: ['subject'], languages: ['en', 'nb', 'sv'] },
      { version: 2, changed: ['text', 'languages.sv'] },
      { version: 1, versionId: made.versionId },
    ]);
    const { body: page } = await stage.ask('get', `${path}?limit=2`).expect(200);
    expect(page.items[1].changed).toEqual(['text', 'languages.sv']);
    const { body: last } = await stage.ask('get', `${path}?limit=2&cursor=${page.nextCursor}`).expect(200);
    expect(last.items.map(({ version }: { version: number }) => version)).toEqual([1]);
    const { body: second } = await stage.ask('get', `/templates/${made.id}?version=2`).expect(200);
    expect(second).toMatchObject({ subject: 'Hello', languages: { sv: { subject: 'Hejsan' } } });
    await stage.ask('get', '/templates/999999/versions').expect(404);
  });
});

describe('previews', () => {
  it('show a design whose slots nobody has filled yet, in every language', async () => {
    const page = (slot: string) => `<mjml><mj-head>{{> styles}}</mj-head><mj-body>${slot}{{> footer}}</mj-body></mjml>`;
    const { body: made } = await stage
      .ask('post', '/templates', {
        name: 'Not filled yet',
        subject: 'Empty',
        mjml: page('<k-slot name="a" />'),
        languages: { sv: { mjml: page('<k-slot name="b" />'), subject: 'Tomt' } },
      })
      .expect(201);
    const path = `/templates/${made.id}/preview`;
    expect((await stage.ask('post', path, {}).expect(200)).body.subject).toBe('Empty');
    expect((await stage.ask('post', path, { language: 'sv' }).expect(200)).body.subject).toBe('Tomt');
  });

  it('show offers and products that are made up, in dark or light', async () => {
    const mjml =
      '<mjml><mj-head>{{> styles}}</mj-head><mj-body><k-slot name="a" /><k-slot name="b" />{{> footer}}</mj-body></mjml>';
    const { body: made } = await stage.ask('post', '/templates', { name: 'Preview', subject: 'x', mjml }).expect(201);
    const slots = {
      a: { kind: 'offer', offerId: 7 },
      b: { kind: 'products', source: 'newest', limit: 2, heading: 'New', languages: { sv: { heading: 'Nytt' } } },
    };
    const path = `/templates/${made.id}/preview`;
    const { body: dark } = await stage.ask('post', path, { slots, scheme: 'dark', language: 'sv' }).expect(200);
    expect(dark.text).toContain('EXAMPLE-CODE');
    expect(dark.text).toMatch(/Nytt[\s\S]*Rostat kaffe[\s\S]*Surdegsbröd/);
    expect(dark.text).not.toContain('Apelsin');
    expect(dark.html).toContain('@media (min-width: 0px)');
    expect(dark.html).not.toContain('prefers-color-scheme');
    const { body: light } = await stage.ask('post', path, { slots, scheme: 'light' }).expect(200);
    expect(light.html).toContain('@media (max-width: -1px)');
    expect((await stage.ask('post', path, { slots })).body.html).toContain('prefers-color-scheme');
    await stage.ask('post', path, { slots, scheme: 'sepia' }).expect(400);
  });
});
