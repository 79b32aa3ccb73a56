import { describe, expect, it } from 'vitest';
import { findReturn } from '../../../web/src/places/first-run/find-return.ts';
import { guessCurrency } from '../../../web/src/places/first-run/guess-currency.ts';
import { suggestSlug } from '../../../web/src/places/first-run/suggest-slug.ts';
import { withoutPixels } from '../../../web/src/places/mailbox/without-pixels.ts';

const at = (address: string) => new URL(address, 'https://kohort.example');

describe('where somebody goes who has signed in', () => {
  it.each([
    ['/', '/'],
    ['/w/shop/segments?tab=members#top', '/w/shop/segments?tab=members#top'],
    ['/?to=%2Fw%2Fshop%2Fcampaigns%2F3%3Ftab%3Dlinks', '/w/shop/campaigns/3?tab=links'],
    ['/?to=https://elsewhere.example/', '/'],
    ['/?to=//elsewhere.example/', '/'],
    ['/?to=/%5Celsewhere.example/', '/'],
    ['/?to=/%09/elsewhere.example/', '/'],
    ['/?to=javascript:alert(1)', '/'],
    ['/?to=', '/'],
  ])('from %s to %s', (address, expected) => {
    expect(findReturn(at(address))).toBe(expected);
  });
});

describe('a short name', () => {
  it.each([
    ['Bäckens Bröd & Co', 'backens-brod-co'],
    ['Smørrebrød på Ærø', 'smorrebrod-pa-aero'],
    ['  --  ', ''],
    ['2026', 'shop-2026'],
    ['日本', ''],
  ])('of %s is %s', (name, slug) => {
    expect(suggestSlug(name)).toBe(slug);
  });

  it('is one the API takes, however long the name', () => {
    expect(suggestSlug('A very long name '.repeat(10))).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/);
  });
});

describe('a currency', () => {
  it.each([
    ['Europe/Stockholm', 'SEK'],
    ['Europe/Helsinki', 'EUR'],
    ['America/New_York', 'USD'],
    ['Asia/Tokyo', ''],
  ])('where clocks show the time of %s: %s', (timeZone, currency) => {
    expect(guessCurrency(timeZone)).toBe(currency);
  });
});

describe('a letter that is only looked at', () => {
  it('has no pictures that count opens, and all others', () => {
    const html =
      '<img src="a.png" width="100" height="1"><img src="/o/x" width="1" height="1" alt=""><img width="1" height="1"/>';
    expect(withoutPixels(html)).toBe('<img src="a.png" width="100" height="1">');
  });
});
