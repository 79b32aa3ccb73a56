// SQL that counts the outcomes of a bulk load. Reads the temporary table import_order.
import type { Sql } from '../platform/index.ts';

export type Outcomes = { created: number; updated: number; unchanged: number; rejected: number };

export type OrderOutcomes = {
  orders: Outcomes;
  refunds: Outcomes;
  /** Lines written, lines that were here already, lines refused with their order. All zero for a file of orders. */
  lines: { created: number; unchanged: number; rejected: number };
  /** Rows that say again what an earlier row of the file said (files of orders only: lines may be alike). */
  repeated: number;
  /** Minor units: orders plus refunds (negative) of the batch that are in the database now, or would be. */
  amount: number;
};

type Row = Outcomes & {
  isRefund: boolean;
  linesCreated: number;
  linesUnchanged: number;
  linesRejected: number;
  repeated: number;
  amount: number;
};

const nothing: Outcomes = { created: 0, updated: 0, unchanged: 0, rejected: 0 };

export async function countOutcomes(sql: Sql, kind: 'orders' | 'order-lines'): Promise<OrderOutcomes> {
  const rows = await sql<Row>(
    `select is_refund as "isRefund",
            count(*) filter (where outcome = 'created')::int as created,
            count(*) filter (where outcome = 'updated')::int as updated,
            count(*) filter (where outcome = 'unchanged')::int as unchanged,
            count(*) filter (where problem is not null)::int as rejected,
            coalesce(sum(rows) filter (where writes_lines and problem is null), 0)::int as "linesCreated",
            coalesce(sum(rows) filter (where not writes_lines and problem is null), 0)::int as "linesUnchanged",
            coalesce(sum(rows) filter (where problem is not null), 0)::int as "linesRejected",
            coalesce(sum(rows - 1) filter (where problem is null), 0)::int as repeated,
            coalesce(sum(amount) filter (where problem is null), 0)::bigint as amount
       from import_order group by is_refund`,
  );
  const sum = (pick: (row: Row) => number) => rows.reduce((total, row) => total + pick(row), 0);
  const outcomesOf = (isRefund: boolean): Outcomes => {
    const row = rows.find((each) => each.isRefund === isRefund);
    if (!row) return { ...nothing };
    return { created: row.created, updated: row.updated, unchanged: row.unchanged, rejected: row.rejected };
  };
  const isLines = kind === 'order-lines';
  return {
    orders: outcomesOf(false),
    refunds: outcomesOf(true),
    lines: {
      created: isLines ? sum((row) => row.linesCreated) : 0,
      unchanged: isLines ? sum((row) => row.linesUnchanged) : 0,
      rejected: isLines ? sum((row) => row.linesRejected) : 0,
    },
    repeated: isLines ? 0 : sum((row) => row.repeated),
    amount: sum((row) => row.amount),
  };
}
