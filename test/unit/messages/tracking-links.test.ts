import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTrackingLinks } from '../../../src/messages/index.ts';

const parts = { secret: 'a secret of at least 32 characters', trackingUrl: 'https://links.example' };
const links = createTrackingLinks(parts);
const tokenOf = (url: string) => url.split('/').at(-1)!;

describe('tracking links', () => {
  it('are read back, each by its own door only', () => {
    const id = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(id, fc.integer({ min: 0, max: 2 ** 31 - 1 }), (messageId, linkId) => {
        const open = tokenOf(links.openUrl(messageId));
        const click = tokenOf(links.clickUrl(messageId, linkId));
        const unsubscribe = tokenOf(links.unsubscribeUrl(messageId));
        expect(links.readOpen(open)).toBe(messageId);
        expect(links.readClick(click)).toEqual({ messageId, linkId });
        expect(links.readUnsubscribe(unsubscribe)).toBe(messageId);
        expect([links.readOpen(unsubscribe), links.readUnsubscribe(open), links.readClick(open)]).toEqual([
          null,
          null,
          null,
        ]);
      }),
    );
  });

  it('made with another secret, or changed by one character, are nobody’s', () => {
    const others = createTrackingLinks({ ...parts, secret: 'another secret of at least 32 chars' });
    const token = tokenOf(links.clickUrl(7, 8));
    expect(others.readClick(token)).toBeNull();
    for (let at = 0; at < token.length; at += 1) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect(links.readClick(changed)).toBeNull();
    }
  });
});
