import { locale } from '../../words/index.ts';

const codes = 'SE NO DK FI IS DE AT BE CH ES FR GB IE IT NL PL PT US'.split(' ');

/** Countries that numbers and postcodes without one can be of, by name. */
export function countryOptions(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([locale], { type: 'region' });
  return codes.map((code) => ({ value: code, label: names.of(code) ?? code }));
}
