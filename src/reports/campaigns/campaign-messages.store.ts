/**
 * Owns: nothing. Reads: message, segment, link, event, event_kind, bounce, conversion, redemption, campaign. The messages
 * behind the numbers of a campaign's report, and the same numbers by hour and by mail domain.
 */
import { domainInSql } from '../../messages/index.ts';
import type { Sql } from '../../platform/index.ts';
import type { MessageSelection } from './campaign-reports.schema.ts';
import { cameBackKinds, countOf, factsOf, outcomeConditions, withFacts } from './outcomes-in-sql.ts';

export type FoundMessage = {
  /** Of the message. */
  id: number;
  messageId: number;
  contactId: number;
  email: string | null;
  segmentId: number | null;
  segment: string;
  variant: string;
  state: string;
  reason: string | null;
  at: Date | null;
};

/** Narrows to a segment, a variant, a domain, a link, a reason: conditions on `m`, each with its value. */
function narrowed({ outcome, segment, variant, domain, link, reason }: MessageSelection, bind: (v: unknown) => string) {
  const conditions: string[] = [];
  if (segment === 'none') conditions.push('m.segment_id is null');
  else if (segment !== undefined) conditions.push(`m.segment_id = ${bind(segment)}::int`);
  if (variant !== undefined) conditions.push(`m.variant = ${bind(variant)}::text`);
  if (domain !== undefined) conditions.push(`${domainInSql('m.email')} = ${bind(domain)}::text`);
  if (link !== undefined) {
    conditions.push(`exists (
        select 1 from event e where e.message_id = m.id
           and e.kind_id = (select id from event_kind where workspace_id = $1 and name = 'message_clicked')
           and e.props->>'linkId' in (select l.id::text from link l
                 where l.workspace_id = $1 and l.campaign_id = $2 and l.url = ${bind(link)}::text))`);
  }
  if (reason !== undefined) {
    const cameBack = outcome === 'bouncedHard' || outcome === 'bouncedSoft';
    conditions.push(
      cameBack
        ? `exists (select 1 from bounce x where x.workspace_id = $1 and x.message_id = m.id and x.reason = ${bind(reason)}::text)`
        : `coalesce(m.reason, 'unsaid') = ${bind(reason)}::text`,
    );
  }
  return conditions;
}

/** Messages behind one number of the report, in the order of their ids. */
export async function findMessages(
  sql: Sql,
  workspaceId: number,
  {
    campaignId,
    selection,
    model,
    after,
    limit,
  }: { campaignId: number; selection: MessageSelection; model: string; after: number; limit: number },
): Promise<FoundMessage[]> {
  const values: unknown[] = [workspaceId, campaignId, cameBackKinds, model, after, limit];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const { rows, joins } = withFacts(factsOf(selection.outcome), { kinds: '$3', model: '$4' });
  const conditions = [outcomeConditions[selection.outcome].sql, ...narrowed(selection, bind)];
  return sql<FoundMessage>(
    `with asked as (select $3::text[], $4::text), m as (
       select id, contact_id, email, segment_id, variant, state, reason, offer_ids, finished_at
         from message where workspace_id = $1 and campaign_id = $2
     )${rows}
     select m.id, m.id as "messageId", m.contact_id as "contactId", m.email, m.segment_id as "segmentId",
            coalesce(s.name, 'everybody else') as segment, m.variant, m.state, m.reason, m.finished_at as at
       from m left join segment s on s.id = m.segment_id and s.workspace_id = $1
       ${joins}
      where ${conditions.map((condition) => `(${condition})`).join(' and ')} and m.id > $5::bigint
      order by m.id limit $6::int`,
    values,
  );
}

/**
 * People by the hour in which they first opened, and first clicked: added up, the numbers of the report.
 *
 * Shape: message by message through the index (message, kind), as `countLinks` does.
 */
export async function countByHour(sql: Sql, workspaceId: number, campaignId: number) {
  return sql<{ at: Date; opened: number; clicked: number }>(
    `with kind as materialized (
       select id, name from event_kind where workspace_id = $1 and name in ('message_opened', 'message_clicked')
     ), first as (
       select k.name, f.at
         from message m cross join kind k cross join lateral (
           select min(e.at) as at from event e where e.message_id = m.id and e.kind_id = k.id offset 0) f
        where m.workspace_id = $1 and m.campaign_id = $2 and m.state <> 'control' and f.at is not null
     )
     select date_trunc('hour', at) as at, count(*) filter (where name = 'message_opened') as opened,
            count(*) filter (where name = 'message_clicked') as clicked
       from first group by 1 order by 1 limit 2000`,
    [workspaceId, campaignId],
  );
}

const byDomain = [
  'planned',
  'accepted',
  'rejected',
  'unknown',
  'waiting',
  'bouncedHard',
  'bouncedSoft',
  'complained',
  'opened',
  'clicked',
] as const;

export type DomainCounts = { domain: string } & Record<(typeof byDomain)[number], number>;

/** What became of the messages by the domain they went to. */
export async function countByDomain(sql: Sql, workspaceId: number, campaignId: number): Promise<DomainCounts[]> {
  const { rows, joins } = withFacts(['came_back', 'bounced'], { kinds: '$3', model: 'null' });
  return sql<DomainCounts>(
    `with m as (
       select id, contact_id, email, state, reason from message
        where workspace_id = $1 and campaign_id = $2 and state <> 'control' and email is not null
     )${rows}
     select ${domainInSql('m.email')} as domain, ${byDomain.map((name) => `${countOf(name)} as "${name}"`).join(', ')}
       from m ${joins} group by 1 order by count(*) desc, 1 limit 100`,
    [workspaceId, campaignId, cameBackKinds],
  );
}

/** Why messages were refused, or came back after they had been accepted. */
export async function countReasons(sql: Sql, workspaceId: number, campaignId: number) {
  return sql<{ outcome: 'rejected' | 'bouncedHard' | 'bouncedSoft'; reason: string; count: number }>(
    `with m as (
       select id, state, reason from message where workspace_id = $1 and campaign_id = $2 and state in ('accepted', 'rejected')
     ), returned as (
       select b.message_id, bool_or(b.class = 'hard') as hard,
              (array_agg(b.reason order by b.class = 'hard' desc, b.at desc))[1] as reason
         from bounce b where b.workspace_id = $1 and b.class in ('hard', 'soft')
          and b.message_id in (select id from m where state = 'accepted') group by b.message_id
     )
     select 'rejected' as outcome, coalesce(reason, 'unsaid') as reason, count(*) as count from m where state = 'rejected' group by 2
     union all
     select case when hard then 'bouncedHard' else 'bouncedSoft' end, reason, count(*) from returned group by 1, 2
      order by 3 desc, 1, 2 limit 50`,
    [workspaceId, campaignId],
  );
}
