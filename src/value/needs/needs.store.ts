/** Owns: needs_group, needs_proposal. Reads: contact, contact_attribute_change, contact_score, member. */
import { int4Array, type Sql, type Tx, textArray } from '../../platform/index.ts';
import type { Answer } from './land-contact.ts';

export type NeedsGroupRow = {
  id: number;
  name: string;
  words: string;
  arguments: string[];
  answers: Answer[];
  /** A definition in the language of segments. */
  rule: unknown;
  segmentId: number | null;
  position: number;
  createdAt: Date;
  archivedAt: Date | null;
};

const columns = `id, name, words, arguments, answers, rule, segment_id as "segmentId", position, created_at as "createdAt",
  archived_at as "archivedAt"`;

/** One who writes groups of a workspace at a time: until the end of the transaction. */
export async function lockGroups({ sql }: Pick<Tx, 'sql'>, workspaceId: number): Promise<void> {
  await sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`needs_group ${workspaceId}`]);
}

/** Groups in use, in their order. */
export const listGroups = (sql: Sql, workspaceId: number): Promise<NeedsGroupRow[]> =>
  sql<NeedsGroupRow>(
    `select ${columns} from needs_group where workspace_id = $1 and archived_at is null order by position, id`,
    [workspaceId],
  );

export async function findGroup(sql: Sql, workspaceId: number, id: number): Promise<NeedsGroupRow | null> {
  const rows = await sql<NeedsGroupRow>(`select ${columns} from needs_group where workspace_id = $1 and id = $2`, [
    workspaceId,
    id,
  ]);
  return rows[0] ?? null;
}

export type GroupWrite = Pick<
  NeedsGroupRow,
  'name' | 'words' | 'arguments' | 'answers' | 'rule' | 'segmentId' | 'position'
>;

const written = ({ name, words, arguments: said, answers, rule, segmentId, position }: GroupWrite) => [
  name,
  words,
  textArray(said),
  JSON.stringify(answers),
  rule === null ? null : JSON.stringify(rule),
  segmentId,
  position,
];

export async function insertGroup(sql: Sql, workspaceId: number, group: GroupWrite, now: Date): Promise<number> {
  const [row] = await sql<{ id: number }>(
    `insert into needs_group (workspace_id, name, words, arguments, answers, rule, segment_id, position, created_at)
     values ($1, $3, $4, $5::text[], $6, $7, $8, $9, $2) returning id`,
    [workspaceId, now, ...written(group)],
  );
  return row!.id;
}

export async function updateGroup(sql: Sql, workspaceId: number, id: number, group: GroupWrite): Promise<void> {
  await sql(
    `update needs_group set name = $3, words = $4, arguments = $5::text[], answers = $6, rule = $7, segment_id = $8,
            position = $9
      where workspace_id = $1 and id = $2`,
    [workspaceId, id, ...written(group)],
  );
}

export async function archiveGroup(sql: Sql, workspaceId: number, id: number, now: Date): Promise<void> {
  await sql('update needs_group set archived_at = $3 where workspace_id = $1 and id = $2', [workspaceId, id, now]);
}

/** How many contacts landed in each group (by its name), by what. The newest row of each contact, out of the index. */
export const countLandings = (sql: Sql, workspaceId: number, now: Date) =>
  sql<{ name: string; by: string; contacts: number; meanProbability: number }>(
    `select scores ->> 'needs_group' as name, scores ->> 'needs_by' as by, count(*)::int as contacts,
            avg((scores ->> 'needs_probability')::float8) as "meanProbability"
       from (select distinct on (s.contact_id) s.scores from contact_score s
              where s.workspace_id = $1 and s.model = 'needs' and s.at <= $2
              order by s.contact_id, s.at desc, s.id desc) latest
      where scores ? 'needs_group' group by 1, 2`,
    [workspaceId, now],
  );

export type LandedRow = {
  contactId: number;
  externalId: string | null;
  email: string | null;
  by: 'declared' | 'rule' | 'likeness' | null;
  probability: number | null;
};

/** Contacts behind one number of countLandings, in the order of their ids; `name` null: those in no group. */
export const findLanded = (
  sql: Sql,
  workspaceId: number,
  wanted: { name: string | null; by: string | null; now: Date; afterId: number; limit: number },
) =>
  sql<LandedRow & { id: number }>(
    `select c.id, c.id as "contactId", c.external_id as "externalId", c.email, held.scores ->> 'needs_by' as by,
            (held.scores ->> 'needs_probability')::float8 as probability
       from contact c left join lateral (
              select s.scores from contact_score s where s.contact_id = c.id and s.model = 'needs' and s.at <= $2
               order by s.at desc, s.id desc limit 1) held on true
      where c.workspace_id = $1 and c.id > $5 and held.scores ->> 'needs_group' is not distinct from $3::text
        and ($4::text is null or held.scores ->> 'needs_by' = $4)
      order by c.id limit $6`,
    [workspaceId, wanted.now, wanted.name, wanted.by, wanted.afterId, wanted.limit],
  );

export async function countContacts(sql: Sql, workspaceId: number): Promise<number> {
  const [row] = await sql<{ count: number }>('select count(*)::int as count from contact where workspace_id = $1', [
    workspaceId,
  ]);
  return row!.count;
}

/** For each pair of these segments, how many contacts are in both. */
export const countShared = (sql: Sql, workspaceId: number, segmentIds: readonly number[]) =>
  sql<{ first: number; second: number; contacts: number }>(
    `select a.segment_id as first, b.segment_id as second, count(*)::int as contacts
       from member a join member b on b.contact_id = a.contact_id and b.segment_id > a.segment_id
      where a.workspace_id = $1 and b.workspace_id = $1
        and a.segment_id = any($2::int[]) and b.segment_id = any($2::int[])
      group by 1, 2`,
    [workspaceId, int4Array(segmentIds)],
  );

export type LandingRow = {
  contactId: number;
  attributes: Record<string, unknown>;
  changedAt: Record<string, number>;
  segmentIds: number[];
};

/** What declared answers and rules say about contacts, in the order of their ids: these, or the next after one. */
export async function readLandingFacts(
  sql: Sql,
  workspaceId: number,
  { contactIds, after, limit }: { contactIds?: readonly number[]; after?: number; limit?: number },
  { attributes, segmentIds }: { attributes: readonly string[]; segmentIds: readonly number[] },
): Promise<LandingRow[]> {
  return sql<LandingRow>(
    `select c.id as "contactId",
            coalesce((select jsonb_object_agg(name, c.attributes -> name) from unnest($5::text[]) as name
                       where c.attributes ? name), '{}') as attributes,
            coalesce((select jsonb_object_agg(name, at) from (
                        select h.name, extract(epoch from max(h.at)) * 1000 as at from contact_attribute_change h
                         where h.workspace_id = $1 and h.contact_id = c.id and h.name = any($5::text[])
                         group by h.name) changed), '{}') as "changedAt",
            array(select m.segment_id from member m
                   where m.workspace_id = $1 and m.contact_id = c.id and m.segment_id = any($6::int[])) as "segmentIds"
       from contact c
      where c.workspace_id = $1 and c.id > $3 and ($2::int[] is null or c.id = any($2::int[]))
      order by c.id limit $4`,
    [
      workspaceId,
      contactIds ? int4Array(contactIds) : null,
      after ?? 0,
      limit ?? 1_000_000,
      textArray(attributes),
      int4Array(segmentIds),
    ],
  );
}

/** Contacts whose answers or rules may have changed in a range of a log, of workspaces that have groups. */
export const findTouched = (
  sql: Sql,
  table: 'contact_attribute_change' | 'member_log' | 'contact',
  { after, upTo }: { after: number; upTo: number },
) => sql<{ workspaceId: number; contactId: number }>(touchedIn[table], [after, upTo]);

const touchedIn = {
  contact_attribute_change: `
    select distinct h.workspace_id as "workspaceId", h.contact_id as "contactId" from contact_attribute_change h
     where h.id > $1 and h.id <= $2 and exists (
       select 1 from needs_group g, jsonb_array_elements(g.answers) a
        where g.workspace_id = h.workspace_id and g.archived_at is null and a ->> 'attribute' = h.name)`,
  member_log: `
    select distinct m.workspace_id as "workspaceId", m.contact_id as "contactId" from member_log m
     where m.id > $1 and m.id <= $2 and exists (
       select 1 from needs_group g
        where g.workspace_id = m.workspace_id and g.archived_at is null and g.segment_id = m.segment_id)`,
  contact: `
    select c.workspace_id as "workspaceId", c.id as "contactId" from contact c
     where c.id > $1 and c.id <= $2 and exists (
       select 1 from needs_group g, jsonb_array_elements(g.answers) a
        where g.workspace_id = c.workspace_id and g.archived_at is null and c.attributes ? (a ->> 'attribute'))`,
};

export type ProposalRow<Result> = { id: number; result: Result; madeAt: Date };

export async function insertProposal(sql: Sql, workspaceId: number, result: unknown, now: Date): Promise<number> {
  const [row] = await sql<{ id: number }>(
    'insert into needs_proposal (workspace_id, result, made_at) values ($1, $2, $3) returning id',
    [workspaceId, JSON.stringify(result), now],
  );
  return row!.id;
}

/** Puts the result in the place of the request, once; whoever comes second changes nothing. */
export async function finishProposal(
  sql: Sql,
  workspaceId: number,
  id: number,
  { result, now }: { result: unknown; now: Date },
): Promise<void> {
  await sql(
    `update needs_proposal set result = $3, made_at = $4
      where workspace_id = $1 and id = $2 and result ->> 'kind' = 'waiting'`,
    [workspaceId, id, JSON.stringify(result), now],
  );
}

export const listProposals = <Result>(sql: Sql, workspaceId: number, limit: number) =>
  sql<ProposalRow<Result>>(
    'select id, result, made_at as "madeAt" from needs_proposal where workspace_id = $1 order by id desc limit $2',
    [workspaceId, limit],
  );

export async function findProposal<Result>(
  sql: Sql,
  workspaceId: number,
  id: number,
): Promise<ProposalRow<Result> | null> {
  const rows = await sql<ProposalRow<Result>>(
    'select id, result, made_at as "madeAt" from needs_proposal where workspace_id = $1 and id = $2',
    [workspaceId, id],
  );
  return rows[0] ?? null;
}

/** Requests that nobody has answered, of every workspace. */
export const listWaiting = <Result>(sql: Sql) =>
  sql<ProposalRow<Result> & { workspaceId: number }>(
    `select id, workspace_id as "workspaceId", result, made_at as "madeAt" from needs_proposal
      where result ->> 'kind' = 'waiting' order by id`,
    [],
  );

/** Whether there is or was a needs group: without any there is nothing to place or to take back. */
export async function hasEverHadGroups(sql: Sql, workspaceId: number): Promise<boolean> {
  const [row] = await sql<{ any: boolean }>(
    'select exists (select 1 from needs_group where workspace_id = $1) as any',
    [workspaceId],
  );
  return row!.any;
}

/** One who places contacts of a workspace at a time: facts read before somebody else wrote must not overwrite. */
export async function holdJudging({ sql }: Pick<Tx, 'sql'>, workspaceId: number): Promise<void> {
  await sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`needs judging ${workspaceId}`]);
}

/** Logs are followed from here on; what happened before is known to the nightly scoring. */
export async function startFollowing(
  sql: Sql,
  name: string,
  table: 'contact_attribute_change' | 'member_log' | 'contact',
): Promise<void> {
  await sql(
    `insert into follower_position (name, position) select $1, coalesce(max(id), 0) from ${table}
      on conflict do nothing`,
    [name],
  );
}
