/**
 * Room: tracking. Answers: what came back (open, click, unsubscribe, bounce, complaint), which orders followed?
 * Owns: spool_position, conversion, bounce, inbound_mail, inbound_mailbox, provider_hook. Reads: message, campaign, link,
 * event, contact. Never: counts.
 */

export { createAnswersRoutes } from './answers/answers.routes.ts';
export { type Answers, createAnswers } from './answers/answers.service.ts';
// The parts of the tracking role one by one: for measuring them alone.
export { createClientAddress } from './client-address.ts';
export { createConversionsJobs } from './conversions/conversions.jobs.ts';
export { type Conversions, createConversions, defaultAttribution } from './conversions/conversions.service.ts';
export { drainSpool } from './drain-spool.ts';
export { createHitSource } from './hit-source.ts';
export { createKnownLinks } from './known-links.ts';
export { readMachineNetworks } from './machine-networks.ts';
export { createReactionsRoutes } from './reactions.ts';
export { createInboundServer } from './returns/inbound-server.ts';
export { createOpenImap, type OpenImap } from './returns/open-imap.ts';
export { createProviderHooksRoutes } from './returns/providers/provider-hooks.routes.ts';
export type { FetchText } from './returns/providers/provider-hooks.service.ts';
export { createHookHandler } from './returns/providers/serve-hooks.ts';
export { createReturnsJobs } from './returns/returns.jobs.ts';
export { createReturnsRoutes } from './returns/returns.routes.ts';
export { createReturns, type Returns } from './returns/returns.service.ts';
export { openSpool } from './spool.ts';
export { createTracking, type Tracking } from './tracking.service.ts';
export { createTrackingServer } from './tracking-server.ts';
