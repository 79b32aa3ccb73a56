import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { ErrorCode } from '../errors.ts';

/** Every scope, in the order they are shown. `<area>:read` or `<area>:write`. */
export const scopes = [
  'workspace:read',
  'workspace:write',
  'contacts:read',
  'contacts:write',
  'events:read',
  'events:write',
  'products:read',
  'products:write',
  'segments:read',
  'segments:write',
  'offers:read',
  'offers:write',
  'redemptions:write',
  'templates:read',
  'templates:write',
  'campaigns:read',
  'campaigns:write',
  'reports:read',
  'mailbox:read',
  'delivery:read',
  'delivery:write',
  'customers:read',
  'customers:write',
  'webhooks:read',
  'webhooks:write',
] as const;

/** What an API key may do, or a role implies. */
export type Scope = (typeof scopes)[number];

/** Who asks: an API key of one workspace, or a signed-in operator. */
export type Actor = { kind: 'api-key'; keyId: number } | { kind: 'operator'; operatorId: string };

/** What every verb called from a route knows about the caller. */
export type Caller = { workspaceId: number; actor: Actor; requestId: string };

export type RouteInput<Params, Query, Body> = Caller & {
  params: Params;
  query: Query;
  body: Body;
  /** What the caller may do in the workspace. */
  scopes: readonly Scope[];
  /** The raw request, for routes with `rawBody` that stream (uploads). */
  request: Request;
  /** The raw response, for routes with `rawAnswer` that stream (files). */
  response: Response;
};

type Shape = z.ZodType | undefined;
type Out<S extends Shape> = S extends z.ZodType ? z.output<S> : undefined;

/**
 * One operation of the API, as data: the same object registers it in Express, guards it, validates it, and describes it
 * in the OpenAPI document.
 */
export type Route<P extends Shape = undefined, Q extends Shape = undefined, B extends Shape = undefined> = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** OpenAPI style, below /api/v1: '/segments/{segmentId}'. */
  path: string;
  /** Stable id, room.verb: 'segments.create'. */
  operation: string;
  summary: string;
  description?: string;
  /** The scope the caller must hold in the workspace; 'operator': any signed-in operator, outside any workspace. */
  scope: Scope | 'operator';
  params?: P;
  query?: Q;
  body?: B;
  /** Body is not JSON: the handler reads `request` itself. Names the media type for the OpenAPI document. */
  rawBody?: string;
  /** The handler writes `response` itself. Names the media type for the OpenAPI document. */
  rawAnswer?: string;
  /**
   * Takes a body of up to 10 MB instead of 1 MB, whose rows the handler judges one by one: also whether their text can be
   * stored, so that one bad row does not refuse the others.
   */
  isBulk?: boolean;
  /** The answer holds a secret that is shown once: it is not kept for a repeated Idempotency-Key. */
  isSecret?: boolean;
  /** Status of success (default 200; 204 has no body) and the schema of the answer. */
  status?: number;
  answer?: z.ZodType;
  /** Error codes beyond the usual ones, for the document. */
  errors?: ErrorCode[];
  handle(input: RouteInput<Out<P>, Out<Q>, Out<B>>): Promise<unknown>;
};

/** A route whose schemas are no longer known to the type system: what lists of routes hold. */
export type AnyRoute = Route<Shape, Shape, Shape>;

/** Types the handler by the schemas given and forgets them afterwards. */
export function defineRoute<P extends Shape = undefined, Q extends Shape = undefined, B extends Shape = undefined>(
  route: Route<P, Q, B>,
): AnyRoute {
  return route as unknown as AnyRoute;
}

/** Caller of a route outside any workspace. */
export type OperatorCaller = { workspaceId: null; actor: Extract<Actor, { kind: 'operator' }>; requestId: string };

type OperatorInput<P, Q, B> = Omit<RouteInput<P, Q, B>, 'workspaceId' | 'actor'> & OperatorCaller;

/** A route for any signed-in operator, before a workspace has been chosen (listing and creating workspaces). */
export function defineOperatorRoute<
  P extends Shape = undefined,
  Q extends Shape = undefined,
  B extends Shape = undefined,
>(
  route: Omit<Route<P, Q, B>, 'scope' | 'handle'> & {
    handle(input: OperatorInput<Out<P>, Out<Q>, Out<B>>): Promise<unknown>;
  },
): AnyRoute {
  return { ...route, scope: 'operator' } as unknown as AnyRoute;
}
