import { z } from 'zod';

/**
 * Whether this is a BCP 47 language tag that Intl knows, so that dates and numbers can be written in it. "english" and
 * "xx-nonsense" have the form of one, but are none.
 */
export function isLanguageTag(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length === 1;
  } catch {
    return false;
  }
}

/** What a language tag looks like, for whoever wrote something else. */
export const adviseLanguageTag = (found: string): string =>
  `"${found.slice(0, 40)}" is no language: write a tag of two or three letters, such as sv, with a country or a script where it matters: en-GB, zh-Hant.`;

/** A tag that {@link isLanguageTag}. */
export const languageTag = z
  .string()
  .max(35)
  .refine(isLanguageTag, { error: ({ input }) => adviseLanguageTag(String(input)) });
