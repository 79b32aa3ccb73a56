import type { Outcome, OutcomeStage } from '../../messages/index.ts';
import { statusOf } from '../read-smtp-outcome.ts';

/**
 * Permanent by their number, but about the session and not about the message: commands unknown or out of order, signing
 * in or encryption missing.
 */
const aboutSession = new Set([500, 502, 503, 530, 534, 535, 538]);

/** 250 and its kin: other 2yz speak of the session, and 221 of its end. */
export const isYes = (code: number): boolean => code >= 250 && code < 260;

/** Codes of a server that lost commands which came together: it announced PIPELINING and cannot. */
export const isOutOfOrder = (code: number): boolean => code === 500 || code === 502 || code === 503;

/** What a refusal says about the message (RFC 5321, 4.2.1): 5yz for good, everything else for now. */
export function judgeRefusal(stage: OutcomeStage, code: number, words: string): Outcome {
  const kind = code >= 500 && !aboutSession.has(code) ? 'rejected' : 'try-later';
  return { kind, reason: words, code, ...statusOf(words), stage };
}
