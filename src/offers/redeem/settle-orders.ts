import { readOrderLines } from './facts.store.ts';
import * as store from './orders.store.ts';
import type { RedeemBatch, RedeemParts } from './redeem-batch.ts';
import type { Asked } from './redeem-case.ts';

/** Codes looked for at once, and judged in one transaction. */
const readAtOnce = 1_000;
const judgedTogether = 200;
/**
 * Codes are judged in the order of their ids, but transactions may commit out of that order: each run looks back this
 * far behind the newest judged code, and every `fullLookEvery` runs at all of them.
 */
const lookBack = 20_000;
const fullLookEvery = 300;
/** Uses without a code are told their order every so many runs: the newest, and with a full look those of a month. */
const linkEvery = 15;
const linkedWithinMs = 30 * 86_400_000;

/** Judges the codes that come in with orders: see `Offers.settle`. */
export function createSettleOrders({ db, clock }: Pick<RedeemParts, 'db' | 'clock'>, redeemBatch: RedeemBatch) {
  let runs = 0;

  const settleOf = async (workspaceId: number, codes: store.OrderCode[]): Promise<number> => {
    const lines = await readOrderLines(db.sql, workspaceId, [...new Set(codes.map(({ eventId }) => eventId))]);
    const asked = codes.map(
      ({ id, eventId, contactId, code, at, orderAmount, orderRef }): Asked => ({
        by: { kind: 'order', orderCodeId: id, eventId },
        contactId,
        offerId: null,
        code,
        at,
        orderRef,
        lines: lines.get(eventId) ?? [],
        shipping: null,
        amount: orderAmount,
      }),
    );
    const outcomes = await redeemBatch(workspaceId, asked);
    return outcomes.filter((outcome) => outcome.kind === 'redeemed' && outcome.isNew).length;
  };

  const link = async ({ all }: { all: boolean }): Promise<void> => {
    if (!all && runs % linkEvery !== 0) return;
    const since = new Date(clock.now().getTime() - linkedWithinMs);
    await store.linkByOrderRef(db.sql, { since, newest: all ? null : lookBack });
  };

  return {
    /** The next run looks at everything. */
    lookAgain(): void {
      runs = 0;
    },

    /** Returns how many uses were written as valid. */
    async run({ all = false }: { all?: boolean } = {}): Promise<number> {
      const looksAtAll = all || runs % fullLookEvery === 0;
      await link({ all: looksAtAll });
      runs += 1;
      let after = looksAtAll ? 0 : Math.max(0, (await store.newestSettled(db.sql)) - lookBack);
      let redeemed = 0;
      for (;;) {
        const codes = await store.findUnsettled(db.sql, after, readAtOnce);
        if (codes.length === 0) break;
        after = codes.at(-1)?.id ?? after;
        const byWorkspace = new Map<number, store.OrderCode[]>();
        for (const code of codes) {
          byWorkspace.set(code.workspaceId, [...(byWorkspace.get(code.workspaceId) ?? []), code]);
        }
        for (const [workspaceId, ofWorkspace] of byWorkspace) {
          for (let place = 0; place < ofWorkspace.length; place += judgedTogether) {
            redeemed += await settleOf(workspaceId, ofWorkspace.slice(place, place + judgedTogether));
          }
        }
      }
      return redeemed;
    },
  };
}
