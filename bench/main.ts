/** `npm run bench -- <name>`: measures one thing beside a yardstick; the last line is one JSON object. */
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, totalmem } from 'node:os';
import type { Bench } from './bench.ts';

const benches: Record<string, () => Promise<{ bench: Bench }>> = {
  duplicates: () => import('./duplicates.ts'),
  import: () => import('./import.ts'),
  render: () => import('./render.ts'),
  redeem: () => import('./redeem.ts'),
  ring: () => import('./ring.ts'),
  segments: () => import('./segments.ts'),
  track: () => import('./track.ts'),
  send: () => import('./send.ts'),
  value: () => import('./value.ts'),
  web: () => import('./web.ts'),
};

const [name = '', ...args] = process.argv.slice(2);
const load = Object.hasOwn(benches, name) ? benches[name] : undefined;
const bench = load === undefined ? undefined : (await load()).bench;
if (!bench || (args.length > 0 && !bench.options)) {
  console.error('Usage: npm run bench -- <name>, where <name> is one of:');
  for (const [known, open] of Object.entries(benches)) {
    const { about, options = '' } = (await open()).bench;
    console.error(`  ${known.padEnd(10)}${about}${options && `\n${' '.repeat(12)}${options}`}`);
  }
  process.exit(64);
}

const machine = `${availableParallelism()} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 1024 ** 3)} GB`;
console.log(`${name}: ${bench.about}`);
console.log(`${machine}; Node ${process.version}; commit ${commit()}; ${new Date().toISOString().slice(0, 10)}\n`);
const result = await bench.run(args);
console.log(JSON.stringify({ bench: name, machine, node: process.version, commit: commit(), ...result }));

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return 'unknown';
  }
}
