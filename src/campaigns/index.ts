/**
 * Room: campaigns. Answers: who gets what, when, in one go?
 * Owns: campaign, campaign_content. Reads: member, segment, contact, subscription, suppression, offer, offer_code, message,
 * message_outcome.
 * Never: talks SMTP or to delivery.
 */
export { createCampaignsJobs } from './campaigns.jobs.ts';
export { createCampaignsRoutes } from './campaigns.routes.ts';
export { type NewCampaign, newCampaign } from './campaigns.schema.ts';
export { type Campaigns, createCampaigns } from './campaigns.service.ts';
export type { Campaign } from './campaigns.store.ts';
export { composeDesign } from './compose-design.ts';
export type { ComposedMessage } from './compose-messages.ts';
export { createFromSuggestionRoutes } from './from-suggestion.routes.ts';
export { createFromSuggestion } from './from-suggestion.ts';
export { createRandomContactRoutes } from './random-contact.ts';
export { createTemplateUsesRoutes } from './template-uses.ts';
