import type { Request } from 'express';
import { type Authenticate, type Identity, KohortError, type Scope } from '../platform/index.ts';
import { type OperatorAuth, refuseCrossSite } from './operator-auth.ts';
import { scopesOf } from './roles.ts';
import type { Workspaces } from './workspaces.service.ts';

/**
 * Who asks: an API key (`Authorization: Bearer kht_…`, or Basic with the key as user name, which is how the clients of
 * the Segment HTTP API send it), else an operator by session cookie, in the workspace named by `Kohort-Workspace` (slug
 * or id; not needed by those who have only one).
 */
export function createAuthenticate(rooms: {
  workspaces: Workspaces;
  operatorAuth: Pick<OperatorAuth, 'session'>;
  publicUrl?: string | undefined;
}): Authenticate {
  return async (request, scope) => {
    const authorization = request.get('Authorization');
    const identity =
      authorization === undefined
        ? await operatorOf(request, scope, rooms)
        : await keyOf(authorization, scope, rooms.workspaces);
    if (scope === 'operator' || identity.scopes.includes(scope)) return identity;
    const who = identity.actor.kind === 'api-key' ? 'This API key' : 'Your role';
    throw new KohortError('auth_forbidden', { detail: `${who} does not carry the scope ${scope}.` });
  };
}

function credentialsOf(authorization: string): string | undefined {
  const [scheme = '', value = ''] = authorization.trim().split(/\s+/);
  if (/^bearer$/i.test(scheme)) return value;
  if (/^basic$/i.test(scheme)) return Buffer.from(value, 'base64').toString().split(':')[0];
  return undefined;
}

async function keyOf(authorization: string, scope: Scope | 'operator', workspaces: Workspaces): Promise<Identity> {
  const key = credentialsOf(authorization);
  const found = key ? await workspaces.findApiKey(key) : null;
  if (!found) throw new KohortError('auth_required', { detail: 'This API key is unknown or revoked.' });
  if (scope === 'operator') throw new KohortError('auth_forbidden', { detail: 'This operation is for operators.' });
  return { workspaceId: found.workspaceId, actor: { kind: 'api-key', keyId: found.id }, scopes: found.scopes };
}

/** Frames and downloads cannot send a header: for them `?workspace=` does the same. */
function workspaceInQuery({ method, query }: Request): string | undefined {
  return method === 'GET' && typeof query.workspace === 'string' ? query.workspace : undefined;
}

async function operatorOf(
  request: Request,
  scope: Scope | 'operator',
  { workspaces, operatorAuth, publicUrl }: Parameters<typeof createAuthenticate>[0],
): Promise<Identity> {
  const signedIn = request.headers.cookie === undefined ? null : await operatorAuth.session(request.headers);
  if (!signedIn) throw new KohortError('auth_required', { detail: 'Neither an API key nor a session was sent.' });
  refuseCrossSite(request, publicUrl);
  const actor = { kind: 'operator', operatorId: signedIn.operatorId } as const;
  if (scope === 'operator') return { workspaceId: null, actor, scopes: [] };
  const mine = await workspaces.listOfOperator(signedIn.operatorId);
  const wanted = request.get('Kohort-Workspace') ?? workspaceInQuery(request);
  const chosen = wanted
    ? mine.find(({ slug, id }) => slug === wanted || String(id) === wanted)
    : mine.length === 1
      ? mine[0]
      : undefined;
  if (chosen) return { workspaceId: chosen.id, actor, scopes: scopesOf(chosen.role) };
  if (wanted) throw new KohortError('auth_forbidden', { detail: `You do not work in a workspace "${wanted}".` });
  if (mine.length === 0) throw new KohortError('auth_forbidden', { detail: 'You do not work in any workspace yet.' });
  throw new KohortError('request_invalid', {
    detail: `You work in several workspaces (${mine.map(({ slug }) => slug).join(', ')}): say which.`,
    fields: [{ path: 'headers.Kohort-Workspace', message: 'Send the slug or id of the workspace.' }],
  });
}
