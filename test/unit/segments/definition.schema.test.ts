import { describe, expect, it } from 'vitest';
import { definitionJsonSchema, definitionSchema } from '../../../src/segments/language/definition.schema.ts';

const visit = { type: 'event', kind: 'visit', measure: 'count', op: 'at-least', value: 1 };
const problemsOf = (root: unknown) =>
  (definitionSchema.safeParse({ version: 1, root }).error?.issues ?? []).map(({ path }) => path.join('.'));

describe('the language of definitions', () => {
  it.each([
    ['a kind of condition that does not exist', { type: 'moon' }, ['root.type']],
    [
      'a place deep inside',
      { type: 'all', of: [visit, { type: 'not', of: { ...visit, value: 'x' } }] },
      ['root.of.1.of.value'],
    ],
    ['an empty group', { type: 'any', of: [] }, ['root.of']],
    ['a field that is not known', { ...visit, windows: {} }, ['root']],
    ['a day that does not exist', { type: 'attribute', name: 'a', op: 'before', at: '2026-02-30' }, ['root.at']],
    [
      'an instant without offset',
      { type: 'attribute', name: 'a', op: 'after', at: '2026-02-03T10:00:00' },
      ['root.at'],
    ],
    ['a value of the wrong type', { type: 'attribute', name: 'a', op: 'at-least', value: '3' }, ['root.value']],
    ['text that no record can hold', { type: 'attribute', name: 'a', op: 'is', value: 'a\0' }, ['root.value']],
    [
      'a minute beyond the day',
      { ...visit, localTime: { fromMinute: 1440, toMinute: 0 } },
      ['root.localTime.fromMinute'],
    ],
    ['a length of nothing', { ...visit, window: { type: 'last', amount: 0, unit: 'days' } }, ['root.window.amount']],
    ['a restriction of no known sort', { ...visit, where: [{ field: 'moon' }] }, ['root.where.0.field']],
    [
      'a restriction without its value',
      { ...visit, where: [{ field: 'property', name: 'a', op: 'in' }] },
      ['root.where.0.values'],
    ],
    ['an anniversary too far away', { type: 'attribute', name: 'a', op: 'anniversary', from: 0, to: 181 }, ['root.to']],
    ['an entry without a length', { type: 'segment', segmentId: 1, is: 'left' }, ['root.amount', 'root.unit']],
    [
      'the top of nothing',
      { type: 'relative', of: { from: 'purchases', measure: 'net' }, is: 'top', percent: 0 },
      ['root.percent'],
    ],
    [
      'a comparison of what is no number',
      { type: 'relative', of: { from: 'consent', name: 'a' }, is: 'above', than: 'median' },
      ['root.of.from'],
    ],
    [
      'a sequence of one step, within weeks',
      { type: 'sequence', steps: [{ kind: 'a' }], within: { amount: 1, unit: 'weeks' }, is: 'followed' },
      ['root.steps', 'root.within.unit'],
    ],
    ['a list with something on it', { type: 'list', contacts: [1] }, ['root']],
    ['a sample finer than a bucket', { type: 'sample', percent: 0.001 }, ['root.percent']],
    ['an experiment without variants', { type: 'experiment', campaignId: 1, variants: [] }, ['root.variants']],
    ['a value that is like a text', { type: 'value', name: 'tier', op: 'contains', value: 'g' }, ['root.op']],
    [
      'several at once',
      {
        type: 'all',
        of: [
          { ...visit, op: '>' },
          { ...visit, kind: '' },
        ],
      },
      ['root.of.0.op', 'root.of.1.kind'],
    ],
  ])('refuses %s and says where', (_, root, paths) => {
    expect(problemsOf(root)).toEqual(paths);
  });

  it('refuses trees that are too large or too deep', () => {
    let deep: unknown = visit;
    for (let depth = 0; depth < 12; depth += 1) deep = { type: 'not', of: deep };
    expect(problemsOf(deep)).toEqual(['root']);
    const hundred = { type: 'any', of: Array.from({ length: 100 }, () => visit) };
    expect(problemsOf({ type: 'all', of: [hundred, hundred] })).toEqual(['root']);
  });

  it('knows its own version only', () => {
    expect(definitionSchema.safeParse({ version: 2, root: visit }).success).toBe(false);
  });

  it('is published as JSON Schema, with its recursion', () => {
    const { $defs } = definitionJsonSchema() as { $defs: Record<string, unknown> };
    expect(Object.keys($defs)).toEqual(expect.arrayContaining(['SegmentDefinition', 'SegmentNode']));
    expect(JSON.stringify($defs.SegmentNode)).toContain('#/$defs/SegmentNode');
  });
});
