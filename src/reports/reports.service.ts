import type { Campaigns } from '../campaigns/index.ts';
import type { Clock, Db } from '../platform/index.ts';
import { defaultAttribution } from '../tracking/index.ts';
import type { Workspaces } from '../workspaces/index.ts';
import { createCampaignReports } from './campaigns/campaign-reports.ts';
import { createOfferReports } from './offer-report.service.ts';
import type { CampaignReport, OutcomeCounts } from './reports.schema.ts';
import {
  type CountedGroup,
  compareArms,
  countByOffer,
  countCampaign,
  countDrops,
  countLinks,
  countOverview,
  measureFreshness,
  sizesAt,
} from './reports.store.ts';
import { createSegmentUse } from './segment-use/segment-use.service.ts';

const countNames = [
  'planned',
  'accepted',
  'rejected',
  'unknown',
  'dropped',
  'waiting',
  'opened',
  'openedProxy',
  'openedUnsure',
  'openedMachine',
  'clicked',
  'clickedProxy',
  'clickedUnsure',
  'clickedMachine',
  'bouncedHard',
  'bouncedSoft',
  'complained',
  'unsubscribed',
  'redeemed',
  'redeemedAmount',
  'conversions',
  'revenue',
] as const satisfies readonly (keyof OutcomeCounts)[];

function addUp(groups: OutcomeCounts[]): OutcomeCounts {
  const sum = (name: keyof OutcomeCounts) => groups.reduce((total, group) => total + group[name], 0);
  return Object.fromEntries(countNames.map((name) => [name, sum(name)])) as OutcomeCounts;
}

function groupsBy<Key>(groups: CountedGroup[], keyOf: (group: CountedGroup) => Key): [Key, CountedGroup[]][] {
  const found = new Map<Key, CountedGroup[]>();
  for (const group of groups) found.set(keyOf(group), [...(found.get(keyOf(group)) ?? []), group]);
  return [...found];
}

export type Reports = ReturnType<typeof createReports>;

/** Read-only answers, worked out from the facts at the moment of asking. */
export function createReports({
  db,
  clock,
  workspaces,
  campaigns,
}: {
  db: Db;
  clock: Clock;
  workspaces: Pick<Workspaces, 'get'>;
  campaigns: Pick<Campaigns, 'get'>;
}) {
  return {
    ...createCampaignReports({ db, workspaces, campaigns }),
    ...createOfferReports({ db, clock, workspaces }),
    ...createSegmentUse({ db, clock, workspaces }),

    /** What came of a campaign, by segment, variant, arm and link. Throws `not_found`. */
    async campaign(workspaceId: number, campaignId: number): Promise<CampaignReport> {
      const campaign = await campaigns.get(workspaceId, campaignId);
      const { settings } = await workspaces.get(workspaceId);
      const attribution = settings.attribution ?? defaultAttribution;
      const { model } = attribution;
      const groups = await countCampaign(db.sql, workspaceId, { campaignId, model });
      return {
        campaignId,
        name: campaign.name,
        state: campaign.state,
        launchedAt: campaign.launchedAt ? new Date(campaign.launchedAt).toISOString() : null,
        totals: addUp(groups),
        drops: await countDrops(db.sql, workspaceId, campaignId),
        attribution,
        byOffer: await countByOffer(db.sql, workspaceId, { campaignId, model }),
        bySegment: groupsBy(groups, (group) => group.segmentId).map(([segmentId, members]) => ({
          segmentId,
          segment: members[0]!.segment,
          ...addUp(members),
        })),
        byVariant: groupsBy(groups, (group) => group.variant).map(([variant, members]) => ({
          variant,
          ...addUp(members),
        })),
        treatedAndControl: await compareArms(db.sql, workspaceId, campaignId),
        links: await countLinks(db.sql, workspaceId, campaignId),
      };
    },

    /** Sizes of all live segments as they were written down at an instant. */
    async segmentSizes(workspaceId: number, at: Date) {
      return { at: at.toISOString(), segments: await sizesAt(db.sql, workspaceId, at) };
    },

    /** Milliseconds from an event to the entry it caused, since an instant. */
    freshness(workspaceId: number, question: { segmentId: number; kind: string; since: Date }) {
      return measureFreshness(db.sql, workspaceId, question);
    },

    overview(workspaceId: number) {
      return countOverview(db.sql, workspaceId);
    },
  };
}
