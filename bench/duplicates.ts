import { parseArgs } from 'node:util';
import {
  GAPPY_RATES,
  makeDuplicatesWorld,
  plantRegister,
  type RegisterShape,
  STRICTER_RATES,
} from '../simulator/index.ts';
import { findDuplicates } from '../src/contacts/index.ts';
import { type Bench, printTable } from './bench.ts';

type Register = {
  people: Parameters<typeof findDuplicates>[0];
  pairs: { ids: [number, number]; kinds: readonly string[] }[];
  /** Pairs of two persons who are easily taken for one. */
  traps: { ids: [number, number]; kinds: readonly string[] }[];
};

function registersOf(seed: number, contacts: number): [string, () => Register][] {
  const world = (rates?: Parameters<typeof makeDuplicatesWorld>[0]['rates']): Register => {
    const { people, pairs, changes } = makeDuplicatesWorld({ seed, contacts, ...(rates ? { rates } : {}) });
    return { people, pairs: pairs.map((ids, index) => ({ ids, kinds: changes[index]! })), traps: [] };
  };
  const planted = (shape: RegisterShape): Register => {
    const { people, pairs, traps } = plantRegister({ seed, contacts, shape });
    return {
      people,
      pairs: pairs.map(({ ids, changes }) => ({ ids, kinds: changes })),
      traps: traps.map(({ ids, kind }) => ({ ids, kinds: [kind] })),
    };
  };
  return [
    ['world, usual', () => world()],
    ['world, gappy', () => world(GAPPY_RATES)],
    ['world, stricter', () => world(STRICTER_RATES)],
    ['planted', () => planted('all')],
    ['planted: mailbox, name, phone', () => planted('mailbox, name and phone')],
    ['planted: mailbox, name', () => planted('mailbox and name')],
    ['planted: mailbox, phone', () => planted('mailbox and phone')],
  ];
}

/** Told, of all, by kind; the least told first. */
function tally(pairs: Register['pairs'], told: ReadonlySet<string>): [string, number, number][] {
  const counts = new Map<string, [number, number]>();
  for (const { ids, kinds } of pairs) {
    for (const kind of kinds.length > 0 ? kinds : ['spelling and gaps only']) {
      const [found, all] = counts.get(kind) ?? [0, 0];
      counts.set(kind, [found + Number(told.has(ids.join(' '))), all + 1]);
    }
  }
  const rows = [...counts].map(([kind, [found, all]]): [string, number, number] => [kind, found, all]);
  return rows.sort((a, b) => a[1] / a[2] - b[1] / b[2]);
}

export const bench: Bench = {
  about: 'how many duplicates are found in several made-up registers, and which are missed, by what befell them',
  options: '[--contacts 30000] [--seed 1]',
  async run(args) {
    const options = { contacts: { type: 'string', default: '30000' }, seed: { type: 'string', default: '1' } } as const;
    const { values } = parseArgs({ args, options });
    const [contacts, seed] = [Number(values.contacts), Number(values.seed)];
    const figures: [string, number, number, number, number][] = [];
    for (const [name, make] of registersOf(seed, contacts)) {
      const { people, pairs, traps } = make();
      const told = new Set(findDuplicates(people).map(({ firstId, secondId }) => `${firstId} ${secondId}`));
      const right = pairs.filter(({ ids }) => told.has(ids.join(' '))).length;
      figures.push([name, people.length, pairs.length, right / told.size, right / pairs.length]);
      console.log(`${name}:`);
      printTable(['planted pairs', 'found', 'of'], tally(pairs, told));
      if (traps.length > 0) printTable(['two persons', 'taken for one', 'of'], tally(traps, told));
    }
    const rounded = (value: number) => Number(value.toFixed(4));
    const rows = figures.map(([name, people, pairs, precision, recall]) => {
      return [name, people, pairs, rounded(precision).toFixed(4), rounded(recall).toFixed(4)];
    });
    printTable(['register', 'contacts', 'pairs', 'precision', 'recall'], rows);
    const registers = figures.map(([register, , , precision, recall]) => {
      return { register, precision: rounded(precision), recall: rounded(recall) };
    });
    return { contacts, seed, registers };
  },
};
