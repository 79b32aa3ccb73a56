/** Conditions on events as SQL: what of them counts, and the measures taken of it. */
import { MINUTES_PER_WEEK } from '../../platform/index.ts';
import { asEvent, type EventNode, kindsOf } from '../judge/event-leaves.ts';
import type { LocalTime, Where } from '../language/condition-parts.schema.ts';
import type { LeafOf } from '../language/conditions.schema.ts';
import {
  type Builder,
  fenced,
  grouped,
  holdsForZero,
  operators,
  type Rows,
  rowsWithin,
  sure,
} from './compile-context.ts';

/** "e.minute_of_week lies in the local time", in plain comparisons: for those the planner knows how many rows are left. */
export function insideLocalTime(build: Builder, { weekdays, fromMinute, toMinute }: LocalTime): string {
  const length = toMinute > fromMinute ? toMinute - fromMinute : toMinute - fromMinute + 1440;
  const ranges = (weekdays ?? [0, 1, 2, 3, 4, 5, 6]).flatMap((weekday) => {
    const start = weekday * 1440 + fromMinute;
    const past = Math.max(0, start + length - MINUTES_PER_WEEK);
    // What runs over the end of the week goes on at its beginning.
    return [[start, start + length - past] as const, ...(past > 0 ? [[0, past] as const] : [])];
  });
  const minute = (value: number) => build.param(value, 'smallint');
  const tests = ranges.map(
    ([from, until]) => `e.minute_of_week >= ${minute(from)} and e.minute_of_week < ${minute(until)}`,
  );
  return `(${tests.join(' or ')})`;
}

/** Some value of the JSON array `values` equals the JSON scalar `json`. */
export const isOneOf = (build: Builder, json: string, values: readonly unknown[]): string =>
  `(jsonb_typeof(${json}) in ('string', 'number', 'boolean') and ${build.param(JSON.stringify(values), 'jsonb')} @> ${json})`;

/** A test of the number that a JSON value is; false for anything else. Guarded: other values are never cast. */
export const numberIs = (json: string, test: (number: string) => string): string =>
  `(case when jsonb_typeof(${json}) = 'number' then ${test(`(${json})::numeric`)} else false end)`;

/**
 * The number that a JSON value is, as JavaScript reads it; null for anything else. Rounded to 300 decimals first, and
 * nothing beyond 1e300: PostgreSQL refuses to cast numbers that a double cannot hold.
 */
export const doubleOf = (json: string): string =>
  `(case when jsonb_typeof(${json}) = 'number' and abs((${json})::numeric) < 1e300 then round((${json})::numeric, 300)::float8 end)`;

export const propertyOf = (build: Builder, name: string): string =>
  `(case when jsonb_typeof(e.props) = 'object' then e.props -> ${build.param(name, 'text')} end)`;

function meetsWhere(build: Builder, where: Where): string {
  if (where.field === 'ref') return `e.ref = any(${build.param(where.values, 'text[]')})`;
  if (where.field === 'amount') return `e.amount ${operators[where.op]} ${build.param(where.value, 'bigint')}`;
  const json = propertyOf(build, where.name);
  if (where.op === 'exists') return `jsonb_typeof(${json}) <> 'null'`;
  if (where.op === 'in') return isOneOf(build, json, where.values);
  const value = build.param(where.value, 'numeric');
  return numberIs(json, (number) => `${number} ${operators[where.op]} ${value}`);
}

/** What an event itself must satisfy, beside its kind and window. */
export function restrictions(
  build: Builder,
  { where = [], localTime }: { where?: readonly Where[]; localTime?: LocalTime },
): string[] {
  const tests = where.map((condition) => meetsWhere(build, condition));
  if (localTime) tests.push(insideLocalTime(build, localTime));
  return tests;
}

/**
 * Number of the local day of an event, from its instant and its local minute of the week, without looking at time zones:
 * the difference between local and UTC minute of the week is the offset of that instant.
 */
export function localDay(): string {
  const minute = `floor(date_part('epoch', e.at) / 60)::bigint`;
  const offset = `((e.minute_of_week - (${minute} + 4320) % 10080 + 15120) % 10080 - 5040)`;
  return `floor((${minute} + ${offset}) / 1440.0)`;
}

/** `e.contact_id` and columns of the events that count. */
function eventRows(
  build: Builder,
  leaf: Pick<LeafOf<'event'>, 'kind' | 'where' | 'localTime' | 'window'>,
  columns: string,
  kinds: readonly string[] = [leaf.kind],
): Rows {
  const tests = [build.eventScope('e', kinds), ...restrictions(build, leaf)];
  return rowsWithin(build, { alias: 'e', from: 'event e', columns, window: leaf.window }, tests);
}

type AmountLeaf = Extract<LeafOf<'event'>, { measure: 'sum' | 'average' | 'min' | 'max' | 'first' | 'last' }>;

/**
 * Events with the number of a property in whole millionths, as Math.round takes it of the double; others have no number.
 * Step by step behind fences, so that the JSON is looked at once a row.
 */
function propertyRows(build: Builder, leaf: AmountLeaf, property: string): Rows {
  const { select, gate } = eventRows(build, leaf, `, e.at, ${propertyOf(build, property)} as json`);
  const doubles = `select d.contact_id, d.at, ${doubleOf('d.json')} as double from (${select} offset 0) d`;
  const scaled = `select m.contact_id, m.at, m.double * 1e6::float8 as scaled from (${doubles} offset 0) m where abs(m.double) <= 1e9`;
  const rounded = '(floor(r.scaled) + case when r.scaled - floor(r.scaled) >= 0.5 then 1 else 0 end)::bigint';
  return { select: `select r.contact_id, r.at, ${rounded} as amount from (${scaled} offset 0) r`, gate };
}

function amountRows(build: Builder, leaf: AmountLeaf): Rows {
  if (leaf.property !== undefined) return propertyRows(build, leaf, leaf.property);
  const { select, gate } = eventRows(build, leaf, ', e.at, e.amount');
  const rows = { select: `${select} and e.amount is not null`, gate };
  return leaf.measure === 'first' || leaf.measure === 'last' ? fenced(build, rows) : rows;
}

function compileAmount(build: Builder, leaf: AmountLeaf): string {
  const value = build.param(leaf.property === undefined ? leaf.value : Math.round(leaf.value * 1e6), 'numeric');
  const measures = {
    sum: 'sum(s.amount)',
    average: 'sum(s.amount)',
    min: 'min(s.amount)',
    max: 'max(s.amount)',
    first: '(array_agg(s.amount order by s.at, s.amount))[1]',
    last: '(array_agg(s.amount order by s.at desc, s.amount desc))[1]',
  };
  // The average without a division: nothing is rounded.
  const against = leaf.measure === 'average' ? `${value} * count(*)` : value;
  const having = `${measures[leaf.measure]} ${operators[leaf.op]} ${against}`;
  return grouped(build, amountRows(build, leaf), having, leaf.measure === 'sum' && holdsForZero(leaf.op, leaf.value));
}

function compileDistinct(build: Builder, leaf: Extract<LeafOf<'event'>, { measure: 'distinct' }>): string {
  const json = propertyOf(build, leaf.property ?? '');
  const found = {
    days: localDay(),
    ref: 'e.ref',
    property: `case when jsonb_typeof(${json}) in ('string', 'number', 'boolean') then ${json} end`,
  };
  const rows = fenced(build, eventRows(build, leaf, `, ${found[leaf.of]} as found`));
  const having = `count(distinct s.found) ${operators[leaf.op]} ${build.param(leaf.value, 'bigint')}`;
  return grouped(build, rows, having, holdsForZero(leaf.op, leaf.value));
}

export function compileEvent(build: Builder, node: EventNode): string {
  const leaf = asEvent(node);
  switch (leaf.measure) {
    case 'count': {
      const having = `count(*) ${operators[leaf.op]} ${build.param(leaf.value, 'bigint')}`;
      return grouped(build, eventRows(build, leaf, '', kindsOf(node)), having, holdsForZero(leaf.op, leaf.value));
    }
    case 'distinct':
      return compileDistinct(build, leaf);
    case 'share': {
      const part = restrictions(build, leaf.part).join(' and ') || 'true';
      const rows = eventRows(build, leaf, `, ${sure(part)} as is_part`);
      const percent = build.param(leaf.percent, 'int');
      const having = `count(*) filter (where s.is_part) * 100 ${operators[leaf.op]} ${percent} * count(*)`;
      return grouped(build, rows, having, false);
    }
    default:
      return compileAmount(build, leaf);
  }
}
