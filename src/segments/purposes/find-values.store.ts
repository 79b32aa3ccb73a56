/**
 * SQL of values that occur, found by a part of them while somebody types. Reads contact, company, contact_company, event,
 * event_kind, order_line, product. Looks at samples: the first so many buckets of contacts, the latest so many events.
 */
import type { Sql } from '../../platform/index.ts';

type FoundValue = { value: string | number | boolean; label: string | null; count: number };

type Search = { pattern: string; most: number };

/** `search` anywhere in a text. */
export const patternOf = (search: string): string => `%${search.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/** Every item of a stored list, and of anything else itself. */
const items = (stored: string) =>
  `jsonb_array_elements(case jsonb_typeof(${stored}) when 'array' then ${stored} else jsonb_build_array(${stored}) end)`;

const counted = (from: string) =>
  `select item as value, null as label, count(*)::int as count from (${from}) found
    where jsonb_typeof(item) in ('string', 'number', 'boolean') and item #>> '{}' ilike $2
    group by item order by count(*) desc, item limit $3`;

export const findOfContacts = (
  sql: Sql,
  workspaceId: number,
  { name, untilBucket, pattern, most }: Search & { name: string; untilBucket: number },
) =>
  sql<FoundValue>(
    counted(`select item from contact c cross join lateral ${items('(c.attributes -> $4::text)')} as item
              where c.workspace_id = $1 and c.bucket < $5 and c.attributes ? $4`),
    [workspaceId, pattern, most, name, untilBucket],
  );

export const findOfCompanies = (sql: Sql, workspaceId: number, { name, pattern, most }: Search & { name: string }) =>
  sql<FoundValue>(
    counted(
      `select item from company c cross join lateral ${items(
        "(case $4::text when '$name' then to_jsonb(c.name) when '$key' then to_jsonb(c.key) else c.attributes -> $4 end)",
      )} as item where c.workspace_id = $1`,
    ),
    [workspaceId, pattern, most, name],
  );

const latest = `select e.props, e.ref from event e
  where e.workspace_id = $1 and e.kind_id = (select id from event_kind where workspace_id = $1 and name = $4)
  order by e.at desc limit $5`;

/** Values of a property of the latest events of a kind; without a name: their references. */
export const findOfEvents = (
  sql: Sql,
  workspaceId: number,
  { kind, name, events, pattern, most }: Search & { kind: string; name: string | undefined; events: number },
) =>
  name === undefined
    ? sql<FoundValue>(counted(`select to_jsonb(ref) as item from (${latest}) latest where ref is not null`), [
        workspaceId,
        pattern,
        most,
        kind,
        events,
      ])
    : sql<FoundValue>(
        counted(
          `select item from (${latest}) latest cross join lateral ${items('(latest.props -> $6::text)')} as item`,
        ),
        [workspaceId, pattern, most, kind, events, name],
      );

/** What the latest events of a kind hold. */
export const readLatest = (sql: Sql, workspaceId: number, kind: string, events: number) =>
  sql<{ props: Record<string, unknown> | null; ref: string | null; amount: number | null }>(
    `select e.props, e.ref, e.amount from event e
      where e.workspace_id = $1 and e.kind_id = (select id from event_kind where workspace_id = $1 and name = $2)
      order by e.at desc limit $3`,
    [workspaceId, kind, events],
  );

const columns = { product: 'product', category: 'category', brand: 'brand' } as const;
export type LineField = keyof typeof columns;

/** What was bought, by those of a sample, or is for sale; products by number and by name. Ids as an array: a join would read every line. */
export const findOfLines = (
  sql: Sql,
  workspaceId: number,
  { field, untilBucket, pattern, most }: Search & { field: LineField; untilBucket: number },
) => {
  const column = columns[field];
  const own = field === 'product' ? 'sku' : column;
  const label = field === 'product' ? 'min(p.name)' : 'null::text';
  return sql<FoundValue>(
    `with bought as (
       select value, count(*) as people from (
         select distinct l.contact_id, l.${column} as value from order_line l
          where l.workspace_id = $1 and l.quantity > 0 and l.${column} is not null
            and l.contact_id = any(array(select id from contact where workspace_id = $1 and bucket < $4))) one
        group by value),
     sold as (select p.${own} as value, ${label} as label from product p
               where p.workspace_id = $1 and p.${own} is not null group by p.${own})
     select coalesce(b.value, s.value) as value, s.label, coalesce(b.people, 0)::int as count
       from bought b full join sold s on s.value = b.value
      where coalesce(b.value, s.value) ilike $2 or s.label ilike $2
      order by coalesce(b.people, 0) desc, 1 limit $3`,
    [workspaceId, pattern, most, untilBucket],
  );
};

export const findRoles = (sql: Sql, workspaceId: number, { pattern, most }: Search) =>
  sql<FoundValue>(
    `select role as value, null as label, count(*)::int as count from contact_company
      where workspace_id = $1 and role ilike $2 group by role order by count(*) desc, role limit $3`,
    [workspaceId, pattern, most],
  );
