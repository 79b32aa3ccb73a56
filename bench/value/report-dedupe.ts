// How well duplicates are found in several made-up registers, and which kinds of change are missed:
//   node --import tsx bench/value/report-dedupe.ts [contacts] [seed]
import {
  GAPPY_RATES,
  makeDuplicatesWorld,
  plantRegister,
  type RegisterShape,
  STRICTER_RATES,
} from '../../simulator/index.ts';
import { findDuplicates } from '../../src/contacts/index.ts';

type Register = {
  people: Parameters<typeof findDuplicates>[0];
  pairs: { ids: [number, number]; changes: readonly string[] }[];
  traps?: { ids: [number, number]; kind: string }[];
};

const contacts = Number(process.argv[2] ?? 30_000);
const seed = Number(process.argv[3] ?? 1);

const world = (rates?: Parameters<typeof makeDuplicatesWorld>[0]['rates']): Register => {
  const { people, pairs, changes } = makeDuplicatesWorld({ seed, contacts, ...(rates ? { rates } : {}) });
  return { people, pairs: pairs.map((ids, index) => ({ ids, changes: changes[index]! })) };
};
const planted = (shape: RegisterShape): Register => plantRegister({ seed, contacts, shape });

const registers: [string, () => Register][] = [
  ['world, usual', () => world()],
  ['world, gappy', () => world(GAPPY_RATES)],
  ['world, stricter', () => world(STRICTER_RATES)],
  ['planted, all', () => planted('all')],
  ['planted, mailbox + name + phone', () => planted('mailbox, name and phone')],
  ['planted, mailbox + name', () => planted('mailbox and name')],
  ['planted, mailbox + phone', () => planted('mailbox and phone')],
];

/** "12 of 345" by kind, the least found first. */
function tally(entries: readonly { kinds: readonly string[]; isTold: boolean }[]): string {
  const counts = new Map<string, [number, number]>();
  for (const { kinds, isTold } of entries) {
    for (const kind of kinds) {
      const [told, all] = counts.get(kind) ?? [0, 0];
      counts.set(kind, [told + Number(isTold), all + 1]);
    }
  }
  const sorted = [...counts].sort(([, a], [, b]) => a[0] / a[1] - b[0] / b[1]);
  return sorted.map(([kind, [told, all]]) => `    ${kind}: ${told} of ${all}`).join('\n');
}

for (const [name, make] of registers) {
  const { people, pairs, traps = [] } = make();
  const told = new Set(findDuplicates(people).map(({ firstId, secondId }) => `${firstId} ${secondId}`));
  const isTold = ({ ids }: { ids: [number, number] }) => told.has(ids.join(' '));
  const right = pairs.filter(isTold).length;
  const precision = (right / told.size).toFixed(4);
  const recall = (right / pairs.length).toFixed(4);
  process.stdout.write(
    `${name}: ${people.length} contacts, ${pairs.length} pairs, precision ${precision}, recall ${recall}\n`,
  );
  process.stdout.write('  found, by what befell the pair:\n');
  process.stdout.write(
    `${tally(pairs.map((pair) => ({ kinds: pair.changes.length > 0 ? pair.changes : ['spelling and gaps only'], isTold: isTold(pair) })))}\n`,
  );
  if (traps.length > 0) {
    process.stdout.write(
      `  two persons taken for one:\n${tally(traps.map((trap) => ({ kinds: [trap.kind], isTold: isTold(trap) })))}\n`,
    );
  }
}
