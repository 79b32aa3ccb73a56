/**
 * `npm run new-migration -- <name>`: writes prisma/migrations/<time>_<name>/migration.sql, the change from the migrations so
 * far to prisma/schema.prisma. Says so and writes nothing when they agree.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { diffSchema, migrationsDir, startTemporaryPostgres } from '../src/platform/index.ts';

const name = process.argv[2];
if (name === undefined || !/^[a-z0-9_]+$/.test(name)) {
  console.error(
    'Give the migration a name of small letters, digits and underscores: npm run new-migration -- add_offer_codes',
  );
  process.exit(1);
}

const server = await startTemporaryPostgres();
try {
  const sql = await diffSchema(server.url);
  if (sql === '') {
    console.log('The migrations and prisma/schema.prisma agree: nothing to write.');
  } else {
    const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
    const file = path.join(migrationsDir, `${time}_${name}`, 'migration.sql');
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, sql);
    console.log(`Wrote ${file}. Read it, add what the Prisma language cannot say, then run the tests.`);
  }
} finally {
  await server.stop();
}
