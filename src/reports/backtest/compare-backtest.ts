import { compareMeans, compareShares, type Estimate } from '../../experiments/index.ts';
import type { Backtest, GroupAfter } from '../../segments/index.ts';

/** What members did more (or less) than others, each with the interval it lies in. Money in minor units. */
export type BacktestDifference = { buyers: Estimate; orders: Estimate; net: Estimate };

/** How sure the differences between members and others are. Pure. */
export function compareBacktest({ members, others }: Pick<Backtest, 'members' | 'others'>): BacktestDifference {
  const sample = (group: GroupAfter, what: 'orders' | 'net') => ({
    count: group.contacts,
    mean: group.perContact[what] ?? 0,
    variance: group.variance[what],
  });
  const share = ({ buyers, contacts }: GroupAfter) => ({ hits: buyers, of: contacts });
  return {
    buyers: compareShares(share(members), share(others)),
    orders: compareMeans(sample(members, 'orders'), sample(others, 'orders')),
    net: compareMeans(sample(members, 'net'), sample(others, 'net')),
  };
}
