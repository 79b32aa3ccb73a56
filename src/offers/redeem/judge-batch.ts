import { type GuardState, isWithin } from '../guard/limit-discounts.ts';
import { canStandBeside, type StackingMode } from '../rules/choose-offers.ts';
import { scopeInWords } from '../rules/counted-scopes.ts';
import { judgeOffer } from '../rules/judge-offer.ts';
import { type Refusal, type RefusalReason, refuse } from '../rules/refusals.ts';
import { type Discount, marginOf } from '../rules/work-out-discount.ts';
import type { CertainUses } from './certain.store.ts';
import { guardDiscounts } from './guard-discount.ts';
import type { Case } from './redeem-case.ts';
import type { NewRedemption, Sibling, StoredRedemption } from './redemptions.store.ts';
import type { Places, Wish } from './take-places.ts';

/** What is to be done about one case. */
export type Ruling =
  | { kind: 'write'; row: NewRedemption }
  | { kind: 'again'; first: StoredRedemption | (Ruling & { kind: 'write' }) }
  | { kind: 'link'; link: { redemptionId: number; orderCodeId: number; eventId: number } }
  | { kind: 'conflict' };

/** What the locks make certain. */
export type Certain = {
  settled: readonly StoredRedemption[];
  uses: readonly CertainUses[];
  siblings: readonly Sibling[];
  stackingMode: StackingMode;
  guardOf(one: Case): GuardState | null;
};

type Verdict = { kind: 'given'; discount: Discount; limitedBy: RefusalReason | null } | ({ kind: 'refused' } & Refusal);

const keyOf = ({ by }: Case['asked']) => (by.kind === 'till' ? `key ${by.key}` : `code ${by.orderCodeId}`);
const hashOf = ({ by }: Case['asked']) => (by.kind === 'till' ? by.hash : null);

/** Uses by contact and offer: as they were, and as this batch adds to them. */
function createTally({ uses, siblings }: Certain) {
  const byPair = new Map(
    uses.map((one) => [
      `${one.offerId} ${one.contactId}`,
      { ...one, codeIds: [...one.codeIds], orderRefs: [...one.orderRefs] },
    ]),
  );
  const none = (offerId: number, contactId: number): CertainUses => ({
    ...{ offerId, contactId, uses: 0, codeIds: [], orderRefs: [] },
  });
  const inOrders = [...siblings];
  const given: { offerId: number; contactId: number; at: Date; discount: number }[] = [];
  return {
    of: (offerId: number, contactId: number) => byPair.get(`${offerId} ${contactId}`) ?? none(offerId, contactId),
    beside: (one: Case) =>
      inOrders.filter(
        ({ orderRef, contactId, isUsed }) =>
          isUsed && orderRef === one.asked.orderRef && contactId === one.asked.contactId,
      ),
    /** Budgets as the batch leaves them: the period of each basket is its own. */
    spend(one: Case, guard: GuardState): GuardState {
      const { perContact, perOffer } = guard.policy.budgets;
      const { contactId, at } = one.asked;
      const since = given.filter(
        (gift) => perContact && gift.contactId === contactId && isWithin(perContact.days, at, gift.at),
      );
      const spentByOffer = new Map(guard.spentByOffer);
      for (const gift of given) {
        if (!perOffer || !isWithin(perOffer.days, at, gift.at)) continue;
        spentByOffer.set(gift.offerId, (spentByOffer.get(gift.offerId) ?? 0) + gift.discount);
      }
      const spent = since.reduce((sum, { discount }) => sum + discount, 0);
      return { ...guard, spentByContact: guard.spentByContact + spent, spentByOffer };
    },
    add(one: Case, { total }: Discount): void {
      const { found, asked } = one;
      if (found.kind === 'unknown') return;
      const { id: offerId, kind, rules } = found.offer;
      const { contactId, orderRef } = asked;
      const pair = byPair.get(`${offerId} ${contactId}`) ?? none(offerId, contactId);
      pair.uses += 1;
      if (orderRef !== null) pair.orderRefs.push(orderRef);
      if (found.code?.own) pair.codeIds.push(found.code.own.id);
      byPair.set(`${offerId} ${contactId}`, pair);
      const orderCodeId = asked.by.kind === 'order' ? asked.by.orderCodeId : null;
      // What comes with an order has a discount that nobody knows.
      if (orderCodeId === null) given.push({ offerId, contactId, at: asked.at, discount: total });
      if (orderRef !== null) {
        const discount = orderCodeId === null ? total : 0;
        inOrders.push({ id: 0, orderRef, contactId, offerId, orderCodeId, isUsed: true, discount, kind, rules });
      }
    },
  };
}

/** Whether the offer applies, beside what is in the order already and within the guardrails. */
function judgeCase(one: Case, tally: ReturnType<typeof createTally>, certain: Certain): Verdict {
  const { found, attempt, facts } = one;
  if (found.kind === 'unknown') return { kind: 'refused', reason: found.reason, detail: found.detail };
  const { offer, code } = found;
  const { uses, codeIds, orderRefs } = tally.of(offer.id, one.asked.contactId);
  const codeUses = codeIds.filter((id) => id === code?.own?.id).length;
  const { orderRef } = one.asked;
  // At the till the order has not come in yet; orders themselves are judged by when they were.
  const isInAnother = attempt.source === 'till' && orderRef !== null && orderRefs.some((ref) => ref !== orderRef);
  const hasOrdered = facts.hasOrdered || isInAnother;
  const judged = judgeOffer(offer, attempt, { ...facts, hasOrdered, uses, codeUses });
  if (judged.kind === 'refused') return judged;
  if (attempt.source === 'order') return { kind: 'given', discount: judged.discount, limitedBy: null };
  const beside = tally.beside(one);
  if (beside.some(({ offerId }) => offerId === offer.id)) {
    return { kind: 'refused', ...refuse('already-in-order', 'This offer is used in this order already.') };
  }
  if (!beside.every((other) => canStandBeside(offer, other, certain.stackingMode))) {
    const detail = 'The offer cannot be used together with another one in this order.';
    return { kind: 'refused', ...refuse('not-combinable', detail) };
  }
  const guard = certain.guardOf(one);
  if (!guard) return { kind: 'given', discount: judged.discount, limitedBy: null };
  const takenOff = beside.reduce((sum, { discount }) => sum + discount, 0);
  const state = { ...tally.spend(one, guard), takenOff };
  return guardDiscounts(attempt.lines, [{ offer, discount: judged.discount }], state)[0] as Verdict;
}

function rowOf(one: Case, verdict: Verdict): NewRedemption {
  const { asked, found } = one;
  const isTill = asked.by.kind === 'till';
  const offer = found.offer;
  const given = verdict.kind === 'given' && isTill ? verdict.discount : null;
  // The discount is known when it was told: an order only says what was paid.
  const isDiscountKnown = given !== null && (offer?.kind !== 'free-shipping' || asked.shipping !== null);
  const offLines = given?.lines.reduce((sum, part) => sum + part, 0) ?? 0;
  const lines = asked.lines.map((line, place) => ({ ...line, discount: given?.lines[place] ?? 0 }));
  return {
    orderCodeId: asked.by.kind === 'order' ? asked.by.orderCodeId : null,
    eventId: asked.by.kind === 'order' ? asked.by.eventId : null,
    redeemKey: asked.by.kind === 'till' ? asked.by.key : null,
    redeemHash: hashOf(asked),
    offerId: offer?.id ?? null,
    contactId: asked.contactId,
    code: asked.code ?? (found.kind === 'found' ? (found.code?.text ?? null) : null),
    codeId: found.kind === 'found' ? (found.code?.own?.id ?? null) : null,
    orderRef: asked.orderRef,
    at: asked.at,
    isValid: verdict.kind === 'given',
    reason: verdict.kind === 'refused' ? verdict.reason : null,
    detail: verdict.kind === 'refused' ? verdict.detail : null,
    orderAmount: asked.amount - offLines,
    discount: isDiscountKnown ? (given?.total ?? null) : null,
    margin: given && offer ? marginOf(offer, asked.lines, given) : null,
    lines: isTill && lines.length > 0 ? lines : null,
    counted: verdict.kind === 'given' ? (one.wish?.scopes.map(({ scope }) => scope) ?? []) : [],
  };
}

/** What came of the same key or the same code of an order before. */
function ruleOnRepeated(
  one: Case,
  earlier: Map<string, StoredRedemption | (Ruling & { kind: 'write' })>,
): Ruling | null {
  const first = earlier.get(keyOf(one.asked));
  if (!first) return null;
  const row = 'id' in first ? first : first.row;
  return row.redeemHash === hashOf(one.asked) ? { kind: 'again', first } : { kind: 'conflict' };
}

/** An offer redeemed at the till, and now its code comes with the order: one use. */
function ruleOnKnownOrder(one: Case, siblings: readonly Sibling[], linked: Set<number>): Ruling | null {
  const { by } = one.asked;
  if (by.kind !== 'order' || one.found.kind === 'unknown') return null;
  const { id } = one.found.offer;
  const sibling = siblings.find(
    (other) =>
      other.offerId === id &&
      other.orderRef === one.asked.orderRef &&
      other.contactId === one.asked.contactId &&
      other.orderCodeId === null &&
      !linked.has(other.id),
  );
  if (!sibling) return null;
  linked.add(sibling.id);
  return { kind: 'link', link: { redemptionId: sibling.id, orderCodeId: by.orderCodeId, eventId: by.eventId } };
}

/**
 * Rules on cases in their order. `lockPlaces` is asked once, for all that may need a place; who finds none is refused. The
 * places taken are to be written with the rows.
 */
export async function ruleOn(
  cases: readonly Case[],
  certain: Certain,
  lockPlaces: (wishes: Wish[]) => Promise<Places>,
): Promise<{ all: Ruling[]; places: Places }> {
  const earlier = new Map<string, StoredRedemption | (Ruling & { kind: 'write' })>();
  for (const row of certain.settled) {
    if (row.redeemKey !== null) earlier.set(`key ${row.redeemKey}`, row);
    if (row.orderCodeId !== null) earlier.set(`code ${row.orderCodeId}`, row);
  }
  const before = createTally(certain);
  // Whom the guardrails stop now may pass them beside what the batch adds to the order: a place is kept ready for all.
  const unguarded = { ...certain, guardOf: () => null };
  const isOpen = (one: Case) => !earlier.has(keyOf(one.asked));
  const wishes = cases.flatMap((one) =>
    one.wish && isOpen(one) && judgeCase(one, before, unguarded).kind === 'given' ? one.wish : [],
  );
  const places = await lockPlaces(wishes);
  const tally = createTally(certain);
  const linked = new Set<number>();
  const all = cases.map((one): Ruling => {
    const known = ruleOnRepeated(one, earlier) ?? ruleOnKnownOrder(one, certain.siblings, linked);
    if (known) return known;
    let verdict = judgeCase(one, tally, certain);
    const full = verdict.kind === 'given' && one.wish ? places.take(one.wish) : null;
    if (full !== null) {
      const detail = `The offer has been used as often as it may ${scopeInWords(full)}.`;
      verdict = { kind: 'refused', ...refuse('capacity', detail) };
    }
    if (verdict.kind === 'given') tally.add(one, verdict.discount);
    const ruling = { kind: 'write' as const, row: rowOf(one, verdict) };
    earlier.set(keyOf(one.asked), ruling);
    return ruling;
  });
  return { all, places };
}
