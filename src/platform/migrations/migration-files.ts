import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm';

const project = path.resolve(import.meta.dirname, '../../..');

/** Where the schema and its migrations lie, whichever folder the program was started in. */
export const schemaPath = path.join(project, 'prisma/schema.prisma');
export const migrationsDir = path.join(project, 'prisma/migrations');

/** Reads `<folder>/<name>/migration.sql` in the order of their names, in the shape the schema engine wants. */
export async function readMigrations(folder: string): Promise<MigrationList> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const lockfile = await readFile(path.join(folder, 'migration_lock.toml'), 'utf8').catch(() => null);
  const migrationDirectories = await Promise.all(
    names.sort().map(async (name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: await readFile(path.join(folder, name, 'migration.sql'), 'utf8') },
      },
    })),
  );
  return {
    baseDir: path.resolve(folder),
    lockfile: { path: 'migration_lock.toml', content: lockfile },
    shadowDbInitScript: '',
    migrationDirectories,
  };
}
