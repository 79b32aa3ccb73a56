// SQL of question.
import { int4Array, type Sql, textArray } from '../../platform/index.ts';
import type { Question } from './question.ts';
import type { NewQuestion, QuestionChange } from './questions.schema.ts';

const columns = `id, name, kind, text, choices, languages, attribute, created_at as "createdAt",
  archived_at as "archivedAt"`;

export async function listQuestions(sql: Sql, workspaceId: number): Promise<Question[]> {
  return sql<Question>(`select ${columns} from question where workspace_id = $1 order by name`, [workspaceId]);
}

export async function findQuestions(
  sql: Sql,
  workspaceId: number,
  names: readonly string[],
): Promise<Map<string, Question>> {
  const rows = await sql<Question>(
    `select ${columns} from question where workspace_id = $1 and name = any($2::text[])`,
    [workspaceId, textArray(names)],
  );
  return new Map(rows.map((question) => [question.name, question]));
}

export async function findQuestionsById(
  sql: Sql,
  workspaceId: number,
  ids: readonly number[],
): Promise<Map<number, Question>> {
  const rows = await sql<Question>(`select ${columns} from question where workspace_id = $1 and id = any($2::int[])`, [
    workspaceId,
    int4Array(ids),
  ]);
  return new Map(rows.map((question) => [question.id, question]));
}

/** False when there is one of that name. */
export async function insertQuestion(
  sql: Sql,
  workspaceId: number,
  question: NewQuestion,
  now: Date,
): Promise<boolean> {
  const rows = await sql(
    `insert into question (workspace_id, name, kind, text, choices, languages, attribute, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning id`,
    [
      workspaceId,
      question.name,
      question.kind,
      question.text,
      JSON.stringify(question.choices),
      JSON.stringify(question.languages),
      question.attribute,
      now,
    ],
  );
  return rows.length === 1;
}

/** Changes what is given. */
export async function updateQuestion(
  sql: Sql,
  workspaceId: number,
  name: string,
  change: QuestionChange,
  now: Date,
): Promise<void> {
  await sql(
    `update question set text = coalesce($3, text), choices = coalesce($4::jsonb, choices),
            languages = coalesce($5::jsonb, languages), attribute = case when $6 then $7 else attribute end,
            archived_at = case $8::boolean when true then coalesce(archived_at, $9) when false then null else archived_at end
      where workspace_id = $1 and name = $2`,
    [
      workspaceId,
      name,
      change.text ?? null,
      change.choices === undefined ? null : JSON.stringify(change.choices),
      change.languages === undefined ? null : JSON.stringify(change.languages),
      change.attribute !== undefined,
      change.attribute ?? null,
      change.archived ?? null,
      now,
    ],
  );
}
