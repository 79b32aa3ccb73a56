import { type AnyRoute, defineRoute, KohortError, type Scope } from '../../platform/index.ts';
import { batchBody, type CallType, callTypes, segmentAnswer, singleBody } from './segment-calls.schema.ts';
import { type SegmentParts, takeCalls } from './take-calls.ts';

/** Calls tell about people as well as about what they did. */
function requireContacts(scopes: readonly Scope[]): void {
  if (scopes.includes('contacts:write')) return;
  throw new KohortError('auth_forbidden', { detail: 'This API key does not carry the scope contacts:write.' });
}

const single = (parts: SegmentParts, type: CallType, path: string): AnyRoute =>
  defineRoute({
    method: 'post',
    path,
    operation: `segment.${path.slice(1)}`,
    summary: `The call "${type}" of the Segment HTTP API`,
    scope: 'events:write',
    body: singleBody,
    answer: segmentAnswer,
    handle({ workspaceId, scopes, body }) {
      requireContacts(scopes);
      return takeCalls(parts, workspaceId, [{ ...body, type }]);
    },
  });

const batch = (parts: SegmentParts, path: string): AnyRoute =>
  defineRoute({
    method: 'post',
    path,
    operation: `segment.${path.slice(1)}`,
    summary: 'Up to 2,500 calls of the Segment HTTP API',
    scope: 'events:write',
    body: batchBody,
    isBulk: true,
    answer: segmentAnswer,
    handle({ workspaceId, scopes, body: { batch: calls, ...defaults } }) {
      requireContacts(scopes);
      return takeCalls(parts, workspaceId, calls, defaults);
    },
  });

/**
 * The ingestion calls of the Segment HTTP API (https://segment.com/docs/connections/sources/catalog/libraries/server/http-api),
 * so that existing client libraries work by changing the host. To be mounted at /v1, behind the same door as /api/v1: the
 * write key is an API key with the scopes events:write and contacts:write, sent as the user name of HTTP Basic.
 * Both the long paths and the one-letter ones that mobile libraries use. Anonymous calls are counted as ignored.
 */
export function createSegmentApiRoutes(parts: SegmentParts): AnyRoute[] {
  return [
    ...callTypes.flatMap((type) => [single(parts, type, `/${type}`), single(parts, type, `/${type.charAt(0)}`)]),
    ...['/batch', '/b', '/import'].map((path) => batch(parts, path)),
  ];
}
