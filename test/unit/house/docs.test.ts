import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSign, withoutShortcuts } from '../../../scripts/draw-rooms.ts';
import { makeDocs } from '../../../scripts/write-docs.ts';
import { settingsSchema } from '../../../src/config.ts';

const house = resolve(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(join(house, file), 'utf8');
const documents = [
  'README.md',
  ...readdirSync(join(house, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
];

describe('the documentation', () => {
  it.each(Object.entries(makeDocs()))('%s says what the code says (npm run docs writes it)', (file, text) => {
    expect(read(file)).toBe(text);
  });

  it('offers every setting in .env.example, switched off', () => {
    const offered = [...read('.env.example').matchAll(/^#([A-Z_]+)=/gm)].map((match) => match[1]);
    expect(offered).toEqual(Object.keys(settingsSchema.shape));
    expect(read('.env.example')).not.toMatch(/^[A-Z]/m);
  });

  it.each(documents)('%s only links to files that are there', (file) => {
    const targets = [...read(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((match) => match[1]!);
    expect(targets.filter((target) => !existsSync(join(house, dirname(file), target)))).toEqual([]);
  });

  it('names only commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = documents.flatMap((file) =>
      [...read(file).matchAll(/npm run ([a-z][a-z:-]*)/g)].map((match) => match[1]!),
    );
    expect([...new Set(named)].filter((name) => !(name in scripts))).toEqual([]);
  });

  it('runs only programs that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const programs = Object.values(scripts).flatMap((command) => command.match(/[\w-]+\/[\w-]+\.(?:ts|mjs)/g) ?? []);
    expect(programs.filter((program) => !existsSync(join(house, program)))).toEqual([]);
  });
});

describe('the drawing of the rooms', () => {
  it('leaves out what a longer way says', () => {
    const edges = new Map([
      ['c', new Set(['a', 'b'])],
      ['b', new Set(['a'])],
      ['a', new Set<string>()],
    ]);
    expect(withoutShortcuts(edges).get('c')).toEqual(new Set(['b']));
  });

  it('reads a sign over several lines', () => {
    const sign = readSign('/**\n * Room: x. Answers: what, and\n * why? Owns: a, b. Reads: c.\n * Never: sends.\n */');
    expect(sign).toEqual({ Answers: 'what, and why?', Owns: 'a, b.', Reads: 'c.', Never: 'sends.' });
  });
});
