import { createHash } from 'node:crypto';
import type { Contacts } from '../../contacts/index.ts';
import { KohortError } from '../../platform/index.ts';
import { isPriceKind } from '../rules/offer.ts';
import type { RefusalReason } from '../rules/refusals.ts';
import { gatherBatches } from './gather-batches.ts';
import type { RedeemAnswer, RedeemBody } from './redeem.schema.ts';
import type { Outcome, RedeemBatch, RedeemParts } from './redeem-batch.ts';
import type { Asked } from './redeem-case.ts';

type Parts = Pick<RedeemParts, 'clock'> & { contacts: Pick<Contacts, 'resolve'> };
type Request = { body: RedeemBody; hash: string };

const aheadMs = 5 * 60_000;
/** More in one transaction hold their locks for longer than they gain. */
const together = 64;

/** Events know no earlier instant. */
const earliest = new Date('1900-01-01T00:00:00Z');

/** The instant of a basket. Throws `request_invalid` when it lies ahead, or before 1900. */
export function instantOf(at: string | undefined, now: Date): Date {
  if (at === undefined) return now;
  const instant = new Date(at);
  if (instant >= earliest && instant.getTime() <= now.getTime() + aheadMs) return instant;
  const where = instant < earliest ? 'before 1900' : 'in the future';
  const message = `This lies ${where}: send when the basket is paid, or nothing for now.`;
  throw new KohortError('request_invalid', { detail: message, fields: [{ path: 'body.at', message }] });
}

const basketAmount = (lines: readonly { amount: number }[]) => lines.reduce((sum, { amount }) => sum + amount, 0);

/**
 * Redeems offers at the till: see `redeemBatch`. Requests of one workspace that come at the same time share a transaction,
 * so that fifty tills cost little more than one. Throws `offer_key_reused`, `request_invalid`.
 */
export function createRedeemAtTill({ clock, contacts }: Parts, redeemBatch: RedeemBatch) {
  const answerOf = (outcome: Outcome): RedeemAnswer => {
    if (outcome.kind === 'conflict' || outcome.kind === 'linked') {
      const detail = 'The key was used before for a redemption with another body.';
      throw new KohortError('offer_key_reused', { detail, fields: [{ path: 'body.key', message: detail }] });
    }
    const { id: redemptionId, row, offer } = outcome;
    if (outcome.kind === 'refused' || !offer) {
      const reason = (row.reason ?? 'offer-unknown') as RefusalReason;
      return { outcome: 'refused', redemptionId, offerId: row.offerId, reason, detail: row.detail ?? '' };
    }
    const lines = row.lines ?? [];
    const offLines = lines.reduce((sum, { discount }) => sum + discount, 0);
    return {
      outcome: 'redeemed',
      redemptionId,
      offerId: offer.id,
      name: offer.name,
      kind: offer.kind,
      isPrice: isPriceKind(offer.kind),
      at: row.at.toISOString(),
      discount: row.discount,
      shippingDiscount: row.discount === null ? null : row.discount - offLines,
      lines: lines.map(({ product, amount, discount }) => ({ product, amount, discount })),
      points: offer.points,
      gives: offer.gives,
    };
  };

  const run = async (workspaceId: number, requests: Request[]): Promise<(RedeemAnswer | KohortError)[]> => {
    const now = clock.now();
    const contactIds = await contacts.resolve(
      workspaceId,
      requests.map(({ body }) => body.contact),
      { createMissing: true },
    );
    const asked = requests.map(({ body, hash }, place): Asked | null => {
      const contactId = contactIds[place] ?? null;
      if (contactId === null) return null;
      return {
        by: { kind: 'till', key: body.key, hash },
        contactId,
        offerId: body.offerId ?? null,
        code: body.code ?? null,
        at: instantOf(body.at, now),
        orderRef: body.orderRef ?? null,
        lines: body.lines.map((line) => ({ ...line })),
        shipping: body.shipping,
        amount: basketAmount(body.lines),
      };
    });
    const known = asked.filter((one) => one !== null);
    const outcomes = known.length === 0 ? [] : await redeemBatch(workspaceId, known);
    return asked.map((one, place): RedeemAnswer | KohortError => {
      if (one === null) {
        const detail = 'There is no contact of that id, or the address cannot be one.';
        const offerId = requests[place]?.body.offerId ?? null;
        return { outcome: 'refused', redemptionId: null, offerId, reason: 'contact-unknown', detail };
      }
      try {
        return answerOf(outcomes[known.indexOf(one)] as Outcome);
      } catch (error) {
        if (error instanceof KohortError) return error;
        throw error;
      }
    });
  };

  const gather = gatherBatches(run, { atMost: together });
  return async (workspaceId: number, body: RedeemBody): Promise<RedeemAnswer> => {
    instantOf(body.at, clock.now());
    const hash = createHash('sha256').update(JSON.stringify(body)).digest('base64url');
    const answer = await gather(workspaceId, { body, hash });
    if (answer instanceof KohortError) throw answer;
    return answer;
  };
}
