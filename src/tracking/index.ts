/**
 * Room: tracking. Answers: what came back (open, click, unsubscribe)?
 * Owns: spool_position. Reads: message, campaign, link. Never: counts.
 */

// The parts of the tracking role one by one: for measuring them alone.
export { createClientAddress } from './client-address.ts';
export { createKnownLinks } from './known-links.ts';
export { openSpool } from './spool.ts';
export { createTracking, type Tracking } from './tracking.service.ts';
export { createTrackingServer } from './tracking-server.ts';
