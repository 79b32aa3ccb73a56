import { describe, expect, it } from 'vitest';
import { problemsOf, said } from './fixtures.ts';

const linkTo = (href: string) => `<a href="${href}">Our prices</a>`;

it('finds nothing wrong with a sound design', async () => {
  const inner = `${linkTo('https://shop.se/a?b=1&amp;c={{default contact.id 0}}')} <a href="mailto:shop@company.se?subject=Hi">Write to us</a>
    <a href="tel:+46 8 123 45 67">Call</a> <a href="{{workspace.websiteUrl}}/x">Our website</a> <a href="#top">Top</a>
    <img src="https://shop.se/a.png" alt="A cup of tea" width="300" />`;
  expect(
    await problemsOf(inner, {}, { forLaunch: true, postalAddress: 'Street 1', knownContactFields: ['id'] }),
  ).toEqual([]);
});

describe('links', () => {
  it.each([
    ['http://shop.se/a', /warning: .*not https/],
    ['#', /warning: .*leads nowhere/],
    ['', /warning: .*leads nowhere/],
    ['https://example.com/a', /warning: .*made-up website/],
    ['https://shop.example/a', /warning: .*made-up website/],
    ['http://localhost:3000/a', /error: .*private network/],
    ['https://192.168.1.20/a', /error: .*private network/],
    ['https://printer.local/a', /error: .*private network/],
    ['https://shop/a', /error: .*names have a dot/],
    ['https://shop.se/two words', /error: .*space/],
    ['https://shop.se/{contact.id}', /error: .*brace/],
    ['mailto:shop', /error: .*e-mail address/],
    ['mailto:', /error: .*e-mail address/],
    ['tel:call us', /error: .*telephone number/],
  ])('%s', async (href, message) => {
    const found = await said('links', linkTo(href), {}, { forLaunch: true });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(message);
    const whileWriting = await said('links', linkTo(href));
    expect(whileWriting.every((text) => text.startsWith('warning'))).toBe(true);
  });

  it.each([
    'https://shop.se',
    'https://sub.shop.co.uk:8443/a_b?c=d#e',
    'https://{{contact.city}}.shop.se/',
    'mailto:{{workspace.replyTo}}',
  ])('%s is fine', async (href) => {
    expect(await said('links', linkTo(href), {}, { forLaunch: true })).toEqual([]);
  });

  it('says where the link stands, in a slot too', async () => {
    const [inDesign] = (await problemsOf(`x\n  ${linkTo('http://shop.se/a?b=1&amp;c=2')}`)).filter(
      ({ check }) => check === 'links',
    );
    expect(inDesign).toMatchObject({ part: 'template', line: 3 });
    const mjml = `<mjml><mj-body><k-slot name="hero" /></mj-body></mjml>`;
    const hero = { kind: 'text' as const, body: 'Tea', button: { label: 'Read', url: 'http://shop.se/tea' } };
    const [inSlot] = (await problemsOf('', { mjml, slots: { hero } })).filter(({ check }) => check === 'links');
    expect(inSlot).toMatchObject({ part: 'slot:hero.url', line: 1, column: 1 });
  });

  it('tells errors all, and of many warnings of a kind how many there are', async () => {
    const many = Array.from({ length: 20 }, (_, index) => linkTo(`http://shop.se/${index}`)).join('\n');
    const found = await said('links', many);
    expect(found).toHaveLength(8);
    expect(found.at(-1)).toContain('(And 12 more of this kind.)');
  });
});

describe('images', () => {
  it.each([
    ['<img src="https://shop.se/a.png" />', 'image-texts', /no alt text/],
    ['<img src="https://shop.se/a.png" alt="IMG_0042.jpg" />', 'image-texts', /name of a file/],
    ['<img src="https://shop.se/a.png" alt="DSC 0042" />', 'image-texts', /name of a file/],
    ['<a href="https://shop.se"><img src="https://shop.se/a.png" alt="" /></a>', 'image-texts', /linked image/],
    ['<img src="http://shop.se/a.png" alt="Tea" />', 'image-files', /not https/],
    ['<img src="pictures/a.png" alt="Tea" />', 'image-files', /no full address/],
    ['<img src="" alt="Tea" />', 'image-files', /no address/],
  ])('%s', async (inner, check, message) => {
    const found = await said(check, inner);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(message);
  });

  it.each([
    '<img src="https://shop.se/a.png" alt="Tea from Assam" />',
    '<img src="https://shop.se/line.png" alt="" />',
    '<a href="https://shop.se"><img src="https://shop.se/a.png" alt="" /> Our shop</a>',
    '<img src="{{contact.picture}}" alt="{{contact.firstName}}" />',
  ])('%s is fine', async (inner) => {
    expect([...(await said('image-texts', inner)), ...(await said('image-files', inner))]).toEqual([]);
  });

  it('knows the images of our own store: their size and weight', async () => {
    const url = 'https://links.shop.se/i/abc.png';
    const images = [{ url, width: 600, height: 300, size: 50_000 }];
    const shownAt = (width: number) => `<img src="${url}" alt="Tea" width="${width}" />`;
    expect(await said('image-files', shownAt(600), {}, { images })).toEqual([]);
    expect(await said('image-files', shownAt(800), {}, { images })).toEqual([
      'warning: An image of 600 × 300 px is shown at 800 × … px and gets blurred: upload a larger one.',
    ]);
    const heavy = [{ ...images[0]!, size: 300 * 1024 }];
    expect((await said('image-files', shownAt(600), {}, { images: heavy }))[0]).toMatch(/weighs 300 KB/);
  });
});

it('says where a link stands that cannot be compiled', async () => {
  const [problem] = await problemsOf('x\n y <a href="ftp://shop.se/a?b&amp;c">z</a>');
  expect(problem).toMatchObject({ part: 'template', line: 3, severity: 'error' });
  expect(problem!.message).toContain('A link leads to "ftp://shop.se/a?b&c"');
});
