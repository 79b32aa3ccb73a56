/**
 * What the evaluator knows of contacts: one table of columns for each kind of event, shared by a batch of contacts, and
 * for each contact the slice of each table that is its own. Times are epoch ms, amounts minor units, minutes are local
 * minutes of the week. A history may hold more than a definition asks for, also events that lie ahead of the instant asked
 * about. Which kind stands in which place is said by a layout, which the definitions in use and the loader share.
 */

/**
 * Events of one kind, by (contact, at, amount; no amount first). Columns nobody asked for are null; minutes and amounts that
 * nobody asked for are empty, and then the order does not heed them.
 */
export type EventTable = {
  at: Float64Array;
  minuteOfWeek: Int16Array;
  /** NaN: no amount. */
  amount: Float64Array;
  ref: (string | null)[] | null;
  props: (Readonly<Record<string, unknown>> | null)[] | null;
  ids: Float64Array | null;
};

/** Lines of orders and refunds, by (contact, at, event, line). */
export type LineTable = {
  at: Float64Array;
  eventId: Float64Array;
  /** 1: of an order; 0: of a refund. */
  isOrder: Uint8Array;
  minuteOfWeek: Int16Array;
  product: string[];
  category: (string | null)[];
  brand: (string | null)[];
  /** Of the whole line; negative for refunds. */
  amount: Float64Array;
  /** In thousandths; negative for refunds. */
  quantity: Float64Array;
};

/** The rows [from, until) of a table: what one contact has of it. */
export type Slice<Table> = { table: Table; from: number; until: number };

/** What was said about one topic, by (at, subscribed before unsubscribed): the last one that is not later holds. */
export type ConsentColumns = { at: number[]; isSubscribed: boolean[] };

/** What one value (or score; null: no longer worked out) was, by (at, the order of writing): the last one that is not later holds. */
export type ValueColumns = { at: number[]; found: (string | number | null)[] };

/**
 * Entries into a segment and exits, by the order in which they were written down; of those that are not later than an
 * instant, the last one says whether and since when the contact is in it.
 */
export type MembershipColumns = {
  at: number[];
  isEntry: boolean[];
  /** False where it came from a definition that was made or changed, not from the contact or from time. */
  isOwn: boolean[];
};

/** When a contact was put on a list and taken off, by (at, the order of writing); the last one that is not later holds. */
export type ListColumns = { at: number[]; isListed: boolean[] };

/** A company as it is now; contacts of a batch may share it. */
export type KnownCompany = {
  attributes: Readonly<Record<string, unknown>>;
  /** The company's own fields, named $name, $key. */
  fields: Readonly<Record<string, string | null>>;
  /** How many contacts are known there, by role and whether they decide. */
  people: { role: string | null; decides: boolean; count: number }[];
};

/** A company to which a contact belongs. Attributes, fields and people are empty where nobody asked for them. */
export type CompanyLink = { role: string | null; decides: boolean; company: KnownCompany };

/**
 * An answer as one number: the instant (epoch ms) before which it stays as it is if nothing new happens, Infinity for
 * ever; negative when the contact does not belong. Cheaper than an object, of which a build would make hundreds of millions.
 */
export type Answer = number;

export const isMember = (answer: Answer): boolean => answer > 0;
export const flipsAt = (answer: Answer): number => Math.abs(answer);
export const answerOf = (member: boolean, flipsAt: number): Answer => (member ? flipsAt : -flipsAt);
export const NEVER_MEMBER: Answer = Number.NEGATIVE_INFINITY;
export const ALWAYS_MEMBER: Answer = Number.POSITIVE_INFINITY;

/** One contact. The loader hands out the same object for one contact after another: keep nothing of it. */
export type History = {
  contactId: number;
  /** 0-9999 */
  bucket: number;
  /** IANA name; null when not known: then the workspace's holds. */
  timeZone: string | null;
  attributes: Readonly<Record<string, unknown>>;
  /** The contact's own fields, named $email, $external_id, $language, $time_zone, $created_at (ISO text). */
  fields: Readonly<Record<string, string | null>>;
  /** By the place of the kind in the layout. */
  events: Slice<EventTable>[];
  lines: Slice<LineTable>;
  consents: ReadonlyMap<string, ConsentColumns>;
  values: ReadonlyMap<string, ValueColumns>;
  companies: readonly CompanyLink[];
  /** By segment id; kept up to date while the contact is followed through time. */
  memberships: Map<number, MembershipColumns>;
  /** By segment id. */
  lists: ReadonlyMap<number, ListColumns>;
  /** Answers about the segments at the same instant, by their place in the layout; filled in topological order. */
  answers: Answer[];
};

/** Which kind of event and which segment stands in which place of a history. */
export type Layout = {
  kinds: ReadonlyMap<string, number>;
  segments: ReadonlyMap<number, number>;
};

export const noEvents = (): EventTable => ({
  at: new Float64Array(),
  minuteOfWeek: new Int16Array(),
  amount: new Float64Array(),
  ref: null,
  props: null,
  ids: null,
});

export const noLines = (): LineTable => ({
  at: new Float64Array(),
  eventId: new Float64Array(),
  isOrder: new Uint8Array(),
  minuteOfWeek: new Int16Array(),
  product: [],
  category: [],
  brand: [],
  amount: new Float64Array(),
  quantity: new Float64Array(),
});

/** A contact of whom nothing is known yet. */
export function emptyHistory(layout: Layout, contactId: number, bucket = 0): History {
  const events = noEvents();
  return {
    contactId,
    bucket,
    timeZone: null,
    attributes: {},
    fields: {},
    events: Array.from(layout.kinds, () => ({ table: events, from: 0, until: 0 })),
    lines: { table: noLines(), from: 0, until: 0 },
    consents: new Map(),
    values: new Map(),
    companies: [],
    memberships: new Map(),
    lists: new Map(),
    answers: Array.from(layout.segments, () => NEVER_MEMBER),
  };
}
