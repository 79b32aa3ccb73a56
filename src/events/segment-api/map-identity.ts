import { type ContactInput, type ContactRef, isStorableText, normaliseEmail } from '../../contacts/index.ts';
import { isTimeZone } from '../../platform/index.ts';
import type { SegmentCall } from './segment-calls.schema.ts';

const MAX_TEXT = 2_000;
const languageTag = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** 'first name' → 'first_name'; camelCase stays; null when nothing is left that begins with a letter. */
function toAttributeName(key: string): string | null {
  const name = key
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^[^A-Za-z]+/, '')
    .slice(0, 64)
    .replace(/_+$/, '');
  return name === '' ? null : name;
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What an attribute can hold of a trait; undefined for the rest (empty text, lists of objects, overlong text). */
function toAttributeValue(value: unknown): unknown {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') {
    return value !== '' && value.length <= MAX_TEXT && isStorableText(value) ? value : undefined;
  }
  if (!Array.isArray(value) || value.some((item) => typeof item === 'object')) return undefined;
  return value.map(String);
}

/** Traits that have a place of their own. */
const reserved = new Set(['email', 'createdAt', 'created_at', 'id']);

/** Traits → attributes: one level of nesting is joined by _ (address.city → address_city), deeper ones are left out. */
export function toAttributes(traits: Record<string, unknown>, prefix = ''): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  const add = (key: string, value: unknown) => {
    const name = toAttributeName(prefix + key);
    const stored = toAttributeValue(value);
    if (name !== null && stored !== undefined) attributes[name] = stored;
  };
  for (const [key, value] of Object.entries(traits)) {
    if (prefix === '' && reserved.has(key)) continue;
    if (!isPlainObject(value)) add(key, value);
    else for (const [inner, innerValue] of Object.entries(value)) add(`${key}_${inner}`, innerValue);
  }
  return attributes;
}

/** ISO text, or Unix time in seconds or milliseconds. */
function readInstant(value: unknown, now: Date): Date | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const number = Number(value);
  const at = Number.isNaN(number) ? new Date(value) : new Date(Math.abs(number) < 1e11 ? number * 1000 : number);
  const year = Number.isNaN(at.getTime()) ? 0 : at.getUTCFullYear();
  return year >= 1900 && at <= now ? at : undefined;
}

function emailOf({ traits, properties, context }: SegmentCall): string | undefined {
  const contextTraits = isPlainObject(context.traits) ? context.traits : {};
  const given = [traits.email, contextTraits.email, properties.email];
  return given.find((email): email is string => typeof email === 'string' && normaliseEmail(email).ok);
}

/** Whom a call is about: its userId, else an e-mail among its traits. Null for the anonymous. */
export function contactOf(call: SegmentCall): ContactRef | null {
  if (call.userId) return { externalId: call.userId };
  const email = emailOf(call);
  return email === undefined ? null : { email };
}

/** What `identify` and `group` tell about a contact; null when nobody can tell which. */
export function toContact(call: SegmentCall, now: Date): ContactInput | null {
  const email = emailOf(call);
  if (!call.userId && email === undefined) return null;
  const { context, traits } = call;
  const zone = typeof context.timezone === 'string' && isTimeZone(context.timezone) ? context.timezone : undefined;
  const locale = typeof context.locale === 'string' ? context.locale.replaceAll('_', '-') : '';
  const group = { ...toAttributes(traits, 'group_'), ...(call.groupId ? { group_id: call.groupId } : {}) };
  return {
    externalId: call.userId || undefined,
    // The traits of a group are not those of the person.
    email: call.type === 'group' ? undefined : email,
    attributes: call.type === 'group' ? group : toAttributes(traits),
    timeZone: zone,
    language: languageTag.test(locale) ? locale : undefined,
    createdAt: call.type === 'group' ? undefined : readInstant(traits.createdAt ?? traits.created_at, now),
  };
}
