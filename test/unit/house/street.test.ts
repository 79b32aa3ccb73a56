import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const house = resolve(import.meta.dirname, '../../..');

/** A tiny house: doors, one good import, and one file for each rule that breaks it. */
const files = {
  'src/platform/index.ts': 'export const platform = 1;',
  'src/contacts/index.ts': 'export const contacts = 1;',
  'src/contacts/inside.ts': 'export const inside = 1;',
  'src/segments/index.ts': 'export type Segment = 1;\nexport const segments = 1;',
  'src/segments/keep/keeping.ts': 'export const keeping = 1;',
  'src/segments/judge/asking.ts': "import { keeping } from '../keep/keeping.ts';\nexport const asking = keeping;",
  'src/wiring.ts': "import { contacts } from './contacts/index.ts';\nexport const wiring = contacts;",

  'src/segments/good.ts': "import { contacts } from '../contacts/index.ts';\nexport const a = contacts;",
  'src/contacts/later-room.ts': "import { segments } from '../segments/index.ts';\nexport const a = segments;",
  'src/contacts/later-type.ts': "import type { Segment } from '../segments/index.ts';\nexport type A = Segment;",
  'src/segments/past-the-door.ts': "import { inside } from '../contacts/inside.ts';\nexport const a = inside;",
  'workers/past-the-door.ts': "import { inside } from '../src/contacts/inside.ts';\nexport const a = inside;",
  'src/contacts/round.ts': "import { about } from './about.ts';\nexport const round = about;",
  'src/contacts/about.ts': "import { round } from './round.ts';\nexport const about = (): unknown => round;",
  'src/contacts/the-house.ts': "import { wiring } from '../wiring.ts';\nexport const a = wiring;",
  'src/rendering/impure.ts': "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;",
  'simulator/nosy.ts': "import { contacts } from '../src/contacts/index.ts';\nexport const a = contacts;",
  'src/contacts/nowhere.ts': "import { gone } from './gone.ts';\nexport const a = gone;",
} as const;

type Violation = { from: string; rule: { name: string } };

let folder = '';
let violations: Violation[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kohort-street-'));
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
    cpSync(join(house, name), join(folder, name));
  }
  symlinkSync(join(house, 'node_modules'), join(folder, 'node_modules'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  violations = findViolations();
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the checker says of the tiny house, with the rules of the real one. */
function findViolations(): Violation[] {
  const command = join(house, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const roots = ['src', 'workers', 'simulator'];
  let output: string;
  try {
    output = execFileSync(process.execPath, [command, '--output-type', 'json', ...roots], {
      cwd: folder,
      encoding: 'utf8',
    });
  } catch (error) {
    output = (error as { stdout: string }).stdout; // it exits with the number of violations
  }
  return (JSON.parse(output) as { summary: { violations: Violation[] } }).summary.violations;
}

const rulesBrokenIn = (file: keyof typeof files) =>
  violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);

describe('the guard of the street', () => {
  it('lets a later room enter an earlier one by its door', () => {
    expect(rulesBrokenIn('src/segments/good.ts')).toEqual([]);
    expect(rulesBrokenIn('src/wiring.ts')).toEqual([]);
  });

  it.each([
    ['street-order-contacts', 'src/contacts/later-room.ts'],
    ['street-order-contacts', 'src/contacts/later-type.ts'],
    ['enter-by-the-door', 'src/segments/past-the-door.ts'],
    ['doors-enter-by-the-door', 'workers/past-the-door.ts'],
    ['no-cycles', 'src/contacts/about.ts'],
    ['rooms-do-not-know-the-house', 'src/contacts/the-house.ts'],
    ['rendering-is-pure', 'src/rendering/impure.ts'],
    ['simulator-stands-alone', 'simulator/nosy.ts'],
    ['imports-exist', 'src/contacts/nowhere.ts'],
    ['segments-order-judge', 'src/segments/judge/asking.ts'],
  ] as const)('finds a planted %s', (rule, file) => {
    expect(rulesBrokenIn(file)).toContain(rule);
  });
});
