/** SQL of what people did after an instant. Reads contact, event, member. */
import type { Sql } from '../../platform/index.ts';
import type { CompiledSql } from '../sql/compile-context.ts';

/** What a group did: sums over its contacts. Amounts in minor units. */
export type GroupRow = {
  isMember: boolean;
  contacts: number;
  buyers: number;
  orders: number;
  net: number;
  openers: number;
  opens: number;
  clickers: number;
  clicks: number;
  unsubscribers: number;
  /** From contact to contact; null for fewer than two. */
  ordersVariance: number | null;
  netVariance: number | null;
};

export type After = {
  workspaceId: number;
  at: Date;
  until: Date;
  kindIds: Record<'order' | 'refund' | 'opened' | 'clicked' | 'unsubscribed', number | null>;
};

/**
 * What the contacts that `matching` selects did after `at`, up to and including `until`, and what all others did who were
 * known at `at`: made before it, or with an event before it (the contacts of an imported history were made later). One
 * range of the index (kind, at) a kind; the scalar subselect, so that no plan hashes all events for the sake of a few.
 */
export function readGroups(sql: Sql, matching: CompiledSql, { workspaceId, at, until, kindIds }: After) {
  const values: unknown[] = [...matching.values];
  const param = (value: unknown, type: string) => {
    values.push(value);
    return `$${values.length}::${type}`;
  };
  const workspace = param(workspaceId, 'int');
  const from = param(at, 'timestamptz');
  const to = param(until, 'timestamptz');
  const kind = Object.fromEntries(Object.entries(kindIds).map(([name, id]) => [name, param(id, 'int')])) as Record<
    keyof After['kindIds'],
    string
  >;
  const kinds = param(
    Object.values(kindIds).filter((id) => id !== null),
    'int[]',
  );
  return sql<GroupRow>(
    `with matching as materialized (${matching.text}),
     did as (
       select contact_id, count(*) filter (where kind_id = ${kind.order}) as orders,
         coalesce(sum(amount) filter (where kind_id in (${kind.order}, ${kind.refund})), 0) as net,
         count(*) filter (where kind_id = ${kind.opened}) as opens,
         count(*) filter (where kind_id = ${kind.clicked}) as clicks,
         count(*) filter (where kind_id = ${kind.unsubscribed}) as unsubscribes
       from event
       where workspace_id = ${workspace} and kind_id = any(${kinds}) and at > ${from} and at <= ${to} group by contact_id
     )
     select m.contact_id is not null as "isMember", count(*) as contacts,
       count(*) filter (where d.orders > 0) as buyers, coalesce(sum(d.orders), 0) as orders, coalesce(sum(d.net), 0) as net,
       count(*) filter (where d.opens > 0) as openers, coalesce(sum(d.opens), 0) as opens,
       count(*) filter (where d.clicks > 0) as clickers, coalesce(sum(d.clicks), 0) as clicks,
       count(*) filter (where d.unsubscribes > 0) as unsubscribers,
       var_samp(coalesce(d.orders, 0))::float8 as "ordersVariance", var_samp(coalesce(d.net, 0))::float8 as "netVariance"
     from contact c
     left join matching m on m.contact_id = c.id
     left join did d on d.contact_id = c.id
     where c.workspace_id = ${workspace} and (c.created_at <= ${from} or coalesce(
       (select true from event e where e.contact_id = c.id and e.workspace_id = ${workspace} and e.at <= ${from} limit 1),
       false))
     group by 1`,
    values,
  );
}

export type SinceRow = { stayed: number; left: number; entered: number };

/** Whom `matching` selects, beside the members of the segment now. */
export async function countSince(
  sql: Sql,
  matching: CompiledSql,
  { workspaceId, segmentId }: { workspaceId: number; segmentId: number },
): Promise<SinceRow> {
  const place = matching.values.length;
  const [row] = await sql<SinceRow>(
    `select count(*) filter (where was and "is") as stayed, count(*) filter (where "is" is null) as "left",
            count(*) filter (where was is null) as entered
       from (select contact_id, true as was from (${matching.text}) as matching) then_
       full join (select contact_id, true as "is" from member
                   where workspace_id = $${place + 1}::int and segment_id = $${place + 2}::int) now_ using (contact_id)`,
    [...matching.values, workspaceId, segmentId],
  );
  return row!;
}
