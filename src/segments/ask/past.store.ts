/** SQL of what the log of memberships says about the past. Reads member_log, contact. */
import type { Sql } from '../../platform/index.ts';
import type { Cause, MemberRow } from '../segments.store.ts';
import type { DayMoves } from './day-sizes.ts';

/** Members at an instant, as they were written down, by contact id. One pass over the segment's log. */
const membersAt = `select distinct on (contact_id) contact_id, change, at from member_log
   where workspace_id = $1 and segment_id = $2 and at <= $3 and contact_id > $4::bigint order by contact_id, id desc`;

export type PastMemberRow = Omit<MemberRow, 'enteredAt'> & { enteredAt: Date | null };

export function readMembersAt(
  sql: Sql,
  workspaceId: number,
  segmentId: number,
  at: Date,
  afterId: number,
  limit: number,
): Promise<PastMemberRow[]> {
  return sql<PastMemberRow>(
    `select l.contact_id as id, c.external_id as "externalId", c.email, c.attributes, l.at as "enteredAt"
     from (${membersAt}) l join contact c on c.id = l.contact_id and c.workspace_id = $1
     where l.change = 'entered' order by l.contact_id limit $5`,
    [workspaceId, segmentId, at, afterId, limit],
  );
}

/** Entries and exits take turns, so that their difference is the size. */
export async function countMembersAt(sql: Sql, workspaceId: number, segmentId: number, at: Date): Promise<number> {
  const [row] = await sql<{ size: number }>(
    `select count(*) filter (where change = 'entered') - count(*) filter (where change = 'left') as size
     from member_log where workspace_id = $1 and segment_id = $2 and at <= $3`,
    [workspaceId, segmentId, at],
  );
  return row?.size ?? 0;
}

/** Entries and exits by local day; everything before `fromDate` under the day before it. */
export function readDays(
  sql: Sql,
  workspaceId: number,
  segmentId: number,
  { fromDate, untilDate, timeZone }: { fromDate: string; untilDate: string; timeZone: string },
): Promise<DayMoves[]> {
  return sql<DayMoves>(
    `select to_char(greatest((at at time zone $5)::date, $3::date - 1), 'YYYY-MM-DD') as date,
       count(*) filter (where change = 'entered') as entered, count(*) filter (where change = 'left') as "left",
       count(*) filter (where change = 'entered' and cause in ('build', 'rebuild')) as "enteredByDefinition",
       count(*) filter (where change = 'left' and cause in ('build', 'rebuild')) as "leftByDefinition"
     from member_log
     where workspace_id = $1 and segment_id = $2 and at < ($4::date + 1)::timestamp at time zone $5
     group by 1 order by 1`,
    [workspaceId, segmentId, fromDate, untilDate, timeZone],
  );
}

export type CauseRow = { change: 'entered' | 'left'; cause: Cause; count: number };

/** Entries and exits after `from`, up to and including `to`, by cause. */
export function countCauses(
  sql: Sql,
  workspaceId: number,
  segmentId: number,
  from: Date,
  to: Date,
): Promise<CauseRow[]> {
  return sql<CauseRow>(
    `select change, cause, count(*) as count from member_log
     where workspace_id = $1 and segment_id = $2 and at > $3 and at <= $4 group by change, cause`,
    [workspaceId, segmentId, from, to],
  );
}

export type PathRow = { first: 'entered' | 'left'; last: 'entered' | 'left'; contacts: number };

/** Contacts by their first and last move between two instants. */
export function countPaths(sql: Sql, workspaceId: number, segmentId: number, from: Date, to: Date): Promise<PathRow[]> {
  return sql<PathRow>(
    `select first, last, count(*) as contacts from (
       select contact_id, (array_agg(change order by id))[1] as first, (array_agg(change order by id desc))[1] as last
       from member_log where workspace_id = $1 and segment_id = $2 and at > $3 and at <= $4 group by contact_id
     ) moves group by first, last`,
    [workspaceId, segmentId, from, to],
  );
}

export type OwnMove = { contactId: number; change: 'entered' | 'left'; at: Date };

/** A random but repeatable sample of entries, and of exits, that came from the contact or from time. */
export function sampleMoves(
  sql: Sql,
  workspaceId: number,
  segmentId: number,
  { from, to, each }: { from: Date; to: Date; each: number },
): Promise<OwnMove[]> {
  return sql<OwnMove>(
    `select contact_id as "contactId", change, at from (
       select contact_id, change, at, row_number() over (partition by change order by hashint8(id), id) as n
       from member_log
       where workspace_id = $1 and segment_id = $2 and at > $3 and at <= $4 and cause in ('change', 'time')
     ) moves where n <= $5 order by change, n`,
    [workspaceId, segmentId, from, to, each],
  );
}
