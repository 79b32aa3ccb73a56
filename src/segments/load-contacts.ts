/** Loads contacts: attributes and own fields where they are needed, as they are or as they were at a past instant. */
import { readCopy } from './copy-binary.ts';
import type { Copy } from './copy-out.ts';
import { boundsOf, type Fill, instant, int, type LoadRequest, ofContacts } from './load-request.ts';

type Fields = Record<string, string | null>;
type Attributes = Record<string, unknown>;

const NO_ATTRIBUTES: Readonly<Attributes> = Object.freeze(Object.create(null));
const NO_FIELDS: Readonly<Fields> = Object.freeze({});

export type ContactsPart = {
  copies: Copy[];
  /** After the copies are read: who was found, ascending. */
  found(): ArrayLike<number>;
  settle(contactIds: ArrayLike<number>): Fill;
};

/** What a contact's attributes and own fields were before changes that came after the instant asked about. */
function planChanges({ workspaceId, contacts, asOf }: LoadRequest & { asOf: number }) {
  const rows = readCopy({ contact: 'int4', name: 'word', before: 'json' });
  const query = `select contact_id, name, value_before from contact_attribute_change
    where workspace_id = ${int(workspaceId)} and ${ofContacts('contact_id', contacts)} and at > ${instant(asOf)}
    order by contact_id, at, id`;
  const settle = (contactIds: ArrayLike<number>) => {
    const { contact, name, before } = rows.columns;
    const { from, until } = boundsOf(contact, rows.count, contactIds);
    return (attributes: Attributes, fields: Fields, index: number): void => {
      // Backwards, so that the first change after the instant has the last word.
      for (let row = until[index]! - 1; row >= from[index]!; row -= 1) {
        const changed = name[row]!;
        if (changed.startsWith('$')) fields[changed] = before[row] as string | null;
        else attributes[changed] = before[row];
      }
    };
  };
  return { copies: [{ query, into: rows }], settle };
}

/** Contacts of the workspace among those asked for: everything else is loaded for these only. */
export function planContacts(request: LoadRequest): ContactsPart {
  const { workspaceId, contacts, needs, asOf } = request;
  const names = [...needs.attributes];
  const needsFields = names.some((name) => name.startsWith('$'));
  const needsAttributes = names.some((name) => !name.startsWith('$'));
  const where = `workspace_id = ${int(workspaceId)} and ${ofContacts('id', contacts)} order by id`;
  const rows = readCopy({
    id: 'int4',
    bucket: 'int2',
    timeZone: 'word',
    attributes: 'jsonText',
    email: 'text',
    externalId: 'text',
    language: 'word',
    createdAt: 'timestamptz',
  });
  const attributesColumn = needsAttributes ? 'attributes' : 'null::jsonb';
  const fieldColumns = needsFields
    ? 'email, external_id, language, created_at'
    : 'null::text, null::text, null::text, null::timestamptz';
  const query = `select id, bucket, time_zone, ${attributesColumn}, ${fieldColumns} from contact where ${where}`;
  const changes = asOf === undefined ? null : planChanges({ ...request, asOf });

  function settle(contactIds: ArrayLike<number>): Fill {
    const { bucket, timeZone, attributes, email, externalId, language, createdAt } = rows.columns;
    const undo = changes?.settle(contactIds);
    const fieldsOf = (index: number): Fields => ({
      $email: email[index]!,
      $external_id: externalId[index]!,
      $language: language[index]!,
      $time_zone: timeZone[index]!,
      $created_at: new Date(createdAt[index]!).toISOString(),
    });
    return (history, index) => {
      history.contactId = contactIds[index]!;
      history.bucket = bucket[index]!;
      history.timeZone = timeZone[index]!;
      history.attributes = needsAttributes ? (JSON.parse(attributes[index]!) as Attributes) : NO_ATTRIBUTES;
      history.fields = needsFields ? fieldsOf(index) : NO_FIELDS;
      if (undo === undefined) return;
      // Without a prototype, so that a name like __proto__ is a name like any other.
      const before = Object.assign(Object.create(null) as Attributes, history.attributes);
      const fields: Fields = { ...history.fields, $time_zone: history.timeZone };
      undo(before, fields, index);
      history.attributes = before;
      history.fields = fields;
      history.timeZone = fields.$time_zone ?? null;
    };
  }

  return {
    copies: [{ query, into: rows }, ...(changes?.copies ?? [])],
    found: () => rows.columns.id.subarray(0, rows.count),
    settle,
  };
}
