/** A decimal number, exactly: `digits` / 10^`scale`. `digits` is a safe integer. */
export type Decimal = { digits: number; scale: number };

/** How a file writes numbers. `thousands` may be empty (none). */
export type NumberStyle = { decimal: '.' | ','; thousands: '' | ',' | '.' | ' ' | "'" };

const ZERO = 48;
const NINE = 57;
const SPACES = /[\s\u00a0\u202f]/g;

/**
 * Reads "-1,234.50" exactly, without a detour through binary fractions. White space and the thousands separator are
 * passed over, a leading sign is taken, "5." and ".5" are numbers. Undefined when the text is not a number, or has more
 * digits than a JS integer holds exactly.
 */
export function readDecimal(text: string, { decimal, thousands }: NumberStyle): Decimal | undefined {
  let body = SPACES.test(text) ? text.replace(SPACES, '') : text;
  if (thousands !== '' && thousands !== ' ' && body.includes(thousands)) body = body.replaceAll(thousands, '');
  const first = body.charCodeAt(0);
  const start = first === 45 || first === 43 ? 1 : 0;
  const point = decimal.charCodeAt(0);
  let digits = 0;
  let count = 0;
  let scale = -1;
  for (let at = start; at < body.length; at++) {
    const code = body.charCodeAt(at);
    if (code >= ZERO && code <= NINE) {
      digits = digits * 10 + (code - ZERO);
      count++;
      if (scale >= 0) scale++;
    } else if (code === point && scale < 0) {
      scale = 0;
    } else {
      return undefined;
    }
  }
  if (count === 0 || !Number.isSafeInteger(digits)) return undefined;
  return { digits: first === 45 && digits !== 0 ? -digits : digits, scale: Math.max(scale, 0) };
}

/** `value` as a whole number of 10^-`places`, halves rounded away from zero ("half-up" of commerce). Undefined: too large. */
export function roundToPlaces({ digits, scale }: Decimal, places: number): number | undefined {
  if (scale <= places) {
    const raised = digits * 10 ** (places - scale);
    return Number.isSafeInteger(raised) ? raised : undefined;
  }
  const unit = 10 ** (scale - places);
  if (!Number.isSafeInteger(unit)) return Number(roundBig(BigInt(digits), 10n ** BigInt(scale - places)));
  const size = Math.abs(digits);
  const whole = Math.floor(size / unit) + (size % unit >= unit / 2 ? 1 : 0);
  return digits < 0 && whole !== 0 ? -whole : whole;
}

/** Product rounded to `places` like {@link roundToPlaces}: quantity × unit price → minor units. Undefined: too large. */
export function multiplyToPlaces(a: Decimal, b: Decimal, places: number): number | undefined {
  // Adding 0 turns -0, which a negative number times 0 gives, into 0.
  const digits = a.digits * b.digits + 0;
  const scale = a.scale + b.scale;
  if (Number.isSafeInteger(digits)) return roundToPlaces({ digits, scale }, places);
  const exact = BigInt(a.digits) * BigInt(b.digits);
  const rounded =
    scale <= places ? exact * 10n ** BigInt(places - scale) : roundBig(exact, 10n ** BigInt(scale - places));
  const result = Number(rounded);
  return Number.isSafeInteger(result) ? result : undefined;
}

function roundBig(digits: bigint, unit: bigint): bigint {
  const size = digits < 0n ? -digits : digits;
  const whole = size / unit + (2n * (size % unit) >= unit ? 1n : 0n);
  return digits < 0n ? -whole : whole;
}

/** Canonical text: no superfluous zeros, "." as the point: what PostgreSQL reads, and JSON. */
export function decimalText({ digits, scale }: Decimal): string {
  if (scale === 0) return String(digits);
  const size = String(Math.abs(digits)).padStart(scale + 1, '0');
  const whole = size.slice(0, -scale);
  const fraction = size.slice(-scale).replace(/0+$/, '');
  return `${digits < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The text of a whole number: "17850.0" → "17850", leading zeros kept ("007"). Undefined when it is not whole. */
export function integerText(text: string, style: NumberStyle): string | undefined {
  const value = readDecimal(text, style);
  if (value === undefined || value.digits % 10 ** value.scale !== 0) return undefined;
  const whole = text.trim().split(style.decimal)[0] ?? '';
  return /^[+-]?\d+$/.test(whole) ? whole.replace(/^\+/, '') : decimalText(value);
}

/** Decimal places of a currency's minor unit (ISO 4217 as Intl knows it): GBP 2, JPY 0, KWD 3. Throws RangeError. */
export function minorUnitPlaces(currency: string): number {
  const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  return maximumFractionDigits ?? 2;
}
