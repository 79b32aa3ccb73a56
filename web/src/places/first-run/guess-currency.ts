const byPlace: Record<string, string> = {
  'Europe/Stockholm': 'SEK',
  'Europe/Copenhagen': 'DKK',
  'Europe/Oslo': 'NOK',
  'Atlantic/Reykjavik': 'ISK',
  'Europe/London': 'GBP',
  'Europe/Zurich': 'CHF',
  'Europe/Warsaw': 'PLN',
  'Europe/Prague': 'CZK',
};

/** The currency most people count in where clocks show this time; empty where that is anybody's guess. Pure. */
export function guessCurrency(timeZone: string): string {
  const known = byPlace[timeZone];
  if (known) return known;
  if (timeZone.startsWith('Europe/')) return 'EUR';
  return /^(US\/|America\/(New_York|Chicago|Denver|Los_Angeles|Phoenix|Detroit))/.test(timeZone) ? 'USD' : '';
}
