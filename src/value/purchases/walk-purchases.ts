import type { Db } from '../../platform/index.ts';

/** What one contact bought, in order of time. Instants in epoch ms, amounts in minor units (refunds positive). */
export type Purchases = {
  contactId: number;
  orderAt: number[];
  orderAmount: number[];
  refundAt: number[];
  refundAmount: number[];
};

/** Contacts read at once. */
const contactsAtOnce = 20_000;

type Row = { contactId: number; isOrder: boolean; at: number; amount: number };

/**
 * Everybody's orders and refunds before an instant, contact by contact in the order of their ids, in batches. Contacts who
 * never ordered come with empty lists. `contactIds`: only these, in ascending order.
 */
export async function* walkPurchases(
  db: Pick<Db, 'sql'>,
  workspaceId: number,
  { until, contactIds }: { until: Date; contactIds?: readonly number[] },
): AsyncGenerator<Purchases[]> {
  let after = 0;
  for (;;) {
    const ids = await db.sql<{ id: number }>(
      `select id from contact where workspace_id = $1 and id > $2 and ($4::int[] is null or id = any($4))
        order by id limit $3`,
      [workspaceId, after, contactsAtOnce, contactIds ?? null],
    );
    if (ids.length === 0) return;
    const last = ids.at(-1)!.id;
    const rows = await db.sql<Row>(
      `select e.contact_id as "contactId", k.name = 'order' as "isOrder",
              extract(epoch from e.at)::float8 * 1000 as at, coalesce(e.amount, 0)::float8 as amount
         from event e join event_kind k on k.id = e.kind_id
        where e.workspace_id = $1 and k.workspace_id = $1 and k.name in ('order', 'refund')
          and e.contact_id > $2 and e.contact_id <= $3 and e.at < $4 and ($5::int[] is null or e.contact_id = any($5))
        order by e.contact_id, e.at, e.id`,
      [workspaceId, after, last, until, contactIds ?? null],
    );
    yield gather(
      ids.map(({ id }) => id),
      rows,
    );
    after = last;
  }
}

/** Rows come in the order of their contacts. */
function gather(ids: readonly number[], rows: readonly Row[]): Purchases[] {
  let row = 0;
  return ids.map((contactId) => {
    const found: Purchases = { contactId, orderAt: [], orderAmount: [], refundAt: [], refundAmount: [] };
    for (; row < rows.length && rows[row]!.contactId <= contactId; row += 1) {
      const { isOrder, at, amount, contactId: owner } = rows[row]!;
      if (owner < contactId) continue;
      if (isOrder) {
        found.orderAt.push(Math.round(at));
        found.orderAmount.push(amount);
      } else {
        found.refundAt.push(Math.round(at));
        found.refundAmount.push(-amount);
      }
    }
    return found;
  });
}
