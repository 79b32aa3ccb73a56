import { createHash } from 'node:crypto';
import { KohortError } from '../errors.ts';
import { isTooDeep } from './json-body.ts';
import type { Actor } from './route.ts';

/** What was answered the first time. `body` is undefined for an answer without one. */
export type KeptAnswer = { status: number; body: unknown };

/**
 * Where the answers to writes with an Idempotency-Key are kept. `begin` decides atomically who runs: only one of several
 * requests with the same key is told to.
 */
export type IdempotencyStore = {
  begin(workspaceId: number, key: string, requestHash: Buffer): Promise<IdempotencyVerdict>;
};

export type IdempotencyVerdict =
  | {
      kind: 'run';
      /** Keeps the answer for repetitions. */
      finish(answer: KeptAnswer): Promise<void>;
      /** Lets the next request with this key run again. */
      forget(): Promise<void>;
    }
  | { kind: 'replay'; answer: KeptAnswer }
  | { kind: 'running' }
  | { kind: 'differs' };

/** Far below what JSON.stringify manages, far above what any row may have. */
const mostLevels = 1_000;

/**
 * Who asked for what: two requests are "the same" when caller, method, URL and body are. Throws `request_invalid` for a
 * body nested so deep that it cannot be compared.
 */
export function hashRequest(request: { actor: Actor; method: string; url: string; body: unknown }): Buffer {
  if (isTooDeep(request.body, mostLevels)) {
    throw new KohortError('request_invalid', {
      detail: 'The body is nested too deep for an Idempotency-Key.',
      fields: [{ path: 'body', message: `Nested deeper than ${mostLevels} levels.` }],
    });
  }
  return createHash('sha256').update(JSON.stringify(request)).digest();
}

/** The key of a request, or undefined when none was sent. Throws `request_invalid` for one that is not 1-200 visible ASCII characters. */
export function idempotencyKeyOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (/^[\x21-\x7e]{1,200}$/.test(header)) return header;
  throw new KohortError('request_invalid', {
    detail: 'The Idempotency-Key is not usable.',
    fields: [{ path: 'headers.Idempotency-Key', message: 'Use 1 to 200 visible ASCII characters, such as a UUID.' }],
  });
}

/** Throws `idempotency_conflict` when the key is in use or was used for something else. */
export function refuseConflict(verdict: IdempotencyVerdict, isSecret: boolean): void {
  if (verdict.kind === 'running') {
    throw new KohortError('idempotency_conflict', { detail: 'The first request with this key is still running.' });
  }
  if (verdict.kind === 'differs') {
    throw new KohortError('idempotency_conflict', { detail: 'This key was used for another request.' });
  }
  if (verdict.kind === 'replay' && isSecret && verdict.answer.status < 400) {
    throw new KohortError('idempotency_conflict', {
      detail: 'This was done already; its answer held a secret that is shown only once and is not kept.',
    });
  }
}
