import { expect, test } from 'vitest';
import { guessCriterion } from '../../../src/contacts/criterion-kinds.ts';

test.each([
  ['age', 'demographic'],
  ['birthYear', 'demographic'],
  ['city', 'geographic'],
  ['home_latitude', 'geographic'],
  ['interests', 'psychographic'],
  ['companySize', 'firmographic'],
  ['lastVisit', 'behavioural'],
  ['tier', 'value'],
  ['package', null],
  ['firstName', null],
])('%s → %s', (name, kind) => {
  expect(guessCriterion(name)).toBe(kind);
});
