import { expect, it } from 'vitest';
import { forceColorScheme } from '../../../src/rendering/index.ts';

const html = `<html><head><meta name="color-scheme" content="light dark"><meta name="viewport" content="width=device-width">
<style type="text/css">:root { color-scheme: light dark; supported-color-schemes: light dark }
@media (prefers-color-scheme: dark) { body { color: white } }
@media only screen and (max-width:480px) and (Prefers-Color-Scheme:light) { a { color-adjust: exact } }</style></head>
<body style="color-scheme: light dark"><picture><source media="(prefers-color-scheme: dark)" srcset="d.png"></picture>
Write @media (prefers-color-scheme: dark) in your styles.</body></html>`;

it('decides for dark', () => {
  const dark = forceColorScheme(html, 'dark');
  expect(dark).toContain('@media (min-width: 0px) { body { color: white } }');
  expect(dark).toContain('@media only screen and (max-width:480px) and (max-width: -1px)');
  expect(dark).toContain('<meta name="color-scheme" content="dark">');
  expect(dark).toContain(':root { color-scheme: dark; supported-color-schemes: dark }');
  expect(dark).toContain('<body style="color-scheme: dark">');
  expect(dark).toContain('<source media="(min-width: 0px)" srcset="d.png">');
  expect(dark).toContain('Write @media (prefers-color-scheme: dark) in your styles.');
  expect(dark).toContain('content="width=device-width"');
});

it('decides for light, and leaves a message without such questions alone', () => {
  const light = forceColorScheme(html, 'light');
  expect(light).toContain('@media (max-width: -1px) { body { color: white } }');
  expect(light).toContain('and (min-width: 0px) { a { color-adjust: exact } }');
  const plain = '<p title="a > b">x <b>y</b></p><!-- <style> --><style>b { color: red }';
  expect(forceColorScheme(plain, 'dark')).toBe(plain);
});
