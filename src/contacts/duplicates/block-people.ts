import { formalOf } from './fold-name.ts';
import { birthKey, type People, type Prepared } from './prepare-people.ts';

/** People in one block are compared each with each; larger blocks are split by something else that is known. */
const MOST_IN_BLOCK = 60;

type Key = (person: Prepared) => readonly string[];

/** What must agree for two people to be compared at all: two that agree in none of these would not be found alike. */
function keysOf({ names, births }: People): { key: Key; splits: boolean }[] {
  const firsts = ({ first }: Prepared) => (first < 0 ? [] : formalOf(names.texts[first]!.split(' ')[0]!));
  const lastSounds = ({ last }: Prepared) =>
    last < 0
      ? []
      : names.texts[last]!.split(' ').length === 1
        ? [names.sounds[last]!]
        : [names.sounds[last]!, ...names.texts[last]!.split(' ')];
  const birth = (one: Prepared) =>
    one.birth?.month && births.count(birthKey(one.birth)) < 200 ? [birthKey(one.birth)] : [];
  const both = (left: readonly (string | number)[], right: readonly (string | number)[]) =>
    left.flatMap((one) => right.map((other) => `${one}|${other}`));
  const postcode = (one: Prepared) => (one.postcode === '' ? [] : [one.postcode]);
  // Both orders of the names: a form filled in the wrong way round meets the right one.
  const wholeName = (one: Prepared) => {
    const asWritten = both(firsts(one), lastSounds(one));
    if (one.first < 0 || one.last < 0) return asWritten;
    return [...asWritten, `${names.texts[one.last]}|${names.sounds[one.first]}`];
  };
  return [
    { key: (one) => one.mailboxes.map(({ key }) => key), splits: true },
    { key: (one) => one.phones, splits: true },
    { key: (one) => (one.address === '' ? [] : [one.address]), splits: true },
    { key: wholeName, splits: true },
    { key: (one) => both(birth(one), firsts(one)), splits: true },
    { key: (one) => both(birth(one), lastSounds(one)), splits: true },
    { key: (one) => both(birth(one), postcode(one)), splits: false },
    { key: (one) => both(postcode(one), lastSounds(one)), splits: true },
    { key: (one) => both(postcode(one), firsts(one)), splits: true },
    { key: (one) => one.mailboxes.flatMap(({ local }) => (local.length < 5 ? [] : local)), splits: true },
    { key: (one) => one.mailboxes.map(({ local, domain }) => `${local.slice(0, 6)}@${domain}`), splits: false },
    { key: (one) => one.mailboxes.map(({ local, domain }) => `${local.slice(-6)}@${domain}`), splits: false },
    { key: lastSounds, splits: false },
  ];
}

/** By what a block that is too large is split; people of whom nothing of that is known are left out of that split. */
const splitters = (people: People): Key[] => [
  ({ birth }) => (birth ? [String(birth.year)] : []),
  ({ postcode }) => (postcode === '' ? [] : [postcode]),
  ({ first }) => (first < 0 ? [] : formalOf(people.names.texts[first]!)),
];

/** Pairs as one growing list of numbers: smaller place × count + larger place. */
class PairList {
  #pairs = new Float64Array(1 << 16);
  #length = 0;

  push(pair: number): void {
    if (this.#length === this.#pairs.length) {
      const larger = new Float64Array(this.#pairs.length * 2);
      larger.set(this.#pairs);
      this.#pairs = larger;
    }
    this.#pairs[this.#length++] = pair;
  }

  /** Sorted, each once. */
  distinct(): Float64Array {
    const sorted = this.#pairs.subarray(0, this.#length).sort();
    let kept = 0;
    for (let at = 0; at < sorted.length; at++) {
      if (at === 0 || sorted[at] !== sorted[at - 1]) sorted[kept++] = sorted[at]!;
    }
    return sorted.slice(0, kept);
  }
}

/**
 * Pairs of places in `people.all` worth comparing, so that the work grows with the number of people and not with its square:
 * those who agree in one of several keys (blocking; Newcombe and Kennedy 1962). A block of more than 60 is split
 * further; what remains too large is passed over. Yields as it goes.
 */
export function* blockPeople(people: People): Generator<number, Float64Array> {
  const { all } = people;
  const pairs = new PairList();
  const keys = keysOf(people);
  const further = splitters(people);
  const addPairs = (block: readonly number[]) => {
    for (let i = 0; i < block.length; i++) {
      for (let j = i + 1; j < block.length; j++) {
        const [a, b] = [block[i]!, block[j]!];
        if (a !== b) pairs.push(a < b ? a * all.length + b : b * all.length + a);
      }
    }
  };
  const addBlock = (block: readonly number[], splits: boolean) => {
    if (block.length <= MOST_IN_BLOCK) addPairs(block);
    else if (splits) {
      const parts = further.flatMap((split) => [...groupBy(block, (place) => split(all[place]!)).values()]);
      for (const part of parts) addBlock(part, false);
    }
  };
  for (const [position, { key, splits }] of keys.entries()) {
    const blocks = groupBy(all.keys(), (place) => key(all[place]!));
    yield position / keys.length;
    let met = 0;
    for (const block of blocks.values()) {
      if (++met % 5_000 === 0) yield position / keys.length;
      addBlock(block, splits);
    }
  }
  return pairs.distinct();
}

function groupBy(places: Iterable<number>, key: (place: number) => readonly string[]): Map<string, number[]> {
  const blocks = new Map<string, number[]>();
  for (const place of places) {
    for (const one of key(place)) {
      const block = blocks.get(one);
      if (!block) blocks.set(one, [place]);
      else if (block.at(-1) !== place) block.push(place);
    }
  }
  return blocks;
}
