/** Minor units as text for an operator: `moneyText(12345, 'SEK')` → 'SEK 123.45'. */
export function moneyText(minorUnits: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minorUnits / 10 ** digits).replaceAll('\u00a0', ' ');
}
