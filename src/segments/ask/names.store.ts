/**
 * SQL of what things are called. Reads offer, campaign, customer_template, event_kind, contact_attribute_def, subscription,
 * contact_value, company, contact_company.
 */
import type { AttributeType } from '../../contacts/index.ts';
import type { Sql } from '../../platform/index.ts';

export async function readOfferNames(sql: Sql, workspaceId: number, ids: number[]): Promise<Map<number, string>> {
  const rows = await sql<{ id: number; name: string }>(
    'select id, name from offer where workspace_id = $1 and id = any($2::int[])',
    [workspaceId, ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function readCampaignNames(sql: Sql, workspaceId: number, ids: number[]): Promise<Map<number, string>> {
  const rows = await sql<{ id: number; name: string }>(
    'select id, name from campaign where workspace_id = $1 and id = any($2::int[])',
    [workspaceId, ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Templates of best customers. */
export async function readTemplateNames(sql: Sql, workspaceId: number, ids: number[]): Promise<Map<number, string>> {
  const rows = await sql<{ id: number; name: string }>(
    'select id, name from customer_template where workspace_id = $1 and id = any($2::int[])',
    [workspaceId, ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Types of JSON as types of attributes. */
const typesOfJson: Record<string, AttributeType> = {
  string: 'text',
  number: 'number',
  boolean: 'boolean',
  array: 'list',
};

/** Attributes of companies, with their type where all values are of one, and the roles of contacts in them. */
export async function readCompanyNames(sql: Sql, workspaceId: number) {
  const [attributes, roles] = await Promise.all([
    sql<{ name: string; types: string[] }>(
      `select t.name, array_agg(distinct jsonb_typeof(t.value)) as types
       from company k, jsonb_each(k.attributes) as t (name, value)
       where k.workspace_id = $1 and jsonb_typeof(t.value) <> 'null' group by t.name`,
      [workspaceId],
    ),
    sql<{ role: string }>(
      'select distinct role from contact_company where workspace_id = $1 and role is not null limit 1000',
      [workspaceId],
    ),
  ]);
  return {
    attributes: new Map(
      attributes.map(({ name, types }) => [name, types.length === 1 ? (typesOfJson[types[0]!] ?? null) : null]),
    ),
    roles: new Set(roles.map(({ role }) => role)),
  };
}

/** Names of the kinds of events, of the attributes (with their types) and of the topics of a workspace. */
export async function readKnownNames(sql: Sql, workspaceId: number) {
  const [row] = await sql<{ kinds: string[]; attributes: { name: string; type: AttributeType }[]; topics: string[] }>(
    `with recursive topic(name) as (
       -- From topic to topic along the index: there are few, and millions of subscriptions.
       (select topic from subscription where workspace_id = $1 order by topic limit 1)
       union all
       select (select s.topic from subscription s where s.workspace_id = $1 and s.topic > t.name order by s.topic limit 1)
       from topic t where t.name is not null
     )
     select array(select name from event_kind where workspace_id = $1) as kinds,
       array(select jsonb_build_object('name', name, 'type', type) from contact_attribute_def where workspace_id = $1) as attributes,
       array(select name from topic where name is not null) as topics`,
    [workspaceId],
  );
  return row!;
}

/** Names of values among those set last, in this workspace. Bounded: values have no index by name. */
export async function readRecentValueNames(sql: Sql, workspaceId: number): Promise<string[]> {
  const rows = await sql<{ name: string }>(
    `select distinct name from (select workspace_id, name from contact_value order by id desc limit 10000) v
     where workspace_id = $1`,
    [workspaceId],
  );
  return rows.map(({ name }) => name);
}

/** Whether any contact ever had a value of this name. May read the whole table. */
export async function hasValue(sql: Sql, workspaceId: number, name: string): Promise<boolean> {
  const rows = await sql('select from contact_value where workspace_id = $1 and name = $2 limit 1', [
    workspaceId,
    name,
  ]);
  return rows.length > 0;
}
