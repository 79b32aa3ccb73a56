/** Comparisons of what is known by a name, and how one becomes another. Pure. */
import type { CompanyWhere, LeafOf, Scalar } from '../../../../parts/sentence/language.ts';

export type Test = LeafOf<'attribute'> | CompanyWhere;
export type TestOp = Test['op'];
/** What an attribute holds, as far as comparisons go. */
export type Holds = 'text' | 'number' | 'boolean' | 'list' | 'date';

const known = ['exists', 'missing'] as const;
const numbers = ['at-least', 'at-most', 'more-than', 'less-than', 'between'] as const;
const dates = [
  'within-last',
  'longer-ago',
  'within-next',
  'further-ahead',
  'before',
  'after',
  'days-from-today',
  'anniversary',
] as const;

/** Comparisons that fit what an attribute holds, the most used first. */
export const opsFor: Readonly<Record<Holds, readonly TestOp[]>> = {
  text: ['in', 'not-in', 'is', 'is-not', 'contains', 'starts-with', 'ends-with', ...known],
  list: ['has-any', 'has-all', 'contains', ...known],
  number: [...numbers, 'in', 'not-in', 'is', 'is-not', ...known],
  boolean: ['is', 'is-not', ...known],
  date: [...dates, ...known],
};

const valuesOf = (test: Test): Scalar[] => {
  if ('values' in test) return [...test.values];
  if ('value' in test) return [test.value];
  return 'from' in test && test.op === 'between' ? [test.from] : [];
};

function fieldsFor(op: TestOp, test: Test, { first, now }: { first: Scalar; now: Date }): object {
  const values = valuesOf(test);
  const value = values[0] ?? first;
  const asNumber = Number.isFinite(Number(value)) ? Number(value) : 0;
  switch (op) {
    case 'is':
    case 'is-not':
      return { value };
    case 'in':
    case 'not-in':
      return { values: values.length > 0 ? values : [first] };
    case 'contains':
    case 'starts-with':
    case 'ends-with':
      return { value: String(value) };
    case 'has-any':
    case 'has-all':
      return { values: (values.length > 0 ? values : [first]).map(String) };
    case 'at-least':
    case 'at-most':
    case 'more-than':
    case 'less-than':
      return { value: asNumber };
    case 'between':
      return { from: asNumber, to: asNumber + 10 };
    case 'before':
    case 'after':
      return { at: 'at' in test ? test.at : now.toISOString().slice(0, 10) };
    case 'within-last':
    case 'within-next':
    case 'longer-ago':
    case 'further-ahead':
      return 'amount' in test ? { amount: test.amount, unit: test.unit } : { amount: 30, unit: 'days' };
    case 'days-from-today':
      return { from: 0, to: 7 };
    case 'anniversary':
      return { from: 0, to: 7 };
    case 'exists':
    case 'missing':
      return {};
  }
}

const folds: readonly TestOp[] = ['is', 'is-not', 'in', 'not-in', 'contains', 'starts-with', 'ends-with'];

/** The same asked in another way, with what was said so far as far as it fits. */
export function retest<Asked extends Test>(test: Asked, op: TestOp, begin: { first: Scalar; now: Date }): Asked {
  const { name } = test;
  const kept = {
    ...('type' in test ? { type: test.type } : {}),
    name,
    op,
    ...('ignoreCase' in test && test.ignoreCase !== undefined && folds.includes(op)
      ? { ignoreCase: test.ignoreCase }
      : {}),
    ...('zone' in test && test.zone !== undefined && (dates as readonly TestOp[]).includes(op)
      ? { zone: test.zone }
      : {}),
  };
  return { ...kept, ...fieldsFor(op, test, begin) } as unknown as Asked;
}

/** Whether texts may be the same in capitals or not. */
export const mayFold = (op: TestOp): boolean => folds.includes(op);
/** Whether it goes by the time zone of somebody. */
export const goesByZone = (op: TestOp): boolean => ['before', 'after', 'days-from-today', 'anniversary'].includes(op);
