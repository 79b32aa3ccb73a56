import { formalOf } from './fold-name.ts';
import { PairList } from './pair-list.ts';
import type { People, Prepared } from './prepare-people.ts';
import { birthKey } from './read-birth.ts';

/** People in one block are compared each with each; larger blocks are split by something else that is known. */
const MOST_IN_BLOCK = 60;

type Key = (person: Prepared) => readonly string[];

const orNone = (value: string): string[] => (value === '' ? [] : [value]);

const both = (left: readonly (string | number)[], right: readonly (string | number)[]) =>
  left.flatMap((one) => right.map((other) => `${one}|${other}`));

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
  const area = (one: Prepared) => orNone(one.postcode || one.city);
  // Both orders of the names: a form filled in the wrong way round meets the right one.
  const wholeName = (one: Prepared) => {
    const asWritten = both(firsts(one), lastSounds(one));
    if (one.first < 0 || one.last < 0) return asWritten;
    return [...asWritten, `${names.texts[one.last]}|${names.sounds[one.first]}`];
  };
  // A slip in the first name that is no short form: the last name as it is, the first by its sound or its start.
  const soundOfFirst = (one: Prepared) =>
    one.first < 0 ? [] : [names.sounds[one.first]!, names.texts[one.first]!.slice(0, 3)];
  return [
    { key: (one) => one.mailboxes.map(({ key }) => key), splits: true },
    { key: (one) => one.phones, splits: true },
    { key: (one) => orNone(one.address), splits: true },
    { key: (one) => (/\d/.test(one.street) ? both([one.street], firsts(one)) : []), splits: true },
    { key: wholeName, splits: true },
    { key: (one) => both(soundOfFirst(one), lastSounds(one).slice(0, 1)), splits: true },
    { key: (one) => both(birth(one), firsts(one)), splits: true },
    { key: (one) => both(birth(one), lastSounds(one)), splits: true },
    { key: (one) => both(birth(one), area(one)), splits: false },
    { key: (one) => both(area(one), lastSounds(one)), splits: true },
    { key: (one) => both(area(one), firsts(one)), splits: true },
    { key: (one) => both(orNone(one.company), firsts(one)), splits: true },
    { key: (one) => both(orNone(one.company), lastSounds(one)), splits: true },
    { key: (one) => one.mailboxes.flatMap(({ bare }) => (bare.length < 5 ? [] : bare)), splits: true },
    { key: (one) => one.mailboxes.map(({ bare, domain }) => `${bare.slice(0, 6)}@${domain}`), splits: false },
    { key: (one) => one.mailboxes.map(({ bare, domain }) => `${bare.slice(-6)}@${domain}`), splits: false },
    { key: lastSounds, splits: false },
  ];
}

/** By what a block that is too large is split; people of whom nothing of that is known are left out of that split. */
const splitters = (people: People): Key[] => [
  ({ birth }) => (birth ? [String(birth.year)] : []),
  ({ postcode, city }) => orNone(postcode || city),
  ({ first }) => (first < 0 ? [] : formalOf(people.names.texts[first]!)),
  ({ phones }) => phones.flatMap((phone) => [`${phone.slice(0, -4)}-`, phone.slice(-5)]),
  ({ mailboxes }) => mailboxes.flatMap(({ bare }) => [`${bare.slice(0, 6)}-`, bare.slice(-6)]),
];

/**
 * Pairs of places in `people.all` worth comparing, so that the work grows with the number of people and not with its square:
 * those who agree in one of several keys (blocking; Newcombe and Kennedy 1962). A block of more than 60 is split
 * further; what remains too large is passed over. Yields as it goes.
 */
export function* blockPeople(people: People): Generator<number, Float64Array> {
  const { all } = people;
  const pairs = new PairList(all.length);
  const keys = keysOf(people);
  const further = splitters(people);
  const addPairs = (block: readonly number[]) => {
    for (let i = 0; i < block.length; i++) {
      for (let j = i + 1; j < block.length; j++) {
        if (block[i] !== block[j]) pairs.push(block[i]!, block[j]!);
      }
    }
  };
  function* addBlock(block: readonly number[], splits: boolean): Generator<void> {
    if (block.length <= MOST_IN_BLOCK) return addPairs(block);
    if (!splits) return;
    for (const split of further) {
      const parts = yield* groupBy(block, (place) => split(all[place]!));
      for (const part of parts.values()) if (part.length <= MOST_IN_BLOCK) addPairs(part);
    }
  }
  for (const [position, { key, splits }] of keys.entries()) {
    const done = position / (keys.length + 1);
    const grouping = groupBy(all.keys(), (place) => key(all[place]!));
    let step = grouping.next();
    for (; !step.done; step = grouping.next()) yield done;
    let met = 0;
    for (const block of step.value.values()) {
      if (++met % 500 === 0) yield done;
      for (const _ of addBlock(block, splits)) yield done;
    }
  }
  const sorting = pairs.distinct();
  let step = sorting.next();
  for (; !step.done; step = sorting.next()) yield keys.length / (keys.length + 1);
  return step.value;
}

/** People by each of their keys. Lets others in now and then. */
function* groupBy(
  places: Iterable<number>,
  key: (place: number) => readonly string[],
): Generator<void, Map<string, number[]>> {
  const blocks = new Map<string, number[]>();
  let met = 0;
  for (const place of places) {
    if (++met % 500 === 0) yield;
    for (const one of key(place)) {
      const block = blocks.get(one);
      if (!block) blocks.set(one, [place]);
      else if (block.at(-1) !== place) block.push(place);
    }
  }
  return blocks;
}
