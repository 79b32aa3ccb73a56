import { isStorableText } from './storable.ts';

export const attributeTypes = ['text', 'number', 'boolean', 'date', 'list', 'company'] as const;
export type AttributeType = (typeof attributeTypes)[number];

/**
 * As stored: text, number, boolean, a date as ISO text (`2026-05-01`, or an instant in UTC), a list of text, or the key of
 * a company as text.
 */
export type AttributeValue = string | number | boolean | string[];

export const attributeName = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
export const MAX_TEXT = 2_000;
export const MAX_LIST = 100;
export const MAX_LIST_TEXT = 200;
export const MAX_COMPANY_KEY = 200;
export const MAX_ATTRIBUTES_PER_WORKSPACE = 500;

const isoDate = /^\d{4}-\d{2}-\d{2}$/;
const isoInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;
/** Instant in UTC; null outside the years 1 to 9999, which ISO text and PostgreSQL write differently. */
function toInstant(at: Date): string | null {
  const text = Number.isNaN(at.getTime()) ? '' : at.toISOString();
  return /^(?!0000)\d{4}-/.test(text) ? text : null;
}

/** ISO date or date-time with offset → the stored form (day kept as a day, instant in UTC), or null. */
function readDate(value: unknown): string | null {
  if (value instanceof Date) return toInstant(value);
  if (typeof value !== 'string') return null;
  const isDay = isoDate.test(value);
  if (!isDay && !isoInstant.test(value)) return null;
  // Date rolls 31 February over into March.
  const day = toInstant(new Date(`${value.slice(0, 10)}T00:00:00Z`));
  if (day?.slice(0, 10) !== value.slice(0, 10)) return null;
  return isDay ? value : toInstant(new Date(value));
}

/**
 * Type of a value that has no declared type yet: ISO dates and Date objects are dates, other text is text (never a company,
 * which has to be declared). Null when no attribute can hold it (objects, NaN, nested lists).
 */
export function typeOfValue(value: unknown): AttributeType | null {
  if (readDate(value) !== null) return 'date';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number' && Number.isFinite(value)) return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (Array.isArray(value)) return 'list';
  return null;
}

const expectations: Record<AttributeType, string> = {
  text: `text of at most ${MAX_TEXT} characters`,
  number: 'a number (without quotes)',
  boolean: 'true or false',
  date: 'a date such as 2026-05-01, or an instant such as 2026-05-01T08:00:00Z',
  list: `a list of at most ${MAX_LIST} texts of at most ${MAX_LIST_TEXT} characters`,
  company: `the key of a company: 1 to ${MAX_COMPANY_KEY} characters, without spaces around it`,
};

const isCompanyKey = (key: string): boolean =>
  key.length > 0 && key.length <= MAX_COMPANY_KEY && key.trim() === key && isStorableText(key);

function storedForm(type: AttributeType, value: unknown): AttributeValue | null {
  switch (type) {
    case 'text':
      return typeof value === 'string' && value.length <= MAX_TEXT && isStorableText(value) ? value : null;
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'date':
      return readDate(value);
    case 'list': {
      const isFit =
        Array.isArray(value) &&
        value.length <= MAX_LIST &&
        value.every((item) => typeof item === 'string' && item.length <= MAX_LIST_TEXT && isStorableText(item));
      return isFit ? [...new Set(value as string[])] : null;
    }
    case 'company':
      return typeof value === 'string' && isCompanyKey(value) ? value : null;
  }
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 60);

/** The stored form of `value` under its declared type, or what was expected instead, in words for the sender. */
export function readAttribute(
  type: AttributeType,
  value: unknown,
): { ok: true; value: AttributeValue } | { ok: false; message: string } {
  const stored = storedForm(type, value);
  if (stored !== null) return { ok: true, value: stored };
  return {
    ok: false,
    message: `Declared as ${type}: send ${expectations[type]}, or null to remove it; found ${shown(value)}.`,
  };
}
