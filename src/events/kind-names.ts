/** Kinds with a meaning of their own in this program. Everything else is the workspace's. */
export const wellKnownKinds = [
  'order',
  'refund',
  'message_accepted',
  'message_opened',
  'message_clicked',
  'message_unsubscribed',
  'message_bounced',
  'message_complained',
  'message_auto_replied',
  // Opens and clicks that no person made for certain: see classify in the tracking room.
  'message_opened_machine',
  'message_opened_proxy',
  'message_opened_unsure',
  'message_clicked_machine',
  'message_clicked_proxy',
  'message_clicked_unsure',
  // Looked at without being followed (HEAD), or the link that no person sees: evidence, neither an open nor a click.
  'message_probed',
  'offer_received',
  'offer_redeemed',
  'experiment_assigned',
  // Answers to our questions, whichever way they came; and what serving somebody cost (amount, minor units, positive).
  'question_answered',
  // An answer that turned out to be nobody's: no person clicked.
  'question_answer_withdrawn',
  'service_contact',
] as const;
export type WellKnownKind = (typeof wellKnownKinds)[number];

export const MAX_KIND_NAME = 64;
export const MAX_KINDS_PER_WORKSPACE = 1_000;

const kindName = /^\p{L}[\p{L}\p{M}\p{N}_]{0,63}$/u;

/** Whether text is the name of a kind: 1 to 64 lower-case letters, digits and _, beginning with a letter. */
export function isKindName(name: string): boolean {
  return name.length <= MAX_KIND_NAME && kindName.test(name) && name === name.toLowerCase();
}

/**
 * The kind that a free name means: 'Product Viewed' → 'product_viewed'. Lower case, NFC; every run of other characters
 * than letters and digits becomes one _; at most 64 characters. Null when nothing is left that begins with a letter.
 */
export function toKindName(name: string): string | null {
  const kind = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '_')
    .replace(/^[^\p{L}]+/u, '')
    .slice(0, MAX_KIND_NAME)
    .replace(/_+$/, '');
  return isKindName(kind) ? kind : null;
}
