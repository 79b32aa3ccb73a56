import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import { createRingMetrics } from './metrics.ts';
import { createPages } from './pages.ts';
import {
  type AnyRoute,
  type Clock,
  createApi,
  createDocsPages,
  type Db,
  describeApi,
  type Job,
  type JobQueue,
  KohortError,
  type Log,
  type Metric,
  processMetrics,
  type RateLimit,
  securityHeaders,
  sendProblem,
  serveMetrics,
  setRequestId,
} from './platform/index.ts';
import { createAuthenticate, createOperatorAuth, type Workspaces } from './workspaces/index.ts';

const projectFolder = resolve(import.meta.dirname, '..');
const webFolder = resolve(projectFolder, 'web');
const { version } = JSON.parse(readFileSync(resolve(projectFolder, 'package.json'), 'utf8')) as { version: string };

export type AppOptions = {
  /** The rooms behind the doors: workspaces decide who comes in, routes say what there is. */
  house: { workspaces: Workspaces; routes: readonly AnyRoute[]; jobs?: readonly Job[]; serveHooks?: RequestHandler };
  db: Db;
  queue: JobQueue;
  /** Signs session cookies; at least 32 characters. */
  secret: string;
  /** How browsers reach us. https makes cookies secure. */
  publicUrl?: string | undefined;
  /** Proxies whose X-Forwarded-For is believed, as Express writes them; those of our own network when absent. */
  trustedProxies?: string;
  log: Log;
  clock?: Clock;
  limits?: RateLimit;
  /** Attempts to sign in from one address in a minute. */
  signInsPerMinute?: number;
  /** Check every answer against its schema (development and tests). */
  checkAnswers?: boolean;
  /** Further operations under another path than /api/v1, for clients of other systems: guarded alike, not in the document. */
  otherApis?: readonly { path: string; routes: readonly AnyRoute[] }[];
  metrics?: readonly Metric[];
};

/**
 * The Express app of the role `api`: /api/v1, /api/auth (sign-in), /docs, /health/live, /health/ready, /metrics and the
 * pages of web/. Starts nothing and listens nowhere.
 */
export function createApp(options: AppOptions): Express {
  const { house, db, queue, publicUrl, log } = options;
  const app = express();
  app.disable('x-powered-by');
  // Addresses of clients come from X-Forwarded-For only when a proxy of ours sent it.
  app.set('trust proxy', options.trustedProxies ?? 'loopback, linklocal, uniquelocal');
  app.use(setRequestId, securityHeaders({ isHttps: publicUrl?.startsWith('https://') ?? false }));

  app.use('/health', createHealth({ database: () => db.sql('select 1'), queue: () => queue.ping() }));
  const jobNames = (house.jobs ?? []).map(({ name }) => name);
  const metrics = [...processMetrics(), ...createRingMetrics({ db, queue, jobNames }), ...(options.metrics ?? [])];
  app.get('/metrics', serveMetrics(metrics, log));

  const operatorAuth = createOperatorAuth(options);
  app.use('/api/auth', withoutCache, operatorAuth.handler);

  const { workspaces } = house;
  const authenticate = createAuthenticate({ workspaces, operatorAuth, publicUrl });
  const api = { ...options, authenticate, idempotency: workspaces.idempotency };
  const openApi = JSON.stringify(describeApi(house.routes, { version }));
  app.get('/api/v1/openapi.json', (_request, response) => {
    response.type('application/json').send(openApi);
  });
  for (const { path, routes } of [{ path: '/api/v1', routes: house.routes }, ...(options.otherApis ?? [])]) {
    app.use(path, withoutCache, createApi({ ...api, routes }));
  }

  // Sending services sign what they send: it is taken as it comes.
  if (house.serveHooks) app.use('/hooks', house.serveHooks);

  app.use('/docs', createDocsPages(resolve(webFolder, 'docs')));
  app.use(createPages(resolve(webFolder, 'dist')));
  app.use((request: Request) => {
    throw new KohortError('not_found', { detail: `There is nothing at ${request.path}.` });
  });
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    sendProblem(error, request, response, log);
  });
  return app;
}

function withoutCache(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
}

const readyWithinMs = 2_000;

/** live: the process answers. ready: what it needs answers within 2 s, else 503 naming what does not. */
function createHealth(checks: Record<string, () => Promise<unknown>>): Router {
  const router = express.Router();
  router.get('/live', (_request, response) => {
    response.json({ status: 'live' });
  });
  router.get('/ready', async (_request, response) => {
    const states = await Promise.all(
      Object.entries(checks).map(
        async ([name, check]) => [name, (await answersInTime(check)) ? 'ok' : 'away'] as const,
      ),
    );
    const isReady = states.every(([, state]) => state === 'ok');
    response
      .status(isReady ? 200 : 503)
      .json({ status: isReady ? 'ready' : 'not ready', ...Object.fromEntries(states) });
  });
  return router;
}

async function answersInTime(check: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, readyWithinMs, false);
  });
  const answered = check().then(
    () => true,
    () => false,
  );
  const isOk = await Promise.race([answered, late]);
  clearTimeout(timer);
  return isOk;
}
