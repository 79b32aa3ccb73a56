import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const house = resolve(import.meta.dirname, '../../..');
let folder = '';

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Lays out a tiny house with these files and says which rules the checker finds broken. */
function brokenRules(files: Record<string, string>): string[] {
  folder = mkdtempSync(join(tmpdir(), 'kohort-street-'));
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
    cpSync(join(house, name), join(folder, name));
  symlinkSync(join(house, 'node_modules'), join(folder, 'node_modules'));
  const doors = {
    'src/contacts/index.ts': 'export const contacts = 1;',
    'src/segments/index.ts': 'export const segments = 1;',
  };
  for (const [name, text] of Object.entries({ ...doors, ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const command = join(house, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  let output: string;
  try {
    output = execFileSync(process.execPath, [command, '--output-type', 'json', 'src'], {
      cwd: folder,
      encoding: 'utf8',
    });
  } catch (error) {
    output = (error as { stdout: string }).stdout;
  }
  const { summary } = JSON.parse(output) as { summary: { violations: { rule: { name: string } }[] } };
  return [...new Set(summary.violations.map((violation) => violation.rule.name))];
}

describe('the guard of the street', () => {
  it('lets a later room enter an earlier one by its door', () => {
    expect(
      brokenRules({
        'src/segments/a.ts': "import { contacts } from '../contacts/index.ts';\nexport const a = contacts;",
      }),
    ).toEqual([]);
  });

  it.each([
    [
      'street-order-contacts',
      { 'src/contacts/a.ts': "import { segments } from '../segments/index.ts';\nexport const a = segments;" },
    ],
    [
      'street-order-contacts',
      {
        'src/contacts/a.ts': "import type { S } from '../segments/index.ts';\nexport type A = S;",
        'src/segments/index.ts': 'export type S = 1;',
      },
    ],
    [
      'enter-by-the-door',
      {
        'src/segments/a.ts': "import { b } from '../contacts/b.ts';\nexport const a = b;",
        'src/contacts/b.ts': 'export const b = 1;',
      },
    ],
    [
      'no-cycles',
      {
        'src/contacts/a.ts': "import { b } from './b.ts';\nexport const a = b;",
        'src/contacts/b.ts': "import { a } from './a.ts';\nexport const b = (): unknown => a;",
      },
    ],
    [
      'rooms-do-not-know-the-house',
      {
        'src/contacts/a.ts': "import { w } from '../wiring.ts';\nexport const a = w;",
        'src/wiring.ts': 'export const w = 1;',
      },
    ],
    [
      'rendering-is-pure',
      { 'src/rendering/a.ts': "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;" },
    ],
    ['imports-exist', { 'src/contacts/a.ts': "import { gone } from './gone.ts';\nexport const a = gone;" }],
  ])('finds a planted %s', (rule, files) => {
    expect(brokenRules(files)).toContain(rule);
  });
});
