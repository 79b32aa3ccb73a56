/** SQL of contact_score: what Kohort itself worked out about contacts, append-only, one row for each change. */
import { int4Array, type Sql, textArray } from '../platform/index.ts';
import type { ScoreModel } from './score-names.ts';
import type { ContactValue } from './values.store.ts';

/** By name; a number or a text. */
export type Scores = Readonly<Record<string, number | string>>;
export type ScoreRow = { contactId: number; scores: Scores };

export type ScoreBatch = {
  model: ScoreModel;
  version: number;
  at: Date;
  rows: readonly ScoreRow[];
  /** Names that segments read: contacts for whom one of these changed are marked. */
  watched: readonly string[];
};

/**
 * Writes what differs from what held, and marks those who changed. Contacts that are not in the workspace are passed over.
 * Answers how many rows were written.
 *
 * Shape: documents are read once (`offset 0`), which costs as much as writing them. The transaction does not wait for the
 * disk at its commit (decision 0014): what a dying server forgets, the run that is then begun anew writes again.
 */
export async function insertScores(
  sql: Sql,
  workspaceId: number,
  { model, version, at, rows, watched }: ScoreBatch,
): Promise<number> {
  if (rows.length === 0) return 0;
  const [counted] = await sql<{ written: number }>(
    `with given as (
       select t.contact_id, t.scores, held.scores as before
         from (select contact_id, scores::jsonb as scores
                 from unnest($2::int[], $3::text[]) as g (contact_id, scores) offset 0) as t
         join contact on contact.id = t.contact_id and contact.workspace_id = $1
         left join lateral (
           select s.scores from contact_score s
            where s.workspace_id = $1 and s.contact_id = t.contact_id and s.model = $4 and s.at <= $6
            order by s.at desc, s.id desc limit 1) held on true
     ), fresh as (
       select * from given where scores is distinct from coalesce(before, '{}')
     ), written as (
       insert into contact_score (workspace_id, contact_id, model, version, scores, at)
       select $1, contact_id, $4, $5, scores, $6 from fresh order by contact_id returning 1
     ), marked as (
       insert into dirty (workspace_id, contact_id, input)
       select $1, fresh.contact_id, 'value:' || name from fresh, unnest($7::text[]) as name
        where fresh.scores -> name is distinct from fresh.before -> name
     )
     select count(*)::int as written, set_config('synchronous_commit', 'off', true) from written`,
    [
      workspaceId,
      int4Array(rows.map(({ contactId }) => contactId)),
      textArray(rows.map(({ scores }) => JSON.stringify(scores))),
      model,
      version,
      at,
      textArray(watched),
    ],
  );
  return counted!.written;
}

/** What holds at an instant, by name; without names everything. */
export async function listScores(
  sql: Sql,
  workspaceId: number,
  contactIds: readonly number[],
  now: Date,
): Promise<(ContactValue & { contactId: number })[]> {
  const rows = await sql<{ contactId: number; model: string; version: number; scores: Scores; at: Date }>(
    `select distinct on (contact_id, model) contact_id as "contactId", model, version, scores, at from contact_score
      where workspace_id = $1 and contact_id = any($2::int[]) and at <= $3
      order by contact_id, model, at desc, id desc`,
    [workspaceId, int4Array(contactIds), now],
  );
  return rows.flatMap(({ contactId, model, version, scores, at }) =>
    Object.entries(scores).map(([name, value]) => ({
      contactId,
      name,
      value,
      modelVersion: `${model} ${version}`,
      at,
    })),
  );
}

export async function deleteScores(sql: Sql, workspaceId: number, contactId: number): Promise<void> {
  await sql('delete from contact_score where workspace_id = $1 and contact_id = $2', [workspaceId, contactId]);
}

/** Ids of the templates of best customers that were scored by lately. Reads value_run. */
export async function listTemplateIds(sql: Sql, workspaceId: number): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    `select distinct substr(model, 10)::int as id from value_run
      where workspace_id = $1 and model ~ '^template:[0-9]{1,9}$' order by id`,
    [workspaceId],
  );
  return rows.map(({ id }) => id);
}

/** Names of scores written lately. */
export async function listScoredNames(sql: Sql, workspaceId: number): Promise<string[]> {
  const rows = await sql<{ name: string }>(
    `select distinct jsonb_object_keys(scores) as name
       from (select workspace_id, scores from contact_score order by id desc limit 20000) s
      where workspace_id = $1 order by 1`,
    [workspaceId],
  );
  return rows.map(({ name }) => name);
}

/** Models that scored everybody. Reads value_run. */
export async function listModels(sql: Sql, workspaceId: number): Promise<string[]> {
  const rows = await sql<{ model: string }>(
    `select distinct model from value_run where workspace_id = $1 and state = 'done' order by 1`,
    [workspaceId],
  );
  return rows.map(({ model }) => model);
}
