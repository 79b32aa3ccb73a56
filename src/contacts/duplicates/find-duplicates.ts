import { blockPeople } from './block-people.ts';
import { createComparer } from './compare-pair.ts';
import { explainPair, type Reason } from './explain-pair.ts';
import type { Comparison } from './likeness.ts';
import { LEVELS, MISSING, type Person } from './person.ts';
import { preparePeople } from './prepare-people.ts';
import { type Link, settleGroups } from './settle-groups.ts';
import { contradiction, createWeighing, fitModel, noteComparison, sameProbability } from './weigh-pairs.ts';

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
  /** Pairs less probable than this are not told; left out: `likelyFrom` of what was found. */
  threshold?: number;
  /** Country of phone numbers written without one (ISO 3166-1, two letters). */
  country?: string;
  /** Only pairs of which at least one is among these; all are compared with them. */
  only?: ReadonlySet<number>;
};

/** The least a pair needs to be told when no threshold is asked for: as probable one person as two. */
export const LIKELY_THRESHOLD = 0.5;
/** Of the pairs told, so many are to be right, by the probabilities themselves. */
const RIGHT_OF_TOLD = 0.988;
/** What is as probable as this is told in any case. */
const SURE = 0.8;

/**
 * From which probability on pairs are told: the lowest, from `LIKELY_THRESHOLD` on, at which 98.8 of 100 told are expected to be
 * right, by the mean of their probabilities (a list of many sure pairs bears more doubtful ones than a list of few).
 */
export function likelyFrom(scores: readonly number[]): number {
  const descending = scores.filter((score) => score >= LIKELY_THRESHOLD).sort((a, b) => b - a);
  let sum = 0;
  let from = SURE;
  for (const [index, score] of descending.entries()) {
    sum += score;
    if (sum / (index + 1) < RIGHT_OF_TOLD) return from;
    from = Math.min(SURE, score);
  }
  return descending.length === 0 ? LIKELY_THRESHOLD : from;
}

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

/** Pairs less probable than this are not looked at again. */
const HARDLY = 0.01;

/** Tells where a longer work is by where a part of it is. */
function* within<T>(steps: Generator<number, T>, from: number, to: number): Generator<Progress, T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield { done: from + (to - from) * step.value };
  }
}

/**
 * Finds pairs of records that may be one person, most probable first: see `fitModel` for how, and `settleGroups` for what
 * pairs tell of each other. Pure: the same people give the same pairs. A generator, so that long searches can let others
 * in: it yields how far it is, every few milliseconds.
 */
export function* searchDuplicates(
  persons: readonly Person[],
  { threshold, country = 'SE', only }: DuplicateOptions = {},
): Generator<Progress, Duplicate[]> {
  const people = yield* within(preparePeople(persons, country), 0, 0.2);
  const pairs = yield* within(blockPeople(people), 0.2, 0.5);
  const compare = createComparer(people);
  const weighing = createWeighing(pairs.length);
  const sides = (index: number): [number, number] => {
    const left = Math.floor(pairs[index]! / persons.length);
    return [left, pairs[index]! - left * persons.length];
  };
  for (let index = 0; index < pairs.length; index++) {
    if (index % 1_000 === 0) yield { done: 0.5 + (0.3 * index) / pairs.length };
    noteComparison(weighing, index, compare(...sides(index)));
  }
  const model = yield* within(fitModel(weighing, persons.length), 0.8, 0.95);
  const links: Link[] = [];
  for (let index = 0; index < pairs.length; index++) {
    if (index % 50_000 === 0) yield { done: 0.95 };
    const score = sameProbability(model, weighing, index);
    const [left, right] = sides(index);
    if (score >= HARDLY && persons[left]!.id !== persons[right]!.id) links.push({ left, right, score });
  }
  const one = createWeighing(1);
  const contradictionOf = (left: number, right: number) => {
    noteComparison(one, 0, compare(left, right));
    return contradiction(model, one, 0);
  };
  const settled = yield* within(settleGroups(links, contradictionOf), 0.95, 0.98);
  const from = threshold ?? likelyFrom(settled.map(({ score }) => score));
  const found: Duplicate[] = [];
  for (const [index, link] of settled.entries()) {
    if (index % 500 === 0) yield { done: 0.98 };
    if (!(link.score >= from)) continue;
    const [left, right] = [persons[link.left]!, persons[link.right]!];
    if (only && !only.has(left.id) && !only.has(right.id)) continue;
    const comparison = compare(link.left, link.right);
    found.push({
      firstId: Math.min(left.id, right.id),
      secondId: Math.max(left.id, right.id),
      kind: kindOf(left, right, comparison),
      score: Math.round(link.score * 10_000) / 10_000,
      reasons: explainPair(comparison, model),
    });
  }
  return found.sort((a, b) => b.score - a.score || a.firstId - b.firstId || a.secondId - b.secondId);
}

/** The same in one go; takes about 15 s for 100,000 people. */
export function findDuplicates(persons: readonly Person[], options: DuplicateOptions = {}): Duplicate[] {
  const steps = searchDuplicates(persons, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
