import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decimalText,
  integerText,
  minorUnitPlaces,
  multiplyToPlaces,
  readDecimal,
  roundToPlaces,
} from '../../../src/imports/read-decimal.ts';

const english = { decimal: '.', thousands: ',' } as const;
const swedish = { decimal: ',', thousands: ' ' } as const;

describe('numbers of files', () => {
  test.each([
    ['1,234.50', english, '1234.5'],
    ['-0.001', english, '-0.001'],
    ['+7', english, '7'],
    ['5.', english, '5'],
    ['.5', english, '0.5'],
    ['1 234,50', swedish, '1234.5'],
    ['1\u00a0234,5', swedish, '1234.5'],
    ['-0', english, '0'],
  ])('%s is %s → %s', (text, style, canonical) => {
    const value = readDecimal(text, style);
    expect(value && decimalText(value)).toBe(canonical);
  });

  test.each(['', '-', '.', '1.2.3', '1e5', 'abc', '12x', '--1', '99999999999999999999'])('%j is none', (text) => {
    expect(readDecimal(text, english)).toBeUndefined();
  });

  test.each([
    ['17850.0', '17850'],
    ['17850', '17850'],
    ['007', '007'],
    ['12.5', undefined],
    ['x', undefined],
  ])('%s as an integer is %s', (text, expected) => {
    expect(integerText(text, { decimal: '.', thousands: '' })).toBe(expected);
  });

  test('halves are rounded away from zero, on both sides', () => {
    expect([125, -125, 124, -124].map((digits) => roundToPlaces({ digits, scale: 3 }, 2))).toEqual([13, -13, 12, -12]);
    expect(multiplyToPlaces({ digits: 3, scale: 0 }, { digits: 5, scale: 3 }, 2)).toBe(2);
  });

  test('a returned piece that cost nothing amounts to 0, not to -0', () => {
    expect(multiplyToPlaces({ digits: -1, scale: 0 }, { digits: 0, scale: 0 }, 2)).toBe(0);
  });

  test('quantity × price is what exact arithmetic says, however large', () => {
    const decimal = fc.record({ digits: fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), scale: fc.nat(6) });
    fc.assert(
      fc.property(decimal, decimal, fc.constantFrom(0, 2, 3), (a, b, places) => {
        const twice = 2n * BigInt(a.digits) * BigInt(b.digits) * 10n ** BigInt(places);
        const unit = 10n ** BigInt(a.scale + b.scale);
        const size = twice < 0n ? -twice : twice;
        const rounded = (size + unit) / (2n * unit);
        const expected = Number(twice < 0n ? -rounded : rounded);
        const found = multiplyToPlaces(a, b, places);
        if (Number.isSafeInteger(expected)) expect(found).toBe(expected);
        else expect(found).toBeUndefined();
      }),
    );
  });

  test('currencies know their minor unit', () => {
    expect(['GBP', 'JPY', 'KWD'].map(minorUnitPlaces)).toEqual([2, 0, 3]);
  });
});
