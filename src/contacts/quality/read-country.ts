/** Countries by what people call them: ISO 3166-1 in two letters, or a name in one of these languages. */
const languages = ['en', 'sv', 'nb', 'da', 'fi', 'de', 'nl', 'fr', 'es', 'it', 'pl', 'pt'];
const alsoCalled: Readonly<Record<string, string>> = {
  eire: 'IE',
  uk: 'GB',
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  usa: 'US',
  'u.s.a.': 'US',
  'united states of america': 'US',
  holland: 'NL',
  'channel islands': 'JE',
  rsa: 'ZA',
  'czech republic': 'CZ',
};
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

function nameCountries(): Map<string, string> {
  const byName = new Map(Object.entries(alsoCalled));
  for (const language of languages) {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    for (const first of letters) {
      for (const second of letters) {
        const code = `${first}${second}`;
        const name = Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}` ? names.of(code) : undefined;
        if (name !== undefined && !byName.has(name.toLowerCase())) byName.set(name.toLowerCase(), code);
      }
    }
  }
  return byName;
}

let countries: Map<string, string> | undefined;

/** The code of a country, or null when nobody knows what is meant. */
export function readCountry(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  countries ??= nameCountries();
  const text = value.trim();
  const byName = countries.get(text.toLowerCase());
  if (byName !== undefined) return byName;
  return /^[A-Za-z]{2}$/.test(text) && [...countries.values()].includes(text.toUpperCase()) ? text.toUpperCase() : null;
}
