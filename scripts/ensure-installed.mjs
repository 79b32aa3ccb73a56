/**
 * Installs the packages when they are absent or not those of package-lock.json, and generates the database client.
 * Plain JavaScript without imports from packages: it runs before there are any.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const house = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Kohort needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

const lock = readFileSync(join(house, 'package-lock.json'));
const wanted = createHash('sha256').update(lock).digest('hex');
const mark = join(house, 'node_modules', '.kohort-installed');
const installed = existsSync(mark) ? readFileSync(mark, 'utf8') : '';

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: house, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (status !== 0) {
    console.error(`"${command} ${args.join(' ')}" did not work; the lines above say why.`);
    process.exit(1);
  }
}

if (installed !== wanted) {
  if (!existsSync(join(house, 'node_modules', '.package-lock.json')) || installed !== '') {
    console.error('Installing packages (npm ci), about a minute …');
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  }
  writeFileSync(mark, wanted);
}
if (!existsSync(join(house, 'src', 'generated', 'prisma', 'client.ts'))) run(process.execPath, ['scripts/generate-prisma.mjs']);
