/** Owns: template, template_version. Reads: contact_attribute_def (to tell a misspelt field). */
import type { Sql } from '../platform/index.ts';
import type { Design } from './templates.schema.ts';

export type TemplateSummary = {
  id: number;
  name: string;
  version: number;
  subject: string;
  createdAt: Date;
  archivedAt: Date | null;
};
export type TemplateVersion = TemplateSummary & Design & { versionId: number };

/** Null when the name is taken. */
export async function insertTemplate(sql: Sql, workspaceId: number, name: string, now: Date): Promise<number | null> {
  const [row] = await sql<{ id: number }>(
    `insert into template (workspace_id, name, version, created_at) values ($1, $2, 0, $3)
     on conflict (workspace_id, name) do nothing returning id`,
    [workspaceId, name, now],
  );
  return row?.id ?? null;
}

/** Adds the next version; null when there is no such template. */
export async function insertVersion(
  sql: Sql,
  workspaceId: number,
  templateId: number,
  design: Design,
  now: Date,
): Promise<number | null> {
  const [row] = await sql<{ version: number }>(
    `with next as (
       update template set version = version + 1 where workspace_id = $1 and id = $2 returning id, version
     )
     insert into template_version
       (workspace_id, template_id, version, mjml, subject, preheader, text, languages, created_at)
     select $1, id, version, $3, $4, $5, $6, $7::jsonb, $8 from next returning version`,
    [
      workspaceId,
      templateId,
      design.mjml,
      design.subject,
      design.preheader,
      design.text,
      JSON.stringify(design.languages),
      now,
    ],
  );
  return row?.version ?? null;
}

const versionColumns = `t.id, t.name, t.archived_at as "archivedAt", v.version, v.created_at as "createdAt", v.id as "versionId", v.mjml, v.subject,
  v.preheader, v.text, v.languages`;

/** The given version, or the newest. */
export async function findVersion(
  sql: Sql,
  workspaceId: number,
  templateId: number,
  version?: number,
): Promise<TemplateVersion | null> {
  const rows = await sql<TemplateVersion>(
    `select ${versionColumns} from template t
       join template_version v on v.template_id = t.id and v.workspace_id = t.workspace_id
        and v.version = coalesce($3::int, t.version)
      where t.workspace_id = $1 and t.id = $2`,
    [workspaceId, templateId, version ?? null],
  );
  return rows[0] ?? null;
}

export async function findVersionById(
  sql: Sql,
  workspaceId: number,
  versionId: number,
): Promise<TemplateVersion | null> {
  const rows = await sql<TemplateVersion>(
    `select ${versionColumns} from template_version v
       join template t on t.id = v.template_id and t.workspace_id = v.workspace_id
      where v.workspace_id = $1 and v.id = $2`,
    [workspaceId, versionId],
  );
  return rows[0] ?? null;
}

export async function listTemplates(
  sql: Sql,
  workspaceId: number,
  page: { after: number; limit: number; isArchived: boolean },
): Promise<TemplateSummary[]> {
  return sql<TemplateSummary>(
    `select t.id, t.name, t.version, v.subject, t.created_at as "createdAt", t.archived_at as "archivedAt"
       from template t
       join template_version v on v.template_id = t.id and v.workspace_id = t.workspace_id and v.version = t.version
      where t.workspace_id = $1 and t.id > $2 and (t.archived_at is not null) = $4 order by t.id limit $3`,
    [workspaceId, page.after, page.limit, page.isArchived],
  );
}

/** What is null stays as it is. False when there is no such template, "taken" when another has the name. */
export async function changeTemplate(
  sql: Sql,
  workspaceId: number,
  templateId: number,
  { name, isArchived, now }: { name: string | null; isArchived: boolean | null; now: Date },
): Promise<boolean | 'taken'> {
  const [row] = await sql<{ isTaken: boolean; isChanged: boolean }>(
    `with taken as (
       select 1 from template where workspace_id = $1 and name = $3 and id <> $2
     ), changed as (
       update template
          set name = coalesce($3, name),
              archived_at = case when $4::boolean is null then archived_at
                                 when $4 then coalesce(archived_at, $5::timestamptz) end
        where workspace_id = $1 and id = $2 and not exists (select 1 from taken) returning id
     )
     select exists (select 1 from taken) as "isTaken", exists (select 1 from changed) as "isChanged"`,
    [workspaceId, templateId, name, isArchived, now],
  );
  return row!.isTaken ? 'taken' : row!.isChanged;
}

/** Versions of one template, the newest first, with what they hold. */
export async function listVersions(
  sql: Sql,
  workspaceId: number,
  templateId: number,
  page: { before: number; limit: number },
): Promise<TemplateVersion[]> {
  return sql<TemplateVersion>(
    `select ${versionColumns} from template t
       join template_version v on v.template_id = t.id and v.workspace_id = t.workspace_id
      where t.workspace_id = $1 and t.id = $2 and v.version < $3 order by v.version desc limit $4`,
    [workspaceId, templateId, page.before, page.limit],
  );
}

/** The newest version of every template that is not archived and speaks of the brand or of partials; the newest first. */
export async function listBranded(sql: Sql, workspaceId: number): Promise<TemplateVersion[]> {
  return sql<TemplateVersion>(
    `select ${versionColumns} from template t
       join template_version v on v.template_id = t.id and v.workspace_id = t.workspace_id and v.version = t.version
      where t.workspace_id = $1 and t.archived_at is null
        and concat(v.mjml, v.subject, v.preheader, v.text, v.languages::text) ~ 'brand\\.|\\{\\{~?\\s*>'
      order by v.id desc`,
    [workspaceId],
  );
}

/** Names of the contact attributes of the workspace. */
export async function listAttributeNames(sql: Sql, workspaceId: number): Promise<string[]> {
  const rows = await sql<{ name: string }>(
    'select name from contact_attribute_def where workspace_id = $1 order by name',
    [workspaceId],
  );
  return rows.map((row) => row.name);
}
