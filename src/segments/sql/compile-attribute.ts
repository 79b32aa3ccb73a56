/** Conditions on attributes as SQL. Values are JSON of any type: each test looks at the type before it casts. */

import type { LeafOf } from '../language/conditions.schema.ts';
import { FOLD_FROM, FOLD_TO, foldCase } from '../language/fold-case.ts';
import { INSTANT_PATTERN, lengthMs, readInstant } from '../language/read-instants.ts';
import { type Builder, operators, sure } from './compile-context.ts';
import { isOneOf, numberIs } from './compile-events.ts';

type AttributeLeaf = LeafOf<'attribute'>;

const ownFields: Record<string, string> = {
  $email: 'to_jsonb(c.email)',
  $external_id: 'to_jsonb(c.external_id)',
  $language: 'to_jsonb(c.language)',
  $time_zone: 'to_jsonb(c.time_zone)',
  $created_at: `to_jsonb(to_char(c.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`,
};

function presentJson(build: Builder, name: string): string {
  if (!name.startsWith('$')) return `(c.attributes -> ${build.param(name, 'text')})`;
  return Object.hasOwn(ownFields, name) ? ownFields[name]! : 'null::jsonb';
}

/** The attribute as JSON; at a past instant what it was before the first change after that instant, if there was one. */
export function attributeJson(build: Builder, name: string): string {
  const present = presentJson(build, name);
  if (!build.context.isPast) return present;
  const change = build.join(
    `select distinct on (h.contact_id) h.contact_id, h.value_before from contact_attribute_change h
     where ${build.scope('h')} and h.name = ${build.param(name, 'text')} and h.at > ${build.now}
     order by h.contact_id, h.at, h.id`,
    `attribute ${name}`,
  );
  return `(case when ${change}.contact_id is null then ${present} else ${change}.value_before end)`;
}

/**
 * Zones that PostgreSQL knows, by name in lower case. These four are also abbreviations there, which win over the names and
 * have no summer time; the cities beside them have the same clocks.
 */
const KNOWN_ZONES = `select lower(name) as name,
    case lower(name) when 'cet' then 'Europe/Brussels' when 'met' then 'Europe/Brussels' when 'eet' then 'Europe/Athens'
      when 'wet' then 'Europe/Lisbon' else name end as zone
  from pg_timezone_names where name ~ '^[A-Za-z]' and name !~* '^(posix|right|localtime|factory)'`;

/** The time zone in which a condition reads dates. A contact's own is used only where PostgreSQL knows it. */
function zoneSql(
  build: Builder,
  zone: AttributeLeaf extends { zone?: infer Zone } ? Zone : 'workspace' | 'contact' | undefined,
): string {
  const workspaces = build.param(build.context.timeZone, 'text');
  if (zone !== 'contact') return workspaces;
  const own = `(${attributeJson(build, '$time_zone')} #>> '{}')`;
  const known = build.table('zone_known', () => KNOWN_ZONES);
  const alias = build.joinOn(known, (made) => `${made}.name = lower(${own})`, 'zone');
  return `coalesce(${alias}.zone, ${workspaces})`;
}

/**
 * Local midnight of a date. Where the clock shows it twice, PostgreSQL takes the second, we take the first: read with the
 * offset of the day before, if that is a time at which the clock shows it.
 */
function midnight(date: string, zone: string): string {
  const local = `${date}::timestamp`;
  const later = `(${local} at time zone ${zone})`;
  const dayBefore = `(${later} - '24 hours'::interval)`;
  const offset = `(${dayBefore} at time zone ${zone} - ${dayBefore} at time zone 'UTC')`;
  const earlier = `((${local} - ${offset}) at time zone 'UTC')`;
  return `(case when ${earlier} at time zone ${zone} = ${local} then ${earlier} else ${later} end)`;
}

function dateTests(build: Builder, json: string, zone: string) {
  const text = `(${json} #>> '{}')`;
  const isInstant = `jsonb_typeof(${json}) = 'string' and ${text} ~ ${build.param(INSTANT_PATTERN, 'text')}`;
  const isDate = `length(${text}) = 10`;
  const guarded = (test: string) => `(case when ${isInstant} then ${test} else false end)`;
  return {
    /** A test of the instant that the value says. */
    instantIs: (test: (instant: string) => string) =>
      guarded(test(`(case when ${isDate} then ${midnight(`${text}::date`, zone)} else ${text}::timestamptz end)`)),
    /** A test of the local date that the value says. */
    dateIs: (test: (date: string) => string) =>
      guarded(
        test(`(case when ${isDate} then ${text}::date else (${text}::timestamptz at time zone ${zone})::date end)`),
      ),
  };
}

type DateLeaf = Extract<AttributeLeaf, { zone?: unknown }>;

function compileDate(build: Builder, leaf: DateLeaf, json: string): string {
  const zone = zoneSql(build, leaf.zone);
  const { instantIs, dateIs } = dateTests(build, json, zone);
  const ago = 'amount' in leaf ? build.instant(build.context.at - lengthMs(leaf)) : '';
  const ahead = 'amount' in leaf ? build.instant(build.context.at + lengthMs(leaf)) : '';
  switch (leaf.op) {
    case 'before':
    case 'after': {
      const isOwnMidnight = leaf.zone === 'contact' && leaf.at.length === 10;
      const at = isOwnMidnight
        ? midnight(build.param(leaf.at, 'date'), zone)
        : build.instant(readInstant(leaf.at, build.context.timeZone) ?? Number.NaN);
      return instantIs((instant) => `${instant} ${leaf.op === 'before' ? '<' : '>'} ${at}`);
    }
    case 'within-last':
      return instantIs((instant) => `(${instant} > ${ago} and ${instant} <= ${build.now})`);
    case 'within-next':
      return instantIs((instant) => `(${instant} > ${build.now} and ${instant} <= ${ahead})`);
    case 'longer-ago':
      return instantIs((instant) => `${instant} <= ${ago}`);
    case 'further-ahead':
      return instantIs((instant) => `${instant} > ${ahead}`);
    case 'days-from-today':
    case 'anniversary': {
      const today = `(${build.now} at time zone ${zone})::date`;
      const [from, to] = [`${today} + ${build.param(leaf.from, 'int')}`, `${today} + ${build.param(leaf.to, 'int')}`];
      if (leaf.op === 'days-from-today') return dateIs((date) => `${date} between ${from} and ${to}`);
      // A date plus whole years: 29 February becomes the 28th where there is none.
      const year = (date: string) => `extract(year from ${date})::int`;
      return dateIs(
        (date) =>
          `exists (select 1 from generate_series(${year(`(${from})`)}, ${year(`(${to})`)}) y
            where (${date} + make_interval(years => y - ${year(date)}))::date between ${from} and ${to})`,
      );
    }
  }
}

type TextLeaf = Extract<AttributeLeaf, { ignoreCase?: unknown }>;

function compileText(build: Builder, leaf: TextLeaf, json: string): string {
  const fold = (text: string) =>
    leaf.ignoreCase ? `translate(${text}, ${build.param(FOLD_FROM, 'text')}, ${build.param(FOLD_TO, 'text')})` : text;
  const folded = <Value>(value: Value) => (leaf.ignoreCase && typeof value === 'string' ? foldCase(value) : value);
  const text = fold(`(${json} #>> '{}')`);
  const isText = `jsonb_typeof(${json}) = 'string'`;
  const isAnyOf = (values: readonly (string | number | boolean)[]) => {
    if (!leaf.ignoreCase) return sure(isOneOf(build, json, values));
    const texts = values.filter((value) => typeof value === 'string').map(folded);
    const others = values.filter((value) => typeof value !== 'string');
    return sure(
      `case when ${isText} then ${text} = any(${build.param(texts, 'text[]')}) else ${isOneOf(build, json, others)} end`,
    );
  };
  const isKnown = sure(`jsonb_typeof(${json}) <> 'null'`);
  switch (leaf.op) {
    case 'is':
      return isAnyOf([leaf.value]);
    case 'is-not':
      return `(${isKnown} and not ${isAnyOf([leaf.value])})`;
    case 'in':
      return isAnyOf(leaf.values);
    case 'not-in':
      return `(${isKnown} and not ${isAnyOf(leaf.values)})`;
  }
  const value = build.param(folded(leaf.value), 'text');
  switch (leaf.op) {
    case 'contains': {
      const hasItem = leaf.ignoreCase
        ? `exists (select 1 from jsonb_array_elements(${json}) item where jsonb_typeof(item) = 'string' and ${fold(`(item #>> '{}')`)} = ${value})`
        : `${json} @> to_jsonb(${value})`;
      return `(case jsonb_typeof(${json}) when 'string' then strpos(${text}, ${value}) > 0 when 'array' then ${hasItem} else false end)`;
    }
    case 'starts-with':
      return sure(`(${isText} and starts_with(${text}, ${value}))`);
    case 'ends-with':
      return sure(`(${isText} and right(${text}, length(${value})) = ${value})`);
  }
}

export const compileAttribute = (build: Builder, leaf: AttributeLeaf): string =>
  compileKnown(build, leaf, attributeJson(build, leaf.name));

/** A comparison of what is known as `json`, of a contact or of anything else. */
export function compileKnown(build: Builder, leaf: AttributeLeaf, json: string): string {
  switch (leaf.op) {
    case 'before':
    case 'after':
    case 'within-last':
    case 'within-next':
    case 'longer-ago':
    case 'further-ahead':
    case 'days-from-today':
    case 'anniversary':
      return compileDate(build, leaf, json);
    case 'is':
    case 'is-not':
    case 'in':
    case 'not-in':
    case 'contains':
    case 'starts-with':
    case 'ends-with':
      return compileText(build, leaf, json);
  }
  switch (leaf.op) {
    case 'has-any':
    case 'has-all': {
      const operator = leaf.op === 'has-any' ? '?|' : '?&';
      return sure(`(jsonb_typeof(${json}) = 'array' and ${json} ${operator} ${build.param(leaf.values, 'text[]')})`);
    }
    case 'between': {
      const [from, to] = [build.param(leaf.from, 'numeric'), build.param(leaf.to, 'numeric')];
      return numberIs(json, (number) => `${number} between ${from} and ${to}`);
    }
    case 'exists':
      return sure(`jsonb_typeof(${json}) <> 'null'`);
    case 'missing':
      return `not ${sure(`jsonb_typeof(${json}) <> 'null'`)}`;
    default: {
      const value = build.param(leaf.value, 'numeric');
      return numberIs(json, (number) => `${number} ${operators[leaf.op]} ${value}`);
    }
  }
}
