import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPyramid, type Pyramid } from '../../../../src/reports/groups/check-pyramid.ts';

const money = (minor: number) => `${minor / 100} kr`;
const group = (heads: number, revenue: number) => ({ heads, revenue });
const healthy: Pyramid = {
  exclusive: group(100, 900_000),
  recurring: group(300, 600_000),
  mobile: group(1_500, 200_000),
};
const check = (changes: Partial<Pyramid> = {}) => checkPyramid({ ...healthy, ...changes }, money);

describe('the pyramid of customers', () => {
  test('stands on its base when the mobile are more and the exclusive buy more', () => {
    expect(check()).toEqual({
      kind: 'healthy',
      sentences: [
        'The pyramid stands on its base.',
        'By head count the mobile outnumber the exclusive, as they should: 1,500 mobile to 100 exclusive customers.',
        'By purchasing power it is the other way round, as it should be: 9000 kr from the exclusive, 2000 kr from the mobile.',
      ],
    });
  });

  test('says plainly that the exclusive buy least of all', () => {
    const { kind, sentences } = check({ exclusive: group(100, 100_000) });
    expect(kind).toBe('upside-down');
    expect(sentences[0]).toBe('The pyramid stands on its head.');
    expect(sentences[2]).toBe(
      'By purchasing power the exclusive group buys least of all: 1000 kr from the exclusive, 2000 kr from the mobile. ' +
        'Something is wrong: the loyal are too few or buy too little, and the shop lives on passers-by.',
    );
  });

  test('less than the mobile, but more than the recurring, is not the least', () => {
    const { kind, sentences } = check({ exclusive: group(100, 100_000), recurring: group(300, 50_000) });
    expect(kind).toBe('upside-down');
    expect(sentences[2]).toContain('the mobile group buys more than the exclusive');
  });

  test('stands on its head when hardly anybody new comes in', () => {
    const { kind, sentences } = check({ mobile: group(50, 200_000) });
    expect(kind).toBe('upside-down');
    expect(sentences[1]).toContain('the exclusive outnumber the mobile: 50 mobile to 100 exclusive customers');
  });

  test('calls even what chance alone may part', () => {
    // 2 × √(100 + 128) = 30.2: 28 more is even, 33 more is not.
    expect(check({ mobile: group(128, 200_000) })).toMatchObject({ kind: 'mixed' });
    expect(check({ mobile: group(128, 200_000) }).sentences[0]).toContain('The base is narrow');
    expect(check({ mobile: group(133, 200_000) })).toMatchObject({ kind: 'healthy' });
    // Less than a tenth apart is about the same money.
    const even = check({ exclusive: group(100, 210_000) });
    expect(even.kind).toBe('mixed');
    expect(even.sentences[1]).toContain('The exclusive group should carry more.');
    // Of a period in which nobody bought it is not said that somebody bought more.
    expect(check({ exclusive: group(100, 0), mobile: group(1_500, 0) }).kind).toBe('mixed');
  });

  test('says which group is empty or too small, and when there are too few of all', () => {
    expect(check({ exclusive: group(0, 0) })).toEqual({
      kind: 'upside-down',
      sentences: [
        'The exclusive group is empty: there is nobody to carry the shop, or the bounds of the group are too high for it.',
      ],
    });
    expect(check({ exclusive: group(4, 900_000) })).toMatchObject({ kind: 'too-little-data' });
    expect(check({ recurring: group(0, 0) }).sentences.at(-1)).toBe(
      'The recurring group is empty: nobody is on the way from a first order to loyalty.',
    );
    const few = checkPyramid({ exclusive: group(5, 9), recurring: group(5, 9), mobile: group(9, 1) }, money);
    expect(few.kind).toBe('too-little-data');
    expect(few.sentences).toEqual([
      'There are 19 customers who are not lost: with fewer than 20 the pyramid says nothing.',
    ]);
  });

  test('more mobile customers and more exclusive revenue never turn it over', () => {
    const heads = fc.integer({ min: 5, max: 5_000 });
    const revenue = fc.integer({ min: 0, max: 10_000_000 });
    const rank = { 'upside-down': 0, mixed: 1, healthy: 2, 'too-little-data': 0 };
    fc.assert(
      fc.property(heads, heads, revenue, revenue, fc.nat(5_000), fc.nat(10_000_000), (e, m, re, rm, more, paid) => {
        const before = check({ exclusive: group(e, re), mobile: group(m, rm) });
        const after = check({ exclusive: group(e, re + paid), mobile: group(m + more, rm) });
        expect(rank[after.kind]).toBeGreaterThanOrEqual(rank[before.kind]);
      }),
    );
  });
});
