/** Owns: nothing. Reads: message, campaign, workspace, contact: whose link this is, and what to say there. */
import type { Sql } from '../../platform/index.ts';

/** Who holds a link, and from whom. */
export type Reader = {
  workspaceId: number;
  shop: string;
  workspaceLanguage: string;
  /** Null once the contact was erased. */
  contactId: number | null;
  email: string | null;
  language: string | null;
  /** The message the link stood in, and its topic; null for a link of no message. */
  messageId: number | null;
  topic: string | null;
  campaignId: number | null;
};

const columns = `w.id as "workspaceId", w.name as shop, w.language as "workspaceLanguage", ct.id as "contactId", ct.email,
  ct.language`;

/** By a message's signed link, which is what names the workspace here. */
export async function findReaderOfMessage(sql: Sql, messageId: number): Promise<Reader | null> {
  const [row] = await sql<Reader>(
    `select ${columns}, m.id as "messageId", c.topic, c.id as "campaignId"
       from message m
       join campaign c on c.id = m.campaign_id and c.workspace_id = m.workspace_id
       join workspace w on w.id = m.workspace_id
       left join contact ct on ct.id = m.contact_id and ct.workspace_id = m.workspace_id
      where m.id = $1`,
    [messageId],
  );
  return row ?? null;
}

/** By a contact's own signed link. */
export async function findReader(sql: Sql, workspaceId: number, contactId: number): Promise<Reader | null> {
  const [row] = await sql<Reader>(
    `select ${columns}, null as "messageId", null as topic, null as "campaignId"
       from workspace w left join contact ct on ct.id = $2 and ct.workspace_id = w.id
      where w.id = $1`,
    [workspaceId, contactId],
  );
  return row ?? null;
}
