import type { GroupsSettings } from './groups-settings.schema.ts';
import type { CustomerFacts } from './read-facts.ts';
import type { RfmBounds, ShopBounds } from './shop-bounds.ts';

export type Rfm = { recency: number; frequency: number; money: number };

export const rfmText = ({ recency, frequency, money }: Rfm): string => `${recency}-${frequency}-${money}`;

const atLeast = (value: number, bounds: RfmBounds): number =>
  1 + bounds.filter((bound) => bound !== null && value >= bound).length;

/** By fifths of the customers; null when there are too few to rank. */
export function scoreByFifths(facts: CustomerFacts, { rfm }: Pick<ShopBounds, 'rfm'>): Rfm | null {
  if (rfm === null) return null;
  return {
    recency: 1 + rfm.recencyDays.filter((bound) => bound !== null && facts.silenceDays <= bound).length,
    frequency: atLeast(facts.rfmOrderDays, rfm.orderDays),
    money: atLeast(facts.rfmSpend, rfm.spend),
  };
}

/** By bounds that do not move with the customers; null while there are none for money. */
export function scoreByFixed(
  facts: CustomerFacts,
  { recencyDays, orders }: GroupsSettings['rfm']['fixed'],
  spend: RfmBounds | null,
): Rfm | null {
  if (spend === null) return null;
  return {
    recency: 1 + recencyDays.filter((bound) => facts.silenceDays <= bound).length,
    frequency: atLeast(facts.rfmOrderDays, orders),
    money: atLeast(facts.rfmSpend, spend),
  };
}

/** Bounds of fifths as fixed ones: to two digits, so that they can be said and remembered. Null where fifths fall together. */
export function roundBounds(bounds: RfmBounds): number[] | null {
  const rounded = bounds.map((bound) => (bound === null ? null : twoDigits(Math.max(bound, 0))));
  const known = rounded.filter((bound) => bound !== null);
  const isRising = known.every((bound, place) => place === 0 || bound > known[place - 1]!);
  return known.length === 4 && isRising ? known : null;
}

function twoDigits(value: number): number {
  if (value < 100) return Math.round(value);
  const step = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Math.round(value / step) * step;
}
