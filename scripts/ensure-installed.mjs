/**
 * Installs the packages when they are absent or not those of package-lock.json, generates the database client, and builds the
 * web app when its sources are newer.
 * Plain JavaScript without imports from packages: it runs before there are any.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const house = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Kohort needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Packages by their place, as a lock file lists them; null when there is no such file. */
function packagesIn(file) {
  if (!existsSync(file)) return null;
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/** Whether node_modules holds every package of the lock file in its version (packages for other platforms aside). */
function isInstalled() {
  const wanted = packagesIn(join(house, 'package-lock.json')) ?? {};
  const present = packagesIn(join(house, 'node_modules', '.package-lock.json'));
  if (!present) return false;
  return Object.entries(wanted).every(
    ([place, { version, optional }]) => place === '' || optional || present[place]?.version === version,
  );
}

function run(command, args) {
  const { status } = spawnSync(command, args, {
    cwd: house,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  console.error(`"${command} ${args.join(' ')}" did not work; the lines above say why.`);
  process.exit(1);
}

if (!isInstalled()) {
  console.error('Installing packages (npm ci), about a minute …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}
if (!existsSync(join(house, 'src', 'generated', 'prisma', 'client.ts'))) {
  run(process.execPath, ['scripts/generate-prisma.mjs']);
}

const { buildWeb } = await import('./build-web.mjs');
await buildWeb();
