/** Conditions that compare a contact with everybody: the bound was worked out beforehand, the rest is an ordinary condition. */

import type { Comparison } from '../language/condition-parts.schema.ts';
import type { LeafOf } from '../language/conditions.schema.ts';
import { leafKey } from '../language/leaf-key.ts';
import { acceptEvents } from './accept-rows.ts';
import { attributeReader } from './attribute-leaves.ts';
import { type Counting, countRows } from './count-rows.ts';
import { fillEvents } from './event-leaves.ts';
import { fillAmounts } from './fill-purchases.ts';
import { ALWAYS_MEMBER, NEVER_MEMBER, type ValueColumns } from './history.ts';
import type { PrepareContext, PreparedLeaf } from './judge.ts';
import { compare, type Meter } from './scan-series.ts';
import { addRow, rows } from './shared-rows.ts';
import { judgeSteps } from './state-leaves.ts';

type RelativeLeaf = LeafOf<'relative'>;

const operators: Record<RelativeLeaf['is'], Comparison> = {
  top: 'at-least',
  bottom: 'at-most',
  above: 'more-than',
  below: 'less-than',
};

/** A number made of the sum of the amounts and of how many were counted (the code); of nothing: false. */
function meterOwn(measure: 'sum' | 'count' | 'average', op: Comparison, bound: number): Meter {
  let sum = 0;
  let count = 0;
  // In double precision, like the bound itself.
  const own = () => (measure === 'sum' ? sum : measure === 'count' ? count : sum / count);
  return {
    clear() {
      sum = 0;
      count = 0;
    },
    enter(index) {
      sum += rows.amount[index]!;
      count += rows.code[index]!;
    },
    leave(index) {
      sum -= rows.amount[index]!;
      count -= rows.code[index]!;
    },
    holds: () => count > 0 && compare(own(), op, bound),
    found: () => (count > 0 ? own() : null),
  };
}

const ownMeasures = { net: 'sum', orders: 'count', average: 'average', sum: 'sum', count: 'count' } as const;

function fillOf(leaf: RelativeLeaf, context: PrepareContext): Counting['fill'] | null {
  const { of } = leaf;
  if (of.from === 'purchases') return fillAmounts(context.layout, of.lines);
  if (of.from !== 'events') return null;
  const isSum = of.measure === 'sum';
  return fillEvents(context.layout.kinds.get(of.kind), acceptEvents(of.where), ({ at, amount }, index) => {
    const found = amount[index]!;
    // What has no amount is not among what is added up.
    if (isSum && Number.isNaN(found)) return false;
    addRow(at[index]!, isSum ? found : 0, 1);
    return true;
  });
}

/** Makes a comparison with everybody ready. Without a bound nobody satisfies it. */
export function prepareRelative(leaf: RelativeLeaf, context: PrepareContext): PreparedLeaf {
  const { of } = leaf;
  const bound = context.bounds.get(leafKey(leaf)) ?? Number.NaN;
  const op = operators[leaf.is];
  const isBeyond = (found: unknown) => typeof found === 'number' && compare(found, op, bound);
  if (of.from === 'attribute') {
    const read = attributeReader(of.name);
    return { judge: (history) => (isBeyond(read(history)) ? ALWAYS_MEMBER : NEVER_MEMBER) };
  }
  if (of.from === 'value') {
    const holds = (column: ValueColumns | undefined, row: number) => row >= 0 && isBeyond(column!.found[row]);
    return { judge: ({ values }, now) => judgeSteps(values.get(of.name), now, holds) };
  }
  const fill = fillOf(leaf, context)!;
  const meter = meterOwn(ownMeasures[of.measure], op, bound);
  return countRows({ window: of.window, fill, meter, shows: { amounts: true } }, context);
}
