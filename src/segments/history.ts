/**
 * What the evaluator knows of one contact, in columns. Times are epoch ms, amounts minor units, minutes are local minutes
 * of the week. A history may hold more than a definition asks for, also events that lie ahead of the instant asked about.
 */

/** Events of one kind, sorted by (at, amount; no amount first). `ids` and `props` are empty when nobody asked for them. */
export type EventColumns = {
  at: number[];
  minuteOfWeek: number[];
  amount: (number | null)[];
  ref: (string | null)[];
  ids: number[];
  props: (Readonly<Record<string, unknown>> | null)[];
};

/** Lines of orders and refunds, sorted by (at, eventId). */
export type LineColumns = {
  at: number[];
  eventId: number[];
  /** Order or refund. */
  isOrder: boolean[];
  minuteOfWeek: number[];
  product: string[];
  category: (string | null)[];
  brand: (string | null)[];
  /** Of the whole line; negative for refunds. */
  amount: number[];
};

/** What was said about one topic, sorted by (at, subscribed before unsubscribed): the last one that is not later holds. */
export type ConsentColumns = { at: number[]; isSubscribed: boolean[] };

export type Verdict = {
  member: boolean;
  /** Epoch ms: the answer stays as it is before this instant, if nothing new happens. Infinity: for ever. */
  flipsAt: number;
};

export type History = {
  contactId: number;
  /** 0-9999 */
  bucket: number;
  attributes: Readonly<Record<string, unknown>>;
  /** The contact's own fields, named $email, $external_id, $language, $time_zone, $created_at (ISO text). */
  fields: Readonly<Record<string, string | null>>;
  events: Map<string, EventColumns>;
  lines: LineColumns;
  consents: Map<string, ConsentColumns>;
  /** Answers about other segments at the same instant; filled in topological order. */
  answers: Map<number, Verdict>;
};

export const noEvents = (): EventColumns => ({ at: [], minuteOfWeek: [], amount: [], ref: [], ids: [], props: [] });

export const noLines = (): LineColumns => ({
  at: [],
  eventId: [],
  isOrder: [],
  minuteOfWeek: [],
  product: [],
  category: [],
  brand: [],
  amount: [],
});

/** A contact of whom nothing is known yet. */
export function emptyHistory(contactId: number, bucket = 0): History {
  return {
    contactId,
    bucket,
    attributes: {},
    fields: {},
    events: new Map(),
    lines: noLines(),
    consents: new Map(),
    answers: new Map(),
  };
}
