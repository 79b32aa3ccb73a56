import { parseArgs } from 'node:util';
import type { Bench } from './bench.ts';
import { type MeasureName, measureNames, measureWorld } from './segments/measure-world.ts';
import { goalsOf, printFigures } from './segments/print-figures.ts';

const SIZES = [100_000, 1_000_000];

function readOptions(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      contacts: { type: 'string', default: SIZES.join(',') },
      only: { type: 'string', default: measureNames.join(',') },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '60' },
    },
  });
  const only = values.only.split(',');
  const unknown = only.filter((name) => !measureNames.includes(name as MeasureName));
  const sizes = values.contacts.split(',').map(Number);
  const numbers = [...sizes, Number(values.rounds), Number(values.seconds)];
  if (unknown.length > 0 || numbers.some((number) => !Number.isInteger(number) || number < 1)) {
    throw new Error(`Options: --contacts 100000,1000000 --only ${measureNames.join(',')} --rounds 3 --seconds 60`);
  }
  return {
    sizes,
    only: new Set(only as MeasureName[]),
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
  };
}

export const bench: Bench = {
  about: 'the segment engine beside one count(*) over the events: builds, changes, time, previews, intake, memory',
  options: '[--contacts 100000,1000000] [--only build,incremental,…] [--rounds 3] [--seconds 60]',
  async run(args) {
    const { sizes, ...options } = readOptions(args);
    const results: Record<string, unknown>[] = [];
    for (const contacts of sizes) {
      const figures = await measureWorld(contacts, options);
      printFigures(figures);
      results.push({ ...goalsOf(figures), ...figures });
    }
    return { rounds: options.rounds, seconds: options.seconds, results };
  },
};
