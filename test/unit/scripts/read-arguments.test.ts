import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readArguments, readId, readJsonFile } from '../../../scripts/read-arguments.ts';

const usage = 'npm run explain -- <segment id>';
const said: string[] = [];
beforeEach(() => {
  said.length = 0;
  vi.spyOn(console, 'error').mockImplementation((text: string) => void said.push(text));
  vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`exit ${code}`);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

test('what is typed wrongly is answered by what is wrong and the usage, not by a stack', () => {
  const typed = process.argv;
  process.argv = ['node', 'explain.ts', '1', '--bogus'];
  try {
    expect(() => readArguments(usage, { at: { type: 'string' } })).toThrow('exit 64');
    process.argv = ['node', 'explain.ts', '1', '--at', '2026-05-01'];
    expect(readArguments(usage, { at: { type: 'string' } })).toMatchObject({
      positionals: ['1'],
      values: { at: '2026-05-01' },
    });
  } finally {
    process.argv = typed;
  }
  expect(said).toEqual([expect.stringMatching(/^Unknown option '--bogus'.*\n\nnpm run explain -- <segment id>$/s)]);
});

test.each([
  ['nowhere.json', 'ENOENT'],
  ['README.md', 'JSON'],
])('a file that is no JSON is named: %s', (path, reason) => {
  expect(() => readJsonFile(path, usage)).toThrow('exit 64');
  expect(said[0]).toContain(`${path} cannot be read as JSON`);
  expect(said[0]).toContain(reason);
});

test('an id is a whole number that PostgreSQL can keep', () => {
  expect(['7', undefined, '0', 'abc', '1.5', '2147483648'].map(readId)).toEqual([
    7,
    undefined,
    Number.NaN,
    Number.NaN,
    Number.NaN,
    Number.NaN,
  ]);
});
