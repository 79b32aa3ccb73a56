import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeUtm, type Utm, utmOf } from '../../../src/tracking/merge-utm.ts';

const utm: Utm = { source: 'kohort', medium: 'email', campaign: 'Spring & sun' };
const tags = 'utm_source=kohort&utm_medium=email&utm_campaign=Spring%20%26%20sun';

describe('tags of links', () => {
  it.each([
    ['https://shop.example/', `https://shop.example/?${tags}`],
    ['https://shop.example/a?', `https://shop.example/a?${tags}`],
    ['https://shop.example/a?b=%C3%A5&c', `https://shop.example/a?b=%C3%A5&c&${tags}`],
    ['https://shop.example/a?b=1#top', `https://shop.example/a?b=1&${tags}#top`],
    ['https://shop.example/#/route?x=1', `https://shop.example/?${tags}#/route?x=1`],
    [
      'https://shop.example/?UTM_Source=mine&utm_campaign=',
      'https://shop.example/?UTM_Source=mine&utm_campaign=&utm_medium=email',
    ],
    [
      'https://shop.example/?utm%5Fmedium=x&utm_source=&utm_campaign=y',
      'https://shop.example/?utm%5Fmedium=x&utm_source=&utm_campaign=y',
    ],
    ['shop://basket?x=1', 'shop://basket?x=1'],
    ['mailto:a@b.example', 'mailto:a@b.example'],
  ])('%s', (address, wanted) => {
    expect(mergeUtm(address, utm)).toBe(wanted);
    expect(mergeUtm(address, null)).toBe(address);
  });

  it("are the campaign's before the workspace's, and its name; nothing when neither has any", () => {
    const named = (own: Utm | null) => ({ name: 'May', utm: own });
    expect(utmOf(named(null), null)).toBeNull();
    expect(utmOf(named(null), {})).toBeNull();
    expect(utmOf(named(null), { source: 'shop' })).toEqual({ source: 'shop', campaign: 'May' });
    expect(utmOf(named({ source: 'own', campaign: 'm-5' }), { source: 'shop', medium: 'email' })).toEqual({
      ...{ source: 'own', medium: 'email', campaign: 'm-5' },
    });
  });

  it('change nothing that is there, whatever it is', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 12 });
    const name = fc.oneof(text, fc.constantFrom('utm_source', 'utm_medium', 'UTM_CAMPAIGN', 'a'));
    const address = fc
      .record({ params: fc.array(fc.tuple(name, text), { maxLength: 5 }), fragment: fc.option(text), path: text })
      .map(({ params, fragment, path }) => {
        const query = params.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`).join('&');
        const hash = fragment === null ? '' : `#${encodeURIComponent(fragment)}`;
        return `https://shop.example/${encodeURIComponent(path)}${query && `?${query}`}${hash}`;
      });
    const given = fc.record(
      { source: text, medium: text, campaign: text, term: text, content: text },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(address, given, (url, more) => {
        const [before, after] = [new URL(url), new URL(mergeUtm(url, more))];
        expect([after.origin, after.pathname, after.hash]).toEqual([before.origin, before.pathname, before.hash]);
        const old = [...before.searchParams];
        expect([...after.searchParams].slice(0, old.length)).toEqual(old);
        expect(after.href.startsWith(before.href.split('#')[0]!)).toBe(true);
        const added = [...after.searchParams].slice(old.length).map(([key]) => key);
        const had = new Set(old.map(([key]) => key.toLowerCase()));
        expect(added).toEqual(
          ['source', 'medium', 'campaign', 'term', 'content']
            .filter((key) => key in more && !had.has(`utm_${key}`))
            .map((key) => `utm_${key}`),
        );
        expect(mergeUtm(after.href, more)).toBe(after.href);
      }),
    );
  });
});
