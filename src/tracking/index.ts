/**
 * Room: tracking. Answers: what came back (open, click, unsubscribe)?
 * Owns: spool_position. Reads: message, campaign, link. Never: counts.
 */
export { createTracking, type Tracking } from './tracking.service.ts';
