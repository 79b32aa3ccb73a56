import { type AnyRoute, defineRoute } from '../platform/index.ts';
import { sampleShopAnswer } from './samples.schema.ts';
import type { Samples } from './samples.service.ts';

export function createSamplesRoutes(samples: Samples): AnyRoute[] {
  return [
    defineRoute({
      method: 'get',
      path: '/sample-shop',
      operation: 'samples.get',
      summary: 'Whether this workspace has the sample shop in it, and how far it is',
      scope: 'reports:read',
      answer: sampleShopAnswer,
      handle: ({ workspaceId }) => samples.get(workspaceId),
    }),
    defineRoute({
      method: 'post',
      path: '/sample-shop',
      operation: 'samples.start',
      summary: 'Fill this empty workspace with a sample shop',
      description:
        'An invented grocery shop: 2,000 contacts, a year of their orders, segments, an offer, templates and a campaign as a ' +
        'draft. Only where there are no contacts. Asking again while it is under way changes nothing.',
      scope: 'campaigns:write',
      status: 202,
      answer: sampleShopAnswer,
      errors: ['sample_shop_not_empty'],
      handle: ({ workspaceId, actor }) => samples.start(workspaceId, actor),
    }),
  ];
}
