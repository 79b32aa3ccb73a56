/** What segments are for, in kinds. Pure. */

export const purposeKinds = [
  'raise-response',
  'prioritise-sales',
  'test-launch',
  'service',
  'win-back',
  'follow-result',
] as const;
export type PurposeKind = (typeof purposeKinds)[number];

/** Beginnings of words by which a purpose is known; those of an earlier kind count first when two fit as well. */
const words: readonly (readonly [PurposeKind, readonly string[]])[] = [
  ['win-back', ['win back', 'win-back', 'winback', 'come back', 'lapsed', 'lost', 'silent', 'inactive', 'reactivat']],
  ['test-launch', ['launch', 'new product', 'novelt', 'premiere', 'introduce', 'a/b', 'test']],
  ['service', ['service', 'support', 'complain', 'look after', 'take care', 'queue', 'help']],
  [
    'prioritise-sales',
    ['prioriti', 'sales', 'sell', 'salespe', 'call', 'most valuable', 'worth most', 'profit', 'best'],
  ],
  ['follow-result', ['follow', 'measur', 'result', 'monitor', 'track', 'report', 'compare', 'control group']],
  ['raise-response', ['respon', 'open', 'click', 'newsletter', 'engag', 'read', 'conver', 'offer', 'discount']],
];

/**
 * The kind that words of a purpose speak for, or null: a proposal for whoever writes the segment, never kept unasked. The
 * kind with most words in it wins, the earlier one of two.
 */
export function guessPurpose(purpose: string): PurposeKind | null {
  const text = ` ${purpose.toLowerCase().replace(/[^\p{L}\p{N}/-]+/gu, ' ')} `;
  const hits = words.map(([kind, starts]) => ({
    kind,
    count: starts.filter((start) => text.includes(` ${start}`)).length,
  }));
  const best = hits.reduce((most, one) => (one.count > most.count ? one : most));
  return best.count > 0 ? best.kind : null;
}
