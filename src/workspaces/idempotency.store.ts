import type { Clock, IdempotencyStore, IdempotencyVerdict, Sql } from '../platform/index.ts';

// Writes idempotent_answer.

const hour = 3_600_000;
/** How long an answer is given again. */
export const keptForMs = 24 * hour;
/** A request that has not answered after this long died with its process; the next one may run. */
const runsForMs = hour / 6;

type Row = { isSame: boolean; status: number | null; body: unknown };

/**
 * Answers by workspace and key. The insert decides who runs: of several requests at once with the same new key only one
 * gets its row.
 */
export function createIdempotencyStore({ sql, clock }: { sql: Sql; clock: Clock }): IdempotencyStore {
  return {
    async begin(workspaceId, key, requestHash) {
      const now = clock.now();
      const won = await sql(
        `insert into idempotent_answer as a (workspace_id, key, request_hash, created_at) values ($1, $2, $3, $4)
         on conflict (workspace_id, key) do update
           set request_hash = excluded.request_hash, created_at = excluded.created_at,
               status = null, body = null, answered_at = null
           where a.created_at <= $5 or (a.status is null and a.created_at <= $6)
         returning key`,
        [workspaceId, key, requestHash, now, new Date(now.getTime() - keptForMs), new Date(now.getTime() - runsForMs)],
      );
      if (won.length > 0) return turnOf(sql, { workspaceId, key, startedAt: now, clock });
      const [row] = await sql<Row>(
        `select request_hash = $3 as "isSame", status, body from idempotent_answer where workspace_id = $1 and key = $2`,
        [workspaceId, key, requestHash],
      );
      return verdictOn(row);
    },
  };
}

function verdictOn(row: Row | undefined): IdempotencyVerdict {
  // Gone between the two statements: its request failed just now. The client repeats, as it does for a running one.
  if (row === undefined) return { kind: 'running' };
  if (!row.isSame) return { kind: 'differs' };
  if (row.status === null) return { kind: 'running' };
  return { kind: 'replay', answer: { status: row.status, body: row.body ?? undefined } };
}

type Turn = { workspaceId: number; key: string; startedAt: Date; clock: Clock };

/** `created_at` fences: a request that was given up as dead does not write over the one that took its place. */
function turnOf(sql: Sql, { workspaceId, key, startedAt, clock }: Turn): IdempotencyVerdict {
  return {
    kind: 'run',
    async finish({ status, body }) {
      await sql(
        `update idempotent_answer set status = $4, body = $5, answered_at = $6
         where workspace_id = $1 and key = $2 and created_at = $3`,
        [workspaceId, key, startedAt, status, body === undefined ? null : JSON.stringify(body), clock.now()],
      );
    },
    async forget() {
      await sql('delete from idempotent_answer where workspace_id = $1 and key = $2 and created_at = $3', [
        workspaceId,
        key,
        startedAt,
      ]);
    },
  };
}

/** Deletes answers that are no longer given again. Returns how many. */
export async function deleteOldAnswers(sql: Sql, now: Date): Promise<number> {
  const rows = await sql('delete from idempotent_answer where created_at <= $1 returning 1', [
    new Date(now.getTime() - keptForMs),
  ]);
  return rows.length;
}

/** Deletes sessions and verifications that have run out (the auth library leaves them). */
export async function deleteExpiredSessions(sql: Sql, now: Date): Promise<void> {
  await sql('delete from operator_session where expires_at <= $1', [now]);
  await sql('delete from operator_verification where expires_at <= $1', [now]);
}
