/**
 * SQL of putting a draft in its segment's place. Writes segment, segment_version, segment_bound, segment_cost,
 * segment_build, member, member_log, and dirty (contacts), whose rows say here that a definition, or what it means, changed and
 * no contact did. Reads contact.
 */
import type { Sql } from '../../platform/index.ts';

export type LockedDraft = { id: number; segmentId: number; builtAt: Date | null };

/** The draft, if it and its segment are in use; nobody changes either until the transaction ends. */
export async function lockDraft(sql: Sql, workspaceId: number, draftId: number): Promise<LockedDraft | undefined> {
  const [row] = await sql<LockedDraft>(
    `select d.id, s.id as "segmentId", d.built_at as "builtAt" from segment d join segment s on s.id = d.draft_of
     where d.workspace_id = $1 and s.workspace_id = $1 and d.id = $2 and d.archived_at is null and s.archived_at is null
     for update`,
    [workspaceId, draftId],
  );
  return row;
}

/** Gives the segment the draft's definition as its next version; returns which that is. */
export async function takeDefinition(
  sql: Sql,
  workspaceId: number,
  { id, segmentId }: LockedDraft,
  now: Date,
): Promise<number> {
  const [row] = await sql<{ version: number }>(
    `with next as (
       update segment s set definition = d.definition, version = s.version + 1, built_at = $4
       from segment d where d.id = $3 and s.workspace_id = $1 and s.id = $2
       returning s.id, s.version, s.definition)
     insert into segment_version (segment_id, version, workspace_id, definition, created_at)
     select id, version, $1::int, definition, $4::timestamptz from next returning version`,
    [workspaceId, segmentId, id, now],
  );
  return row!.version;
}

/**
 * Makes the segment's members the draft's, by the difference of the two sets: the log, and dirty rows for whoever moved
 * when other segments refer to this one (`isRead`), come from the same rows.
 */
export async function moveMembers(
  sql: Sql,
  workspaceId: number,
  { id, segmentId }: LockedDraft,
  { now, isRead }: { now: Date; isRead: boolean },
): Promise<{ entered: number; left: number }> {
  const [row] = await sql<{ entered: number; left: number }>(
    `with come as (
       insert into member (workspace_id, segment_id, contact_id, entered_at)
       select $1::int, $2::int, d.contact_id, $4::timestamptz from member d
       where d.workspace_id = $1 and d.segment_id = $3
         and not exists (select from member s where s.segment_id = $2 and s.contact_id = d.contact_id)
       returning contact_id
     ), gone as (
       delete from member s where s.workspace_id = $1 and s.segment_id = $2
         and not exists (select from member d where d.segment_id = $3 and d.contact_id = s.contact_id)
       returning contact_id
     ), moved as materialized (
       select contact_id, 'entered' as change from come union all select contact_id, 'left' from gone
     ), logged as (
       insert into member_log (workspace_id, segment_id, contact_id, change, at, cause, recorded_at)
       select $1::int, $2::int, contact_id, change, $4::timestamptz, 'rebuild', $4::timestamptz from moved order by contact_id
     ), marked as (
       insert into dirty (workspace_id, contact_id, input, is_rebuild)
       select $1::int, contact_id, 'segment:' || $2::int, true from moved where $5 order by contact_id
     )
     select count(*) filter (where change = 'entered') as entered, count(*) filter (where change = 'left') as left from moved`,
    [workspaceId, segmentId, id, now, isRead],
  );
  return row!;
}

/** Marks everybody for all definitions, which mean something else now though no contact changed; no row where there are none. */
export async function markEverybody(sql: Sql, workspaceId: number): Promise<void> {
  await sql(
    `insert into dirty (workspace_id, contact_id, input, is_rebuild)
     select workspace_id, id, '*', true from contact where workspace_id = $1
       and exists (select from segment where workspace_id = $1 and archived_at is null) order by id`,
    [workspaceId],
  );
}

/** The bounds of the draft become the segment's. */
export async function moveBounds(sql: Sql, workspaceId: number, { id, segmentId }: LockedDraft): Promise<void> {
  await sql('delete from segment_bound where workspace_id = $1 and segment_id = $2', [workspaceId, segmentId]);
  await sql('update segment_bound set segment_id = $2 where workspace_id = $1 and segment_id = $3', [
    workspaceId,
    segmentId,
    id,
  ]);
}

/** What working out the draft took, its builds, and the moves it brought, count as the segment's from now on. */
export async function moveCosts(
  sql: Sql,
  workspaceId: number,
  { id, segmentId }: LockedDraft,
  moved: { entered: number; left: number },
): Promise<void> {
  // The segment before its draft, as everybody takes them who writes costs down: nobody waits in a circle.
  await sql(
    `insert into segment_cost as k (workspace_id, segment_id, entered, "left") values ($1, $2, $3, $4)
     on conflict (segment_id) do update set entered = k.entered + excluded.entered, "left" = k."left" + excluded."left"`,
    [workspaceId, segmentId, moved.entered, moved.left],
  );
  await sql(
    `with draft as (delete from segment_cost where workspace_id = $1 and segment_id = $3 returning *)
     update segment_cost k set evaluations = k.evaluations + d.evaluations, ticks = k.ticks + d.ticks,
       microseconds = k.microseconds + d.microseconds, last_run_at = greatest(k.last_run_at, d.last_run_at)
     from draft d where k.workspace_id = $1 and k.segment_id = $2`,
    [workspaceId, segmentId, id],
  );
  await sql(
    `update segment_build set segment_ids = array_replace(segment_ids, $3::int, $2::int)
     where workspace_id = $1 and finished_at is not null and $3 = any(segment_ids)`,
    [workspaceId, segmentId, id],
  );
}

/** Takes a draft out of use; false when there is none. */
export async function archiveDraft(sql: Sql, workspaceId: number, draftId: number, now: Date): Promise<boolean> {
  const rows = await sql(
    `update segment set archived_at = $3
     where workspace_id = $1 and id = $2 and draft_of is not null and archived_at is null returning id`,
    [workspaceId, draftId, now],
  );
  return rows.length > 0;
}

/** Drafts out of use that left something behind. */
export function draftsToClear(sql: Sql): Promise<{ id: number; workspaceId: number }[]> {
  return sql(
    `select s.id, s.workspace_id as "workspaceId" from segment s where s.draft_of is not null and s.archived_at is not null
       and (exists (select from member m where m.segment_id = s.id)
         or exists (select from member_log l where l.workspace_id = s.workspace_id and l.segment_id = s.id)
         or exists (select from segment_bound b where b.segment_id = s.id)
         or exists (select from segment_cost k where k.segment_id = s.id))`,
  );
}

/** Takes away some of what a draft out of use left behind; says how many entries of its log and memberships that was. */
export async function deleteSome(sql: Sql, workspaceId: number, draftId: number): Promise<number> {
  const [row] = await sql<{ count: number }>(
    `with cost as (delete from segment_cost where workspace_id = $1 and segment_id = $2),
       bound as (delete from segment_bound where workspace_id = $1 and segment_id = $2),
       members as (delete from member where workspace_id = $1 and segment_id = $2 and contact_id in (
         select contact_id from member where segment_id = $2 order by contact_id limit 10000) returning 1),
       entries as (delete from member_log where workspace_id = $1 and segment_id = $2 and id in (
         select id from member_log where workspace_id = $1 and segment_id = $2 order by id limit 10000) returning 1)
     select (select count(*) from members) + (select count(*) from entries) as count`,
    [workspaceId, draftId],
  );
  return row?.count ?? 0;
}
