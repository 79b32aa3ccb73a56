import { domainToASCII } from 'node:url';
import type { Db } from '../platform/index.ts';
import { type FixedHeaders, fixedHeaders } from '../rendering/index.ts';
import type { Workspace } from '../workspaces/index.ts';
import type { Campaign } from './campaigns.store.ts';
import { findReturnPath } from './return-path.store.ts';

/** What all messages of a campaign have in common outside of their contents. */
export type SendingFacts = {
  /** Domain of the sender in ASCII: whose keys sign, and in whose name message ids are made. */
  fromDomain: string;
  /** Where bounces, and wishes to unsubscribe by mail, come to; null: nowhere we read. */
  returnPathDomain: string | null;
  /** The workspace's own address for links; null: that of the installation. */
  trackingUrl: string | null;
  /** Marketing carries a way out of it; what is owed to whoever ordered does not. */
  isMarketing: boolean;
  headers: FixedHeaders;
};

/** Of a sender, in ASCII and lower case. */
export const fromDomainOf = (email: string): string =>
  domainToASCII(email.slice(email.lastIndexOf('@') + 1)).toLowerCase();

/** Reads them anew, so that a domain set up in mid-campaign takes effect. */
export async function readSendingFacts(
  db: Pick<Db, 'sql'>,
  campaign: Pick<Campaign, 'id' | 'workspaceId' | 'topic' | 'purpose'>,
  workspace: Workspace,
): Promise<SendingFacts> {
  const { sender, trackingUrl = null } = workspace.settings;
  const fromDomain = fromDomainOf(sender.email);
  return {
    fromDomain,
    returnPathDomain: await findReturnPath(db.sql, campaign.workspaceId, fromDomain),
    trackingUrl,
    isMarketing: campaign.purpose === 'marketing',
    headers: fixedHeaders(headersOf(campaign, fromDomain)),
  };
}

/**
 * Feedback-ID in Google's form, from the particular to the sender. Marketing names its list (RFC 2919) and asks
 * programs not to answer; receipts and the like say that a program wrote them (RFC 3834).
 */
export function headersOf(
  { id, workspaceId, topic, purpose }: Pick<Campaign, 'id' | 'workspaceId' | 'topic' | 'purpose'>,
  fromDomain: string,
): Record<string, string> {
  const common = {
    'Feedback-ID': `${id}:${workspaceId}:${purpose}:kohort`,
    'X-Auto-Response-Suppress': 'OOF, AutoReply',
  };
  if (purpose !== 'marketing') return { 'Auto-Submitted': 'auto-generated', ...common };
  return { 'List-ID': `<${listLabel(topic)}.${workspaceId}.${fromDomain}>`, Precedence: 'bulk', ...common };
}

/** A topic as a label of a list id: letters, digits and hyphens. */
const listLabel = (topic: string): string =>
  topic
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60) || 'list';
