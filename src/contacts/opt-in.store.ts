// SQL of opt_in_request. Reads contact, suppression, subscription, workspace.
import type { Sql } from '../platform/index.ts';

/**
 * Of the mail: planned → claimed → accepted | rejected | unknown (and planned again when the server asked for patience).
 * Of the wish: confirmed, or expired when nobody confirmed in time. Open: everything but rejected, confirmed, expired.
 */
export type OptInState = 'planned' | 'claimed' | 'accepted' | 'rejected' | 'unknown' | 'confirmed' | 'expired';

export type OptInRequest = {
  id: number;
  workspaceId: number;
  contactId: number;
  topic: string;
  email: string;
  state: OptInState;
  source: string;
  evidence: Record<string, unknown> | null;
  requestedAt: Date;
  mailedAt: Date | null;
  answer: string | null;
  expiresAt: Date;
  confirmedAt: Date | null;
  confirmation: Record<string, unknown> | null;
};

const columns = `o.id, o.workspace_id as "workspaceId", o.contact_id as "contactId", o.topic, o.email, o.state, o.source,
  o.evidence, o.requested_at as "requestedAt", o.mailed_at as "mailedAt", o.answer, o.expires_at as "expiresAt",
  o.confirmed_at as "confirmedAt", o.confirmation`;

const open = `('planned', 'claimed', 'accepted', 'unknown')`;

/** How long a link of a confirmation mail confirms. */
export const OPT_IN_LASTS_MS = 7 * 86_400_000;

/** Mails to one address within a day at most. */
export const MOST_MAILS_A_DAY = 3;

export type NewOptIn = {
  contactId: number;
  topic: string;
  source: string;
  evidence: Record<string, unknown> | null;
};

/** What decides whether a contact may be asked; null when there is no such contact. Holds the contact until the end. */
export async function lockForOptIn(
  sql: Sql,
  workspaceId: number,
  { contactId, topic }: { contactId: number; topic: string },
  now: Date,
): Promise<{
  email: string | null;
  isSuppressed: boolean;
  isSubscribed: boolean;
  mailsToday: number;
  /** The newest open request. */
  open: { id: number; state: OptInState; expiresAt: Date; requestedAt: Date } | null;
} | null> {
  const [contact] = await sql<{ email: string | null; emailNormal: string | null }>(
    `select email, email_normal as "emailNormal" from contact where workspace_id = $1 and id = $2 for no key update`,
    [workspaceId, contactId],
  );
  if (!contact) return null;
  const [facts] = await sql<{ isSuppressed: boolean; isSubscribed: boolean; mailsToday: number }>(
    `select exists (select 1 from suppression where workspace_id = $1 and email_normal = $3) as "isSuppressed",
            exists (select 1 from subscription where workspace_id = $1 and contact_id = $2 and topic = $4
                       and state = 'subscribed') as "isSubscribed",
            (select count(*) from opt_in_request where workspace_id = $1 and lower(email) = $3
                and requested_at > $5::timestamptz - interval '1 day') as "mailsToday"`,
    [workspaceId, contactId, contact.emailNormal, topic, now],
  );
  const [known] = await sql<{ id: number; state: OptInState; expiresAt: Date; requestedAt: Date }>(
    `select id, state, expires_at as "expiresAt", requested_at as "requestedAt" from opt_in_request
      where workspace_id = $1 and contact_id = $2 and topic = $3 and state in ${open} and expires_at > $4
      order by id desc limit 1`,
    [workspaceId, contactId, topic, now],
  );
  return { email: contact.email, ...facts!, open: known ?? null };
}

export async function insertOptIn(
  sql: Sql,
  workspaceId: number,
  request: NewOptIn & { email: string; expiresAt: Date },
  now: Date,
): Promise<number> {
  const [row] = await sql<{ id: number }>(
    `insert into opt_in_request (workspace_id, contact_id, topic, email, state, source, evidence, requested_at, due_at,
                                 expires_at)
     values ($1, $2, $3, $4, 'planned', $5, $6, $7, $7, $8) returning id`,
    [
      workspaceId,
      request.contactId,
      request.topic,
      request.email,
      request.source,
      request.evidence === null ? null : JSON.stringify(request.evidence),
      now,
      request.expiresAt,
    ],
  );
  return row!.id;
}

/**
 * Asks contacts that come in by a batch, each once for ever per topic: whoever was asked before, whatever came of it, is
 * not asked again by a nightly synchronisation. Passes over suppressed addresses and those that had their mails today.
 */
export async function insertFirstOptIns(
  sql: Sql,
  workspaceId: number,
  wishes: NewOptIn[],
  { now, expiresAt }: { now: Date; expiresAt: Date },
): Promise<void> {
  await sql(
    `insert into opt_in_request (workspace_id, contact_id, topic, email, state, source, evidence, requested_at, due_at,
                                 expires_at)
     select $1, w.contact_id, w.topic, w.email, 'planned', w.source, w.evidence::jsonb, $6, $6, $7
       from (select g.*, c.email, c.email_normal,
                    row_number() over (partition by c.email_normal order by g.position) as place
               from (select distinct on (contact_id, topic) * from unnest($2::int[], $3::text[], $4::text[], $5::text[])
                       with ordinality as u (contact_id, topic, source, evidence, position)
                      order by contact_id, topic, position) g
               join contact c on c.id = g.contact_id and c.workspace_id = $1 and c.email_normal is not null
              where not exists (select 1 from suppression s where s.workspace_id = $1 and s.email_normal = c.email_normal)
                and not exists (select 1 from opt_in_request o
                                 where o.workspace_id = $1 and o.contact_id = g.contact_id and o.topic = g.topic)) w
      where w.place + (select count(*) from opt_in_request o
                        where o.workspace_id = $1 and lower(o.email) = w.email_normal
                          and o.requested_at > $6::timestamptz - interval '1 day') <= ${MOST_MAILS_A_DAY}
      order by w.position`,
    [
      workspaceId,
      wishes.map((wish) => wish.contactId),
      wishes.map((wish) => wish.topic),
      wishes.map((wish) => wish.source),
      wishes.map((wish) => (wish.evidence === null ? null : JSON.stringify(wish.evidence))),
      now,
      expiresAt,
    ],
  );
}

/** A newer request takes the place of this one; its link still confirms for as long as it would have. */
export async function supersedeOptIn(sql: Sql, workspaceId: number, requestId: number): Promise<void> {
  await sql(`update opt_in_request set state = 'expired' where workspace_id = $1 and id = $2 and state in ${open}`, [
    workspaceId,
    requestId,
  ]);
}

/** By the id in a link that we signed: the link is what names the workspace. */
export async function findOptIn(sql: Sql, requestId: number, { lock = false } = {}): Promise<OptInRequest | null> {
  const [row] = await sql<OptInRequest>(
    `select ${columns} from opt_in_request o where o.id = $1 ${lock ? 'for update' : ''}`,
    [requestId],
  );
  return row ?? null;
}

/** The address a contact has now, normalised. */
export async function findOwnAddress(sql: Sql, workspaceId: number, contactId: number): Promise<string | null> {
  const [row] = await sql<{ emailNormal: string | null }>(
    'select email_normal as "emailNormal" from contact where workspace_id = $1 and id = $2',
    [workspaceId, contactId],
  );
  return row?.emailNormal ?? null;
}

export async function markConfirmed(
  sql: Sql,
  { id, workspaceId }: OptInRequest,
  confirmation: Record<string, unknown>,
  now: Date,
): Promise<void> {
  await sql(
    `update opt_in_request set state = 'confirmed', confirmed_at = $3, confirmation = $4
      where workspace_id = $1 and id = $2`,
    [workspaceId, id, now, JSON.stringify(confirmation)],
  );
}

/** Newest first. */
export async function listOptIns(
  sql: Sql,
  workspaceId: number,
  contactId: number,
  page: { beforeId: number | null; limit: number },
): Promise<OptInRequest[]> {
  return sql<OptInRequest>(
    `select ${columns} from opt_in_request o
      where o.workspace_id = $1 and o.contact_id = $2 and ($3::bigint is null or o.id < $3)
      order by o.id desc limit $4`,
    [workspaceId, contactId, page.beforeId, page.limit],
  );
}

export async function deleteOptIns(sql: Sql, workspaceId: number, contactId: number): Promise<void> {
  await sql('delete from opt_in_request where workspace_id = $1 and contact_id = $2', [workspaceId, contactId]);
}
