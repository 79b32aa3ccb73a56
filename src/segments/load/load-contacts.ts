/** Loads contacts: attributes and own fields where they are needed, as they are or as they were at a past instant. */
import { type ColumnTypes, readCopy } from './copy-binary.ts';
import type { Copy } from './copy-out.ts';
import { boundsOf, type Fill, instant, int, ofContacts, type ScopedRequest, text } from './load-request.ts';

type Fields = Record<string, string | null>;
type Attributes = Record<string, unknown>;

/** Up to so many attributes PostgreSQL picks out; more are cheaper to read as a whole. */
const FEW = 6;

export type ContactsPart = {
  copies: Copy[];
  /** Who was found, ascending; null until they are read. */
  found(): ArrayLike<number> | null;
  settle(contactIds: ArrayLike<number>): Fill;
};

/** What is read of contacts beside ids: how, and what it sets. */
type Extra = {
  columns: string[];
  types: ColumnTypes;
  fill(columns: Readonly<Record<string, ArrayLike<unknown>>>): Fill;
};

const NO_FIELDS: Readonly<Fields> = Object.freeze({});
/** Without a prototype, so that a name like __proto__ is a name like any other. */
const emptyAttributes = (): Attributes => Object.create(null) as Attributes;

/** Each into a column of its own: of equal values there is one. */
function pickAttributes(names: readonly string[]): Extra {
  const keys = names.map((_, place) => `attribute${place}`);
  return {
    columns: names.map((name) => `attributes -> (${text(name)})`),
    types: Object.fromEntries(keys.map((key) => [key, 'json' as const])),
    fill(columns) {
      const found = emptyAttributes();
      const stores = keys.map((key) => columns[key]!);
      return (history, index) => {
        for (let place = 0; place < names.length; place += 1) found[names[place]!] = stores[place]![index];
        history.attributes = found;
      };
    },
  };
}

const wholeAttributes: Extra = {
  columns: ['attributes'],
  types: { attributes: 'jsonText' },
  fill:
    ({ attributes }) =>
    (history, index) => {
      history.attributes = JSON.parse(attributes![index] as string) as Attributes;
    },
};

const bucket: Extra = {
  columns: ['bucket'],
  types: { bucket: 'int2' },
  fill: (columns) => (history, index) => {
    history.bucket = columns.bucket![index] as number;
  },
};

const timeZone: Extra = {
  columns: ['time_zone'],
  types: { timeZone: 'word' },
  fill: (columns) => (history, index) => {
    history.timeZone = columns.timeZone![index] as string | null;
  },
};

/** After the time zone, which is one of them. */
const allFields: Extra = {
  columns: ['email', 'external_id', 'language', 'created_at'],
  types: { email: 'text', externalId: 'text', language: 'word', createdAt: 'timestamptz' },
  fill:
    ({ email, externalId, language, createdAt }) =>
    (history, index) => {
      history.fields = {
        $email: email![index] as string | null,
        $external_id: externalId![index] as string | null,
        $language: language![index] as string | null,
        $time_zone: history.timeZone,
        $created_at: new Date(createdAt![index] as number).toISOString(),
      };
    },
};

/** Puts back what attributes and own fields were before changes that came after the instant asked about. */
function planChanges({ workspaceId, contacts, asOf }: ScopedRequest & { asOf: number }) {
  const rows = readCopy({ contact: 'int4', name: 'word', before: 'json' });
  const query = `select contact_id, name, value_before from contact_attribute_change
    where workspace_id = ${int(workspaceId)} and ${ofContacts('contact_id', contacts)} and at > ${instant(asOf)}
    order by contact_id, at, id`;
  const settle = (contactIds: ArrayLike<number>): Fill => {
    const { contact, name, before } = rows.columns;
    const { from, until } = boundsOf(contact, rows.count, contactIds);
    return (history, index) => {
      if (from[index] === until[index]) return;
      const attributes = Object.assign(emptyAttributes(), history.attributes);
      const fields: Fields = { ...history.fields, $time_zone: history.timeZone };
      // Backwards, so that the first change after the instant has the last word.
      for (let row = until[index]! - 1; row >= from[index]!; row -= 1) {
        const changed = name[row]!;
        if (changed.startsWith('$')) fields[changed] = before[row] as string | null;
        else attributes[changed] = before[row];
      }
      history.attributes = attributes;
      history.fields = fields;
      history.timeZone = fields.$time_zone ?? null;
    };
  };
  return { copies: [{ query, into: rows }], settle };
}

/** Contacts of the workspace among those asked for: everything else is loaded for these only. */
export function planContacts(request: ScopedRequest): ContactsPart {
  const { workspaceId, contacts, needs, asOf } = request;
  const attributes = [...needs.attributes].filter((name) => !name.startsWith('$'));
  const needsFields = attributes.length < needs.attributes.size;
  const extras: Extra[] = [];
  if (needs.needsBucket) extras.push(bucket);
  if (needs.needsTimeZone || needsFields) extras.push(timeZone);
  if (needsFields) extras.push(allFields);
  if (attributes.length > 0) extras.push(attributes.length > FEW ? wholeAttributes : pickAttributes(attributes));
  const types: ColumnTypes = Object.assign({}, ...extras.map((extra) => extra.types));
  const rows = readCopy({ id: 'int4' as const, ...types });
  const columns = ['id', ...extras.flatMap((extra) => extra.columns)];
  const query = `select ${columns.join(', ')} from contact
    where workspace_id = ${int(workspaceId)} and ${ofContacts('id', contacts)} order by id`;
  const changes = asOf === undefined ? null : planChanges({ ...request, asOf });

  function settle(contactIds: ArrayLike<number>): Fill {
    const fills = extras.map((extra) => extra.fill(rows.columns as Record<string, ArrayLike<unknown>>));
    if (changes) fills.push(changes.settle(contactIds));
    const nothing = emptyAttributes();
    return (history, index) => {
      history.contactId = contactIds[index]!;
      history.timeZone = null;
      history.attributes = nothing;
      history.fields = NO_FIELDS;
      for (const fill of fills) fill(history, index);
    };
  }

  return {
    copies: [{ query, into: rows }, ...(changes?.copies ?? [])],
    found: () => (rows.isFinished ? rows.columns.id.subarray(0, rows.count) : null),
    settle,
  };
}
