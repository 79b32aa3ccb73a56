/** Facts about an offer that a message may tell. `percent` in per cent (5 = five per cent). */
export interface OfferFacts {
  name: string;
  percent?: number | null;
  code?: string | null;
  windowText?: string | null;
  validUntil?: Date | string | number | null;
  [fact: string]: unknown;
}

/**
 * Where the links of one message lead. `link` gets the link's index in the program and the address the author wrote (or
 * the data gave) and returns what stands in the message. Without `openUrl` no pixel is written.
 */
export interface Tracking {
  link(index: number, url: string): string;
  openUrl?: string;
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
  track: Tracking;
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
];

/** Links as they are and no pixel: for previews, where nothing may count. */
export function withoutTracking(unsubscribeUrl: string): Tracking {
  return { link: (_index, url) => url, unsubscribeUrl };
}
