/** Owns: nothing. Reads: event (clicks on answers, and answers), link, message. */
import { int4Array, int8Array, type Sql, textArray } from '../../platform/index.ts';
import type { AnswerProps } from './holding-answer.ts';

export type AnswerClick = { messageId: number; contactId: number; at: Date; url: string };
export type AnswerEvent = {
  eventId: number;
  messageId: number | null;
  contactId: number;
  isWithdrawn: boolean;
  props: AnswerProps;
};

/**
 * What people clicked of the answers in these messages. "+ 0" keeps the planner to the index by message, which is the only
 * one that fits.
 */
export async function findAnswerClicks(
  sql: Sql,
  workspaceId: number,
  messageIds: readonly number[],
  clickedKindId: number,
): Promise<AnswerClick[]> {
  return sql<AnswerClick>(
    `select e.message_id as "messageId", e.contact_id as "contactId", e.at, e.props ->> 'url' as url
       from unnest($2::bigint[]) as m (id)
      cross join lateral (
        select message_id, contact_id, at, id, props from event
         where message_id = m.id and kind_id = $3 and workspace_id + 0 = $1 and props ->> 'url' like 'answer:%'
      ) e
      order by e.at, e.id`,
    [workspaceId, int8Array(messageIds), clickedKindId],
  );
}

/** Answers of these messages as they were taken, withdrawn ones too. */
export async function findAnswersOfMessages(
  sql: Sql,
  workspaceId: number,
  messageIds: readonly number[],
  { answeredId, withdrawnId }: { answeredId: number; withdrawnId: number },
): Promise<AnswerEvent[]> {
  return sql<AnswerEvent>(
    `select e.id as "eventId", e.message_id as "messageId", e.contact_id as "contactId", e.kind_id = $4 as "isWithdrawn",
            e.props
       from unnest($2::bigint[]) as m (id)
      cross join lateral (
        select id, message_id, contact_id, kind_id, props from event
         where message_id = m.id and kind_id in ($3, $4) and workspace_id + 0 = $1
      ) e`,
    [workspaceId, int8Array(messageIds), answeredId, withdrawnId],
  );
}

/** The latest answer of contacts to questions, of these pairs; those without one are left out. */
export async function findLatestAnswers(
  sql: Sql,
  workspaceId: number,
  pairs: readonly { contactId: number; question: string }[],
  answeredId: number,
): Promise<{ contactId: number; question: string; answer: string; score: number | null }[]> {
  return sql(
    `select p.contact_id as "contactId", p.question, e.answer, e.score
       from unnest($2::int[], $3::text[]) as p (contact_id, question)
      cross join lateral (
        select props ->> 'answer' as answer, (props ->> 'score')::float8 as score from event
         where contact_id = p.contact_id and kind_id = $4 and workspace_id + 0 = $1 and props ->> 'question' = p.question
         order by coalesce(props ->> 'answeredAt', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) desc, id desc
         limit 1
      ) e`,
    [
      workspaceId,
      int4Array(pairs.map(({ contactId }) => contactId)),
      textArray(pairs.map(({ question }) => question)),
      answeredId,
    ],
  );
}

/** Which of these events tell of a click on an answer: the messages they are about. */
export async function messagesOfClicks(sql: Sql, workspaceId: number, eventIds: readonly number[]): Promise<number[]> {
  const rows = await sql<{ messageId: number }>(
    `select distinct message_id as "messageId" from event
      where workspace_id = $1 and id = any($2::bigint[]) and message_id is not null and props ->> 'url' like 'answer:%'`,
    [workspaceId, int8Array(eventIds)],
  );
  return rows.map(({ messageId }) => messageId);
}

/** The answer a link stands for, and the content it stands in; null when there is no such link. */
export async function findAnswerLink(
  sql: Sql,
  linkId: number,
): Promise<{ workspaceId: number; contentId: number; url: string } | null> {
  if (linkId > 2 ** 31 - 1) return null;
  const [row] = await sql<{ workspaceId: number; contentId: number; url: string }>(
    `select workspace_id as "workspaceId", content_id as "contentId", url from link
      where id = $1 and url like 'answer:%'`,
    [linkId],
  );
  return row ?? null;
}
