import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Definition, type Node, walkNodes } from '../../../src/segments/language/definition.schema.ts';
import { leafKey } from '../../../src/segments/language/leaf-key.ts';
import {
  type CompiledSql,
  compileNumbers,
  compileToSql,
  type SqlContext,
} from '../../../src/segments/sql/compile-to-sql.ts';
import { definitionsOver } from '../../kit/segment-definitions.ts';
import { kinds } from '../../kit/segment-worlds.ts';

const context: SqlContext = {
  workspaceId: 41_001,
  timeZone: 'Europe/Stockholm',
  at: Date.parse('2026-10-25T01:30:00Z'),
  kindIds: new Map(kinds.map((kind, index) => [kind, 42_001 + index])),
  definitions: new Map(),
  segmentId: 43_001,
  bounds: new Map(),
  boundsOfSegments: new Map(),
  isPast: false,
};

const boundsOf = ({ root }: Definition) =>
  new Map([...walkNodes(root)].flatMap(({ node }) => (node.type === 'relative' ? [[leafKey(node), 44_001.5]] : [])));

const compile = (definition: Definition, more: Partial<SqlContext> = {}): CompiledSql =>
  compileToSql(definition, { ...context, bounds: boundsOf(definition), ...more });

/** All texts and numbers that a definition leaves free, made into ones that are found anywhere. */
const HOSTILE = `x'); drop table "contact" -- $1 zzz`;
const FREE_TEXTS = ['kind', 'name', 'property', 'topic', 'salt'];

function poison(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => (typeof each === 'string' ? HOSTILE : poison(each)));
  if (typeof value === 'string') return FREE_TEXTS.includes(key) || (key === 'value' && value !== '') ? HOSTILE : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([each, inner]) => [each, poison(inner, each)]));
}

const anything = definitionsOver([1, 2], { withRelative: true });
const options = fc.record({
  isPast: fc.boolean(),
  sample: fc.constantFrom(undefined, { fromBucket: 0, untilBucket: 100 }),
});

describe('a definition as SQL', () => {
  it('has every text and number of the definition as a parameter, none in the statement', () => {
    fc.assert(
      fc.property(anything, definitionsOver([2]), options, (definition, other, { isPast, sample }) => {
        const hostile = poison(definition) as Definition;
        const definitions = new Map([[1, poison(other) as Definition]]);
        const kindIds = new Map([...context.kindIds, [HOSTILE, 42_999]]);
        const { text, values } = compile(hostile, { definitions, kindIds, isPast, ...(sample && { sample }) });
        expect(text).not.toMatch(/zzz|drop table|4[1234]_?\d{3}/i);
        // Whatever stands in quotes is ours: words, formats, and lengths of time.
        const quoted = text.match(/'[^']*'/g) ?? [];
        expect(quoted.filter((each) => each.length > 40)).toEqual([]);
        const used = new Set([...text.matchAll(/\$(\d+)::/g)].map(([, place]) => Number(place)));
        expect(used.size).toBe(values.length);
        if (values.length > 0) expect(Math.max(...used)).toBe(values.length);
      }),
      { numRuns: 500 },
    );
  });

  it('is the same statement for other values of the same shape', () => {
    const asking = (product: string, value: number): Node => ({
      type: 'purchase',
      measure: 'net',
      lines: { products: [product] },
      op: 'at-least',
      value,
    });
    const one = compile({ version: 1, root: asking('tea', 100) });
    const other = compile({ version: 1, root: asking(`'`, 7) });
    expect(other.text).toBe(one.text);
    expect(other.values).not.toEqual(one.values);
  });

  it('reads no table without its workspace, or in a sample without its contact', () => {
    const tables =
      /\b(?:from|join) (event|order_line|consent|contact_value|contact_attribute_change|member_log|segment_list_change|contact) (\w+)\b/g;
    fc.assert(
      fc.property(anything, definitionsOver([2]), options, (definition, other, { isPast, sample }) => {
        const definitions = new Map([[1, other]]);
        const { text } = compile(definition, { definitions, isPast, ...(sample && { sample }) });
        for (const [, table, alias] of text.matchAll(tables)) {
          const isScoped = text.includes(`${alias}.workspace_id = $`) || /where false\b|and false\b/.test(text);
          const isOfContact = sample !== undefined && text.includes(`${alias}.contact_id = c.id`);
          expect(isScoped || (table === 'event' && isOfContact), `${table} ${alias} in ${text}`).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('works a segment out once, however many conditions lead to it', () => {
    const into = (segmentId: number): Node => ({ type: 'segment', segmentId, is: 'in' });
    const definitions = new Map<number, Definition>();
    definitions.set(1, { version: 1, root: { type: 'attribute', name: 'color', op: 'exists' } });
    for (let id = 2; id <= 20; id += 1) {
      const earlier = Array.from({ length: id - 1 }, (_, index) => into(index + 1));
      definitions.set(id, { version: 1, root: { type: 'any', of: earlier } });
    }
    const { text } = compile({ version: 1, root: into(20) }, { definitions });
    expect(text.match(/segment_\d+ as /g)).toHaveLength(20);
    expect(text.length).toBeLessThan(40_000);
  });

  it('ends where segments refer to each other in a circle', () => {
    const into = (segmentId: number): Definition => ({ version: 1, root: { type: 'segment', segmentId, is: 'in' } });
    const definitions = new Map([1, 2].map((id) => [id, into(3 - id)]));
    expect(compile(into(1), { definitions }).text.match(/segment_\d+ as /g)).toHaveLength(2);
  });

  it('takes nobody for a kind of event, a segment or a bound that is not there', () => {
    const unknown: Node[] = [
      { type: 'event', kind: 'unheard-of', measure: 'count', op: 'at-least', value: 1 },
      { type: 'segment', segmentId: 9, is: 'in' },
    ];
    for (const root of unknown) expect(compile({ version: 1, root }).text).toMatch(/false/);
    const relative: Node = { type: 'relative', of: { from: 'attribute', name: 'n' }, is: 'top', percent: 5 };
    expect(compile({ version: 1, root: relative }, { bounds: new Map() }).text).toMatch(/and false$/);
  });

  it('gives the numbers that bounds are made of in the same way', () => {
    const { text, values } = compileNumbers({ from: 'events', kind: 'visit', measure: 'sum' }, context);
    expect(text).toContain('as number');
    expect(values).toContain(context.workspaceId);
  });
});
