import {
  type Clock,
  cursorToId,
  type Db,
  instantOfLocal,
  localParts,
  type PageQuery,
  toPage,
} from '../../platform/index.ts';
import type { Definition } from '../../segments/index.ts';
import { moneyIn, type Value } from '../../value/index.ts';
import type { Workspaces } from '../../workspaces/index.ts';
import { csvText } from '../importance/csv-text.ts';
import { type Band, frequencyBands, recencyBands, tellGrid } from './rfm-bands.ts';
import * as store from './rfm-grid.store.ts';

type Parts = { db: Db; clock: Clock; workspaces: Pick<Workspaces, 'get'>; groups: Pick<Value['groups'], 'yardstick'> };

/** By fifths of the customers, or by bounds that do not move. */
export type RfmBy = 'fifths' | 'fixed';
const nameOf = (by: RfmBy): store.RfmName => (by === 'fifths' ? 'rfm' : 'rfm_fixed');
const scores = [1, 2, 3, 4, 5];

/** The contacts of one cell as a segment. */
export function definitionOfCell(by: RfmBy, recency: number, frequency: number): Definition {
  if (by === 'fixed') {
    const values = scores.map((money) => `${recency}-${frequency}-${money}`);
    return { version: 1, root: { type: 'value', name: 'rfm_fixed', op: 'in', values } };
  }
  const is = (name: string, score: number) => ({ type: 'value' as const, name, op: 'in' as const, values: [score] });
  return { version: 1, root: { type: 'all', of: [is('rfm_recency', recency), is('rfm_frequency', frequency)] } };
}

export type RfmGrids = ReturnType<typeof createRfmGrids>;

/** Who ordered when, and how often: a grid of five by five. */
export function createRfmGrids({ db, clock, workspaces, groups }: Parts) {
  /** Local midnight so many days ago, today counted. */
  function sinceOf(days: number, timeZone: string): Date {
    const { year, month, day } = localParts(clock.now(), timeZone);
    return new Date(instantOfLocal({ year, month, day: day - days + 1 }, timeZone));
  }

  async function grid(workspaceId: number, by: RfmBy) {
    const { currency } = await workspaces.get(workspaceId);
    const measured = await groups.yardstick(workspaceId);
    const nothing = { by, currency, days: null, scoredAt: null, customers: 0, revenue: 0, recency: [], frequency: [] };
    if (measured === null) {
      const sentence =
        'Nobody was scored yet. It happens every night; POST /api/v1/customers/groups/score does it now.';
      return { kind: 'not-scored' as const, ...nothing, sentences: [sentence], cells: [] };
    }
    const { settings, bounds, fixedSpend, fittedAt, timeZone } = measured;
    const { days, fixed } = settings.rfm;
    if (by === 'fifths' ? bounds.rfm === null : fixedSpend === null) {
      const sentence =
        by === 'fifths'
          ? 'There are fewer than 20 customers: too few to rank them by fifths.'
          : 'There are no bounds for money yet: they are set at the first night with 20 customers, or by you (groups.rfm.fixed.spend).';
      return { kind: 'too-little-data' as const, ...nothing, sentences: [sentence], cells: [] };
    }
    const found = await store.sumCells(db.sql, workspaceId, { name: nameOf(by), since: sinceOf(days, timeZone) });
    const customers = found.reduce((sum, cell) => sum + cell.customers, 0);
    const revenue = found.reduce((sum, cell) => sum + cell.revenue, 0);
    const cells = scores.flatMap((recency) =>
      scores.map((frequency) => {
        const sums = found.find((cell) => cell.recency === recency && cell.frequency === frequency);
        const heads = sums?.customers ?? 0;
        return {
          ...{ recency, frequency, customers: heads, revenue: sums?.revenue ?? 0 },
          shareOfCustomers: customers > 0 ? heads / customers : 0,
          moneyScore: sums ? Math.round((100 * sums.money) / heads) / 100 : null,
          revenuePerCustomer: sums ? Math.round(sums.revenue / heads) : null,
          definition: definitionOfCell(by, recency, frequency),
        };
      }),
    );
    return {
      kind: 'scored' as const,
      ...{ by, currency, days, customers, revenue },
      scoredAt: fittedAt.toISOString(),
      recency: recencyBands(by === 'fifths' ? bounds.rfm!.recencyDays : fixed.recencyDays),
      frequency: frequencyBands(by === 'fifths' ? bounds.rfm!.orderDays : fixed.orders),
      sentences: customers === 0 ? ['Nobody has ordered yet.'] : tellGrid(cells, moneyIn(currency)),
      cells,
    };
  }

  return {
    /** Customers, revenue and mean score of money for each pair of recency and frequency; all 25, best last. */
    grid,

    /** The same as a table: a row a cell. */
    async csv(workspaceId: number, by: RfmBy): Promise<string> {
      const { cells, recency, frequency, currency } = await grid(workspaceId, by);
      const textOf = (bands: readonly Band[], wanted: number) =>
        bands.find(({ score }) => score === wanted)?.text ?? '';
      return csvText(
        [
          ...['recency', 'last_order', 'frequency', 'order_days', 'customers', 'share_of_customers', 'money_score'],
          ...['revenue_minor_units', 'revenue_per_customer_minor_units', 'currency'],
        ],
        cells.map((cell) => [
          ...[cell.recency, textOf(recency, cell.recency), cell.frequency, textOf(frequency, cell.frequency)],
          ...[cell.customers, cell.shareOfCustomers, cell.moneyScore, cell.revenue, cell.revenuePerCustomer, currency],
        ]),
      );
    },

    /** The contacts of one cell. */
    async contacts(
      workspaceId: number,
      { by, recency, frequency, cursor, limit }: { by: RfmBy; recency: number; frequency: number } & PageQuery,
    ) {
      const wish = { name: nameOf(by), recency, frequency, afterId: cursorToId(cursor), limit: limit + 1 };
      const { items, nextCursor } = toPage(await store.findInCell(db.sql, workspaceId, wish), limit);
      return { items: items.map(({ id: _, ...contact }) => contact), nextCursor };
    },
  };
}
