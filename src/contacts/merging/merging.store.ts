// SQL of contact_merge, and of what a merge does to contact, subscription, consent, contact_attribute_change and
// duplicate_pair. Reads suppression.
import { int4Array, type Sql, textArray } from '../../platform/index.ts';
import type { Alias } from './aliases.store.ts';
import type { Values } from './merge-values.ts';
import type { MovedRows } from './move-rows.ts';
import type { Withdrawal } from './stricter-consent.ts';

/** What is needed to take a merge back exactly. */
export type MergeRecord = {
  /** The row of the merged contact. */
  merged: Record<string, unknown>;
  /** Of the kept contact: what changed, as it was and as it became. */
  before: Values;
  after: Values;
  tables: MovedRows[];
  aliases: Alias[];
  /** Statements of consent that the merge itself wrote. */
  consentIds: number[];
  withdrawn: Withdrawal[];
};

/** Two contacts of which one goes into the other. */
export type Pair = { keptId: number; mergedId: number };

export type Merge = Pair & {
  id: number;
  actor: string;
  repairId: number | null;
  at: Date;
  undoneAt: Date | null;
};

const columns = `id, kept_id as "keptId", merged_id as "mergedId", actor, repair_id as "repairId", at, undone_at as "undoneAt"`;

export async function insertMerge(
  sql: Sql,
  workspaceId: number,
  merge: Omit<Merge, 'id' | 'undoneAt'>,
): Promise<number> {
  const [row] = await sql<{ id: number }>(
    `insert into contact_merge (workspace_id, kept_id, merged_id, actor, record, repair_id, at)
     values ($1, $2, $3, $4, '{}', $5, $6) returning id`,
    [workspaceId, merge.keptId, merge.mergedId, merge.actor, merge.repairId, merge.at],
  );
  return row!.id;
}

export async function writeRecord(sql: Sql, workspaceId: number, mergeId: number, record: MergeRecord): Promise<void> {
  await sql('update contact_merge set record = $3 where workspace_id = $1 and id = $2', [
    workspaceId,
    mergeId,
    JSON.stringify(record),
  ]);
}

/** Locked. */
export async function lockMerge(
  sql: Sql,
  workspaceId: number,
  mergeId: number,
): Promise<(Merge & { record: MergeRecord }) | undefined> {
  const [row] = await sql<Merge & { record: MergeRecord }>(
    `select ${columns}, record from contact_merge where workspace_id = $1 and id = $2 for update`,
    [workspaceId, mergeId],
  );
  return row;
}

export async function markUndone(sql: Sql, workspaceId: number, mergeId: number, now: Date): Promise<void> {
  await sql('update contact_merge set undone_at = $3 where workspace_id = $1 and id = $2', [workspaceId, mergeId, now]);
}

export async function listMerges(
  sql: Sql,
  workspaceId: number,
  filter: { beforeId: number | null; limit: number; contactId: number | null; repairId: number | null },
): Promise<(Merge & { merged: Record<string, unknown>; withdrawn: Withdrawal[] })[]> {
  return sql(
    `select ${columns}, record -> 'merged' as merged, coalesce(record -> 'withdrawn', '[]') as withdrawn
       from contact_merge
      where workspace_id = $1 and ($2::int is null or id < $2)
        and ($4::int is null or kept_id = $4 or merged_id = $4) and ($5::int is null or repair_id = $5)
      order by id desc limit $3`,
    [workspaceId, filter.beforeId, filter.limit, filter.contactId, filter.repairId],
  );
}

/** Merges of which this contact was a part. */
export async function mergesWith(sql: Sql, workspaceId: number, contactId: number): Promise<Merge[]> {
  return sql<Merge>(
    `select ${columns} from contact_merge where workspace_id = $1 and (kept_id = $2 or merged_id = $2) order by id`,
    [workspaceId, contactId],
  );
}

/** Everything that merges and the search for duplicates keep of a contact. */
export async function forgetMerges(sql: Sql, workspaceId: number, contactId: number): Promise<void> {
  await sql('delete from contact_alias where workspace_id = $1 and contact_id = $2', [workspaceId, contactId]);
  await sql('delete from contact_merge where workspace_id = $1 and (kept_id = $2 or merged_id = $2)', [
    workspaceId,
    contactId,
  ]);
  for (const table of ['contact_issue', 'repair_change']) {
    await sql(`delete from ${table} where workspace_id = $1 and contact_id = $2`, [workspaceId, contactId]);
  }
  await sql(
    `delete from repair_problem p using repair r
      where p.workspace_id = $1 and p.place = $2 and r.id = p.repair_id and r.workspace_id = $1 and r.kind = 'enrich-webhook'`,
    [workspaceId, contactId],
  );
  await sql('delete from duplicate_pair where workspace_id = $1 and (first_id = $2 or second_id = $2)', [
    workspaceId,
    contactId,
  ]);
}

/** The whole row of a contact, taken away. */
export async function takeContact(sql: Sql, workspaceId: number, contactId: number): Promise<Record<string, unknown>> {
  const [row] = await sql<{ row: Record<string, unknown> }>(
    'delete from contact where workspace_id = $1 and id = $2 returning to_jsonb(contact) as row',
    [workspaceId, contactId],
  );
  return row!.row;
}

/** False when somebody has one of its keys by now. */
export async function returnContact(sql: Sql, workspaceId: number, row: Record<string, unknown>): Promise<boolean> {
  const rows = await sql(
    `insert into contact select r.* from jsonb_populate_record(null::contact, $2::jsonb) r
      where r.workspace_id = $1 on conflict do nothing returning id`,
    [workspaceId, JSON.stringify(row)],
  );
  return rows.length > 0;
}

/** History of values: of those that are taken over the merged contact's counts from now on, of all others the kept one's. */
export async function mergeHistory(
  sql: Sql,
  workspaceId: number,
  { keptId, mergedId, taken }: { keptId: number; mergedId: number; taken: readonly string[] },
): Promise<MovedRows> {
  const [gone] = await sql<{ rows: MovedRows['removed'] | null }>(
    `with gone as (
       delete from contact_attribute_change
        where workspace_id = $1 and ((contact_id = $2 and name = any($4::text[])) or (contact_id = $3 and name <> all($4::text[])))
       returning *)
     select jsonb_agg(to_jsonb(gone)) as rows from gone`,
    [workspaceId, keptId, mergedId, textArray(taken)],
  );
  const [moved] = await sql<{ rows: MovedRows['moved'] | null }>(
    `with moved as (
       update contact_attribute_change set contact_id = $3 where workspace_id = $1 and contact_id = $2 returning id)
     select jsonb_agg(jsonb_build_object('id', id)) as rows from moved`,
    [workspaceId, mergedId, keptId],
  );
  return { table: 'contact_attribute_change', moved: moved?.rows ?? [], removed: gone?.rows ?? [] };
}

/** Subscriptions anew from the statements: the latest per topic, unsubscribed in a tie. */
export async function rebuildSubscriptions(
  sql: Sql,
  workspaceId: number,
  contactIds: readonly number[],
): Promise<void> {
  const ids = int4Array(contactIds);
  await sql('delete from subscription where workspace_id = $1 and contact_id = any($2::int[])', [workspaceId, ids]);
  await sql(
    `insert into subscription (workspace_id, contact_id, topic, state, at)
     select distinct on (contact_id, topic) $1::int, contact_id, topic, state, at from consent
      where workspace_id = $1 and contact_id = any($2::int[])
      order by contact_id, topic, at desc, state = 'unsubscribed' desc`,
    [workspaceId, ids],
  );
}

/** Statements that the merge makes for the contact: see `withdrawnByMerge`. Later than all there are. */
export async function insertWithdrawals(
  sql: Sql,
  workspaceId: number,
  {
    contactId,
    mergeId,
    mergedId,
    withdrawn,
    now,
  }: {
    contactId: number;
    mergeId: number;
    mergedId: number;
    withdrawn: readonly Withdrawal[];
    now: Date;
  },
): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    `insert into consent (workspace_id, contact_id, topic, state, source, evidence, at, recorded_at)
     select $1, $2, t.topic, 'unsubscribed', 'merge',
            jsonb_build_object('why', t.why, 'mergeId', $3::int, 'mergedId', $4::int),
            greatest($5, (select max(at) from consent c where c.workspace_id = $1 and c.contact_id = $2 and c.topic = t.topic)), $5
       from unnest($6::text[], $7::text[]) as t (topic, why) returning id`,
    [
      workspaceId,
      contactId,
      mergeId,
      mergedId,
      now,
      textArray(withdrawn.map(({ topic }) => topic)),
      textArray(withdrawn.map(({ why }) => why)),
    ],
  );
  return rows.map(({ id }) => id);
}

export async function deleteStatements(sql: Sql, workspaceId: number, ids: readonly number[]): Promise<void> {
  await sql('delete from consent where workspace_id = $1 and id = any($2::bigint[])', [workspaceId, ids]);
}

/** Addresses whose owner complained. */
export async function complainedAbout(
  sql: Sql,
  workspaceId: number,
  emailNormals: readonly string[],
): Promise<boolean> {
  const rows = await sql(
    `select 1 from suppression where workspace_id = $1 and email_normal = any($2::text[]) and reason = 'complaint'`,
    [workspaceId, textArray(emailNormals)],
  );
  return rows.length > 0;
}

/**
 * The pair itself is merged, what a person said of the merged contact ("they are two") is said of the kept one, and open pairs with the merged contact
 * are found anew by the next search.
 */
export async function mergePairs(
  sql: Sql,
  workspaceId: number,
  { keptId, mergedId, actor, now }: { keptId: number; mergedId: number; actor: string; now: Date },
): Promise<void> {
  await sql(
    `insert into duplicate_pair (workspace_id, first_id, second_id, kind, score, reasons, state, found_at, decided_by, decided_at)
     select workspace_id, least(other, $2::int), greatest(other, $2::int), kind, score, reasons, state, found_at, decided_by, decided_at
       from (select *, case when first_id = $3 then second_id else first_id end as other from duplicate_pair
              where workspace_id = $1 and state = 'distinct' and (first_id = $3 or second_id = $3)) p
      where other <> $2
     on conflict (first_id, second_id) do update set state = 'distinct'`,
    [workspaceId, keptId, mergedId],
  );
  await sql(
    `delete from duplicate_pair where workspace_id = $1 and state = 'open' and (first_id = $2 or second_id = $2)
        and not (least(first_id, second_id) = least($2::int, $3::int) and greatest(first_id, second_id) = greatest($2::int, $3::int))`,
    [workspaceId, mergedId, keptId],
  );
  await markPair(sql, workspaceId, { keptId, mergedId, actor, now, state: 'merged' });
}

export async function markPair(
  sql: Sql,
  workspaceId: number,
  pair: { keptId: number; mergedId: number; actor: string; now: Date; state: 'merged' | 'distinct' },
): Promise<void> {
  await sql(
    `insert into duplicate_pair (workspace_id, first_id, second_id, kind, score, reasons, state, found_at, decided_by, decided_at)
     values ($1, least($2::int, $3::int), greatest($2::int, $3::int), 'likely', 1, '[]', $4, $5, $6, $5)
     on conflict (first_id, second_id) do update
        set state = excluded.state, decided_by = excluded.decided_by, decided_at = excluded.decided_at`,
    [workspaceId, pair.keptId, pair.mergedId, pair.state, pair.now, pair.actor],
  );
}
