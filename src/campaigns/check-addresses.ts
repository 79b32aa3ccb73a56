/** Whether the addresses in a campaign's messages are such that mailbox providers accept them, and mail in its name. */
import type { TrackingLinks } from '../messages/index.ts';
import type { Db } from '../platform/index.ts';
import type { Workspace } from '../workspaces/index.ts';
import type { CampaignProblem } from './campaigns.schema.ts';
import type { Campaign } from './campaigns.store.ts';
import { hasOwnWayOut, hasSigningKey } from './return-path.store.ts';
import { fromDomainOf } from './sending-facts.ts';

export type AddressParts = {
  db: Pick<Db, 'sql'>;
  links: Pick<TrackingLinks, 'unsubscribeUrl'>;
  /** Messages of workspaces without a way out of their own leave the house: SMTP_URL is set. */
  mailLeaves?: boolean | undefined;
};

/** Warnings for mail that leaves the house; in the built-in mailbox nothing of it matters. */
export async function findAddressProblems(
  { db: { sql }, links, mailLeaves = false }: AddressParts,
  { workspaceId, purpose }: Pick<Campaign, 'workspaceId' | 'purpose'>,
  { settings }: Pick<Workspace, 'settings'>,
): Promise<CampaignProblem[]> {
  if (!mailLeaves && !(await hasOwnWayOut(sql, workspaceId))) return [];
  const problems: CampaignProblem[] = [];
  const unsubscribe = new URL(links.unsubscribeUrl(0, settings.trackingUrl));
  if (unsubscribe.protocol !== 'https:' && purpose === 'marketing') {
    const message =
      `Links lead to ${unsubscribe.origin}: one-click unsubscribe (RFC 8058) needs https, and Google and Yahoo want it of ` +
      'bulk mail. Set TRACKING_URL, or the tracking address of the workspace, to an https address.';
    problems.push({ path: 'settings.trackingUrl', message, severity: 'warning' });
  }
  const fromDomain = fromDomainOf(settings.sender.email);
  if (!(await hasSigningKey(sql, workspaceId, fromDomain))) {
    const message =
      `Messages from ${fromDomain} are not signed by us (DKIM). Set the domain up under sending domains, unless your mail ` +
      'server signs them.';
    problems.push({ path: 'settings.sender', message, severity: 'warning' });
  }
  return problems;
}
