/**
 * A made-up register of contacts in which some persons stand more than once, and the truth about it.
 *
 * Assumptions: persons live in households; those of one share last name, address, at times the telephone and the mailbox;
 * children from 16 are in the register too; some sons are called as their fathers, some children are twins. First and last
 * names are as unequally frequent as in life. Every record has gaps of its own. A second record of a person was taken down
 * later and elsewhere: other spelling, a short form of the name, a slip of the fingers, å ä ö written as a a o, names the wrong way
 * round, another mailbox, moved house, another number, a married name. Two slips in one name do not occur; nobody changes first name and
 * birth date. All rates are in `DuplicateRates`. A second record that by chance has nothing but a common name in common with
 * the first is, in most cases, taken down anew: 3 of 100 pairs are left that nobody can tell. With `GAPPY_RATES` all
 * of them stay (11 of 100). What is compared and weighed was not adjusted to the `STRICTER_RATES`. All numbers and mailboxes are reserved for fiction or invented.
 */
import { type Change, type Later, laterSelf } from './duplicates-copies.ts';
import { household, type Person } from './duplicates-households.ts';
import { type DuplicateRates, USUAL_RATES } from './duplicates-rates.ts';
import { isImpossible, type SimRecord, type Written, write } from './duplicates-records.ts';
import { createRandom, type Random } from './random.ts';

type Taken = Written & { changes: readonly Change[] };

export type DuplicatesWorld = {
  /** In an order that tells nothing. */
  people: SimRecord[];
  /** Every pair of records of one person, the smaller id first. */
  pairs: [number, number][];
  /** Those of them of which the two records, as they are, have too little in common for anybody to tell. */
  impossible: [number, number][];
  /** What befell the records of each pair, in the order of `pairs`: the changes of both, each once. */
  changes: Change[][];
};

/** Gives the records ids in an order that tells nothing, and lists who is who. */
function tellTruth(random: Random, groups: readonly Taken[][]): DuplicatesWorld {
  const records = groups.flat().map(({ record }) => record);
  const ids = random.shuffle(records.map((_, index) => index + 1));
  for (const [position, record] of records.entries()) record.id = ids[position] as number;
  const pairs: [number, number][] = [];
  const impossible: [number, number][] = [];
  const changes: Change[][] = [];
  for (const group of groups) {
    for (const [position, a] of group.entries()) {
      for (const b of group.slice(position + 1)) {
        const pair: [number, number] = [Math.min(a.record.id, b.record.id), Math.max(a.record.id, b.record.id)];
        pairs.push(pair);
        changes.push([...new Set([...a.changes, ...b.changes])]);
        if (isImpossible(a.marks, b.marks)) impossible.push(pair);
      }
    }
  }
  return { people: records.sort((a, b) => a.id - b.id), pairs, impossible, changes };
}

/** Depends on the seed, the number and the rates only. */
export function makeDuplicatesWorld({
  seed,
  contacts = 100_000,
  rates = USUAL_RATES,
}: {
  seed: number | string;
  contacts?: number;
  rates?: DuplicateRates;
}): DuplicatesWorld {
  const random = createRandom(`duplicates ${seed}`);
  const taken = new Set<string>();
  const mailboxes = new Set<string>();
  const written: Taken[][] = [];
  let count = 0;
  /** An address stands once in a register: whoever comes later with it has it not, or as a second one. */
  const takeDown = ({ self, marks, changes }: Later): Taken => {
    const one = { ...write(random, 0, self, marks, rates), changes };
    const email = one.record.emails?.[0]?.toLowerCase();
    if (email !== undefined && taken.has(email) && random.chance(0.6)) {
      delete one.record.emails;
      one.marks.mailbox = null;
    }
    if (email !== undefined) taken.add(email);
    return one;
  };
  const takeDownAgain = (person: Person, first: Taken): Taken => {
    for (;;) {
      const one = takeDown(laterSelf(random, person, { rates, taken: mailboxes }));
      if (rates.untellable === 1 || !isImpossible(first.marks, one.marks) || random.chance(rates.untellable))
        return one;
    }
  };
  while (count < contacts) {
    for (const person of household(random, rates, mailboxes)) {
      const group = [takeDown({ self: person, marks: {}, changes: [] })];
      if (random.chance(rates.twice)) {
        const copies = random.chance(rates.thrice) ? 2 : 1;
        for (let copy = 0; copy < copies; copy++) group.push(takeDownAgain(person, group[0]!));
      }
      count += group.length;
      written.push(group);
    }
  }
  return tellTruth(random, written);
}

export { type DuplicateRates, GAPPY_RATES, STRICTER_RATES, USUAL_RATES } from './duplicates-rates.ts';
export type { Change, SimRecord };
