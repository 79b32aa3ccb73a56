/** Owns: sample_shop. Reads: contact (whether there are any). */
import type { Sql } from '../platform/index.ts';
import type { SampleStep } from './samples.schema.ts';

/** What was made so far, by name: a run that goes on makes nothing twice. */
export type Made = { segmentIds?: Record<string, number>; offerId?: number; templateId?: number; campaignId?: number };

export type SampleShopRow = {
  workspaceId: number;
  state: 'waiting' | 'running' | 'done' | 'failed';
  step: SampleStep;
  contacts: number;
  contactsTotal: number;
  /** End of the simulated year: the same in every run, so that every run brings the same rows. */
  until: Date;
  made: Made;
  attempt: number;
  actor: string;
  problem: string | null;
  startedAt: Date;
  finishedAt: Date | null;
};

const columns = `workspace_id as "workspaceId", state, step, contacts, contacts_total as "contactsTotal", until, made, attempt,
  actor, problem, started_at as "startedAt", finished_at as "finishedAt"`;

/** A run that has not been heard of for so long is dead. */
const STALE_SECONDS = 30;

export async function findSampleShop(sql: Sql, workspaceId: number): Promise<SampleShopRow | undefined> {
  return (await sql<SampleShopRow>(`select ${columns} from sample_shop where workspace_id = $1`, [workspaceId]))[0];
}

export async function hasContacts(sql: Sql, workspaceId: number): Promise<boolean> {
  const [row] = await sql<{ has: boolean }>('select exists (select 1 from contact where workspace_id = $1) as has', [
    workspaceId,
  ]);
  return row!.has;
}

/**
 * Notes that the shop is wanted: anew where there are no contacts, going on where a run has failed. Undefined when neither
 * holds, or when a run is under way.
 */
export async function askForShop(
  sql: Sql,
  workspaceId: number,
  wanted: { contactsTotal: number; actor: string; now: Date },
): Promise<SampleShopRow | undefined> {
  const rows = await sql<SampleShopRow>(
    `insert into sample_shop as s (workspace_id, state, step, contacts, contacts_total, until, made, attempt, actor, started_at)
     select $1::int, 'waiting', 'people', 0, $2, $4::timestamptz, '{}'::jsonb, 0, $3, $4::timestamptz
      where not exists (select 1 from contact where workspace_id = $1)
         or exists (select 1 from sample_shop where workspace_id = $1 and state = 'failed')
     on conflict (workspace_id) do update
        set state = 'waiting', attempt = 0, problem = null, finished_at = null, heartbeat_at = null,
            step = case when s.state = 'failed' then s.step else 'people' end,
            contacts = case when s.state = 'failed' then s.contacts else 0 end,
            until = case when s.state = 'failed' then s.until else excluded.until end,
            made = case when s.state = 'failed' then s.made else '{}'::jsonb end
      where s.state in ('done', 'failed')
     returning ${columns}`,
    [workspaceId, wanted.contactsTotal, wanted.actor, wanted.now],
  );
  return rows[0];
}

const isClaimable = `(state = 'waiting'
  or (state = 'running' and heartbeat_at < clock_timestamp() - interval '${STALE_SECONDS} seconds'))`;

/** Workspaces whose shop somebody should fill: new wishes, and runs that have died. */
export const listClaimable = (sql: Sql) =>
  sql<{ workspaceId: number }>(`select workspace_id as "workspaceId" from sample_shop where ${isClaimable} limit 100`);

/** Claims the filling of a workspace; undefined when another run has it. The claim holds as long as notes come. */
export async function claimShop(sql: Sql, workspaceId: number): Promise<SampleShopRow | undefined> {
  const rows = await sql<SampleShopRow>(
    `update sample_shop set state = 'running', attempt = attempt + 1, heartbeat_at = clock_timestamp()
      where workspace_id = (select workspace_id from sample_shop
                             where workspace_id = $1 and ${isClaimable} for update skip locked)
     returning ${columns}`,
    [workspaceId],
  );
  return rows[0];
}

type Claim = Pick<SampleShopRow, 'workspaceId' | 'attempt'>;
const held = `workspace_id = $1 and attempt = $2 and state = 'running'`;

/** Notes how far it is, and that the run lives. False when the claim is lost. */
export async function noteProgress(
  sql: Sql,
  { workspaceId, attempt }: Claim,
  { step, contacts, made }: Pick<SampleShopRow, 'step' | 'contacts' | 'made'>,
): Promise<boolean> {
  const rows = await sql(
    `update sample_shop set heartbeat_at = clock_timestamp(), step = $3, contacts = $4, made = $5::jsonb
      where ${held} returning workspace_id`,
    [workspaceId, attempt, step, contacts, JSON.stringify(made)],
  );
  return rows.length > 0;
}

/** Ends a run; or, as `waiting`, gives it back to be gone on with. */
export async function endRun(
  sql: Sql,
  { workspaceId, attempt }: Claim,
  end: { state: 'done' | 'failed' | 'waiting'; problem: string | null; now: Date },
): Promise<void> {
  await sql(
    `update sample_shop set state = $3, problem = $4, finished_at = case when $3 = 'waiting' then null else $5::timestamptz end
      where ${held}`,
    [workspaceId, attempt, end.state, end.problem, end.now],
  );
}
