import type { Sql } from '../platform/index.ts';

/**
 * A row of an orders file (one order) or of an order-lines file (one line), on its way into the table `staged_order`, in
 * the order of its columns. Amounts in minor units and quantities are negative for refunds; instants are ISO text.
 */
export type StagedOrder = [
  line: number,
  orderId: string,
  isRefund: boolean,
  refundsOrderId: string | null,
  externalId: string | null,
  email: string | null,
  emailNormal: string | null,
  at: string | null,
  product: string | null,
  name: string | null,
  category: string | null,
  brand: string | null,
  quantity: string | null,
  amount: number,
  /** Offer codes, joined by the unit separator (U+001F). */
  codes: string | null,
  original: string,
];

export const stagedOrderColumns =
  'line, order_id, is_refund, refunds_order_id, external_id, email, email_normal, at, product, name, category, brand, quantity, amount, codes, original';

/** Makes the table that a bulk load fills by COPY: temporary, seen by this connection only. */
export async function createStagedOrders(sql: Sql): Promise<void> {
  await sql('drop table if exists pg_temp.staged_order');
  await sql(
    `create temp table staged_order (line int not null, order_id text not null, is_refund boolean not null,
       refunds_order_id text, external_id text, email text, email_normal text, at timestamptz, product text, name text,
       category text, brand text, quantity numeric(14,3), amount bigint not null, codes text, original text not null)`,
  );
}
