/**
 * Builds the web app into web/dist, when its sources, its packages or this script are others than those it was built from.
 * Plain JavaScript: it runs before anything else does.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

const dayMs = 86_400_000;

/** Pages that are open while Kohort is updated still ask for files of the build before: they stay for a day. */
function removeOldFiles(made) {
  const assets = join(web, 'dist', 'assets');
  for (const name of existsSync(assets) ? readdirSync(assets) : []) {
    const file = join(assets, name);
    if (!made.has(`assets/${name}`) && statSync(file).mtimeMs < Date.now() - dayMs) rmSync(file);
  }
}

/** Builds unless what is there is made of the same sources. Throws what the bundler throws. */
export async function buildWeb() {
  const mark = hashSources();
  if (existsSync(markFile) && readFileSync(markFile, 'utf8') === mark) return;
  console.error('Building the web app …');
  const { build } = await import('vite');
  // Tests run in an environment of their own, and are to meet what people get.
  const environment = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  const { output } = await build({ configFile: join(web, 'vite.config.ts'), logLevel: 'warn' });
  if (environment === undefined) delete process.env.NODE_ENV;
  else process.env.NODE_ENV = environment;
  removeOldFiles(new Set(output.map(({ fileName }) => fileName)));
  writeFileSync(markFile, mark);
}

if (process.argv[1] === import.meta.filename) await buildWeb();
