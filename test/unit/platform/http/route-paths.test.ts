import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchPath, moreSpecificFirst, toExpressPath } from '../../../../src/platform/http/route-paths.ts';

test('paths of the document become paths of Express', () => {
  expect(toExpressPath('/a/{someId}/b/{otherId}')).toBe('/a/:someId/b/:otherId');
});

test.each([
  ['/a/{id}', '/a/5', true],
  ['/a/{id}', '/a/5/', true],
  ['/a/{id}', '/a/', false],
  ['/a/{id}', '/a/5/b', false],
  ['/a', '/a', true],
  ['/a', '/A', false],
])('%s and %s', (pattern, path, fits) => {
  expect(matchPath(pattern, path)).toBe(fits);
});

test('of two paths that fit the same request, the one with the earlier fixed part is tried first, in any list', () => {
  const part = fc.constantFrom('a', 'b', '{id}');
  const path = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => ({ path: `/${parts.join('/')}` }));
  fc.assert(
    fc.property(fc.array(path, { maxLength: 12 }), (paths) => {
      const sorted = [...paths].sort(moreSpecificFirst);
      for (const [index, { path: later }] of sorted.entries()) {
        for (const { path: earlier } of sorted.slice(0, index)) {
          const pairs = later.split('/').map((one, place) => [one, earlier.split('/')[place]] as const);
          const difference = pairs.find(([one, other]) => one !== other);
          // Never: the earlier one is open where the later one is fixed, all before being equal.
          expect(difference?.[1] === '{id}' && difference[0] !== '{id}').toBe(false);
        }
      }
    }),
  );
});
