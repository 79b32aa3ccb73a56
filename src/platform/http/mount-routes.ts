import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response, Router } from 'express';
import type { z } from 'zod';
import { type Clock, systemClock } from '../clock.ts';
import { type FieldProblem, KohortError } from '../errors.ts';
import type { Log } from '../log.ts';
import {
  hashRequest,
  type IdempotencyStore,
  idempotencyKeyOf,
  type KeptAnswer,
  refuseConflict,
} from './idempotency.ts';
import { readJsonBody, textProblems } from './json-body.ts';
import { loadExpress } from './load-express.ts';
import { fieldProblems, sendProblem, toKohortError } from './problem.ts';
import { createRateLimiter, defaultRateLimit, type RateLimit } from './rate-limit.ts';
import type { Actor, AnyRoute, RouteInput, Scope } from './route.ts';
import { matchPath, moreSpecificFirst, toExpressPath } from './route-paths.ts';

/** Who asks, and what they may do. `workspaceId` is null only for routes with scope 'operator'. */
export type Identity = { workspaceId: number | null; actor: Actor; scopes: readonly Scope[] };

/**
 * Finds out who asks. Throws `auth_required`, `auth_forbidden` (lacks the scope, or is no operator of the workspace) or
 * `auth_cross_site`.
 */
export type Authenticate = (request: Request, scope: Scope | 'operator') => Promise<Identity>;

export type ApiOptions = {
  routes: readonly AnyRoute[];
  authenticate: Authenticate;
  idempotency: IdempotencyStore;
  log: Log;
  limits?: RateLimit;
  clock?: Clock;
  /** Check every answer against its schema (development and tests): one that differs becomes a 500. */
  checkAnswers?: boolean;
};

/**
 * An Express router for the routes, to be mounted at /api/v1. Each request goes: request id → authentication and scope →
 * rate limit → params, query and body (all problems at once) → Idempotency-Key → handler → answer.
 */
export function createApi(options: ApiOptions): Router {
  const router = loadExpress().Router({ caseSensitive: true });
  const limiter = createRateLimiter(options.limits ?? defaultRateLimit, options.clock ?? systemClock);
  router.use(setRequestId);
  for (const route of [...options.routes].sort(moreSpecificFirst)) {
    router[route.method](toExpressPath(route.path), async (request: Request, response: Response) => {
      const identity = await options.authenticate(request, route.scope);
      spendAllowance(limiter.take(callerName(identity.actor)), response);
      const input = await readInput(route, identity, request, response);
      await answer(route, identity, input, options);
    });
  }
  router.use((request: Request) => {
    throw unknownOperation(options.routes, request);
  });
  router.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    if (error instanceof MethodNotAllowed) response.setHeader('Allow', error.allow);
    sendProblem(error, request, response, options.log);
  });
  return router;
}

/** Takes the caller's X-Request-Id when it is harmless (up to 100 letters, digits, . _ : -), else makes one. */
export function setRequestId(request: Request, response: Response, next: NextFunction): void {
  const given = request.get('X-Request-Id');
  const requestId = given && /^[\w.:-]{1,100}$/.test(given) ? given : randomUUID();
  response.locals.requestId = requestId;
  response.setHeader('X-Request-Id', requestId);
  next();
}

const callerName = (actor: Actor) => (actor.kind === 'api-key' ? `key ${actor.keyId}` : `operator ${actor.operatorId}`);

/** Headers of draft-ietf-httpapi-ratelimit-headers; throws `rate_limited` when nothing is left. */
function spendAllowance(allowance: ReturnType<ReturnType<typeof createRateLimiter>['take']>, response: Response): void {
  const { isAllowed, limit, remaining, resetSeconds } = allowance;
  response.setHeader('RateLimit-Policy', `"caller";q=${limit}`);
  response.setHeader('RateLimit', `"caller";r=${remaining};t=${resetSeconds}`);
  if (isAllowed) return;
  response.setHeader('Retry-After', String(resetSeconds));
  throw new KohortError('rate_limited', { detail: `More than ${limit} requests; try again in ${resetSeconds} s.` });
}

type Input = RouteInput<unknown, unknown, unknown>;

async function readInput(route: AnyRoute, identity: Identity, request: Request, response: Response): Promise<Input> {
  const problems: FieldProblem[] = [];
  const check = (part: string, schema: z.ZodType | undefined, value: unknown): unknown => {
    const unstorable = part === 'body' && route.isBulk ? [] : textProblems(value, part);
    problems.push(...unstorable);
    if (schema === undefined || unstorable.length > 0) return undefined;
    const result = schema.safeParse(value);
    if (!result.success) problems.push(...fieldProblems(result.error, part));
    return result.data;
  };
  const params = check('params', route.params, request.params);
  const query = check('query', route.query, request.query);
  const json = route.rawBody === undefined ? await readJsonBody(request, response, route.isBulk ?? false) : undefined;
  const body = route.body && check('body', route.body, json);
  if (problems.length > 0) {
    const [first] = problems;
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    throw new KohortError('request_invalid', { detail: `${first?.path}: ${first?.message}${more}`, fields: problems });
  }
  return {
    // Routes outside a workspace are typed without it: see defineOperatorRoute.
    workspaceId: identity.workspaceId as number,
    actor: identity.actor,
    scopes: identity.scopes,
    requestId: response.locals.requestId as string,
    params,
    query,
    body,
    request,
    response,
  };
}

async function answer(route: AnyRoute, identity: Identity, input: Input, options: ApiOptions): Promise<void> {
  const { request, response } = input;
  const run = async (): Promise<KeptAnswer> => {
    const body = await route.handle(input as Parameters<AnyRoute['handle']>[0]);
    return { status: route.status ?? (body === undefined ? 204 : 200), body: checked(route, body, options) };
  };
  const key = route.method === 'get' ? undefined : idempotencyKeyOf(request.get('Idempotency-Key'));
  if (route.rawAnswer !== undefined) {
    await route.handle(input as Parameters<AnyRoute['handle']>[0]);
  } else if (key === undefined || identity.workspaceId === null) {
    send(response, await run());
  } else {
    const requestHash = hashRequest({
      actor: identity.actor,
      method: request.method,
      url: request.originalUrl,
      body: route.rawBody === undefined ? input.body : request.get('Content-Length'),
    });
    const verdict = await options.idempotency.begin(identity.workspaceId, key, requestHash);
    refuseConflict(verdict, route.isSecret ?? false);
    if (verdict.kind === 'replay') {
      response.setHeader('Idempotency-Replayed', 'true');
      send(response, verdict.answer);
    } else if (verdict.kind === 'run') {
      await runOnce(route, verdict, run, input, options);
    }
  }
}

/** Runs and keeps the answer; refusals (4xx) are kept as well, but failures (5xx) leave the key free for a retry. */
async function runOnce(
  route: AnyRoute,
  turn: { finish(answer: KeptAnswer): Promise<void>; forget(): Promise<void> },
  run: () => Promise<KeptAnswer>,
  { request, response }: Input,
  { log }: ApiOptions,
): Promise<void> {
  try {
    const answered = await run();
    await turn.finish({ status: answered.status, body: route.isSecret ? undefined : toPlain(answered.body) });
    send(response, answered);
  } catch (thrown) {
    if (toKohortError(thrown).kind.status >= 500) {
      await turn.forget();
      throw thrown;
    }
    const problem = sendProblem(thrown, request, response, log);
    await turn.finish({ status: problem.status, body: problem });
  }
}

/** JSON text: dates as ISO 8601, bigint as numbers (ours stay below 2^53), undefined left out. */
function toJson(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch {
    // A bigint. Asking about every value from the start would cost three times as much.
    return JSON.stringify(body, (_key, value) => (typeof value === 'bigint' ? Number(value) : value));
  }
}

const toPlain = (body: unknown): unknown => (body === undefined ? undefined : JSON.parse(toJson(body)));

function checked(route: AnyRoute, body: unknown, { checkAnswers }: ApiOptions): unknown {
  if (!checkAnswers || route.answer === undefined) return body;
  const result = route.answer.safeParse(toPlain(body));
  if (result.success) return body;
  const found = fieldProblems(result.error, 'answer').map(({ path, message }) => `${path}: ${message}`);
  throw new Error(`${route.operation} answers other than it says: ${found.join('; ')}`);
}

function send(response: Response, { status, body }: KeptAnswer): void {
  response.status(status);
  if (body === undefined || body === null || status === 204) response.end();
  else response.type(status >= 400 ? 'application/problem+json' : 'application/json').send(toJson(body));
}

class MethodNotAllowed extends KohortError {
  readonly allow: string;
  constructor(method: string, allow: string) {
    super('method_not_allowed', { detail: `${method} is not possible here; ${allow} is.` });
    this.allow = allow;
  }
}

/** 405 when the path is known with another method, else 404. */
function unknownOperation(routes: readonly AnyRoute[], request: Request): KohortError {
  const methods = routes
    .filter((route) => matchPath(route.path, request.path))
    .map(({ method }) => method.toUpperCase());
  if (methods.length > 0) return new MethodNotAllowed(request.method, [...new Set(methods)].sort().join(', '));
  return new KohortError('not_found', { detail: `There is no operation ${request.method} ${request.path}.` });
}
