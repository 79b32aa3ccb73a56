/** Everybody who ever bought, in columns: a million customers in some 50 MB, gathered once for fitting, checking and scoring. */
import type { Purchases } from '../purchases/walk-purchases.ts';
import { purchaseDays, type Summary, summarise } from './summarise-purchases.ts';

/**
 * `endDay`: as of the end of this day. `cutDay`: the hold-out check knows purchases up to it only, and predicts those after;
 * null when there is no check.
 */
export type BookTerms = { timeZone: string; endDay: number; cutDay: number | null };

/** One column each, a row for a customer. Amounts in minor units, days since 1970-01-01. */
const columns = {
  contactId: Int32Array,
  x: Int32Array,
  recency: Int32Array,
  firstDay: Int32Array,
  /** Of a repeat purchase on average. */
  mean: Float64Array,
  /** As it was known at the cut; -1: no customer yet. */
  cutX: Int32Array,
  cutRecency: Int32Array,
  cutMean: Float64Array,
  /** What came after the cut. */
  laterX: Int32Array,
  laterSpend: Float64Array,
} as const;
type ColumnName = keyof typeof columns;

export type CustomerBook = ReturnType<typeof createBook>;

export function createBook({ timeZone, endDay, cutDay }: BookTerms) {
  let capacity = 1_024;
  let count = 0;
  let lastDay = Number.NEGATIVE_INFINITY;
  const nothingLeft: number[] = [];
  const held = Object.fromEntries(Object.entries(columns).map(([name, Column]) => [name, new Column(capacity)])) as {
    [Name in ColumnName]: InstanceType<(typeof columns)[Name]>;
  };
  const weeks = cutDay === null ? 0 : Math.ceil((endDay - cutDay) / 7);
  /** Of those who were customers at the cut: purchases and spend in each week after it. */
  const laterOrders = new Float64Array(weeks);
  const laterSpend = new Float64Array(weeks);

  function grow(): void {
    capacity *= 2;
    for (const [name, Column] of Object.entries(columns)) {
      const larger = new Column(capacity);
      larger.set(held[name as ColumnName]);
      Object.assign(held, { [name]: larger });
    }
  }

  return {
    endDay,
    cutDay,
    laterOrders,
    laterSpend,
    get count() {
      return count;
    },
    /** Who ordered and gave everything back. */
    nothingLeft,
    /** The last day on which anybody bought; minus infinity when nobody did. */
    get lastDay() {
      return lastDay;
    },
    /** Ask again after more was added: columns are replaced when they grow. Longer than there are customers. */
    columns: held as Readonly<typeof held>,

    /** Takes a contact in, if it ever bought. */
    add(purchases: Purchases): void {
      if (purchases.orderAt.length === 0) return;
      const bought = purchaseDays(purchases, timeZone);
      const now = summarise(bought, endDay);
      if (now === null) {
        nothingLeft.push(purchases.contactId);
        return;
      }
      if (count === capacity) grow();
      held.contactId[count] = purchases.contactId;
      held.x[count] = now.x;
      held.recency[count] = now.recency;
      held.firstDay[count] = now.firstDay;
      held.mean[count] = now.mean;
      lastDay = Math.max(lastDay, now.firstDay + now.recency);
      const before = cutDay === null ? null : summarise(bought, cutDay);
      held.cutX[count] = before?.x ?? -1;
      held.cutRecency[count] = before?.recency ?? 0;
      held.cutMean[count] = before?.mean ?? 0;
      held.laterX[count] = before === null ? 0 : now.x - before.x;
      held.laterSpend[count] = 0;
      if (before !== null) {
        for (let place = before.x + 1; place <= now.x; place += 1) {
          const week = Math.floor((bought.days[place]! - cutDay! - 1) / 7);
          laterOrders[week]! += 1;
          laterSpend[week]! += bought.amounts[place]!;
          held.laterSpend[count]! += bought.amounts[place]!;
        }
      }
      count += 1;
    },

    /** One customer as of the end, or as of the cut (null: it was none yet). */
    summary(row: number, when: 'end' | 'cut'): Summary | null {
      const firstDay = held.firstDay[row]!;
      if (when === 'end') {
        const [x, recency, mean] = [held.x[row]!, held.recency[row]!, held.mean[row]!];
        return { x, recency, age: endDay - firstDay, firstDay, mean };
      }
      const x = held.cutX[row]!;
      if (x < 0 || cutDay === null) return null;
      return { x, recency: held.cutRecency[row]!, age: cutDay - firstDay, firstDay, mean: held.cutMean[row]! };
    },
  };
}
