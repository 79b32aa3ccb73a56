import { beforeAll, expect, it } from 'vitest';
import { createTemplatesStage } from '../../kit/templates-stage.ts';

let stage: Awaited<ReturnType<typeof createTemplatesStage>>;
beforeAll(async () => {
  stage = await createTemplatesStage();
});

const design = (words: string) =>
  `<mjml><mj-head>{{> styles}}</mj-head><mj-body><mj-section><mj-column><mj-text color="{{brand.accent}}">${words}</mj-text></mj-column></mj-section>{{> footer}}</mj-body></mjml>`;

const names = async (query = '') => {
  const { body } = await stage.ask('get', `/templates${query}`).expect(200);
  return body.items.map((item: { name: string }) => item.name);
};

it('renames a template, takes it off the list, and puts it back', async () => {
  const make = async (name: string) =>
    (await stage.ask('post', '/templates', { name, subject: 'Hi', mjml: design('Hello') }).expect(201)).body.id;
  const [first] = [await make('First'), await make('Second')];
  const { body } = await stage.ask('patch', `/templates/${first}`, { name: 'Letter' }).expect(200);
  expect(body).toMatchObject({ name: 'Letter', version: 1, archivedAt: null });
  await stage.ask('patch', `/templates/${first}`, { name: 'Letter' }).expect(200);
  const { body: refused } = await stage.ask('patch', `/templates/${first}`, { name: 'Second' }).expect(409);
  expect(refused.code).toBe('template_name_taken');

  await stage.ask('patch', `/templates/${first}`, { isArchived: true }).expect(200);
  expect([await names(), await names('?archived=true')]).toEqual([['Second'], ['Letter']]);
  expect((await stage.ask('get', `/templates/${first}`).expect(200)).body.archivedAt).toBe('2026-10-05T08:00:00.000Z');
  await stage.ask('patch', `/templates/${first}`, { isArchived: false }).expect(200);
  expect(await names()).toEqual(['Letter', 'Second']);
  await stage.ask('patch', '/templates/999999', { name: 'Nobody' }).expect(404);
});

it('shows a design that is not stored, with a brand that is not stored either', async () => {
  const { contactId } = await stage.contacts.upsert(stage.workspaceId, {
    email: 'anna@example.org',
    attributes: { firstName: 'Anna' },
  });
  const asked = { subject: 'Hi {{contact.firstName}}', mjml: design('Hello {{contact.firstName}}'), contactId };
  const { body } = await stage.ask('post', '/templates/preview', asked).expect(200);
  expect(body.subject).toBe('Hi Anna');
  expect(body.html).toContain('#0b6e4f');
  const brand = { theme: { accent: '#123456' } };
  const branded = await stage.ask('post', '/templates/preview', { ...asked, brand }).expect(200);
  expect(branded.body.html).toContain('#123456');
  expect(branded.body.html).not.toContain('#0b6e4f');
  const broken = await stage
    .ask('post', '/templates/preview', { ...asked, mjml: design('{{#if contact.x}}') })
    .expect(422);
  expect(broken.body.code).toBe('rendering_template_invalid');
  expect((await stage.ask('get', '/brand').expect(200)).body.version).toBe(0);
});

it('tells what designs may speak of here', async () => {
  const { body } = await stage.ask('get', '/template-language').expect(200);
  const named = (list: { name: string }[]) => list.map(({ name }) => name);
  expect(named(body.facts)).toEqual(
    expect.arrayContaining(['contact.email', 'contact.firstName', 'offer.code', 'unsubscribeUrl']),
  );
  expect(named(body.functions)).toEqual(expect.arrayContaining(['word', 'default', 'money']));
  expect(body.partials).toEqual(['styles', 'header', 'footer']);
  expect(body.tokens).toContainEqual({ name: 'brand.accent', value: '#0b6e4f', says: 'Buttons and highlights' });
});
