import { describe, expect, test } from 'vitest';
import { KohortError } from '../../../src/platform/errors.ts';
import { startFailure } from '../../../src/platform/postgres/start-failure.ts';

describe('startFailure', () => {
  test.each([
    ['initdb: error: could not write to file "x": No space left on device', 'postgres_disk_full'],
    ['2026-01-01 UTC [12] FATAL:  could not bind IPv4 address', 'postgres_start_failed'],
    ['', 'postgres_start_failed'],
  ])('%s → %s', (words, code) => {
    const failure = startFailure(undefined, '/data', words);
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(/^[^\n]+\.$/);
  });

  test('tells the reason of PostgreSQL without time and process number, whatever came after', () => {
    const words = [
      '2026-01-01 00:00:00 UTC [12] LOG:  starting PostgreSQL 18.4',
      '2026-01-01 00:00:00 UTC [12] FATAL:  could not create lock file "postmaster.pid": Read-only file system',
      '2026-01-01 00:00:00 UTC [12] LOG:  database system is shut down',
    ].join('\n');
    expect(startFailure(undefined, '/data', words).message).toBe(
      'The embedded PostgreSQL in /data did not start: could not create lock file "postmaster.pid": Read-only file system.',
    );
  });

  test('what already is one sentence stays as it is', () => {
    const known = new KohortError('postgres_no_binaries', { detail: 'None here.' });
    expect(startFailure(known, '/data')).toBe(known);
  });

  test.each([
    ['ENOSPC: no space left on device, write', 'postgres_disk_full'],
    ["EACCES: permission denied, mkdir '/data'", 'postgres_account'],
  ])('an error of Node: %s → %s', (message, code) => {
    expect(startFailure(new Error(message), '/data').code).toBe(code);
  });
});
