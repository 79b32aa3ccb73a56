/** SQL of templates of best customers. Owns customer_template, and rows of value_model of kind template:<id>. Reads contact_score, event. */
import type { Sql } from '../../platform/index.ts';
import type { Advice } from './score-contact.ts';

export type TemplateRow = {
  id: number;
  name: string;
  chosenBy: 'by-hand' | 'top-by-value';
  contactIds: number[];
  version: number;
  state: 'draft' | 'active' | 'archived';
  traits: unknown;
  thresholds: unknown;
  check: unknown;
  dataUntil: Date;
  createdAt: Date;
  updatedAt: Date;
};

const columns = `id, name, chosen_by as "chosenBy", contact_ids as "contactIds", version, state, traits, thresholds, "check",
  data_until as "dataUntil", created_at as "createdAt", updated_at as "updatedAt"`;

export type TemplateChange = Pick<
  TemplateRow,
  'name' | 'chosenBy' | 'contactIds' | 'version' | 'state' | 'traits' | 'thresholds' | 'check' | 'dataUntil'
>;

const values = (row: TemplateChange, now: Date) => [
  row.name,
  row.chosenBy,
  row.contactIds,
  row.version,
  row.state,
  JSON.stringify(row.traits),
  JSON.stringify(row.thresholds),
  row.check === null ? null : JSON.stringify(row.check),
  row.dataUntil,
  now,
];

export async function insertTemplate(
  sql: Sql,
  workspaceId: number,
  row: TemplateChange,
  now: Date,
): Promise<TemplateRow> {
  const [inserted] = await sql<TemplateRow>(
    `insert into customer_template (workspace_id, name, chosen_by, contact_ids, version, state, traits, thresholds, "check",
                                    data_until, updated_at, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) returning ${columns}`,
    [workspaceId, ...values(row, now)],
  );
  return inserted!;
}

/** False when somebody else changed it since `before`. */
export async function updateTemplate(
  sql: Sql,
  workspaceId: number,
  { id, version, ...row }: TemplateChange & { id: number },
  { before, now }: { before: number; now: Date },
): Promise<TemplateRow | undefined> {
  const [updated] = await sql<TemplateRow>(
    `update customer_template set name = $2, chosen_by = $3, contact_ids = $4, version = $5, state = $6, traits = $7,
            thresholds = $8, "check" = $9, data_until = $10, updated_at = $11
      where workspace_id = $1 and id = $12 and version = $13 returning ${columns}`,
    [workspaceId, ...values({ ...row, version }, now), id, before],
  );
  return updated;
}

/** What a version went by, for ever: scores name it. */
export async function keepVersion(sql: Sql, workspaceId: number, row: TemplateRow, now: Date): Promise<void> {
  await sql(
    `insert into value_model (workspace_id, kind, version, fitted_at, data_until, params, quality)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      workspaceId,
      `template:${row.id}`,
      row.version,
      now,
      row.dataUntil,
      JSON.stringify({ traits: row.traits, thresholds: row.thresholds }),
      JSON.stringify(row.check),
    ],
  );
}

export async function readTemplate(sql: Sql, workspaceId: number, id: number): Promise<TemplateRow | undefined> {
  const [row] = await sql<TemplateRow>(`select ${columns} from customer_template where workspace_id = $1 and id = $2`, [
    workspaceId,
    id,
  ]);
  return row;
}

export const readTemplates = (sql: Sql, workspaceId: number, afterId: number, limit: number) =>
  sql<TemplateRow>(
    `select ${columns} from customer_template where workspace_id = $1 and state <> 'archived' and id > $2
      order by id limit $3`,
    [workspaceId, afterId, limit],
  );

/** Those that score everybody, and archived ones whose scores were not taken back since. Reads value_run too. */
export const readToScore = (sql: Sql) =>
  sql<{ id: number; workspaceId: number; isArchived: boolean }>(
    `select t.id, t.workspace_id as "workspaceId", t.state = 'archived' as "isArchived" from customer_template t
      where t.state = 'active' or (t.state = 'archived' and t.updated_at > (
        select max(r.started_at) from value_run r
         where r.workspace_id = t.workspace_id and r.model = 'template:' || t.id and r.state = 'done'))
      order by t.id`,
  );

/** An erased contact is no example any more, neither in templates nor in their earlier versions. */
export async function forgetContact(sql: Sql, workspaceId: number, contactId: number): Promise<void> {
  await sql(
    `update customer_template set contact_ids = array_remove(contact_ids, $2)
      where workspace_id = $1 and $2 = any(contact_ids)`,
    [workspaceId, contactId],
  );
}

/** One best customer where there were two. */
export async function followMerge(
  sql: Sql,
  workspaceId: number,
  { keptId, mergedId }: { keptId: number; mergedId: number },
): Promise<void> {
  await sql(
    `update customer_template
        set contact_ids = case when $2 = any(contact_ids) then array_remove(contact_ids, $3)
                               else array_replace(contact_ids, $3, $2) end
      where workspace_id = $1 and $3 = any(contact_ids)`,
    [workspaceId, keptId, mergedId],
  );
}

/**
 * Scores of everybody by a template as they hold. One pass over the workspace's scores: contact_score has no index by model
 * alone, since all else reads it by contact.
 */
const held = `select contact_id, (scores ->> $3)::float8 as score, scores ->> $4 as advice, version, at from (
    select distinct on (contact_id) contact_id, scores, version, at from contact_score
     where workspace_id = $1 and model = $2 order by contact_id, at desc, id desc) latest
  where scores ? $3`;

const namesOf = (id: number) => [`template:${id}`, `template_${id}`, `template_${id}_advice`];

export type RankedRow = { contactId: number; score: number; advice: Advice; at: Date; isProspect: boolean };

/** The highest scores first; equal ones by contact. `after`: the last of the page before. */
export const readRanked = (
  sql: Sql,
  workspaceId: number,
  templateId: number,
  asked: {
    advice: Advice | null;
    prospectsOnly: boolean;
    after: { score: number; contactId: number } | null;
    limit: number;
  },
) =>
  sql<RankedRow>(
    `with ordered as (select id from event_kind where workspace_id = $1 and name = 'order')
     select h.contact_id as "contactId", h.score, h.advice, h.at, not exists (${orderOf('h.contact_id')}) as "isProspect"
       from (${held}) h join contact c on c.id = h.contact_id and c.workspace_id = $1
      where ($5::text is null or h.advice = $5)
        and ($6::float8 is null or h.score < $6 or (h.score = $6 and h.contact_id > $7))
        and (not $8::boolean or not exists (${orderOf('h.contact_id')}))
      order by h.score desc, h.contact_id limit $9`,
    [
      workspaceId,
      ...namesOf(templateId),
      asked.advice,
      asked.after?.score ?? null,
      asked.after?.contactId ?? null,
      asked.prospectsOnly,
      asked.limit,
    ],
  );

const orderOf = (contactId: string) =>
  `select 1 from event e where e.contact_id = ${contactId} and e.workspace_id = $1 and e.kind_id = (select id from ordered)`;

export async function readScoreOf(sql: Sql, workspaceId: number, templateId: number, contactId: number) {
  const [row] = await sql<{ score: number; advice: Advice; at: Date; version: number }>(
    `select (scores ->> $3)::float8 as score, scores ->> $4 as advice, at, version from (
       select scores, at, version from contact_score where workspace_id = $1 and model = $2 and contact_id = $5
        order by at desc, id desc limit 1) latest where scores ? $3`,
    [workspaceId, ...namesOf(templateId), contactId],
  );
  return row;
}

export type AdviceCounts = { go: number; thinkTwice: number; no: number; lastAt: Date | null };

export async function countAdvice(sql: Sql, workspaceId: number, templateId: number): Promise<AdviceCounts> {
  const [row] = await sql<AdviceCounts>(
    `select count(*) filter (where advice = 'go') as go, count(*) filter (where advice = 'think-twice') as "thinkTwice",
            count(*) filter (where advice = 'no') as no, max(at) as "lastAt" from (${held}) h`,
    [workspaceId, ...namesOf(templateId)],
  );
  return row!;
}

/** Of these, who has a score by the template. */
export async function readScoredAmong(
  sql: Sql,
  workspaceId: number,
  templateId: number,
  contactIds: readonly number[],
): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    `select contact_id as id from (
       select distinct on (contact_id) contact_id, scores from contact_score
        where workspace_id = $1 and model = $2 and contact_id = any($4::int[])
        order by contact_id, at desc, id desc) latest where scores ? $3 order by contact_id`,
    [workspaceId, `template:${templateId}`, `template_${templateId}`, contactIds],
  );
  return rows.map(({ id }) => id);
}
