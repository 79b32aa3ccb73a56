import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkEmail, type DomainAnswer } from '../../../../src/contacts/quality/check-email.ts';
import { checkPostcode } from '../../../../src/contacts/quality/check-postcode.ts';
import { guessDomain, wellKnownDomains } from '../../../../src/contacts/quality/mail-typos.ts';
import { readCountry } from '../../../../src/contacts/quality/read-country.ts';
import '../../../kit/property-seed.ts';

const answer = (state: DomainAnswer['state']): DomainAnswer => ({ state, checkedAt: new Date('2026-11-22T00:00:00Z') });
const codes = (email: string, state: DomainAnswer['state'] = 'unknown', hasBounced = false) =>
  checkEmail(email, answer(state), hasBounced).map(({ code, suggestion }) => [code, suggestion]);

describe('e-mail addresses', () => {
  test.each([
    ['kim@shop.se', 'takes-mail', []],
    ['o’kim+news@shop.se', 'takes-mail', [['international-address', null]]],
    ['kim..k@shop.se', 'takes-mail', [['invalid-syntax', 'kim.k@shop.se']]],
    ['.kim@shop.se', 'unknown', [['invalid-syntax', 'kim@shop.se']]],
    ['Kim <kim@shop.se>', 'unknown', [['invalid-syntax', 'kim@shop.se']]],
    ['kim@shop,se', 'unknown', [['invalid-syntax', 'kim@shop.se']]],
    ['kim', 'unknown', [['invalid-syntax', null]]],
    ['Kim.K@gmial.com', 'unknown', [['typo', 'Kim.K@gmail.com']]],
    ['kim@gmial.com', 'by-address', [['typo', 'kim@gmail.com']]],
    ['kim@gmial.com', 'takes-mail', [['throw-away', null]]],
    ['kim@telias.com', 'takes-mail', []],
    ['kim@telias.com', 'unknown', [['typo', 'kim@telia.com']]],
    ['kim@hotmail.con', 'no-such-domain', [['typo', 'kim@hotmail.com']]],
    ['kim@gmail.se', 'unknown', []],
    ['kim@gmail.se', 'no-mail-server', [['typo', 'kim@gmail.com']]],
    ['kim@gone.se', 'no-such-domain', [['no-such-domain', null]]],
    ['kim@mute.se', 'no-mail-server', [['no-mail-server', null]]],
    ['kim@mailinator.com', 'takes-mail', [['throw-away', null]]],
    ['kim@box.mailinator.com', 'takes-mail', [['throw-away', null]]],
    ['info@shop.se', 'takes-mail', [['role-address', null]]],
    ['No-Reply+1@shop.se', 'takes-mail', [['role-address', null]]],
    ['åsa@shop.se', 'takes-mail', [['international-address', null]]],
  ] as const)('%s, whose domain %s', (email, state, expected) => {
    expect(codes(email, state)).toEqual(expected);
  });

  test('that mail came back from', () => {
    expect(codes('kim@shop.se', 'takes-mail', true)).toEqual([['bounced', null]]);
  });

  test('no well-known domain is called a slip of another, whatever DNS says', () => {
    for (const domain of wellKnownDomains) {
      expect(guessDomain(domain, true)).toBeNull();
      expect(codes(`kim@${domain}`, 'takes-mail')).toEqual([]);
    }
  });

  test('a suggestion is itself without fault, and a domain that takes mail is never a slip', () => {
    const slip = fc.tuple(fc.constantFrom(...wellKnownDomains), fc.nat(20), fc.constantFrom('drop', 'double', 'swap'));
    fc.assert(
      fc.property(slip, ([domain, place, how]) => {
        const at = place % (domain.length - 1);
        const [a = '', b = ''] = [domain[at], domain[at + 1]];
        const middle = { drop: b, double: a + a + b, swap: b + a }[how];
        const email = `kim@${domain.slice(0, at)}${middle}${domain.slice(at + 2)}`;
        for (const { suggestion } of checkEmail(email, answer('unknown'), false)) {
          if (suggestion !== null) expect(checkEmail(suggestion, answer('takes-mail'), false)).toEqual([]);
        }
        expect(checkEmail(email, answer('takes-mail'), false).map(({ code }) => code)).not.toContain('typo');
      }),
    );
  });
});

/**
 * Written down by hand, from no list of the engine's: where people have their mailbox, and what their fingers make of it.
 */
const slipsOf: Readonly<Record<string, readonly string[]>> = {
  'gmail.com': ['gmial.com', 'gmal.com', 'gmaill.com', 'gamil.com', 'gmail.con', 'gmail.cm', 'hmail.com', 'gnail.com'],
  'hotmail.com': ['hotmial.com', 'hotmal.com', 'hotmaill.com', 'hotmail.con', 'hormail.com', 'hotmail.co'],
  'outlook.com': ['outlok.com', 'outllook.com', 'otlook.com', 'outloook.com', 'outlook.cmo'],
  'yahoo.com': ['yaho.com', 'yahooo.com', 'yhaoo.com', 'yahoo.con', 'tahoo.com'],
  'icloud.com': ['iclod.com', 'icluod.com', 'icoud.com', 'icloud.vom'],
  'telia.com': ['tleia.com', 'tellia.com', 'telia.con'],
  'comhem.se': ['comehem.se', 'conhem.se', 'comhm.se'],
  'online.no': ['onlne.no', 'onlime.no'],
  'proton.me': ['protn.me', 'porton.me'],
  't-online.de': ['t-onlin.de', 't-onlien.de'],
  'wanadoo.fr': ['wanado.fr', 'wandoo.fr'],
  'btinternet.com': ['btintenet.com', 'btinternet.con'],
};

/** Domains that are right, some of them one letter from a great one: firms, schools, towns, other mailboxes. */
const rightOnes = [
  ...[
    'gmx.com',
    'gmx.de',
    'web.de',
    'mail.com',
    'email.cz',
    'ymail.com',
    'rocketmail.com',
    'me.com',
    'mac.com',
    'live.se',
  ],
  ...[
    'hotmail.se',
    'hotmail.co.uk',
    'yahoo.se',
    'outlook.dk',
    'spray.se',
    'bredband.net',
    'tele2.se',
    'kth.se',
    'lu.se',
  ],
  ...['stockholm.se', 'ikea.com', 'volvo.com', 'bbc.co.uk', 'ox.ac.uk', 'siemens.de', 'sncf.fr', 'tine.no', 'lego.dk'],
];

describe('slips that were written down by hand', () => {
  const pairs = Object.entries(slipsOf).flatMap(([meant, slips]) =>
    slips.map((slip): [string, string] => [slip, meant]),
  );

  test.each(pairs)('%s is taken for %s, when nobody takes mail there', (slip, meant) => {
    for (const state of ['unknown', 'no-such-domain', 'no-mail-server', 'by-address'] as const) {
      expect(codes(`Kim.Ek+shop@${slip}`, state)).toEqual([['typo', `Kim.Ek+shop@${meant}`]]);
    }
  });

  test('none of them is corrected where it takes mail, for it may be somebody’s', () => {
    for (const [slip] of pairs) expect(codes(`kim@${slip}`, 'takes-mail').map(([code]) => code)).not.toContain('typo');
  });

  test.each(rightOnes)('%s is left alone', (domain) => {
    for (const state of ['takes-mail', 'by-address', 'unknown'] as const) {
      expect(codes(`kim@${domain}`, state)).toEqual([]);
    }
  });

  test('any other slip of one letter in a long name leads back, or to nothing, and never to a third domain', () => {
    const name = fc.constantFrom(
      'gmail.com',
      'hotmail.com',
      'outlook.com',
      'icloud.com',
      'btinternet.com',
      'wanadoo.fr',
    );
    const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz');
    const how = fc.constantFrom('drop', 'double', 'swap', 'other');
    fc.assert(
      fc.property(name, fc.nat(20), letter, how, (meant, place, other, way) => {
        const dot = meant.indexOf('.');
        const at = place % (dot - 1);
        const [a = '', b = ''] = [meant[at], meant[at + 1]];
        const middle = { drop: b, double: a + a + b, swap: b + a, other: other + b }[way];
        const slip = `${meant.slice(0, at)}${middle}${meant.slice(at + 2)}`;
        const meanings = codes(`kim@${slip}`).flatMap(([code, suggestion]) => (code === 'typo' ? [suggestion] : []));
        // One letter from "hotmail" there is nothing else, and from "gmail" there is "ymail" only.
        expect(['kim@ymail.com', `kim@${meant}`, undefined]).toContain(meanings[0]);
        if (slip !== meant && !['ymail.com', 'email.com'].includes(slip)) expect(meanings.length).toBeLessThan(2);
      }),
    );
  });
});

describe('postcodes and countries', () => {
  test.each([
    ['22222', 'SE', { isValid: true, written: '222 22' }],
    ['S-222 22', 'SE', { isValid: false, suggestion: '222 22' }],
    ['2222', 'SE', { isValid: false, suggestion: null }],
    ['O15O', 'NO', { isValid: false, suggestion: '0150' }],
    [150, 'NO', { isValid: false, suggestion: '0150' }],
    ['sw1a1aa', 'GB', { isValid: true, written: 'SW1A 1AA' }],
    ['SW1A', 'GB', { isValid: false, suggestion: null }],
    ['D-10115', 'DE', { isValid: false, suggestion: '10115' }],
    ['12345-6789', 'US', { isValid: true, written: '12345-6789' }],
    ['1', 'BR', null],
  ] as const)('%s of %s', (value, country, expected) => {
    expect(checkPostcode(value, country)).toEqual(expected);
  });

  test('countries by code, by name in several languages, and by what they are also called', () => {
    const names = ['SE', 'se', 'Sverige', 'Sweden', 'EIRE', 'United Kingdom', 'Deutschland', 'USA'];
    expect(names.map(readCountry)).toEqual(['SE', 'SE', 'SE', 'SE', 'IE', 'GB', 'DE', 'US']);
    expect(['XX', 'Nowhere', 7, null].map(readCountry)).toEqual([null, null, null, null]);
  });
});
