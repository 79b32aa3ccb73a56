import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../../kit/postgres.ts';

const { url, db } = await createTestDatabase();
const rows = 200_000;

test('an import runs in constant memory: 200,000 lines with a heap of 64 MB', { timeout: 120_000 }, async () => {
  const child = spawn(
    process.execPath,
    [
      '--max-old-space-size=64',
      '--max-semi-space-size=8',
      '--import',
      'tsx',
      'test/store/imports/import-in-child.ts',
      url,
      String(rows),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  const { fileBytes, heapGrowth, state } = JSON.parse(said) as { fileBytes: number; heapGrowth: number; state: string };
  expect(state).toBe('done');
  expect(fileBytes).toBeGreaterThan(64 * 1024 ** 2);
  expect(heapGrowth).toBeLessThan(40 * 1024 ** 2);
  const [stored] = await db.sql('select count(*)::int as lines from order_line');
  expect(stored).toEqual({ lines: rows });
});
