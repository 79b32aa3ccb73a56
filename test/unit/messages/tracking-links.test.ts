import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLinkBook, createTrackingLinks } from '../../../src/messages/index.ts';

const parts = { secret: 'a secret of at least 32 characters', trackingUrl: 'https://links.example' };
const links = createTrackingLinks(parts);
const tokenOf = (url: string) => url.split('/').at(-1)!;
const id = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const smallId = fc.integer({ min: 0, max: 2 ** 31 - 1 });

describe('tracking links', () => {
  it('are read back, each by its own door only', () => {
    fc.assert(
      fc.property(id, smallId, smallId, (messageId, contentId, linkId) => {
        const own = links.of(messageId, contentId);
        const [open, click, unsubscribe] = [own.openUrl, own.clickUrl(linkId), own.unsubscribeUrl].map(tokenOf);
        expect(links.readOpen(open!)).toBe(messageId);
        expect(links.readClick(click!)).toEqual({ messageId, contentId, linkId });
        expect(links.readUnsubscribe(unsubscribe!)).toBe(messageId);
        expect([links.readOpen(unsubscribe!), links.readUnsubscribe(open!)]).toEqual([null, null]);
        for (const other of [open, unsubscribe]) {
          expect([links.readClick(other!), links.readClick(`${other}.5`)]).toEqual([null, null]);
        }
        expect([links.readOpen(click!), links.readUnsubscribe(click!.replace(/\.\w+$/, ''))]).toEqual([null, null]);
      }),
    );
  });

  it('of one message are not those of another, nor of another content', () => {
    const tokens = new Set<string>();
    for (const messageId of [0, 1, 2, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER]) {
      for (const contentId of [0, 1, 2 ** 31 - 1]) {
        const { openUrl, unsubscribeUrl, clickUrl } = links.of(messageId, contentId);
        for (const url of [openUrl, unsubscribeUrl, clickUrl(1)]) tokens.add(/[\w-]{16}/.exec(tokenOf(url))![0]);
      }
    }
    expect(tokens.size).toBe(6 * 3 * 3);
  });

  it('made with another secret, or changed by one character, are nobody’s', () => {
    const others = createTrackingLinks({ ...parts, secret: 'another secret of at least 32 chars' });
    const token = tokenOf(links.of(7, 9).clickUrl(8));
    const open = tokenOf(links.openUrl(7));
    expect(others.readClick(token)).toBeNull();
    const spellings = ['A', 'B', 'a', '0', '.', '~'];
    for (let at = 0; at < open.length; at += 1) {
      for (const other of spellings.filter((one) => one !== open[at])) {
        expect(links.readOpen(open.slice(0, at) + other + open.slice(at + 1))).toBeNull();
        if (at < token.length - 2 && other !== token[at])
          expect(links.readClick(token.slice(0, at) + other + token.slice(at + 1))).toBeNull();
      }
    }
    for (const wrong of ['', '.', `${token}.1`, `0${token}`, `${open}=`, `${open} `, '~'.repeat(9_000)]) {
      expect([links.readClick(wrong), links.readOpen(wrong)]).toEqual([null, null]);
    }
  });

  it('cannot hold what is not an id', () => {
    for (const wrong of [-1, 1.5, Number.NaN, 2 ** 53]) expect(() => links.of(wrong, 1)).toThrow(RangeError);
    for (const wrong of [-1, 0.5, 2 ** 32]) expect(() => links.of(1, wrong)).toThrow(RangeError);
  });
});

describe('the book of link ids', () => {
  it('knows each address at each place', () => {
    const book = createLinkBook();
    expect(book.get(0, 'https://a.example')).toBeUndefined();
    book.set(0, 'https://a.example', 1);
    book.set(1, 'https://a.example', 2);
    book.set(1, 'https://a.example/?for=anna', 3);
    book.set(1, 'https://a.example/?for=bo', 4);
    const ids = ['', '/?for=anna', '/?for=bo', '/?for=cia'].map((rest) => book.get(1, `https://a.example${rest}`));
    expect(ids).toEqual([2, 3, 4, undefined]);
    expect([book.get(0, 'https://a.example'), book.get(2, 'https://a.example')]).toEqual([1, undefined]);
  });
});
