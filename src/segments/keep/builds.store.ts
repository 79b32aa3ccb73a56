/** SQL of builds. Writes segment_build, segment_touched, member, member_log, segment_clock, and built_at of segment. Reads contact. */
import type { Sql } from '../../platform/index.ts';
import type { Cause, Flip } from './follow-contact.ts';
import { arrayText, LATEST_DUE } from './membership.store.ts';

export type BuildSegment = { id: number; version: number; definition: unknown; isBuilt: boolean };

/**
 * Live segments that are to be worked out for everybody: never done under their present version, named in `again`, or
 * left over by a build that was cut off.
 */
export function segmentsToBuild(sql: Sql, workspaceId: number, again: readonly number[]): Promise<BuildSegment[]> {
  return sql<BuildSegment>(
    `select id, version, definition, built_at is not null as "isBuilt" from segment
     where workspace_id = $1 and archived_at is null
       and (built_at is null or id = any($2::int[])
            or id in (select unnest(segment_ids) from segment_build where workspace_id = $1 and finished_at is null))
     order by id`,
    [workspaceId, arrayText(again)],
  );
}

/** Workspaces in which a build is to be done or went unfinished. */
export async function workspacesToBuild(sql: Sql, now: Date): Promise<number[]> {
  const rows = await sql<{ workspaceId: number }>(
    `select workspace_id as "workspaceId" from segment where built_at is null and archived_at is null
     union select workspace_id from segment_build where finished_at is null
     union select b.workspace_id from segment_bound b join segment s on s.id = b.segment_id
       where b.due_at <= $1 and s.archived_at is null
     order by 1`,
    [now],
  );
  return rows.map(({ workspaceId }) => workspaceId);
}

/**
 * Makes the build known: from here on everybody notes the contacts they settle. Takes away what builds that were cut off
 * left behind. To be called by whoever has the turn alone.
 */
export async function openBuild(sql: Sql, workspaceId: number, segmentIds: readonly number[], now: Date) {
  await dropOpenBuilds(sql, workspaceId);
  await sql('delete from segment_touched where workspace_id = $1', [workspaceId]);
  const [row] = await sql<{ id: number }>(
    'insert into segment_build (workspace_id, segment_ids, started_at) values ($1, $2::int[], $3) returning id',
    [workspaceId, arrayText(segmentIds), now],
  );
  return row!.id;
}

/** Forgets builds that were cut off. To be called by whoever is the only one to build. */
export async function dropOpenBuilds(sql: Sql, workspaceId: number): Promise<void> {
  await sql('delete from segment_build where workspace_id = $1 and finished_at is null', [workspaceId]);
}

export async function setContactsTotal(sql: Sql, workspaceId: number, buildId: number, total: number): Promise<void> {
  await sql('update segment_build set contacts_total = $3 where workspace_id = $1 and id = $2', [
    workspaceId,
    buildId,
    total,
  ]);
}

/** How far it is. False when the build is no longer ours: another one was begun, because we were taken for dead. */
export async function noteProgress(
  sql: Sql,
  workspaceId: number,
  buildId: number,
  progress: { contacts: number; ms: number },
): Promise<boolean> {
  const rows = await sql(
    `update segment_build set contacts = $3, ms = $4
     where workspace_id = $1 and id = $2 and finished_at is null returning id`,
    [workspaceId, buildId, progress.contacts, progress.ms],
  );
  return rows.length > 0;
}

/** Those of the segments that still have this version. */
export async function unchanged(
  sql: Sql,
  workspaceId: number,
  segments: readonly Pick<BuildSegment, 'id' | 'version'>[],
): Promise<Set<number>> {
  const rows = await sql<{ id: number }>(
    `select s.id from segment s join unnest($2::int[], $3::int[]) as b(id, version) on b.id = s.id and b.version = s.version
     where s.workspace_id = $1 and s.archived_at is null`,
    [workspaceId, arrayText(segments.map(({ id }) => id)), arrayText(segments.map(({ version }) => version))],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Ends the build; segments that are still what they were are built. */
export async function closeBuild(
  sql: Sql,
  workspaceId: number,
  buildId: number,
  segments: readonly BuildSegment[],
  now: Date,
): Promise<void> {
  await sql(
    `update segment s set built_at = $4 from unnest($2::int[], $3::int[]) as b(id, version)
     where s.workspace_id = $1 and s.id = b.id and s.version = b.version and s.archived_at is null`,
    [workspaceId, arrayText(segments.map(({ id }) => id)), arrayText(segments.map(({ version }) => version)), now],
  );
  await sql('update segment_build set finished_at = $3 where workspace_id = $1 and id = $2', [
    workspaceId,
    buildId,
    now,
  ]);
  await sql('delete from segment_touched where workspace_id = $1', [workspaceId]);
}

export async function countContacts(sql: Sql, workspaceId: number): Promise<number> {
  const [row] = await sql<{ count: number }>('select count(*) as count from contact where workspace_id = $1', [
    workspaceId,
  ]);
  return row?.count ?? 0;
}

/** Those of the segments that have members. */
export async function inhabited(sql: Sql, workspaceId: number, segmentIds: readonly number[]): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    `select id from unnest($2::int[]) as s(id)
     where exists (select from member m where m.segment_id = s.id and m.workspace_id = $1)`,
    [workspaceId, arrayText(segmentIds)],
  );
  return rows.map(({ id }) => id);
}

/** Who of the contacts [from, until) is in which of the segments. */
export async function membersBetween(
  sql: Sql,
  workspaceId: number,
  segmentIds: readonly number[],
  from: number,
  until: number,
): Promise<Map<number, Set<number>>> {
  const rows = await sql<{ contactId: number; ids: number[] }>(
    `select contact_id as "contactId", array_agg(segment_id) as ids from member
     where workspace_id = $1 and segment_id = any($2::int[]) and contact_id >= $3 and contact_id < $4 group by 1`,
    [workspaceId, arrayText(segmentIds), from, until],
  );
  return new Map(rows.map(({ contactId, ids }) => [contactId, new Set(ids)]));
}

/** When the contacts [from, until) are due (epoch ms). */
export async function clocksBetween(sql: Sql, workspaceId: number, from: number, until: number) {
  const rows = await sql<{ contactId: number; dueAt: Date }>(
    `select contact_id as "contactId", due_at as "dueAt" from segment_clock
     where workspace_id = $1 and contact_id >= $2 and contact_id < $3`,
    [workspaceId, from, until],
  );
  return new Map(rows.map(({ contactId, dueAt }) => [contactId, dueAt.getTime()]));
}

export async function touchedAmong(sql: Sql, workspaceId: number, contactIds: readonly number[]): Promise<number[]> {
  const rows = await sql<{ contactId: number }>(
    `select contact_id as "contactId" from segment_touched where workspace_id = $1 and contact_id = any($2::int[])`,
    [workspaceId, arrayText(contactIds)],
  );
  return rows.map(({ contactId }) => contactId);
}

/** Entries or exits of a build with the same cause, column by column: there are too many for an object each. */
type Flips = { change: Flip['change']; cause: Cause; segmentIds: number[]; contactIds: number[] };

/** What a build came to about some contacts, all at the instant `at`. */
export type BuildWrites = {
  flips: Flips[];
  clocks: { contactIds: number[]; dueAt: number[] };
  at: Date;
  recordedAt: Date;
};

export function addFlip(flips: Flips[], isIn: boolean, cause: Cause, segmentId: number, contactId: number): void {
  const change = isIn ? 'entered' : 'left';
  let columns: Flips | undefined;
  // There are two or three of them: looking through is quicker than making a key.
  for (const each of flips) if (each.change === change && each.cause === cause) columns = each;
  if (columns === undefined) {
    columns = { change, cause, segmentIds: [], contactIds: [] };
    flips.push(columns);
  }
  columns.segmentIds.push(segmentId);
  columns.contactIds.push(contactId);
}

/** Contacts about whom there is something to write. */
export function concerned({ flips, clocks }: Pick<BuildWrites, 'flips' | 'clocks'>): number[] {
  const ids = new Set(clocks.contactIds);
  for (const { contactIds } of flips) {
    let last = 0;
    for (const id of contactIds) {
      if (id !== last) ids.add(id);
      last = id;
    }
  }
  return [...ids];
}

/** The part of it about some contacts and segments. */
export function keepOnly(
  writes: BuildWrites,
  isKept: (contactId: number) => boolean,
  segmentIds: ReadonlySet<number>,
): BuildWrites {
  const flips: Flips[] = [];
  for (const { change, cause, ...columns } of writes.flips) {
    columns.contactIds.forEach((contactId, index) => {
      const segmentId = columns.segmentIds[index]!;
      if (segmentIds.has(segmentId) && isKept(contactId))
        addFlip(flips, change === 'entered', cause, segmentId, contactId);
    });
  }
  const kept = [...writes.clocks.contactIds.keys()].filter((index) => isKept(writes.clocks.contactIds[index]!));
  const { contactIds, dueAt } = writes.clocks;
  const clocks = {
    contactIds: kept.map((index) => contactIds[index]!),
    dueAt: kept.map((index) => dueAt[index]!),
  };
  return { ...writes, flips, clocks };
}

const ENTER = `insert into member (workspace_id, segment_id, contact_id, entered_at)
  select $1::int, r.segment_id, r.contact_id, $4::timestamptz from unnest($2::int[], $3::int[]) as r(segment_id, contact_id)
  on conflict do nothing returning segment_id, contact_id`;
const LEAVE = `delete from member m using unnest($2::int[], $3::int[]) as r(segment_id, contact_id)
  where m.workspace_id = $1::int and m.segment_id = r.segment_id and m.contact_id = r.contact_id
  returning m.segment_id, m.contact_id`;

/**
 * Writes it down; the log has what membership really gained and lost. Clocks are only put forward: what else flips about
 * a contact still does.
 */
export async function writeBuilt(sql: Sql, workspaceId: number, writes: BuildWrites): Promise<void> {
  const { flips, clocks, at, recordedAt } = writes;
  for (const { change, cause, segmentIds, contactIds } of flips) {
    await sql(
      `with moved as (${change === 'entered' ? ENTER : LEAVE})
       insert into member_log (workspace_id, segment_id, contact_id, change, at, cause, recorded_at)
       select $1::int, segment_id, contact_id, $5, $4::timestamptz, $6, $7::timestamptz from moved`,
      [workspaceId, arrayText(segmentIds), arrayText(contactIds), at, change, cause, recordedAt],
    );
  }
  if (clocks.contactIds.length > 0) {
    await sql(
      `insert into segment_clock as k (workspace_id, contact_id, due_at)
       select $1::int, c.id, to_timestamp(c.due / 1000.0) from unnest($2::int[], $3::float8[]) as c(id, due)
       where c.due <= ${LATEST_DUE}
       on conflict (contact_id) do update set due_at = excluded.due_at where excluded.due_at < k.due_at`,
      [workspaceId, arrayText(clocks.contactIds), arrayText(clocks.dueAt)],
    );
  }
}
