/** Owns: spool_position. Reads: message, campaign (topic, tags of links), workspace (tags of links), link. */
import type { Sql } from '../platform/index.ts';
import type { TrackedLink } from './known-links.ts';
import { mergeUtm, type Utm, utmOf } from './merge-utm.ts';
import type { SpoolBatch, SpoolRecord } from './spool.ts';

export type TrackedMessage = {
  messageId: number;
  workspaceId: number;
  contactId: number;
  campaignId: number;
  contentId: number | null;
  topic: string;
};

/**
 * Who a batch of records is about, and where its links lead. No workspace in these statements: a signed token, made by
 * us for one message, is what names the workspace here.
 */
export async function findTracked(
  sql: Sql,
  records: SpoolRecord[],
): Promise<{ messages: Map<number, TrackedMessage>; urls: Map<number, string> }> {
  const messageIds = [...new Set(records.map((record) => record.messageId))];
  const linkIds = [...new Set(records.flatMap((record) => (record.linkId === undefined ? [] : [record.linkId])))];
  const messages = await sql<TrackedMessage>(
    `select m.id as "messageId", m.workspace_id as "workspaceId", m.contact_id as "contactId",
            m.campaign_id as "campaignId", m.content_id as "contentId", c.topic
       from message m join campaign c on c.id = m.campaign_id and c.workspace_id = m.workspace_id
      where m.id = any($1::bigint[])`,
    [messageIds],
  );
  const links = await sql<{ id: number; url: string }>('select id, url from link where id = any($1::int[])', [linkIds]);
  return {
    messages: new Map(messages.map((row) => [row.messageId, row])),
    urls: new Map(links.map((row) => [row.id, row.url])),
  };
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
