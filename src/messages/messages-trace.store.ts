/** Owns: message, message_outcome, hand_over. Reads: campaign, campaign_content, template, template_version, brand_version, segment, offer, member_log, segment_decision. */
import type { Sql } from '../platform/index.ts';
import { deselectedSegmentsAtInSql } from '../value/index.ts';
import type { MessageState } from './messages.schema.ts';
import type { Slots } from './slot-choices.ts';

export type MessageRow = {
  id: number;
  workspaceId: number;
  campaignId: number;
  contactId: number;
  email: string | null;
  contentId: number | null;
  segmentId: number | null;
  variant: string;
  choices: number[];
  offerIds: number[];
  state: MessageState;
  attempts: number;
  plannedAt: Date;
  dueAt: Date;
  claimedAt: Date | null;
  claimedBy: string | null;
  handedAt: Date | null;
  /** While it is leaving: since when. */
  leavingSince: Date | null;
  finishedAt: Date | null;
  reason: string | null;
  /** What it is made of; null when the campaign or its template is gone. */
  template: { id: number; name: string; version: number; versionId: number } | null;
  /** Null: the brand everybody has by default. */
  brandVersion: number | null;
  /** Of its content. */
  slots: Slots | null;
};

export async function findMessage(sql: Sql, workspaceId: number, messageId: number): Promise<MessageRow | null> {
  const rows = await sql<MessageRow>(
    `select m.id, m.workspace_id as "workspaceId", m.campaign_id as "campaignId", m.contact_id as "contactId", m.email,
            m.content_id as "contentId", m.segment_id as "segmentId", m.variant, m.choices, m.offer_ids as "offerIds",
            m.state, m.attempts, m.planned_at as "plannedAt", m.due_at as "dueAt", m.claimed_at as "claimedAt",
            m.claimed_by as "claimedBy", m.handed_at as "handedAt", m.finished_at as "finishedAt", m.reason,
            case when m.state = 'claimed' then (select h.at from hand_over h
               where h.worker = m.claimed_by and m.id = any(h.message_ids)) end as "leavingSince",
            case when t.id is not null then json_build_object('id', t.id, 'name', t.name, 'version', tv.version,
                                                              'versionId', tv.id) end as template,
            b.version as "brandVersion", cc.slots
       from message m
       left join campaign c on c.id = m.campaign_id and c.workspace_id = m.workspace_id
       left join template_version tv on tv.id = c.template_version_id and tv.workspace_id = m.workspace_id
       left join template t on t.id = tv.template_id and t.workspace_id = m.workspace_id
       left join brand_version b on b.id = c.brand_version_id and b.workspace_id = m.workspace_id
       left join campaign_content cc on cc.id = m.content_id and cc.workspace_id = m.workspace_id
      where m.workspace_id = $1 and m.id = $2`,
    [workspaceId, messageId],
  );
  return rows[0] ?? null;
}

/** What segments and offers are called. */
export async function findNames(
  sql: Sql,
  workspaceId: number,
  { segmentIds, offerIds }: { segmentIds: number[]; offerIds: number[] },
): Promise<{ segments: Map<number, string>; offers: Map<number, string> }> {
  type Named = { id: number; name: string };
  const segments = await sql<Named>('select id, name from segment where workspace_id = $1 and id = any($2::int[])', [
    workspaceId,
    segmentIds,
  ]);
  const offers = await sql<Named>('select id, name from offer where workspace_id = $1 and id = any($2::int[])', [
    workspaceId,
    offerIds,
  ]);
  const byId = (rows: Named[]) => new Map(rows.map(({ id, name }) => [id, name]));
  return { segments: byId(segments), offers: byId(offers) };
}

/** Segments that were deselected at an instant and that the contact was in then, by the log of memberships. */
export async function findDeselectedAt(
  sql: Sql,
  workspaceId: number,
  { contactId, at }: { contactId: number; at: Date },
): Promise<{ segmentId: number; name: string }[]> {
  return sql(
    `select s.id as "segmentId", s.name
       from segment s join (${deselectedSegmentsAtInSql('$1::int', '$3::timestamptz')}) was on was.segment_id = s.id
      where s.workspace_id = $1
        and 'entered' = (select l.change from member_log l
                          where l.workspace_id = $1 and l.contact_id = $2 and l.segment_id = s.id and l.at <= $3
                          order by l.id desc limit 1)
      order by s.id`,
    [workspaceId, contactId, at],
  );
}

export type OutcomeRow = {
  state: string;
  reason: string | null;
  worker: string | null;
  claimedAt: Date | null;
  handedAt: Date | null;
  at: Date;
};

export async function findOutcomes(sql: Sql, workspaceId: number, messageId: number): Promise<OutcomeRow[]> {
  return sql<OutcomeRow>(
    `select state, reason, worker, claimed_at as "claimedAt", handed_at as "handedAt", at
       from message_outcome where workspace_id = $1 and message_id = $2 order by id`,
    [workspaceId, messageId],
  );
}
