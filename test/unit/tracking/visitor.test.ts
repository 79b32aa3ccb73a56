import { describe, expect, it } from 'vitest';
import { acceptedLanguages, consentLanguageOf } from '../../../src/messages/index.ts';
import { maskEmail, networkOf } from '../../../src/tracking/pages/visitor.ts';

describe('what is kept of a visitor', () => {
  it.each([
    ['192.0.2.77', '192.0.2.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['2001:db8::1', '2001:db8:0::/48'],
    ['2001:0DB8:000a:1::', '2001:db8:a::/48'],
    ['::1', '0:0:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
    ['somewhere', null],
  ])('of %s: %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('tells little of an address', () => {
    expect(maskEmail('kim@people.example')).toBe('k…@people.example');
    expect(maskEmail('😀x@people.example')).toBe('😀…@people.example');
    expect(maskEmail('')).toBe('…');
  });
});

describe('the language of a page', () => {
  it.each([
    [['sv-FI'], 'sv'],
    [['fr', 'de-AT'], 'de'],
    [['nn'], 'nb'],
    [['no-NO'], 'nb'],
    [[null, undefined, 'FI'], 'fi'],
    [['ja'], 'en'],
    [[], 'en'],
  ])('for %j: %s', (tags, language) => {
    expect(consentLanguageOf(...tags)).toBe(language);
  });

  it('reads what a browser asks for, by weight', () => {
    expect(acceptedLanguages('da;q=0.5, sv-SE, en;q=0.7, fi;q=0, *;q=0.1')).toEqual(['sv-SE', 'en', 'da']);
    expect(acceptedLanguages(undefined)).toEqual([]);
  });
});
