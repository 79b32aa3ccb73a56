/** PostgreSQL keeps neither NUL nor lone surrogates in text and jsonb. */
const notStorable = /[\0\p{Cs}]/u;
/** The same two as JSON.stringify writes them, behind an even number of backslashes. */
const notStorableEscape = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/** Whether PostgreSQL can keep this text. */
export const isStorableText = (text: string): boolean => !notStorable.test(text);

/** The value as JSON text that PostgreSQL can keep as jsonb, or null when it cannot, or when it is longer than `maxLength`. */
export function storableJson(value: unknown, maxLength: number): string | null {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    return null; // a cycle, or a bigint
  }
  if (text === undefined || text.length > maxLength || notStorableEscape.test(text)) return null;
  return text;
}

/** The text with what cannot be stored replaced: for naming a sender's mistake in an answer that may be kept. */
export const printable = (text: string): string => text.replace(/[\0\p{Cs}]/gu, '\uFFFD');
