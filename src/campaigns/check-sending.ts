/** What stands in the way of a campaign's messages on their way out: its end, its way out, domains that take no mail. */
import type { Db } from '../platform/index.ts';
import { audienceQuery, noMailDomain } from './audience-query.ts';
import type { CampaignProblem } from './campaigns.schema.ts';
import { audienceOf, type Campaign, countUnmailable, findTransportState } from './campaigns.store.ts';

export async function findSendingProblems(
  db: Pick<Db, 'sql'>,
  campaign: Campaign,
  now: Date,
): Promise<CampaignProblem[]> {
  return [
    ...findEndProblems(campaign, now),
    ...(await findTransportProblems(db, campaign)),
    ...(await findDomainProblems(db, campaign, now)),
  ];
}

/** Nothing could go out at all. */
export function findEndProblems(
  { endsAt, scheduledAt }: Pick<Campaign, 'endsAt' | 'scheduledAt'>,
  now: Date,
): CampaignProblem[] {
  if (endsAt === null) return [];
  const error = (message: string): CampaignProblem[] => [{ path: 'endsAt', message, severity: 'error' }];
  if (endsAt <= now) {
    return error(
      `Its time ended at ${endsAt.toISOString()}, so that nothing would go out: set a later "endsAt", or none.`,
    );
  }
  if (scheduledAt !== null && endsAt <= scheduledAt) {
    return error(
      `Its time ends at ${endsAt.toISOString()}, before it is launched at ${scheduledAt.toISOString()}: set a later "endsAt", or launch it earlier.`,
    );
  }
  return [];
}

async function findTransportProblems({ sql }: Pick<Db, 'sql'>, campaign: Campaign): Promise<CampaignProblem[]> {
  const { workspaceId, transportId } = campaign;
  if (transportId === null) return [];
  const found = await findTransportState(sql, workspaceId, transportId);
  if (found !== null && !found.isArchived) return [];
  const message = found
    ? `The way out "${found.name}" was archived: choose another one, or none for the workspace's own.`
    : `There is no way out ${transportId} in this workspace: choose another one, or none for the workspace's own.`;
  return [{ path: 'transportId', message, severity: 'error' }];
}

async function findDomainProblems({ sql }: Pick<Db, 'sql'>, campaign: Campaign, now: Date): Promise<CampaignProblem[]> {
  const audience = audienceQuery(campaign.workspaceId, audienceOf(campaign, now));
  const { addresses, domains } = await countUnmailable(sql, audience, noMailDomain);
  if (addresses === 0) return [];
  const who = addresses === 1 ? '1 address' : `${addresses} addresses`;
  const where = domains === 1 ? '1 domain that takes' : `${domains} domains that take`;
  const are = addresses === 1 ? 'is' : 'are';
  const message = `${who} at ${where} no mail ${are} left out. Look for misspelt addresses among these contacts.`;
  return [{ path: 'audience', message, severity: 'warning' }];
}
