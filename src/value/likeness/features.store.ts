/**
 * SQL of what is known about contacts at an instant. Reads contact, contact_attribute_change, contact_attribute_def,
 * contact_company, company, event, event_kind, order_line, product, subscription. Every statement takes the ids of a batch.
 */
import { int4Array, type Sql } from '../../platform/index.ts';

type Batch = { contactIds: readonly number[]; until: Date };

export type ContactRow = { contactId: number; attributes: Record<string, unknown>; language: string | null };

/** Own fields and attributes as they were: before the first change after that instant, or as they are now. */
export async function readContactRows(
  sql: Sql,
  workspaceId: number,
  { contactIds, until }: Batch,
): Promise<ContactRow[]> {
  const ids = int4Array(contactIds);
  const rows = await sql<ContactRow>(
    `select id as "contactId", attributes, language from contact where workspace_id = $1 and id = any($2::int[]) order by id`,
    [workspaceId, ids],
  );
  const changes = await sql<{ contactId: number; name: string; before: unknown }>(
    `select distinct on (contact_id, name) contact_id as "contactId", name, value_before as before
       from contact_attribute_change where workspace_id = $1 and contact_id = any($2::int[]) and at > $3
      order by contact_id, name, at, id`,
    [workspaceId, ids, until],
  );
  const byId = new Map(rows.map((row) => [row.contactId, row]));
  for (const { contactId, name, before } of changes) {
    const row = byId.get(contactId);
    if (!row) continue;
    if (name === '$language') row.language = typeof before === 'string' ? before : null;
    else if (!name.startsWith('$')) row.attributes[name] = before;
  }
  return rows;
}

export type AttributeType = { name: string; type: string };

export const readAttributeTypes = (sql: Sql, workspaceId: number) =>
  sql<AttributeType>('select name, type from contact_attribute_def where workspace_id = $1', [workspaceId]);

export type CompanyRow = {
  contactId: number;
  attributes: Record<string, unknown>;
  role: string | null;
  decides: boolean;
  people: number;
  decisionMakers: number;
};

/** Companies of the contacts, as they are now: no history of them is kept. */
export const readCompanyRows = (sql: Sql, workspaceId: number, { contactIds }: Batch) =>
  sql<CompanyRow>(
    `with own as (
       select contact_id, company_id, role, decides from contact_company
        where workspace_id = $1 and contact_id = any($2::int[])
     ), counted as (
       select company_id, count(*) as people, count(*) filter (where decides) as makers from contact_company
        where workspace_id = $1 and company_id in (select company_id from own) group by company_id
     )
     select o.contact_id as "contactId", c.attributes, o.role, o.decides, n.people, n.makers as "decisionMakers"
       from own o join company c on c.id = o.company_id and c.workspace_id = $1
       join counted n on n.company_id = o.company_id
      order by o.contact_id, o.company_id`,
    [workspaceId, int4Array(contactIds)],
  );

export type OrderRow = {
  contactId: number;
  orders: number;
  refunds: number;
  amount: number;
  refunded: number;
  firstAt: Date;
  lastAt: Date;
  /** Orders by day of the week, Monday first, and by part of the day. */
  weekdays: number[];
  parts: number[];
};

/** Out of the index of events by contact alone. */
export const readOrderRows = (sql: Sql, workspaceId: number, { contactIds, until }: Batch) =>
  sql<OrderRow>(
    `select contact_id as "contactId", count(*) filter (where is_order) as orders,
            count(*) filter (where not is_order) as refunds,
            coalesce(sum(amount) filter (where is_order), 0)::float8 as amount,
            coalesce(-sum(amount) filter (where not is_order), 0)::float8 as refunded,
            min(at) filter (where is_order) as "firstAt", max(at) filter (where is_order) as "lastAt",
            array[${sevenDays}]::int[] as weekdays, array[${fourParts}]::int[] as parts
       from (select e.contact_id, e.at, e.amount, e.minute_of_week, k.name = 'order' as is_order
               from event_kind k join event e on e.kind_id = k.id and e.workspace_id = $1
              where k.workspace_id = $1 and k.name in ('order', 'refund') and e.contact_id = any($2::int[]) and e.at < $3) e
      group by contact_id having bool_or(is_order)`,
    [workspaceId, int4Array(contactIds), until],
  );

const sevenDays = [0, 1, 2, 3, 4, 5, 6]
  .map((day) => `count(*) filter (where is_order and minute_of_week / 1440 = ${day})`)
  .join(', ');
/** Night until 5, morning until 12, afternoon until 17, evening until 22, and the rest of the night. */
const partBounds = [
  'minute_of_week % 1440 < 300 or minute_of_week % 1440 >= 1320',
  'minute_of_week % 1440 >= 300 and minute_of_week % 1440 < 720',
  'minute_of_week % 1440 >= 720 and minute_of_week % 1440 < 1020',
  'minute_of_week % 1440 >= 1020 and minute_of_week % 1440 < 1320',
];
const fourParts = partBounds.map((bound) => `count(*) filter (where is_order and (${bound}))`).join(', ');

export const readChannelRows = (sql: Sql, workspaceId: number, { contactIds, until }: Batch) =>
  sql<{ contactId: number; channels: string[] }>(
    `select e.contact_id as "contactId", array_agg(distinct e.props ->> 'channel') as channels
       from event e join event_kind k on k.id = e.kind_id and k.workspace_id = $1 and k.name = 'order'
      where e.workspace_id = $1 and e.contact_id = any($2::int[]) and e.at < $3
        and jsonb_typeof(e.props -> 'channel') = 'string'
      group by e.contact_id`,
    [workspaceId, int4Array(contactIds), until],
  );

export type LineRow = {
  contactId: number;
  lines: number;
  orders: number;
  products: number;
  categories: string[];
  brands: string[];
  firstCategories: string[];
};

/** Lines of orders; a line without category or brand has those of its product. */
export const readLineRows = (sql: Sql, workspaceId: number, { contactIds, until }: Batch) =>
  sql<LineRow>(
    `with line as (
       select l.contact_id, l.event_id, l.product, coalesce(l.category, p.category) as category,
              coalesce(l.brand, p.brand) as brand, l.at = min(l.at) over (partition by l.contact_id) as is_first
         from order_line l left join product p on p.workspace_id = $1 and p.sku = l.product
        where l.workspace_id = $1 and l.contact_id = any($2::int[]) and l.at < $3 and l.quantity > 0
     )
     select contact_id as "contactId", count(*) as lines, count(distinct event_id) as orders,
            count(distinct product) as products,
            coalesce(array_agg(distinct category) filter (where category is not null), '{}') as categories,
            coalesce(array_agg(distinct brand) filter (where brand is not null), '{}') as brands,
            coalesce(array_agg(distinct category) filter (where category is not null and is_first), '{}') as "firstCategories"
       from line group by contact_id`,
    [workspaceId, int4Array(contactIds), until],
  );

/** Which of these products each has bought. */
export const readProductRows = (
  sql: Sql,
  workspaceId: number,
  { contactIds, until }: Batch,
  products: readonly string[],
) =>
  sql<{ contactId: number; products: string[] }>(
    `select contact_id as "contactId", array_agg(distinct product) as products from order_line
      where workspace_id = $1 and contact_id = any($2::int[]) and at < $3 and quantity > 0 and product = any($4::text[])
      group by contact_id`,
    [workspaceId, int4Array(contactIds), until, products],
  );

export type EngagementRow = { contactId: number; received: number; opened: number; clicked: number };

/** Messages opened and clicked by people, and received, since an instant. */
export const readEngagementRows = (sql: Sql, workspaceId: number, { contactIds, until }: Batch, since: Date) =>
  sql<EngagementRow>(
    `select e.contact_id as "contactId", count(distinct e.message_id) as received,
            count(distinct e.message_id) filter (where k.name = 'message_opened') as opened,
            count(distinct e.message_id) filter (where k.name = 'message_clicked') as clicked
       from event_kind k join event e on e.kind_id = k.id and e.workspace_id = $1
      where k.workspace_id = $1 and k.name in ('message_accepted', 'message_opened', 'message_clicked')
        and e.contact_id = any($2::int[]) and e.at >= $4 and e.at < $3
      group by e.contact_id`,
    [workspaceId, int4Array(contactIds), until, since],
  );

export const readKinds = (sql: Sql, workspaceId: number) =>
  sql<{ id: number; name: string }>('select id, name from event_kind where workspace_id = $1', [workspaceId]);

/** Which of these kinds of events each has since an instant. */
export const readDoneRows = (
  sql: Sql,
  workspaceId: number,
  { contactIds, until }: Batch,
  { since, kindIds }: { since: Date; kindIds: readonly number[] },
) =>
  sql<{ contactId: number; kindIds: number[] }>(
    `select contact_id as "contactId", array_agg(distinct kind_id) as "kindIds" from event
      where workspace_id = $1 and contact_id = any($2::int[]) and kind_id = any($5::int[]) and at >= $4 and at < $3
      group by contact_id`,
    [workspaceId, int4Array(contactIds), until, since, int4Array(kindIds)],
  );

export const readTopicRows = (sql: Sql, workspaceId: number, { contactIds, until }: Batch) =>
  sql<{ contactId: number; topics: string[] }>(
    `select contact_id as "contactId",
            coalesce(array_agg(topic) filter (where state = 'subscribed'), '{}') as topics from subscription
      where workspace_id = $1 and contact_id = any($2::int[]) and at < $3 group by contact_id`,
    [workspaceId, int4Array(contactIds), until],
  );
