import { z } from 'zod';
import { type Actor, type AnyRoute, defineRoute, pageOf, pageQuery } from '../platform/index.ts';
import { createAudiencePeopleRoutes } from './audience-people.routes.ts';
import {
  campaignAnswer,
  campaignChange,
  campaignParams,
  campaignSummary,
  checkAnswer,
  newCampaign,
  previewAnswer,
  previewQuery,
  resolveRequest,
  scheduleRequest,
} from './campaigns.schema.ts';
import type { Campaigns } from './campaigns.service.ts';
import type { Campaign, CampaignRow } from './campaigns.store.ts';

const times = (campaign: CampaignRow) => ({
  scheduledAt: campaign.scheduledAt?.toISOString() ?? null,
  launchedAt: campaign.launchedAt?.toISOString() ?? null,
  finishedAt: campaign.finishedAt?.toISOString() ?? null,
  createdAt: campaign.createdAt.toISOString(),
  endsAt: campaign.endsAt?.toISOString() ?? null,
});

const presentSummary = (campaign: CampaignRow) => ({
  id: campaign.id,
  name: campaign.name,
  topic: campaign.topic,
  state: campaign.state,
  purpose: campaign.purpose,
  priority: campaign.priority,
  ...times(campaign),
});

/** A campaign as the API shows it. */
export const presentCampaigns =
  (campaigns: Pick<Campaigns, 'counts' | 'waitingFor'>) =>
  async ({ workspaceId, ...campaign }: Campaign) => ({
    ...campaign,
    contents: campaign.contents.map(({ position: _, ...content }) => content),
    ...times({ workspaceId, ...campaign }),
    messages: await campaigns.counts(workspaceId, campaign.id),
    waitingFor: await campaigns.waitingFor({ workspaceId, ...campaign }),
  });

export function createCampaignsRoutes(campaigns: Campaigns): AnyRoute[] {
  const present = presentCampaigns(campaigns);

  /** POST /campaigns/{campaignId}/<verb> → the campaign as it is then. */
  const step = (
    verb: string,
    summary: string,
    act: (workspaceId: number, campaignId: number, by: { actor: Actor }) => Promise<Campaign>,
  ) =>
    defineRoute({
      method: 'post',
      path: `/campaigns/{campaignId}/${verb}`,
      operation: `campaigns.${verb}`,
      summary,
      scope: 'campaigns:write',
      params: campaignParams,
      answer: campaignAnswer,
      errors: ['not_found', 'campaign_state', ...(verb === 'launch' ? (['campaign_not_ready'] as const) : [])],
      handle: async ({ workspaceId, params, actor }) => present(await act(workspaceId, params.campaignId, { actor })),
    });

  return [
    defineRoute({
      method: 'post',
      path: '/campaigns',
      operation: 'campaigns.create',
      summary: 'Create a draft: audience, and contents per segment in order of priority',
      scope: 'campaigns:write',
      body: newCampaign,
      status: 201,
      answer: campaignAnswer,
      errors: ['not_found', 'campaign_name_taken'],
      handle: async ({ workspaceId, body, actor }) => present(await campaigns.create(workspaceId, body, { actor })),
    }),
    defineRoute({
      method: 'get',
      path: '/campaigns',
      operation: 'campaigns.list',
      summary: 'Campaigns, newest first',
      scope: 'campaigns:read',
      query: pageQuery,
      answer: pageOf(campaignSummary),
      async handle({ workspaceId, query }) {
        const page = await campaigns.list(workspaceId, query);
        return { ...page, items: page.items.map(presentSummary) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/campaigns/{campaignId}',
      operation: 'campaigns.get',
      summary: 'One campaign, with how many messages are in each state',
      scope: 'campaigns:read',
      params: campaignParams,
      answer: campaignAnswer,
      errors: ['not_found'],
      handle: async ({ workspaceId, params }) => present(await campaigns.get(workspaceId, params.campaignId)),
    }),
    defineRoute({
      method: 'patch',
      path: '/campaigns/{campaignId}',
      operation: 'campaigns.update',
      summary: 'Change a draft; what is not given stays',
      scope: 'campaigns:write',
      params: campaignParams,
      body: campaignChange,
      answer: campaignAnswer,
      errors: ['not_found', 'campaign_state', 'campaign_name_taken'],
      handle: async ({ workspaceId, params, body }) =>
        present(await campaigns.update(workspaceId, params.campaignId, body)),
    }),
    defineRoute({
      method: 'get',
      path: '/campaigns/{campaignId}/check',
      operation: 'campaigns.check',
      summary: 'Is it ready, and what would a launch make of the audience? The funnel, with the reason for each drop',
      scope: 'campaigns:read',
      params: campaignParams,
      answer: checkAnswer,
      errors: ['not_found'],
      handle: ({ workspaceId, params }) => campaigns.check(workspaceId, params.campaignId),
    }),
    defineRoute({
      method: 'get',
      path: '/campaigns/{campaignId}/preview',
      operation: 'campaigns.preview',
      summary: "One contact's message, and why each content was chosen or not",
      scope: 'campaigns:read',
      params: campaignParams,
      query: previewQuery,
      answer: previewAnswer,
      errors: ['not_found', 'campaign_not_ready', 'rendering_template_invalid', 'rendering_missing_value'],
      handle: ({ workspaceId, params, query }) => campaigns.preview(workspaceId, params.campaignId, query),
    }),
    defineRoute({
      method: 'post',
      path: '/campaigns/{campaignId}/schedule',
      operation: 'campaigns.schedule',
      summary: 'Launch by itself at an instant',
      scope: 'campaigns:write',
      params: campaignParams,
      body: scheduleRequest,
      answer: campaignAnswer,
      errors: ['not_found', 'campaign_state', 'campaign_not_ready'],
      handle: async ({ workspaceId, params, body, actor }) =>
        present(await campaigns.schedule(workspaceId, params.campaignId, new Date(body.at), { actor })),
    }),
    step('unschedule', 'Make a scheduled campaign a draft again', campaigns.unschedule),
    step('launch', 'Freeze the audience and send', campaigns.launch),
    step('pause', 'Stop sending for now', campaigns.pause),
    step('resume', 'Go on sending', campaigns.resume),
    step('cancel', 'Stop for good: what has not gone out is dropped', campaigns.cancel),
    defineRoute({
      method: 'post',
      path: '/campaigns/{campaignId}/resolve-unknown',
      operation: 'campaigns.resolveUnknown',
      summary: 'Decide about messages of which nobody knows whether they arrived',
      scope: 'campaigns:write',
      params: campaignParams,
      body: resolveRequest,
      answer: z.object({ resolved: z.number().int() }),
      errors: ['not_found', 'campaign_state'],
      handle: async ({ workspaceId, params, body, actor }) => ({
        resolved: await campaigns.resolveUnknown(workspaceId, params.campaignId, body, { actor }),
      }),
    }),
    ...createAudiencePeopleRoutes(campaigns),
  ];
}
