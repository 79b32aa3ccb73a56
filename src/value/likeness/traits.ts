/**
 * Traits: yes/no questions about a contact, and their answers from its features. Pure. What is not known is neither yes nor
 * no: it is no evidence.
 */

/** Of one feature: a number, a yes or no, one word of several, or a set of them. */
export type FeatureValue = number | boolean | string | readonly string[];

/** By name (`attribute:city`, `company:industry`, `timing:weekday`); what is not in it is not known. */
export type Features = ReadonlyMap<string, FeatureValue>;

export type Question =
  | { feature: string; op: 'is'; value: string }
  | { feature: string; op: 'at-least'; value: number }
  | { feature: string; op: 'true' };

/** Most values of one feature that are asked about: the most frequent ones. */
const MOST_VALUES = 30;
/** A value that fewer contacts share says nothing about anybody else. */
const FEWEST_WITH_VALUE = 3;
/** Quantiles of everybody at which numbers are cut. */
const CUTS = [0.2, 0.4, 0.6, 0.8, 0.9];

export const keyOf = (question: Question): string =>
  question.op === 'true' ? question.feature : `${question.feature} ${question.op} ${question.value}`;

/** Null: not known. A set that is there but does not hold the value is a no. */
export function answerOf(question: Question, features: Features): boolean | null {
  const value = features.get(question.feature);
  if (value === undefined) return null;
  if (question.op === 'true') return typeof value === 'boolean' ? value : null;
  if (question.op === 'at-least') return typeof value === 'number' ? value >= question.value : null;
  if (typeof value === 'string') return value === question.value;
  return Array.isArray(value) ? value.includes(question.value) : null;
}

/**
 * What may be asked about these contacts: each frequent value of words, each yes or no, and numbers cut at quantiles of
 * everybody. Who is a best customer is not looked at, so that the tests that follow are not of questions chosen by their
 * answers.
 */
export function proposeQuestions(everybody: readonly Features[]): Question[] {
  const numbers = new Map<string, number[]>();
  const words = new Map<string, Map<string, number>>();
  const flags = new Set<string>();
  const count = (feature: string, value: string) => {
    const counts = words.get(feature) ?? new Map<string, number>();
    if (counts.size === 0) words.set(feature, counts);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  };
  for (const features of everybody) {
    for (const [feature, value] of features) {
      if (typeof value === 'number') {
        const known = numbers.get(feature);
        if (known) known.push(value);
        else numbers.set(feature, [value]);
      } else if (typeof value === 'boolean') flags.add(feature);
      else if (typeof value === 'string') count(feature, value);
      else for (const one of new Set(value)) count(feature, one);
    }
  }
  return [
    ...[...flags].map((feature): Question => ({ feature, op: 'true' })),
    ...[...words].flatMap(([feature, counts]) =>
      [...counts]
        .filter(([, times]) => times >= FEWEST_WITH_VALUE)
        .sort(([a, times], [b, others]) => others - times || (a < b ? -1 : 1))
        .slice(0, MOST_VALUES)
        .map(([value]): Question => ({ feature, op: 'is', value })),
    ),
    ...[...numbers].flatMap(([feature, values]) =>
      cutsOf(values).map((value): Question => ({ feature, op: 'at-least', value })),
    ),
  ].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Distinct quantiles above the smallest value: a cut that everybody reaches asks nothing. */
function cutsOf(values: number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  const cuts = CUTS.map((share) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length))]!);
  return [...new Set(cuts)].filter((cut) => cut > sorted[0]!);
}

/** Answers of one question for many contacts: 1 yes, 0 no, -1 not known. */
export function answersOf(question: Question, everybody: readonly Features[]): Int8Array {
  return Int8Array.from(everybody, (features) => {
    const answer = answerOf(question, features);
    return answer === null ? -1 : Number(answer);
  });
}
