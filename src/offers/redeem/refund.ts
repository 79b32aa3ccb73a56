import { notFound, type Tx } from '../../platform/index.ts';
import { giveBack } from './counts.store.ts';
import type { RefundAnswer, RefundBody } from './redeem.schema.ts';
import { instantOf } from './redeem-at-till.ts';
import { isRace, mostTries, type RedeemParts } from './redeem-batch.ts';
import * as store from './redemptions.store.ts';

/** The part of a discount that goes back with so much of the order. */
const discountBack = ({ discount, orderAmount }: store.StoredRedemption, amount: number | null): number => {
  if (discount === null || amount === null) return 0;
  return amount >= orderAmount ? discount : Math.round((discount * amount) / orderAmount);
};

/** Which redemptions a refund names: exactly one of the three is there. */
const whichOf = ({ redemptionId, key, orderRef = '' }: RefundBody) =>
  redemptionId !== undefined ? { redemptionId } : key !== undefined ? { key } : { orderRef };

async function refundOne(
  { events }: Pick<RedeemParts, 'events'>,
  tx: Pick<Tx, 'sql'>,
  one: store.StoredRedemption,
  { workspaceId, at, asked }: { workspaceId: number; at: Date; asked: number | undefined },
): Promise<RefundAnswer['refunds'][number]> {
  const { id, orderAmount, refundedAmount: before, contactId } = one;
  const offerId = one.offerId as number;
  const amount = Math.max(before ?? 0, Math.min(asked ?? orderAmount, orderAmount));
  const isWhole = amount >= orderAmount;
  const answer = { redemptionId: id, offerId, orderAmount, refundedAmount: amount, isWhole };
  const isNothing = before === null ? amount === 0 && orderAmount > 0 : amount <= before;
  if (isNothing) return { ...answer, refundedAt: (one.refundedAt ?? at).toISOString() };
  await store.writeRefund(tx.sql, workspaceId, id, { at, amount });
  if (isWhole) await giveBack(tx.sql, workspaceId, offerId, one.counted);
  const event = {
    type: 'event' as const,
    id: `refunded:${id}:${amount}`,
    kind: 'offer_refunded',
    at,
    contact: { contactId },
    ref: String(offerId),
    ...(one.discount === null ? {} : { amount: discountBack(one, before) - discountBack(one, amount) }),
  };
  await events.append(workspaceId, [event], { tx });
  return { ...answer, refundedAt: at.toISOString() };
}

/**
 * What an order was paid with in the end, as far as one of its uses can tell: less what the other offers took off, but no less
 * than the smallest amount that any of them knows (the lines of later ones are what earlier ones left).
 */
function paidInTheEnd(one: store.StoredRedemption, all: readonly store.StoredRedemption[]): number {
  const others = all.reduce((sum, { id, discount }) => sum + (id === one.id ? 0 : (discount ?? 0)), 0);
  const smallest = Math.min(...all.map(({ orderAmount }) => orderAmount).filter((amount) => amount > 0));
  return Math.min(one.orderAmount, Math.max(smallest, one.orderAmount - others));
}

/** A transaction that is repeated when PostgreSQL gave it up for another one, such as a till that counts meanwhile. */
async function repeatedly<T>(db: RedeemParts['db'], work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let left = mostTries; ; left -= 1) {
    try {
      return await db.transaction(work);
    } catch (error) {
      if (!isRace(error) || left <= 1) throw error;
    }
  }
}

/**
 * Notes that an order in which offers were used was given back, whole or in part. `amount` is what was given back of the
 * order in all so far: sending it again changes nothing, and a smaller one neither. Given back whole, the offer has its
 * place back, and the contact may use it again. One transaction with its events. Throws `not_found`, `request_invalid`.
 */
export function createRefund({ db, clock, events }: RedeemParts) {
  return async (workspaceId: number, body: RefundBody): Promise<RefundAnswer> => {
    const at = instantOf(body.at, clock.now());
    const which = whichOf(body);
    return repeatedly(db, async (tx) => {
      const found = await store.lockRedemptions(tx.sql, workspaceId, which);
      if (found.length === 0) throw notFound('redemption', Object.values(which)[0] as string | number);
      const refunds: RefundAnswer['refunds'] = [];
      for (const one of found) {
        const isWhole = body.amount !== undefined && body.amount > 0 && body.amount >= paidInTheEnd(one, found);
        const asked = isWhole ? undefined : body.amount;
        refunds.push(await refundOne({ events }, tx, one, { workspaceId, at, asked }));
      }
      return { refunds };
    });
  };
}
