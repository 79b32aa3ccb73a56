import type { Scores } from '../../contacts/index.ts';
import type { Purchases } from '../purchases/walk-purchases.ts';
import type { GroupsSettings } from './groups-settings.schema.ts';
import { type CustomerGroup, type GroupJudgement, judgeGroup } from './judge-group.ts';
import { judgeLifecycle, type LifecycleStage } from './judge-lifecycle.ts';
import { type CustomerFacts, type DayOf, readFacts } from './read-facts.ts';
import { type Rfm, rfmText, scoreByFifths, scoreByFixed } from './score-rfm.ts';
import type { RfmBounds, ShopBounds } from './shop-bounds.ts';

/** All that customers of a workspace are measured by, until the next night. */
export type Yardstick = {
  settings: GroupsSettings;
  bounds: ShopBounds;
  /** Fixed bounds for spending: set, or frozen at the first run; null while neither. */
  fixedSpend: RfmBounds | null;
  dayOf: DayOf;
};

/** The last move that was written down: into a group, or into silence (null), at an instant (epoch ms). */
export type LastMove = { group: CustomerGroup | null; at: number };

export type CustomerJudgement = GroupJudgement & {
  facts: CustomerFacts;
  lifecycle: LifecycleStage;
  rfm: Rfm | null;
  rfmFixed: Rfm | null;
};

/** From one group to another; null: from nothing or from silence, into silence. `at` epoch ms. */
export type Move = { from: CustomerGroup | null; to: CustomerGroup | null; at: number };

export const windowsOf = ({ windowDays, rfm }: GroupsSettings) => ({ windowDays, rfmDays: rfm.days });

/** What a customer is at an instant (epoch ms); null for those who never ordered before it. */
export function judgeCustomer(
  purchases: Purchases,
  yardstick: Yardstick,
  now: number,
  last: LastMove | null,
): CustomerJudgement | null {
  const { settings, bounds, fixedSpend, dayOf } = yardstick;
  const facts = readFacts(purchases, { now, windows: windowsOf(settings), dayOf });
  if (facts === null) return null;
  const held = last?.group ? { group: last.group, days: facts.today - dayOf(last.at) } : null;
  return {
    ...judgeGroup(facts, yardstick, held),
    facts,
    lifecycle: judgeLifecycle(facts, settings.lifecycle, bounds.shopPause),
    rfm: scoreByFifths(facts, bounds),
    rfmFixed: scoreByFixed(facts, settings.rfm.fixed, fixedSpend),
  };
}

/** As values of the contact, by the names of model `purchases`. */
export function scoresOf(judged: CustomerJudgement | null): Scores {
  if (judged === null) return {};
  const { group, lifecycle, rfm, rfmFixed } = judged;
  return {
    customer_group: group,
    lifecycle,
    ...(rfm && {
      rfm: rfmText(rfm),
      rfm_recency: rfm.recency,
      rfm_frequency: rfm.frequency,
      rfm_money: rfm.money,
    }),
    ...(rfmFixed && { rfm_fixed: rfmText(rfmFixed) }),
  };
}

/** Where a judgement leaves somebody in the log of moves: whoever is lost has fallen silent, in no group. */
const placeOf = (judged: CustomerJudgement | null): CustomerGroup | null =>
  judged === null || judged.lifecycle === 'lost' ? null : judged.group;

/**
 * Judges somebody now, and says which moves have to be written down. Somebody without any move is followed through the past
 * first, at the instants given (ascending, epoch ms), by today's yardstick: so that movement can be shown from the beginning.
 */
export function followCustomer(
  purchases: Purchases,
  yardstick: Yardstick,
  { now, past, last }: { now: number; past: readonly number[]; last: LastMove | null },
): { judged: CustomerJudgement | null; moves: Move[] } {
  const moves: Move[] = [];
  let held = last;
  const step = (at: number): CustomerJudgement | null => {
    const judged = judgeCustomer(purchases, yardstick, at, held);
    const to = placeOf(judged);
    const from = held?.group ?? null;
    if (to !== from) {
      moves.push({ from, to, at });
      held = { group: to, at };
    }
    return judged;
  };
  if (last === null) {
    const first = purchases.orderAt[0] ?? Number.POSITIVE_INFINITY;
    for (const at of past) if (at > first && at < now) step(at);
  }
  return { judged: step(now), moves };
}
