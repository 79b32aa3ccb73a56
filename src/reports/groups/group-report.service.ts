import type { Clock, Db } from '../../platform/index.ts';
import { type CustomerGroup, customerGroups, moneyIn, monthEnds, type Value } from '../../value/index.ts';
import type { Workspaces } from '../../workspaces/index.ts';
import { knownShareOf, marginOf, rateOf } from '../importance/trades-in-sql.ts';
import { countBeforeMoves } from './before-moves.store.ts';
import { checkPyramid, type PyramidCheck } from './check-pyramid.ts';
import { type GroupSums, sumGroups } from './group-report.store.ts';
import { type BeforeMove, tellBefore } from './tell-before.ts';

type Parts = { db: Db; clock: Clock; workspaces: Pick<Workspaces, 'get'>; settings: Value['settings'] };
export type GroupReports = ReturnType<typeof createGroupReports>;

const dayMs = 86_400_000;
/** Of those who stayed, about so many contacts are looked at. */
const staySample = 5_000;

const nobody = (group: CustomerGroup): GroupSums => ({
  group,
  ...{ customers: 0, lost: 0, buyers: 0, orders: 0, revenue: 0, cost: 0, unknown: 0, refunds: 0, refundAmount: 0 },
  ...{ discounts: 0, messages: 0, serviceContacts: 0, serviceCost: 0 },
});

const over = (amount: number, count: number): number | null => (count > 0 ? Math.round(amount / count) : null);

/** What the three groups are, bring and cost; and what happens before somebody moves between them. */
export function createGroupReports({ db, clock, workspaces, settings }: Parts) {
  return {
    /** The groups as they are now, by what happened in the last so many days. */
    async report(workspaceId: number, days: number) {
      const { currency } = await workspaces.get(workspaceId);
      const { groups: own, strategy } = await settings.get(workspaceId);
      const { costs } = strategy;
      const to = clock.now();
      const from = new Date(to.getTime() - days * dayMs);
      const rows = await sumGroups(db.sql, workspaceId, { from, to, ...costs });
      const sums = customerGroups.map((group) => rows.find((row) => row.group === group) ?? nobody(group));
      const total = (part: (row: GroupSums) => number) => sums.reduce((sum, row) => sum + part(row), 0);
      const customers = total((row) => row.customers);
      const revenue = total((row) => row.revenue);
      const rate = rateOf({ revenue, cost: total((row) => row.cost), unknown: total((row) => row.unknown) });
      const groups = sums.map((row) => {
        const sending = Math.round((row.messages * costs.perThousandMessages) / 1_000);
        const handling = row.refunds * costs.perRefund;
        const costToServe = sending + handling + row.serviceCost;
        const margin = marginOf(row, rate);
        return {
          ...own.plans[row.group],
          group: row.group,
          ...{ customers: row.customers, lost: row.lost, buyers: row.buyers, orders: row.orders, revenue: row.revenue },
          shareOfCustomers: customers > 0 ? row.customers / customers : null,
          shareOfRevenue: revenue > 0 ? row.revenue / revenue : null,
          revenuePerCustomer: over(row.revenue, row.customers),
          revenuePerOrder: over(row.revenue, row.orders),
          ordersPerBuyer: row.buyers > 0 ? Math.round((100 * row.orders) / row.buyers) / 100 : null,
          cost: {
            ...{ goods: margin === null ? null : row.revenue - margin, discounts: row.discounts },
            ...{ sending, messages: row.messages, handling, refunds: row.refunds, refundAmount: row.refundAmount },
            ...{ service: row.serviceCost, serviceContacts: row.serviceContacts, toServe: costToServe },
            perCustomer: over(costToServe + row.discounts, row.customers),
          },
          margin,
          knownCostShare: knownShareOf(row),
          result: margin === null ? null : margin - costToServe,
        };
      });
      const headsOf = (group: CustomerGroup) => {
        const row = sums.find((one) => one.group === group) ?? nobody(group);
        return { heads: row.customers - row.lost, revenue: row.revenue };
      };
      const pyramid: PyramidCheck = checkPyramid(
        { exclusive: headsOf('exclusive'), recurring: headsOf('recurring'), mobile: headsOf('mobile') },
        moneyIn(currency),
      );
      return { from, to, currency, customers, revenue, groups: groups.reverse(), pyramid };
    },

    /** For each kind of move of the last so many local months: what happened in the days before, against those who stayed. */
    async beforeMoves(workspaceId: number, months: number, days: number): Promise<BeforeMove[]> {
      const { timeZone } = await workspaces.get(workspaceId);
      const now = clock.now();
      const begins = monthEnds(now, months, timeZone).map((end) => new Date(end + 1));
      const span = begins.map((from, place) => ({ from, to: begins[place + 1] ?? now }));
      const [row] = await db.sql<{ count: number }>(
        'select count(distinct contact_id) as count from group_move where workspace_id = $1',
        [workspaceId],
      );
      const parts = Math.max(1, Math.min(1_024, Math.ceil((1_024 * staySample) / Math.max(1, row!.count))));
      return tellBefore(await countBeforeMoves(db.sql, workspaceId, { months: span, days, parts }));
    },
  };
}
