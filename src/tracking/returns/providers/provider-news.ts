import type { ReturnReason } from '../reason-words.ts';

/** Services that send mail and report by webhook what became of it. */
export const providers = ['ses', 'sendgrid', 'mailgun', 'postmark', 'brevo'] as const;
export type Provider = (typeof providers)[number];

/** One thing a service reports about one address. */
export type ProviderNews = {
  kind: 'bounce' | 'complaint' | 'unsubscribe' | 'delivered' | 'ignored';
  /** What the service itself calls it. */
  name: string;
  /** Of the service, the same when it reports twice. */
  key: string;
  email: string | null;
  at: Date;
  class: 'hard' | 'soft' | 'complaint' | null;
  reason: ReturnReason | 'complaint' | null;
  status: string | null;
  diagnostic: string | null;
  /** Our own header X-Kohort-Message, where the service repeats headers or custom data. */
  kohortMessage: string | null;
  /** Message-ID of ours. */
  messageId: string | null;
};

/** A part of a report that could not be read: the others are. */
export type UnreadNews = { index: number; problem: string };
export type ReadNews = { news: ProviderNews[]; unread: UnreadNews[] };

export type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

/** A text or a number as text, at most 2,000 characters; null for anything else. NUL cannot be stored. */
export function textOf(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text.slice(0, 2_000).replaceAll('\0', '') : null;
}

/** An ISO date, or epoch seconds or milliseconds; null when it is neither, or no time of this world. */
export function instantOf(value: unknown): Date | null {
  const isNumber = typeof value === 'number' || (typeof value === 'string' && /^\d{9,13}(?:\.\d+)?$/.test(value));
  const number = Number(value);
  const date = isNumber ? new Date(number < 1e11 ? number * 1_000 : number) : new Date(String(textOf(value)));
  const year = date.getUTCFullYear();
  return Number.isNaN(date.getTime()) || year < 2000 || year > 2200 ? null : date;
}

/** Reads the rows of a report one by one: what a row throws is noted, and sinks no other row. */
export function readRows(rows: readonly unknown[], read: (row: Fields) => ProviderNews[]): ReadNews {
  const found: ReadNews = { news: [], unread: [] };
  for (const [index, row] of rows.slice(0, 10_000).entries()) {
    try {
      if (!isFields(row)) throw new Error('not an object');
      found.news.push(...read(row));
    } catch (error) {
      found.unread.push({ index, problem: (error as Error).message });
    }
  }
  return found;
}
