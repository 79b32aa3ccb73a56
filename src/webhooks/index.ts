/**
 * Room: webhooks. Answers: which other systems want to know what happens here, and were they told?
 * Owns: webhook, webhook_delivery. Reads: event, member_log and consent, from where it left them. Never: changes what
 * it tells of, or waits for a receiver where others would wait with it.
 */
export { webhookKinds } from './kinds.ts';
export { readRanges } from './private-addresses.ts';
export { createWebhooksJobs } from './webhooks.jobs.ts';
export { createWebhooksRoutes } from './webhooks.routes.ts';
export { createWebhooks, type Webhooks } from './webhooks.service.ts';
