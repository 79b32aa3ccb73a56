import { beforeAll, describe, expect, it } from 'vitest';
import { withoutTracking } from '../../../src/rendering/index.ts';
import { createTemplatesStage } from '../../kit/templates-stage.ts';

let stage: Awaited<ReturnType<typeof createTemplatesStage>>;
beforeAll(async () => {
  stage = await createTemplatesStage();
});

const branded = (
  inner: string,
) => `<mjml><mj-head>{{> styles}}</mj-head><mj-body css-class="page" background-color="{{brand.background}}">
  {{> header}}
  <mj-section mj-class="k-section" css-class="k-section"><mj-column><mj-text>${inner}</mj-text></mj-column></mj-section>
  {{> footer}}
</mj-body></mjml>`;

const footer = (inner = '') =>
  `<mj-section><mj-column><mj-text><a href="{{unsubscribeUrl}}">Bye</a> {{workspace.address}}${inner}</mj-text></mj-column></mj-section>`;

const said = (body: unknown) => JSON.stringify(body).replaceAll('\\"', '"');

const context = {
  contact: { email: 'anna@example.org' },
  workspace: { name: 'Corner Shop', address: 'High Street 1' },
  track: withoutTracking('https://t.example/u/1'),
};

describe('the brand', () => {
  it('is there before anybody made one, with a footer that has link and address in five languages', async () => {
    const { body } = await stage.ask('get', '/brand').expect(200);
    expect(body).toMatchObject({ versionId: null, version: 0, theme: {}, partials: {}, warnings: [] });
    expect(Object.keys(body.whole.partials)).toEqual(['styles', 'header', 'footer']);
    expect(Object.keys(body.whole.partials.footer.languages)).toEqual(['en', 'sv', 'da', 'nb', 'fi']);
    const { body: template } = await stage
      .ask('post', '/templates', { name: 'Plain', subject: 'Hi', mjml: branded('Hello') })
      .expect(201);
    for (const [language, leave] of [
      ['en', 'Unsubscribe'],
      ['sv', 'Avsluta prenumerationen'],
      ['da', 'Afmeld'],
      ['nb', 'Meld deg av'],
      ['fi', 'Peruuta tilaus'],
      ['de', 'Unsubscribe'],
    ] as const) {
      const asked = { templateVersionId: template.versionId, slots: {}, language };
      const program = await stage.templates.program(stage.workspaceId, asked);
      const { html, text } = program.render(context);
      expect(text, language).toContain(leave);
      expect(text).toContain('(https://t.example/u/1)');
      expect(text).toContain('High Street 1');
      expect(html).toContain('#f4f5f7');
      expect(html).toContain('@media (prefers-color-scheme: dark)');
      expect(html).not.toMatch(/\{\{|<img|href=""/);
    }
  });

  it('gets versions; a program may keep the one it was made with', async () => {
    const { body: made } = await stage
      .ask('put', '/brand', {
        theme: { background: '#fff7ed', logoUrl: 'https://shop.example/logo.png', claim: 'Tea & time' },
        partials: { footer: { mjml: footer(' {{brand.claim}}'), languages: { sv: { mjml: footer(' på svenska') } } } },
      })
      .expect(200);
    expect(made).toMatchObject({
      version: 1,
      theme: { background: '#fff7ed' },
      whole: { theme: { accent: '#0b6e4f' } },
    });
    expect(await stage.templates.currentBrand(stage.workspaceId)).toMatchObject({ id: made.versionId, version: 1 });
    const { body: next } = await stage.ask('put', '/brand', { theme: { background: '#123456' } }).expect(200);
    expect(next).toMatchObject({ version: 2, partials: {} });
    const [template] = (await stage.templates.list(stage.workspaceId, { limit: 1 })).items;
    const { versionId } = await stage.templates.get(stage.workspaceId, template!.id);
    const made1 = async (brandVersionId: number | null | undefined, language = 'en') => {
      const asked = { templateVersionId: versionId, slots: {}, language, brandVersionId };
      return (await stage.templates.program(stage.workspaceId, asked)).render(context);
    };
    const first = await made1(made.versionId);
    expect(first.html).toContain('#fff7ed');
    expect(first.html).toMatch(/<img\s+alt="Corner Shop" src="https:\/\/shop\.example\/logo\.png"/);
    expect(first.text).toContain('High Street 1 Tea & time');
    expect((await made1(made.versionId, 'sv')).text).toContain('på svenska');
    expect((await made1(undefined)).html).toContain('#123456');
    expect((await made1(null)).html).toContain('#f4f5f7');
    const { body: old } = await stage.ask('get', '/brand?version=1').expect(200);
    expect(old.theme.claim).toBe('Tea & time');
    await stage.ask('get', '/brand?version=9').expect(404);
    const { body: list } = await stage.ask('get', '/brand/versions?limit=1').expect(200);
    expect(list.items).toMatchObject([
      { version: 2, changed: ['theme.background', 'theme.claim', 'theme.logoUrl', 'partials.footer'] },
    ]);
    const { body: rest } = await stage.ask('get', `/brand/versions?cursor=${list.nextCursor}`).expect(200);
    expect(rest.items).toMatchObject([{ version: 1 }]);
    expect(rest.nextCursor).toBeNull();
  });

  it('says what is wrong with partials before they are saved, at their place', async () => {
    const partials = { footer: { mjml: footer() }, hours: { mjml: '<mj-text>\n  {{#if contact.city}}Here</mj-text>' } };
    const { body } = await stage.ask('post', '/brand/lint', { partials }).expect(200);
    expect(body.problems).toMatchObject([{ part: 'partial:hours', line: 2, severity: 'error' }]);
    const { body: brand } = await stage.ask('get', '/brand').expect(200);
    expect(Object.keys(brand.partials)).not.toContain('hours');
  });

  it('numbers versions without gaps when several are made at once', async () => {
    const made = await Promise.all(
      [1, 2, 3, 4].map((n) => stage.ask('put', '/brand', { theme: { fontSize: `1${n}px` } })),
    );
    expect(made.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(made.map(({ body }) => body.version).sort()).toEqual([3, 4, 5, 6]);
  });

  it.each([
    [{ accent: 'red' }, /colour such as/],
    [{ accent: '#fff' }, /colour such as/],
    [{ font: '"Segoe UI", serif' }, /Quotes/],
    [{ claim: 'x{{contact.email}}' }, /Quotes, backslashes, braces/],
    [{ claim: "it's" }, /’/],
    [{ claim: 'x\\' }, /backslashes/],
    [{ radius: '1em' }, /length in pixels/],
    [{ logoUrl: 'http://shop.example/x.png' }, /https:/],
    [{ logoUrl: 'javascript:alert(1)' }, /https:/],
    [{ line: '#ffffff;}' }, /braces/],
    [{ 'a b': 'x' }, /Names of tokens/],
    [{ claim: 'a\nb' }, /one line|short text/],
  ])('refuses the theme %j', async (theme, message) => {
    const { body } = await stage.ask('put', '/brand', { theme }).expect(400);
    expect(said(body)).toMatch(message);
  });

  it.each([
    [
      'footer',
      '<mj-section><mj-column><mj-text>{{workspace.address}}</mj-text></mj-column></mj-section>',
      /unsubscribe link/,
    ],
    ['footer', '<mj-text><a href="{{unsubscribeUrl}}">x</a></mj-text>', /postal address/],
    ['note', '<mj-text>\n{{brand.nope}}</mj-text>', /The brand has no "nope"/],
    ['note', '{{> note}}', /reaches itself/],
    ['note', '<mj-text>{{#if contact.a}}</mj-text>', /never closed/],
    ['note', '<mj-texd>x</mj-texd>', /mj-texd/],
    ['note', '<k-slot name="x" />', /slots stand in designs/],
    ['note', '<mj-text>{{word "x"}}</mj-text>', /word "x"/],
    ['note', '<mj-include path="/etc/passwd" />', /mj-include/],
  ])('refuses the partial %s = %s', async (name, mjml, message) => {
    const { body } = await stage.ask('put', '/brand', { partials: { [name]: { mjml } } }).expect(422);
    expect(body.code).toBe('rendering_template_invalid');
    expect(said(body)).toMatch(message);
    const inSwedish = {
      [name]: { mjml: '<mj-text>{{unsubscribeUrl}} {{workspace.address}}</mj-text>', languages: { sv: { mjml } } },
    };
    const { body: variant } = await stage.ask('put', '/brand', { partials: inSwedish }).expect(422);
    expect(said(variant)).toMatch(/"path":"sv:partial:/);
  });

  it('takes partials of every level: for the head, sections, columns, texts', async () => {
    const partials = {
      looks: { mjml: '<mj-style>.x { color: {{brand.accent}} }</mj-style>' },
      band: { mjml: '<mj-section><mj-column><mj-text>x</mj-text></mj-column></mj-section>' },
      half: { mjml: '<mj-column><mj-text>x</mj-text></mj-column>' },
      note: { mjml: '{{#if contact.a}}<mj-text>{{> name}}</mj-text>{{/if}}' },
      name: { mjml: '<b>{{workspace.name}}</b>' },
    };
    await stage.ask('put', '/brand', { partials }).expect(200);
  });

  it('warns of designs that would not come out with it, by name, and takes it all the same', async () => {
    const partials = { note: { mjml: '<mj-text>Note</mj-text>' } };
    await stage.ask('put', '/brand', { partials }).expect(200);
    const mjml = branded('x').replace('<mj-text>x</mj-text>', '{{> note}}');
    await stage.ask('post', '/templates', { name: 'With a note', subject: 'x', mjml }).expect(201);
    const { body } = await stage.ask('put', '/brand', { partials: {} }).expect(200);
    expect(body.warnings).toMatchObject([
      {
        template: 'With a note',
        severity: 'warning',
        part: 'template',
        line: 3,
        message: expect.stringMatching(/no partial "note"/),
      },
    ]);
    expect((await stage.ask('get', '/brand')).body.warnings).toHaveLength(1);
  });

  it('belongs to its workspace', async () => {
    const other = await stage.workspaces.create({
      slug: 'other-shop',
      name: 'Other',
      timeZone: 'UTC',
      currency: 'EUR',
      settings: { sender: { name: 'Other', email: 'news@other.example' }, postalAddress: 'Low Street 2' },
    });
    expect(await stage.templates.currentBrand(other.id)).toMatchObject({ id: null, version: 0 });
    const mine = await stage.templates.currentBrand(stage.workspaceId);
    const own = await stage.templates.create(other.id, {
      name: 'Own',
      subject: 'x',
      preheader: '',
      mjml: branded('x'),
    });
    const asked = { templateVersionId: own.versionId, slots: {}, language: 'en', brandVersionId: mine.id };
    await expect(stage.templates.program(other.id, asked)).rejects.toMatchObject({ code: 'not_found' });
  });
});
