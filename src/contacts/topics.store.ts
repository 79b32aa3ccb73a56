// SQL of topic. Reads subscription and campaign: topics that are used but were never defined.
import type { Sql } from '../platform/index.ts';
import type { NewTopic, Topic, TopicChange } from './topics.schema.ts';

const columns = `t.name, true as "isDefined", t.title, t.description, t.languages, t.double_opt_in as "doubleOptIn",
  t.is_public as "isPublic", t.position, t.archived_at as "archivedAt"`;

/** Topics that were defined, in the order in which contacts are shown them. */
export async function findTopics(sql: Sql, workspaceId: number): Promise<Topic[]> {
  return sql<Topic>(`select ${columns} from topic t where t.workspace_id = $1 order by t.position, t.name`, [
    workspaceId,
  ]);
}

/**
 * Names that consents or campaigns speak of, with how many are subscribed.
 *
 * Shape: steps from topic to topic along the index of subscriptions, because a workspace has a handful of topics and
 * perhaps a million subscriptions to them.
 */
export async function findUsedTopics(sql: Sql, workspaceId: number): Promise<{ name: string; subscribed: number }[]> {
  return sql(
    `with recursive held as (
       select (select min(topic) from subscription where workspace_id = $1) as name
       union all
       select (select min(s.topic) from subscription s where s.workspace_id = $1 and s.topic > held.name)
         from held where held.name is not null
     ), used as (
       select name from held where name is not null
       union select topic from campaign where workspace_id = $1
       union select name from topic where workspace_id = $1
     )
     select u.name, (select count(*) from subscription s
                      where s.workspace_id = $1 and s.topic = u.name and s.state = 'subscribed') as subscribed
       from used u order by u.name`,
    [workspaceId],
  );
}

/** False when there is one of that name. */
export async function insertTopic(sql: Sql, workspaceId: number, topic: NewTopic, now: Date): Promise<boolean> {
  const rows = await sql(
    `insert into topic (workspace_id, name, title, description, languages, double_opt_in, is_public, position, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning name`,
    [
      workspaceId,
      topic.name,
      topic.title,
      topic.description,
      JSON.stringify(topic.languages),
      topic.doubleOptIn,
      topic.isPublic,
      topic.position,
      now,
    ],
  );
  return rows.length === 1;
}

/** Changes what is given; false when there is none of that name. */
export async function updateTopic(
  sql: Sql,
  workspaceId: number,
  name: string,
  change: TopicChange,
  now: Date,
): Promise<boolean> {
  const rows = await sql(
    `update topic set title = coalesce($3, title), description = coalesce($4, description),
            languages = coalesce($5::jsonb, languages), double_opt_in = coalesce($6, double_opt_in),
            is_public = coalesce($7, is_public), position = coalesce($8, position),
            archived_at = case $9::boolean when true then coalesce(archived_at, $10) when false then null else archived_at end
      where workspace_id = $1 and name = $2 returning name`,
    [
      workspaceId,
      name,
      change.title ?? null,
      change.description ?? null,
      change.languages === undefined ? null : JSON.stringify(change.languages),
      change.doubleOptIn ?? null,
      change.isPublic ?? null,
      change.position ?? null,
      change.archived ?? null,
      now,
    ],
  );
  return rows.length === 1;
}

export async function deleteTopic(sql: Sql, workspaceId: number, name: string): Promise<boolean> {
  const rows = await sql('delete from topic where workspace_id = $1 and name = $2 returning name', [workspaceId, name]);
  return rows.length === 1;
}

/** Topics to which a yes counts only when it was confirmed. */
export async function findConfirmedTopics(sql: Sql, workspaceId: number): Promise<Set<string>> {
  const rows = await sql<{ name: string }>(
    'select name from topic where workspace_id = $1 and double_opt_in and archived_at is null',
    [workspaceId],
  );
  return new Set(rows.map((row) => row.name));
}
