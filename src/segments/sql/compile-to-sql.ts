/**
 * A definition as one SQL select: the second opinion beside evaluate.ts, for previews, counts and past instants.
 *
 * Each counting condition is a derived table with one row per contact, left-joined: hash joins that stay linear however
 * many contacts there are, where `in (subselect)` inside `or` falls back to a plan that is quadratic once the set no longer
 * fits into work_mem. A condition that nothing at all satisfies ("at most 2") joins those who break it, and is negated.
 * In a sample the same derived tables are lateral: read for one contact at a time, through the indexes by contact.
 * A segment that is referred to is a common table expression, written once however many conditions lead to it: written
 * out at each of them, twenty segments that refer to all before them would make a million selects.
 * Every value is a parameter; no text of a definition becomes SQL.
 */

import type { Measured } from '../language/conditions.schema.ts';
import type { Definition, Node } from '../language/definition.schema.ts';
import { compileAttribute } from './compile-attribute.ts';
import { compileCompany } from './compile-company.ts';
import {
  type Builder,
  type CompiledSql,
  createParameters,
  isJoined,
  type Parameters,
  type SqlContext,
} from './compile-context.ts';
import { compileEvent } from './compile-events.ts';
import { compileNear } from './compile-near.ts';
import { compilePurchase } from './compile-purchases.ts';
import { compileRelative, measuredNumber } from './compile-relative.ts';
import { compileSequence } from './compile-sequence.ts';
import { compileConsent, compileList, compileMoves, compileSample } from './compile-states.ts';
import { compileValue } from './compile-values.ts';

export type { CompiledSql, SqlContext } from './compile-context.ts';

const NO_BOUNDS: ReadonlyMap<string, number | null> = new Map();

/** Common table expressions by name; each stands after those it needs, because a map keeps the order. */
type Tables = Map<string, string>;

type Members = (build: Builder, segmentId: number) => string | null;

/** `members` gives the table of those in a segment, null when there is no such segment. */
function builderOf(context: SqlContext, parameters: Parameters, tables: Tables, members: Members | null) {
  const { param, instant } = parameters;
  const joins: string[] = [];
  const aliases = new Map<string, string>();
  const lateral = context.sample ? 'lateral ' : '';
  const workspace = param(context.workspaceId, 'int');
  const add = (table: string, on: (alias: string) => string, key: string | undefined): string => {
    const known = key === undefined ? undefined : aliases.get(key);
    if (known !== undefined) return known;
    const alias = `j${joins.length}`;
    joins.push(`left join ${table} ${alias} on ${on(alias)}`);
    if (key !== undefined) aliases.set(key, alias);
    return alias;
  };
  const build: Builder = {
    context,
    param,
    instant,
    now: instant(context.at),
    join: (select, key) => add(`${lateral}(${select})`, (alias) => `${alias}.contact_id = c.id`, key),
    joinOn: add,
    scope: (alias) => `${alias}.workspace_id = ${workspace}${context.sample ? ` and ${alias}.contact_id = c.id` : ''}`,
    eventScope(alias, kinds) {
      const ids = kinds.flatMap((kind) => context.kindIds.get(kind) ?? []);
      if (ids.length === 0) return 'false';
      const owner = context.sample ? `${alias}.contact_id = c.id` : `${alias}.workspace_id = ${workspace}`;
      const kind = ids.length === 1 ? `= ${param(ids[0], 'int')}` : `= any(${param(ids, 'int[]')})`;
      return `${owner} and ${alias}.kind_id ${kind}`;
    },
    isIn(segmentId) {
      if (members === null) return null;
      const table = members(build, segmentId);
      if (table === null) return 'false';
      const alias = add(table, (made) => `${made}.contact_id = c.id`, table);
      return isJoined(build, `${alias}.found`);
    },
    table(name, select, isKept = false) {
      if (!tables.has(name)) tables.set(name, `${isKept ? 'materialized ' : ''}(\n${select()})`);
      return name;
    },
  };
  const { sample } = context;
  const drawn = sample
    ? [`c.bucket >= ${param(sample.fromBucket, 'int')}`, `c.bucket < ${param(sample.untilBucket, 'int')}`]
    : [];
  /** Contacts of the workspace (or the sample) that satisfy the condition, with all tables that were joined for it. */
  const select = (columns: string, condition: string): string =>
    [
      `select ${columns} from contact c`,
      ...joins,
      `where ${[`c.workspace_id = ${workspace}`, ...drawn, condition].join(' and ')}`,
    ].join('\n');
  return { build, select };
}

function createCompiler(parameters: Parameters, tables: Tables) {
  const underWay = new Set<number>();

  /** A segment as a table of its own, written once. */
  const members: Members = ({ context, table }, segmentId) => {
    const definition = context.definitions.get(segmentId);
    // Circles are refused when a definition is saved; one that is there all the same has nobody in it.
    if (definition === undefined || underWay.has(segmentId)) return null;
    const bounds = context.boundsOfSegments.get(segmentId) ?? NO_BOUNDS;
    const columns = 'c.id as contact_id, true as found';
    return table(`segment_${segmentId}`, () => {
      underWay.add(segmentId);
      const select = selectMembers(definition, { ...context, segmentId, bounds }, columns);
      underWay.delete(segmentId);
      return select;
    });
  };

  function selectMembers({ root }: Definition, context: SqlContext, columns: string): string {
    const { build, select } = builderOf(context, parameters, tables, members);
    const condition = compile(build, root);
    return select(columns, condition);
  }

  function compile(build: Builder, node: Node): string {
    switch (node.type) {
      case 'all':
      case 'any':
        return `(${node.of.map((child) => compile(build, child)).join(node.type === 'all' ? ' and ' : ' or ')})`;
      case 'not':
        return `not (${compile(build, node.of)})`;
      case 'event':
      case 'engagement':
      case 'offer':
      case 'experiment':
        return compileEvent(build, node);
      case 'purchase':
        return compilePurchase(build, node);
      case 'sequence':
        return compileSequence(build, node);
      case 'attribute':
        return compileAttribute(build, node);
      case 'company':
        return compileCompany(build, node);
      case 'near':
        return compileNear(build, node);
      case 'consent':
        return compileConsent(build, node);
      case 'value':
        return compileValue(build, node);
      case 'relative':
        return compileRelative(build, node);
      case 'list':
        return compileList(build);
      case 'sample':
        return compileSample(build, node);
      case 'segment': {
        if ('amount' in node) return compileMoves(build, node);
        const isIn = build.isIn(node.segmentId) ?? 'false';
        return node.is === 'in' ? isIn : `not (${isIn})`;
      }
    }
  }
  return selectMembers;
}

/** The select behind its tables. Parameters that were made but not used in the end are left out: PostgreSQL refuses them. */
function statement({ values }: Parameters, tables: Tables, select: string): CompiledSql {
  const written = [...tables].map(([name, table]) => `${name} as ${table}`);
  const text = written.length === 0 ? select : `with ${written.join(',\n')}\n${select}`;
  const used: unknown[] = [];
  const places = new Map<string, number>();
  const numbered = text.replace(/\$(\d+)/g, (_, number: string) => {
    if (!places.has(number)) places.set(number, used.push(values[Number(number) - 1]));
    return `$${places.get(number)}`;
  });
  return { text: numbered, values: used };
}

/** `select contact_id …`: everybody who belongs at `context.at`, in no order. Segments referred to are worked out in it. */
export function compileToSql(definition: Definition, context: SqlContext): CompiledSql {
  const parameters = createParameters();
  const tables: Tables = new Map();
  return statement(parameters, tables, createCompiler(parameters, tables)(definition, context, 'c.id as contact_id'));
}

/** `select contact_id, number`: the number by which everybody who has one is compared, at `context.at`; a double. */
export function compileNumbers(of: Measured, context: SqlContext): CompiledSql {
  const parameters = createParameters();
  const tables: Tables = new Map();
  const { build, select } = builderOf(context, parameters, tables, null);
  const number = measuredNumber(build, of);
  return statement(parameters, tables, select(`c.id as contact_id, ${number} as number`, `${number} is not null`));
}

/** A statement that is not about contacts: its parameters and tables, and what makes it one. */
export function openStatement(context: SqlContext): { build: Builder; statement(select: string): CompiledSql } {
  const parameters = createParameters();
  const tables: Tables = new Map();
  const { build } = builderOf(context, parameters, tables, null);
  return { build, statement: (select) => statement(parameters, tables, select) };
}
