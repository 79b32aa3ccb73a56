import { z } from 'zod';
import { type AnyRoute, type Clock, defineRoute } from '../platform/index.ts';
import { createCampaignReportRoutes } from './campaigns/campaign-reports.routes.ts';
import { createOfferReportRoutes } from './offer-report.routes.ts';
import { campaignReport, freshness, overview, segmentSizes } from './reports.schema.ts';
import type { Reports } from './reports.service.ts';
import { createSegmentUseRoutes } from './segment-use/segment-use.routes.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const id = z.coerce.number().int().min(1).max(2_147_483_647);

export function createReportsRoutes(reports: Reports, clock: Clock): AnyRoute[] {
  return [
    defineRoute({
      method: 'get',
      path: '/reports/overview',
      operation: 'reports.overview',
      summary: 'Counts of the workspace',
      scope: 'reports:read',
      answer: overview,
      handle: ({ workspaceId }) => reports.overview(workspaceId),
    }),
    defineRoute({
      method: 'get',
      path: '/reports/campaigns/{campaignId}',
      operation: 'reports.campaign',
      summary: 'What came of a campaign, by segment, variant and arm',
      scope: 'reports:read',
      params: z.object({ campaignId: id }),
      answer: campaignReport,
      handle: ({ workspaceId, params }) => reports.campaign(workspaceId, params.campaignId),
    }),
    defineRoute({
      method: 'get',
      path: '/reports/segment-sizes',
      operation: 'reports.segmentSizes',
      summary: 'Sizes of all segments, now or as they were',
      scope: 'reports:read',
      query: z.object({ at: instant.optional().describe('Default: now.') }),
      answer: segmentSizes,
      handle: ({ workspaceId, query }) => reports.segmentSizes(workspaceId, query.at ?? clock.now()),
    }),
    defineRoute({
      method: 'get',
      path: '/reports/freshness',
      operation: 'reports.freshness',
      summary: 'How long from an event to the segment entry it caused',
      scope: 'reports:read',
      query: z.object({
        segmentId: id,
        kind: z.string().min(1).max(100).meta({ example: 'message_clicked' }),
        since: instant,
      }),
      answer: freshness,
      handle: ({ workspaceId, query }) => reports.freshness(workspaceId, query),
    }),
    ...createCampaignReportRoutes(reports),
    ...createOfferReportRoutes(reports),
    ...createSegmentUseRoutes(reports),
  ];
}
