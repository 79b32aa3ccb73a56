import type { Comparison } from './likeness.ts';
import { FIELDS, type Field, LEVELS, MISSING } from './person.ts';

type Table = Record<Field, number[]>;

/** What is usual where nothing is known yet: how two records of one person compare, by level of each field. */
const usualSame: Table = {
  firstName: [0.82, 0.06, 0.02, 0.07, 0.015, 0.015],
  lastName: [0.85, 0.03, 0.06, 0.06],
  birthDate: [0.9, 0.04, 0.04, 0.02],
  phone: [0.7, 0.03, 0.27],
  email: [0.35, 0.08, 0.05, 0.51, 0.01],
  address: [0.58, 0.08, 0.07, 0.25, 0.02],
  company: [0.75, 0.08, 0.17],
};
/** … and how two people of one household do. */
const usualHousehold: Table = {
  firstName: [0.005, 0, 0, 0, 0, 0.0002],
  lastName: [0.8, 0.05, 0.04, 0.11],
  birthDate: [0.02, 0.005, 0, 0],
  phone: [0.3, 0, 0.7],
  email: [0.08, 0.005, 0, 0.865, 0.05],
  address: [0.87, 0.05, 0.04, 0.03, 0.01],
  company: [0.6, 0.05, 0.35],
};
/** Levels at which people of one household are as strangers: first names, birth dates, slips. Their chance is a stranger's. */
const asStrangers: Record<Field, readonly number[]> = {
  firstName: [1, 2, 3, 4],
  lastName: [],
  birthDate: [2, 3],
  phone: [1],
  email: [2],
  address: [],
  company: [],
};
/** One person rarely differs in these: without a bound, households would slowly be learned as persons. */
const mostOfSame: Partial<Record<Field, Record<number, number>>> = {
  firstName: { 4: 0.02 },
  birthDate: { 3: 0.03 },
};
const mostOfHousehold: Partial<Record<Field, Record<number, number>>> = {
  firstName: { 0: 0.03, 5: 0.001 },
  birthDate: { 0: 0.05, 1: 0.03 },
  email: { 1: 0.01 },
  address: { 3: 0.15, 4: 0.05 },
};

/** How many pairs the usual tables count as, beside what is learned. */
const USUAL_WEIGHT = 60;
const ROUNDS = 20;
const BITS = 3;
/** Pairs that are gone through without letting others in. */
const STEP = 100_000;

/** A pair in short: the level of each field, and the chance of it all among strangers and among people of one household. */
export type Weighing = { patterns: Uint32Array; strangers: Float64Array; household: Float64Array };

export function createWeighing(count: number): Weighing {
  return {
    patterns: new Uint32Array(count),
    strangers: new Float64Array(count),
    household: new Float64Array(count),
  };
}

/** Adds the pair at this place. Called for every pair: plain loops. */
export function noteComparison(weighing: Weighing, index: number, comparison: Comparison): void {
  let pattern = 0;
  let strangers = 1;
  let household = 1;
  for (let position = 0; position < FIELDS.length; position++) {
    const field = FIELDS[position]!;
    const { level, byChance } = comparison[field];
    pattern |= level << (position * BITS);
    if (level === MISSING) continue;
    strangers *= byChance;
    if (asStrangers[field].includes(level)) household *= byChance;
  }
  weighing.patterns[index] = pattern;
  weighing.strangers[index] = strangers;
  weighing.household[index] = household;
}

export const levelOf = (pattern: number, field: Field): number =>
  (pattern >> (FIELDS.indexOf(field) * BITS)) & ((1 << BITS) - 1);

/** What was learned: how two records of one person compare, how two people of one household do, and how many pairs of each there are. */
export type Model = { same: Table; household: Table; samePairs: number; householdPairs: number; strangerPairs: number };

function chanceOf(pattern: number, table: Table, except: Record<Field, readonly number[]> | null): number {
  let chance = 1;
  for (let position = 0; position < FIELDS.length; position++) {
    const field = FIELDS[position]!;
    const level = (pattern >> (position * BITS)) & ((1 << BITS) - 1);
    if (level === MISSING || except?.[field].includes(level)) continue;
    chance *= table[field][level]!;
  }
  return chance;
}

/** The table that explains the weights of patterns best, with the usual one counted in, each entry bounded. */
function learn(weights: Map<number, number>, usual: Table, bounds: typeof mostOfSame): Table {
  const learned = {} as Table;
  for (const field of FIELDS) {
    const counts = usual[field].map((share) => share * USUAL_WEIGHT);
    for (const [pattern, weight] of weights) {
      const level = levelOf(pattern, field);
      if (level !== MISSING) counts[level] = counts[level]! + weight;
    }
    const total = counts.reduce((sum, count) => sum + count, 0);
    learned[field] = LEVELS[field].map((_, level) =>
      Math.max(1e-6, Math.min(counts[level]! / total, bounds[field]?.[level] ?? 1)),
    );
  }
  return learned;
}

/** The patterns that occur, and of each pair which of them it has. */
function* indexPatterns(patterns: Uint32Array): Generator<number, { distinct: number[]; places: Uint32Array }> {
  const known = new Map<number, number>();
  const places = new Uint32Array(patterns.length);
  for (let index = 0; index < patterns.length; index++) {
    if (index % STEP === 0) yield 0;
    const pattern = patterns[index]!;
    const place = known.get(pattern) ?? known.size;
    if (place === known.size) known.set(pattern, place);
    places[index] = place;
  }
  return { distinct: [...known.keys()], places };
}

/**
 * Learns from the pairs themselves how records of one person compare and how those of one household do: a mixture of three
 * kinds of pairs (one person, one household, strangers), fields independent within each (Fellegi and Sunter 1969), fitted by
 * EM (Winkler 1988) with bounds (Winkler 1993); the third kind because families agree in much and are not duplicates
 * (Larsen and Rubin 2001). Among strangers the chance of agreement is not learned: it is how frequent the very value is, so
 * that rare names count more (Newcombe 1959). With few pairs, what is usual weighs more. Yields as it goes.
 */
export function* fitModel(weighing: Weighing, people: number): Generator<number, Model> {
  const strangerPairs = (people * Math.max(1, people - 1)) / 2;
  const usualPairs = { same: 0.02 * people, household: 0.2 * people };
  let model: Model = {
    same: usualSame,
    household: usualHousehold,
    samePairs: usualPairs.same,
    householdPairs: usualPairs.household,
    strangerPairs,
  };
  const { distinct, places } = yield* indexPatterns(weighing.patterns);
  for (let round = 0; round < ROUNDS; round++) {
    const same = Float64Array.from(distinct, (one) => model.samePairs * chanceOf(one, model.same, null));
    yield round / ROUNDS;
    const house = Float64Array.from(
      distinct,
      (one) => model.householdPairs * chanceOf(one, model.household, asStrangers),
    );
    const sameWeight = new Float64Array(distinct.length);
    const houseWeight = new Float64Array(distinct.length);
    let samePairs = 0;
    let householdPairs = 0;
    for (let index = 0; index < places.length; index++) {
      if (index % STEP === 0) yield round / ROUNDS;
      const at = places[index]!;
      const s = same[at]!;
      const h = house[at]! * weighing.household[index]!;
      const all = s + h + strangerPairs * weighing.strangers[index]!;
      sameWeight[at] = sameWeight[at]! + s / all;
      houseWeight[at] = houseWeight[at]! + h / all;
      samePairs += s / all;
      householdPairs += h / all;
    }
    const byPattern = (weights: Float64Array) => new Map(distinct.map((one, position) => [one, weights[position]!]));
    yield round / ROUNDS;
    const learnedSame = learn(byPattern(sameWeight), usualSame, mostOfSame);
    yield round / ROUNDS;
    model = {
      same: learnedSame,
      household: learn(byPattern(houseWeight), usualHousehold, mostOfHousehold),
      samePairs: samePairs + usualPairs.same * 0.05,
      householdPairs: householdPairs + usualPairs.household * 0.05,
      strangerPairs,
    };
  }
  return model;
}

/** Probability that the pair is one person. */
export function sameProbability(model: Model, weighing: Weighing, index: number): number {
  const pattern = weighing.patterns[index]!;
  const same = model.samePairs * chanceOf(pattern, model.same, null);
  const house = model.householdPairs * chanceOf(pattern, model.household, asStrangers) * weighing.household[index]!;
  return same / (same + house + model.strangerPairs * weighing.strangers[index]!);
}

/** How much less probable the pair is as it is, if one person, than if two, at most 1; how many pairs of each kind there are left aside. */
export function contradiction(model: Model, weighing: Weighing, index: number): number {
  const pattern = weighing.patterns[index]!;
  const same = chanceOf(pattern, model.same, null);
  const house = chanceOf(pattern, model.household, asStrangers) * weighing.household[index]!;
  return Math.min(1, same / Math.max(house, weighing.strangers[index]!));
}
