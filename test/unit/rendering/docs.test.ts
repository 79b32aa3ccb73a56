import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../../src/rendering/lint/checks.ts';
import { TEMPLATE_FUNCTIONS } from '../../../src/rendering/template-functions.ts';
import { textOf } from './fixtures.ts';

const page = await readFile(new URL('../../../docs/templates.md', import.meta.url), 'utf8');
const helpers = /^## Helpers\n([\s\S]*?)^## /m.exec(`${page}\n## `)?.[1] ?? '';
const checked = /^## What is checked\n([\s\S]*?)^## /m.exec(`${page}\n## `)?.[1] ?? '';
const facts = JSON.parse(/```json\n([\s\S]*?)```/.exec(helpers)?.[1] ?? '{}');
const examples = [...helpers.matchAll(/^\| `(.*)` \| (.*) \| (.*) \|$/gm)].map(([, write, swedish, english]) => ({
  write: write!,
  swedish: swedish!,
  english: english!,
}));
/** The page has plain spaces where a message has some that do not break. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('the page on templates', () => {
  it.each(examples)('$write gives what the page says', async ({ write, swedish, english }) => {
    expect(plain(await textOf(write, facts, 'sv'))).toBe(swedish);
    expect(plain(await textOf(write, facts, 'en'))).toBe(english);
  });

  it('names every helper', () => {
    expect(examples.length).toBeGreaterThan(20);
    const unnamed = Object.keys(TEMPLATE_FUNCTIONS).filter((name) => !new RegExp(`[({\`]${name}\\b`).test(helpers));
    expect(unnamed).toEqual([]);
  });

  it('names every check, and no other', () => {
    const named = [...checked.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
    expect(named.filter((name) => name !== 'check')).toEqual(CHECKS.map(({ name }) => name));
  });
});
