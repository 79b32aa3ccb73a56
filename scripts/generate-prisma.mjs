/**
 * Writes the typed database client to src/generated/prisma. Runs after every `npm install`, so it is plain JavaScript, needs
 * no network, and says nothing unless it fails.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const isGenerated = existsSync(path.join(root, 'src/generated/prisma/client.ts'));
const cli = findPrisma();

if (!existsSync(path.join(root, 'prisma/schema.prisma'))) {
  console.log('No prisma/schema.prisma here yet: run "npm run generate" once it is.');
} else if (cli !== undefined) {
  generate(cli);
} else if (!isGenerated) {
  console.error(
    'The database client is missing and cannot be made: install the development dependencies, then run "npm run generate".',
  );
  process.exit(1);
}

/** @returns {string | undefined} the entry of Prisma's command line; an image for production leaves it out. */
function findPrisma() {
  try {
    return path.join(path.dirname(createRequire(import.meta.url).resolve('prisma/package.json')), 'build/index.js');
  } catch {
    return undefined;
  }
}

/** @param {string} cli */
function generate(cli) {
  const env = {
    ...process.env,
    // The command line wants a schema engine, and would download it, though "generate" never runs it: any program will do.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  };
  const done = spawnSync(process.execPath, [cli, 'generate', '--schema', 'prisma/schema.prisma'], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  if (done.status === 0) return;
  console.error(`${done.stdout ?? ''}${done.stderr ?? ''}`.trim() || done.error?.message);
  console.error('The database client could not be made from prisma/schema.prisma.');
  process.exit(1);
}
