/**
 * A definition as one SQL select: the second opinion beside evaluate.ts, for previews, counts and past instants.
 *
 * Each counting condition is a derived table with one row per contact, left-joined: hash joins that stay linear however
 * many contacts there are, where `in (subselect)` inside `or` falls back to a plan that is quadratic once the set no longer
 * fits into work_mem. A condition that nothing at all satisfies ("at most 2") joins those who break it, and is negated.
 * A segment that is referred to is a common table expression, written once however many conditions lead to it: written
 * out at each of them, twenty segments that refer to all before them would make a million selects.
 * Every value is a parameter; no text of a definition becomes SQL.
 */
import { BUCKETS } from '../contacts/index.ts';
import type { Comparison, Definition, LeafOf, LinesOf, LocalTime, Node, Where, Window } from './definition.schema.ts';
import { asEvent, ORDER, REFUND, spanOf } from './event-leaves.ts';
import { INSTANT_PATTERN, lengthMs, readInstant } from './read-instants.ts';
import { compare } from './scan-series.ts';
import { sampleOf } from './state-leaves.ts';

export type CompiledSql = { text: string; values: unknown[] };

export type SqlContext = {
  workspaceId: number;
  timeZone: string;
  /** The instant asked about, epoch ms. */
  at: number;
  /** Event kinds of the workspace by name. */
  kindIds: ReadonlyMap<string, number>;
  /** Definitions of live segments; one that is not here has no members. */
  definitions: ReadonlyMap<number, Definition>;
};

const operators: Record<Comparison, string> = { 'at-least': '>=', 'at-most': '<=', exactly: '=' };

type Builder = SqlContext & {
  values: unknown[];
  /** Makes a parameter: `param(3, 'int')` → `$7::int`. */
  param(value: unknown, type: string): string;
  instant(at: number): string;
  /** Selects of segments referred to, by id, each after those it needs. */
  segments: Map<number, string>;
  /** Joins a derived table with one row per contact; returns its alias. */
  join(table: string): string;
};

/** "e.at inside the window", as of the instant asked about. */
function insideWindow(build: Builder, column: string, window: Window | undefined): string {
  const span = spanOf(window, build.timeZone);
  const happened = `${column} <= ${build.instant(build.at)}`;
  if (span.type === 'ever') return happened;
  if (span.type === 'last') return `${column} > ${build.instant(build.at - span.ms)} and ${happened}`;
  return `${column} >= ${build.instant(span.from)} and ${column} < ${build.instant(span.to)} and ${happened}`;
}

function insideLocalTime(build: Builder, { weekdays, fromMinute, toMinute }: LocalTime): string {
  const minutes = toMinute > fromMinute ? toMinute - fromMinute : toMinute - fromMinute + 1440;
  const starts = (weekdays ?? [0, 1, 2, 3, 4, 5, 6]).map((weekday) => weekday * 1440 + fromMinute);
  const start = build.param(starts, 'int[]');
  return `exists (select 1 from unnest(${start}) start where (e.minute_of_week - start + 10080) % 10080 < ${build.param(minutes, 'int')})`;
}

function ofKinds(build: Builder, kinds: string[]): string {
  const ids = kinds.flatMap((kind) => build.kindIds.get(kind) ?? []);
  return `e.workspace_id = ${build.param(build.workspaceId, 'int')} and e.kind_id = any(${build.param(ids, 'int[]')})`;
}

/** Some value of the JSON array `values` equals the JSON scalar `json`. */
const isOneOf = (build: Builder, json: string, values: readonly unknown[]): string =>
  `(jsonb_typeof(${json}) in ('string', 'number', 'boolean') and ${build.param(JSON.stringify(values), 'jsonb')} @> ${json})`;

const numberIs = (json: string, test: (number: string) => string): string =>
  `(case when jsonb_typeof(${json}) = 'number' then ${test(`(${json} #>> '{}')::numeric`)} else false end)`;

function meetsWhere(build: Builder, where: Where): string {
  if (where.field === 'ref') return `e.ref = any(${build.param(where.values, 'text[]')})`;
  if (where.field === 'amount') return `e.amount ${operators[where.op]} ${build.param(where.value, 'bigint')}`;
  const json = `(case when jsonb_typeof(e.props) = 'object' then e.props -> ${build.param(where.name, 'text')} end)`;
  if (where.op === 'exists') return `jsonb_typeof(${json}) <> 'null'`;
  if (where.op === 'in') return isOneOf(build, json, where.values);
  const value = build.param(where.value, 'numeric');
  return numberIs(json, (number) => `${number} ${operators[where.op]} ${value}`);
}

function hasLine(build: Builder, { products, categories, brands }: LinesOf): string {
  const tests = (
    [
      ['product', products],
      ['category', categories],
      ['brand', brands],
    ] as const
  ).flatMap(([column, values]) => (values ? [`l.${column} = any(${build.param(values, 'text[]')})`] : []));
  return tests.length === 0 ? 'true' : tests.join(' and ');
}

/** Contacts whose rows satisfy `having`; negated when a contact without any rows satisfies the condition too. */
function grouped(build: Builder, from: string, where: string[], having: string, holdsForNone: boolean): string {
  const condition = holdsForNone ? `not (${having})` : having;
  const table = `select contact_id from ${from} where ${where.join(' and ')} group by contact_id having ${condition}`;
  return `${build.join(table)}.contact_id is ${holdsForNone ? 'null' : 'not null'}`;
}

function compileEvent(build: Builder, leaf: LeafOf<'event'>): string {
  const where = [ofKinds(build, [leaf.kind]), insideWindow(build, 'e.at', leaf.window)];
  for (const condition of leaf.where ?? []) where.push(meetsWhere(build, condition));
  if (leaf.localTime) where.push(insideLocalTime(build, leaf.localTime));
  if (leaf.measure !== 'count') where.push('e.amount is not null');
  const measures = {
    count: 'count(*)',
    sum: 'sum(e.amount)',
    min: 'min(e.amount)',
    max: 'max(e.amount)',
    last: '(array_agg(e.amount order by e.at desc, e.amount desc))[1]',
  };
  const having = `${measures[leaf.measure]} ${operators[leaf.op]} ${build.param(leaf.value, 'bigint')}`;
  const holdsForNone = (leaf.measure === 'count' || leaf.measure === 'sum') && compare(0, leaf.op, leaf.value);
  return grouped(build, 'event e', where, having, holdsForNone);
}

function compilePurchase(build: Builder, leaf: LeafOf<'purchase'>): string {
  if (leaf.measure === 'net') {
    const window = insideWindow(build, leaf.lines ? 'l.at' : 'e.at', leaf.window);
    const having = (sum: string) => `${sum} ${operators[leaf.op]} ${build.param(leaf.value, 'bigint')}`;
    const holdsForNone = compare(0, leaf.op, leaf.value);
    if (leaf.lines === undefined) {
      const where = [ofKinds(build, [ORDER, REFUND]), window, 'e.amount is not null'];
      return grouped(build, 'event e', where, having('sum(e.amount)'), holdsForNone);
    }
    const where = [`l.workspace_id = ${build.param(build.workspaceId, 'int')}`, window, hasLine(build, leaf.lines)];
    return grouped(build, 'order_line l', where, having('sum(l.amount)'), holdsForNone);
  }
  const where = [ofKinds(build, [ORDER])];
  if (leaf.lines)
    where.push(`exists (select 1 from order_line l where l.event_id = e.id and ${hasLine(build, leaf.lines)})`);
  if (leaf.measure === 'recency') {
    where.push(insideWindow(build, 'e.at', undefined));
    const edge = build.instant(build.at - lengthMs(leaf));
    return grouped(build, 'event e', where, `max(e.at) ${leaf.op === 'at-most' ? '>' : '<='} ${edge}`, false);
  }
  where.push(insideWindow(build, 'e.at', leaf.window));
  if (leaf.measure === 'share') {
    const inside = `count(*) filter (where ${insideLocalTime(build, leaf.localTime)})`;
    const having = `${inside} * 100 ${operators[leaf.op]} ${build.param(leaf.percent, 'int')} * count(*)`;
    return grouped(build, 'event e', where, having, false);
  }
  if (leaf.localTime) where.push(insideLocalTime(build, leaf.localTime));
  const having = `count(*) ${operators[leaf.op]} ${build.param(leaf.value, 'bigint')}`;
  return grouped(build, 'event e', where, having, compare(0, leaf.op, leaf.value));
}

const ownFields: Record<string, string> = {
  $email: 'to_jsonb(c.email)',
  $external_id: 'to_jsonb(c.external_id)',
  $language: 'to_jsonb(c.language)',
  $time_zone: 'to_jsonb(c.time_zone)',
  $created_at: `to_jsonb(to_char(c.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`,
};

function compileAttribute(build: Builder, leaf: LeafOf<'attribute'>): string {
  const json = leaf.name.startsWith('$')
    ? Object.hasOwn(ownFields, leaf.name)
      ? ownFields[leaf.name]!
      : 'null::jsonb'
    : `(c.attributes -> ${build.param(leaf.name, 'text')})`;
  const isKnown = `coalesce(jsonb_typeof(${json}) <> 'null', false)`;
  const sure = (test: string) => `coalesce(${test}, false)`;
  const instantIs = (test: (instant: string) => string) => {
    const text = `(${json} #>> '{}')`;
    const zone = build.param(build.timeZone, 'text');
    const instant = `(case when length(${text}) = 10 then ${text}::date::timestamp at time zone ${zone} else ${text}::timestamptz end)`;
    const isInstant = `jsonb_typeof(${json}) = 'string' and ${text} ~ ${build.param(INSTANT_PATTERN, 'text')}`;
    return `(case when ${isInstant} then ${test(instant)} else false end)`;
  };
  switch (leaf.op) {
    case 'is':
      return sure(isOneOf(build, json, [leaf.value]));
    case 'is-not':
      return `(${isKnown} and not ${sure(isOneOf(build, json, [leaf.value]))})`;
    case 'in':
      return sure(isOneOf(build, json, leaf.values));
    case 'contains': {
      const value = build.param(leaf.value, 'text');
      return `(case jsonb_typeof(${json}) when 'string' then strpos(${json} #>> '{}', ${value}) > 0 when 'array' then ${json} @> to_jsonb(${value}) else false end)`;
    }
    case 'at-least':
    case 'at-most': {
      const value = build.param(leaf.value, 'numeric');
      return numberIs(json, (number) => `${number} ${operators[leaf.op]} ${value}`);
    }
    case 'between': {
      const [from, to] = [build.param(leaf.from, 'numeric'), build.param(leaf.to, 'numeric')];
      return numberIs(json, (number) => `${number} between ${from} and ${to}`);
    }
    case 'before':
    case 'after': {
      const at = build.instant(readInstant(leaf.at, build.timeZone) ?? Number.NaN);
      return instantIs((instant) => `${instant} ${leaf.op === 'before' ? '<' : '>'} ${at}`);
    }
    case 'within-last': {
      const [from, to] = [build.instant(build.at - lengthMs(leaf)), build.instant(build.at)];
      return instantIs((instant) => `(${instant} > ${from} and ${instant} <= ${to})`);
    }
    case 'exists':
      return isKnown;
    case 'missing':
      return `not ${isKnown}`;
  }
}

function compileConsent(build: Builder, { topic, state }: LeafOf<'consent'>): string {
  const said = build.join(
    `select distinct on (contact_id) contact_id, state from consent where workspace_id = ${build.param(build.workspaceId, 'int')} and topic = ${build.param(topic, 'text')} and at <= ${build.instant(build.at)} order by contact_id, at desc, state desc`,
  );
  return `coalesce(${said}.state, 'none') = ${build.param(state, 'text')}`;
}

function compileSegment(build: Builder, { segmentId, is }: LeafOf<'segment'>): string {
  const definition = build.definitions.get(segmentId);
  if (definition === undefined) return is === 'in' ? 'false' : 'true';
  // Written down after what it refers to has been: a map keeps the order.
  if (!build.segments.has(segmentId)) build.segments.set(segmentId, selectMembers(build, definition));
  const alias = build.join(`select contact_id from segment_${segmentId}`);
  return `${alias}.contact_id is ${is === 'in' ? 'not null' : 'null'}`;
}

function compileNode(build: Builder, node: Node): string {
  switch (node.type) {
    case 'all':
    case 'any':
      return `(${node.of.map((child) => compileNode(build, child)).join(node.type === 'all' ? ' and ' : ' or ')})`;
    case 'not':
      return `not (${compileNode(build, node.of)})`;
    case 'event':
      return compileEvent(build, node);
    case 'engagement':
    case 'offer':
      return compileEvent(build, asEvent(node));
    case 'purchase':
      return compilePurchase(build, node);
    case 'attribute':
      return compileAttribute(build, node);
    case 'consent':
      return compileConsent(build, node);
    case 'segment':
      return compileSegment(build, node);
    case 'sample': {
      const { factor, shift, below } = sampleOf(node);
      return `(c.bucket * ${build.param(factor, 'int')} + ${build.param(shift, 'int')}) % ${BUCKETS} < ${build.param(below, 'int')}`;
    }
  }
}

function selectMembers(outer: Omit<Builder, 'join'>, { root }: Definition): string {
  const joins: string[] = [];
  const build: Builder = {
    ...outer,
    join(table) {
      joins.push(`left join (${table}) j${joins.length} on j${joins.length}.contact_id = c.id`);
      return `j${joins.length - 1}`;
    },
  };
  const condition = compileNode(build, root);
  const workspace = build.param(build.workspaceId, 'int');
  return [
    'select c.id as contact_id from contact c',
    ...joins,
    `where c.workspace_id = ${workspace} and ${condition}`,
  ].join('\n');
}

/** `select contact_id …`: everybody who belongs at `context.at`, in no order. Segments referred to are worked out in it. */
export function compileToSql(definition: Definition, context: SqlContext): CompiledSql {
  const values: unknown[] = [];
  const param = (value: unknown, type: string) => {
    values.push(value);
    return `$${values.length}::${type}`;
  };
  const instant = (at: number) =>
    param(Number.isFinite(at) ? new Date(at).toISOString() : at > 0 ? 'infinity' : '-infinity', 'timestamptz');
  const segments = new Map<number, string>();
  const text = selectMembers({ ...context, values, param, instant, segments }, definition);
  const tables = [...segments].map(([id, select]) => `segment_${id} as (\n${select})`);
  return { text: tables.length === 0 ? text : `with ${tables.join(',\n')}\n${text}`, values };
}
