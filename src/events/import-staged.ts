// SQL of bulk loads into event, order_line, order_code and ingest_key. Reads staged_order, fills staged_problem.
import { type Change, partOf, resolveStagedRefs, type StagedBatch, stagedRefTable } from '../contacts/index.ts';
import type { Sql } from '../platform/index.ts';
import { countOutcomes, type OrderOutcomes } from './count-staged.ts';
import { judgeGiven, judgeKnown } from './judge-staged.ts';

export type StagedOrders = StagedBatch & {
  /** orders: a row is an order; order-lines: a row is a line, and the rows of one order number make an order. */
  kind: 'orders' | 'order-lines';
  /** IANA zone of the workspace, for the local minute of the week. */
  timeZone: string;
  orderKindId: number;
  refundKindId: number;
};

export type OrderCounts = OrderOutcomes & {
  /** Contacts that were not known before; contacts known by e-mail that got their external id. */
  contacts: { created: number; linked: number };
  /** Offer codes written. */
  codes: number;
  /** Contacts whose history changed, and by which kind: the caller marks them, in the same transaction. */
  changes: Change[];
};

/**
 * Takes one batch of `staged_order` in. Rows of one order number may be scattered over the file; identical lines are
 * genuine lines. An order that is here already with the same lines (or amount) is unchanged; one that came without lines
 * gets them, and an amount that was only the sum of its lines gives way to a stated one, so that a file of orders may
 * come before or after the file of their lines; anything else is a conflict, reported and left as it is.
 * An order whose amount is negative is a refund. The time of an order is the earliest of its rows.
 * Set-based, in the caller's transaction; the caller marks the contacts and rings. Idempotent. Throws 23505 or 40P01 in a
 * race with another writer: then the whole transaction may be repeated.
 */
export async function importStagedOrders(sql: Sql, workspaceId: number, part: StagedOrders): Promise<OrderCounts> {
  const rows = await pickRows(sql, part);
  await groupOrders(sql, workspaceId, rows, part.kind);
  await judgeGiven(sql, part.kind);
  const contacts = await resolveContacts(sql, workspaceId, part);
  await judgeKnown(sql, workspaceId, rows, part.kind);
  // The planner must know how many orders are wrong or new, or it joins them to their lines by nested loops.
  await sql('analyze import_order (order_id, is_refund_row, event_id, problem, outcome, writes_lines)');
  await sql(
    `insert into staged_problem (line, code, message, original)
     select s.line, o.problem, o.message, s.original from ${rows} s
       join import_order o on ${ofOrder} where o.problem is not null`,
  );
  const codes = part.isDryRun ? 0 : await write(sql, workspaceId, rows, part);
  const outcomes = await countOutcomes(sql, part.kind);
  const changed = await sql<{ contactId: number; isRefund: boolean }>(
    `select distinct contact_id as "contactId", is_refund as "isRefund" from import_order
      where outcome in ('created', 'updated') and contact_id is not null`,
  );
  await sql('drop table import_order');
  if (rows !== 'staged_order') await sql(`drop table ${rows}`);
  const changes = changed.map(({ contactId, isRefund }) => ({
    contactId,
    input: `event:${isRefund ? part.refundKindId : part.orderKindId}` as const,
  }));
  return { ...outcomes, contacts, codes, changes };
}

/** The rows of the batch, in a table of their own unless they are all there is. */
async function pickRows(sql: Sql, { batch, batches }: StagedOrders): Promise<string> {
  if (batches === 1) return 'staged_order';
  await sql(`create temp table import_row as select * from staged_order where ${partOf('order_id', batch, batches)}`);
  await sql('analyze import_row (order_id, is_refund)');
  return 'import_row';
}

/** Which rows `s` belong to the order `o`. */
const ofOrder = 'o.order_id = s.order_id and o.is_refund_row = s.is_refund';

/**
 * One row an order (known by its first line in the file), with the event it already has. Hash aggregation over the staged
 * rows: 540,000 rows to 26,000 orders in 0.5 s, and no sort of wide rows.
 */
async function groupOrders(sql: Sql, workspaceId: number, rows: string, kind: StagedOrders['kind']): Promise<void> {
  await sql(
    `create temp table import_order as
     with grouped as (
       select order_id, is_refund as is_refund_row, min(line) as line, count(*)::int as rows, min(at) as at,
              max(external_id) as external_id, max(email) as email, max(email_normal) as email_normal,
              max(refunds_order_id) as refunds_order_id,
              coalesce(min(external_id) <> max(external_id), false)
                or (max(external_id) is null and min(email_normal) <> max(email_normal)) as is_mixed,
              min(amount) <> max(amount) or min(at) <> max(at) as is_varied,
              ${kind === 'orders' ? 'max(amount)' : 'sum(amount)::bigint'} as amount,
              bool_or(codes is not null) as has_codes
         from ${rows} group by order_id, is_refund),
     signed as (select *, is_refund_row or amount < 0 as is_refund from grouped)
     select o.*, row_number() over (partition by o.order_id, o.is_refund order by o.line) as place,
            k.key is not null as is_known, k.event_id, e.contact_id as known_contact_id, e.amount as known_amount, null::int as contact_id,
            false as writes_lines, null::text as outcome, null::text as problem, null::text as message
       from signed o
       left join ingest_key k on k.workspace_id = ${workspaceId} and k.key = ${ingestKey}
       left join event e on e.id = k.event_id and e.workspace_id = ${workspaceId}`,
  );
  await sql('analyze import_order (line, order_id, event_id, external_id, email_normal)');
}

/** The key of `append`: an order number arrives once, whichever door it takes. */
const ingestKey = `case when o.is_refund then 'refund:' else 'order:' end || o.order_id`;

/** Contacts by reference; an order that names none, but is known, keeps its contact. */
async function resolveContacts(sql: Sql, workspaceId: number, part: StagedOrders) {
  await sql(stagedRefTable);
  await sql(
    `insert into staged_ref (external_id, email, email_normal, may_create)
     select external_id, max(email), max(email_normal), bool_or(not is_known)
       from import_order where problem is null and external_id is not null group by external_id
     union all
     select null, max(email), email_normal, bool_or(not is_known)
       from import_order where problem is null and external_id is null and email_normal is not null group by email_normal`,
  );
  const counts = await resolveStagedRefs(sql, workspaceId, part);
  await sql(
    'update import_order o set contact_id = r.contact_id from staged_ref r where o.external_id = r.external_id',
  );
  await sql(
    `update import_order o set contact_id = r.contact_id from staged_ref r
      where o.external_id is null and r.external_id is null and o.email_normal = r.email_normal`,
  );
  await sql('drop table staged_ref');
  return counts;
}

/** Events first, because lines and codes carry their ids. Returns how many codes were written. */
async function write(sql: Sql, workspaceId: number, rows: string, part: StagedOrders): Promise<number> {
  // Whoever holds an id of the log holds its writing lock: those who follow the log rely on it (platform, follow-log.ts).
  await sql('lock table event in row exclusive mode');
  await sql(`update import_order set event_id = nextval('event_id_seq') where outcome = 'created'`);
  // Sorted: two writers of the same orders wait for each other in the same order.
  await sql(
    `insert into ingest_key (workspace_id, key, event_id)
     select $1, ${ingestKey}, o.event_id from import_order o where o.outcome = 'created'
      order by ${ingestKey} collate "C"`,
    [workspaceId],
  );
  await sql(
    `insert into event (id, workspace_id, contact_id, kind_id, at, received_at, minute_of_week, amount, ref)
     select event_id, $1, contact_id, case when is_refund then $3::int else $2::int end, at, $4,
            (extract(isodow from wall) - 1) * 1440 + extract(hour from wall) * 60 + extract(minute from wall),
            amount, case when is_refund then coalesce(refunds_order_id, order_id) else order_id end
       from (select *, at at time zone $5 as wall from import_order where outcome = 'created') o
      order by event_id`,
    [workspaceId, part.orderKindId, part.refundKindId, part.now, part.timeZone],
  );
  if (part.kind === 'order-lines') await writeLines(sql, workspaceId, rows);
  else await writeAmounts(sql, workspaceId);
  return writeCodes(sql, workspaceId, rows);
}

/** Lines are numbered from 0 as they stand in the file, and written order by order: neighbours in the unique index. */
async function writeLines(sql: Sql, workspaceId: number, rows: string): Promise<void> {
  await sql(
    `insert into order_line (workspace_id, contact_id, event_id, line, at, product, name, category, brand, quantity, amount)
     select $1, o.contact_id, o.event_id, row_number() over (partition by o.event_id order by s.line) - 1, o.at,
            s.product, s.name, s.category, s.brand, s.quantity, s.amount
       from ${rows} s join import_order o on ${ofOrder}
      where o.writes_lines`,
    [workspaceId],
  );
}

async function writeAmounts(sql: Sql, workspaceId: number): Promise<void> {
  await sql(
    `update event e set amount = o.amount from import_order o
      where e.workspace_id = $1 and e.id = o.event_id and o.outcome = 'updated' and e.amount <> o.amount`,
    [workspaceId],
  );
}

async function writeCodes(sql: Sql, workspaceId: number, rows: string): Promise<number> {
  const [some] = await sql<{ any: boolean }>(
    `select exists (select from import_order where has_codes and outcome in ('created', 'updated')) as any`,
  );
  if (!some?.any) return 0;
  const written = await sql<{ id: number }>(
    `insert into order_code (workspace_id, contact_id, event_id, code, at, minute_of_week, order_amount)
     select distinct $1::int, e.contact_id, e.id, code, e.at, e.minute_of_week, e.amount
       from ${rows} s join import_order o on ${ofOrder}
      cross join lateral unnest(string_to_array(s.codes, chr(31))) as code
       join event e on e.workspace_id = $1 and e.id = o.event_id
      where o.has_codes and o.outcome in ('created', 'updated')
     on conflict (event_id, code) do nothing returning id`,
    [workspaceId],
  );
  return written.length;
}
