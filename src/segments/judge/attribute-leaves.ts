/** Conditions on what is known of a contact: attributes, and the contact's own fields. */

import type { LeafOf } from '../language/conditions.schema.ts';
import { foldCase } from '../language/fold-case.ts';
import { type DateLeaf, isDateLeaf, prepareDate } from './date-leaves.ts';
import { ALWAYS_MEMBER, type History, NEVER_MEMBER } from './history.ts';
import type { Judge, PrepareContext } from './judge.ts';
import { compare } from './scan-series.ts';

type AttributeLeaf = LeafOf<'attribute'>;

/** The value of an attribute, or of the contact's own field when the name starts with `$`; null when missing. */
export function readAttribute(history: History, name: string): unknown {
  return attributeReader(name)(history);
}

/** The same, for asking often. */
export function attributeReader(name: string): (history: History) => unknown {
  const isField = name.startsWith('$');
  // Names that every object has are asked for with care, all others at once.
  if (name in Object.prototype) {
    return ({ attributes }) => (Object.hasOwn(attributes, name) ? (attributes[name] ?? null) : null);
  }
  return isField ? ({ fields }) => fields[name] ?? null : ({ attributes }) => attributes[name] ?? null;
}

type Test = (found: unknown) => boolean;

const isText =
  (test: (found: string) => boolean): Test =>
  (found) =>
    typeof found === 'string' && test(found);
const isNumber =
  (test: (found: number) => boolean): Test =>
  (found) =>
    typeof found === 'number' && test(found);

function testOneOf(values: readonly unknown[], fold: (value: unknown) => unknown): Test {
  const [only] = values.map(fold);
  if (values.length === 1) return (found) => fold(found) === only;
  const wanted = new Set(values.map(fold));
  return (found) => wanted.has(fold(found));
}

const same = (value: unknown) => value;
const folded = (value: unknown) => (typeof value === 'string' ? foldCase(value) : value);

function testContains(value: string, fold: (value: unknown) => unknown): Test {
  const wanted = String(fold(value));
  return (found) => {
    if (typeof found === 'string') return String(fold(found)).includes(wanted);
    return Array.isArray(found) && found.some((item) => fold(item) === wanted);
  };
}

function testOf(leaf: Exclude<AttributeLeaf, DateLeaf>): Test {
  const fold = 'ignoreCase' in leaf && leaf.ignoreCase ? folded : same;
  switch (leaf.op) {
    case 'is':
      return testOneOf([leaf.value], fold);
    case 'in':
      return testOneOf(leaf.values, fold);
    case 'is-not':
    case 'not-in': {
      const isOne = testOneOf(leaf.op === 'is-not' ? [leaf.value] : leaf.values, fold);
      return (found) => found !== null && !isOne(found);
    }
    case 'contains':
      return testContains(leaf.value, fold);
    case 'starts-with':
    case 'ends-with': {
      const wanted = String(fold(leaf.value));
      return leaf.op === 'starts-with'
        ? isText((found) => String(fold(found)).startsWith(wanted))
        : isText((found) => String(fold(found)).endsWith(wanted));
    }
    case 'has-any': {
      const wanted = new Set<unknown>(leaf.values);
      return (found) => Array.isArray(found) && found.some((item) => wanted.has(item));
    }
    case 'has-all':
      return (found) => Array.isArray(found) && leaf.values.every((value) => found.includes(value));
    case 'between':
      return isNumber((found) => found >= leaf.from && found <= leaf.to);
    case 'exists':
      return (found) => found !== null;
    case 'missing':
      return (found) => found === null;
    default: {
      const { op, value } = leaf;
      return isNumber((found) => compare(found, op, value));
    }
  }
}

/** Makes a condition on an attribute ready. */
export function prepareAttribute(leaf: AttributeLeaf, { timeZone }: PrepareContext): Judge {
  const read = attributeReader(leaf.name);
  if (isDateLeaf(leaf)) {
    const { judge, datesFor } = prepareDate(leaf, timeZone);
    return (history, now) => {
      const found = read(history);
      return found === null ? NEVER_MEMBER : judge(found, now, datesFor(history));
    };
  }
  const test = testOf(leaf);
  return (history) => (test(read(history)) ? ALWAYS_MEMBER : NEVER_MEMBER);
}
