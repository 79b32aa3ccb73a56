// SQL of bulk loads into contact, contact_attribute_change, consent, subscription and dirty. Reads staged_contact, fills staged_problem.
import type { Sql } from '../platform/index.ts';
import { bucketSql } from './bucket-sql.ts';
import { stagedContactColumns, stagedKey } from './staged-contact.ts';

export type StagedBatch = {
  /** This part of `batches` equal parts, 0 first: which rows belong to it depends on their key alone. */
  batch: number;
  batches: number;
  /** Counts what would happen, and changes nothing. */
  isDryRun: boolean;
  now: Date;
};

export type ContactCounts = { created: number; updated: number; unchanged: number; rejected: number };

/**
 * Takes one batch of `staged_contact` (merged, see `mergeStagedContacts`) in, by the rules of `planUpsert`: the external id
 * decides, a free e-mail moves with it, an e-mail without an external id takes it, two different contacts are a problem.
 * Set-based, in the caller's transaction; the caller rings `segments.refresh` after the commit. Idempotent.
 * Throws what PostgreSQL throws when another transaction creates the same contact (23505) or locks crosswise (40P01):
 * then the whole transaction may be repeated.
 */
export async function importStagedContacts(sql: Sql, workspaceId: number, part: StagedBatch): Promise<ContactCounts> {
  await resolveBatch(sql, workspaceId, part);
  await sql(
    `insert into staged_problem (line, code, message, original)
     select line, 'contact_email_taken', 'Another contact' || coalesce(' (external id ' || owner || ')', '') ||
            ' has this e-mail.', original from import_contact where is_rejected`,
  );
  if (!part.isDryRun) await insertNew(sql, workspaceId, part.now);
  await updateKnown(sql, workspaceId, part);
  await takeConsents(sql, workspaceId, part);
  const [counts] = await sql<ContactCounts>(
    `select count(*) filter (where is_new)::int as created,
            count(*) filter (where is_changed and not is_new)::int as updated,
            count(*) filter (where not is_changed and not is_new and not is_rejected)::int as unchanged,
            count(*) filter (where is_rejected)::int as rejected
       from import_contact`,
  );
  if (!part.isDryRun) {
    await sql('insert into dirty (workspace_id, contact_id) select $1, contact_id from import_contact where is_new', [
      workspaceId,
    ]);
  }
  await sql('drop table import_contact');
  return counts ?? { created: 0, updated: 0, unchanged: 0, rejected: 0 };
}

/** One pass over two unique indexes finds who exists; ids of new contacts are drawn at once, so that consents can follow. */
async function resolveBatch(sql: Sql, workspaceId: number, { batch, batches, isDryRun }: StagedBatch): Promise<void> {
  await sql(
    `create temp table import_contact as
     select ${stagedContactColumns}, owner, is_rejected, is_new, false as is_changed,
            case when is_new and ${!isDryRun} then nextval('contact_id_seq')::int
                 else known_id end as contact_id, 1 as round
       from (
         select s.*, m.external_id as owner,
                (e.id is not null and m.id is not null and m.id <> e.id)
                  or (e.id is null and s.external_id is not null and m.external_id is not null) as is_rejected,
                e.id is null and m.id is null as is_new,
                coalesce(e.id, m.id) as known_id
           from (select * from staged_contact where ${partOf(stagedKey, batch, batches)}) s
           left join contact e on e.workspace_id = ${workspaceId} and e.external_id = s.external_id
           left join contact m on m.workspace_id = ${workspaceId} and m.email_normal = s.email_normal) found`,
  );
  await sql('analyze import_contact (line, contact_id, is_new, is_rejected)');
  await sql(
    `update import_contact i set round = r.round from (
       select line, row_number() over (partition by contact_id order by line) as round from import_contact
        where contact_id in (select contact_id from import_contact where not is_new and not is_rejected
                              group by contact_id having count(*) > 1)) r
      where i.line = r.line and r.round > 1`,
  );
}

/** In the order of the keys: neighbours in the unique indexes, and two imports wait for each other in the same order. */
async function insertNew(sql: Sql, workspaceId: number, now: Date): Promise<void> {
  await sql(
    `insert into contact (id, workspace_id, external_id, email, email_normal, attributes, time_zone, language, bucket,
                          created_at, updated_at)
     select contact_id, $1, external_id, email, email_normal, jsonb_strip_nulls(attributes), time_zone, language,
            ${bucketSql('contact_id')}, coalesce(created_at, $2), $2
       from import_contact where is_new
      order by coalesce(external_id, email_normal) collate "C"`,
    [workspaceId, now],
  );
}

const differs = `((c.external_id is null and i.external_id is not null)
  or (i.email_normal is not null and i.email_normal is distinct from c.email_normal)
  or (i.time_zone is not null and i.time_zone is distinct from c.time_zone)
  or (i.language is not null and i.language is distinct from c.language)
  or jsonb_strip_nulls(c.attributes || i.attributes) <> c.attributes)`;

/**
 * Staged rows that turn out to be one contact of ours (one by e-mail, one by external id) go in one after the other. What
 * attributes were is read under the lock and kept, and their contacts are marked for them, in the same statement.
 */
async function updateKnown(sql: Sql, workspaceId: number, { isDryRun, now }: StagedBatch): Promise<void> {
  const known = 'c.workspace_id = $1 and c.id = i.contact_id and not i.is_new and not i.is_rejected';
  if (isDryRun) {
    await sql(
      `update import_contact t set is_changed = true from import_contact i join contact c on ${known}
        where t.line = i.line and ${differs}`,
      [workspaceId],
    );
    return;
  }
  const [rounds] = await sql<{ last: number }>(
    'select coalesce(max(round), 0)::int as last from import_contact where not is_new and not is_rejected',
  );
  for (let round = 1; round <= (rounds?.last ?? 0); round++) {
    await sql(
      `with before as materialized (
         select i.line, c.id, c.external_id, c.email, c.time_zone, c.language, c.attributes
           from import_contact i join contact c on ${known}
          where i.round = $3 and ${differs}
          order by c.id for update of c),
       changed as (
         update contact c
            set external_id = coalesce(c.external_id, i.external_id),
                email = case when i.email_normal is distinct from c.email_normal then coalesce(i.email, c.email) else c.email end,
                email_normal = coalesce(i.email_normal, c.email_normal),
                time_zone = coalesce(i.time_zone, c.time_zone), language = coalesce(i.language, c.language),
                attributes = jsonb_strip_nulls(c.attributes || i.attributes), updated_at = $2
           from import_contact i join before using (line)
          where c.workspace_id = $1 and c.id = before.id
         returning i.line, i.attributes as given, c.external_id, c.email, c.time_zone, c.language, c.attributes),
       kept as (
         insert into contact_attribute_change (workspace_id, contact_id, name, value_before, at)
         select $1, b.id, difference.name, difference.value_before, $2
           from before b join changed a using (line) cross join lateral (
             select name, b.attributes -> name as value_before from jsonb_object_keys(a.given) name
              where b.attributes -> name is distinct from a.attributes -> name
             union all select '$email', to_jsonb(b.email) where b.email is distinct from a.email
             union all select '$external_id', to_jsonb(b.external_id) where b.external_id is distinct from a.external_id
             union all select '$language', to_jsonb(b.language) where b.language is distinct from a.language
             union all select '$time_zone', to_jsonb(b.time_zone) where b.time_zone is distinct from a.time_zone) difference
         returning contact_id, name),
       marked as (
         insert into dirty (workspace_id, contact_id, input) select $1, contact_id, 'attribute:' || name from kept)
       update import_contact t set is_changed = true from changed where t.line = changed.line`,
      [workspaceId, now, round],
    );
  }
}

/**
 * Consents of the batch. A statement without an instant says nothing when it repeats what we hold or would undo an
 * unsubscribe, held or told by the same file; one that is there already (same contact, topic, state, instant, source) is not written again; the latest
 * wins, unsubscribed wins a tie.
 */
async function takeConsents(sql: Sql, workspaceId: number, { isDryRun, now }: StagedBatch): Promise<void> {
  const [any] = await sql<{ some: boolean }>(
    'select exists (select from import_contact where consents is not null and not is_rejected) as some',
  );
  if (!any?.some) return;
  await sql(
    `create temp table import_consent as
     select i.contact_id, i.line, i.is_new, c.topic, c.state, coalesce(c.source, 'import') as source,
            coalesce(c.at, $2::timestamptz) as at
       from import_contact i
      cross join lateral jsonb_to_recordset(i.consents) as c (topic text, state text, at timestamptz, source text)
       left join subscription held on held.workspace_id = $1 and held.contact_id = i.contact_id and held.topic = c.topic
      where not i.is_rejected
        and (c.at is not null or held.state is null or (held.state <> c.state and held.state <> 'unsubscribed'))
        and (c.at is not null or c.state = 'unsubscribed' or not exists (
              select from jsonb_to_recordset(i.consents) as other (topic text, state text)
               where other.topic = c.topic and other.state = 'unsubscribed'))
        and not exists (select from consent k where k.workspace_id = $1 and k.contact_id = i.contact_id
              and k.topic = c.topic and k.at = c.at and k.state = c.state and k.source = coalesce(c.source, 'import'))`,
    [workspaceId, now],
  );
  if (isDryRun) {
    await sql(
      `update import_contact i set is_changed = true from import_consent c
         left join subscription s on s.workspace_id = $1 and s.contact_id = c.contact_id and s.topic = c.topic
        where i.line = c.line and not c.is_new and (s.at is null or c.at > s.at
          or (c.at = s.at and c.state = 'unsubscribed' and s.state = 'subscribed'))`,
      [workspaceId],
    );
  } else {
    await sql(
      `with appended as (
         insert into consent (workspace_id, contact_id, topic, state, source, at, recorded_at)
         select $1, contact_id, topic, state, source, at, $2
           from (select distinct contact_id, topic, state, source, at from import_consent) each
          order by contact_id, at
         returning contact_id, topic)
       insert into dirty (workspace_id, contact_id, input)
       select distinct $1::int, contact_id, 'consent:' || topic from appended
        where contact_id in (select contact_id from import_consent where not is_new)`,
      [workspaceId, now],
    );
    await sql(
      `with changed as (
         insert into subscription (workspace_id, contact_id, topic, state, at)
         select distinct on (contact_id, topic) $1, contact_id, topic, state, at from import_consent
          order by contact_id, topic, at desc, state = 'unsubscribed' desc
         on conflict (contact_id, topic) do update set state = excluded.state, at = excluded.at
          where excluded.at > subscription.at
             or (excluded.at = subscription.at and excluded.state = 'unsubscribed' and subscription.state = 'subscribed')
         returning contact_id)
       update import_contact i set is_changed = true from changed
        where i.contact_id = changed.contact_id and not i.is_new`,
      [workspaceId],
    );
  }
  await sql('drop table import_consent');
}

/** Condition that picks one of `batches` parts by the hash of a text: the same rows in every attempt. */
export function partOf(text: string, batch: number, batches: number): string {
  if (!Number.isInteger(batch) || !Number.isInteger(batches)) throw new RangeError('not a batch');
  return batches === 1 ? 'true' : `(hashtext(${text}) & 2147483647) % ${batches} = ${batch}`;
}
