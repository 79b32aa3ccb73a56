import type { MarginFloor } from './policy.schema.ts';

/** A line of a basket. `amount` and `cost` are of the whole line in minor units, before discounts; cost null = not known. */
export type PricedLine = { product: string; category: string | null; amount: number; cost: number | null };

/** The floor that holds for a product: its own before that of its category before the one for all. Basis points, or null. */
export function floorFor(
  { product, category }: Pick<PricedLine, 'product' | 'category'>,
  floors: readonly MarginFloor[],
): number | null {
  let found: { basisPoints: number; rank: number } | null = null;
  for (const floor of floors) {
    if (floor.sku !== null && floor.sku !== product) continue;
    if (floor.category !== null && floor.category !== category) continue;
    const rank = (floor.sku === null ? 0 : 2) + (floor.category === null ? 0 : 1);
    const isBetter =
      found === null || rank > found.rank || (rank === found.rank && floor.basisPoints > found.basisPoints);
    if (isBetter) found = { basisPoints: floor.basisPoints, rank };
  }
  return found?.basisPoints ?? null;
}

/**
 * The most a line may be lowered by, minor units, so that (paid − cost) ÷ paid stays at the floor or above:
 * paid ≥ cost ÷ (1 − floor). Infinity without a floor or a known cost; 0 when the line is below its floor already.
 */
export function roomAboveFloor(line: PricedLine, floors: readonly MarginFloor[]): number {
  const floor = floorFor(line, floors);
  if (floor === null || line.cost === null) return Number.POSITIVE_INFINITY;
  const leastPaid = Math.ceil((line.cost * 10_000) / (10_000 - floor));
  return Math.max(0, line.amount - leastPaid);
}
