import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldCompany, foldPostcode, foldStreet } from '../../../../src/contacts/duplicates/fold-address.ts';
import {
  foldName,
  formalOf,
  mayBeNickname,
  soundOf,
  spellingOf,
} from '../../../../src/contacts/duplicates/fold-name.ts';
import { mailboxOf } from '../../../../src/contacts/duplicates/mailbox-key.ts';
import { normalisePhone } from '../../../../src/contacts/duplicates/normalise-phone.ts';
import { readBirth } from '../../../../src/contacts/duplicates/read-birth.ts';
import { personField, readPerson } from '../../../../src/contacts/duplicates/read-person.ts';
import { differingMiddles, isOneSlip, jaroWinkler } from '../../../../src/contacts/duplicates/string-distance.ts';
import '../../../kit/property-seed.ts';

describe('names', () => {
  test.each([
    ['Åsa-Lisa', 'asa lisa'],
    ['AASA', 'asa'],
    ['Sørensen', 'sorensen'],
    ['Soerensen', 'sorensen'],
    ['Müller', 'muller'],
    ['Mueller', 'muller'],
    ['Weiß', 'weiss'],
    ["O'Brien", 'obrien'],
    ['Ａｎｎａ', 'anna'],
    ['José', 'jose'],
    ['  von   Essen ', 'von essen'],
    ['王伟', '王伟'],
  ])('%s is compared as %s', (written, folded) => {
    expect(foldName(written)).toBe(folded);
  });

  test('folding again changes nothing, but for letters that meet', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zåäöéü '-]{0,20}$/), (text) => {
        expect(foldName(text)).toMatch(/^(\p{L}+( \p{L}+)*)?$/u);
      }),
    );
  });

  test.each([
    ['lars', 'lasse'],
    ['Mikael', 'Micke'],
    ['elizabeth', 'lisa'],
    ['robert', 'bob'],
    ['johanna', 'hanna'],
  ])('%s is called %s', (formal, short) => {
    expect(mayBeNickname(foldName(formal), foldName(short))).toBe(true);
    expect(mayBeNickname(foldName(short), foldName(formal))).toBe(true);
  });

  test('others are not', () => {
    expect(mayBeNickname('lars', 'per')).toBe(false);
    expect(formalOf('unheard')).toEqual(['unheard']);
  });

  test('spellings of one sound', () => {
    expect(spellingOf('thomas')).toBe(spellingOf('tomas'));
    expect(spellingOf('carin')).toBe(spellingOf('karin'));
    expect(spellingOf('anna')).not.toBe(spellingOf('anne'));
    expect(soundOf('kristofferson')).toBe(soundOf('christofersen'));
  });
});

describe('mailboxes', () => {
  test.each([
    ['Anna.Berg+shop@Gmail.com', 'annaberg@gmail.com'],
    ['anna.berg@googlemail.com', 'annaberg@gmail.com'],
    ['anna.berg@telia.com', 'anna.berg@telia.com'],
    ['anna+x@outlook.com', 'anna@outlook.com'],
    ['anna@pm.me', 'anna@proton.me'],
  ])('%s is read at %s', (written, key) => {
    expect(mailboxOf(written)?.key).toBe(key);
  });

  test('a tag elsewhere may be another mailbox, but is called the same', () => {
    expect(mailboxOf('anna+shop@telia.com')).toEqual({
      key: 'anna+shop@telia.com',
      local: 'anna',
      domain: 'telia.com',
    });
  });

  test('what is no address', () => {
    expect(mailboxOf('anna at home')).toBeNull();
  });
});

describe('phones', () => {
  test.each(['070-123 45 67', '+46701234567', '0046 70 123 45 67', '+46 (0)70-1234567', '０７０１２３４５６７'])(
    '%s',
    (written) => {
      expect(normalisePhone(written, 'SE')).toBe('+46701234567');
    },
  );

  test('of another country', () => {
    expect(normalisePhone('22 12 34 56', 'NO')).toBe('+4722123456');
    expect(normalisePhone('ring me', 'SE')).toBeNull();
  });
});

describe('addresses', () => {
  test.each([
    ['Storgatan 12 B', 'Storg. 12b lgh 1102'],
    ['Björkvägen 3', 'Björkv 3, 2 tr'],
    ['Björkvägen 3', 'BJORKVAGEN 3'],
    ['Kungsgatan 1', 'Kungs gata 1'],
    ['Vesterbrogade 7', 'Vesterbro gade 7, 2. sal'],
    ['Drammensveien 10', 'Drammensvei 10'],
  ])('%s is %s', (one, other) => {
    expect(foldStreet(one)).toBe(foldStreet(other));
  });

  test('other numbers are other houses', () => {
    expect(foldStreet('Storgatan 12')).not.toBe(foldStreet('Storgatan 21'));
    expect(foldStreet('Storgatan 12A')).not.toBe(foldStreet('Storgatan 12B'));
  });

  test('postcodes', () => {
    expect(['123 45', 'SE-123 45', '12345', 's-12345'].map(foldPostcode)).toEqual(Array(4).fill('12345'));
  });

  test.each([
    ['Acme AB', 'ACME Aktiebolag'],
    ['Acme AB (publ)', 'Acme'],
    ['Berg & Lund HB', 'Berg och Lund'],
    ['Fisk GmbH', 'Fisk'],
    ['Nordic Data A/S', 'Nordic Data ApS'],
  ])('company %s is %s', (one, other) => {
    expect(foldCompany(one)).toBe(foldCompany(other));
  });

  test('a company that is called as a legal form keeps its name', () => {
    expect(foldCompany('AB')).toBe('ab');
    expect(foldCompany('Acme AB')).not.toBe(foldCompany('Apex AB'));
  });
});

describe('birth dates', () => {
  test.each([
    ['1984-05-01', { year: 1984, month: 5, day: 1 }],
    ['1984/05/01', { year: 1984, month: 5, day: 1 }],
    ['19840501-1234', { year: 1984, month: 5, day: 1 }],
    ['01.05.1984', { year: 1984, month: 5, day: 1 }],
    ['1/5/1984', { year: 1984, month: 5, day: 1 }],
    ['12/31/1984', { year: 1984, month: 12, day: 31 }],
    ['1984', { year: 1984, month: 0, day: 0 }],
    ['1984-05-01T00:00:00Z', { year: 1984, month: 5, day: 1 }],
    ['1784-05-01', null],
    ['1984-13-01', null],
    ['yesterday', null],
  ])('%s', (written, read) => {
    expect(readBirth(written)).toEqual(read);
  });
});

describe('likeness of texts', () => {
  test('as published by Winkler (1990)', () => {
    expect(jaroWinkler('martha', 'marhta')).toBeCloseTo(0.961, 3);
    expect(jaroWinkler('dwayne', 'duane')).toBeCloseTo(0.84, 3);
    expect(jaroWinkler('dixon', 'dicksonx')).toBeCloseTo(0.813, 3);
    expect(jaroWinkler('', 'a')).toBe(0);
  });

  test.each([
    ['berg', 'brg', true],
    ['berg', 'bergg', true],
    ['berg', 'bereg', true],
    ['berg', 'begr', true],
    ['berg', 'bern', true],
    ['berg', 'berg', false],
    ['berg', 'born', false],
    ['berg', 'lund', false],
  ])('%s and %s are a slip apart: %s', (one, other, is) => {
    expect(isOneSlip(one, other)).toBe(is);
    expect(isOneSlip(other, one)).toBe(is);
  });

  test('are as alike the other way round, and most alike to themselves', () => {
    const word = fc.stringMatching(/^[a-e]{0,8}$/);
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(jaroWinkler(a, b)).toBeCloseTo(jaroWinkler(b, a), 12);
        expect(jaroWinkler(a, b)).toBeLessThanOrEqual(1);
        expect(jaroWinkler(a, a)).toBe(1);
        const [left, right] = differingMiddles(a, b);
        expect(a.length - left.length).toBe(b.length - right.length);
      }),
    );
  });
});

describe('attributes', () => {
  test.each([
    ['firstName', 'firstName'],
    ['first_name', 'firstName'],
    ['First Name', 'firstName'],
    ['förnamn', 'firstName'],
    ['fname', 'firstName'],
    ['Efternamn', 'lastName'],
    ['telefon', 'phone'],
    ['mobile', 'phone'],
    ['tlf', 'phone'],
    ['zip', 'postcode'],
    ['postnr', 'postcode'],
    ['ort', 'city'],
    ['Adress', 'street'],
    ['address_line_1', 'street'],
    ['födelsedatum', 'birthDate'],
    ['fødselsdato', 'birthDate'],
    ['e-post', 'email'],
    ['företag', 'company'],
    ['namn', 'fullName'],
    ['shoeSize', null],
  ])('%s tells %s', (name, field) => {
    expect(personField(name)).toBe(field);
  });

  const read = (attributes: Record<string, string | number>, named?: Parameters<typeof readPerson>[1]) =>
    readPerson({ id: 7, email: 'anna@shop.example', attributes }, named);

  test('become a person, with every phone and address of mail', () => {
    expect(
      read({
        förnamn: 'Anna',
        efternamn: 'Berg',
        mobil: '0701',
        telefon: '08',
        email2: 'a@work.example',
        zip: 12345,
        ort: 'Sjöby',
      }),
    ).toEqual({
      id: 7,
      firstName: 'Anna',
      lastName: 'Berg',
      emails: ['anna@shop.example', 'a@work.example'],
      phones: ['0701', '08'],
      birthDate: null,
      street: null,
      postcode: '12345',
      city: 'Sjöby',
      company: null,
    });
  });

  test('whole names and whole addresses in one', () => {
    expect(read({ name: 'Anna Maria Berg', address: 'Storgatan 1, 123 45 Sjöby' })).toMatchObject({
      firstName: 'Anna Maria',
      lastName: 'Berg',
      street: 'Storgatan 1',
      postcode: '123 45',
      city: 'Sjöby',
    });
    expect(read({ namn: 'Berg, Anna' })).toMatchObject({ firstName: 'Anna', lastName: 'Berg' });
    expect(read({ name: 'Annas butik', firstName: 'Anna' })).toMatchObject({ firstName: 'Anna', lastName: null });
    expect(read({ name: 'Anna' })).toMatchObject({ firstName: 'Anna', lastName: null });
  });

  test('that a workspace names count first, and for what it says', () => {
    const named = { firstName: ['kund_fnamn'], phone: ['sms'], street: ['city'] };
    expect(
      read({ kund_fnamn: 'Anna', firstName: 'A.', sms: '0701', telefon: '08', city: 'Storgatan 1' }, named),
    ).toMatchObject({
      firstName: 'Anna',
      phones: ['0701', '08'],
      street: 'Storgatan 1',
      city: null,
    });
  });

  test('that are empty say nothing', () => {
    expect(read({ firstName: ' ', phone: '' })).toMatchObject({ firstName: null, phones: [] });
  });
});
