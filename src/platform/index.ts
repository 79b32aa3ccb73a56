/**
 * Room: platform. Answers: what every room stands on: clock, random, errors, log, database, queue, tokens, HTTP.
 * Owns: nothing. Never: knows a marketing word or another room.
 */
export { float8Array, int2Array, int4Array, int8Array, textArray, timestamptzArray } from './binary-arrays.ts';
export {
  type Clock,
  createFakeClock,
  createTravelClock,
  type FakeClock,
  systemClock,
  type TravelClock,
} from './clock.ts';
export { type Db, openDb, type Sql, type Tx } from './db.ts';
export { drawInSql, drawNumber } from './draw.ts';
export { type ErrorCode, errorTable, type FieldProblem, KohortError, notFound } from './errors.ts';
export { freePort, isPortFree } from './free-port.ts';
export { createDocsPages } from './http/docs-pages.ts';
export type { IdempotencyStore, IdempotencyVerdict, KeptAnswer } from './http/idempotency.ts';
export { isTooDeep } from './http/json-body.ts';
export { type Metric, processMetrics, serveMetrics } from './http/metrics.ts';
export { type ApiOptions, type Authenticate, createApi, type Identity, setRequestId } from './http/mount-routes.ts';
export { describeApi, type OpenApiDocument } from './http/openapi.ts';
export { cursorToId, idParam, type Page, type PageQuery, pageOf, pageQuery, toPage } from './http/page.ts';
export { sendProblem } from './http/problem.ts';
export type { RateLimit } from './http/rate-limit.ts';
export {
  type Actor,
  type AnyRoute,
  type Caller,
  defineOperatorRoute,
  defineRoute,
  type OperatorCaller,
  type Scope,
  scopes,
} from './http/route.ts';
export { appPagePolicy, securityHeaders } from './http/security-headers.ts';
export { adviseLanguageTag, isLanguageTag, languageTag } from './language-tag.ts';
export {
  instantOfLocal,
  isTimeZone,
  type LocalParts,
  localMinuteOfWeek,
  localParts,
  MINUTES_PER_WEEK,
  zoneOffsetMs,
} from './local-time.ts';
export { isWithinWindows, type LocalWindow, windowMinutes, windowText } from './local-windows.ts';
export { createLog, type Log, silentLog } from './log.ts';
export { diffSchema } from './migrations/diff-schema.ts';
export { migrate } from './migrations/migrate.ts';
export { migrationsDir } from './migrations/migration-files.ts';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './postgres/embedded-postgres.ts';
export { createLogFollower, type LogFollower, type LogRange, type TakeRange } from './postgres/follow-log.ts';
export { startTemporaryPostgres } from './postgres/temporary-postgres.ts';
export { createJobQueue, type Doorbell, defineJob, type Job, type JobQueue } from './queue.ts';
export { randomToken } from './random.ts';
export { createResolver, type Lookup, type MxRecord, type Resolver } from './resolver.ts';
export { type Draw, drawSome, seededDraw } from './seeded-draw.ts';
export { finishSteps, runSteps, type Steps } from './steps.ts';
export { createTokenSigner, type TokenSigner } from './tokens.ts';
export { createVault, type Vault } from './vault.ts';
