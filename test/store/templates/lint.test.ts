import { describe, expect, it } from 'vitest';
import { createTestApi } from '../../kit/house.ts';
import { png } from '../../kit/pictures.ts';

const { ask } = await createTestApi();

const end = '{{workspace.address}} <a href="{{unsubscribeUrl}}">Unsubscribe</a>';
const words = 'Our shop has new things for the season, and tea is poured for whoever comes by on Saturday or Sunday.';
const lint = async (inner: string) => {
  const mjml = `<mjml><mj-body><mj-section><mj-column>${inner}<mj-text>${words} ${end}</mj-text></mj-column></mj-section></mj-body></mjml>`;
  const { status, body } = await ask('post', '/templates/lint').send({ mjml, subject: 'News', preheader: 'Tea' });
  expect(status).toBe(200);
  return body.problems as { check?: string; message: string; severity: string; line: number; column: number }[];
};

describe('looking a design over', () => {
  it('knows the pictures of the own store, and says which check told what', async () => {
    const { body } = await ask('post', '/images?name=A&alt=Tea').type('image/png').send(png(300, 200));
    const shownAt = (width: number) => lint(`<mj-image src="${body.url}" alt="Tea" width="${width}px" />`);
    expect(await shownAt(300)).toEqual([]);
    expect(await shownAt(500)).toMatchObject([{ check: 'image-files', severity: 'warning', line: 1 }]);
    expect((await shownAt(500))[0]!.message).toContain('An image of 300 × 200 px is shown at 500');
  });

  it('knows the fields of the contacts, and has no check for what cannot be compiled', async () => {
    const [unknown] = await lint('<mj-text>{{default contact.shoe_size "?"}}</mj-text>');
    expect(unknown).toMatchObject({ check: 'contact-fields', message: 'No contact field is called "shoe_size".' });
    const [broken] = await lint('<mj-text>{{shout contact.email}}</mj-text>');
    expect(broken).toMatchObject({ severity: 'error' });
    expect(broken).not.toHaveProperty('check');
  });

  it('lets a draft be saved with what a launch would refuse', async () => {
    const mjml = `<mjml><mj-body><mj-section><mj-column><mj-text>${words} <a href="https://localhost/a">Ours</a> <a href="{{unsubscribeUrl}}">Leave</a></mj-text></mj-column></mj-section></mj-body></mjml>`;
    const { status, body } = await ask('post', '/templates').send({
      name: 'Draft',
      mjml,
      subject: 'News',
      preheader: 'x',
    });
    expect(status).toBe(201);
    const checks = (body.problems as { check: string; severity: string }[]).map(
      ({ check, severity }) => `${check} ${severity}`,
    );
    expect(checks.sort()).toEqual(['links warning', 'postal-address warning']);
  });
});
