import { createTokenSigner } from '../platform/index.ts';

/**
 * The addresses that lead back to us from a message, and the reading of them. Built here, served by the tracking room.
 * Each kind of link is signed with a key of its own, so an open can never be passed off as an unsubscribe.
 */
export type TrackingLinks = {
  openUrl(messageId: number): string;
  clickUrl(messageId: number, linkId: number): string;
  unsubscribeUrl(messageId: number): string;
  /** The message id, or null when the token is not one of ours. */
  readOpen(token: string): number | null;
  readClick(token: string): { messageId: number; linkId: number } | null;
  readUnsubscribe(token: string): number | null;
};

/** `trackingUrl` without a slash at its end: "https://links.example.com". */
export function createTrackingLinks({ secret, trackingUrl }: { secret: string; trackingUrl: string }): TrackingLinks {
  const opens = createTokenSigner(secret, 'open');
  const clicks = createTokenSigner(secret, 'click');
  const unsubscribes = createTokenSigner(secret, 'unsubscribe');
  const single = (numbers: number[] | null) => (numbers?.length === 1 ? numbers[0]! : null);
  return {
    openUrl: (messageId) => `${trackingUrl}/o/${opens.sign([messageId])}`,
    clickUrl: (messageId, linkId) => `${trackingUrl}/c/${clicks.sign([messageId, linkId])}`,
    unsubscribeUrl: (messageId) => `${trackingUrl}/u/${unsubscribes.sign([messageId])}`,
    readOpen: (token) => single(opens.verify(token)),
    readClick(token) {
      const numbers = clicks.verify(token);
      return numbers?.length === 2 ? { messageId: numbers[0]!, linkId: numbers[1]! } : null;
    },
    readUnsubscribe: (token) => single(unsubscribes.verify(token)),
  };
}
