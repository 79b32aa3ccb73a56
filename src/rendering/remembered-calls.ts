/**
 * What template functions gave, remembered: prices and dates come back from message to message, and in every message's text
 * part after its HTML. Formatting one takes a microsecond, in which a whole paragraph can be written.
 */
import type { Language } from './functions/values.ts';

export interface RememberedCall {
  get(value: string | number, language: Language): unknown;
  set(value: string | number, result: unknown): void;
}

const RESULTS_KEPT = 500;
const CALLS_KEPT = 500;
const calls = new Map<string, RememberedCall>();

/** `key`: function, options and locale. Functions are pure: the rest of what they go by is looked at with every call. */
export function rememberedCall(key: string): RememberedCall {
  const known = calls.get(key);
  if (known) return known;
  const results = new Map<string | number, unknown>();
  let timeZone: string | undefined;
  let currency: string | undefined;
  const call: RememberedCall = {
    get(value, language) {
      if (language.timeZone === timeZone && language.currency === currency) return results.get(value);
      results.clear();
      ({ timeZone, currency } = language);
      return undefined;
    },
    set(value, result) {
      if (results.size >= RESULTS_KEPT) results.clear();
      results.set(value, result);
    },
  };
  if (calls.size >= CALLS_KEPT) calls.clear();
  calls.set(key, call);
  return call;
}
