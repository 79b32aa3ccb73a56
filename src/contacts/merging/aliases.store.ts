// SQL of contact_alias: other names of a contact, those of the contacts merged into it. Reads contact.
import { int4Array, type Sql, textArray } from '../../platform/index.ts';

/** contact-id: our own number of the merged contact. */
export type AliasKind = 'external-id' | 'email' | 'contact-id';
export type Alias = { kind: AliasKind; key: string };

/** A name held by nobody any more, and the contact it leads to. */
export type FollowedAlias = Alias & {
  contactId: number;
  externalId: string | null;
  email: string | null;
  emailNormal: string | null;
};

export async function insertAliases(
  sql: Sql,
  workspaceId: number,
  { contactId, mergeId, aliases }: { contactId: number; mergeId: number; aliases: readonly Alias[] },
): Promise<void> {
  await sql(
    `insert into contact_alias (workspace_id, kind, key, contact_id, merge_id)
     select $1, kind, key, $2, $3 from unnest($4::text[], $5::text[]) as t (kind, key)
     on conflict (workspace_id, kind, key) do update set contact_id = excluded.contact_id, merge_id = excluded.merge_id`,
    [
      workspaceId,
      contactId,
      mergeId,
      textArray(aliases.map(({ kind }) => kind)),
      textArray(aliases.map(({ key }) => key)),
    ],
  );
}

/** Where these names lead to, when no contact has them. */
export async function findAliases(
  sql: Sql,
  workspaceId: number,
  keys: { ids?: readonly number[]; externalIds: readonly string[]; emailNormals: readonly string[] },
): Promise<FollowedAlias[]> {
  return sql<FollowedAlias>(
    `select a.kind, a.key, a.contact_id as "contactId", c.external_id as "externalId", c.email,
            c.email_normal as "emailNormal"
       from contact_alias a join contact c on c.workspace_id = a.workspace_id and c.id = a.contact_id
      where a.workspace_id = $1
        and ((a.kind = 'external-id' and a.key = any($2::text[])
              and not exists (select from contact o where o.workspace_id = $1 and o.external_id = a.key))
          or (a.kind = 'email' and a.key = any($3::text[])
              and not exists (select from contact o where o.workspace_id = $1 and o.email_normal = a.key))
          or (a.kind = 'contact-id' and a.key in (select id::text from unnest($4::int[]) as ids (id))))`,
    [workspaceId, textArray(keys.externalIds), textArray(keys.emailNormals), int4Array(keys.ids ?? [])],
  );
}

/** Names of the merged contact, those it had itself, lead on to the kept one. Answers their keys. */
export async function moveAliases(
  sql: Sql,
  workspaceId: number,
  { keptId, mergedId }: { keptId: number; mergedId: number },
): Promise<Alias[]> {
  return sql<Alias>(
    'update contact_alias set contact_id = $3 where workspace_id = $1 and contact_id = $2 returning kind, key',
    [workspaceId, mergedId, keptId],
  );
}

/** Takes back what a merge did to names. */
export async function returnAliases(
  sql: Sql,
  workspaceId: number,
  { mergeId, mergedId, moved }: { mergeId: number; mergedId: number; moved: readonly Alias[] },
): Promise<void> {
  await sql('delete from contact_alias where workspace_id = $1 and merge_id = $2', [workspaceId, mergeId]);
  await sql(
    `update contact_alias set contact_id = $2 from unnest($3::text[], $4::text[]) as t (kind, key)
      where workspace_id = $1 and contact_alias.kind = t.kind and contact_alias.key = t.key`,
    [workspaceId, mergedId, textArray(moved.map(({ kind }) => kind)), textArray(moved.map(({ key }) => key))],
  );
}

/**
 * The same in SQL for a load by COPY: rows of `staged_contact` that name a merged contact name the kept one instead, by its
 * external id, or by its e-mail when it has none.
 */
export async function followStagedAliases(sql: Sql, workspaceId: number): Promise<void> {
  await sql(
    `update staged_contact s
        set external_id = c.external_id,
            email = case when c.external_id is null then c.email when is_old then null else s_email end,
            email_normal = case when c.external_id is null then c.email_normal when is_old then null else s_normal end
       from (select t.line, a.contact_id, t.email as s_email, t.email_normal as s_normal,
                    exists (select from contact_alias m where m.workspace_id = $1 and m.kind = 'email'
                             and m.key = t.email_normal and m.contact_id = a.contact_id) as is_old
               from staged_contact t
               join contact_alias a on a.workspace_id = $1 and a.kind = 'external-id' and a.key = t.external_id
              where not exists (select from contact o where o.workspace_id = $1 and o.external_id = t.external_id)) f
       join contact c on c.workspace_id = $1 and c.id = f.contact_id
      where s.line = f.line`,
    [workspaceId],
  );
  await sql(
    `update staged_contact s set external_id = coalesce(s.external_id, case when c.email_normal is null then c.external_id end),
            email = c.email, email_normal = c.email_normal
       from contact_alias a join contact c on c.workspace_id = a.workspace_id and c.id = a.contact_id
      where a.workspace_id = $1 and a.kind = 'email' and a.key = s.email_normal
        and not exists (select from contact o where o.workspace_id = $1 and o.email_normal = s.email_normal)
        and not exists (select from contact o where o.workspace_id = $1 and o.external_id = s.external_id)`,
    [workspaceId],
  );
}
