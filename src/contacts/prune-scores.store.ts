/** Owns: contact_score (its past). Reads: contact, workspace. */
import type { Sql } from '../platform/index.ts';

/** Every change is kept for so long. */
const KEPT_DAYS = 90;
/** Contacts whose past is looked through in one statement. */
const CONTACTS_AT_ONCE = 10_000;

/** Workspaces where it is between four and five in the morning. */
export async function listAtFour(sql: Sql, now: Date): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    `select id from workspace where extract(hour from $1::timestamptz at time zone time_zone) = 4 order by id`,
    [now],
  );
  return rows.map(({ id }) => id);
}

/**
 * Deletes what models said long ago, but for the first row of each month (UTC) of a contact and model, and never the one that
 * holds or that held within the last 90 days. In slices by contact, each a transaction of its own; safe to cut off anywhere.
 * Answers how many rows went.
 */
export async function deleteOldScores(
  sql: Sql,
  workspaceId: number,
  now: Date,
  contactsAtOnce = CONTACTS_AT_ONCE,
): Promise<number> {
  let after = 0;
  let deleted = 0;
  for (;;) {
    const [slice] = await sql<{ last: number | null; deleted: number }>(
      `with slice as (
         select max(id) as last from (
           select id from contact where workspace_id = $1 and id > $2 order by id limit $3) ids
       ), ranked as (
         select s.id, s.at,
                row_number() over (partition by s.contact_id, s.model, date_trunc('month', s.at at time zone 'UTC')
                                   order by s.at, s.id) as in_month,
                lead(s.at) over (partition by s.contact_id, s.model order by s.at, s.id) as until
           from contact_score s
          where s.workspace_id = $1 and s.contact_id > $2 and s.contact_id <= (select last from slice)
       ), gone as (
         delete from contact_score s using ranked r
          where s.workspace_id = $1 and s.id = r.id and r.in_month > 1
            and r.until < $4::timestamptz - make_interval(days => ${KEPT_DAYS}) returning 1
       )
       select (select last from slice) as last, (select count(*)::int from gone) as deleted`,
      [workspaceId, after, contactsAtOnce, now],
    );
    if (slice?.last == null) return deleted;
    after = slice.last;
    deleted += slice.deleted;
  }
}
