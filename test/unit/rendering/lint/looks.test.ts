import { describe, expect, it } from 'vitest';
import { designOf } from '../fixtures.ts';
import { SOUND_END, said } from './fixtures.ts';

/** A design with styles in its head. */
const styled = (css: string, inner: string, more = '') =>
  `<mjml><mj-head><mj-style>${css}</mj-style></mj-head><mj-body background-color="#ffffff"><mj-section ${more}><mj-column>
    <mj-text>${inner} ${SOUND_END}</mj-text></mj-column></mj-section></mj-body></mjml>`;

describe('contrast', () => {
  it('measures text against what is behind it, by the ratio of WCAG', async () => {
    const [pale] = await said('contrast', '<p style="color:#999999">Hardly to be read</p>');
    expect(pale).toBe(
      'warning: The text "Hardly to be read" is hard to read: #999999 on #ffffff has a contrast of 2.84 to 1, and 4.5 is the least. Make one of them darker.',
    );
    expect(await said('contrast', '<p style="color:#767676">Just readable</p>')).toEqual([]);
    expect(await said('contrast', '<p style="color:#ffffff;background:#1f5f4a">White on green</p>')).toEqual([]);
    expect(await said('contrast', '<p style="background:#1f5f4a;color:#000">Black on green</p>')).toHaveLength(1);
  });

  it('asks less of large text, and sees through colours', async () => {
    expect(await said('contrast', '<p style="color:#949494;font-size:24px">Large</p>')).toEqual([]);
    expect(await said('contrast', '<p style="color:#949494;font-size:19px"><b>Bold</b></p>')).toEqual([]);
    expect(await said('contrast', '<p style="color:#949494;font-size:19px">Not bold</p>')).toHaveLength(1);
    expect(await said('contrast', '<p style="color:rgba(0,0,0,.3)">Thin</p>')).toHaveLength(1);
    expect(await said('contrast', '<p style="color:rgba(0,0,0,.8)">Not thin</p>')).toEqual([]);
  });

  it('follows style sheets, and leaves alone what it cannot know', async () => {
    const css = '.pale { color: #ccc; } .pale.strong { color: #111 !important; }';
    const of = (inner: string, more = '') => said('contrast', '', { mjml: styled(css, inner, more) });
    expect(await of('<span class="pale">Pale</span>')).toHaveLength(1);
    expect(await of('<span class="pale strong">Strong</span>')).toEqual([]);
    expect(await of('<span style="color:#fff">On a picture</span>', 'background-url="https://shop.se/a.png"')).toEqual(
      [],
    );
    expect(await of('<span style="color:{{contact.color}}">Who knows</span>')).toEqual([]);
    expect(await of('<span style="color:#eee;display:none">Hidden</span>')).toEqual([]);
  });

  it('looks at dark mode when the design has one, and tells nothing twice', async () => {
    const dark = (color: string) =>
      `@media (prefers-color-scheme: dark) { body, .box { background: #111 !important; } .box { color: ${color} !important; } }`;
    const inner = '<div class="box" style="color:#222222;background:#ffffff">In the evening</div>';
    const sure = 'color:#eeeeee !important';
    const of = (css: string) =>
      said('contrast', '', { mjml: styled(`${css} a, p { ${sure} }`.replace(sure, ''), inner) });
    expect((await of(dark('#333333'))).join()).toMatch(
      /In dark mode the text "In the evening".*Make one of them lighter/,
    );
    expect((await of(dark('#eeeeee'))).join()).not.toContain('In the evening');
  });
});

it('finds letters too small for a phone, but not those made to be unseen', async () => {
  expect((await said('small-text', '<p style="font-size:10px">The small print</p>')).join()).toMatch(
    /letters of 10 px/,
  );
  expect(await said('small-text', '<p style="font-size:12px">The smaller print</p>')).toEqual([]);
  expect(await said('small-text', '<p style="font-size:1px">spacer</p>')).toEqual([]);
  expect(await said('small-text', '<p style="font-size:0.95em">Of 13 px</p>')).toEqual([]);
  expect(
    await said('small-text', '<div style="font-size:15px"><p style="font-size:0.6em">Small</p></div>'),
  ).toHaveLength(1);
});

describe('accessibility', () => {
  it.each([
    ['layout-tables', '<table><tr><td>Side by side</td></tr></table>', /role="presentation"/],
    ['heading-order', '<h1>News</h1><h3>Tea</h3>', /"Tea" is an h3 below an h1: use h2/],
    ['link-texts', '<a href="https://shop.se">Click here!</a>', /does not say where it leads/],
    ['link-texts', '<a href="https://shop.se">klicka här</a>', /does not say where it leads/],
    ['link-texts', '<a href="https://shop.se"> </a>', /has no text/],
  ])('%s: %s', async (check, inner, message) => {
    expect((await said(check, inner)).join()).toMatch(message);
  });

  it.each([
    ['layout-tables', '<table role="presentation"><tr><td>Side by side</td></tr></table>'],
    ['layout-tables', '<table><tr><th>Price</th></tr><tr><td>12</td></tr></table>'],
    ['heading-order', '<h1>News</h1><h2>Tea</h2><h3>Green</h3><h2>Milk</h2>'],
    ['link-texts', '<a href="https://shop.se">See all teas</a>'],
    ['link-texts', '<a href="https://shop.se"><img src="https://shop.se/a.png" alt="Our shop" /></a>'],
  ])('%s is fine with %s', async (check, inner) => {
    expect(await said(check, inner)).toEqual([]);
  });

  it('wants a language and a title', async () => {
    const without = designOf(SOUND_END).replace('<mjml>', '<mjml lang=""><mj-head><mj-title> </mj-title></mj-head>');
    const found = await said('page-basics', '', { mjml: without });
    expect(found.join()).toMatch(/language.*empty title/);
    expect(await said('page-basics', 'x')).toEqual([]);
  });
});

describe('mail programs', () => {
  it.each([
    ['<div style="display:flex">Side by side</div>', /Outlook on Windows.* not show display:flex/],
    ['<div style="display:grid">Side by side</div>', /display:grid/],
    ['<p style="width:calc(100% - 20px)">Narrow</p>', /calc/],
    ['<svg width="10" height="10"></svg>', /svg/],
    ['<video src="https://shop.se/a.mp4"></video>', /video/],
    ['<img src="https://shop.se/a.webp" alt="Tea" />', /webP/],
    ['<div style="position:absolute;top:0">Above</div>', /position/],
    ['<form action="https://shop.se"><input type="text" /></form>', /form/],
  ])('%s', async (inner, message) => {
    expect((await said('mail-clients', inner)).join('\n')).toMatch(message);
  });

  it.each([
    '<p style="border-radius:8px;box-shadow:0 1px 2px #000;letter-spacing:1px">Plainer in Outlook, and as readable</p>',
    '<ul><li>Tea</li></ul><img src="https://shop.se/a.png" alt="Tea" width="20" />',
    '<p style="text-transform:uppercase;line-height:1.5;max-width:300px">Loud</p>',
  ])('%s is no news', async (inner) => {
    expect(await said('mail-clients', inner)).toEqual([]);
  });

  it("is silent about MJML's own output, and tells of styles that cannot be read", async () => {
    const mjml = `<mjml><mj-head><mj-style>.a { color: red; } @media (max-width: 400px) { .a:hover { color: blue } }</mj-style></mj-head>
      <mj-body><mj-hero background-url="https://shop.se/a.png" mode="fluid-height"><mj-text>Hi</mj-text></mj-hero>
      <mj-section full-width="full-width" background-url="https://shop.se/a.png"><mj-column><mj-image src="https://shop.se/a.png" alt="a" />
      <mj-button href="https://shop.se">Go</mj-button><mj-divider /><mj-table><tr><td>1</td></tr></mj-table></mj-column></mj-section></mj-body></mjml>`;
    expect(await said('mail-clients', '', { mjml })).toEqual([]);
    expect((await said('mail-clients', '', { mjml: styled('.a { color: red', 'x') })).join()).toMatch(/cannot be read/);
  });
});
