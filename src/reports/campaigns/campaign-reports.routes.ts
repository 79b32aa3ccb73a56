import { type AnyRoute, defineRoute, KohortError } from '../../platform/index.ts';
import type { Reports } from '../reports.service.ts';
import {
  campaignListAnswer,
  campaignListQuery,
  campaignMessagesAnswer,
  campaignMessagesFileQuery,
  campaignMessagesQuery,
  deliveryAnswer,
  reportParams,
  timelineAnswer,
} from './campaign-reports.schema.ts';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export const createCampaignReportRoutes = (reports: Reports): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/reports/campaigns',
    operation: 'reports.campaigns',
    summary: 'Campaigns, newest first, each with what came of it',
    scope: 'reports:read',
    query: campaignListQuery,
    answer: campaignListAnswer,
    async handle({ workspaceId, query }) {
      const page = await reports.campaigns(workspaceId, query);
      const items = page.items.map(({ id: _, ...campaign }) => ({
        ...campaign,
        createdAt: campaign.createdAt.toISOString(),
        scheduledAt: iso(campaign.scheduledAt),
        launchedAt: iso(campaign.launchedAt),
        finishedAt: iso(campaign.finishedAt),
      }));
      return { ...page, items };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/reports/campaigns/{campaignId}/messages',
    operation: 'reports.campaignMessages',
    summary: "The messages behind one number of a campaign's report",
    description: 'Selected by the condition that counts them.',
    scope: 'reports:read',
    params: reportParams,
    query: campaignMessagesQuery,
    answer: campaignMessagesAnswer,
    errors: ['not_found'],
    async handle({ workspaceId, params, query }) {
      const page = await reports.campaignMessages(workspaceId, params.campaignId, query);
      return { ...page, items: page.items.map(({ id: _, ...message }) => ({ ...message, at: iso(message.at) })) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/reports/campaigns/{campaignId}/messages.csv',
    operation: 'reports.exportCampaignMessages',
    summary: "The messages behind one number of a campaign's report as a table",
    description: 'CSV as RFC 4180 has it, in UTF-8. Needs contacts:read too.',
    scope: 'reports:read',
    params: reportParams,
    query: campaignMessagesFileQuery,
    rawAnswer: 'text/csv',
    errors: ['auth_forbidden', 'not_found'],
    async handle({ workspaceId, params: { campaignId }, query, scopes, response }) {
      if (!scopes.includes('contacts:read')) {
        throw new KohortError('auth_forbidden', { detail: 'This needs the scope contacts:read too.' });
      }
      const text = await reports.campaignMessagesCsv(workspaceId, campaignId, query);
      response.setHeader('Content-Type', 'text/csv; charset=utf-8');
      response.setHeader('Content-Disposition', `attachment; filename="campaign-${campaignId}-${query.outcome}.csv"`);
      response.end(text);
    },
  }),
  defineRoute({
    method: 'get',
    path: '/reports/campaigns/{campaignId}/timeline',
    operation: 'reports.campaignTimeline',
    summary: 'When people opened and clicked a campaign first, by hour',
    scope: 'reports:read',
    params: reportParams,
    answer: timelineAnswer,
    errors: ['not_found'],
    async handle({ workspaceId, params }) {
      const { hours } = await reports.campaignTimeline(workspaceId, params.campaignId);
      return { hours: hours.map((hour) => ({ ...hour, at: hour.at.toISOString() })) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/reports/campaigns/{campaignId}/delivery',
    operation: 'reports.campaignDelivery',
    summary: 'How each mail domain took a campaign, and why messages were refused or came back',
    scope: 'reports:read',
    params: reportParams,
    answer: deliveryAnswer,
    errors: ['not_found'],
    handle: ({ workspaceId, params }) => reports.campaignDelivery(workspaceId, params.campaignId),
  }),
];
