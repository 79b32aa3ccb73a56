import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planCompanies } from '../../../src/contacts/companies/companies.service.ts';
import { companyProblem, mergeAttributes } from '../../../src/contacts/companies/read-company.ts';

test.each([
  [{ employees: 42, industry: '47.110', turnover: 1_000, decisionPath: 'owner' }, null],
  [{ employees: '42' }, 'attributes.employees'],
  [{ employees: 4.5 }, 'attributes.employees'],
  [{ employees: -1 }, 'attributes.employees'],
  [{ industry: 47 }, 'attributes.industry'],
  [{ turnover: 10.5 }, 'attributes.turnover'],
  [{ decisionPath: ' ' }, 'attributes.decisionPath'],
  [{ industry: null, own: true, other: 'x', third: 1.5 }, null],
  [{ 'not a name': 1 }, 'attributes.not a name'],
  [{ own: 'a\0b' }, 'attributes.own'],
] as [Record<string, string | number | boolean | null>, string | null][])('%o', (attributes, path) => {
  expect(companyProblem({ key: 'a', attributes })?.path ?? null).toBe(path);
});

test('a key has no spaces around it', () => {
  expect(companyProblem({ key: ' a' })?.path).toBe('key');
  expect(companyProblem({ key: '' })?.path).toBe('key');
  expect(companyProblem({ key: 'a', name: ' ' })?.path).toBe('name');
});

const attributes = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.option(fc.oneof(fc.integer(), fc.string())), {
  noNullPrototype: true,
});

test('rows about one company make of it what one after the other would', () => {
  const rows = fc.array(fc.record({ key: fc.constantFrom('x', 'y'), attributes }), { maxLength: 6 });
  fc.assert(
    fc.property(rows, (given) => {
      const { states, kinds } = planCompanies(
        given.map((row, index) => ({ ...row, index })),
        [],
      );
      for (const key of ['x', 'y']) {
        const own = given.filter((row) => row.key === key);
        const expected = own.reduce((known, row) => mergeAttributes(known, row.attributes), {});
        expect(states.get(key)?.attributes ?? {}).toEqual(expected);
      }
      expect(kinds.size).toBe(given.length);
    }),
  );
});
