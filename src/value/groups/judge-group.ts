import type { GroupsSettings } from './groups-settings.schema.ts';
import { usualPause, variationOf } from './own-rhythm.ts';
import type { CustomerFacts } from './read-facts.ts';
import type { ShopBounds } from './shop-bounds.ts';

/** From the least to the most loyal. */
export const customerGroups = ['mobile', 'recurring', 'exclusive'] as const;
export type CustomerGroup = (typeof customerGroups)[number];

/** In which group somebody is, and for how many days. */
export type HeldGroup = { group: CustomerGroup; days: number };

/**
 * One thing a group asks for. `value` null: cannot be judged (regularity of few pauses, which then counts for nobody and
 * against nobody). `bound` null: too few customers to say what much is, so that nobody has it.
 */
export type Why = {
  group: Exclude<CustomerGroup, 'mobile'>;
  criterion: 'orders' | 'spend' | 'silence' | 'regularity';
  value: number | null;
  bound: number | null;
  /** Whether the bound is the lower one, for those who are in already. */
  isLenient: boolean;
  holds: boolean;
};

export type GroupJudgement = {
  group: CustomerGroup;
  why: Why[];
  /** They would have moved down, but have not been here for long enough. */
  isStaying: boolean;
};

type Yardstick = { settings: GroupsSettings; bounds: ShopBounds };

const rankOf = (group: CustomerGroup): number => customerGroups.indexOf(group);

/**
 * Exclusive, recurring or mobile: whoever ever ordered is in exactly one.
 *
 *     exclusive  often, for much, not silent for longer than usual, at regular pauses
 *     recurring  more than once, and not silent for far longer than usual
 *     mobile     everybody else: once, by chance, or not any more
 *
 * Whoever is in a group (or above it) stays by lower bounds than let them in: by `hysteresis.band`; and nobody moves down
 * before `hysteresis.minimumStayDays`. So what swings by less than the band moves nobody more than once. `held` null: in
 * none before, or silent meanwhile.
 */
export function judgeGroup(facts: CustomerFacts, yardstick: Yardstick, held: HeldGroup | null): GroupJudgement {
  const { band, minimumStayDays } = yardstick.settings.hysteresis;
  const heldRank = held === null ? -1 : rankOf(held.group);
  const usual = usualPause(facts.pauses, yardstick.bounds.shopPause);
  const why: Why[] = [
    ...askExclusive(facts, yardstick, usual, heldRank >= rankOf('exclusive') ? band : 0),
    ...askRecurring(facts, yardstick, usual, heldRank >= rankOf('recurring') ? band : 0),
  ];
  const has = (group: Why['group']) => why.every((one) => one.group !== group || one.holds);
  const earned = has('recurring') ? (has('exclusive') ? 'exclusive' : 'recurring') : 'mobile';
  const isStaying = held !== null && rankOf(earned) < heldRank && held.days < minimumStayDays;
  return { group: isStaying ? held.group : earned, why, isStaying };
}

const atLeast = (value: number, bound: number | null) => ({
  ...{ value, bound },
  holds: bound !== null && value >= bound,
});
const atMost = (value: number | null, bound: number) => ({ value, bound, holds: value === null || value <= bound });

function askExclusive(
  facts: CustomerFacts,
  { settings: { exclusive }, bounds }: Yardstick,
  usual: number,
  band: number,
): Why[] {
  const { exclusiveOrders: orders, exclusiveSpend: spend } = bounds;
  const place = { group: 'exclusive', isLenient: band > 0 } as const;
  const lower = (bound: number) => bound * (1 - band);
  return [
    {
      ...place,
      criterion: 'orders',
      ...atLeast(facts.orderDays, orders === null ? null : Math.max(1, Math.floor(lower(orders)))),
    },
    { ...place, criterion: 'spend', ...atLeast(facts.spend, spend === null ? null : lower(spend)) },
    { ...place, criterion: 'silence', ...atMost(facts.silenceDays, exclusive.silence * usual * (1 + band)) },
    { ...place, criterion: 'regularity', ...atMost(variationOf(facts.pauses), exclusive.mostVariation * (1 + band)) },
  ];
}

function askRecurring(
  facts: CustomerFacts,
  { settings: { recurring } }: Yardstick,
  usual: number,
  band: number,
): Why[] {
  const place = { group: 'recurring', isLenient: band > 0 } as const;
  const silence = Math.min(recurring.silence * usual, recurring.silenceDays);
  return [
    {
      ...place,
      criterion: 'orders',
      ...atLeast(facts.orderDays, Math.max(1, Math.floor(recurring.orders * (1 - band)))),
    },
    { ...place, criterion: 'silence', ...atMost(facts.silenceDays, silence * (1 + band)) },
  ];
}
