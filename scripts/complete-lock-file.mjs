/**
 * `npm run complete-lock-file`: adds to package-lock.json the packages with native code for other machines that the
 * registry npm was run against did not have. Without them `npm ci` calls the lock file incomplete, on every machine.
 * Run it after `npm install`; test/unit/house/lock-file.test.ts says when it is needed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const house = resolve(import.meta.dirname, '..');
const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/**
 * What npm must know to pass a package by on other machines, read from its name, as all makers of such packages write it.
 * @param {string} name @param {string} version @param {boolean} dev
 */
function entryFor(name, version, dev) {
  const words = name.split(/[-/]/);
  const os = words.find((word) => systems.includes(word));
  const cpu = words.findLast((word) => processors.includes(word));
  if (!os || !cpu) throw new Error(`Cannot tell from its name what machine ${name} is for.`);
  const last = words.at(-1) ?? '';
  const libc = last.startsWith('musl') ? ['musl'] : os === 'linux' && last.startsWith('gnu') ? ['glibc'] : undefined;
  return { version, cpu: [cpu], ...(dev ? { dev } : {}), ...(libc ? { libc } : {}), optional: true, os: [os] };
}

/** @param {Record<string, any>} packages @returns {Record<string, any>} entries that are missing, by place */
export function missingEntries(packages) {
  /** @type {Record<string, any>} */
  const missing = {};
  for (const [place, { optionalDependencies = {}, dev = false }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const isThere = packages[`${place}/node_modules/${name}`] ?? packages[`node_modules/${name}`];
      // A range would have to be resolved by npm itself.
      if (!isThere && /^\d+\.\d+\.\d+/.test(version)) missing[`node_modules/${name}`] = entryFor(name, version, dev);
    }
  }
  return missing;
}

if (process.argv[1] === import.meta.filename) {
  const file = join(house, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingEntries(lock.packages);
  const all = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => (a < b ? -1 : 1));
  lock.packages = Object.fromEntries(all);
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`Added ${Object.keys(missing).length} packages for other machines to package-lock.json.`);
}
