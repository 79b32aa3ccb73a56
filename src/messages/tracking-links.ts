import { createTokenSigner } from '../platform/index.ts';

/** Where one message leads back to us. */
export type MessageLinks = {
  openUrl: string;
  unsubscribeUrl: string;
  /** `linkId` must be a link of the message's content: the reader refuses others. */
  clickUrl(linkId: number): string;
  /** The same in two pieces: all of one message have `base` in common. */
  clickAddress(linkId: number): { base: string; tail: string };
};

/**
 * The addresses that lead back to us from a message, and the reading of them. Built here, served by the tracking room.
 * An open can never be passed off as a click or an unsubscribe. A message is signed once, together with its content;
 * the link's id stands beside, unsigned, and counts only when it is a link of that content.
 */
export type TrackingLinks = {
  /** `base`: the workspace's own tracking address, where it has one, without a slash at its end. */
  of(messageId: number, contentId: number, base?: string | null): MessageLinks;
  openUrl(messageId: number, base?: string | null): string;
  unsubscribeUrl(messageId: number, base?: string | null): string;
  /** The message id, or null when the token is not one of ours. */
  readOpen(token: string): number | null;
  /** Whoever reads this must check that the link belongs to the content. */
  readClick(token: string): { messageId: number; contentId: number; linkId: number } | null;
  readUnsubscribe(token: string): number | null;
};

const tails = new Map<number, string>();
const tailsKept = 10_000;

/** A link's id as its address says it; remembered, because a campaign says the same few in every message. */
function tailOf(linkId: number): string {
  const known = tails.get(linkId);
  if (known !== undefined) return known;
  if (tails.size >= tailsKept) tails.clear();
  const tail = linkId.toString(36);
  tails.set(linkId, tail);
  return tail;
}

/** `trackingUrl` without a slash at its end: "https://links.example.com". */
export function createTrackingLinks({ secret, trackingUrl }: { secret: string; trackingUrl: string }): TrackingLinks {
  const signer = createTokenSigner(secret, ['open', 'click', 'unsubscribe']);
  const of: TrackingLinks['of'] = (messageId, contentId, own) => {
    const { open, click, unsubscribe } = signer.sign(messageId, contentId);
    const root = own ?? trackingUrl;
    const base = `${root}/c/${click}.`;
    return {
      openUrl: `${root}/o/${open}`,
      unsubscribeUrl: `${root}/u/${unsubscribe}`,
      clickUrl(linkId) {
        return base + tailOf(linkId);
      },
      clickAddress(linkId) {
        return { base, tail: tailOf(linkId) };
      },
    };
  };
  return {
    of,
    openUrl: (messageId, base) => of(messageId, 0, base).openUrl,
    unsubscribeUrl: (messageId, base) => of(messageId, 0, base).unsubscribeUrl,
    readOpen: (token) => signer.verify('open', token)?.[0] ?? null,
    readClick(token) {
      const dot = token.lastIndexOf('.');
      const signed = dot > 0 ? signer.verify('click', token.slice(0, dot)) : null;
      const tail = token.slice(dot + 1);
      if (!signed || !/^[0-9a-z]{1,7}$/.test(tail)) return null;
      return { messageId: signed[0], contentId: signed[1], linkId: Number.parseInt(tail, 36) };
    },
    readUnsubscribe: (token) => signer.verify('unsubscribe', token)?.[0] ?? null,
  };
}
