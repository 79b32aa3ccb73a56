import { type Scope, scopes } from '../platform/index.ts';

/** What an operator may be in a workspace. */
export const roles = ['owner', 'marketer', 'reader'] as const;
export type Role = (typeof roles)[number];

/** Owners may do everything, marketers everything but change the workspace, its keys and operators, readers only look. */
export function scopesOf(role: Role): readonly Scope[] {
  if (role === 'owner') return scopes;
  if (role === 'marketer') return scopes.filter((scope) => scope !== 'workspace:write');
  return scopes.filter((scope) => scope.endsWith(':read'));
}
