import { expect, test } from 'vitest';
import { scopes } from '../../../src/platform/index.ts';
import { scopesOf } from '../../../src/workspaces/index.ts';

test('owners may do everything, marketers all but what is set up once, readers only look', () => {
  expect(scopesOf('owner')).toEqual(scopes);
  expect(scopes.filter((scope) => !scopesOf('marketer').includes(scope))).toEqual([
    'workspace:write',
    'delivery:write',
    'webhooks:write',
  ]);
  expect(scopesOf('reader').filter((scope) => !scope.endsWith(':read'))).toEqual([]);
  expect(scopesOf('reader')).toContain('reports:read');
});
