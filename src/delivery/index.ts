/**
 * Room: delivery. Answers: how does a claimed message get out, and what did the other side say?
 * Owns: caught_mail, transport, sending_domain, dkim_key, rate_bucket, rate_window, provider_pause, mail_domain. Reads:
 * message, campaign, contact, subscription, suppression, segment, workspace (one more look before sending, and whose mail
 * was caught). Never: decides content, or whom to write to.
 */
export { createDeliveryJobs } from './delivery.jobs.ts';
export { createDeliveryRoutes } from './delivery.routes.ts';
export { createDelivery, type Delivery } from './delivery.service.ts';
export { createSendingDomainsJobs } from './domains/sending-domains.jobs.ts';
export { createSendingDomainsRoutes } from './domains/sending-domains.routes.ts';
export { createSendingDomains, mailHostOf } from './domains/sending-domains.service.ts';
export { createMailbox, type Mailbox } from './mailbox.service.ts';
export { createMessageMailRoutes } from './message-mail.ts';
export { createNodemailerTransport } from './nodemailer-transport.ts';
export { createRatesJobs } from './rates/rates.jobs.ts';
export { createRatesRoutes } from './rates/rates.routes.ts';
export { createRates } from './rates/rates.service.ts';
export { createSigner, type Signer } from './sign.ts';
export { createSmtpTransport } from './smtp/create-smtp-transport.ts';
export { createTestLettersRoutes } from './test-letters.ts';
export type { SendOptions, Transport, TransportOutcome, WireMessage } from './transport.ts';
export { createOpenTransport, strictPolicy, type WayPolicy } from './ways/open-transport.ts';
export { isPublicAddress } from './ways/public-address.ts';
export { createTransportRoutes } from './ways/transports.routes.ts';
export { createTransports } from './ways/transports.service.ts';
export type { Way } from './ways/way.ts';
