import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { silentLog } from '../../../src/platform/log.ts';
import { diffSchema } from '../../../src/platform/migrations/diff-schema.ts';
import { migrate } from '../../../src/platform/migrations/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../../kit/postgres.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'kohort-migrate-'));
afterAll(() => rm(folder, { recursive: true }));

async function migrationsOf(name: string, scripts: Record<string, string>): Promise<string> {
  const dir = path.join(folder, name);
  for (const [migration, sql] of Object.entries(scripts)) {
    await mkdir(path.join(dir, migration), { recursive: true });
    await writeFile(path.join(dir, migration, 'migration.sql'), sql);
  }
  await writeFile(path.join(dir, 'migration_lock.toml'), 'provider = "postgresql"\n');
  return dir;
}

const [together, failing, newer, agreeing, drifted] = (await Promise.all(
  [1, 2, 3, 4, 5].map(() => createTestDatabase({ empty: true })),
)) as [TestDatabase, TestDatabase, TestDatabase, TestDatabase, TestDatabase];

const FIRST = 'create table colour (name text primary key);';
// A semicolon inside a function, and one inside a text: the script must not be cut there.
const SECOND = `create function shout(t text) returns text language plpgsql as $$ begin return upper(t); end; $$;
  insert into colour values ('red; or green');`;

describe('migrate', () => {
  test('three programs at once: one works, the others find nothing to do', async () => {
    const { url, db } = together;
    const migrationsDir = await migrationsOf('together', { '1_first': FIRST, '2_second': SECOND });
    const all = await Promise.all([1, 2, 3].map(() => migrate({ database: url, log: silentLog, migrationsDir })));
    expect(all.map((one) => one.applied).sort()).toEqual([[], [], ['1_first', '2_second']]);
    expect(await db.sql('select shout(name) as said from colour')).toEqual([{ said: 'RED; OR GREEN' }]);
  });

  test('a failing migration leaves nothing, says why, and goes through once mended', async () => {
    const { db } = failing;
    const broken = await migrationsOf('broken', {
      '1_first': FIRST,
      '2_second': 'create table shape (id int); select 1/0;',
    });
    const options = { database: db.pool, log: silentLog, migrationsDir: broken };
    await expect(migrate(options)).rejects.toMatchObject({
      code: 'migration_failed',
      detail: expect.stringContaining('division by zero'),
    });
    expect(await db.sql(`select to_regclass('colour')::text as first, to_regclass('shape')::text as second`)).toEqual([
      { first: 'colour', second: null },
    ]);
    await migrationsOf('broken', { '2_second': 'create table shape (id int);' });
    expect(await migrate(options)).toEqual({ applied: ['2_second'] });
  });

  test('a database migrated by a later program is refused', async () => {
    const { url } = newer;
    const later = await migrationsOf('later', { '1_first': FIRST, '9_later': 'select 1;' });
    const earlier = await migrationsOf('earlier', { '1_first': FIRST });
    await migrate({ database: url, log: silentLog, migrationsDir: later });
    await expect(migrate({ database: url, log: silentLog, migrationsDir: earlier })).rejects.toMatchObject({
      code: 'database_newer',
      detail: expect.stringContaining('9_later'),
    });
  });

  test('a server that is away is one sentence without the password', async () => {
    const database = 'postgresql://kohort:secret@127.0.0.1:1/kohort';
    const failure = await migrate({ database, log: silentLog }).catch((error: Error) => error);
    expect(failure).toMatchObject({ code: 'postgres_unreachable' });
    expect((failure as Error).message).toMatch(/^The database kohort at 127\.0\.0\.1:1 does not answer/);
    expect((failure as Error).message).not.toContain('secret');
  });
});

describe('the migrations', () => {
  test('make exactly what prisma/schema.prisma says', async () => {
    const { url } = agreeing;
    expect(await diffSchema(url)).toBe('');
  });

  test('a table missing in them is found', async () => {
    const { url } = drifted;
    const schemaPath = path.join(folder, 'schema.prisma');
    await writeFile(
      schemaPath,
      'datasource db {\n  provider = "postgresql"\n}\nmodel colour {\n  name String @id\n  hex String?\n}\n',
    );
    const migrationsDir = await migrationsOf('drifted', { '1_first': FIRST });
    expect(await diffSchema(url, { schemaPath, migrationsDir })).toContain('ADD COLUMN     "hex" TEXT');
  });
});
