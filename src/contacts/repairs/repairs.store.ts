// SQL of repair and repair_change. Reads contact_issue, duplicate_pair, contact_merge.
import { int4Array, type Sql, textArray } from '../../platform/index.ts';
import type { AttributeValue } from '../attribute-types.ts';

/** find-duplicates changes no contact, but runs and shows its progress alike. */
export type RepairKind = 'find-duplicates' | 'merge' | 'normalise' | 'correct';
export type RepairState = 'waiting' | 'running' | 'done' | 'failed' | 'undoing' | 'undone';

/** done: 0 to 1; position: where the walk is; beatAt: when it last showed that it lives (epoch ms). */
export type RepairCounts = Record<string, number>;

export type Repair = {
  id: number;
  workspaceId: number;
  kind: RepairKind;
  settings: Record<string, unknown>;
  state: RepairState;
  counts: RepairCounts;
  problem: string | null;
  actor: string;
  createdAt: Date;
  finishedAt: Date | null;
  undoneAt: Date | null;
};

const columns = `id, workspace_id as "workspaceId", kind, settings, state, counts, problem, actor, created_at as "createdAt",
  finished_at as "finishedAt", undone_at as "undoneAt"`;

export async function insertRepair(
  sql: Sql,
  workspaceId: number,
  repair: { kind: RepairKind; settings: Record<string, unknown>; actor: string; now: Date },
): Promise<number> {
  const [row] = await sql<{ id: number }>(
    `insert into repair (workspace_id, kind, settings, state, actor, created_at)
     values ($1, $2, $3, 'waiting', $4, $5) returning id`,
    [workspaceId, repair.kind, JSON.stringify(repair.settings), repair.actor, repair.now],
  );
  return row!.id;
}

/** One that waits, or whose worker has not shown itself for a minute; it is ours from now on. */
export async function claimRepair(sql: Sql, now: Date): Promise<Repair | undefined> {
  const [row] = await sql<Repair>(
    `update repair set state = case when state = 'undoing' then 'undoing' else 'running' end,
            counts = counts || jsonb_build_object('beatAt', $1::float8)
      where id = (select id from repair
                   where state = 'waiting'
                      or (state in ('running', 'undoing') and coalesce((counts ->> 'beatAt')::float8, 0) < $1::float8 - 60000)
                   order by id limit 1 for update skip locked)
     returning ${columns}`,
    [now.getTime()],
  );
  return row;
}

export async function noteCounts(sql: Sql, workspaceId: number, repairId: number, counts: RepairCounts): Promise<void> {
  await sql('update repair set counts = $3 where workspace_id = $1 and id = $2', [
    workspaceId,
    repairId,
    JSON.stringify(counts),
  ]);
}

export async function setState(
  sql: Sql,
  workspaceId: number,
  repairId: number,
  to: { state: RepairState; problem?: string | null; now: Date },
): Promise<void> {
  await sql(
    `update repair set state = $3, problem = $4,
            finished_at = case when $3 in ('done', 'failed') then $5 else finished_at end,
            undone_at = case when $3 = 'undone' then $5 else undone_at end
      where workspace_id = $1 and id = $2`,
    [workspaceId, repairId, to.state, to.problem ?? null, to.now],
  );
}

/** Asks for the undoing of one that is done. False: it is not. */
export async function askUndo(sql: Sql, workspaceId: number, repairId: number): Promise<boolean> {
  const rows = await sql(
    `update repair set state = 'undoing', counts = counts || '{"beatAt": 0, "position": 0}'
      where workspace_id = $1 and id = $2 and state in ('done', 'failed') and kind <> 'find-duplicates' returning 1`,
    [workspaceId, repairId],
  );
  return rows.length > 0;
}

export async function findRepair(sql: Sql, workspaceId: number, repairId: number): Promise<Repair | undefined> {
  const [row] = await sql<Repair>(`select ${columns} from repair where workspace_id = $1 and id = $2`, [
    workspaceId,
    repairId,
  ]);
  return row;
}

export async function listRepairs(
  sql: Sql,
  workspaceId: number,
  { beforeId, limit, searches }: { beforeId: number | null; limit: number; searches: boolean },
): Promise<Repair[]> {
  return sql<Repair>(
    `select ${columns} from repair
      where workspace_id = $1 and ($2::int is null or id < $2) and (kind = 'find-duplicates') = $4
      order by id desc limit $3`,
    [workspaceId, beforeId, limit, searches],
  );
}

/** Workspaces in which it is after 02:00, with contacts, and no search for duplicates was begun in the last 20 hours. */
export async function dueForSearch(sql: Sql, now: Date): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    `select w.id from workspace w
      where extract(hour from $1::timestamptz at time zone w.time_zone) between 2 and 5
        and exists (select from contact c where c.workspace_id = w.id)
        and not exists (select from repair r where r.workspace_id = w.id and r.kind = 'find-duplicates'
                         and r.created_at > $1::timestamptz - interval '20 hours')`,
    [now],
  );
  return rows.map(({ id }) => id);
}

export type FieldChange = {
  contactId: number;
  name: string;
  before: AttributeValue | null;
  after: AttributeValue | null;
};

/** What a repair wrote; what it had written of a field before stays as the beginning. */
export async function insertChanges(
  sql: Sql,
  workspaceId: number,
  repairId: number,
  changes: readonly FieldChange[],
): Promise<void> {
  const json = (value: AttributeValue | null) => (value === null ? null : JSON.stringify(value));
  await sql(
    `insert into repair_change (repair_id, contact_id, workspace_id, name, before, after)
     select $2, t.contact_id, $1, t.name, t.before::jsonb, t.after::jsonb
       from unnest($3::int[], $4::text[], $5::text[], $6::text[]) as t (contact_id, name, before, after)
     on conflict (repair_id, contact_id, name) do update set after = excluded.after`,
    [
      workspaceId,
      repairId,
      int4Array(changes.map(({ contactId }) => contactId)),
      textArray(changes.map(({ name }) => name)),
      changes.map(({ before }) => json(before)),
      changes.map(({ after }) => json(after)),
    ],
  );
}

export async function listChangesOf(
  sql: Sql,
  workspaceId: number,
  repairId: number,
  { afterContactId, limit }: { afterContactId: number; limit: number },
): Promise<FieldChange[]> {
  return sql<FieldChange>(
    `select contact_id as "contactId", name, before, after from repair_change
      where workspace_id = $1 and repair_id = $2 and contact_id > $3
        and contact_id <= (select max(contact_id) from (
              select distinct contact_id from repair_change
               where workspace_id = $1 and repair_id = $2 and contact_id > $3 order by contact_id limit $4) page)
      order by contact_id, name`,
    [workspaceId, repairId, afterContactId, limit],
  );
}

/** Suggestions about these contacts, of one kind of problem. */
export async function suggestionsOf(
  sql: Sql,
  workspaceId: number,
  code: string,
  { afterId, limit }: { afterId: number; limit: number },
): Promise<{ contactId: number; field: string; suggestion: string }[]> {
  return sql(
    `select contact_id as "contactId", field, suggestion from contact_issue
      where workspace_id = $1 and code = $2 and suggestion is not null and contact_id > $3
      order by contact_id, field limit $4`,
    [workspaceId, code, afterId, limit],
  );
}

export async function mergesOf(sql: Sql, workspaceId: number, repairId: number): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    `select id from contact_merge where workspace_id = $1 and repair_id = $2 and undone_at is null order by id desc`,
    [workspaceId, repairId],
  );
  return rows.map(({ id }) => id);
}
