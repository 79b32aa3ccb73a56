// SQL of repair and repair_change. Reads contact, contact_issue, contact_merge. Closes pairs of duplicate_pair.
import { int4Array, type Sql, textArray } from '../../platform/index.ts';
import type { AttributeValue } from '../attribute-types.ts';

/** find-duplicates changes no contact, but runs and shows its progress alike. */
export type RepairKind = 'find-duplicates' | 'merge' | 'normalise' | 'correct' | 'enrich-file' | 'enrich-webhook';
export type RepairState = 'waiting' | 'running' | 'done' | 'failed' | 'undoing' | 'undone';

/**
 * done: 0 to 1; position: where the walk is; beatAt: when it last showed that it lives (epoch ms); dueAt: not before (epoch
 * ms); attempts: that failed one after the other; claim: how often it was taken up.
 */
export type RepairCounts = Record<string, number>;

/** Somebody else took the repair up meanwhile: this run was too slow, and must not write any more. */
export class RepairLost extends Error {}

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
  repair: {
    kind: RepairKind;
    settings: Record<string, unknown>;
    secret: Uint8Array | null;
    actor: string;
    now: Date;
  },
): Promise<number> {
  const [row] = await sql<{ id: number }>(
    `insert into repair (workspace_id, kind, settings, state, actor, created_at, secret)
     values ($1, $2, $3, 'waiting', $4, $5, $6) returning id`,
    [workspaceId, repair.kind, JSON.stringify(repair.settings), repair.actor, repair.now, repair.secret],
  );
  return row!.id;
}

/** What signs the calls of a repair, sealed. Never part of a `Repair`, so that no answer can show it. */
export async function sealedSecretOf(sql: Sql, workspaceId: number, repairId: number): Promise<Uint8Array | null> {
  const [row] = await sql<{ secret: Uint8Array | null }>(
    'select secret from repair where workspace_id = $1 and id = $2',
    [workspaceId, repairId],
  );
  return row?.secret ?? null;
}

/** One that waits and is due, or whose worker has not shown itself for a minute; it is ours from now on. */
export async function claimRepair(sql: Sql, now: Date): Promise<Repair | undefined> {
  const [row] = await sql<Repair>(
    `update repair set state = case when state = 'undoing' then 'undoing' else 'running' end,
            counts = counts || jsonb_build_object('beatAt', $1::float8, 'claim', coalesce((counts ->> 'claim')::int, 0) + 1)
      where id = (select id from repair
                   where (state = 'waiting' and coalesce((counts ->> 'dueAt')::float8, 0) <= $1::float8)
                      or (state in ('running', 'undoing') and coalesce((counts ->> 'beatAt')::float8, 0) < $1::float8 - 60000)
                   order by id limit 1 for update skip locked)
     returning ${columns}`,
    [now.getTime()],
  );
  return row;
}

/** Writes down how far it is. Throws `RepairLost`. */
export async function noteCounts(sql: Sql, { workspaceId, id, counts }: Repair): Promise<void> {
  const rows = await sql(
    `update repair set counts = $3 where workspace_id = $1 and id = $2 and (counts ->> 'claim')::int = $4 returning 1`,
    [workspaceId, id, JSON.stringify(counts), counts.claim],
  );
  if (rows.length === 0) throw new RepairLost();
}

/** Says what became of a run, with its counts. False, and nothing is said: somebody else took the repair up meanwhile. */
export async function setState(
  sql: Sql,
  { workspaceId, id, counts }: Repair,
  to: { state: RepairState; problem?: string | null; now: Date },
): Promise<boolean> {
  const rows = await sql(
    `update repair set state = $3, problem = $4, counts = $6,
            finished_at = case when $3 in ('done', 'failed') then $5 else finished_at end,
            undone_at = case when $3 = 'undone' then $5 else undone_at end
      where workspace_id = $1 and id = $2 and (counts ->> 'claim')::int = $7 returning 1`,
    [workspaceId, id, to.state, to.problem ?? null, to.now, JSON.stringify(counts), counts.claim],
  );
  return rows.length > 0;
}

/** Asks for the undoing of one that is done. False: it is not. */
export async function askUndo(sql: Sql, workspaceId: number, repairId: number, actor: string): Promise<boolean> {
  const rows = await sql(
    `update repair set state = 'undoing', counts = counts || '{"beatAt": 0, "position": 0}',
            settings = settings || jsonb_build_object('undoneBy', $3::text)
      where workspace_id = $1 and id = $2 and state in ('done', 'failed') and kind <> 'find-duplicates' returning 1`,
    [workspaceId, repairId, actor],
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

/** How many merges a repair made, or of these, how many were taken back. */
export async function countMergesOf(
  sql: Sql,
  workspaceId: number,
  repairId: number,
  { undone = false }: { undone?: boolean } = {},
): Promise<number> {
  const [row] = await sql<{ count: number }>(
    `select count(*)::int as count from contact_merge
      where workspace_id = $1 and repair_id = $2 and (not $3 or undone_at is not null)`,
    [workspaceId, repairId, undone],
  );
  return row!.count;
}

export async function countOpenPairs(
  sql: Sql,
  workspaceId: number,
  { pairKind, minScore }: { pairKind: string | null; minScore: number },
): Promise<number> {
  const [row] = await sql<{ count: number }>(
    `select count(*)::int as count from duplicate_pair
      where workspace_id = $1 and state = 'open' and score >= $2 and ($3::text is null or kind = $3)`,
    [workspaceId, minScore, pairKind],
  );
  return row!.count;
}

/** A pair of which one is gone is no pair. False: it was not open any more. */
export async function dropOpenPair(
  sql: Sql,
  workspaceId: number,
  { firstId, secondId }: { firstId: number; secondId: number },
): Promise<boolean> {
  const rows = await sql(
    `delete from duplicate_pair where workspace_id = $1 and first_id = $2 and second_id = $3 and state = 'open' returning 1`,
    [workspaceId, firstId, secondId],
  );
  return rows.length > 0;
}

/** How many rows of the workspace a walk has before it. */
export async function countRows(sql: Sql, workspaceId: number, table: 'contact' | 'contact_issue'): Promise<number> {
  const [row] = await sql<{ count: number }>(`select count(*)::int as count from ${table} where workspace_id = $1`, [
    workspaceId,
  ]);
  return row!.count;
}

/** Contacts in the order of their ids, a page at a time. */
export async function readContactsAfter(
  sql: Sql,
  workspaceId: number,
  { afterId, limit }: { afterId: number; limit: number },
): Promise<
  { id: number; externalId: string | null; email: string | null; attributes: Record<string, AttributeValue> }[]
> {
  return sql(
    `select id, external_id as "externalId", email, attributes from contact
      where workspace_id = $1 and id > $2 order by id limit $3`,
    [workspaceId, afterId, limit],
  );
}
