import { blockPeople } from './block-people.ts';
import { type Comparison, createComparer } from './compare-pair.ts';
import { explainPair, type Reason } from './explain-pair.ts';
import { LEVELS, MISSING, type Person } from './person.ts';
import { preparePeople } from './prepare-people.ts';
import { createWeighing, fitModel, noteComparison, sameProbability } from './weigh-pairs.ts';

export type DuplicateKind = 'exact' | 'normalised' | 'likely';

/** Two contacts that may be one person. */
export type Duplicate = {
  /** The smaller id. */
  firstId: number;
  secondId: number;
  kind: DuplicateKind;
  /** Probability that they are one person, 0 to 1. */
  score: number;
  reasons: Reason[];
};

export type DuplicateOptions = {
  /** Pairs less probable than this are not told. */
  threshold?: number;
  /** Country of phone numbers written without one (ISO 3166-1, two letters). */
  country?: string;
  /** Only pairs of which at least one is among these; all are compared with them. */
  only?: ReadonlySet<number>;
};

/** Where, in made-up worlds, 98 of 100 pairs told are duplicates (docs/data-quality.md). */
export const LIKELY_THRESHOLD = 0.8;

/** How far the search is, 0 to 1. */
export type Progress = { done: number };

const normalText = (text: string) => text.trim().toLowerCase();
const shares = (a: readonly string[] = [], b: readonly string[] = []) =>
  a.some((left) => b.some((right) => normalText(left) === normalText(right)));
const isSameText = (a: string | null | undefined, b: string | null | undefined) =>
  a !== undefined && a !== null && b !== undefined && b !== null && normalText(a) === normalText(b);

/**
 * exact: the same name, and the same e-mail or phone, as written (but for case and spaces around). normalised: the same once
 * written in one way: name, and mailbox or phone or address; nothing that speaks against it. likely: everything else.
 */
function kindOf(a: Person, b: Person, comparison: Comparison): DuplicateKind {
  const is = (field: keyof Comparison, ...levels: string[]) =>
    levels.includes((LEVELS[field] as readonly string[])[comparison[field].level] ?? 'missing');
  const isSameName = is('firstName', 'same', 'missing') && is('lastName', 'same', 'missing');
  if (!isSameName || is('birthDate', 'differs', 'close')) return 'likely';
  const isNamed = comparison.firstName.level !== MISSING && comparison.lastName.level !== MISSING;
  const isAsWritten = isSameText(a.firstName, b.firstName) && isSameText(a.lastName, b.lastName);
  if (isAsWritten && (shares(a.emails, b.emails) || shares(a.phones, b.phones))) return 'exact';
  if (is('email', 'same')) return 'normalised';
  return isNamed && (is('phone', 'same') || is('address', 'same')) ? 'normalised' : 'likely';
}

/**
 * Finds pairs of records that may be one person, most probable first, see `fitModel` for how. Pure: the same people give the
 * same pairs. A generator, so that long searches can let others in: it yields how far it is.
 */
export function* searchDuplicates(
  persons: readonly Person[],
  { threshold = LIKELY_THRESHOLD, country = 'SE', only }: DuplicateOptions = {},
): Generator<Progress, Duplicate[]> {
  const within = function* <T>(steps: Generator<number, T>, from: number, to: number): Generator<Progress, T> {
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      yield { done: from + (to - from) * step.value };
    }
  };
  const people = yield* within(preparePeople(persons, country), 0, 0.2);
  const pairs = yield* within(blockPeople(people), 0.2, 0.5);
  const compare = createComparer(people);
  const weighing = createWeighing(pairs.length);
  const sides = (index: number): [number, number] => {
    const left = Math.floor(pairs[index]! / persons.length);
    return [left, pairs[index]! - left * persons.length];
  };
  for (let index = 0; index < pairs.length; index++) {
    if (index % 5_000 === 0) yield { done: 0.5 + (0.3 * index) / pairs.length };
    noteComparison(weighing, index, compare(...sides(index)));
  }
  const model = yield* within(fitModel(weighing, persons.length), 0.8, 0.98);
  const found: Duplicate[] = [];
  for (let index = 0; index < pairs.length; index++) {
    if (index % 50_000 === 0) yield { done: 0.98 };
    const score = sameProbability(model, weighing, index);
    if (!(score >= threshold)) continue;
    const [left, right] = sides(index).map((place) => persons[place]!) as [Person, Person];
    if (left.id === right.id || (only && !only.has(left.id) && !only.has(right.id))) continue;
    const comparison = compare(...sides(index));
    found.push({
      firstId: Math.min(left.id, right.id),
      secondId: Math.max(left.id, right.id),
      kind: kindOf(left, right, comparison),
      score: Math.round(score * 10_000) / 10_000,
      reasons: explainPair(comparison, model),
    });
  }
  return found.sort((a, b) => b.score - a.score || a.firstId - b.firstId || a.secondId - b.secondId);
}

/** The same in one go; takes about 10 s for 100,000 people. */
export function findDuplicates(persons: readonly Person[], options: DuplicateOptions = {}): Duplicate[] {
  const steps = searchDuplicates(persons, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
