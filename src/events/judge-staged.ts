// SQL that decides what becomes of the orders of a bulk load. Reads and writes the temporary table import_order.
import type { Sql } from '../platform/index.ts';

/** What `order_line.line` (smallint) can number. */
const MAX_LINES = 32_767;

/** Refuses orders that are wrong in themselves, whatever is known: the first rule that fits gives the reason. */
export async function judgeGiven(sql: Sql, kind: 'orders' | 'order-lines'): Promise<void> {
  const isLines = kind === 'order-lines';
  await sql(
    `update import_order o set problem = wrong.code, message = initcap(noun) || ' ' || o.order_id || ' ' || wrong.message
       from (select line, case when is_refund then 'refund' else 'order' end as noun, case
               when is_mixed then 'order_several_contacts'
               when not is_known and external_id is null and email_normal is null then 'order_without_contact'
               when not is_known and at is null then 'order_without_time'
               when is_known and known_contact_id is null then 'order_erased'
               when place > 1 ${isLines ? '' : 'or (rows > 1 and is_varied)'} then 'order_twice'
               when is_refund and amount > 0 then 'refund_positive'
               when ${isLines ? `rows > ${MAX_LINES}` : 'false'} then 'order_too_long' end as code
             from import_order) found
      cross join lateral (select found.code, case found.code
               when 'order_several_contacts' then 'names several contacts.'
               when 'order_without_contact' then 'names no contact.'
               when 'order_without_time' then 'has no time, and is not known either.'
               when 'order_erased' then 'was taken in before and is not kept any more.'
               when 'order_twice' then 'comes several times with different content.'
               when 'refund_positive' then 'has a positive amount: set refundAmounts.'
               when 'order_too_long' then 'has more than ${MAX_LINES} lines.' end as message) wrong
      where o.line = found.line and found.code is not null`,
  );
}

/**
 * Sets the outcome of the remaining orders: created, or what the event that is here says. Lines are compared as bags of
 * (product, quantity, amount): equal number and equal sum of their 64-bit hashes, so that neither sorts. Two different
 * orders pass as equal once in 2^64.
 */
export async function judgeKnown(
  sql: Sql,
  workspaceId: number,
  rows: string,
  kind: 'orders' | 'order-lines',
): Promise<void> {
  await sql(
    `update import_order set outcome = 'created', writes_lines = ${kind === 'order-lines'}
      where problem is null and not is_known`,
  );
  await sql(
    `update import_order set problem = 'order_conflict', message = 'Order ' || order_id || ' is known as that of another contact.'
      where problem is null and is_known and coalesce(external_id, email_normal) is not null
        and contact_id is distinct from known_contact_id`,
  );
  await sql('update import_order set contact_id = known_contact_id where problem is null and is_known');
  const known = await sql('select from import_order where problem is null and is_known limit 1');
  if (known.length === 0) return;
  const ofLine = (alias: string) =>
    `hashtextextended(concat_ws(chr(31), ${alias}.product, ${alias}.quantity, ${alias}.amount), 0)`;
  await sql(
    `create temp table import_known as
     select l.event_id, count(*)::int as lines, sum(${ofLine('l')}) as fingerprint, sum(l.amount) as amount
       from order_line l join import_order o on o.event_id = l.event_id
      where l.workspace_id = $1 and o.problem is null group by l.event_id`,
    [workspaceId],
  );
  if (kind === 'order-lines') await compareLines(sql, rows, ofLine('s'));
  else await compareAmounts(sql);
  await sql('drop table import_known');
  await noticeCodes(sql, workspaceId, rows);
}

async function compareLines(sql: Sql, rows: string, fingerprint: string): Promise<void> {
  await sql(
    `with given as (
       select o.line, o.event_id, count(*)::int as lines, sum(${fingerprint}) as fingerprint
         from ${rows} s join import_order o on o.order_id = s.order_id and o.is_refund_row = s.is_refund
        where o.problem is null and o.is_known group by o.line, o.event_id),
     compared as (
       select given.line, known.event_id is null as is_empty,
              known.lines = given.lines and known.fingerprint = given.fingerprint as is_same
         from given left join import_known known using (event_id))
     update import_order o
        set outcome = case when is_empty then 'updated' when is_same then 'unchanged' end, writes_lines = is_empty,
            at = case when is_empty then (select e.at from event e where e.id = o.event_id) else o.at end,
            problem = case when not is_empty and not is_same then 'order_conflict' end,
            message = case when not is_empty and not is_same then 'Order ' || o.order_id || ' is known with other lines.' end
       from compared c where c.line = o.line`,
  );
}

async function compareAmounts(sql: Sql): Promise<void> {
  await sql(
    `with compared as (
       select o.line, o.amount = o.known_amount as is_same, coalesce(k.amount = o.known_amount, false) as is_derived
         from import_order o left join import_known k using (event_id)
        where o.problem is null and o.is_known)
     update import_order o
        set outcome = case when is_same then 'unchanged' when is_derived then 'updated' end,
            problem = case when not is_same and not is_derived then 'order_conflict' end,
            message = case when not is_same and not is_derived then 'Order ' || o.order_id || ' is known with another amount.' end
       from compared c where c.line = o.line`,
  );
}

/** A code that is not with the order yet makes it an updated one. */
async function noticeCodes(sql: Sql, workspaceId: number, rows: string): Promise<void> {
  await sql(
    `update import_order o set outcome = 'updated' from (
       select distinct o.line from ${rows} s
         join import_order o on o.order_id = s.order_id and o.is_refund_row = s.is_refund
        cross join lateral unnest(string_to_array(s.codes, chr(31))) as given
        where o.has_codes and o.outcome = 'unchanged'
          and not exists (select from order_code c
                           where c.workspace_id = $1 and c.event_id = o.event_id and c.code = given)) told
      where o.line = told.line`,
    [workspaceId],
  );
}
