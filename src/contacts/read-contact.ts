import { type ErrorCode, isTimeZone } from '../platform/index.ts';
import {
  type AttributeType,
  type AttributeValue,
  attributeName,
  readAttribute,
  typeOfValue,
} from './attribute-types.ts';
import { normaliseEmail } from './normalise-email.ts';
import { isStorableText, printable, storableJson } from './storable.ts';

export type ConsentState = 'subscribed' | 'unsubscribed';

/** A statement about one topic; `at` defaults to now, `source` to 'api'. `evidence`: facts that prove it, kept for ever. */
export type ConsentInput = {
  topic: string;
  state: ConsentState;
  at?: Date;
  source?: string;
  evidence?: Record<string, unknown>;
  /** The yes was confirmed elsewhere already: it counts at once, also for a topic that wants confirmation. */
  confirmed?: boolean;
};

/** What a sender knows about a contact: at least one of `externalId` and `email`. Attributes merge; null removes one. */
export type ContactInput = {
  externalId?: string | null;
  email?: string | null;
  attributes?: Record<string, unknown>;
  timeZone?: string | null;
  language?: string | null;
  /** When the contact became known elsewhere; taken only when the contact is new here. */
  createdAt?: Date;
  consent?: ConsentInput[];
};

export type Problem = { code: ErrorCode; message: string; path: string };

/** What became of row `index` of a batch. Rejected rows change nothing. */
export type ContactOutcome =
  | { index: number; kind: 'created' | 'updated' | 'unchanged'; contactId: number }
  | { index: number; kind: 'rejected'; problem: Problem };

/** A row that may be written. */
export type ContactRow = {
  index: number;
  externalId: string | null;
  email: string | null;
  emailNormal: string | null;
  /** Before `readAttributes`: raw values. */
  attributes: Record<string, unknown>;
  timeZone: string | null;
  language: string | null;
  createdAt: Date | null;
  consent: ConsentInput[];
};

export type Reading<T> = { ok: true; row: T } | { ok: false; problem: Problem };

const DAY_MS = 86_400_000;
const MAX_KEY = 200;
const topicName = /^[a-z][a-z0-9_-]{0,63}$/;
const languageTag = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/;
const earliest = Date.UTC(1900, 0, 1);

const invalid = (path: string, message: string): { ok: false; problem: Problem } => ({
  ok: false,
  problem: { code: 'contact_invalid', path: printable(path), message: printable(message) },
});

/** Whether text may be an external id: 1 to 200 storable characters, no space around it. */
export function isExternalId(text: string): boolean {
  return text.length > 0 && text.length <= MAX_KEY && text.trim() === text && isStorableText(text);
}

/** What is wrong with a statement, or null. Instants later than a day from `now` would win over every later one: refused. */
export function consentProblem(consent: ConsentInput, now: Date): { path: string; message: string } | null {
  if (!topicName.test(consent.topic)) {
    return { path: 'topic', message: 'A topic is 1 to 64 of a-z, 0-9, _ and -, beginning with a letter.' };
  }
  if (consent.state !== 'subscribed' && consent.state !== 'unsubscribed') {
    return { path: 'state', message: 'State is subscribed or unsubscribed.' };
  }
  if (consent.at && !isPlausible(consent.at, now)) {
    return { path: 'at', message: 'Send an instant between 1900 and now.' };
  }
  if (consent.source !== undefined && !(consent.source.length <= 64 && isStorableText(consent.source))) {
    return { path: 'source', message: 'Send at most 64 characters of plain text.' };
  }
  if (storableJson(consent.evidence ?? null, 8_000) === null) {
    return { path: 'evidence', message: 'Send at most 8,000 characters of JSON, without NUL characters.' };
  }
  return null;
}

const isPlausible = (at: Date, now: Date): boolean =>
  at.getTime() >= earliest && at.getTime() <= now.getTime() + DAY_MS;

/** What is wrong with the fields beside the keys, or null. */
function detailProblem(row: ContactRow, now: Date): { ok: false; problem: Problem } | null {
  if (row.timeZone !== null && !isTimeZone(row.timeZone)) {
    return invalid('timeZone', 'Send an IANA time zone such as Europe/Stockholm.');
  }
  if (row.language !== null && !languageTag.test(row.language)) {
    return invalid('language', 'Send a language tag such as sv or pt-BR.');
  }
  if (row.createdAt !== null && !isPlausible(row.createdAt, now)) {
    return invalid('createdAt', 'Send an instant between 1900 and now.');
  }
  for (const [position, consent] of row.consent.entries()) {
    const wrong = consentProblem(consent, now);
    if (wrong) return invalid(`consent.${position}.${wrong.path}`, wrong.message);
  }
  for (const [name, value] of Object.entries(row.attributes)) {
    if (!attributeName.test(name)) {
      const rule = 'A name is 1 to 64 of A-Z, a-z, 0-9 and _, beginning with a letter.';
      return invalid(`attributes.${name.slice(0, 80)}`, rule);
    }
    if (value !== null && value !== undefined && typeOfValue(value) === null) {
      return invalid(`attributes.${name}`, 'Send text, a number, true or false, a date, or a list of texts.');
    }
  }
  return null;
}

/** Checks everything about one row that needs no database, except its attribute types (see `readAttributes`). */
export function readContact(input: ContactInput, index: number, now: Date): Reading<ContactRow> {
  const row: ContactRow = {
    index,
    externalId: input.externalId ?? null,
    email: null,
    emailNormal: null,
    attributes: input.attributes ?? {},
    timeZone: input.timeZone ?? null,
    language: input.language ?? null,
    createdAt: input.createdAt ?? null,
    consent: input.consent ?? [],
  };
  if (row.externalId !== null && !isExternalId(row.externalId)) {
    return invalid('externalId', 'An external id is 1 to 200 characters, without spaces around it.');
  }
  if (input.email !== undefined && input.email !== null) {
    const reading = normaliseEmail(input.email);
    if (!reading.ok) return invalid('email', reading.message);
    row.email = reading.email;
    row.emailNormal = reading.emailNormal;
  }
  if (row.externalId === null && row.emailNormal === null) {
    return invalid('', 'Send externalId or email: without one of them nobody can tell who this is.');
  }
  return detailProblem(row, now) ?? { ok: true, row };
}

/** Brings a row's attributes into stored form by their declared types. Null stays null (remove); undefined is left out. */
export function readAttributes(
  attributes: Record<string, unknown>,
  types: ReadonlyMap<string, AttributeType>,
): Reading<Record<string, AttributeValue | null>> {
  const row: Record<string, AttributeValue | null> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    if (value === null) {
      row[name] = null;
      continue;
    }
    const type = types.get(name);
    if (!type) return invalid(`attributes.${name}`, 'This workspace has as many attributes as it may have (500).');
    const reading = readAttribute(type, value);
    if (!reading.ok) return invalid(`attributes.${name}`, reading.message);
    row[name] = reading.value;
  }
  return { ok: true, row };
}
