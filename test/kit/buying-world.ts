import { createRandom, type Random } from '../../simulator/random.ts';
import type { BgNbd } from '../../src/value/expected/bg-nbd.ts';
import type { GammaGamma } from '../../src/value/expected/gamma-gamma.ts';
import type { Purchases } from '../../src/value/index.ts';

/** Gamma of any shape, scale 1. Below 1 by the boost of G. Marsaglia, W. Tsang, ACM TOMS 26 (2000), 363-372. */
const gamma = (random: Random, shape: number): number =>
  shape < 1 ? random.gamma(shape + 1, 1) * random.unit() ** (1 / shape) : random.gamma(shape, 1);

const beta = (random: Random, a: number, b: number) => {
  const first = gamma(random, a);
  return first / (first + gamma(random, b));
};

export type BuyingWorld = {
  seed: string;
  customers: number;
  buying: BgNbd;
  spend: GammaGamma;
  /** Epoch ms: the first day, and how many days there are. First purchases are spread over the first `joinDays`. */
  from: number;
  days: number;
  joinDays: number;
};

const dayMs = 86_400_000;

/**
 * Purchases of people who buy exactly as BG/NBD and gamma-gamma say (time in days, amounts in minor units), at most one on
 * a day. Repeat purchases from the day after the first on.
 */
export function simulatePurchases({ seed, customers, buying, spend, from, days, joinDays }: BuyingWorld): Purchases[] {
  const all = createRandom(seed);
  return Array.from({ length: customers }, (_, place) => {
    const random = all.fork(place);
    const rate = gamma(random, buying.r) / buying.alpha;
    const leaving = beta(random, buying.a, buying.b);
    const spendRate = gamma(random, spend.q) / spend.v;
    const first = Math.floor(random.unit() * joinDays);
    const found: Purchases = { contactId: place + 1, orderAt: [], orderAmount: [], refundAt: [], refundAmount: [] };
    let lastDay = -1;
    for (let at = first; at < days; at += -Math.log(1 - random.unit()) / rate) {
      const day = Math.floor(at);
      const isFirst = found.orderAt.length === 0;
      if (day > lastDay) {
        found.orderAt.push(from + day * dayMs + dayMs / 2);
        found.orderAmount.push(Math.max(1, Math.round(gamma(random, spend.p) / spendRate)));
        lastDay = day;
      }
      if (!isFirst && random.unit() < leaving) break;
    }
    return found;
  });
}
