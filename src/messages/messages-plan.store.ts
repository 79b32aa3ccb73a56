/** Owns: message, message_outcome, message_total, message_news, link. The ledger as campaigns see it: plan, count, cancel, decide, trace. */
import type { Sql } from '../platform/index.ts';
import { domainInSql, operatorJoin } from './mail-domains.store.ts';
import { knownDomains } from './mail-operators.ts';
import type { MessageState } from './messages.schema.ts';
import { noteNews } from './messages.store.ts';

/** Marks unknown messages about which a person has decided: they are not asked about again. */
export const leftByPerson = 'left as it is by a person';

/**
 * Freezes an audience: `candidates` is a SELECT that yields (contact_id, email, language, content_id, segment_id, variant,
 * state, reason, choices, offer_ids), state one of planned, dropped, control. Once per contact whatever happens: unique
 * (campaign, contact). The placeholders of `candidates` are its own, from $1; ours come after them. Returns how many rows
 * were written.
 *
 * Written in the order of content, choices and language, because messages go out in the order of their ids: those made
 * alike follow one another, so that each combination is compiled about once, however many there are. Each is marked with who
 * keeps its mailbox, as far as that is known; domains met for the first time are noted, to be looked up.
 */
export async function insertPlanned(
  sql: Sql,
  workspaceId: number,
  { campaignId, at, candidates }: { campaignId: number; at: Date; candidates: { text: string; values: unknown[] } },
): Promise<number> {
  const first = candidates.values.length + 1;
  const known = { domains: `$${first + 3}::text[]`, operators: `$${first + 4}::smallint[]` };
  const [row] = await sql<{ written: number }>(
    `with written as (
       insert into message (workspace_id, campaign_id, contact_id, email, content_id, segment_id, variant, choices,
                            offer_ids, operator, state, reason, planned_at, due_at, finished_at)
       select $${first}::int, $${first + 1}::int, c.contact_id, c.email, c.content_id, c.segment_id, c.variant, c.choices,
              c.offer_ids, coalesce(keeper.operator, 0), c.state, c.reason, $${first + 2}::timestamptz,
              $${first + 2}::timestamptz, case when c.state <> 'planned' then $${first + 2}::timestamptz end
         from (${candidates.text}) c ${operatorJoin('c.email', known)}
        order by c.content_id, c.choices, c.language, c.contact_id
       on conflict (campaign_id, contact_id) do nothing
       returning operator, state, email
     ), met as (
       insert into mail_domain (domain)
       select distinct ${domainInSql('email')} from written where state = 'planned' and operator = 0 order by 1
       on conflict (domain) do nothing
     ), counted as (
       insert into message_total (campaign_id, workspace_id, total)
       select $${first + 1}::int, $${first}::int, count(*) from written
       on conflict (campaign_id) do update set total = message_total.total + excluded.total
       returning 1
     ) select count(*) as written from written`,
    [
      ...candidates.values,
      workspaceId,
      campaignId,
      at,
      knownDomains.map(({ domain }) => domain),
      knownDomains.map(({ operator }) => operator),
    ],
  );
  return row!.written;
}

/**
 * Held back by the campaign's own draw. Who was held back from its offers instead had a variant, although nothing of it
 * was sent.
 */
const isControl = `m.state = 'control' and m.reason is null`;

/** What the draw of a campaign gave to whom, those included who get nothing; for `Events.appendSelected`. */
export const assignedTo = (workspaceId: number, campaignId: number) => ({
  text: `select 'experiment_assigned:' || m.id as key, m.contact_id, m.campaign_id::text as ref,
                jsonb_build_object('variant', case when ${isControl} then 'control' else m.variant end) as props
           from message m
          where m.workspace_id = $1 and m.campaign_id = $2 and m.state in ('planned', 'control')`,
  values: [workspaceId, campaignId],
});

/** Marks the row of planned messages that are not due yet. */
export const waitsForAnother = 'waits for another attempt';

/**
 * How many messages are in each state; those planned in two rows, one of them for what is not due yet.
 *
 * Shape: those on their way and those set aside come out of partial indexes that hold little else; those accepted are the
 * rest of the total noted at the launch, and are never looked at. One snapshot, so that the sum is right.
 */
export async function countStates(sql: Sql, workspaceId: number, campaignId: number, now: Date) {
  return sql<{ state: MessageState; reason: string | null; count: number }>(
    `with counted as (
       select 'planned' as state, case when due_at > $3::timestamptz then '${waitsForAnother}' end as reason, count(*) as count
         from message where campaign_id = $2 and state = 'planned' group by 2
       union all
       select 'claimed', null, count(*) from message where campaign_id = $2 and state = 'claimed'
       union all
       select state, case when state = 'dropped' then reason end, count(*) from message
        where campaign_id = $2 and state in ('rejected', 'unknown', 'dropped', 'control') group by 1, 2
     )
     select * from counted
     union all
     select 'accepted', null, t.total - (select sum(count) from counted) from message_total t
      where t.workspace_id = $1 and t.campaign_id = $2`,
    [workspaceId, campaignId, now],
  );
}

/**
 * Whether anything of the campaign is still on its way.
 *
 * Shape: in the order of the indexes of what is planned and what is claimed, because `exists` alone, told by the statistics
 * that most of the table is planned, reads the table from its beginning, which costs ever more as the campaign goes on.
 */
export async function hasOpen(sql: Sql, workspaceId: number, campaignId: number): Promise<boolean> {
  const [row] = await sql<{ open: boolean }>(
    `select coalesce(
       (select m.id from message m where m.campaign_id = $2 and m.state = 'planned'
         order by m.operator, m.due_at, m.id limit 1),
       (select m.id from message m where m.campaign_id = $2 and m.state = 'claimed' order by m.claimed_by limit 1)
     ) is not null as open
      where exists (select 1 from campaign where workspace_id = $1 and id = $2)`,
    [workspaceId, campaignId],
  );
  return row?.open ?? false;
}

/** planned → dropped for a whole campaign. What workers hold is dropped by them. Returns how many. */
export async function dropPlanned(
  sql: Sql,
  workspaceId: number,
  campaignId: number,
  reason: string,
  now: Date,
): Promise<number> {
  const [row] = await sql<{ dropped: number }>(
    `with moved as (
       update message set state = 'dropped', reason = $3, finished_at = $4
        where workspace_id = $1 and campaign_id = $2 and state = 'planned'
       returning workspace_id, id
     ), noted as (
       insert into message_outcome (workspace_id, message_id, state, reason, at)
       select workspace_id, id, 'dropped', $3, $4 from moved
     ) select count(*) as dropped from moved`,
    [workspaceId, campaignId, reason, now],
  );
  return row!.dropped;
}

/**
 * unknown → planned ('resend'; dropped when the contact has been erased), or marked as left. Those already left are not
 * touched by 'leave'. Returns how many.
 */
export async function decideUnknown(
  sql: Sql,
  workspaceId: number,
  campaignId: number,
  { decision, domain }: { decision: 'resend' | 'leave'; domain?: string | undefined },
  now: Date,
): Promise<number> {
  const [row] = await sql<{ moved: number }>(
    `with moved as (
       update message
          set state = case when $3 = 'leave' then 'unknown' when email is null then 'dropped' else 'planned' end,
              reason = case when $3 = 'leave' then $5 when email is null then 'erased' end,
              due_at = case when $3 = 'resend' then $4::timestamptz else due_at end,
              finished_at = case when $3 = 'resend' and email is not null then null else finished_at end
        where workspace_id = $1 and campaign_id = $2 and state = 'unknown'
          and ($3 = 'resend' or reason is distinct from $5)
          and ($6::text is null or ${domainInSql('email')} = $6)
       returning workspace_id, id, state, reason
     ), noted as (
       insert into message_outcome (workspace_id, message_id, state, reason, at)
       select workspace_id, id, state, coalesce(reason, 'a person decided to send it again'), $4 from moved
     ) select count(*) as moved from moved`,
    [workspaceId, campaignId, decision, now, leftByPerson, domain ?? null],
  );
  return row!.moved;
}

export type UnknownMessage = { id: number; workspaceId: number; campaignId: number; contactId: number };
export type SettledMessage = { id: number; campaignId: number; state: string };

/** Unknown messages no person has decided about, for a transport that can tell what it has taken. */
export async function findUnknown(sql: Sql, before: Date, limit: number): Promise<UnknownMessage[]> {
  return sql<UnknownMessage>(
    `select id, workspace_id as "workspaceId", campaign_id as "campaignId", contact_id as "contactId"
       from message where state = 'unknown' and finished_at <= $1 and reason is distinct from $3
      order by finished_at limit $2`,
    [before, limit, leftByPerson],
  );
}

/** unknown → accepted (`wasTaken`), planned, or dropped when the contact has been erased. Returns those that moved. */
export async function settleUnknown(
  sql: Sql,
  evidence: { messageId: number; wasTaken: boolean }[],
  now: Date,
): Promise<SettledMessage[]> {
  return sql(
    `with given as (select * from unnest($2::bigint[], $3::boolean[]) as g (id, was_taken)),
     moved as (
       update message m
          set state = case when g.was_taken then 'accepted' when m.email is null then 'dropped' else 'planned' end,
              reason = case when g.was_taken then 'found at the transport' when m.email is null then 'erased' end,
              due_at = case when g.was_taken then m.due_at else $1::timestamptz end,
              finished_at = case when g.was_taken or m.email is null then $1::timestamptz end
         from given g where m.id = g.id and m.state = 'unknown'
       returning m.id, m.workspace_id, m.campaign_id, m.state, m.reason
     ), noted as (
       insert into message_outcome (workspace_id, message_id, state, reason, at)
       select workspace_id, id, state, coalesce(reason, 'the transport never took it'), $1 from moved
     ), news as (${noteNews()})
     select id, campaign_id as "campaignId", state from moved`,
    [now, evidence.map((item) => item.messageId), evidence.map((item) => item.wasTaken)],
  );
}

/**
 * The address goes from every row, and what is not finished is dropped. A worker that holds it finds so when it asks whether
 * it may go; of one that is just leaving, the worker's word on how it ended still counts.
 */
export async function eraseContact(sql: Sql, workspaceId: number, contactId: number, now: Date): Promise<void> {
  await sql(
    `update message
        set email = null, state = case when state in ('planned', 'claimed') then 'dropped' else state end,
            reason = case when state in ('planned', 'claimed') then 'erased' else reason end,
            finished_at = coalesce(finished_at, $3)
      where workspace_id = $1 and contact_id = $2`,
    [workspaceId, contactId, now],
  );
}

/**
 * Two contacts become one: where both have a message of one campaign, the one that has not left yet is dropped, the kept
 * contact's only when the other's has left (or is leaving). A control stays one.
 */
export async function dropSecondOfMerged(
  sql: Sql,
  workspaceId: number,
  { keptId, mergedId, now }: { keptId: number; mergedId: number; now: Date },
): Promise<void> {
  await sql(
    `update message m set state = 'dropped', reason = 'merged', finished_at = $4
       from message o
      where m.workspace_id = $1 and o.workspace_id = $1 and o.campaign_id = m.campaign_id
        and ((m.contact_id = $3 and o.contact_id = $2 and m.state = 'planned')
          or (m.contact_id = $3 and o.contact_id = $2 and m.state = 'claimed' and o.state in ('claimed', 'accepted', 'unknown'))
          or (m.contact_id = $2 and o.contact_id = $3 and m.state = 'planned'
              and o.state in ('claimed', 'accepted', 'unknown')))`,
    [workspaceId, keptId, mergedId, now],
  );
}

export type LinkKey = { contentId: number; position: number; url: string };
/** `slot`: where it stood when it was met first. */
export type MetLink = LinkKey & { slot?: string | undefined };

/** Ids of links, written when first met. Safe to run twice at once. */
export async function ensureLinks(
  sql: Sql,
  workspaceId: number,
  campaignId: number,
  links: MetLink[],
): Promise<(LinkKey & { id: number })[]> {
  const values = [
    workspaceId,
    campaignId,
    links.map((link) => link.contentId),
    links.map((link) => link.position),
    links.map((link) => link.url),
  ];
  await sql(
    `insert into link (workspace_id, campaign_id, content_id, position, url, slot)
     select distinct on (3, 4, 5) $1::int, $2::int, g.content_id, g.position, g.url, g.slot
       from unnest($3::int[], $4::smallint[], $5::text[], $6::text[]) as g (content_id, position, url, slot)
      order by 3, 4, 5
     on conflict (content_id, position, url) do nothing`,
    [...values, links.map((link) => link.slot ?? null)],
  );
  return sql<LinkKey & { id: number }>(
    `select l.id, l.content_id as "contentId", l.position, l.url
       from link l
       join (select distinct * from unnest($3::int[], $4::smallint[], $5::text[]) as g (content_id, position, url)) g
         on l.content_id = g.content_id and l.position = g.position and l.url = g.url
      where l.workspace_id = $1 and l.campaign_id = $2`,
    values,
  );
}
