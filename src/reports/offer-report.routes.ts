import { z } from 'zod';
import { type AnyRoute, defineRoute, idParam, pageOf, pageQuery } from '../platform/index.ts';
import { offerReport, usedOffer } from './offer-report.schema.ts';
import type { Reports } from './reports.service.ts';

const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine((at) => at.getUTCFullYear() <= 9_999, 'Name an instant before the year 10000.');

export function createOfferReportRoutes(reports: Reports): AnyRoute[] {
  return [
    defineRoute({
      method: 'get',
      path: '/reports/offers',
      operation: 'reports.offers',
      summary: 'Offers with how much each was used, newest first',
      scope: 'reports:read',
      query: pageQuery,
      answer: pageOf(usedOffer),
      handle: ({ workspaceId, query }) => reports.offers(workspaceId, query),
    }),
    defineRoute({
      method: 'get',
      path: '/reports/offers/{offerId}',
      operation: 'reports.offer',
      summary: 'What an offer gave, cost and changed, and whether it moved anybody to other hours',
      scope: 'reports:read',
      params: z.object({ offerId: idParam }),
      query: z.object({
        from: instant.optional().describe('Nothing before it counts.'),
        to: instant.optional().describe('Nothing from it on counts.'),
        segmentId: idParam.optional().describe('A segment whose orders in the peak are counted too.'),
      }),
      answer: offerReport,
      handle: ({ workspaceId, params, query }) => reports.offer(workspaceId, params.offerId, query),
    }),
  ];
}
