/**
 * SQL of changes under trial, which are rows of segment with draft_of. Writes segment. Reads member, contact,
 * segment_build.
 */
import type { AttributeValue } from '../contacts/index.ts';
import type { Sql } from '../platform/index.ts';
import type { Definition } from './language/definition.schema.ts';

export type DraftRow = {
  id: number;
  segmentId: number;
  definition: Definition;
  version: number;
  builtAt: Date | null;
  createdAt: Date;
  appliesWhenBuilt: boolean;
};

const columns = `d.id, d.draft_of as "segmentId", d.definition, d.version, d.built_at as "builtAt",
  d.created_at as "createdAt", d.applies_when_built as "appliesWhenBuilt"`;

export async function insertDraft(
  sql: Sql,
  workspaceId: number,
  draft: {
    segmentId: number;
    name: string;
    purpose: string;
    definition: Definition;
    appliesWhenBuilt: boolean;
    now: Date;
  },
): Promise<DraftRow> {
  const rows = await sql<DraftRow>(
    `insert into segment as d (workspace_id, draft_of, name, purpose, definition, applies_when_built, created_at)
     values ($1, $2, $3, $4, $5, $6, $7) returning ${columns}`,
    [
      workspaceId,
      draft.segmentId,
      draft.name,
      draft.purpose,
      JSON.stringify(draft.definition),
      draft.appliesWhenBuilt,
      draft.now,
    ],
  );
  return rows[0]!;
}

/** The drafts of these segments; at most one each. */
export function readDrafts(sql: Sql, workspaceId: number, segmentIds: readonly number[]): Promise<DraftRow[]> {
  return sql<DraftRow>(
    `select ${columns} from segment d
     where d.workspace_id = $1 and d.draft_of = any($2::int[]) and d.archived_at is null`,
    [workspaceId, segmentIds],
  );
}

export async function readDraft(sql: Sql, workspaceId: number, segmentId: number): Promise<DraftRow | undefined> {
  return (await readDrafts(sql, workspaceId, [segmentId]))[0];
}

export async function setAppliesWhenBuilt(sql: Sql, workspaceId: number, draftId: number, applies: boolean) {
  await sql('update segment set applies_when_built = $3 where workspace_id = $1 and id = $2 and draft_of is not null', [
    workspaceId,
    draftId,
    applies,
  ]);
}

/** Drafts that are built and wait for nobody's word. */
export function draftsToApply(sql: Sql): Promise<{ workspaceId: number; segmentId: number; id: number }[]> {
  return sql(
    `select workspace_id as "workspaceId", draft_of as "segmentId", id from segment
     where draft_of is not null and applies_when_built and built_at is not null and archived_at is null order by id`,
  );
}

export type Move = { enter: number; leave: number; stay: number };

/** How many would enter, leave and stay if the draft took the segment's place. */
export async function countMove(sql: Sql, workspaceId: number, segmentId: number, draftId: number): Promise<Move> {
  const [row] = await sql<Move>(
    `select count(*) filter (where is_now is null) as enter, count(*) filter (where is_then is null) as leave,
       count(*) filter (where is_now and is_then) as stay
     from (select contact_id, true as is_now from member where workspace_id = $1 and segment_id = $2) n
     full join (select contact_id, true as is_then from member where workspace_id = $1 and segment_id = $3) t
       using (contact_id)`,
    [workspaceId, segmentId, draftId],
  );
  return row!;
}

export type MovingRow = {
  id: number;
  externalId: string | null;
  email: string | null;
  attributes: Record<string, AttributeValue>;
};

/** Members of `inId` who are not members of `outId`, in the order of contact ids, which are `id`. */
export function readDifference(
  sql: Sql,
  workspaceId: number,
  { inId, outId }: { inId: number; outId: number },
  afterId: number,
  limit: number,
): Promise<MovingRow[]> {
  return sql<MovingRow>(
    `select m.contact_id as id, c.external_id as "externalId", c.email, c.attributes
     from member m join contact c on c.id = m.contact_id and c.workspace_id = $1
     where m.workspace_id = $1 and m.segment_id = $2 and m.contact_id > $4::bigint
       and not exists (select from member o where o.segment_id = $3 and o.contact_id = m.contact_id)
     order by m.contact_id limit $5`,
    [workspaceId, inId, outId, afterId, limit],
  );
}
