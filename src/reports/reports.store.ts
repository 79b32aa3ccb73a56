/**
 * Owns: nothing. Reads: message, campaign, segment, offer, link, event, event_kind, bounce, conversion, redemption, member_log,
 * contact, dirty.
 */
import type { Sql } from '../platform/index.ts';
import { cameBackKinds, countOf, type OutcomeName, reportFacts, withFacts } from './campaigns/outcomes-in-sql.ts';
import type { OutcomeCounts } from './reports.schema.ts';

export type CountedGroup = OutcomeCounts & { segmentId: number | null; segment: string; variant: string };

/** Of a campaign, and by which model orders are put down to it. */
type Attributed = { campaignId: number; model: string };

const countedOutcomes = [
  'accepted',
  'rejected',
  'unknown',
  'dropped',
  'waiting',
  'opened',
  'openedUnsure',
  'openedProxy',
  'openedMachine',
  'clicked',
  'clickedUnsure',
  'clickedProxy',
  'clickedMachine',
  'unsubscribed',
  'complained',
  'bouncedHard',
  'bouncedSoft',
] as const satisfies readonly OutcomeName[];

/**
 * One row per (segment, variant) of a campaign; the caller adds them up as it likes, for every message belongs to
 * exactly one. Engagement is found by message through its index, so the cost follows the campaign, not the event table.
 */
export async function countCampaign(
  sql: Sql,
  workspaceId: number,
  { campaignId, model }: Attributed,
): Promise<CountedGroup[]> {
  const { rows, joins } = withFacts(reportFacts, { kinds: '$3', model: '$4' });
  return sql<CountedGroup>(
    `with m as (
       select id, contact_id, segment_id, variant, state, reason, offer_ids
         from message where workspace_id = $1 and campaign_id = $2 and state <> 'control'
     )${rows}
     select m.segment_id as "segmentId", coalesce(s.name, 'everybody else') as segment, m.variant,
            count(*) as planned,
            ${countedOutcomes.map((outcome) => `${countOf(outcome)} as "${outcome}"`).join(',\n            ')},
            coalesce(sum(r.uses), 0) as redeemed,
            coalesce(sum(r.amount), 0) as "redeemedAmount",
            coalesce(sum(v.orders), 0) as conversions,
            coalesce(sum(v.amount), 0) as revenue
       from m
       left join segment s on s.id = m.segment_id and s.workspace_id = $1
       ${joins}
      group by m.segment_id, s.name, m.variant
      order by m.segment_id nulls last, m.variant`,
    [workspaceId, campaignId, cameBackKinds, model],
  );
}

/** Why messages of a campaign were not sent after all. */
export async function countDrops(sql: Sql, workspaceId: number, campaignId: number) {
  return sql<{ reason: string; count: number }>(
    `select coalesce(reason, 'unsaid') as reason, count(*) as count from message
      where workspace_id = $1 and campaign_id = $2 and state = 'dropped' group by 1 order by 2 desc, 1`,
    [workspaceId, campaignId],
  );
}

/** Orders put down to messages of a campaign, by the offers those gave. */
export async function countByOffer(sql: Sql, workspaceId: number, { campaignId, model }: Attributed) {
  return sql<{ offerId: number; offer: string; conversions: number; revenue: number }>(
    `select o.id as "offerId", o.name as offer, count(*) as conversions, sum(c.amount) as revenue
       from conversion c cross join unnest(c.offer_ids) as given(id)
       join offer o on o.id = given.id and o.workspace_id = $1
      where c.workspace_id = $1 and c.campaign_id = $2 and c.model = $3
      group by o.id order by revenue desc, o.id`,
    [workspaceId, campaignId, model],
  );
}

/**
 * What everybody in the audience bought since launch, treated beside control. Refunds are netted. Who was held back from
 * the offers of the campaign, and not by its own draw, counts as treated: the draws are independent, so the arms stay alike.
 *
 * Shape: orders since launch come out of the index by (kind, at) alone, so the cost follows them and not the whole past;
 * joining kinds and events to each message read the whole table (1.3 s at 1.2 million events; this takes 0.25 s for
 * 640,000 orders since launch, whatever came before).
 */
export async function compareArms(sql: Sql, workspaceId: number, campaignId: number) {
  return sql<{ arm: 'treated' | 'control'; contacts: number; buyers: number; orders: number; revenue: number }>(
    `with bought as (
       select e.contact_id, sum(e.amount) as revenue,
              count(*) filter (where e.kind_id = (select id from event_kind where workspace_id = $1 and name = 'order')) as orders
         from event e
        where e.workspace_id = $1
          and e.kind_id = any(array(select id from event_kind where workspace_id = $1 and name in ('order', 'refund')))
          and e.at >= (select launched_at from campaign where workspace_id = $1 and id = $2)
        group by e.contact_id
     )
     select case when m.state = 'control' and m.reason is null then 'control' else 'treated' end as arm,
            count(*) as contacts,
            count(*) filter (where b.orders > 0) as buyers, coalesce(sum(b.orders), 0) as orders,
            coalesce(sum(b.revenue), 0) as revenue
       from message m left join bought b on b.contact_id = m.contact_id
      where m.workspace_id = $1 and m.campaign_id = $2 and m.state <> 'dropped'
      group by 1 order by arm desc`,
    [workspaceId, campaignId],
  );
}

/**
 * How many different people clicked each address of a campaign. Clicks are met message by message (`offset 0`), whatever
 * the planner knows of the workspace.
 */
export async function countLinks(sql: Sql, workspaceId: number, campaignId: number) {
  return sql<{ url: string; people: number }>(
    `with clicked as materialized (
       select distinct e.contact_id, e.link_id
         from message m cross join lateral (
           select e.workspace_id, e.contact_id, e.props->>'linkId' as link_id from event e
            where e.message_id = m.id
              and e.kind_id = (select id from event_kind where workspace_id = $1 and name = 'message_clicked')
           offset 0) e
        where m.workspace_id = $1 and m.campaign_id = $2 and e.workspace_id = $1
     )
     select l.url, count(distinct c.contact_id) as people
       from link l left join clicked c on c.link_id = l.id::text
      where l.workspace_id = $1 and l.campaign_id = $2
      group by l.url order by people desc, l.url limit 100`,
    [workspaceId, campaignId],
  );
}

/** Sizes of the live segments as they were at an instant, from the log of entries and exits. */
export async function sizesAt(sql: Sql, workspaceId: number, at: Date) {
  return sql<{ segmentId: number; name: string; size: number }>(
    `select s.id as "segmentId", s.name,
            coalesce(sum(case l.change when 'entered' then 1 when 'left' then -1 end), 0) as size
       from segment s
       left join member_log l on l.segment_id = s.id and l.workspace_id = $1 and l.recorded_at <= $2
      where s.workspace_id = $1 and s.draft_of is null and s.archived_at is null
      group by s.id order by s.id`,
    [workspaceId, at],
  );
}

/**
 * How long it took from an event of one kind to the entry it caused: for each entry into the segment after `since`, the
 * time from the contact's last such event before the entry to the moment the entry was written down.
 */
export async function measureFreshness(
  sql: Sql,
  workspaceId: number,
  { segmentId, kind, since }: { segmentId: number; kind: string; since: Date },
) {
  const rows = await sql<{ changes: number; p50Ms: number | null; p99Ms: number | null }>(
    `with entry as (
       select l.contact_id, l.recorded_at from member_log l
        where l.workspace_id = $1 and l.segment_id = $2 and l.change = 'entered' and l.recorded_at >= $4
     ), delay as (
       select extract(epoch from entry.recorded_at - cause.at) * 1000 as ms
         from entry
         cross join lateral (
           select e.at from event e join event_kind k on k.id = e.kind_id and k.workspace_id = $1 and k.name = $3
            where e.workspace_id = $1 and e.contact_id = entry.contact_id and e.at <= entry.recorded_at and e.at >= $4
            order by e.at desc limit 1) cause
     )
     select count(*) as changes, percentile_cont(0.5) within group (order by ms) as "p50Ms",
            percentile_cont(0.99) within group (order by ms) as "p99Ms" from delay`,
    [workspaceId, segmentId, kind, since],
  );
  return rows[0]!;
}

/** Counts of the workspace for its home page. */
export async function countOverview(sql: Sql, workspaceId: number) {
  const [row] = await sql<{ contacts: number; events: number; orders: number; segments: number; dirty: number }>(
    `select (select count(*) from contact where workspace_id = $1) as contacts,
            (select count(*) from event where workspace_id = $1) as events,
            (select count(*) from event e where e.workspace_id = $1
               and e.kind_id = (select id from event_kind where workspace_id = $1 and name = 'order')) as orders,
            (select count(*) from segment
               where workspace_id = $1 and draft_of is null and archived_at is null) as segments,
            (select count(*) from dirty where workspace_id = $1) as dirty`,
    [workspaceId],
  );
  const states = await sql<{ state: string; count: number }>(
    'select state, count(*) as count from message where workspace_id = $1 group by state order by state',
    [workspaceId],
  );
  return { ...row!, messages: Object.fromEntries(states.map(({ state, count }) => [state, count])) };
}
