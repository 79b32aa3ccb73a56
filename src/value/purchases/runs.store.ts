/** Owns: value_run. Reads: workspace (its time zone). */
import type { ScoreModel } from '../../contacts/index.ts';
import type { Sql, Tx } from '../../platform/index.ts';

/** A scoring of everybody by one model. Counts are contacts; `written` those whose scores changed. */
export type RunRow = {
  id: number;
  model: ScoreModel;
  state: 'running' | 'done' | 'failed';
  contacts: number;
  contactsTotal: number;
  written: number;
  problem: string | null;
  startedAt: Date;
  finishedAt: Date | null;
};

const columns = `id, model, state, contacts, contacts_total as "contactsTotal", written, problem,
  started_at as "startedAt", finished_at as "finishedAt"`;

/** Heartbeats go by the database's clock: whether somebody still works does not depend on the clock of the story. */
const isCutOff = `heartbeat_at < clock_timestamp() - interval '60 seconds'`;

/**
 * Begins a run unless one is at work. One that was cut off is failed here. The lock makes two who begin at once one after
 * the other. Null: somebody is at it.
 */
export async function insertRun(
  tx: Pick<Tx, 'sql'>,
  workspaceId: number,
  { model, total, now }: { model: ScoreModel; total: number; now: Date },
): Promise<number | null> {
  await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`value_run ${workspaceId} ${model}`]);
  await tx.sql(
    `update value_run set state = 'failed', finished_at = $3, problem = 'It was cut off, and begun anew.'
      where workspace_id = $1 and model = $2 and state = 'running' and ${isCutOff}`,
    [workspaceId, model, now],
  );
  const [row] = await tx.sql<{ id: number }>(
    `insert into value_run (workspace_id, model, state, contacts_total, started_at, heartbeat_at)
     select $1, $2, 'running', $3, $4, clock_timestamp()
      where not exists (select 1 from value_run where workspace_id = $1 and model = $2 and state = 'running')
     returning id`,
    [workspaceId, model, total, now],
  );
  return row?.id ?? null;
}

export type RunChange = { contacts?: number; contactsTotal?: number; written?: number };

/**
 * Says how far it is, and that it lives; without waiting for the disk, as nobody acts upon it. False: it is no longer running,
 * somebody else took over.
 */
export async function updateRun(sql: Sql, workspaceId: number, runId: number, change: RunChange): Promise<boolean> {
  const rows = await sql(
    `update value_run set contacts = coalesce($3, contacts), contacts_total = coalesce($4, contacts_total),
            written = coalesce($5, written), heartbeat_at = clock_timestamp()
      where workspace_id = $1 and id = $2 and state = 'running'
      returning set_config('synchronous_commit', 'off', true)`,
    [workspaceId, runId, change.contacts ?? null, change.contactsTotal ?? null, change.written ?? null],
  );
  return rows.length === 1;
}

export async function endRun(
  sql: Sql,
  workspaceId: number,
  runId: number,
  { problem, now }: { problem: string | null; now: Date },
): Promise<void> {
  await sql(
    `update value_run set state = case when $3::text is null then 'done' else 'failed' end, problem = $3, finished_at = $4,
            contacts_total = case when $3::text is null then greatest(contacts, contacts_total) else contacts_total end
      where workspace_id = $1 and id = $2 and state = 'running'`,
    [workspaceId, runId, problem, now],
  );
}

/** Makes it one that was cut off, for whoever comes next to begin anew at once. */
export async function abandonRun(sql: Sql, workspaceId: number, runId: number): Promise<void> {
  await sql(`update value_run set heartbeat_at = 'epoch' where workspace_id = $1 and id = $2 and state = 'running'`, [
    workspaceId,
    runId,
  ]);
}

/** The newest run of each model. */
export async function findLatestRuns(sql: Sql, workspaceId: number): Promise<RunRow[]> {
  return sql<RunRow>(
    `select distinct on (model) ${columns} from value_run where workspace_id = $1 order by model, id desc`,
    [workspaceId],
  );
}

/**
 * Workspaces where it has been 02:00 local time since the model's last run began that was finished. One that failed within
 * the hour waits; one that is at work is left alone.
 */
export async function findDue(sql: Sql, model: ScoreModel, now: Date): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    `select w.id from workspace w
      where not exists (
        select 1 from value_run r
         where r.workspace_id = w.id and r.model = $1 and (
           (r.state = 'done' and r.started_at >= (date_trunc('day', ($2::timestamptz at time zone w.time_zone)
             - interval '2 hours') + interval '2 hours') at time zone w.time_zone)
           or (r.state = 'running' and not r.${isCutOff})
           or (r.state = 'failed' and r.started_at > $2::timestamptz - interval '1 hour'
               and r.id = (select max(id) from value_run l where l.workspace_id = w.id and l.model = $1))))
      order by w.id`,
    [model, now],
  );
  return rows.map(({ id }) => id);
}
