// SQL of contact and contact_attribute_def.
import { int4Array, type Sql, textArray } from '../platform/index.ts';
import type { AttributeType } from './attribute-types.ts';
import { bucketOf } from './bucket-of.ts';
import type { CriterionKind } from './criterion-kinds.ts';
import type { Draft, StoredContact } from './plan-upsert.ts';
import { searchPatterns, searchSql } from './search-sql.ts';

/** A contact as others see it. `subscriptions`: latest consent per topic; `suppressed`: why its address must not be used. */
export type Contact = StoredContact & {
  bucket: number;
  createdAt: Date;
  updatedAt: Date;
  subscriptions: { topic: string; state: 'subscribed' | 'unsubscribed'; at: Date }[];
  suppressed: string | null;
};

const storedColumns = `id, external_id as "externalId", email, email_normal as "emailNormal", attributes,
  time_zone as "timeZone", language`;

const contactSelect = `select ${storedColumns}, bucket, created_at as "createdAt", updated_at as "updatedAt",
    coalesce((select json_agg(json_build_object('topic', topic, 'state', state, 'at', at) order by topic)
      from subscription where contact_id = contact.id and workspace_id = contact.workspace_id), '[]') as subscriptions,
    (select reason from suppression
      where workspace_id = contact.workspace_id and email_normal = contact.email_normal) as suppressed
  from contact`;

type ContactAnswer = Omit<Contact, 'subscriptions'> & {
  subscriptions: { topic: string; state: 'subscribed' | 'unsubscribed'; at: string }[];
};

const toContact = (row: ContactAnswer): Contact => ({
  ...row,
  subscriptions: row.subscriptions.map((one) => ({ ...one, at: new Date(one.at) })),
});

export async function findContacts(sql: Sql, workspaceId: number, ids: readonly number[]): Promise<Contact[]> {
  const rows = await sql<ContactAnswer>(`${contactSelect} where workspace_id = $1 and id = any($2::int[])`, [
    workspaceId,
    ids,
  ]);
  return rows.map(toContact);
}

export async function listContacts(
  sql: Sql,
  workspaceId: number,
  filter: {
    afterId: number;
    limit: number;
    emailNormal?: string;
    externalId?: string;
    /** Words, looked for in these attributes too. */
    search?: { text: string; names: readonly string[] };
  },
): Promise<Contact[]> {
  const { afterId, limit, emailNormal = null, externalId = null, search } = filter;
  const names = search?.names ?? [];
  const found = search
    ? `and ${searchSql(
        '$6',
        names.map((_, place) => `$${place + 7}`),
      )}`
    : '';
  const searched = search ? [searchPatterns(search.text), ...names] : [];
  const rows = await sql<ContactAnswer>(
    `${contactSelect}
      where workspace_id = $1 and id > $2
        and ($4::text is null or email_normal = $4) and ($5::text is null or external_id = $5)
        ${found}
      order by id limit $3`,
    [workspaceId, afterId, limit, emailNormal, externalId, ...searched],
  );
  return rows.map(toContact);
}

/** Contacts with any of these keys, locked in the order of their ids so that two batches cannot lock crosswise. */
export async function lockByKeys(
  sql: Sql,
  workspaceId: number,
  externalIds: readonly string[],
  emailNormals: readonly string[],
): Promise<StoredContact[]> {
  return sql<StoredContact>(
    `select ${storedColumns} from contact
      where workspace_id = $1 and (external_id = any($2::text[]) or email_normal = any($3::text[]))
      order by id for update`,
    [workspaceId, externalIds, emailNormals],
  );
}

export async function lockById(sql: Sql, workspaceId: number, contactId: number): Promise<StoredContact | undefined> {
  const [row] = await sql<StoredContact>(
    `select ${storedColumns} from contact where workspace_id = $1 and id = $2 for update`,
    [workspaceId, contactId],
  );
  return row;
}

/** Locked in the order of their ids; those who are gone are left out. */
export async function lockByIds(sql: Sql, workspaceId: number, ids: readonly number[]): Promise<StoredContact[]> {
  return sql<StoredContact>(
    `select ${storedColumns} from contact where workspace_id = $1 and id = any($2::int[]) order by id for update`,
    [workspaceId, int4Array(ids)],
  );
}

/** The contact with those that have one of these keys, locked like `lockByKeys`: in one order, all at once. */
export async function lockWithKeys(
  sql: Sql,
  workspaceId: number,
  contactId: number,
  { externalId, emailNormal }: { externalId: string | null; emailNormal: string | null },
): Promise<StoredContact[]> {
  return sql<StoredContact>(
    `select ${storedColumns} from contact
      where workspace_id = $1 and (id = $2 or external_id = $3 or email_normal = $4) order by id for update`,
    [workspaceId, contactId, externalId, emailNormal],
  );
}

export async function takeIds(sql: Sql, count: number): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    `select nextval(pg_get_serial_sequence('contact', 'id')) as id from generate_series(1, $1::int)`,
    [count],
  );
  return rows.map((row) => row.id);
}

/** Inserts drafts that have an id. Returns the ids that went in: fewer when another batch was first with a key. */
export async function insertContacts(
  sql: Sql,
  workspaceId: number,
  drafts: readonly (Draft & { id: number })[],
  now: Date,
): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    `insert into contact (id, workspace_id, external_id, email, email_normal, attributes, time_zone, language, bucket,
                          created_at, updated_at)
     select id, $1, external_id, email, email_normal, attributes::jsonb, time_zone, language, bucket,
            coalesce(created_at, $2), $2
       from unnest($3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::smallint[],
                   $11::timestamptz[])
         as t (id, external_id, email, email_normal, attributes, time_zone, language, bucket, created_at)
     on conflict do nothing returning id`,
    [
      workspaceId,
      now,
      drafts.map((draft) => draft.id),
      drafts.map((draft) => draft.externalId),
      drafts.map((draft) => draft.email),
      drafts.map((draft) => draft.emailNormal),
      drafts.map((draft) => JSON.stringify(draft.attributes)),
      drafts.map((draft) => draft.timeZone),
      drafts.map((draft) => draft.language),
      drafts.map((draft) => bucketOf(draft.id)),
      drafts.map((draft) => draft.createdAt?.toISOString() ?? null),
    ],
  );
  return rows.map((row) => row.id);
}

/** Writes locked contacts back. */
export async function updateContacts(
  sql: Sql,
  workspaceId: number,
  drafts: readonly Draft[],
  now: Date,
): Promise<void> {
  await sql(
    `update contact set external_id = t.external_id, email = t.email, email_normal = t.email_normal,
            attributes = t.attributes::jsonb, time_zone = t.time_zone, language = t.language, updated_at = $2
       from unnest($3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
         as t (id, external_id, email, email_normal, attributes, time_zone, language)
      where contact.workspace_id = $1 and contact.id = t.id`,
    [
      workspaceId,
      now,
      drafts.map((draft) => draft.id),
      drafts.map((draft) => draft.externalId),
      drafts.map((draft) => draft.email),
      drafts.map((draft) => draft.emailNormal),
      drafts.map((draft) => JSON.stringify(draft.attributes)),
      drafts.map((draft) => draft.timeZone),
      drafts.map((draft) => draft.language),
    ],
  );
}

export type ResolvedKeys = {
  ids: Set<number>;
  byExternalId: Map<string, number>;
  byEmail: Map<string, number>;
  /** Numbers of contacts that were merged into others; filled in by who asks for them. */
  byOldId: Map<number, number>;
};

/**
 * Which of these contacts exist: three index look-ups in one statement. The answer is one row of JSON, which costs a tenth
 * of as many rows. Keys must be distinct.
 */
export async function resolveKeys(
  sql: Sql,
  workspaceId: number,
  keys: { ids: readonly number[]; externalIds: readonly string[]; emailNormals: readonly string[] },
): Promise<ResolvedKeys> {
  type Found = { ids: number[] | null; keys: string[] | null };
  const [row] = await sql<{ byId: Found; byExternalId: Found; byEmail: Found }>(
    `select (select json_build_object('ids', json_agg(id)) from contact
              where workspace_id = $1 and id = any($2::int[])) as "byId",
            (select json_build_object('ids', json_agg(id), 'keys', json_agg(external_id)) from contact
              where workspace_id = $1 and external_id = any($3::text[])) as "byExternalId",
            (select json_build_object('ids', json_agg(id), 'keys', json_agg(email_normal)) from contact
              where workspace_id = $1 and email_normal = any($4::text[])) as "byEmail"`,
    [workspaceId, int4Array(keys.ids), textArray(keys.externalIds), textArray(keys.emailNormals)],
  );
  const byKey = (found: Found | undefined): Map<string, number> => {
    const ids = found?.ids ?? [];
    return new Map((found?.keys ?? []).map((key, position) => [key, ids[position] as number]));
  };
  return {
    ids: new Set(row?.byId.ids),
    byExternalId: byKey(row?.byExternalId),
    byEmail: byKey(row?.byEmail),
    byOldId: new Map(),
  };
}

export async function deleteContact(sql: Sql, workspaceId: number, contactId: number): Promise<boolean> {
  const rows = await sql('delete from contact where workspace_id = $1 and id = $2 returning id', [
    workspaceId,
    contactId,
  ]);
  return rows.length > 0;
}

export type AttributeDef = {
  name: string;
  type: AttributeType;
  /** Which kind of criterion it is; null: nobody said. */
  criterion: CriterionKind | null;
  createdAt: Date;
};

export async function listAttributes(sql: Sql, workspaceId: number): Promise<AttributeDef[]> {
  return sql<AttributeDef>(
    `select name, type, criterion, created_at as "createdAt" from contact_attribute_def
      where workspace_id = $1 order by name`,
    [workspaceId],
  );
}

/** Declares what is not declared yet; what is stays as it was. */
export async function insertAttributes(
  sql: Sql,
  workspaceId: number,
  defs: readonly { name: string; type: AttributeType }[],
  now: Date,
): Promise<void> {
  await sql(
    `insert into contact_attribute_def (workspace_id, name, type, created_at)
     select $1, name, type, $2 from unnest($3::text[], $4::text[]) as t (name, type)
     on conflict do nothing`,
    [workspaceId, now, defs.map((def) => def.name), defs.map((def) => def.type)],
  );
}

export async function updateCriterion(
  sql: Sql,
  workspaceId: number,
  name: string,
  criterion: CriterionKind | null,
): Promise<void> {
  await sql('update contact_attribute_def set criterion = $3 where workspace_id = $1 and name = $2', [
    workspaceId,
    name,
    criterion,
  ]);
}
