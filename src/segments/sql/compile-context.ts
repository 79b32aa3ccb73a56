/** What the compilers of all families of conditions share: parameters, joins, and which rows a condition may read. */
import type { Comparison, Window } from '../language/condition-parts.schema.ts';
import type { Definition } from '../language/definition.schema.ts';
import { lengthMs, readInstant } from '../language/read-instants.ts';

export type CompiledSql = { text: string; values: unknown[] };

export type SqlContext = {
  workspaceId: number;
  timeZone: string;
  /** The instant asked about, epoch ms. */
  at: number;
  /** Event kinds of the workspace by name. A kind that is not here never happened. */
  kindIds: ReadonlyMap<string, number>;
  /** Definitions of live segments; one that is not here has no members. */
  definitions: ReadonlyMap<number, Definition>;
  /** Whose own list a `list` condition is about (of a change under trial: the segment it will become); null: a preview. */
  segmentId: number | null;
  /** Bounds of the definition's own `relative` conditions, by leafKey; null or absent: nobody is beyond it. */
  bounds: ReadonlyMap<string, number | null>;
  /** Bounds of the segments it refers to, by segment id. */
  boundsOfSegments: ReadonlyMap<number, ReadonlyMap<string, number | null>>;
  /** True when `at` lies so far back that attributes may have changed since: they are then taken as they were. */
  isPast: boolean;
  /** Only contacts whose bucket lies in [fromBucket, untilBucket): every table is then read contact by contact. */
  sample?: { fromBucket: number; untilBucket: number };
};

export type Builder = {
  readonly context: SqlContext;
  /** Makes a parameter: `param(3, 'int')` → `$7::int`. */
  param(value: unknown, type: string): string;
  /** A parameter of an instant (epoch ms, or ±Infinity). */
  instant(at: number): string;
  /** The instant asked about. */
  readonly now: string;
  /** Joins a select with one row per contact (column contact_id), which may be asked for again by `key`; returns its alias. */
  join(select: string, key?: string): string;
  /** Joins a table on a condition of its own; `on` gets the alias. */
  joinOn(table: string, on: (alias: string) => string, key: string): string;
  /** The rows that a table may give: those of the workspace, and in a sample those of the contact at hand. */
  scope(alias: string): string;
  /**
   * The same for `event`, of these kinds. In a sample by contact and kind alone (a kind belongs to one workspace), so that
   * the index (contact, kind, at) answers without the table.
   */
  eventScope(alias: string, kinds: readonly string[]): string;
  /**
   * "The contact at hand is in this segment", worked out by its definition; null where the log of memberships alone must
   * do, because the definitions of other segments are not at hand.
   */
  isIn(segmentId: number): string | null;
  /** Adds a common table expression once; returns its name. `isKept`: worked out once, also where it is used once only. */
  table(name: string, select: () => string, isKept?: boolean): string;
};

export const operators: Record<Comparison, string> = {
  'at-least': '>=',
  'at-most': '<=',
  exactly: '=',
  'more-than': '>',
  'less-than': '<',
};

/** A condition that may be unknown, as false. */
export const sure = (test: string): string => `coalesce(${test}, false)`;

const iso = (at: number): string =>
  Number.isFinite(at) ? new Date(at).toISOString() : at > 0 ? 'infinity' : '-infinity';

/** Numbers the parameters of one statement; the same value twice is one parameter. */
export function createParameters() {
  const values: unknown[] = [];
  const known = new Map<string, string>();
  const param = (value: unknown, type: string): string => {
    const key = `${type} ${JSON.stringify(value)}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    values.push(value);
    const made = `$${values.length}::${type}`;
    known.set(key, made);
    return made;
  };
  return { values, param, instant: (at: number) => param(iso(at), 'timestamptz') };
}

export type Parameters = ReturnType<typeof createParameters>;

/**
 * A window over a table's column `at`: what must be joined, its bounds, and what must hold of the contact itself, else there
 * is nothing in the window.
 */
export type Within = { join: string; from: string[]; until: string[]; gate: string | null };

/** A select of rows with a contact_id, and what must hold of the contact for them to be there. */
export type Rows = { select: string; gate: string | null };

/** The latest row of the log for each contact that is not later: contact_id, at, change. */
export function latestMoves(build: Builder, segmentId: number): string {
  return `select distinct on (m.contact_id) m.contact_id, m.at, m.change from member_log m
    where ${build.scope('m')} and m.segment_id = ${build.param(segmentId, 'int')} and m.at <= ${build.now}
    order by m.contact_id, m.id desc`;
}

/** Bounds of "alias.at lies in the window", as of the instant asked about. */
export function boundsOf(build: Builder, alias: string, window: Window | undefined): Within {
  const { at, timeZone } = build.context;
  const column = `${alias}.at`;
  const happened = `${column} <= ${build.now}`;
  switch (window?.type) {
    case 'last':
      return { join: '', from: [`${column} > ${build.instant(at - lengthMs(window))}`], until: [happened], gate: null };
    case 'between': {
      // The schema lets only readable instants through; an empty window is what an unreadable one would mean.
      const from = readInstant(window.from, timeZone) ?? Number.POSITIVE_INFINITY;
      const to = readInstant(window.to, timeZone) ?? Number.NEGATIVE_INFINITY;
      const until = [`${column} < ${build.instant(to)}`, happened];
      return { join: '', from: [`${column} >= ${build.instant(from)}`], until, gate: null };
    }
    case 'since-entering': {
      const join = `join (${latestMoves(build, window.segmentId)}) entry on entry.contact_id = ${alias}.contact_id`;
      const from = [`entry.change = 'entered'`, `${column} >= entry.at`];
      return { join, from, until: [happened], gate: build.isIn(window.segmentId) };
    }
    default:
      return { join: '', from: [], until: [happened], gate: null };
  }
}

/** Rows of a table in a window, under some more conditions. `columns` begins with a comma, `from` is the table with alias. */
export function rowsWithin(
  build: Builder,
  { alias, from, columns, window }: { alias: string; from: string; columns: string; window: Window | undefined },
  tests: readonly string[],
): Rows {
  const bounds = boundsOf(build, alias, window);
  const where = [...tests, ...bounds.from, ...bounds.until].join(' and ');
  return {
    select: `select ${alias}.contact_id${columns} from ${from} ${bounds.join} where ${where}`,
    gate: bounds.gate,
  };
}

/** Whether nothing at all (0) satisfies the comparison. */
export function holdsForZero(op: Comparison, value: number): boolean {
  switch (op) {
    case 'at-least':
      return value <= 0;
    case 'at-most':
      return value >= 0;
    case 'exactly':
      return value === 0;
    case 'more-than':
      return value < 0;
    case 'less-than':
      return value > 0;
  }
}

/**
 * The same rows, fenced off from the plan around them. Where everybody's rows are sorted by contact afterwards, PostgreSQL
 * would else read them through the index by contact, and fetch each from the table for its workspace: ten times slower
 * than the index by kind and a sort.
 */
export const fenced = (build: Builder, { select, gate }: Rows): Rows => ({
  select: build.context.sample ? select : `${select} offset 0`,
  gate,
});

/**
 * A table of the ids that a select gives. For everybody by way of an array: its length is guessed as 10, whatever the
 * statistics say. A set guessed as 1 (a rare product, the first refunds) would be joined in a nested loop, which is quadratic
 * when it turns out to be some thousands.
 */
export const idsOf = (build: Builder, select: string): string =>
  build.context.sample ? `(${select})` : `unnest(array(${select}))`;

/**
 * Contacts whose rows satisfy `having`. A condition that a contact without any rows satisfies too joins those who break
 * it, and is negated. For everybody the test is one that keeps the join an outer one: as an inner join its size would be
 * guessed, and two conditions guessed to hold for one contact each are joined in a nested loop, which is quadratic. In a
 * sample, where each contact is read on its own, an inner join spares those whom another condition already left out.
 */
export function grouped(build: Builder, { select, gate }: Rows, having: string, holdsForNone: boolean): string {
  const condition = holdsForNone ? `not (${having})` : having;
  const alias = build.join(
    `select s.contact_id, true as found from (${select}) s group by s.contact_id having ${condition}`,
  );
  const isFound = isJoined(build, `${alias}.found`);
  const test = gate === null ? isFound : `(${gate} and ${isFound})`;
  return holdsForNone ? `not (${test})` : test;
}

/** Whether there is a row in a table that was joined, by a column of it that is true. */
export const isJoined = (build: Builder, found: string): string =>
  build.context.sample ? `${found} is not null` : `coalesce(${found}, false)`;
