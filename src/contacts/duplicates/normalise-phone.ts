import parsePhone, { type CountryCode } from 'libphonenumber-js/min';

/**
 * A phone number in E.164 ("+46701234567"), or null when no country has such numbers. Numbers without a country code are
 * taken to be of `country` (ISO 3166-1, two letters). Reads full-width digits, 00 and (0), spaces, dashes and extensions.
 */
export function normalisePhone(text: string, country: string): string | null {
  const plain = text
    .normalize('NFKC')
    .replace(/\(0\)/g, '')
    .replace(/^\s*00/, '+');
  const phone = parsePhone(plain, country as CountryCode);
  return phone?.isPossible() ? phone.number : null;
}
