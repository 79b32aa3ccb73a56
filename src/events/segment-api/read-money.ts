/** Decimal digits after the point in this currency: 2 for SEK, 0 for JPY (ISO 4217, through Intl). */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

const decimal = /^([+-]?)(\d{1,15})(?:\.(\d{1,40}))?$/;

/** Rounds half away from zero, on the decimal digits as written: no detour over binary fractions. */
function decimalToMinor(text: string, digits: number): number | null {
  const match = decimal.exec(text);
  if (!match) return null;
  const [, sign, whole = '', fraction = ''] = match;
  const padded = fraction.padEnd(digits + 1, '0');
  const isRoundedUp = padded.charAt(digits) >= '5';
  const kept = BigInt(whole + padded.slice(0, digits)) + (isRoundedUp ? 1n : 0n);
  const minor = Number(sign === '-' ? -kept : kept);
  return Number.isSafeInteger(minor) ? minor : null;
}

/**
 * An amount in major units, as a number or as text (`12.5`, `"12.50"`) → minor units, or null when it is not an amount.
 * Numbers are read with 12 digits after the point, which hides the noise of binary fractions (0.1 + 0.2).
 */
export function readMoney(value: unknown, digits: number): number | null {
  if (typeof value === 'number') return Math.abs(value) < 1e15 ? decimalToMinor(value.toFixed(12), digits) : null;
  return typeof value === 'string' ? decimalToMinor(value.trim(), digits) : null;
}

/** A line of `quantity` pieces at `price` major units → minor units of the whole line, rounded once. */
export function lineAmount(price: unknown, quantity: number, digits: number): number | null {
  // Four digits more than money has, so that a price of a third of a cent is not rounded before it is multiplied.
  const fine = readMoney(price, digits + 4);
  if (fine === null) return null;
  const amount = (fine * quantity) / 10_000;
  const rounded = amount < 0 ? -Math.round(-amount) : Math.round(amount);
  return Number.isSafeInteger(rounded) ? rounded + 0 : null;
}
