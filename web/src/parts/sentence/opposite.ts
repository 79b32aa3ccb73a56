/** Conditions and what holds exactly when they do not. Pure. */
import type { Leaf, LeafOf } from './language.ts';

const opposites = {
  'at-least': 'less-than',
  'less-than': 'at-least',
  'at-most': 'more-than',
  'more-than': 'at-most',
} as const;
const totals = ['count', 'orders', 'distinct', 'sum', 'net', 'quantity'];

/** Compares a number that everybody has, if only 0: "not at least" is "less than" then. */
const isTotal = (leaf: Leaf): boolean =>
  leaf.type === 'engagement' ||
  leaf.type === 'offer' ||
  ((leaf.type === 'event' || leaf.type === 'purchase') && totals.includes(leaf.measure));

/** Counts things, which are never fewer than none. */
const isCount = (leaf: Leaf): boolean =>
  isTotal(leaf) && !('measure' in leaf && ['sum', 'net', 'quantity'].includes(leaf.measure));

/** The condition that holds exactly when this one does not, where the language has one: it reads better than "not". */
export function oppositeOf(leaf: Leaf): Leaf | null {
  if (isTotal(leaf)) {
    const { op, value } = leaf as LeafOf<'engagement'>;
    if (op === 'exactly') return value === 0 && isCount(leaf) ? ({ ...leaf, op: 'at-least', value: 1 } as Leaf) : null;
    if (op === 'at-least' && value === 1 && isCount(leaf)) return { ...leaf, op: 'exactly', value: 0 } as Leaf;
    return { ...leaf, op: opposites[op] } as Leaf;
  }
  if (leaf.type === 'segment' && (leaf.is === 'in' || leaf.is === 'not-in'))
    return { ...leaf, is: leaf.is === 'in' ? 'not-in' : 'in' };
  if ((leaf.type === 'attribute' || leaf.type === 'value') && (leaf.op === 'exists' || leaf.op === 'missing'))
    return { ...leaf, op: leaf.op === 'exists' ? 'missing' : 'exists' } as Leaf;
  return null;
}
