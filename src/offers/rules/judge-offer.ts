import { isHeldBack } from './held-back.ts';
import { checkOffer, type Holidays } from './is-offer-valid.ts';
import type { Offer } from './offer.ts';
import { isPaidFor } from './paid-for.ts';
import { type Refusal, refuse } from './refusals.ts';
import type { RuleSegment } from './segment-problems.ts';
import { type BasketLine, type Discount, linesInScope, workOutDiscount } from './work-out-discount.ts';

/** How the contact says it has the offer: the code for all, or one row of its codes. */
export type PresentedCode = {
  text: string;
  /** Null: the shared code. */
  own: {
    id: number;
    state: 'free' | 'reserved' | 'given' | 'void' | 'open';
    contactId: number | null;
    products: string[];
  } | null;
};

/** A basket of a contact at an instant; `source` says who asks: the till before the sale, or an order after it. */
export type Attempt = {
  source: 'till' | 'order';
  /** Null: somebody we do not know yet. */
  contactId: number | null;
  at: Date;
  lines: readonly BasketLine[];
  /** Minor units; null = not said. */
  shipping: number | null;
  /** Minor units of the whole basket before discounts. */
  basketAmount: number;
  code: PresentedCode | null;
};

/** What is known about the contact and the shop. */
export type Facts = {
  timeZone: string;
  /** ISO 4217. */
  currency: string;
  holidays: Holidays;
  /** Ids of segments the contact is in now. */
  segmentIds: ReadonlySet<number>;
  /** Whether the contact is in a segment that is not courted: see the decisions of the value room. */
  isDeselected: boolean;
  /** Whether it ordered before this instant (another order than this one). */
  hasOrdered: boolean;
  /** Valid uses of the offer by the contact that were not given back whole. */
  uses: number;
  /** The same of the code, by anybody. */
  codeUses: number;
  /** A segment that the rules name; undefined when there is none. */
  segment(id: number): RuleSegment | undefined;
};

export type Judgement = { kind: 'applies'; discount: Discount } | ({ kind: 'refused' } & Refusal);

type Check = (offer: Offer, attempt: Attempt, facts: Facts) => Refusal | null;

const isNotArchived: Check = ({ archivedAt }, { at }) =>
  archivedAt && at >= archivedAt ? refuse('archived', 'The offer has been withdrawn.') : null;

const holdsNow: Check = (offer, { at }, { timeZone, holidays }) => {
  const check = checkOffer(offer, at, timeZone, holidays);
  return check.kind === 'valid' ? null : refuse(check.reason, check.detail);
};

const hasCode: Check = (offer, { code, contactId }, { codeUses }) => {
  if (offer.codeKind === 'none') return null;
  if (code === null) return refuse('code-needed', 'The offer needs its code.');
  if (code.own === null) return null;
  if (code.own.state === 'void') return refuse('code-void', 'This code has been withdrawn.');
  if (code.own.state === 'free') return refuse('code-not-given', 'This code has not been given to anybody yet.');
  if (code.own.state === 'open') return null;
  if (code.own.contactId !== contactId) return refuse('code-of-another', 'This code was made for somebody else.');
  return codeUses > 0 ? refuse('code-used', 'This code has been used.') : null;
};

/** Whoever has a code gets what it says, also when its segment was deselected since: a word given is kept. */
const isCourted: Check = (offer, { code }, { isDeselected }) =>
  code === null && isDeselected && isPaidFor(offer)
    ? refuse('deselected', 'The offer is not for this customer.')
    : null;

/** Whoever has a code gets what it says; the comparison goes by who was meant to be held back. */
const isNotHeldBack: Check = (offer, { code, contactId }) =>
  code === null && contactId !== null && isHeldBack(offer, contactId)
    ? refuse('held-back', 'The offer is held back from this customer, to see what it changes.')
    : null;

const isInSegments: Check = ({ rules: { segments } }, _, { segmentIds, segment }) => {
  const named = (ids: number[]) => ids.map((id) => `"${segment(id)?.name ?? id}"`).join(' or ');
  const out = segments.out.find((id) => segmentIds.has(id));
  if (out !== undefined) return refuse('in-excluded-segment', `The offer is not for the segment ${named([out])}.`);
  if (segments.in.length === 0 || segments.in.some((id) => segmentIds.has(id))) return null;
  const isEmpty = segments.in.every((id) => segment(id)?.isArchived !== false);
  const since = isEmpty ? ', which was archived: nobody is in it any more' : '';
  return refuse('not-in-segment', `The offer is for the segment ${named(segments.in)}${since}.`);
};

const isFirstOrder: Check = ({ rules }, _, { hasOrdered }) =>
  rules.firstOrderOnly && hasOrdered ? refuse('not-first-order', 'The offer is for the first order.') : null;

const isWithinLimit: Check = ({ maxPerContact }, _, { uses }) => {
  if (maxPerContact === null || uses < maxPerContact) return null;
  const times = maxPerContact === 1 ? 'once' : `${maxPerContact} times`;
  return refuse('limit-per-contact', `The offer may be used ${times}, and has been.`);
};

const hasScope: Check = (offer, { lines, code, source }) => {
  const products = code?.own?.products ?? [];
  const isWhole = products.length === 0 && offer.rules.products.length === 0 && offer.rules.categories.length === 0;
  // An order may come without its lines.
  if (isWhole || (source === 'order' && lines.length === 0)) return null;
  if (linesInScope(offer, lines, products).some(Boolean)) return null;
  return refuse('nothing-in-scope', 'Nothing in the basket is part of the offer.');
};

const isLargeEnough: Check = ({ rules: { minBasket } }, { basketAmount }, { currency }) => {
  if (minBasket === null || basketAmount >= minBasket) return null;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const inMoney = (amount: number) =>
    format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  const detail = `The offer needs a basket of ${inMoney(minBasket)}; this one comes to ${inMoney(basketAmount)}.`;
  return refuse('basket-too-small', detail);
};

const always: Check[] = [isNotArchived, holdsNow, hasCode];
const tillChecks: Check[] = [
  ...always,
  isCourted,
  isNotHeldBack,
  isInSegments,
  isFirstOrder,
  isWithinLimit,
  hasScope,
  isLargeEnough,
];
/**
 * After the sale nobody knows any more in which segments the contact was, and what the basket came to before the discount;
 * and who has the code was given it.
 */
const orderChecks: Check[] = [...always, isFirstOrder, isWithinLimit, hasScope];

/**
 * Whether an offer applies to a basket, and what it takes off each line; or the first rule that says no. Counts (capacity),
 * stacking and the policy of the workspace are judged by others.
 */
export function judgeOffer(offer: Offer, attempt: Attempt, facts: Facts): Judgement {
  for (const check of attempt.source === 'till' ? tillChecks : orderChecks) {
    const refusal = check(offer, attempt, facts);
    if (refusal) return { kind: 'refused', ...refusal };
  }
  return { kind: 'applies', discount: workOutDiscount(offer, attempt, attempt.code?.own?.products) };
}
