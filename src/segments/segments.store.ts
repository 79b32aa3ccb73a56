/**
 * SQL of segments and their definitions. Writes segment, segment_version, and for archived segments member and member_log.
 * Reads contact; takes a contact's rows out of every table of the room.
 */
import { type AttributeValue, searchPatterns, searchSql } from '../contacts/index.ts';
import type { Sql } from '../platform/index.ts';
import type { Definition } from './language/definition.schema.ts';
import type { PurposeKind } from './purposes/purpose-kinds.ts';

type Attributes = Record<string, AttributeValue>;

export type SegmentRow = {
  id: number;
  name: string;
  purpose: string;
  /** Null: not said. */
  purposeKind: PurposeKind | null;
  definition: Definition;
  version: number;
  builtAt: Date | null;
  createdAt: Date;
  archivedAt: Date | null;
};

const columns = `s.id, s.name, s.purpose, s.purpose_kind as "purposeKind", s.definition, s.version, s.built_at as "builtAt", s.created_at as "createdAt",
  s.archived_at as "archivedAt"`;

/** Makes changes to the definitions of a workspace wait for each other until the transaction ends. */
export async function lockDefinitions(sql: Sql, workspaceId: number): Promise<void> {
  await sql(`select pg_advisory_xact_lock(hashtext('segments.definitions'), $1)`, [workspaceId]);
}

export async function insertSegment(
  sql: Sql,
  workspaceId: number,
  row: {
    name: string;
    purpose: string;
    purposeKind?: PurposeKind | null | undefined;
    definition: Definition;
    now: Date;
  },
): Promise<SegmentRow | undefined> {
  const [inserted] = await sql<SegmentRow>(
    `insert into segment as s (workspace_id, name, purpose, definition, created_at, purpose_kind)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (workspace_id, name) where draft_of is null do nothing returning ${columns}`,
    [workspaceId, row.name, row.purpose, JSON.stringify(row.definition), row.now, row.purposeKind ?? null],
  );
  return inserted;
}

/** Keeps what the definition was at this version, for ever. */
export async function insertVersion(sql: Sql, workspaceId: number, segment: SegmentRow, now: Date): Promise<void> {
  await sql(
    `insert into segment_version (segment_id, version, workspace_id, definition, created_at) values ($2, $3, $1, $4, $5)`,
    [workspaceId, segment.id, segment.version, JSON.stringify(segment.definition), now],
  );
}

export async function updateSegment(
  sql: Sql,
  workspaceId: number,
  segmentId: number,
  change: { name?: string | undefined; purpose?: string | undefined; purposeKind?: PurposeKind | null | undefined },
): Promise<SegmentRow | undefined> {
  const [row] = await sql<SegmentRow>(
    `update segment s set name = coalesce($3, name), purpose = coalesce($4, purpose),
            purpose_kind = case when $5 then $6 else purpose_kind end
     where workspace_id = $1 and id = $2 and draft_of is null and archived_at is null
     returning ${columns}`,
    [workspaceId, segmentId, change.name, change.purpose, change.purposeKind !== undefined, change.purposeKind ?? null],
  );
  return row;
}

export async function archiveSegment(sql: Sql, workspaceId: number, segmentId: number, now: Date): Promise<boolean> {
  const rows = await sql(
    `update segment set archived_at = $3
     where workspace_id = $1 and id = $2 and draft_of is null and archived_at is null returning id`,
    [workspaceId, segmentId, now],
  );
  return rows.length > 0;
}

/** Takes an archived segment into use again, to be built anew. False when it is not archived. */
export async function unarchiveSegment(sql: Sql, workspaceId: number, segmentId: number): Promise<boolean> {
  const rows = await sql(
    `update segment set archived_at = null, built_at = null
     where workspace_id = $1 and id = $2 and draft_of is null and archived_at is not null returning id`,
    [workspaceId, segmentId],
  );
  return rows.length > 0;
}

/**
 * Archived segments have no members; also those that a worker wrote in the very moment of archiving. The log says so too:
 * counts and members at an instant go by it.
 */
export async function deleteArchivedMembers(sql: Sql): Promise<void> {
  await sql(`with gone as (
       delete from member m using segment s
       where s.archived_at is not null and m.segment_id = s.id and m.workspace_id = s.workspace_id
       returning m.workspace_id, m.segment_id, m.contact_id, greatest(s.archived_at, m.entered_at) as at, s.draft_of
     )
     insert into member_log (workspace_id, segment_id, contact_id, change, at, cause, recorded_at)
     select workspace_id, segment_id, contact_id, 'left', at, 'rebuild', at from gone where draft_of is null
     order by segment_id, contact_id`);
}

/** The contact leaves every segment at once: it was merged into another one. */
export async function leaveAll(sql: Sql, workspaceId: number, contactId: number, now: Date): Promise<void> {
  await sql(
    `with gone as (delete from member where workspace_id = $1 and contact_id = $2 returning segment_id, entered_at)
     insert into member_log (workspace_id, segment_id, contact_id, change, at, cause, recorded_at)
     select $1::int, gone.segment_id, $2::int, 'left', greatest($3::timestamptz, gone.entered_at), 'change', $3
       from gone join segment s on s.workspace_id = $1 and s.id = gone.segment_id and s.draft_of is null
      order by gone.segment_id`,
    [workspaceId, contactId, now],
  );
}

export async function readSegment(sql: Sql, workspaceId: number, segmentId: number): Promise<SegmentRow | undefined> {
  const [row] = await sql<SegmentRow>(
    `select ${columns} from segment s where s.workspace_id = $1 and s.id = $2 and s.draft_of is null`,
    [workspaceId, segmentId],
  );
  return row;
}

export async function readSegmentByName(sql: Sql, workspaceId: number, name: string): Promise<SegmentRow | undefined> {
  const [row] = await sql<SegmentRow>(
    `select ${columns} from segment s where s.workspace_id = $1 and s.name = $2 and s.draft_of is null`,
    [workspaceId, name],
  );
  return row;
}

export type DefinitionRow = { id: number; name: string; definition: Definition; draftOf: number | null };

/** Definitions in use and under trial. */
export function readDefinitions(sql: Sql, workspaceId: number): Promise<DefinitionRow[]> {
  return sql<DefinitionRow>(
    `select id, name, definition, draft_of as "draftOf" from segment
     where workspace_id = $1 and archived_at is null order by id`,
    [workspaceId],
  );
}

/** Which workspace a segment belongs to that waits for a build, itself or by its draft; for jobs, which carry its id only. */
export async function readWorkspaceOf(sql: Sql, segmentId: number): Promise<number | undefined> {
  const [row] = await sql<{ workspaceId: number }>(
    `select workspace_id as "workspaceId" from segment
     where (id = $1 or draft_of = $1) and built_at is null and archived_at is null limit 1`,
    [segmentId],
  );
  return row?.workspaceId;
}

export function readSegments(sql: Sql, workspaceId: number, afterId: number, limit: number): Promise<SegmentRow[]> {
  return sql<SegmentRow>(
    `select ${columns} from segment s where s.workspace_id = $1 and s.id > $2::bigint and s.draft_of is null and s.archived_at is null
     order by s.id limit $3`,
    [workspaceId, afterId, limit],
  );
}

/**
 * Members of segments of the workspace. One range of the primary key of member a segment, which the index answers alone:
 * counted together, with the workspace looked up in each row, it takes several times as long.
 */
export async function readSizes(sql: Sql, workspaceId: number, segmentIds: number[]): Promise<Map<number, number>> {
  const rows = await sql<{ segmentId: number; size: number }>(
    `select s.id as "segmentId", (select count(*) from member m where m.segment_id = s.id) as size from segment s
     where s.workspace_id = $1 and s.id = any($2::int[])`,
    [workspaceId, segmentIds],
  );
  return new Map(rows.map(({ segmentId, size }) => [segmentId, size]));
}

/** Why somebody entered or left. */
export type Cause = 'change' | 'time' | 'build' | 'rebuild';

export type MemberRow = {
  id: number;
  externalId: string | null;
  email: string | null;
  attributes: Attributes;
  enteredAt: Date;
};

/** `search`: words of the name (in these attributes), the e-mail or the external id; `alsoIn`, `notIn`: other segments. */
export type MemberFilter = {
  search?: { text: string; names: readonly string[] } | undefined;
  alsoIn?: number | undefined;
  notIn?: number | undefined;
};

/** Members in the order of their contact ids, which are `id`. */
export function readMembers(
  sql: Sql,
  workspaceId: number,
  segmentId: number,
  { search, alsoIn, notIn }: MemberFilter,
  afterId: number,
  limit: number,
) {
  const names = search?.names ?? [];
  const places = names.map((_, place) => `$${place + 8}`);
  const found = search ? `and ${searchSql('$7', places, 'c')}` : '';
  const searched = search ? [searchPatterns(search.text), ...names] : [];
  return sql<MemberRow>(
    `select m.contact_id as id, c.external_id as "externalId", c.email, c.attributes, m.entered_at as "enteredAt"
     from member m join contact c on c.id = m.contact_id and c.workspace_id = $1
     where m.workspace_id = $1 and m.segment_id = $2 and m.contact_id > $3::bigint
       and ($5::int is null or exists (
         select from member o where o.workspace_id = $1 and o.segment_id = $5 and o.contact_id = m.contact_id))
       and ($6::int is null or not exists (
         select from member o where o.workspace_id = $1 and o.segment_id = $6 and o.contact_id = m.contact_id))
       ${found}
     order by m.contact_id limit $4`,
    [workspaceId, segmentId, afterId, limit, alsoIn, notIn, ...searched],
  );
}

export async function countMembers(sql: Sql, workspaceId: number, segmentId: number): Promise<number> {
  const [row] = await sql<{ count: number }>(
    'select count(*)::int as count from member where workspace_id = $1 and segment_id = $2',
    [workspaceId, segmentId],
  );
  return row!.count;
}

export async function readEnteredAt(sql: Sql, workspaceId: number, segmentId: number, contactId: number) {
  const [row] = await sql<{ enteredAt: Date }>(
    `select entered_at as "enteredAt" from member where workspace_id = $1 and segment_id = $2 and contact_id = $3`,
    [workspaceId, segmentId, contactId],
  );
  return row?.enteredAt;
}

export type ChangeRow = {
  id: number;
  contactId: number;
  externalId: string | null;
  email: string | null;
  /** Null: the contact was erased. */
  attributes: Attributes | null;
  change: 'entered' | 'left';
  cause: Cause;
  at: Date;
  recordedAt: Date;
};

/** Of which local day, and of which kind; without them all. */
export type ChangeFilter = { date?: string | undefined; change?: 'entered' | 'left' | undefined; timeZone: string };

/** Entries and exits, newest first, below `beforeId` (0: from the newest). */
export function readChanges(
  sql: Sql,
  workspaceId: number,
  segmentId: number,
  { date, change, timeZone }: ChangeFilter,
  beforeId: number,
  limit: number,
) {
  return sql<ChangeRow>(
    `select l.id, l.contact_id as "contactId", c.external_id as "externalId", c.email, c.attributes, l.change, l.cause, l.at,
            l.recorded_at as "recordedAt"
     from member_log l left join contact c on c.id = l.contact_id and c.workspace_id = $1
     where l.workspace_id = $1 and l.segment_id = $2 and ($3 = 0 or l.id < $3) and ($5::text is null or l.change = $5)
       and ($6::date is null or (l.at >= $6::date::timestamp at time zone $7 and l.at < ($6::date + 1)::timestamp at time zone $7))
     order by l.id desc limit $4`,
    [workspaceId, segmentId, beforeId, limit, change, date, timeZone],
  );
}

/** Everything this room keeps about a contact. */
export async function forgetContact(sql: Sql, workspaceId: number, contactId: number): Promise<void> {
  for (const table of ['member', 'member_log', 'segment_clock', 'segment_list_change', 'segment_touched']) {
    await sql(`delete from ${table} where workspace_id = $1 and contact_id = $2`, [workspaceId, contactId]);
  }
}
