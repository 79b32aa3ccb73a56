// SQL of import and import_problem.
import type { Db, Sql } from '../platform/index.ts';
import { type ImportCounts, noCounts } from './import-counts.ts';
import type { ImportKind, Mapping } from './mapping.schema.ts';
import type { RowProblem } from './read-cells.ts';

export type ImportState = 'waiting' | 'uploaded' | 'running' | 'done' | 'failed' | 'cancelled';

/** Counts in two halves: `read` is counted anew by every attempt, `applied` only ever grows, batch by batch. */
type StoredCounts = { read?: ImportCounts; applied?: ImportCounts };

export type StoredImport = {
  id: number;
  workspaceId: number;
  kind: ImportKind;
  state: ImportState;
  fileName: string | null;
  filePath: string | null;
  mapping: Mapping;
  isDryRun: boolean;
  read: ImportCounts;
  applied: ImportCounts;
  bytesTotal: number | null;
  bytesRead: number;
  batches: number | null;
  /** Batches taken in. */
  position: number;
  /** Number of the claim: what a run must show to write. */
  attempt: number;
  header: string[] | null;
  failure: string | null;
  createdAt: Date;
  startedAt: Date | null;
  heartbeatAt: Date | null;
  finishedAt: Date | null;
};

/** A run that has not been heard of for so long is dead. */
const STALE_SECONDS = 30;

const columns = `id, workspace_id as "workspaceId", kind, state, file_name as "fileName", file_path as "filePath", mapping,
  is_dry_run as "isDryRun", counts, bytes_total as "bytesTotal", bytes_read as "bytesRead", batches, position, attempt,
  header, failure, created_at as "createdAt", started_at as "startedAt", heartbeat_at as "heartbeatAt",
  finished_at as "finishedAt"`;

type Row = Omit<StoredImport, 'read' | 'applied'> & { counts: StoredCounts };

const toImport = ({ counts, ...row }: Row): StoredImport => ({
  ...row,
  read: counts.read ?? noCounts(),
  applied: counts.applied ?? noCounts(),
});

const first = (rows: Row[]): StoredImport | undefined => rows.map(toImport)[0];

export type NewImport = {
  kind: ImportKind;
  mapping: Mapping;
  isDryRun: boolean;
  fileName: string | null;
  filePath: string | null;
  bytesTotal: number | null;
};

export async function insertImport(sql: Sql, workspaceId: number, given: NewImport): Promise<StoredImport> {
  const rows = await sql<Row>(
    `insert into import (workspace_id, kind, state, file_name, file_path, mapping, is_dry_run, bytes_total)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${columns}`,
    [
      workspaceId,
      given.kind,
      given.filePath === null ? 'waiting' : 'uploaded',
      given.fileName,
      given.filePath,
      JSON.stringify(given.mapping),
      given.isDryRun,
      given.bytesTotal,
    ],
  );
  return first(rows) as StoredImport;
}

/** Gives a waiting import its file. Undefined when it does not wait any more. */
export async function attachFile(
  sql: Sql,
  workspaceId: number,
  importId: number,
  file: { fileName: string | null; filePath: string; bytesTotal: number },
): Promise<StoredImport | undefined> {
  return first(
    await sql<Row>(
      `update import set state = 'uploaded', file_name = coalesce($3, file_name), file_path = $4, bytes_total = $5
        where workspace_id = $1 and id = $2 and state = 'waiting' returning ${columns}`,
      [workspaceId, importId, file.fileName, file.filePath, file.bytesTotal],
    ),
  );
}

export async function findImport(sql: Sql, workspaceId: number, importId: number): Promise<StoredImport | undefined> {
  return first(
    await sql<Row>(`select ${columns} from import where workspace_id = $1 and id = $2`, [workspaceId, importId]),
  );
}

/** Newest first. */
export async function listImports(
  sql: Sql,
  workspaceId: number,
  { beforeId, limit }: { beforeId: number | null; limit: number },
): Promise<StoredImport[]> {
  const rows = await sql<Row>(
    `select ${columns} from import where workspace_id = $1 and ($2::int is null or id < $2) order by id desc limit $3`,
    [workspaceId, beforeId, limit],
  );
  return rows.map(toImport);
}

const isClaimable = `(state = 'uploaded'
  or (state = 'running' and heartbeat_at < clock_timestamp() - interval '${STALE_SECONDS} seconds'))`;

/** Imports of all workspaces that somebody should run: new ones, and those whose run has died. */
export async function listClaimable(sql: Sql): Promise<{ id: number; filePath: string | null }[]> {
  return sql(`select id, file_path as "filePath" from import where ${isClaimable} order by id limit 100`);
}

/** Claims an import for a run; undefined when another run has it. The claim holds as long as heartbeats come. */
export async function claimImport(sql: Sql, importId: number): Promise<StoredImport | undefined> {
  return first(
    await sql<Row>(
      `update import set state = 'running', attempt = attempt + 1, heartbeat_at = clock_timestamp(),
              started_at = coalesce(started_at, clock_timestamp()), bytes_read = 0
        where id = (select id from import where id = $1 and ${isClaimable} for update skip locked)
       returning ${columns}`,
      [importId],
    ),
  );
}

type Claim = Pick<StoredImport, 'workspaceId' | 'id' | 'attempt'>;
const held = `workspace_id = $1 and id = $2 and attempt = $3 and state = 'running'`;
const heldBy = ({ workspaceId, id, attempt }: Claim) => [workspaceId, id, attempt];

/** Says that the run lives and how far it is. False when the claim is lost (cancelled, or taken for dead). */
export async function beat(
  sql: Sql,
  claim: Claim,
  progress: { bytesRead: number; read: ImportCounts; header: readonly string[] | null },
): Promise<boolean> {
  const rows = await sql(
    `update import set heartbeat_at = clock_timestamp(), bytes_read = $4, counts = counts || jsonb_build_object('read', $5::jsonb),
            header = coalesce($6, header)
      where ${held} returning id`,
    [...heldBy(claim), progress.bytesRead, JSON.stringify(progress.read), progress.header],
  );
  return rows.length > 0;
}

/** Notes how far the batches are: in the transaction of the batch. False when the claim is lost. */
export async function noteBatches(
  sql: Sql,
  claim: Claim,
  done: { position: number; batches: number; applied: ImportCounts },
): Promise<boolean> {
  const rows = await sql(
    `update import set heartbeat_at = clock_timestamp(), position = $4, batches = $5,
            counts = counts || jsonb_build_object('applied', $6::jsonb)
      where ${held} returning id`,
    [...heldBy(claim), done.position, done.batches, JSON.stringify(done.applied)],
  );
  return rows.length > 0;
}

export async function finishImport(
  sql: Sql,
  claim: Claim,
  end: { state: 'done' | 'failed'; failure: string | null },
): Promise<boolean> {
  const rows = await sql(
    `update import set state = $4, failure = $5, finished_at = clock_timestamp() where ${held} returning id`,
    [...heldBy(claim), end.state, end.failure],
  );
  return rows.length > 0;
}

/** Gives the claim back: the import waits for another run, which goes on after the last batch. */
export async function releaseImport(sql: Sql, claim: Claim): Promise<void> {
  await sql(`update import set state = 'uploaded', heartbeat_at = null where ${held}`, heldBy(claim));
}

/** Cancels what has not ended. Batches already taken in stay. */
export async function cancelImport(sql: Sql, workspaceId: number, importId: number): Promise<StoredImport | undefined> {
  return first(
    await sql<Row>(
      `update import set state = 'cancelled', finished_at = clock_timestamp()
        where workspace_id = $1 and id = $2 and state in ('waiting', 'uploaded', 'running') returning ${columns}`,
      [workspaceId, importId],
    ),
  );
}

export type ImportProblem = { line: number; code: string; reason: string; row: string[] };

/** Writes problems found while reading. A line has one problem; found again by a repeated attempt, it stays as it is. */
export async function insertProblems(
  sql: Sql,
  importId: number,
  problems: readonly (RowProblem & { line: number; original: string })[],
): Promise<void> {
  await sql(
    `insert into import_problem (import_id, line, code, reason, row)
     select $1, line, code, reason, to_jsonb(string_to_array(original, chr(31)))
       from unnest($2::int[], $3::text[], $4::text[], $5::text[]) as t (line, code, reason, original)
     on conflict do nothing`,
    [
      importId,
      problems.map((problem) => problem.line),
      problems.map((problem) => problem.code),
      problems.map((problem) => problem.message),
      problems.map((problem) => problem.original),
    ],
  );
}

/** The table in which the rooms leave the rows they could not take in, for `moveProblems`. */
export const stagedProblemTable =
  'create temp table staged_problem (line int not null, code text not null, message text not null, original text not null)';

/** Moves what the rooms left in `staged_problem` to the import, and counts it by code. */
export async function moveProblems(sql: Sql, importId: number): Promise<Record<string, number>> {
  const rows = await sql<{ code: string; count: number }>(
    `with moved as (delete from staged_problem returning *),
     written as (
       insert into import_problem (import_id, line, code, reason, row)
       select $1, line, code, message, to_jsonb(string_to_array(original, chr(31))) from moved
       on conflict do nothing)
     select code, count(*)::int as count from moved group by code`,
    [importId],
  );
  return Object.fromEntries(rows.map(({ code, count }) => [code, count]));
}

export async function listProblems(
  db: Pick<Db, 'sql'>,
  importId: number,
  { afterLine, limit }: { afterLine: number; limit: number },
): Promise<ImportProblem[]> {
  return db.sql<ImportProblem>(
    `select line, code, reason, row from import_problem where import_id = $1 and line > $2 order by line limit $3`,
    [importId, afterLine, limit],
  );
}
