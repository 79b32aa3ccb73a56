// Reads contact, member, segment, subscription, suppression, contact_issue, event, event_kind, contact_company, company.
import { searchPatterns, searchSql } from '../../contacts/index.ts';
import { int4Array, type Sql } from '../../platform/index.ts';

export type PeopleFilter = {
  /** Words, looked for in these attributes too. */
  search: { text: string; names: readonly string[] } | null;
  segmentId: number | null;
  topic: string | null;
  isSuppressed: boolean | null;
  issue: string | null;
};

const suppression = `exists (select from suppression s
  where s.workspace_id = $1 and s.email_normal = contact.email_normal)`;

/** The conditions of a filter, $1 being the workspace, and their values from `$2` on. */
function conditions(filter: PeopleFilter): { where: string; values: unknown[] } {
  const values: unknown[] = [];
  const place = (value: unknown) => `$${values.push(value) + 1}`;
  const all = ['contact.workspace_id = $1'];
  if (filter.search) {
    const patterns = place(searchPatterns(filter.search.text));
    all.push(searchSql(patterns, filter.search.names.map(place)));
  }
  if (filter.segmentId !== null)
    all.push(`exists (select from member m where m.workspace_id = $1 and m.segment_id = ${place(filter.segmentId)}
      and m.contact_id = contact.id)`);
  if (filter.topic !== null)
    all.push(`exists (select from subscription s where s.workspace_id = $1 and s.contact_id = contact.id
      and s.topic = ${place(filter.topic)} and s.state = 'subscribed')`);
  if (filter.isSuppressed !== null) all.push(filter.isSuppressed ? suppression : `not ${suppression}`);
  if (filter.issue !== null)
    all.push(`exists (select from contact_issue i where i.workspace_id = $1 and i.contact_id = contact.id
      and i.code = ${place(filter.issue)})`);
  return { where: all.join('\n and '), values };
}

/**
 * Ids of those who fit, by id. Of 200,000 contacts a page takes 5 to 16 ms by segment, topic, suppression or issue, and 0.2 to
 * 0.4 s where a search finds next to nobody (measured on a busy machine).
 */
export async function listPeopleIds(
  sql: Sql,
  workspaceId: number,
  filter: PeopleFilter,
  page: { isNewestFirst: boolean; fromId: number | null; limit: number },
): Promise<number[]> {
  const { where, values } = conditions(filter);
  const [from, limit] = [values.length + 2, values.length + 3];
  const [sign, order] = page.isNewestFirst ? ['<', 'desc'] : ['>', 'asc'];
  const rows = await sql<{ id: number }>(
    `select contact.id from contact
      where ${where} and ($${from}::int is null or contact.id ${sign} $${from}::int)
      order by contact.id ${order} limit $${limit}`,
    [workspaceId, ...values, page.fromId, page.limit],
  );
  return rows.map(({ id }) => id);
}

export async function countPeople(sql: Sql, workspaceId: number, filter: PeopleFilter): Promise<number> {
  const { where, values } = conditions(filter);
  const [row] = await sql<{ count: number }>(`select count(*)::int as count from contact where ${where}`, [
    workspaceId,
    ...values,
  ]);
  return row?.count ?? 0;
}

export type PersonFacts = {
  id: number;
  orders: number;
  worth: number;
  lastOrderAt: Date | null;
  companies: string[];
};

/** What these contacts bought, and where they belong. */
export async function readPeopleFacts(sql: Sql, workspaceId: number, ids: readonly number[]): Promise<PersonFacts[]> {
  return sql<PersonFacts>(
    `select id, bought.orders, bought.worth, bought.last_at as "lastOrderAt",
            coalesce((select json_agg(company.name order by l.since) from contact_company l
               join company on company.id = l.company_id
              where l.workspace_id = $1 and l.contact_id = t.id), '[]') as companies
       from unnest($2::int[]) as t (id)
       cross join lateral (
         select count(*) filter (where k.name = 'order')::int as orders, coalesce(sum(e.amount), 0)::bigint as worth,
                max(e.at) filter (where k.name = 'order') as last_at
           from event_kind k join event e on e.kind_id = k.id and e.contact_id = t.id and e.workspace_id = $1
          where k.workspace_id = $1 and k.name in ('order', 'refund')) bought`,
    [workspaceId, int4Array(ids)],
  );
}

export async function listSegmentsOf(
  sql: Sql,
  workspaceId: number,
  contactId: number,
): Promise<{ segmentId: number; name: string; purpose: string; since: Date }[]> {
  return sql(
    `select segment.id as "segmentId", segment.name, segment.purpose, member.entered_at as since
       from member join segment on segment.id = member.segment_id
      where member.workspace_id = $1 and member.contact_id = $2 and segment.archived_at is null
        and segment.draft_of is null
      order by member.entered_at desc, segment.name`,
    [workspaceId, contactId],
  );
}
