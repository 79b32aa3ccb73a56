/**
 * Room: delivery. Answers: how does a claimed message get out, and what did the other side say?
 * Owns: caught_mail. Reads: message, campaign, contact, subscription, suppression, segment, workspace (one more look
 * before sending, and whose mail was caught). Never: decides content, or whom to write to.
 */
export { createDeliveryJobs } from './delivery.jobs.ts';
export { createDeliveryRoutes } from './delivery.routes.ts';
export { createDelivery, type Delivery } from './delivery.service.ts';
export { createMailbox, type Mailbox } from './mailbox.service.ts';
export { createNodemailerTransport } from './nodemailer-transport.ts';
export { createSmtpTransport } from './smtp/create-smtp-transport.ts';
export type { SendOptions, Transport, TransportOutcome, WireMessage } from './transport.ts';
export { createWays, type Ways } from './ways/create-ways.ts';
export { openInstallation } from './ways/open-installation.ts';
export { createOpenTransport, strictPolicy, type WayPolicy } from './ways/open-transport.ts';
export { createTransportRoutes } from './ways/transports.routes.ts';
export { createTransports } from './ways/transports.service.ts';
export type { Way } from './ways/way.ts';
