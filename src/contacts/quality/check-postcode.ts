/**
 * How postcodes are written, by country (Universal Postal Union, "Postal addressing systems"): `is` what is right, spaces
 * and letters' case apart; `write` the usual way. Countries that are not here are not judged.
 */
type Postcodes = { is: RegExp; write?: (plain: string) => string };

const spaced = (place: number) => (plain: string) => `${plain.slice(0, place)} ${plain.slice(place)}`;
const fiveDigits: Postcodes = { is: /^\d{5}$/ };
const fourDigits: Postcodes = { is: /^[1-9]\d{3}$/ };
const threeAndTwo: Postcodes = { is: /^[1-9]\d{4}$/, write: spaced(3) };
const british: Postcodes = {
  is: /^(GIR0AA|[A-Z]{1,2}\d[A-Z\d]?\d[ABD-HJLNP-UW-Z]{2})$/,
  write: (plain) => `${plain.slice(0, -3)} ${plain.slice(-3)}`,
};
const dashed = (place: number) => (plain: string) => `${plain.slice(0, place)}-${plain.slice(place)}`;

const byCountry: Readonly<Record<string, Postcodes>> = {
  SE: threeAndTwo,
  CZ: { is: /^[1-7]\d{4}$/, write: spaced(3) },
  SK: { is: /^[089]\d{4}$/, write: spaced(3) },
  GR: { is: /^[1-8]\d{4}$/, write: spaced(3) },
  NO: { is: /^\d{4}$/ },
  DK: { is: /^\d{4}$/ },
  AT: fourDigits,
  CH: fourDigits,
  BE: fourDigits,
  HU: fourDigits,
  AU: { is: /^\d{4}$/ },
  NZ: { is: /^\d{4}$/ },
  FI: fiveDigits,
  DE: { is: /^(?!00)\d{5}$/ },
  FR: { is: /^(?!00)\d{5}$/ },
  ES: { is: /^(0[1-9]|[1-4]\d|5[0-2])\d{3}$/ },
  IT: fiveDigits,
  EE: fiveDigits,
  US: { is: /^\d{5}(\d{4})?$/, write: (plain) => (plain.length === 9 ? dashed(5)(plain) : plain) },
  PL: { is: /^\d{5}$/, write: dashed(2) },
  PT: { is: /^[1-9]\d{6}$/, write: dashed(4) },
  NL: { is: /^[1-9]\d{3}(?!S[ADS])[A-Z]{2}$/, write: spaced(4) },
  CA: { is: /^[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z]\d[ABCEGHJ-NPRSTV-Z]\d$/, write: spaced(3) },
  GB: british,
  IE: { is: /^[AC-FHKNPRTV-Y](\d{2}|6W)[0-9AC-FHKNPRTV-Y]{4}$/, write: spaced(3) },
};

/**
 * Whether a postcode can be one of its country (ISO 3166-1), with the usual way of writing it; when it cannot, what may be
 * meant where that is plain (a country's letters in front, O for 0). Null: nobody knows for this country.
 */
export function checkPostcode(
  value: string | number,
  country: string,
): { isValid: true; written: string } | { isValid: false; suggestion: string | null } | null {
  const rule = byCountry[country];
  if (rule === undefined) return null;
  const plain = String(value)
    .trim()
    .toUpperCase()
    .replace(/[\s.-]/g, '');
  const write = rule.write ?? ((text: string) => text);
  if (rule.is.test(plain)) return { isValid: true, written: write(plain) };
  // A number has lost the zeros it began with.
  const guesses = [
    plain.replace(new RegExp(`^(${country}|[A-Z])(?=\\d)`), ''),
    ...(typeof value === 'number' ? [plain.padStart(4, '0'), plain.padStart(5, '0')] : []),
    plain.replace(/O/g, '0').replace(/[IL]/g, '1'),
  ];
  const meant = guesses.find((guess) => rule.is.test(guess));
  return { isValid: false, suggestion: meant === undefined ? null : write(meant) };
}
