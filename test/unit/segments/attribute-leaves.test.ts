import { describe, expect, it } from 'vitest';
import type { LeafOf } from '../../../src/segments/language/conditions.schema.ts';
import type { Node } from '../../../src/segments/language/definition.schema.ts';
import { FOLD_FROM, FOLD_TO, foldCase } from '../../../src/segments/language/fold-case.ts';
import { ask } from '../../kit/ask-contact.ts';

const now = Date.parse('2026-06-01T12:00:00Z');

type Attribute = LeafOf<'attribute'>;
const of = (leaf: Attribute extends infer Each ? (Each extends unknown ? Omit<Each, 'type'> : never) : never): Node =>
  ({ type: 'attribute', ...leaf }) as Attribute;
const holds = (root: Node, found: unknown) => ask(root, { attributes: { x: found } }, now).member;
const name = 'x';

describe('attributes', () => {
  it('that are missing are neither the value nor another one', () => {
    const is = of({ name, op: 'is', value: 'Lund' });
    const other = of({ name, op: 'is-not', value: 'Lund' });
    for (const contact of [{}, { attributes: { x: null } }]) {
      expect(ask(is, contact, now).member).toBe(false);
      expect(ask(other, contact, now).member).toBe(false);
      expect(ask({ type: 'not', of: is }, contact, now).member).toBe(true);
      expect(ask(of({ name, op: 'not-in', values: ['Lund'] }), contact, now).member).toBe(false);
      expect(ask(of({ name, op: 'missing' }), contact, now).member).toBe(true);
    }
    // Names that every JavaScript object has are missing too.
    for (const each of ['constructor', 'toString', '__proto__']) {
      expect(ask(of({ name: each, op: 'exists' }), {}, now).member).toBe(false);
    }
    const own = JSON.parse('{"__proto__": "x"}') as Record<string, unknown>;
    expect(ask(of({ name: '__proto__', op: 'is', value: 'x' }), { attributes: own }, now).member).toBe(true);
  });

  it('are compared with their type', () => {
    expect(holds(of({ name, op: 'is', value: '1' }), 1)).toBe(false);
    expect(holds(of({ name, op: 'in', values: ['1', true] }), true)).toBe(true);
    expect(holds(of({ name, op: 'not-in', values: ['1', true] }), 1)).toBe(true);
    expect(holds(of({ name, op: 'more-than', value: 2 }), 2.5)).toBe(true);
    expect(holds(of({ name, op: 'less-than', value: 2.5 }), 2.5)).toBe(false);
    expect(holds(of({ name, op: 'at-least', value: 0 }), '3')).toBe(false);
    expect(holds(of({ name, op: 'between', from: 1, to: 2 }), 2)).toBe(true);
  });

  it('that are texts have parts, those that are lists items', () => {
    expect(holds(of({ name, op: 'contains', value: 'un' }), 'Lund')).toBe(true);
    expect(holds(of({ name, op: 'contains', value: 'un' }), ['Lund'])).toBe(false);
    expect(holds(of({ name, op: 'contains', value: 'Lund' }), ['Lund', 3])).toBe(true);
    expect(holds(of({ name, op: 'contains', value: 'LUND', ignoreCase: true }), ['Lund'])).toBe(true);
    expect(holds(of({ name, op: 'starts-with', value: 'Lu' }), 'Lund')).toBe(true);
    expect(holds(of({ name, op: 'starts-with', value: 'und' }), 'Lund')).toBe(false);
    expect(holds(of({ name, op: 'ends-with', value: 'ÅN', ignoreCase: true }), 'Skån')).toBe(true);
    expect(holds(of({ name, op: 'ends-with', value: 'Lund' }), ['Lund'])).toBe(false);
    expect(holds(of({ name, op: 'has-any', values: ['a', 'b'] }), ['b', 'c'])).toBe(true);
    expect(holds(of({ name, op: 'has-all', values: ['a', 'b'] }), ['b', 'c'])).toBe(false);
    expect(holds(of({ name, op: 'has-all', values: ['a', 'b'] }), ['b', 'c', 'a'])).toBe(true);
    expect(holds(of({ name, op: 'has-any', values: ['a'] }), 'a')).toBe(false);
  });

  it('may be the own fields of the contact', () => {
    const contact = { email: 'Ann@Example.com', createdAt: now - 1 };
    expect(
      ask(of({ name: '$email', op: 'ends-with', value: '@example.com', ignoreCase: true }), contact, now).member,
    ).toBe(true);
    expect(ask(of({ name: '$language', op: 'missing' }), contact, now).member).toBe(true);
    expect(ask(of({ name: '$created_at', op: 'within-last', amount: 1, unit: 'minutes' }), contact, now)).toEqual({
      member: true,
      flipsAt: now - 1 + 60_000,
    });
  });
});

describe('upper and lower case', () => {
  it('are one by the table, character for character', () => {
    expect(foldCase('ÅSA Öberg ΑΘΗΝΑΣ МОСКВА')).toBe('åsa öberg αθηνασ москва');
    // A final sigma is another letter; dotted I and what lies beyond the table stay.
    expect(foldCase('σς İ Ⓐ')).toBe('σς İ Ⓐ');
    const text = 'nothing to do';
    expect(foldCase(text)).toBe(text);
  });

  it('are the same pairs for the database', () => {
    expect(FOLD_FROM).toHaveLength(FOLD_TO.length);
    expect(new Set(FOLD_FROM).size).toBe(FOLD_FROM.length);
    expect(foldCase(FOLD_FROM)).toBe(FOLD_TO);
    // Nothing is folded twice.
    expect(foldCase(FOLD_TO)).toBe(FOLD_TO);
  });

  it('are only one where that is asked for', () => {
    expect(holds(of({ name, op: 'is', value: 'LUND' }), 'Lund')).toBe(false);
    expect(holds(of({ name, op: 'is', value: 'LUND', ignoreCase: true }), 'Lund')).toBe(true);
    expect(holds(of({ name, op: 'is-not', value: 'LUND', ignoreCase: true }), 'Lund')).toBe(false);
    expect(holds(of({ name, op: 'in', values: ['LUND', 3], ignoreCase: true }), 'lund')).toBe(true);
    expect(holds(of({ name, op: 'in', values: ['LUND', 3], ignoreCase: true }), 3)).toBe(true);
  });
});
