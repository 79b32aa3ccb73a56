/**
 * Conditions on values as clauses. What Kohort works out itself is said in the words of a marketer; what somebody else set is
 * called by its name.
 */
import { modelOfScore, scoreNames } from '../../contacts/index.ts';
import type { LeafOf } from './conditions.schema.ts';
import { comparisonWords, list, moneyText, type Names, quote, valuesText } from './describe-words.ts';

type ValueLeaf = LeafOf<'value'>;
type Found = string | number;
/** `of` follows "whose"; `number` writes a number; `texts` says what the values mean. */
type ScoreWords = {
  of: string;
  number?: (value: number, names: Names) => string;
  texts?: Readonly<Record<string, string>>;
};

const money = (value: number, { currency }: Names): string => moneyText(value, currency);
const ofFive = (value: number): string => `${value} of 5`;

const known: Readonly<Record<string, ScoreWords>> = {
  customer_group: { of: 'group' },
  lifecycle: { of: 'stage as a customer' },
  rfm: { of: 'RFM score' },
  rfm_fixed: { of: 'RFM score by fixed bounds' },
  rfm_recency: { of: 'score for recency', number: ofFive },
  rfm_frequency: { of: 'score for frequency', number: ofFive },
  rfm_money: { of: 'score for money', number: ofFive },
  alive: { of: 'chance of still being a customer' },
  needs_group: { of: 'needs group' },
  needs_by: {
    of: 'needs group',
    texts: { declared: 'told by an answer of their own', rule: 'told by a rule', likeness: 'guessed by likeness' },
  },
  needs_probability: { of: 'probability of the needs group' },
  data_quality: { of: 'data quality', number: (value) => `${value} of 100` },
};

const ends: Record<string, string> = { '': '', _low: 'cautious estimate of the ', _high: 'hopeful estimate of the ' };
const expected = /^expected_(orders|value)_(\d+)(_low|_high|)$/;
const ofTemplate = /^template_(\d+)(_advice|)$/;

/** The template of best customers that a value is worked out by; null for any other value. */
export function templateOf(name: string): number | null {
  const model = modelOfScore(name);
  return model?.startsWith('template:') ? Number(model.slice('template:'.length)) : null;
}

const advice: Readonly<Record<string, string>> = { go: 'go', 'think-twice': 'think twice', no: 'no' };

const templateText = (id: number, names: Names): string => {
  const name = names.templateName?.(id);
  return `template ${name === undefined ? id : quote(name)}`;
};

function wordsOf(name: string, names: Names): ScoreWords | null {
  if (modelOfScore(name) === null) return null;
  if (Object.hasOwn(known, name)) return known[name]!;
  const [, what, days, end] = expected.exec(name) ?? [];
  if (what !== undefined) {
    const measure = what === 'orders' ? 'expected number of orders' : 'expected value';
    const number = what === 'orders' ? undefined : money;
    return { of: `${ends[end!]}${measure} in the next ${days} days`, ...(number && { number }) };
  }
  const [, id, isAdvice] = ofTemplate.exec(name) ?? [];
  if (id === undefined) return null;
  const template = templateText(Number(id), names);
  return isAdvice ? { of: `advice by ${template}`, texts: advice } : { of: `score by ${template}` };
}

/** What a value is called: "value “score”", "expected value in the next 365 days". */
export const valueName = (name: string, names: Names): string => wordsOf(name, names)?.of ?? `value ${quote(name)}`;

/** A value of this name in words: an amount as money; undefined where nothing better than the value itself is known. */
export function scoreText(name: string, value: Found, names: Names): string | undefined {
  const words = wordsOf(name, names);
  if (typeof value === 'number') return words?.number?.(value, names);
  return words?.texts && Object.hasOwn(words.texts, value) ? words.texts[value] : undefined;
}

const written = (name: string, values: readonly Found[], names: Names): string =>
  values.length > 4
    ? valuesText(values)
    : list(
        values.map((value) => scoreText(name, value, names) ?? String(value)),
        'or',
      );

const LIKELY = 0.5;

/** Some conditions have a saying of their own. */
function saying(leaf: ValueLeaf, names: Names): string | null {
  const { name, op } = leaf;
  switch (name) {
    case 'customer_group':
      if (op === 'in') return `who are in the group ${written(name, leaf.values, names)}`;
      if (op === 'exists') return 'who are in one of the three groups of customers';
      return op === 'missing' ? 'who are in none of the three groups of customers' : null;
    case 'lifecycle':
      return op === 'in' ? `who as customers are ${written(name, leaf.values, names)}` : null;
    case 'needs_group':
      if (op === 'in') return `who are in the needs group ${valuesText(leaf.values)}`;
      if (op === 'exists') return 'who are in a needs group';
      return op === 'missing' ? 'who are in no needs group' : null;
    case 'alive': {
      if (!('value' in leaf)) return null;
      const isFrom = op === 'at-least' || op === 'more-than';
      if (isFrom !== leaf.value >= LIKELY) return null;
      const bound = `(alive ${comparisonWords[leaf.op]} ${leaf.value})`;
      return isFrom ? `who are likely still customers ${bound}` : `who are likely no longer customers ${bound}`;
    }
    default:
      return null;
  }
}

/** "who are in the group recurring", "whose value “tier” is “gold”". */
export function valueWords(leaf: ValueLeaf, names: Names): string {
  const { name } = leaf;
  const own = wordsOf(name, names);
  if (own === null) return plainWords(leaf);
  const said = saying(leaf, names);
  if (said !== null) return said;
  const number = (value: number) => own.number?.(value, names) ?? String(value);
  switch (leaf.op) {
    case 'in':
      return `whose ${own.of} is ${written(name, leaf.values, names)}`;
    case 'between':
      return `whose ${own.of} is between ${number(leaf.from)} and ${number(leaf.to)}`;
    case 'exists':
      return `whose ${own.of} is known`;
    case 'missing':
      return `whose ${own.of} is not known`;
    default:
      return `whose ${own.of} is ${comparisonWords[leaf.op]} ${number(leaf.value)}`;
  }
}

function plainWords(leaf: ValueLeaf): string {
  const name = quote(leaf.name);
  switch (leaf.op) {
    case 'in':
      return `whose value ${name} is ${valuesText(leaf.values)}`;
    case 'between':
      return `whose value ${name} is between ${leaf.from} and ${leaf.to}`;
    case 'exists':
      return `who have a value ${name}`;
    case 'missing':
      return `who have no value ${name}`;
    default:
      return `whose value ${name} is ${comparisonWords[leaf.op]} ${leaf.value}`;
  }
}

/** All names that Kohort works out, but those of templates. */
export const ownValueNames: readonly string[] = Object.values(scoreNames).flat();
