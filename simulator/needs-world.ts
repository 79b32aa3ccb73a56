/**
 * Customers of whom it is known what they value, or that they value nothing in particular: for judging whatever claims to
 * find groups. Everybody's orders are drawn from their own habits, which vary around those of their group.
 */
import { createCalendar, DAY_MS, weekdayOf } from './calendar.ts';
import { createRandom, type Random } from './random.ts';

export type NeedsKind = 'price' | 'time' | 'quality' | 'family' | 'news';

/** What the product never sees: habits as chances and means. */
export type NeedsHabits = {
  ordersPerYear: number;
  linesPerOrder: number;
  /** Times the list price level of what they pick. */
  priceLevel: number;
  /** Of orders: before noon, after 17:00 (the others between), at weekends, with a code, on the web. */
  morning: number;
  evening: number;
  weekend: number;
  coded: number;
  web: number;
  /** Of lines: bought below the list price; new in the shop. */
  cut: number;
  fresh: number;
  /** Weights of categories. */
  tastes: Readonly<Record<string, number>>;
};

export const NEEDS_HABITS: Readonly<Record<NeedsKind, NeedsHabits>> = {
  price: {
    ...{ ordersPerYear: 30, linesPerOrder: 3, priceLevel: 0.8, morning: 0.72, evening: 0.06, weekend: 0.15 },
    ...{ coded: 0.35, web: 0.05, cut: 0.45, fresh: 0.04 },
    tastes: { staples: 6, bread: 3, meat: 2, ready: 0.4, wine: 0.3, fish: 1, children: 0.3 },
  },
  time: {
    ...{ ordersPerYear: 24, linesPerOrder: 2.4, priceLevel: 1.1, morning: 0.06, evening: 0.75, weekend: 0.15 },
    ...{ coded: 0.04, web: 0.6, cut: 0.1, fresh: 0.12 },
    tastes: { staples: 1.5, bread: 1.5, meat: 1, ready: 6, wine: 1.2, fish: 0.6, children: 0.3 },
  },
  quality: {
    ...{ ordersPerYear: 16, linesPerOrder: 4, priceLevel: 1.7, morning: 0.25, evening: 0.2, weekend: 0.65 },
    ...{ coded: 0.03, web: 0.15, cut: 0.05, fresh: 0.15 },
    tastes: { staples: 1, bread: 1.5, meat: 2, ready: 0.4, wine: 4, fish: 4, children: 0.2 },
  },
  family: {
    ...{ ordersPerYear: 26, linesPerOrder: 8, priceLevel: 0.95, morning: 0.15, evening: 0.4, weekend: 0.4 },
    ...{ coded: 0.15, web: 0.35, cut: 0.25, fresh: 0.05 },
    tastes: { staples: 4, bread: 2.5, meat: 2, ready: 1, wine: 0.3, fish: 0.6, children: 5 },
  },
  news: {
    ...{ ordersPerYear: 20, linesPerOrder: 2, priceLevel: 1.3, morning: 0.2, evening: 0.35, weekend: 0.25 },
    ...{ coded: 0.5, web: 0.9, cut: 0.15, fresh: 0.5 },
    tastes: { staples: 1, bread: 1, meat: 0.6, ready: 2, wine: 1.5, fish: 1, children: 0.4, garden: 4 },
  },
};

const ORDINARY: NeedsHabits = {
  ...{ ordersPerYear: 22, linesPerOrder: 4, priceLevel: 1.1, morning: 0.35, evening: 0.35, weekend: 0.3 },
  ...{ coded: 0.15, web: 0.3, cut: 0.2, fresh: 0.1 },
  tastes: { staples: 3, bread: 2, meat: 1.5, ready: 1.5, wine: 1, fish: 1, children: 1 },
};

export type NeedsWorldOptions = {
  seed: string | number;
  /** End of the simulated time (excluded), epoch ms; it is a year long. */
  until: number;
  contacts: number;
  timeZone?: string;
  /**
   * Groups by their weights; or a world in which nobody belongs to any: `plain`, everybody around the same habits; `leaning`,
   * habits that go together (who pays more also comes later, buys more, looks for fewer cuts); `skewed`, a few who buy very much.
   */
  truth: Readonly<Partial<Record<NeedsKind, number>>> | 'plain' | 'leaning' | 'skewed';
  /** How much people of a group differ, as standard deviation of log-odds and logarithms; 0.45 when left out. */
  variety?: number;
};

export type NeedsLine = {
  productId: string;
  category: string;
  quantity: number;
  unitPriceMinor: number;
  regularPriceMinor: number;
  /** Since when the shop has it, epoch ms. */
  addedAt: number;
};

export type NeedsOrder = {
  id: string;
  /** Epoch ms, whole minutes. */
  at: number;
  /** Local minute of the week, 0 = Monday 00:00. */
  minuteOfWeek: number;
  totalMinor: number;
  code: string | null;
  channel: 'shop' | 'web';
  lines: NeedsLine[];
};

export type NeedsCustomer = { number: number; kind: NeedsKind | null; orders: NeedsOrder[] };

const WORLD_DAYS = 365;
const PRODUCTS_EACH = 12;
/** Price lines of each category. */
const LEVELS = [0.5, 0.7, 1, 1.4, 2, 2.8] as const;

/** The customers, one at a time; the same whenever they are asked for. */
export function* simulateNeedsWorld(options: NeedsWorldOptions): Generator<NeedsCustomer> {
  const { seed, until, contacts, timeZone = 'Europe/Stockholm', truth } = options;
  const calendar = createCalendar(timeZone);
  const root = createRandom(`needs:${seed}`);
  const firstDay = calendar.local(until - WORLD_DAYS * DAY_MS).day + 1;
  for (let number = 1; number <= contacts; number += 1) {
    const random = root.fork(number);
    const kind = typeof truth === 'string' ? null : random.weighted(truth as Record<NeedsKind, number>);
    const habits = personOf(kind === null ? ORDINARY : NEEDS_HABITS[kind], options, random);
    const count = random.poisson(habits.ordersPerYear);
    const orders: NeedsOrder[] = [];
    for (let index = 0; index < count; index += 1) {
      const { day, minute } = visitOf(habits, firstDay, random);
      const at = calendar.instant(day, minute);
      if (at >= until) continue;
      const lines = fillBasket(habits, at, until, random);
      orders.push({
        id: `N${number}-${index + 1}`,
        at,
        minuteOfWeek: weekdayOf(day) * 1440 + minute,
        totalMinor: lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0),
        code: random.chance(habits.coded) ? 'SAVE5' : null,
        channel: random.chance(habits.web) ? 'web' : 'shop',
        lines,
      });
    }
    yield { number, kind, orders: orders.sort((a, b) => a.at - b.at) };
  }
}

function personOf(usual: NeedsHabits, { truth, variety = 0.45 }: NeedsWorldOptions, random: Random): NeedsHabits {
  // In a leaning world one thing about people moves everything else.
  const lean = truth === 'leaning' ? random.normal(0, 0.9) : 0;
  const tail = truth === 'skewed' ? random.gamma(1, 1) : 1;
  const odds = (chance: number, direction = 0) => {
    const log = Math.log(chance / (1 - chance)) + random.normal(0, variety) + direction * lean;
    return 1 / (1 + Math.exp(-log));
  };
  const times = (mean: number, direction = 0) => mean * Math.exp(random.normal(0, variety) + direction * lean);
  const morning = odds(usual.morning, -1);
  return {
    ordersPerYear: times(usual.ordersPerYear, -0.3) * tail,
    linesPerOrder: Math.max(1, times(usual.linesPerOrder, 0.4) * (truth === 'skewed' ? random.logNormal(1, 0.7) : 1)),
    priceLevel: times(usual.priceLevel, 0.3),
    morning,
    evening: Math.min(1 - morning, odds(usual.evening, 1)),
    weekend: odds(usual.weekend),
    coded: odds(usual.coded, -1),
    web: odds(usual.web, 0.5),
    cut: odds(usual.cut, -1),
    fresh: odds(usual.fresh),
    tastes: Object.fromEntries(
      Object.entries(usual.tastes).map(([name, weight]) => [name, times(weight, name === 'wine' ? 0.7 : 0)]),
    ),
  };
}

function visitOf(habits: NeedsHabits, firstDay: number, random: Random): { day: number; minute: number } {
  const wantsWeekend = random.chance(habits.weekend);
  let day = firstDay;
  do day = firstDay + random.between(0, WORLD_DAYS - 1);
  while (weekdayOf(day) >= 5 !== wantsWeekend);
  const draw = random.unit();
  if (draw < habits.morning) return { day, minute: random.between(8 * 60, 12 * 60 - 1) };
  if (draw < habits.morning + habits.evening) return { day, minute: random.between(17 * 60, 21 * 60 - 1) };
  return { day, minute: random.between(12 * 60, 17 * 60 - 1) };
}

function fillBasket(habits: NeedsHabits, at: number, until: number, random: Random): NeedsLine[] {
  const count = Math.min(25, 1 + random.poisson(habits.linesPerOrder - 1));
  return Array.from({ length: count }, () => {
    const category = random.weighted(habits.tastes);
    const isFresh = random.chance(habits.fresh);
    // Each month brings a new product to each category; the others have been there for ever.
    const month = Math.floor((until - at) / (30 * DAY_MS));
    const place = isFresh ? `new-${month}` : String(random.between(1, PRODUCTS_EACH));
    const level = nearestLevel(random.logNormal(habits.priceLevel, 0.4));
    const regularPriceMinor = Math.round((4000 * level * (isFresh ? 110 : 60 + Number(place) * 8)) / 10_000) * 100;
    return {
      productId: `${category}-${level}-${place}`,
      category,
      quantity: 1,
      unitPriceMinor: random.chance(habits.cut) ? Math.round(regularPriceMinor * 0.8) : regularPriceMinor,
      regularPriceMinor,
      addedAt: isFresh ? until - (month + 1) * 30 * DAY_MS : until - 5 * WORLD_DAYS * DAY_MS,
    };
  });
}

function nearestLevel(wanted: number): number {
  const [nearest] = [...LEVELS].sort((a, b) => Math.abs(Math.log(a / wanted)) - Math.abs(Math.log(b / wanted)));
  return nearest!;
}
