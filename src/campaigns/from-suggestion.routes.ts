import { type AnyRoute, defineRoute } from '../platform/index.ts';
import { presentCampaigns } from './campaigns.routes.ts';
import { campaignAnswer } from './campaigns.schema.ts';
import type { Campaigns } from './campaigns.service.ts';
import { type FromSuggestion, suggestedCampaign } from './from-suggestion.ts';

export function createFromSuggestionRoutes(campaigns: Campaigns, fromSuggestion: FromSuggestion): AnyRoute[] {
  const present = presentCampaigns(campaigns);
  return [
    defineRoute({
      method: 'post',
      path: '/campaigns/from-suggestion',
      operation: 'campaigns.fromSuggestion',
      summary: 'Create a draft from a suggestion for one of the three groups',
      description:
        'To the segment of the group, with the design that the suggestion names and some held back to compare with; segment ' +
        'and template are made when they are not there. Nothing is launched.',
      scope: 'campaigns:write',
      body: suggestedCampaign,
      status: 201,
      answer: campaignAnswer,
      errors: ['campaign_name_taken'],
      handle: async ({ workspaceId, body, actor }) => present(await fromSuggestion(workspaceId, body, actor)),
    }),
  ];
}
