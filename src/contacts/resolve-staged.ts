// SQL that finds or creates the contacts of a bulk load of other things (orders). Reads and fills staged_ref.
import type { Sql } from '../platform/index.ts';
import { bucketSql } from './bucket-sql.ts';
import { insertDirty } from './dirty.store.ts';

/** Columns a caller fills in its temporary table `staged_ref`; `contact_id` is for the answer. */
export const stagedRefTable = `create temp table staged_ref (external_id text, email text, email_normal text,
  may_create boolean not null, contact_id int, is_new boolean not null default false)`;

/**
 * Finds the contact of every row of `staged_ref` (distinct by external id, or by e-mail where there is none), and creates
 * those that `may_create`. The external id decides; names that went with a merge lead to the contact that was kept. An unknown external id whose e-mail belongs to a contact without one
 * becomes that contact's; otherwise a new contact, with the e-mail unless somebody has it. E-mails of known contacts stay
 * as they are: an old order must not bring back an old address. In a dry run nothing is written, and the ids of contacts
 * that would be new are null. Marks whom it makes or links as changed. Throws 23505 or 40P01 in a race, like `importStagedContacts`.
 */
export async function resolveStagedRefs(
  sql: Sql,
  workspaceId: number,
  { isDryRun, now }: { isDryRun: boolean; now: Date },
): Promise<{ created: number; linked: number }> {
  await sql('analyze staged_ref');
  await sql(
    `update staged_ref r set contact_id = c.id from contact c
      where c.workspace_id = $1 and r.external_id is not null and c.external_id = r.external_id`,
    [workspaceId],
  );
  await sql(
    `update staged_ref r set contact_id = c.id from contact c
      where c.workspace_id = $1 and r.external_id is null and c.email_normal = r.email_normal`,
    [workspaceId],
  );
  await sql(
    `update staged_ref r set contact_id = a.contact_id from contact_alias a
      where r.contact_id is null and a.workspace_id = $1
        and a.kind = case when r.external_id is null then 'email' else 'external-id' end
        and a.key = coalesce(r.external_id, r.email_normal)`,
    [workspaceId],
  );
  const [linked] = isDryRun ? [] : await sql<{ count: number }>(linkSql, [workspaceId, now]);
  if (isDryRun) return { created: await countNew(sql), linked: 0 };
  await sql(
    `update staged_ref r
        set is_new = true, contact_id = nextval('contact_id_seq')
      where contact_id is null and may_create and (external_id is not null or email_normal is not null)`,
  );
  // Two new contacts with one e-mail: the first external id keeps it.
  const created = await sql<{ id: number }>(
    `insert into contact (id, workspace_id, external_id, email, email_normal, bucket, created_at, updated_at)
     select n.contact_id, $1, n.external_id, case when n.has_email then n.email end,
            case when n.has_email then n.email_normal end, ${bucketSql('n.contact_id')}, $2, $2
       from (select r.*, r.email_normal is not null and c.id is null
                    and row_number() over (partition by r.email_normal order by r.external_id nulls first) = 1 as has_email
               from staged_ref r left join contact c on c.workspace_id = $1 and c.email_normal = r.email_normal
              where r.is_new) n
      order by coalesce(n.external_id, n.email_normal) collate "C"
     returning id`,
    [workspaceId, now],
  );
  await insertDirty(
    sql,
    workspaceId,
    created.map(({ id }) => id),
  );
  return { created: created.length, linked: linked?.count ?? 0 };
}

const linkSql = `with claim as (
    select distinct on (c.id) c.id, r.external_id from staged_ref r
      join contact c on c.workspace_id = $1 and c.email_normal = r.email_normal and c.external_id is null
     where r.contact_id is null and r.external_id is not null and r.may_create
     order by c.id, r.external_id),
  linked as (
    update contact c set external_id = claim.external_id, updated_at = $2 from claim
     where c.workspace_id = $1 and c.id = claim.id returning c.id, c.external_id),
  kept as (
    insert into contact_attribute_change (workspace_id, contact_id, name, at)
    select $1, id, '$external_id', $2 from linked),
  marked as (
    insert into dirty (workspace_id, contact_id, input) select $1, id, 'attribute:$external_id' from linked),
  told as (update staged_ref r set contact_id = linked.id from linked where r.external_id = linked.external_id)
  select count(*)::int as count from linked`;

/** In a dry run every batch sees the same contacts as missing: the session remembers which it has counted. */
async function countNew(sql: Sql): Promise<number> {
  await sql('create temp table if not exists seen_ref (key text primary key)');
  const seen = await sql(
    `insert into seen_ref select distinct case when external_id is null then 'e' || email_normal else 'x' || external_id end
       from staged_ref
      where contact_id is null and may_create and (external_id is not null or email_normal is not null)
     on conflict do nothing returning key`,
  );
  return seen.length;
}
