/** The whole of it in memory, for whoever has the purchases at hand: gathering, fitting by cohort, hold-out check. Pure. */
import type { Purchases } from '../purchases/walk-purchases.ts';
import { cutDayOf } from './check-hold-out.ts';
import { createBook } from './customer-book.ts';
import type { ExpectedParams, ExpectedQuality } from './expected-model.schema.ts';
import { expectedSettings } from './expected-settings.schema.ts';
import { fitModel } from './fit-model.ts';
import { finish } from './minimise.ts';
import { localDay } from './summarise-purchases.ts';

/**
 * What is kept of a fit as of an instant (epoch ms), with the usual settings.
 */
export function fitPurchases(
  all: readonly Purchases[],
  { timeZone, until }: { timeZone: string; until: number },
): { params: ExpectedParams; quality: ExpectedQuality } {
  const endDay = localDay(until, timeZone);
  let first = Number.POSITIVE_INFINITY;
  for (const { orderAt } of all) first = Math.min(first, orderAt[0] ?? first);
  const cutDay = Number.isFinite(first) ? cutDayOf(localDay(first, timeZone), endDay) : null;
  const book = createBook({ timeZone, endDay, cutDay });
  for (const purchases of all) book.add(purchases);
  return finish(fitModel(book, expectedSettings.parse({})));
}
