/** Kinds of offers. The first three change the price. */
export type OfferFactsKind =
  | 'percent'
  | 'amount'
  | 'free-shipping'
  | 'gift'
  | 'early-access'
  | 'event-invitation'
  | 'points';

/**
 * Facts about an offer that a message may tell. `percent` in per cent (5 = five per cent), `amount` and `minBasket` in
 * minor units, `gives`: what a gift, an early access or an invitation is to.
 */
export interface OfferFacts {
  name: string;
  kind?: OfferFactsKind;
  isPrice?: boolean;
  percent?: number | null;
  amount?: number | null;
  points?: number | null;
  gives?: string | null;
  minBasket?: number | null;
  /** May be a getter: it is read only when the message shows the code. */
  code?: string | null;
  windowText?: string | null;
  validUntil?: Date | string | number | null;
  [fact: string]: unknown;
}

/** An address; in two pieces when many of a message have a beginning in common, which is then looked at only once. */
export type LinkAddress = string | { base: string; tail: string };

/**
 * Where the links of one message lead. `link` gets the link's index in the program and the address the author wrote (or
 * the data gave) and returns what stands in the message. Without `openUrl` no pixel is written.
 */
export interface Tracking {
  link(index: number, url: string): LinkAddress;
  openUrl?: string;
  /** Where a link leads that no person sees; without it there is none. Only the HTML has it. */
  hiddenUrl?: LinkAddress;
  unsubscribeUrl: string;
}

/**
 * Everything one message may speak of. Only own properties can be reached. `workspace.timeZone` (IANA, else UTC) and
 * `workspace.currency` (ISO 4217) are what dates and money are written in.
 */
export interface RenderContext {
  contact: { email: string; [attribute: string]: unknown };
  workspace: {
    name: string;
    address?: string | null;
    timeZone?: string;
    currency?: string;
    [setting: string]: unknown;
  };
  offer?: OfferFacts | null;
  campaign?: { name: string; [fact: string]: unknown };
  segment?: { name: string; [fact: string]: unknown } | null;
  journey?: { name: string; [fact: string]: unknown };
  event?: Record<string, unknown>;
  order?: Record<string, unknown>;
  products?: Record<string, unknown>[];
  /** What slots bring along by slot name: in such a slot `offer` and `products` mean these. Authors cannot speak of it. */
  k_slots?: Record<string, SlotFacts>;
  track: Tracking;
}

/** Facts of one product in a message; `price` in minor units. */
export interface ShownProduct {
  name: string;
  price?: number | null;
  url?: string | null;
  imageUrl?: string | null;
  [fact: string]: unknown;
}

/** What one slot brings along for one contact. A list of products without any shows nothing. */
export interface SlotFacts {
  offer?: OfferFacts;
  products?: readonly ShownProduct[];
}

/** The names a template may start a path with. */
export const CONTEXT_ROOTS: readonly string[] = [
  'contact',
  'workspace',
  'offer',
  'campaign',
  'segment',
  'journey',
  'event',
  'order',
  'products',
  'unsubscribeUrl',
  'preferencesUrl',
];

/** Links as they are and no pixel: for previews, where nothing may count. */
export function withoutTracking(unsubscribeUrl: string): Tracking {
  return { link: (_index, url) => url, unsubscribeUrl };
}
