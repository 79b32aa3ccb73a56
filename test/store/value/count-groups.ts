/** What a customer of the raw file did on one local day: how many orders, and pence net of what was given back. */
export type RawDay = { customer: number; day: string; orders: number; pence: number };

type Tier = 'mobile' | 'recurring' | 'exclusive';
export type PlainCustomer = { tier: Tier; stage: string; moves: string[] };
type Seen = { silence: number; age: number; pauses: number[]; orderDays: number; spend: number };

const dayNumber = (day: string): number => Date.parse(day) / 86_400_000;
const tiers: Tier[] = ['mobile', 'recurring', 'exclusive'];

/** By what happened before the day `until`, on the day `today`; null: no order yet. */
function lookAt(days: readonly RawDay[], until: number, today: number): Seen | null {
  const past = days.filter(({ day }) => dayNumber(day) < until);
  const bought = past.filter(({ orders }) => orders > 0).map(({ day }) => dayNumber(day));
  if (bought.length === 0) return null;
  return {
    silence: today - bought.at(-1)!,
    age: today - bought[0]!,
    pauses: bought.slice(1).map((day, place) => day - bought[place]!),
    orderDays: bought.filter((day) => today - day < 365).length,
    spend: past.filter(({ day }) => today - dayNumber(day) < 365).reduce((sum, { pence }) => sum + pence, 0),
  };
}

/** The smallest number that at most so large a share of all reaches. */
const floorOfBest = (all: readonly number[], share: number): number =>
  Math.min(...all.filter((one) => all.filter((other) => other >= one).length <= share * all.length));

const longest = (pauses: readonly number[], shop: number): number => {
  const nine = pauses.filter((one) => pauses.filter((other) => other <= one).length >= 0.9 * pauses.length);
  const own = nine.length > 0 ? Math.min(...nine) : 0;
  return Math.max(7, (pauses.length * own + 3 * shop) / (pauses.length + 3));
};

/**
 * The rules of docs/customers.md once more, in the plainest way and with none of the engine's code, over the days of the raw
 * file: tier and stage of life of each customer as of a day, and every move on the way there (by today's bounds, at the ends
 * of the months before). Days are local ones, since the file has no others.
 */
export function countGroups(rows: readonly RawDay[], asOf: string, months: readonly string[]) {
  const byCustomer = new Map<number, RawDay[]>();
  for (const row of rows) byCustomer.set(row.customer, [...(byCustomer.get(row.customer) ?? []), row]);
  const now = dayNumber(asOf);
  const today = [...byCustomer.values()].flatMap((days) => lookAt(days, now, now) ?? []);
  const buyers = today.filter(({ orderDays }) => orderDays > 0);
  const orders = Math.max(
    3,
    floorOfBest(
      buyers.map((one) => one.orderDays),
      0.2,
    ),
  );
  const spend = floorOfBest(
    buyers.map((one) => one.spend),
    0.25,
  );
  const back = today.filter(({ pauses }) => pauses.length > 0);
  let shop = 0;
  for (let reached = 0; reached < 0.9 * back.length - 1e-9; ) {
    shop += 1;
    reached = back.reduce((sum, { pauses }) => sum + pauses.filter((one) => one <= shop).length / pauses.length, 0);
  }

  const tierOf = (seen: Seen, held: Tier | null): Tier => {
    const usual = longest(seen.pauses, shop);
    const mean = seen.pauses.reduce((sum, one) => sum + one, 0) / seen.pauses.length;
    const spread = Math.sqrt(seen.pauses.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (seen.pauses.length - 1));
    const isRegular = (most: number) => seen.pauses.length < 3 || spread / mean <= most;
    const isIn = held !== null && held !== 'mobile';
    const recurring = seen.orderDays >= (isIn ? 1 : 2) && seen.silence <= Math.min(3 * usual, 365) * (isIn ? 1.25 : 1);
    const exclusive =
      held === 'exclusive'
        ? seen.orderDays >= Math.floor(0.75 * orders) &&
          seen.spend >= 0.75 * spend &&
          seen.silence <= 1.5 * usual * 1.25 &&
          isRegular(1.2 * 1.25)
        : seen.orderDays >= orders && seen.spend >= spend && seen.silence <= 1.5 * usual && isRegular(1.2);
    return recurring ? (exclusive ? 'exclusive' : 'recurring') : 'mobile';
  };
  const lostAfter = (pauses: readonly number[]) => Math.min(730, 3 * longest(pauses, shop));
  const stageOf = (seen: Seen): string => {
    if (seen.silence > lostAfter(seen.pauses)) return 'lost';
    if (seen.age < 60) return 'new';
    if (seen.silence > longest(seen.pauses, shop)) return 'slipping';
    const returns = seen.pauses.map((pause, place) => ({
      isReturn: pause > lostAfter(seen.pauses.slice(0, place)),
      ago: seen.silence + seen.pauses.slice(place + 1).reduce((sum, one) => sum + one, 0),
    }));
    return returns.some(({ isReturn, ago }) => isReturn && ago < 90) ? 'won-back' : 'active';
  };

  const customers = [...byCustomer.values()].flatMap((days): PlainCustomer[] => {
    const last = lookAt(days, now, now);
    if (last === null) return [];
    const moves: string[] = [];
    let held: { tier: Tier | null; since: number } = { tier: null, since: now };
    // On the last day of a month everything of it has happened.
    const looks = months.map((first) => {
      const day = dayNumber(first) - 1;
      return { seen: lookAt(days, day + 1, day), day };
    });
    let tier: Tier = 'mobile';
    for (const { seen, day } of [...looks, { seen: last, day: now }]) {
      if (seen === null) continue;
      const before = held.tier;
      const earned = tierOf(seen, before);
      const isDown: boolean = before !== null && tiers.indexOf(earned) < tiers.indexOf(before);
      tier = isDown && before !== null && day - held.since < 30 ? before : earned;
      const place: Tier | null = stageOf(seen) === 'lost' ? null : tier;
      if (place !== before) {
        moves.push(`${before ?? 'nowhere'} to ${place ?? 'silence'}`);
        held = { tier: place, since: day };
      }
    }
    return [{ tier, stage: stageOf(last), moves }];
  });
  return { customers, bounds: { orders, spend, shop } };
}
