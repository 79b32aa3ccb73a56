/** Numbers by which contacts are compared with everybody, as SQL: for the condition itself and for working out its bound. */
import { attributeJson } from './compile-attribute.ts';
import { type Builder, sure, within } from './compile-context.ts';
import { doubleOf, restrictions } from './compile-events.ts';
import { paidRows } from './compile-purchases.ts';
import { latestValue } from './compile-states.ts';
import type { LeafOf, Measured } from './definition.schema.ts';
import { leafKey } from './leaf-key.ts';

function numberOfEvents(build: Builder, of: Extract<Measured, { from: 'events' }>): string {
  const { join, where } = within(build, 'e', of.window);
  const tests = [build.eventScope('e', [of.kind]), ...where, ...restrictions(build, of)];
  // What has no amount is not among what is added up.
  if (of.measure === 'sum') tests.push('e.amount is not null');
  const measure = of.measure === 'count' ? 'count(*)' : 'sum(e.amount)';
  return `select e.contact_id, ${measure}::float8 as number from event e ${join} where ${tests.join(' and ')} group by e.contact_id`;
}

function numberOfPurchases(build: Builder, of: Extract<Measured, { from: 'purchases' }>): string {
  const { rows, orders } = paidRows(build, of);
  const net = 'coalesce(sum(s.amount), 0)::float8';
  const measures = { net, orders: `(${orders})::float8`, average: `${net} / nullif(${orders}, 0)` };
  return `select s.contact_id, ${measures[of.measure]} as number from (${rows}) s group by s.contact_id having ${orders} > 0`;
}

/** The contact's own number (a double), null for those who have none. */
export function measuredNumber(build: Builder, of: Measured): string {
  switch (of.from) {
    case 'purchases':
      return `${build.join(numberOfPurchases(build, of))}.number`;
    case 'events':
      return `${build.join(numberOfEvents(build, of))}.number`;
    case 'attribute':
      return doubleOf(attributeJson(build, of.name));
    case 'value':
      return `${latestValue(build, of.name)}.number`;
  }
}

const beyond = { top: '>=', bottom: '<=', above: '>', below: '<' } as const;

export function compileRelative(build: Builder, leaf: LeafOf<'relative'>): string {
  const bound = build.context.bounds.get(leafKey(leaf)) ?? null;
  if (bound === null) return 'false';
  return sure(`${measuredNumber(build, leaf.of)} ${beyond[leaf.is]} ${build.param(bound, 'float8')}`);
}
