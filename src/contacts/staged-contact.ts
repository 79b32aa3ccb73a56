import type { Sql } from '../platform/index.ts';
import type { AttributeType } from './attribute-types.ts';
import { followStagedAliases } from './merging/aliases.store.ts';
import { type ContactInput, type Problem, readAttributes, readContact } from './read-contact.ts';

/** A row on its way into the table `staged_contact`, in the order of its columns. Instants are ISO text. */
export type StagedContact = [
  line: number,
  externalId: string | null,
  email: string | null,
  emailNormal: string | null,
  timeZone: string | null,
  language: string | null,
  createdAt: string | null,
  attributes: string,
  consents: string | null,
  original: string,
];

export const stagedContactColumns =
  'line, external_id, email, email_normal, time_zone, language, created_at, attributes, consents, original';

/** Makes the table that a bulk load fills by COPY: temporary, seen by this connection only. */
export async function createStagedContacts(sql: Sql): Promise<void> {
  await sql('drop table if exists pg_temp.staged_contact');
  await sql(
    `create temp table staged_contact (line int not null, external_id text, email text, email_normal text,
       time_zone text, language text, created_at timestamptz, attributes jsonb not null, consents jsonb,
       original text not null)`,
  );
}

/** Checks a row by the rules of every other door and brings it into staged form; `original` is kept for error files. */
export function stageContact(
  input: ContactInput,
  settings: { line: number; original: string; types: ReadonlyMap<string, AttributeType>; now: Date },
): { ok: true; row: StagedContact } | { ok: false; problem: Problem } {
  const reading = readContact(input, settings.line, settings.now);
  if (!reading.ok) return reading;
  const { row } = reading;
  const attributes = readAttributes(row.attributes, settings.types);
  if (!attributes.ok) return attributes;
  const staged: StagedContact = [
    settings.line,
    row.externalId,
    row.email,
    row.emailNormal,
    row.timeZone,
    row.language,
    row.createdAt?.toISOString() ?? null,
    JSON.stringify(attributes.row),
    row.consent.length === 0 ? null : JSON.stringify(row.consent),
    settings.original,
  ];
  return { ok: true, row: staged };
}

/** Tells rows of one contact apart from all others: the external id if there is one, else the e-mail. */
export const stagedKey = `(case when external_id is null then 'e' || email_normal else 'x' || external_id end)`;

/**
 * Brings a filled `staged_contact` to one row a contact: rows about the same contact are merged in order (later values
 * win, attributes merge), and of two contacts that claim one e-mail the later goes to `staged_problem`. Once, after the load.
 */
export async function mergeStagedContacts(sql: Sql, workspaceId: number): Promise<{ repeated: number }> {
  await sql('analyze staged_contact (external_id, email_normal)');
  await followStagedAliases(sql, workspaceId);
  // A row that knows only the e-mail means the contact that other rows name with its external id as well.
  await sql(
    `update staged_contact s set external_id = named.external_id
       from (select email_normal, min(external_id) as external_id from staged_contact
              where external_id is not null and email_normal is not null group by email_normal) named
      where s.external_id is null and s.email_normal = named.email_normal`,
  );
  await sql(
    `create temp table staged_repeat as
     select ${stagedKey} as key from staged_contact group by 1 having count(*) > 1`,
  );
  const [merged] = await sql<{ count: number }>(
    `with rows as (delete from staged_contact s using staged_repeat r where r.key = ${stagedKey} returning s.*),
     attribute as (
       select key, jsonb_object_agg(name, value order by line) as attributes
         from (select ${stagedKey} as key, line, a.key as name, a.value
                 from rows, lateral jsonb_each(attributes) a) each
        group by key),
     statement as (
       select ${stagedKey} as key, jsonb_agg(c.value order by line, c.position) as consents
         from rows, lateral jsonb_array_elements(consents) with ordinality c (value, position)
        where consents is not null group by 1),
     person as (
       select ${stagedKey} as key, min(line) as line, max(external_id) as external_id,
              ${latest('email')}, ${latest('email_normal')}, ${latest('time_zone')}, ${latest('language')},
              min(created_at) as created_at, (array_agg(original order by line))[1] as original, count(*) as rows
         from rows group by 1),
     written as (
       insert into staged_contact (${stagedContactColumns})
       select line, external_id, email, email_normal, time_zone, language, created_at,
              coalesce(attributes, '{}'), consents, original
         from person left join attribute using (key) left join statement using (key))
     select coalesce(sum(rows - 1), 0)::int as count from person`,
  );
  await sql('drop table staged_repeat');
  await sql(
    `with claim as (
       select line, email_normal, first_value(external_id) over same as owner, row_number() over same as place
         from staged_contact
        where email_normal in (select email_normal from staged_contact group by email_normal having count(*) > 1)
       window same as (partition by email_normal order by line)),
     gone as (delete from staged_contact s using claim where s.line = claim.line and claim.place > 1 returning s.line, s.original)
     insert into staged_problem (line, code, message, original)
     select line, 'contact_email_taken', 'Another contact (external id ' || owner || ') has this e-mail.', original
       from gone join claim using (line)`,
  );
  return { repeated: merged?.count ?? 0 };
}

function latest(column: string): string {
  return `(array_agg(${column} order by line desc) filter (where ${column} is not null))[1] as ${column}`;
}
