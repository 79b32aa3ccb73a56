/**
 * SQL of what a workspace knows about its contacts. Reads contact, contact_attribute_def, contact_score, contact_value,
 * company, contact_company, event, event_kind, order_line, subscription, customer_template, segment, campaign. Of large
 * workspaces a sample by the stored hash of contacts is looked at: the same whenever it is asked for.
 */
import { int4Array, type Sql } from '../../platform/index.ts';

export type Sample = { contactIds: number[]; attributes: Record<string, unknown>[]; population: number };

/** About so many contacts, by their buckets (0 to 9,999), in the order of these: any first part is a sample too. */
export async function readSample(sql: Sql, workspaceId: number, most: number): Promise<Sample> {
  const [counted] = await sql<{ count: number }>('select count(*) as count from contact where workspace_id = $1', [
    workspaceId,
  ]);
  const population = counted!.count;
  const buckets = population <= most ? 10_000 : Math.max(1, Math.floor((10_000 * most) / population));
  const rows = await sql<{ id: number; attributes: Record<string, unknown> }>(
    'select id, attributes from contact where workspace_id = $1 and bucket < $2 order by bucket, id',
    [workspaceId, buckets],
  );
  return { contactIds: rows.map(({ id }) => id), attributes: rows.map(({ attributes }) => attributes), population };
}

export const readAttributes = (sql: Sql, workspaceId: number) =>
  sql<{ name: string; type: string; criterion: string | null }>(
    'select name, type, criterion from contact_attribute_def where workspace_id = $1 order by name',
    [workspaceId],
  );

export type KindRow = { name: string; events: number; contacts: number };

/**
 * Events by kind, of the sample; kinds that have events, though none in the sample, count 0. Grouped by contact first: two
 * hashes, where count(distinct) sorts every event. The workspace's kinds say whose events they are, so that the index by
 * contact and kind is enough, and whether a kind has any is looked up at the end of its range in the index by (kind, at): a plain
 * "exists" goes through the whole table for a kind without any (4.5 million events, 12 such kinds: 16 s cold on a busy machine).
 */
export const readKinds = (sql: Sql, workspaceId: number, contactIds: readonly number[]) =>
  sql<KindRow>(
    `with own as materialized (select id, name from event_kind where workspace_id = $1),
     seen as (
       select kind_id, sum(events) as events, count(*) as contacts from (
         select kind_id, contact_id, count(*) as events from event
          where contact_id = any($2::int[]) and kind_id = any(array(select id from own)::int[]) group by kind_id, contact_id) each_one
        group by kind_id)
     select own.name, coalesce(seen.events, 0)::int as events, coalesce(seen.contacts, 0)::int as contacts
       from own left join seen on seen.kind_id = own.id
      where seen.kind_id is not null
         or (select true from event e where e.workspace_id = $1 and e.kind_id = own.id order by e.at desc limit 1) is not null
      order by 2 desc, own.name`,
    [workspaceId, int4Array(contactIds)],
  );

export type LineRow = { field: 'category' | 'brand' | 'product'; value: string; contacts: number };

/** What most contacts bought, by category, brand and product. Made distinct by hashes: count(distinct) would sort every line three times. */
export const readLines = (sql: Sql, workspaceId: number, contactIds: readonly number[], most: number) =>
  sql<LineRow>(
    `select field, value, contacts from (
       select field, value, count(*) as contacts, row_number() over (partition by field order by count(*) desc, value) as place
         from (select distinct contact_id, field, value
                 from (select distinct contact_id, category, brand, product from order_line
                        where workspace_id = $1 and contact_id = any($2::int[]) and quantity > 0) bought
                cross join lateral (values ('category', category), ('brand', brand), ('product', product)) as f (field, value)
                where value is not null) one
        group by field, value) ranked where place <= $3 order by field, place`,
    [workspaceId, int4Array(contactIds), most],
  );

export type ValueRow = { contactId: number; model: string; values: Record<string, unknown> };

/** Values of the workspace's own and scores of models, as they hold. */
export const readValues = (sql: Sql, workspaceId: number, contactIds: readonly number[], now: Date) =>
  sql<ValueRow>(
    `select contact_id as "contactId", model, scores as values from (
       select distinct on (contact_id, model) contact_id, model, scores from contact_score
        where workspace_id = $1 and contact_id = any($2::int[]) and at <= $3
        order by contact_id, model, at desc, id desc) held
     union all
     select contact_id, '', jsonb_build_object(name, coalesce(to_jsonb(text), to_jsonb(number))) from (
       select distinct on (contact_id, name) contact_id, name, text, number from contact_value
        where workspace_id = $1 and contact_id = any($2::int[]) and at <= $3
        order by contact_id, name, at desc, id desc) own where text is not null or number is not null`,
    [workspaceId, int4Array(contactIds), now],
  );

export const readCompanies = (sql: Sql, workspaceId: number, most: number) =>
  sql<{ attributes: Record<string, unknown> }>(
    'select attributes from company where workspace_id = $1 order by id limit $2',
    [workspaceId, most],
  );

export async function readRoles(sql: Sql, workspaceId: number) {
  const rows = await sql<{ role: string | null; people: number; makers: number }>(
    `select role, count(*) as people, count(*) filter (where decides) as makers from contact_company
      where workspace_id = $1 group by role order by people desc, role limit 20`,
    [workspaceId],
  );
  return {
    links: rows.reduce((sum, { people }) => sum + people, 0),
    deciders: rows.reduce((sum, { makers }) => sum + makers, 0),
    roles: rows.flatMap(({ role, people }) => (role === null ? [] : [{ value: role, count: people }])),
  };
}

export const readTopics = (sql: Sql, workspaceId: number, contactIds: readonly number[]) =>
  sql<{ topic: string; subscribed: number }>(
    `select topic, count(*) as subscribed from subscription
      where workspace_id = $1 and contact_id = any($2::int[]) and state = 'subscribed' group by topic order by 2 desc, topic`,
    [workspaceId, int4Array(contactIds)],
  );

export const readTemplates = (sql: Sql, workspaceId: number) =>
  sql<{ id: number; name: string }>(
    `select id, name from customer_template where workspace_id = $1 and state = 'active' order by id desc limit 5`,
    [workspaceId],
  );

/** Segments in use with most members, for following what becomes of them. */
export const readLargest = (sql: Sql, workspaceId: number, most: number) =>
  sql<{ id: number; name: string }>(
    `select s.id, s.name from segment s
      where s.workspace_id = $1 and s.draft_of is null and s.archived_at is null
      order by (select count(*) from member m where m.segment_id = s.id) desc, s.id limit $2`,
    [workspaceId, most],
  );

export const readCompared = (sql: Sql, workspaceId: number) =>
  sql<{ id: number; name: string }>(
    `select id, name from campaign where workspace_id = $1 and launched_at is not null and control_share > 0
      order by launched_at desc limit 1`,
    [workspaceId],
  );

export type Rhythm = { customers: number; returning: number; medianGapDays: number | null };

/** How often those order who order more than once: the middle of their mean days between orders. */
export async function readRhythm(sql: Sql, workspaceId: number, contactIds: readonly number[]): Promise<Rhythm> {
  const [row] = await sql<Rhythm>(
    `select count(*) as customers, count(*) filter (where orders > 1) as returning,
            percentile_cont(0.5) within group (order by gap) filter (where orders > 1) as "medianGapDays"
       from (select count(*) as orders,
                    extract(epoch from max(e.at) - min(e.at))::float8 / 86400 / greatest(count(*) - 1, 1) as gap
               from event_kind k join event e on e.kind_id = k.id and e.workspace_id = $1
              where k.workspace_id = $1 and k.name = 'order' and e.contact_id = any($2::int[]) group by e.contact_id) c`,
    [workspaceId, int4Array(contactIds)],
  );
  return row!;
}
