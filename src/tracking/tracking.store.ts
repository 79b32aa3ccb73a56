/** Owns: spool_position. Reads: message, campaign and workspace (topic, tags of links), link, event. */
import { int4Array, int8Array, type Sql } from '../platform/index.ts';
import { readAnswerLink } from '../rendering/index.ts';
import type { EarlierHit, HitProps } from './judge-hits.ts';
import type { TrackedLink } from './known-links.ts';
import { mergeUtm, type Utm, utmOf } from './merge-utm.ts';
import type { SpoolBatch, SpoolRecord } from './spool.ts';

export type TrackedMessage = {
  messageId: number;
  workspaceId: number;
  contactId: number;
  campaignId: number;
  contentId: number | null;
  variant: string;
  topic: string;
  /** When it was handed over, as far as that is written down yet. */
  sentAt: Date | null;
  /** Places in its content that lead somewhere. */
  links: number;
};

/** A link as an event tells it. */
export type TrackedPlace = { id: number; url: string; slot: string | null };

/**
 * Who a batch of records is about, and where its links lead. No workspace in these statements: a signed token, made by
 * us for one message, is what names the workspace here.
 */
export async function findTracked(
  sql: Sql,
  records: SpoolRecord[],
): Promise<{ messages: Map<number, TrackedMessage>; places: Map<number, TrackedPlace> }> {
  const messageIds = [...new Set(records.map((record) => record.messageId))];
  const linkIds = [...new Set(records.flatMap((record) => (record.linkId === undefined ? [] : [record.linkId])))];
  const messages = await sql<TrackedMessage>(
    `with found as materialized (
       select m.*, c.topic from message m join campaign c on c.id = m.campaign_id and c.workspace_id = m.workspace_id
        where m.id = any($1::bigint[])
     ), counted as (
       select content_id, count(distinct position) as links from link
        where content_id in (select content_id from found) group by 1
     )
     select m.id as "messageId", m.workspace_id as "workspaceId", m.contact_id as "contactId",
            m.campaign_id as "campaignId", m.content_id as "contentId", m.variant, m.topic,
            coalesce(m.handed_at, m.claimed_at) as "sentAt", coalesce(l.links, 0) as links
       from found m left join counted l on l.content_id = m.content_id`,
    [int8Array(messageIds)],
  );
  const places = await sql<TrackedPlace>('select id, url, slot from link where id = any($1::int[])', [
    int4Array(linkIds),
  ]);
  return {
    messages: new Map(messages.map((row) => [row.messageId, row])),
    places: new Map(places.map((row) => [row.id, row])),
  };
}

const turns = 64;

/**
 * Waits for others who are draining hits of the same messages, so that of two hits at the same time the later one to be
 * judged sees the other. Taken in order, before anything else is locked but the spool's own position. And everything that
 * is looked up for them is looked up by its key: a planner who still takes the table of events for empty, as after a first
 * load, would read all of it for each message.
 */
export async function lockMessages(sql: Sql, messageIds: Iterable<number>): Promise<void> {
  const keys = [...new Set([...messageIds].map((id) => id % turns))].sort((a, b) => a - b);
  await sql(
    `select set_config('enable_seqscan', 'off', true),
            pg_advisory_xact_lock(hashtext('tracking.judge'), key) from unnest($1::int[]) with ordinality as t (key, place)
      order by place`,
    [int4Array(keys)],
  );
}

/**
 * Opens, clicks and probes of these messages that were judged before, between two instants. At most `limit` of a message,
 * whichever: with so many of them nobody looks at the others. "+ 0" keeps the planner from the index by kind and time, which
 * it prefers for a table it takes for small: 500 hits a second instead of thousands.
 */
export async function findEarlierHits(
  sql: Sql,
  workspaceId: number,
  {
    messageIds,
    kindIds,
    from,
    until,
    limit,
  }: {
    messageIds: number[];
    kindIds: number[];
    from: Date;
    until: Date;
    limit: number;
  },
): Promise<Map<number, EarlierHit[]>> {
  const rows = await sql<{ messageId: number; eventId: number; at: Date; props: HitProps }>(
    `select m.id as "messageId", e.id as "eventId", e.at, e.props
       from unnest($2::bigint[]) as m (id)
      cross join lateral (
        select id, at, props from event
         where message_id = m.id and kind_id = any($3::int[]) and workspace_id + 0 = $1 and at between $4 and $5
           and props ? 'evidence'
         limit $6
      ) e`,
    [workspaceId, int8Array(messageIds), int4Array(kindIds), from, until, limit],
  );
  const found = new Map<number, EarlierHit[]>();
  for (const { messageId, eventId, at, props } of rows) {
    const hits = found.get(messageId) ?? [];
    hits.push({ eventId, at: at.getTime(), props });
    found.set(messageId, hits);
  }
  return found;
}

/** Where a link leads, with the tags of its campaign, and which content it stands in; null when there is none of that id. */
export async function findLink(sql: Sql, linkId: number): Promise<TrackedLink | null> {
  if (linkId > 2 ** 31 - 1) return null;
  const [row] = await sql<{ url: string; contentId: number; name: string; utm: Utm | null; workspaceUtm: Utm | null }>(
    `select l.url, l.content_id as "contentId", c.name, c.utm, w.settings->'utm' as "workspaceUtm"
       from link l
       join campaign c on c.id = l.campaign_id and c.workspace_id = l.workspace_id
       join workspace w on w.id = l.workspace_id
      where l.id = $1`,
    [linkId],
  );
  if (!row) return null;
  if (readAnswerLink(row.url) !== null) return { contentId: row.contentId, location: null };
  // As a browser would ask for it: letters beyond ASCII, which an author may write, cannot stand in a header.
  const location = mergeUtm(new URL(row.url).href, utmOf(row, row.workspaceUtm));
  return { contentId: row.contentId, location };
}

/** How far (bytes) each of these files has been drained. */
export async function readPositions(sql: Sql, spools: string[]): Promise<Map<string, number>> {
  const rows = await sql<{ spool: string; position: number }>(
    'select spool, position from spool_position where spool = any($1)',
    [spools],
  );
  return new Map(rows.map((row) => [row.spool, row.position]));
}

/** Moves the position over this batch; false when somebody else has already drained it. */
export async function advancePosition(sql: Sql, { spool, position, end }: SpoolBatch): Promise<boolean> {
  await sql('insert into spool_position (spool, position) values ($1, 0) on conflict (spool) do nothing', [spool]);
  const moved = await sql(
    'update spool_position set position = $3, at = clock_timestamp() where spool = $1 and position = $2 returning spool',
    [spool, position, end],
  );
  return moved.length === 1;
}
