/** SQL of the engine. Writes member, member_log, segment_clock; takes rows out of dirty. Reads workspace, contact, segment. */
import type { Sql } from '../platform/index.ts';
import type { Definition } from './definition.schema.ts';
import type { Change } from './follow-contact.ts';

export type DirtyRow = { id: number; workspaceId: number; contactId: number };

/** Takes hold of waiting rows that no other worker holds, oldest first. They are deleted once they are dealt with. */
export function claimDirty(sql: Sql, limit: number): Promise<DirtyRow[]> {
  return sql<DirtyRow>(
    `select id, workspace_id as "workspaceId", contact_id as "contactId" from dirty
     order by id limit $1 for update skip locked`,
    [limit],
  );
}

export async function deleteDirty(sql: Sql, ids: number[]): Promise<void> {
  await sql('delete from dirty where id = any($1::bigint[])', [ids]);
}

/** Takes hold of the clocks of contacts with an answer that flips at `now` or before. The instant is a parameter: a volatile clock could not use the index. */
export function claimDue(sql: Sql, now: Date, limit: number) {
  return sql<{ workspaceId: number; contactId: number }>(
    `select workspace_id as "workspaceId", contact_id as "contactId" from segment_clock
     where due_at <= $1 order by due_at limit $2 for update skip locked`,
    [now, limit],
  );
}

/**
 * Locks contacts, so that one worker at a time works out a contact's answers. Never waits: those in other hands are left
 * out, so that no two workers, and no worker and a writer of contacts, can wait for each other.
 */
export async function lockContacts(sql: Sql, workspaceId: number, contactIds: number[]): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    `select id from contact where workspace_id = $1 and id = any($2::int[]) order by id for no key update skip locked`,
    [workspaceId, contactIds],
  );
  return rows.map(({ id }) => id);
}

/** Those of the contacts that are there at all, locked or not. */
export async function existingContacts(sql: Sql, workspaceId: number, contactIds: number[]): Promise<number[]> {
  const rows = await sql<{ id: number }>('select id from contact where workspace_id = $1 and id = any($2::int[])', [
    workspaceId,
    contactIds,
  ]);
  return rows.map(({ id }) => id);
}

/** Waits until nobody holds the contact, at most a second. Hold nothing else while waiting. */
export async function waitForContact(sql: Sql, workspaceId: number, contactId: number): Promise<void> {
  await sql(`set local lock_timeout = '1s'`);
  await sql('select id from contact where workspace_id = $1 and id = $2 for no key update', [workspaceId, contactId]);
}

/** A text that changes with every definition that is added, changed or archived, at the cost of one look into small tables. */
export async function liveSignature(sql: Sql, workspaceId: number): Promise<{ timeZone: string; signature: string }> {
  const [row] = await sql<{ timeZone: string; signature: string }>(
    `select w.time_zone as "timeZone",
       coalesce((select string_agg(s.id || ':' || s.version, ',' order by s.id) from segment s
                 where s.workspace_id = w.id and s.archived_at is null), '') as signature
     from workspace w where w.id = $1`,
    [workspaceId],
  );
  return row ?? { timeZone: 'UTC', signature: '' };
}

export function liveDefinitions(sql: Sql, workspaceId: number) {
  return sql<{ id: number; version: number; name: string; definition: Definition }>(
    'select id, version, name, definition from segment where workspace_id = $1 and archived_at is null order by id',
    [workspaceId],
  );
}

/** What is written down about contacts now: segments each is a member of, and when its next flip is due (epoch ms). */
export function currentAnswers(sql: Sql, workspaceId: number, contactIds: number[]) {
  return sql<{ contactId: number; segmentIds: number[] | null; dueAt: Date | null }>(
    `select c.id as "contactId", m.ids as "segmentIds", k.due_at as "dueAt"
     from unnest($2::int[]) as c(id)
     left join (select contact_id, array_agg(segment_id) as ids from member
                where contact_id = any($2::int[]) and workspace_id = $1 group by contact_id) m on m.contact_id = c.id
     left join segment_clock k on k.contact_id = c.id`,
    [workspaceId, contactIds],
  );
}

const isoOf = (at: number) => new Date(at).toISOString();

/** Appends the changes, in this order, to the log. */
export async function appendLog(sql: Sql, workspaceId: number, changes: Change[], recordedAt: Date): Promise<void> {
  await sql(
    `insert into member_log (workspace_id, segment_id, contact_id, change, at, recorded_at)
     select $1, *, $6::timestamptz from unnest($2::int[], $3::int[], $4::text[], $5::timestamptz[])`,
    [
      workspaceId,
      changes.map(({ segmentId }) => segmentId),
      changes.map(({ contactId }) => contactId),
      changes.map(({ change }) => change),
      changes.map(({ at }) => isoOf(at)),
      recordedAt,
    ],
  );
}

export async function insertMembers(sql: Sql, workspaceId: number, entered: Change[]): Promise<void> {
  await sql(
    `insert into member (workspace_id, segment_id, contact_id, entered_at)
     select $1, * from unnest($2::int[], $3::int[], $4::timestamptz[])
     on conflict (segment_id, contact_id) do update set entered_at = excluded.entered_at`,
    [
      workspaceId,
      entered.map(({ segmentId }) => segmentId),
      entered.map(({ contactId }) => contactId),
      entered.map(({ at }) => isoOf(at)),
    ],
  );
}

export async function deleteMembers(sql: Sql, workspaceId: number, left: Change[]): Promise<void> {
  await sql(
    `delete from member m using unnest($2::int[], $3::int[]) as g(segment_id, contact_id)
     where m.workspace_id = $1 and m.segment_id = g.segment_id and m.contact_id = g.contact_id`,
    [workspaceId, left.map(({ segmentId }) => segmentId), left.map(({ contactId }) => contactId)],
  );
}

/** Sets the clocks that moved; Infinity stops a clock. */
export async function setClocks(sql: Sql, workspaceId: number, clocks: { contactId: number; dueAt: number }[]) {
  const ticking = clocks.filter(({ dueAt }) => Number.isFinite(dueAt));
  const stopped = clocks.filter(({ dueAt }) => !Number.isFinite(dueAt));
  if (ticking.length > 0) {
    await sql(
      `insert into segment_clock (workspace_id, contact_id, due_at)
       select $1, * from unnest($2::int[], $3::timestamptz[])
       on conflict (contact_id) do update set due_at = excluded.due_at`,
      [workspaceId, ticking.map(({ contactId }) => contactId), ticking.map(({ dueAt }) => isoOf(dueAt))],
    );
  }
  if (stopped.length > 0) {
    await sql('delete from segment_clock where workspace_id = $1 and contact_id = any($2::int[])', [
      workspaceId,
      stopped.map(({ contactId }) => contactId),
    ]);
  }
}

/** The next contacts of a walk through the workspace in id order. */
export async function contactsAfter(sql: Sql, workspaceId: number, afterId: number, limit: number): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    'select id from contact where workspace_id = $1 and id > $2 order by id limit $3',
    [workspaceId, afterId, limit],
  );
  return rows.map(({ id }) => id);
}

/** Live segments that were never worked out for everybody under their present version. */
export function unbuiltSegments(sql: Sql, workspaceId: number) {
  return sql<{ id: number; version: number }>(
    `select id, version from segment where workspace_id = $1 and built_at is null and archived_at is null order by id`,
    [workspaceId],
  );
}

/** Workspaces in which a build is to be done or went unfinished. */
export async function workspacesToBuild(sql: Sql): Promise<number[]> {
  const rows = await sql<{ workspaceId: number }>(
    `select distinct workspace_id as "workspaceId" from segment where built_at is null and archived_at is null`,
  );
  return rows.map(({ workspaceId }) => workspaceId);
}

/** Notes that these segments are built, unless their definition changed meanwhile. */
export async function markBuilt(sql: Sql, workspaceId: number, built: { id: number; version: number }[], now: Date) {
  await sql(
    `update segment s set built_at = $4 from unnest($2::int[], $3::int[]) as b(id, version)
     where s.workspace_id = $1 and s.id = b.id and s.version = b.version and s.archived_at is null`,
    [workspaceId, built.map(({ id }) => id), built.map(({ version }) => version), now],
  );
}
