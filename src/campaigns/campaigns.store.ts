/**
 * Owns: campaign, campaign_content. Reads: member, contact, subscription, suppression, segment, offer, message, transport,
 * mail_domain.
 */
import { domainInSql, takesNoMailInSql } from '../messages/index.ts';
import type { Sql } from '../platform/index.ts';
import type { AudienceOf, AudienceQuery } from './audience-query.ts';
import type { CampaignPriority, CampaignState, ContentInput, Utm } from './campaigns.schema.ts';
import type { SlotEntry } from './slot-entries.schema.ts';

export type Content = {
  id: number;
  position: number;
  segmentId: number | null;
  variant: string | null;
  subject: string | null;
  preheader: string | null;
  /** Subject and preheader by language; what no language has is as above. */
  languages?: ContentInput['languages'];
  slots: Record<string, SlotEntry>;
  offerId: number | null;
};

export type CampaignRow = {
  id: number;
  workspaceId: number;
  name: string;
  topic: string;
  templateId: number;
  templateVersionId: number | null;
  /** Frozen at launch; null when the workspace had no brand then. */
  brandVersionId: number | null;
  audience: { include: number[]; exclude: number[] };
  variants: { key: string; share: number }[];
  controlShare: number;
  purpose: 'marketing' | 'transactional';
  priority: CampaignPriority;
  /** What has not gone out by then is dropped. */
  endsAt: Date | null;
  /** Null: the workspace's. */
  transportId: number | null;
  /** Null: as the workspace's settings say. */
  utm: Utm | null;
  state: CampaignState;
  scheduledAt: Date | null;
  launchedAt: Date | null;
  finishedAt: Date | null;
  problem: string | null;
  createdAt: Date;
};

export type Campaign = CampaignRow & { contents: Content[] };

/** `at`: when it would be launched. */
export const audienceOf = (campaign: Campaign, at: Date): AudienceOf => ({ ...campaign, campaignId: campaign.id, at });

const columns = `c.id, c.workspace_id as "workspaceId", c.name, c.topic, c.template_id as "templateId",
  c.template_version_id as "templateVersionId", c.brand_version_id as "brandVersionId", c.audience, c.variants, c.control_share as "controlShare",
  c.purpose, ('{low,normal,urgent}'::text[])[c.priority + 1] as priority, c.ends_at as "endsAt",
  c.transport_id as "transportId", c.utm, c.state,
  c.scheduled_at as "scheduledAt", c.launched_at as "launchedAt", c.finished_at as "finishedAt", c.problem,
  c.created_at as "createdAt"`;

const contentList = `coalesce((select json_agg(json_build_object('id', cc.id, 'position', cc.position,
    'segmentId', cc.segment_id, 'variant', cc.variant, 'subject', cc.subject, 'preheader', cc.preheader,
    'languages', cc.languages, 'slots', cc.slots, 'offerId', cc.offer_id) order by cc.position)
  from campaign_content cc where cc.campaign_id = c.id and cc.workspace_id = c.workspace_id), '[]') as contents`;

export type CampaignFields = Pick<
  CampaignRow,
  'name' | 'topic' | 'templateId' | 'audience' | 'variants' | 'controlShare' | 'purpose' | 'transportId' | 'utm'
> & { priority?: CampaignPriority | undefined; endsAt: string | null };

/** As the table has it: so that higher goes first. */
const rankOf = (priority: CampaignPriority): number => ({ low: 0, normal: 1, urgent: 2 })[priority];

/** Null when the name is taken. */
export async function insertCampaign(
  sql: Sql,
  workspaceId: number,
  campaign: CampaignFields,
  now: Date,
): Promise<number | null> {
  const [row] = await sql<{ id: number }>(
    `insert into campaign (workspace_id, name, topic, template_id, audience, variants, control_share, created_at,
                           purpose, priority, ends_at, transport_id, utm)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (workspace_id, name) do nothing returning id`,
    [
      workspaceId,
      campaign.name,
      campaign.topic,
      campaign.templateId,
      JSON.stringify(campaign.audience),
      JSON.stringify(campaign.variants),
      campaign.controlShare,
      now,
      campaign.purpose,
      rankOf(campaign.priority ?? (campaign.purpose === 'transactional' ? 'urgent' : 'normal')),
      campaign.endsAt,
      campaign.transportId,
      campaign.utm === null ? null : JSON.stringify(campaign.utm),
    ],
  );
  return row?.id ?? null;
}

/**
 * Changes what is given of a draft, so that two who change different things both have their way. False when it is no draft
 * any more; throws a unique violation when the name is taken.
 */
export async function updateDraft(
  sql: Sql,
  workspaceId: number,
  campaignId: number,
  change: { [Field in keyof CampaignFields]?: CampaignFields[Field] | undefined },
): Promise<boolean> {
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  const rows = await sql(
    `update campaign set name = coalesce($3, name), topic = coalesce($4, topic), template_id = coalesce($5, template_id),
            audience = coalesce($6::jsonb, audience), variants = coalesce($7::jsonb, variants),
            control_share = coalesce($8, control_share), purpose = coalesce($9, purpose),
            priority = coalesce($10, priority), ends_at = case when $11 then $12::timestamptz else ends_at end,
            transport_id = case when $13 then $14::int else transport_id end,
            utm = case when $15 then $16::jsonb else utm end, problem = null
      where workspace_id = $1 and id = $2 and state = 'draft' returning id`,
    [
      workspaceId,
      campaignId,
      change.name ?? null,
      change.topic ?? null,
      change.templateId ?? null,
      json(change.audience),
      json(change.variants),
      change.controlShare ?? null,
      change.purpose ?? null,
      change.priority === undefined ? null : rankOf(change.priority),
      change.endsAt !== undefined,
      change.endsAt ?? null,
      change.transportId !== undefined,
      change.transportId ?? null,
      change.utm !== undefined,
      json(change.utm ?? undefined),
    ],
  );
  return rows.length === 1;
}

export async function replaceContents(
  sql: Sql,
  workspaceId: number,
  campaignId: number,
  contents: ContentInput[],
): Promise<void> {
  await sql('delete from campaign_content where workspace_id = $1 and campaign_id = $2', [workspaceId, campaignId]);
  await sql(
    `insert into campaign_content (workspace_id, campaign_id, position, segment_id, variant, subject, preheader, languages, slots,
                                   offer_id)
     select $1, $2, g.position, g."segmentId", g.variant, g.subject, g.preheader, coalesce(g.languages, '{}'), g.slots,
            g."offerId"
       from jsonb_to_recordset($3::jsonb)
         as g (position smallint, "segmentId" int, variant text, subject text, preheader text, languages jsonb, slots jsonb,
               "offerId" int)`,
    [workspaceId, campaignId, JSON.stringify(contents.map((content, index) => ({ ...content, position: index + 1 })))],
  );
}

export async function findCampaign(sql: Sql, workspaceId: number, campaignId: number): Promise<Campaign | null> {
  const rows = await sql<Campaign>(
    `select ${columns}, ${contentList} from campaign c where c.workspace_id = $1 and c.id = $2`,
    [workspaceId, campaignId],
  );
  return rows[0] ?? null;
}

/** Newest first; `after` = id of the last of the page before (0 = none). */
export async function listCampaigns(
  sql: Sql,
  workspaceId: number,
  page: { after: number; limit: number },
): Promise<CampaignRow[]> {
  return sql<CampaignRow>(
    `select ${columns} from campaign c
      where c.workspace_id = $1 and ($2::int = 0 or c.id < $2) order by c.id desc limit $3`,
    [workspaceId, page.after, page.limit],
  );
}

type Change = Partial<
  Pick<CampaignRow, 'scheduledAt' | 'launchedAt' | 'finishedAt' | 'templateVersionId' | 'brandVersionId' | 'problem'>
>;

/** Moves a campaign from one of the expected states; false when it was in none of them. */
export async function moveCampaign(
  sql: Sql,
  workspaceId: number,
  campaignId: number,
  move: { from: CampaignState[]; to: CampaignState } & Change,
): Promise<boolean> {
  const names = {
    scheduledAt: 'scheduled_at',
    launchedAt: 'launched_at',
    finishedAt: 'finished_at',
    templateVersionId: 'template_version_id',
    brandVersionId: 'brand_version_id',
    problem: 'problem',
  } as const;
  const set = Object.entries(names).filter(([key]) => key in move);
  const rows = await sql(
    `update campaign set state = $4${set.map(([, column], index) => `, ${column} = $${index + 5}`).join('')}
      where workspace_id = $1 and id = $2 and state = any($3::text[]) returning id`,
    [workspaceId, campaignId, move.from, move.to, ...set.map(([key]) => move[key as keyof Change] ?? null)],
  );
  return rows.length === 1;
}

/** Holds a campaign as it is until the transaction ends. */
export async function lockCampaign(sql: Sql, workspaceId: number, campaignId: number): Promise<void> {
  await sql('select id from campaign where workspace_id = $1 and id = $2 for update', [workspaceId, campaignId]);
}

/** Takes a launching campaign for this transaction; false when somebody else has it, or has launched it already. */
export async function lockLaunching(sql: Sql, workspaceId: number, campaignId: number): Promise<boolean> {
  const rows = await sql(
    `select id from campaign where workspace_id = $1 and id = $2 and state = 'launching' for update skip locked`,
    [workspaceId, campaignId],
  );
  return rows.length === 1;
}

/** What the clock says must move, over all workspaces: due ones, and launches cut short. */
export async function findToLaunch(sql: Sql, now: Date) {
  return sql<{ id: number; workspaceId: number; state: 'scheduled' | 'launching' }>(
    `select id, workspace_id as "workspaceId", state from campaign
      where state = 'launching' or (state = 'scheduled' and scheduled_at <= $1) order by id`,
    [now],
  );
}

/** sending → finished where nothing is on its way any more; paused ones when their time is over as well. */
export async function finishDone(sql: Sql, now: Date): Promise<{ id: number; workspaceId: number }[]> {
  return sql(
    `update campaign c set state = 'finished', finished_at = $1
      where (c.state = 'sending' or (c.state = 'paused' and c.ends_at <= $1))
        and (select m.id from message m where m.campaign_id = c.id and m.state = 'planned'
              order by m.operator, m.due_at, m.id limit 1) is null
        and (select m.id from message m where m.campaign_id = c.id and m.state = 'claimed'
              order by m.claimed_by limit 1) is null
     returning c.id, c.workspace_id as "workspaceId"`,
    [now],
  );
}

/**
 * Campaigns that are over and yet have planned messages, over all workspaces: what came back (a busy server, a worker
 * giving up its claims, a doubt settled) in the very moment of a cancellation or of the end.
 *
 * Shape: steps from campaign to campaign along the index of what is planned, so the cost follows what waits now and not
 * the campaigns there ever were.
 */
export async function findOverButPlanned(sql: Sql) {
  return sql<{ id: number; workspaceId: number; state: 'finished' | 'cancelled' }>(
    `with recursive planned as (
       select (select min(campaign_id) from message where state = 'planned') as id
       union all
       select (select min(m.campaign_id) from message m where m.state = 'planned' and m.campaign_id > planned.id)
         from planned where planned.id is not null
     )
     select c.id, c.workspace_id as "workspaceId", c.state
       from planned join campaign c on c.id = planned.id
      where c.state in ('finished', 'cancelled')`,
  );
}

/** finished → sending, for campaigns that have something to send again. */
export async function reopenFinished(sql: Sql, campaignIds: number[]): Promise<void> {
  await sql(
    `update campaign set state = 'sending', finished_at = null where id = any($1::int[]) and state = 'finished'`,
    [campaignIds],
  );
}

export async function countAudience(sql: Sql, { text, values }: AudienceQuery) {
  return sql<{
    state: 'planned' | 'control' | 'dropped';
    reason: string | null;
    contentId: number | null;
    segmentId: number | null;
    variant: string;
    count: number;
    examples: number[];
  }>(
    `select state, reason, content_id as "contentId", segment_id as "segmentId", variant, count(*) as count,
            array[min(contact_id), max(contact_id)] as examples
       from (${text}) audience group by 1, 2, 3, 4, 5 order by 3, 5`,
    values,
  );
}

/** Those the query drops for `reason`, and at how many domains. Costs a look at mail_domain where there are none. */
export async function countUnmailable(
  sql: Sql,
  { text, values }: AudienceQuery,
  reason: string,
): Promise<{ addresses: number; domains: number }> {
  const [found] = await sql<{ any: boolean }>(
    `select exists (select 1 from mail_domain d where ${takesNoMailInSql('d')}) as any`,
  );
  if (!found!.any) return { addresses: 0, domains: 0 };
  const [row] = await sql<{ addresses: number; domains: number }>(
    `select count(*) as addresses, count(distinct ${domainInSql('email')}) as domains
       from (${text}) audience where reason = $${values.length + 1}`,
    [...values, reason],
  );
  return row!;
}

/** Null when the workspace has no such way out. */
export async function findTransportState(
  sql: Sql,
  workspaceId: number,
  transportId: number,
): Promise<{ name: string; isArchived: boolean } | null> {
  const [row] = await sql<{ name: string; isArchived: boolean }>(
    'select name, archived_at is not null as "isArchived" from transport where workspace_id = $1 and id = $2',
    [workspaceId, transportId],
  );
  return row ?? null;
}

/** Campaigns whose time is over and that have messages planned, over all workspaces. */
export async function findEnded(sql: Sql, now: Date): Promise<{ id: number; workspaceId: number }[]> {
  return sql(
    `select c.id, c.workspace_id as "workspaceId" from campaign c
      where c.state in ('sending', 'paused') and c.ends_at <= $1
        and exists (select 1 from message m where m.campaign_id = c.id and m.state = 'planned')
      order by c.id`,
    [now],
  );
}

export type Fate = {
  contactId: number;
  state: 'planned' | 'control' | 'dropped';
  reason: string | null;
  contentId: number | null;
  variant: string;
  choices: number[];
  offerIds: number[];
};

/** What the launch would make of each contact that the query yields. */
export async function findFates(sql: Sql, { text, values }: AudienceQuery): Promise<Fate[]> {
  return sql<Fate>(
    `select contact_id as "contactId", state, reason, content_id as "contentId", variant, choices,
            offer_ids as "offerIds" from (${text}) audience order by contact_id`,
    values,
  );
}

/** Members of the included segments that are in none of the excluded ones, counted without the rest of the query. */
export async function countMatching(
  sql: Sql,
  workspaceId: number,
  { include, exclude }: { include: number[]; exclude: number[] },
): Promise<number> {
  const [row] = await sql<{ count: number }>(
    `select count(*) as count from (
       select contact_id from member where workspace_id = $1 and segment_id = any($2::int[])
       except
       select contact_id from member where workspace_id = $1 and segment_id = any($3::int[])) matching`,
    [workspaceId, include, exclude],
  );
  return row!.count;
}

export type SegmentFacts = { id: number; name: string; isBuilt: boolean; isArchived: boolean };

export async function findSegments(sql: Sql, workspaceId: number, ids: number[]): Promise<Map<number, SegmentFacts>> {
  const rows = await sql<SegmentFacts>(
    `select id, name, built_at is not null as "isBuilt", archived_at is not null as "isArchived"
       from segment where workspace_id = $1 and draft_of is null and id = any($2::int[])`,
    [workspaceId, ids],
  );
  return new Map(rows.map((segment) => [segment.id, segment]));
}

/** Which of these segments the contact is in. */
export async function findMemberships(
  sql: Sql,
  workspaceId: number,
  contactId: number,
  segmentIds: number[],
): Promise<Set<number>> {
  const rows = await sql<{ id: number }>(
    'select segment_id as id from member where workspace_id = $1 and contact_id = $2 and segment_id = any($3::int[])',
    [workspaceId, contactId, segmentIds],
  );
  return new Set(rows.map((row) => row.id));
}

export type RemadeMail = { subject: string; html: string; text: string };

/** What a message is made of. */
export async function findMadeOf(
  sql: Sql,
  workspaceId: number,
  messageId: number,
): Promise<{ campaignId: number; contactId: number; contentId: number | null; choices: number[] } | null> {
  const rows = await sql<{ campaignId: number; contactId: number; contentId: number | null; choices: number[] }>(
    `select campaign_id as "campaignId", contact_id as "contactId", content_id as "contentId",
            coalesce(choices, array[]::smallint[]) as choices
       from message where workspace_id = $1 and id = $2`,
    [workspaceId, messageId],
  );
  return rows[0] ?? null;
}
