/**
 * Room: platform. Answers: what every room stands on: clock, random, errors, log, database, queue, tokens, HTTP.
 * Owns: nothing. Never: knows a marketing word or another room.
 */
export { type Clock, createFakeClock, type FakeClock, systemClock } from './clock.ts';
export { type Db, openDb, type Sql, type Tx } from './db.ts';
export { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from './embedded-postgres.ts';
export { type ErrorCode, errorTable, type FieldProblem, KohortError, notFound } from './errors.ts';
export { cursorToId, type Page, type PageQuery, pageOf, pageQuery, toPage } from './http/page.ts';
export { type Actor, type AnyRoute, type Caller, defineRoute, type Scope } from './http/route.ts';
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
export { createJobQueue, type Doorbell, defineJob, type Job, type JobQueue } from './queue.ts';
export { randomToken } from './random.ts';
export { createTokenSigner, type TokenSigner } from './tokens.ts';
