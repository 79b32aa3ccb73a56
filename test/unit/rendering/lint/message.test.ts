import { describe, expect, it } from 'vitest';
import { lintTemplate } from '../../../../src/rendering/index.ts';
import { designOf } from '../fixtures.ts';
import { problemsOf, said } from './fixtures.ts';

describe('what the law wants', () => {
  const severities = async (mjml: string, options = {}) =>
    (await lintTemplate({ mjml, subject: 'Hi', preheader: 'there' }, options)).problems
      .filter(({ check }) => check === 'unsubscribe-link' || check === 'postal-address')
      .map(({ check, severity }) => `${check}: ${severity}`);

  it('is an unsubscribe link, always, and a postal address once a message goes out', async () => {
    const bare = designOf('Hello');
    expect(await severities(bare)).toEqual(['unsubscribe-link: error', 'postal-address: warning']);
    expect(await severities(bare, { forLaunch: true })).toContain('postal-address: warning');
    expect(await severities(bare, { postalAddress: 'Street 1' })).toContain('postal-address: warning');
    expect(await severities(bare, { forLaunch: true, postalAddress: 'Street 1' })).toContain('postal-address: error');
  });

  it('may be written out, or stand in a footer', async () => {
    const end = '<a href="{{unsubscribeUrl}}">leave</a>';
    const options = { forLaunch: true, postalAddress: 'Main Street 1, Lund' };
    expect(await severities(designOf(`main street 1<br />\nLund ${end}`), options)).toEqual([]);
    expect(await severities(designOf(`{{#if workspace.address}}{{workspace.address}}{{/if}} ${end}`), options)).toEqual(
      [],
    );
  });
});

describe('the size of a message', () => {
  const kilobytes = (count: number) =>
    '<p>0123456789012345678901234567890123456789</p>'.repeat(Math.round((count * 1024) / 48));

  it('is told from 90 KB on, and from 102 KB as cut off', async () => {
    expect(await said('message-size', kilobytes(60))).toEqual([]);
    expect((await said('message-size', kilobytes(90))).join()).toMatch(/close to the 102 KB/);
    expect((await said('message-size', kilobytes(120))).join()).toMatch(/Gmail cuts it off/);
  });

  it('counts bytes on the wire, the longer branch of a condition, loops, and links as long as tracking makes them', async () => {
    expect((await said('message-size', 'å'.repeat(20_000))).join()).toMatch(/Gmail cuts/);
    const branches = `{{#if contact.a}}${kilobytes(40)}{{else}}${kilobytes(40)}{{/if}}`;
    expect(await said('message-size', branches)).toEqual([]);
    expect(await said('message-size', `{{#each products}}${kilobytes(40)}{{/each}}`)).toHaveLength(1);
    const links = '<a href="https://a.se">abc</a> '.repeat(700);
    expect(await said('message-size', links, {}, { trackingUrl: 'https://l.se' })).toEqual([]);
    const long = `https://links.${'long'.repeat(20)}.se`;
    expect(await said('message-size', links, {}, { trackingUrl: long })).toHaveLength(1);
  });
});

describe('what looks like spam', () => {
  it.each([
    ['BIG SALE TODAY', /capitals/],
    ['Sale! Now! Today!', /several exclamation marks/],
    ['Tea is FREE!!!', /several exclamation marks/],
    ['Gratis! Kom in', /sounds like an advertisement/],
    ['Save $$$ on tea', /currency signs/],
    ['A subject that goes on and on until nobody in any inbox can see how it was meant to end', /characters/],
  ])('the subject %s', async (subject, message) => {
    expect((await said('subject', '', { subject })).join()).toMatch(message);
  });

  it.each(['News from {{workspace.name}}!', 'IKEA', '{{contact.firstName}}, 20 % off tea', 'Gluten free bread', 'REA'])(
    'the subject %s is fine',
    async (subject) => {
      expect(await said('subject', '', { subject })).toEqual([]);
    },
  );

  it('an empty preheader, unless the design brings one', async () => {
    expect(await said('preheader', 'x', { preheader: '' })).toHaveLength(1);
    const mjml = designOf('x').replace('<mjml>', '<mjml><mj-head><mj-preview>Tea</mj-preview></mj-head>');
    const { problems } = await lintTemplate({ mjml, subject: 'Hi' });
    expect(problems.filter(({ check }) => check === 'preheader')).toEqual([]);
    expect(await said('preheader', 'x', { preheader: '{{contact.city}}' })).toEqual([]);
  });

  it('pictures and hardly a word', async () => {
    const picture =
      '<img src="https://shop.se/a.png" alt="Everything we have to say is in this picture, all of it, and more than that" />';
    expect(await said('image-only', '', { mjml: designOf(picture) })).toHaveLength(1);
    expect(await said('image-only', picture)).toEqual([]);
    const slotted = designOf('x').replace(
      '<mj-text>',
      `<mj-image src="https://shop.se/a.png" alt="a" /><k-slot name="a" /><mj-text>`,
    );
    expect(await said('image-only', '', { mjml: slotted })).toEqual([]);
  });

  it.each([
    ['<a href="https://bit.ly/abc">Our teas</a>', /shortened/],
    ['<a href="https://other.se/login">www.bank.se</a>', /shows "www.bank.se" and leads to other.se/],
    ['<a href="https://other.se/login">https://bank.se/login</a>', /leads to other.se/],
  ])('%s', async (inner, message) => {
    expect((await said('link-disguises', inner)).join()).toMatch(message);
  });

  it.each([
    '<a href="https://shop.se/teas">shop.se</a>',
    '<a href="https://www.shop.se/teas">www.shop.se/teas</a>',
    '<a href="https://shop.se/m.pdf">menu.pdf</a>',
    '<a href="{{workspace.websiteUrl}}">shop.se</a>',
  ])('%s is fine', async (inner) => {
    expect(await said('link-disguises', inner)).toEqual([]);
  });
});

it('names unknown elements, attributes and wrong nesting with their lines', async () => {
  const mjml = `<mjml><mj-body>
<mj-section>
  <mj-column>
    <mj-txt>x</mj-txt>
    <mj-text colour="red">{{workspace.address}} <a href="{{unsubscribeUrl}}">x</a></mj-text>
    <mj-section></mj-section>
  </mj-column>
</mj-section>
</mj-body></mjml>`;
  const problems = await problemsOf('', { mjml });
  const at = (text: RegExp) => problems.find(({ message }) => text.test(message));
  expect(at(/mj-txt/)).toMatchObject({ line: 4, column: 5, severity: 'error' });
  expect(at(/colour/)).toMatchObject({ line: 5, severity: 'error' });
  expect(at(/mj-section/)).toMatchObject({ line: 6, severity: 'error' });
});

it('a hostile design costs no more than a large one', async () => {
  const css = Array.from({ length: 3_000 }, (_, index) => `div div div p.c${index} { color: #eee }`).join(' ');
  const mjml = `<mjml><mj-head><mj-style>${css}</mj-style></mj-head><mj-body><mj-section><mj-column><mj-text>${'<div><p>'.repeat(10_000)}</mj-text></mj-column></mj-section></mj-body></mjml>`;
  expect((await problemsOf('', { mjml })).map(({ check }) => check)).toContain('unsubscribe-link');
  const wide = designOf(`<style>${css}</style>${'<div><p class="c1">x</p></div>'.repeat(2_000)}`);
  expect((await problemsOf('', { mjml: wide })).map(({ check }) => check)).toContain('unsubscribe-link');
});

it('takes no longer for styles and addresses made to take long', async () => {
  const long = 200_000;
  const inner = [
    `<p style="color:${' '.repeat(long)}x">x</p>`,
    `<p style="background:${'a '.repeat(long / 2)}">x</p>`,
    `<a href="mailto:a@${'.'.repeat(long)}@">x</a>`,
    `<a href="https://a.se/${' '.repeat(long)}x">x</a>`,
    '<div'.repeat(long / 4),
  ];
  for (const text of inner) expect((await problemsOf(text)).length).toBeGreaterThan(0);
  const css = `${'['.repeat(long)} { color: red }`;
  const mjml = `<mjml><mj-head><mj-style>${css}</mj-style></mj-head><mj-body><mj-section><mj-column><mj-text>x</mj-text></mj-column></mj-section></mj-body></mjml>`;
  expect((await problemsOf('', { mjml })).length).toBeGreaterThan(0);
});

it('wants a way out in a written plain text too, and reads words of the design in a subject', async () => {
  expect((await said('unsubscribe-link', 'x', { text: 'Tea' })).join()).toMatch(/plain text has no unsubscribe link/);
  expect(await said('unsubscribe-link', 'x', { text: 'Tea {{unsubscribeUrl}}' })).toEqual([]);
  const words = { loud: 'BUY TEA TODAY' };
  expect(await said('subject', 'x', { subject: '{{word "loud"}}', words })).toHaveLength(1);
});
