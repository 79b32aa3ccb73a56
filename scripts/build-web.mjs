/**
 * Builds the web app into web/dist, when its sources, its packages or this script are others than those it was built from.
 * Plain JavaScript: it runs before anything else does.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const house = resolve(import.meta.dirname, '..');
const web = join(house, 'web');
const markFile = join(web, 'dist', '.built-from');

const filesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name));

function hashSources() {
  const hash = createHash('sha256');
  const single = ['web/index.html', 'web/vite.config.ts', 'package-lock.json', 'scripts/build-web.mjs'];
  const files = [
    ...single.map((file) => join(house, file)),
    ...filesIn(join(web, 'public')),
    ...filesIn(join(web, 'src')),
  ];
  for (const file of files.sort())
    hash.update(file.slice(house.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

/** Builds unless what is there is made of the same sources. Throws what the bundler throws. */
export async function buildWeb() {
  const mark = hashSources();
  if (existsSync(markFile) && readFileSync(markFile, 'utf8') === mark) return;
  console.error('Building the web app …');
  const { build } = await import('vite');
  await build({ configFile: join(web, 'vite.config.ts'), logLevel: 'warn' });
  writeFileSync(markFile, mark);
}

if (process.argv[1] === import.meta.filename) await buildWeb();
