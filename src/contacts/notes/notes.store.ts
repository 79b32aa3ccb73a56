// SQL of note.
import { int4Array, type Sql } from '../../platform/index.ts';
import type { Moment } from './moment.ts';

export const noteKinds = ['note', 'interest', 'moment'] as const;
export type NoteKind = (typeof noteKinds)[number];

export type Note = {
  id: number;
  kind: NoteKind;
  text: string;
  moment: Moment | null;
  /** operator:<id>, key:<id> or system. */
  author: string;
  at: Date;
  removedAt: Date | null;
};

const columns = 'id, kind, text, moment, author, at, removed_at as "removedAt"';

/** Newest first. */
export async function listNotes(
  sql: Sql,
  workspaceId: number,
  contactId: number,
  filter: { beforeId: number | null; limit: number; kind: NoteKind | null; withRemoved: boolean },
): Promise<Note[]> {
  return sql<Note>(
    `select ${columns} from note
      where workspace_id = $1 and contact_id = $2 and ($3::bigint is null or id < $3)
        and ($4::text is null or kind = $4) and ($5 or removed_at is null)
      order by id desc limit $6`,
    [workspaceId, contactId, filter.beforeId, filter.kind, filter.withRemoved, filter.limit],
  );
}

export async function insertNote(
  sql: Sql,
  workspaceId: number,
  contactId: number,
  note: Pick<Note, 'kind' | 'text' | 'moment' | 'author' | 'at'>,
): Promise<Note> {
  const [row] = await sql<Note>(
    `insert into note (workspace_id, contact_id, kind, text, moment, author, at)
     values ($1, $2, $3, $4, $5, $6, $7) returning ${columns}`,
    [
      workspaceId,
      contactId,
      note.kind,
      note.text,
      note.moment === null ? null : JSON.stringify(note.moment),
      note.author,
      note.at,
    ],
  );
  return row!;
}

/** Undefined when there is none, or it was removed before. */
export async function removeNote(
  sql: Sql,
  workspaceId: number,
  contactId: number,
  noteId: number,
  now: Date,
): Promise<Note | undefined> {
  const [row] = await sql<Note>(
    `update note set removed_at = $4
      where workspace_id = $1 and contact_id = $2 and id = $3 and removed_at is null returning ${columns}`,
    [workspaceId, contactId, noteId, now],
  );
  return row;
}

/** Whether the contact has an interest of this name that was not removed. */
export async function hasInterest(sql: Sql, workspaceId: number, contactId: number, text: string): Promise<boolean> {
  const rows = await sql(
    `select 1 from note where workspace_id = $1 and contact_id = $2 and kind = 'interest' and text = $3
        and removed_at is null limit 1`,
    [workspaceId, contactId, text],
  );
  return rows.length > 0;
}

/** When to contact these contacts, and when not: everything that was not removed, the oldest first. */
export async function listMoments(
  sql: Sql,
  workspaceId: number,
  contactIds: readonly number[],
): Promise<{ contactId: number; moment: Moment; text: string }[]> {
  return sql(
    `select contact_id as "contactId", moment, text from note
      where workspace_id = $1 and contact_id = any($2::int[]) and kind = 'moment' and removed_at is null
      order by contact_id, id`,
    [workspaceId, int4Array(contactIds)],
  );
}

export async function deleteNotes(sql: Sql, workspaceId: number, contactId: number): Promise<void> {
  await sql('delete from note where workspace_id = $1 and contact_id = $2', [workspaceId, contactId]);
}
