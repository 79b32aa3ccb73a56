import { z } from 'zod';
import { instantOfLocal, localParts, zoneOffsetMs } from '../../platform/index.ts';
import type { GroupsSettings } from './groups-settings.schema.ts';
import type { Yardstick } from './judge-customer.ts';
import type { DayOf } from './read-facts.ts';
import { roundBounds } from './score-rfm.ts';
import type { ShopBounds } from './shop-bounds.ts';

const rfmBounds = z.array(z.number().nullable()).length(4);

/** Parameters of model `purchases`. */
export const purchasesParams = z.object({
  bounds: z.object({
    customers: z.number(),
    buyers: z.number(),
    shopPause: z.number(),
    isPauseKnown: z.boolean(),
    exclusiveOrders: z.number().nullable(),
    exclusiveSpend: z.number().nullable(),
    rfm: z.object({ recencyDays: rfmBounds, orderDays: rfmBounds, spend: rfmBounds }).nullable(),
  }),
  /** Bounds of spending as they stood when there were first enough customers: fixed, unless somebody sets others. */
  firstSpend: z.array(z.number()).length(4).nullable(),
});
export type PurchasesParams = z.output<typeof purchasesParams>;

/** What was fitted before keeps what is never fitted again. */
export const nextParams = (bounds: ShopBounds, before: PurchasesParams | null): PurchasesParams => ({
  bounds: { ...bounds, rfm: bounds.rfm && copyOf(bounds.rfm) },
  firstSpend: before?.firstSpend ?? (bounds.rfm === null ? null : roundBounds(bounds.rfm.spend)),
});

const copyOf = ({ recencyDays, orderDays, spend }: NonNullable<ShopBounds['rfm']>) => ({
  recencyDays: [...recencyDays],
  orderDays: [...orderDays],
  spend: [...spend],
});

export const yardstickOf = (
  settings: GroupsSettings,
  { bounds, firstSpend }: PurchasesParams,
  timeZone: string,
): Yardstick => ({ settings, bounds, fixedSpend: settings.rfm.fixed.spend ?? firstSpend, dayOf: dayIn(timeZone) });

const dayMs = 86_400_000;

export const dayIn =
  (timeZone: string): DayOf =>
  (at) =>
    Math.floor((at + zoneOffsetMs(at, timeZone)) / dayMs);

/** The last milliseconds of so many local months before the one of an instant, ascending, in epoch ms. */
export function monthEnds(now: Date, months: number, timeZone: string): number[] {
  const { year, month } = localParts(now, timeZone);
  return Array.from({ length: months }, (_, place) => {
    const index = year * 12 + (month - 1) - (months - 1 - place);
    return instantOfLocal({ year: Math.floor(index / 12), month: (index % 12) + 1, day: 1 }, timeZone) - 1;
  });
}
