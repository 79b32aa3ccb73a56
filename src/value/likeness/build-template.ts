/** From the best customers and the rest to the traits that set them apart. Pure. */
import { type Counts, correctForMany, countOf } from './exact-tests.ts';
import {
  type Bought,
  findExplained,
  findRedundant,
  findTellingValue,
  findTwins,
  isCountOfPurchases,
  type Restates,
} from './set-aside.ts';
import { answersOf, type Features, keyOf, proposeQuestions, type Question } from './traits.ts';
import { type Weight, weighTrait } from './weigh-trait.ts';

export type Subject = { features: Features; bought: Bought };

/** Why a trait does not count by itself. */
export type Aside =
  | { kind: 'counts-purchases' }
  | Restates
  | { kind: 'says-the-same'; as: string }
  | { kind: 'may-be-chance' };

export type FoundTrait = {
  key: string;
  question: Question;
  best: Counts;
  rest: Counts;
  weight: Weight;
  p: number;
  adjusted: number;
  q: number;
  /** Null: it counts. */
  aside: Aside | null;
};

export type Found =
  | { kind: 'too-little-data'; best: number; rest: number; needed: { best: number; rest: number } }
  | {
      /** nothing-found: nothing sets them apart that chance would not. */
      kind: 'found' | 'nothing-found';
      best: number;
      rest: number;
      /** Questions asked and tested. */
      tested: number;
      permutations: number;
      traits: FoundTrait[];
    };

export const FEWEST_BEST = 5;
export const MOST_BEST = 15;
export const FEWEST_REST = 30;
/** Chance that anything at all is found where there is nothing. */
const CHANCE = 0.02;
/** Traits that may be chance are shown as hints up to this false discovery rate. */
const HINT = 0.2;
/** Answers of fewer of the best than this share are not enough to say anything of them. */
const KNOWN_SHARE = 0.5;
const MOST_SHOWN = 100;
const PERMUTATIONS = 1_999;

/** The same customers give the same template: the seed is fixed. */
export function buildTemplate(
  best: readonly Subject[],
  rest: readonly Subject[],
  {
    seed = 1,
    permutations = PERMUTATIONS,
    chance = CHANCE,
  }: { seed?: number; permutations?: number; chance?: number } = {},
): Found {
  if (best.length < FEWEST_BEST || rest.length < FEWEST_REST) {
    const needed = { best: FEWEST_BEST, rest: FEWEST_REST };
    return { kind: 'too-little-data', best: best.length, rest: rest.length, needed };
  }
  const everybody = [...best, ...rest];
  const bestCount = best.length;
  const asked = proposeQuestions(everybody.map(({ features }) => features)).map((question) => {
    const row = answersOf(
      question,
      everybody.map(({ features }) => features),
    );
    const ofBest = countOf(row, 0, bestCount);
    const ofRest = countOf(row, bestCount, row.length);
    const weight = weighTrait(ofBest, ofRest);
    return { key: keyOf(question), question, row, best: ofBest, rest: ofRest, weight };
  });
  // Who answered is not who said what: leaving out what is hardly known of anybody looks at no answer.
  const answered = asked.filter((trait) => trait.best.known >= KNOWN_SHARE * bestCount && trait.rest.known > 0);
  const counting = answered.filter(({ question }) => isCountOfPurchases(question.feature));
  const tested = answered.filter(({ question }) => !isCountOfPurchases(question.feature));
  const corrected = correctForMany(
    tested.map(({ row }) => row),
    bestCount,
    { permutations, seed },
  );
  const bought = everybody.map((subject) => subject.bought);
  const telling = findTelling(tested, bestCount, bought);
  const ground = { chance, bestCount, twins: findTwins(bought, bestCount), telling };
  const judged = tested
    .map((trait, place) => ({ ...trait, ...corrected[place]! }))
    .sort((a, b) => a.p - b.p || Math.abs(b.weight.yes) - Math.abs(a.weight.yes) || (a.key < b.key ? -1 : 1))
    .map((trait) => ({ ...trait, aside: asideOf(trait, ground) }));

  const standing = judged.filter(({ aside }) => aside === null);
  const same = findRedundant(
    standing.map(({ question, row }) => ({ feature: question.feature, isNumber: question.op === 'at-least', row })),
  );
  for (const [place, other] of same.entries()) {
    if (other !== null) standing[place]!.aside = { kind: 'says-the-same', as: standing[other]!.key };
  }
  const traits = [
    ...judged.map(({ row: _, ...trait }): FoundTrait => trait).filter(isWorthShowing),
    ...strongestOfEach(counting).map(
      ({ row: _, ...trait }): FoundTrait => ({
        ...trait,
        p: 1,
        adjusted: 1,
        q: 1,
        aside: { kind: 'counts-purchases' },
      }),
    ),
  ].slice(0, MOST_SHOWN);
  const counts = { best: best.length, rest: rest.length, tested: tested.length, permutations };
  return { kind: traits.some(({ aside }) => aside === null) ? 'found' : 'nothing-found', ...counts, traits };
}

type Ground = { chance: number; bestCount: number; twins: Int32Array; telling: ReadonlyMap<string, number> };

function asideOf(
  trait: { question: Question; row: Int8Array; adjusted: number; q: number },
  ground: Ground,
): Aside | null {
  const area = ground.telling.get(trait.question.feature);
  if (area !== undefined) return { kind: 'tells-value', area };
  if (trait.adjusted > ground.chance) return { kind: 'may-be-chance' };
  return findExplained(trait.question, trait.row, ground);
}

/** Features one of whose questions tells the value itself, with how surely: the other questions do so too, less sharply. */
function findTelling(tested: readonly { question: Question; row: Int8Array }[], bestCount: number, bought: Bought[]) {
  const telling = new Map<string, number>();
  for (const { question, row } of tested) {
    const area = findTellingValue(question, row, bestCount, bought);
    if (area !== null) telling.set(question.feature, area);
  }
  return telling;
}

/** Of each feature that counts purchases one question is enough to say so. */
function strongestOfEach<T extends { question: Question; weight: Weight }>(traits: readonly T[]): T[] {
  const strongest = new Map<string, T>();
  for (const trait of traits) {
    const held = strongest.get(trait.question.feature);
    if (!held || trait.weight.yesLow > held.weight.yesLow) strongest.set(trait.question.feature, trait);
  }
  return [...strongest.values()];
}

const isWorthShowing = ({ aside, q }: FoundTrait) => aside === null || aside.kind === 'says-the-same' || q <= HINT;
