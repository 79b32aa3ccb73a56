/** Numbers by which contacts are compared with everybody, as SQL: for the condition itself and for working out its bound. */

import type { LeafOf, Measured } from '../language/conditions.schema.ts';
import { leafKey } from '../language/leaf-key.ts';
import { attributeJson } from './compile-attribute.ts';
import { type Builder, type Rows, rowsWithin, sure } from './compile-context.ts';
import { doubleOf, restrictions } from './compile-events.ts';
import { paidRows } from './compile-purchases.ts';
import { latestValue } from './compile-values.ts';

function eventRows(build: Builder, of: Extract<Measured, { from: 'events' }>): Rows {
  const tests = [build.eventScope('e', [of.kind]), ...restrictions(build, of)];
  // What has no amount is not among what is added up.
  if (of.measure === 'sum') tests.push('e.amount is not null');
  return rowsWithin(build, { alias: 'e', from: 'event e', columns: ', e.amount', window: of.window }, tests);
}

function joinNumber(build: Builder, { select, gate }: Rows, measure: string, having: string): string {
  const numbers = `select s.contact_id, ${measure} as number from (${select}) s group by s.contact_id having ${having}`;
  const alias = build.join(numbers);
  return gate === null ? `${alias}.number` : `(case when ${gate} then ${alias}.number end)`;
}

/** The contact's own number (a double), null for those who have none. */
export function measuredNumber(build: Builder, of: Measured): string {
  switch (of.from) {
    case 'purchases': {
      const { rows, orders } = paidRows(build, of);
      const net = 'coalesce(sum(s.amount), 0)::float8';
      const measures = { net, orders: `(${orders})::float8`, average: `${net} / nullif(${orders}, 0)` };
      return joinNumber(build, rows, measures[of.measure], `${orders} > 0`);
    }
    case 'events':
      return joinNumber(
        build,
        eventRows(build, of),
        of.measure === 'count' ? 'count(*)::float8' : 'sum(s.amount)::float8',
        'true',
      );
    case 'attribute':
      return doubleOf(attributeJson(build, of.name));
    case 'value':
      return latestValue(build, of.name).number;
  }
}

const beyond = { top: '>=', bottom: '<=', above: '>', below: '<' } as const;

export function compileRelative(build: Builder, leaf: LeafOf<'relative'>): string {
  const bound = build.context.bounds.get(leafKey(leaf)) ?? null;
  if (bound === null) return 'false';
  return sure(`${measuredNumber(build, leaf.of)} ${beyond[leaf.is]} ${build.param(bound, 'float8')}`);
}
