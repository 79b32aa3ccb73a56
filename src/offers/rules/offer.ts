import type { LocalWindow } from '../../platform/index.ts';

/** What an offer can be. The first three lower what is paid: policies speak of them as price offers. */
export const offerKinds = [
  'percent',
  'amount',
  'free-shipping',
  'gift',
  'early-access',
  'event-invitation',
  'points',
] as const;
export type OfferKind = (typeof offerKinds)[number];

const priceKinds: readonly OfferKind[] = ['percent', 'amount', 'free-shipping'];

/** Whether an offer of this kind lowers what is paid. */
export const isPriceKind = (kind: OfferKind): boolean => priceKinds.includes(kind);

/**
 * How a contact says that it has the offer: not at all, by one code for everybody, by a code made for it, by a code from
 * the shop.
 */
export const codeKinds = ['none', 'shared', 'unique', 'imported'] as const;
export type CodeKind = (typeof codeKinds)[number];

/**
 * Beside what it may be used in one basket. `one-price`: beside no other price offer; `alone`: beside nothing;
 * `with-any`: beside every other that says the same, and beside offers that are no price offers.
 */
export const stackings = ['one-price', 'alone', 'with-any'] as const;
export type Stacking = (typeof stackings)[number];

/** Who may use an offer, for what, beside what. Empty lists and null: no such rule. */
export type OfferRules = {
  /** In one of `in` (when there are any), and in none of `out`. Ids. */
  segments: { in: number[]; out: number[] };
  firstOrderOnly: boolean;
  /** A line is in scope when its product is among these or its category among those; both empty = every line. */
  products: string[];
  categories: string[];
  /** Minor units of the whole basket before discounts. */
  minBasket: number | null;
  stacking: Stacking;
};

/** Rules as stored, possibly by an earlier version: what is not said is filled up. */
export const fullRules = (stored: Partial<OfferRules>): OfferRules => ({
  segments: { in: stored.segments?.in ?? [], out: stored.segments?.out ?? [] },
  firstOrderOnly: stored.firstOrderOnly ?? false,
  products: stored.products ?? [],
  categories: stored.categories ?? [],
  minBasket: stored.minBasket ?? null,
  stacking: stored.stacking ?? 'one-price',
});

/** An offer as it stands. Amounts in minor units, shares in basis points. */
export type Offer = {
  id: number;
  workspaceId: number;
  name: string;
  kind: OfferKind;
  /** Of percent. */
  basisPoints: number | null;
  /** Of amount: what is taken off. Of gift and free-shipping: what one costs us, when known. */
  amount: number | null;
  points: number | null;
  gives: string | null;
  codeKind: CodeKind;
  /** Of shared. */
  code: string | null;
  validFrom: Date;
  /** Excluded; null = open. */
  validUntil: Date | null;
  windows: LocalWindow[];
  skipsHolidays: boolean;
  rules: OfferRules;
  maxPerContact: number | null;
  capacityTotal: number | null;
  capacityDay: number | null;
  capacityWindow: number | null;
  holdoutShare: number;
  /** Counts its changes. */
  revision: number;
  createdAt: Date;
  archivedAt: Date | null;
};
