import { type Scope, scopes } from '../platform/index.ts';

/** What an operator may be in a workspace. */
export const roles = ['owner', 'marketer', 'reader'] as const;
export type Role = (typeof roles)[number];

/** What is set up once, by whoever answers for it. */
const ownersOnly: readonly Scope[] = ['workspace:write', 'delivery:write', 'webhooks:write'];

/**
 * Owners may do everything; marketers everything but change the workspace, its keys and operators, the ways out and who
 * else is told; readers only look.
 */
export function scopesOf(role: Role): readonly Scope[] {
  if (role === 'owner') return scopes;
  if (role === 'marketer') return scopes.filter((scope) => !ownersOnly.includes(scope));
  return scopes.filter((scope) => scope.endsWith(':read'));
}
