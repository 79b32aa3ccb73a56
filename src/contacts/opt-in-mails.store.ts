// SQL of the mails of opt_in_request. Reads contact, suppression: may the mail still go?
import type { Sql } from '../platform/index.ts';

/** A confirmation mail in a worker's hands. */
export type ClaimedOptIn = {
  id: number;
  workspaceId: number;
  topic: string;
  email: string;
  language: string | null;
  attempts: number;
  expiresAt: Date;
};

/** What became of a confirmation mail. `retryAt`: the server asked for patience. */
export type OptInMailOutcome = {
  state: 'accepted' | 'rejected' | 'unknown' | 'planned';
  answer: string;
  retryAt: Date | null;
};

/**
 * Takes mails that are due, on the disk when it returns: whatever happens afterwards, none of them is sent a second time.
 * Those whose contact is gone, has another address now, or must not be written to, are rejected instead. `lostAt`: from
 * then on nobody knows what became of them.
 */
export async function claimOptIns(
  sql: Sql,
  { workerId, limit, now, lostAt }: { workerId: string; limit: number; now: Date; lostAt: Date },
): Promise<ClaimedOptIn[]> {
  return sql<ClaimedOptIn>(
    `with durable as materialized (select set_config('synchronous_commit', 'on', true) as setting),
     due as (
       select id from opt_in_request where state = 'planned' and due_at <= $3 order by due_at, id limit $2
          for update skip locked
     ), judged as (
       select o.id, c.language,
              case when o.expires_at <= $3 then 'nobody could be asked in time'
                   when c.id is null then 'the contact was erased'
                   when c.email_normal is distinct from lower(o.email) then 'the contact has another address now'
                   when exists (select 1 from suppression s where s.workspace_id = o.workspace_id
                                   and s.email_normal = c.email_normal) then 'the address is suppressed' end as why_not
         from due join opt_in_request o on o.id = due.id
         left join contact c on c.id = o.contact_id and c.workspace_id = o.workspace_id
     ), moved as (
       update opt_in_request o
          set state = case when j.why_not is null then 'claimed' else 'rejected' end, answer = coalesce(j.why_not, o.answer),
              claimed_by = $1, due_at = $4, attempts = o.attempts + case when j.why_not is null then 1 else 0 end
         from judged j, durable where o.id = j.id and durable.setting = 'on'
       returning o.*, j.language
     )
     select id, workspace_id as "workspaceId", topic, email, language, attempts, expires_at as "expiresAt"
       from moved where state = 'claimed' order by id`,
    [workerId, limit, now, lostAt],
  );
}

/** Also when it was called lost meanwhile: whoever had it in hand knows better. */
export async function recordOptInMail(
  sql: Sql,
  workerId: string,
  { id, workspaceId }: Pick<ClaimedOptIn, 'id' | 'workspaceId'>,
  { state, answer, retryAt }: OptInMailOutcome,
  now: Date,
): Promise<void> {
  await sql(
    `update opt_in_request
        set state = case when state in ('claimed', 'unknown') then $4 else state end, answer = $5,
            due_at = coalesce($6, due_at), mailed_at = case when $4 = 'accepted' then $7 else mailed_at end
      where workspace_id = $1 and id = $2 and claimed_by = $3 and state in ('claimed', 'unknown', 'confirmed', 'expired')`,
    [workspaceId, id, workerId, state, answer.replaceAll('\0', ' ').slice(0, 500), retryAt, now],
  );
}

/** claimed → unknown for mails nobody told the end of: they are never sent again by themselves. Returns how many. */
export async function giveUpLost(sql: Sql, now: Date): Promise<number> {
  const rows = await sql(
    `update opt_in_request set state = 'unknown', answer = 'nobody knows what became of it'
      where state = 'claimed' and due_at <= $1 returning id`,
    [now],
  );
  return rows.length;
}

/** Open → expired where nobody confirmed in time. Returns how many. */
export async function expireOptIns(sql: Sql, now: Date): Promise<number> {
  const rows = await sql(
    `update opt_in_request set state = 'expired'
      where state in ('planned', 'claimed', 'accepted', 'unknown') and state <> 'claimed' and expires_at <= $1 returning id`,
    [now],
  );
  return rows.length;
}
