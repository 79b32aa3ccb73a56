/**
 * Firms that buy, in which it is known what makes the best customers, or that nothing does: for judging whatever claims to
 * find it. Good ones are mostly hotels with several decision makers, large, in the north, who order on Fridays. Beside
 * that everybody has traits that mean nothing, and traits that only restate what was bought (points, a tier). Prospects are
 * drawn from the same two kinds of firms but have bought nothing.
 */
import { DAY_MS, weekdayOf } from './calendar.ts';
import { createRandom, type Random } from './random.ts';

export type LikenessWorldOptions = {
  seed: string | number;
  customers: number;
  prospects: number;
  /** Epoch ms; orders are of the two years before it. */
  until: number;
  /** False: who buys a lot has nothing to do with what they are. */
  isPlanted: boolean;
};

export type SimFirm = { key: string; industry: string; employees: number; decisionMakers: number };

export type SimBuyer = {
  number: number;
  isProspect: boolean;
  /** What nobody else knows: of the kind that makes best customers. */
  isGood: boolean;
  firm: SimFirm;
  /** Takes part in decisions at the firm. */
  decides: boolean;
  attributes: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  orders: readonly { id: string; at: number; amountMinor: number; category: string }[];
};

const INDUSTRIES = ['hotels', 'offices', 'schools', 'shops', 'clinics', 'builders', 'farms', 'garages'] as const;
const REGIONS = ['north', 'east', 'south', 'west'] as const;
const COLOURS = ['red', 'green', 'blue', 'yellow', 'white'] as const;
const SOURCES = ['fair', 'web', 'phone', 'friend'] as const;
const CATEGORIES = ['linen', 'paper', 'soap', 'coffee', 'lamps', 'plants'] as const;
const YEARS_DAYS = 730;
const FRIDAY = 4;
const SHARE_GOOD = 0.06;
const SHARE_GOOD_PROSPECTS = 0.3;

/** The buyers of such a world, customers first; the same whenever it is asked for. */
export function* simulateLikenessWorld(options: LikenessWorldOptions): Generator<SimBuyer> {
  const dice = createRandom(`likeness ${options.seed}`);
  for (let number = 1; number <= options.customers + options.prospects; number += 1) {
    const random = dice.fork(number);
    const isProspect = number > options.customers;
    const isGood = random.chance(isProspect ? SHARE_GOOD_PROSPECTS : SHARE_GOOD);
    // In the world without a plan, what one is comes from other dice than what one buys.
    const looksGood = options.isPlanted ? isGood : random.fork('looks').chance(SHARE_GOOD);
    yield buyerOf(random, { number, isProspect, isGood, looksGood, options });
  }
}

type Drawn = {
  number: number;
  isProspect: boolean;
  isGood: boolean;
  looksGood: boolean;
  options: LikenessWorldOptions;
};

function buyerOf(random: Random, { number, isProspect, isGood, looksGood, options }: Drawn): SimBuyer {
  const orders = isProspect ? [] : ordersOf(random.fork('orders'), number, { isGood, looksGood, until: options.until });
  const revenue = orders.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const noise = random.fork('noise');
  const look = random.fork('look');
  const likely = (good: number, other: number) => look.chance(looksGood ? good : other);
  const firm: SimFirm = {
    key: `firm-${number}`,
    industry: likely(0.85, 0.1) ? 'hotels' : look.pick(INDUSTRIES.slice(1)),
    employees: Math.max(1, Math.round(look.logNormal(looksGood ? 180 : 25, 0.9))),
    decisionMakers: likely(0.8, 0.12) ? look.between(2, 4) : look.between(0, 1),
  };
  return {
    number,
    isProspect,
    isGood,
    firm,
    decides: firm.decisionMakers > 0,
    attributes: {
      region: likely(0.75, 0.2) ? 'north' : look.pick(REGIONS.slice(1)),
      colour: noise.pick(COLOURS),
      source: noise.pick(SOURCES),
      shoe_size: noise.between(36, 46),
      has_car: noise.chance(0.5),
      interests: CATEGORIES.filter(() => noise.chance(0.3)),
      // The shop's own sums: they say that much was bought, in other words.
      ...(isProspect ? {} : { points: Math.round(revenue / 1_000), tier: tierOf(revenue) }),
    },
    orders,
  };
}

function tierOf(revenue: number): string {
  if (revenue >= 2_500_000) return 'gold';
  return revenue >= 300_000 ? 'silver' : 'plain';
}

function ordersOf(
  random: Random,
  number: number,
  { isGood, looksGood, until }: { isGood: boolean; looksGood: boolean; until: number },
): SimBuyer['orders'] {
  const count = Math.max(1, random.poisson(isGood ? random.between(30, 60) : random.between(1, 9)));
  const onFridays = random.chance(looksGood ? 0.85 : 0.1) ? 0.75 : 0.14;
  const orders = Array.from({ length: count }, () => {
    const day = Math.floor(until / DAY_MS) - 1 - random.between(0, YEARS_DAYS);
    const moved = random.chance(onFridays) ? day + ((FRIDAY - weekdayOf(day) + 7) % 7) - 7 : day;
    return {
      at: moved * DAY_MS + random.between(8, 17) * 3_600_000,
      amountMinor: Math.round(random.logNormal(60_000, 0.6)),
      category: random.pick(CATEGORIES),
    };
  });
  orders.sort((a, b) => a.at - b.at);
  return orders.map((order, place) => ({ id: `B${number}-${place + 1}`, ...order }));
}
