import type { Outcome, OutcomeStage } from '../messages/index.ts';

/** What nodemailer says about a failed send; see its errors.js for the codes. */
export type SmtpFailure = Error & { code?: string; responseCode?: number; response?: string; command?: string };

/** Codes with which nodemailer itself refuses a message or an envelope before anything is sent (command "API"). */
const ownRefusals = new Set(['EENVELOPE', 'EMESSAGE']);

/** By what nodemailer says it was doing. */
const stages: Record<string, OutcomeStage> = { 'MAIL FROM': 'mail', 'RCPT TO': 'rcpt', DATA: 'data' };

/**
 * The outcome of a send that failed (RFC 5321, 4.2.1: 4yz is transient, 5yz permanent; 503 speaks of the session, not of
 * the message, and refusals of the login or the greeting are no fault of the message either).
 *
 * Without a reply, what counts is whether a byte of the message left us (`bodyWasRead`): none, and it is certain that
 * nothing was taken; some, and nobody knows.
 */
export function readSmtpOutcome(failure: SmtpFailure, { bodyWasRead }: { bodyWasRead: boolean }): Outcome {
  const { code, responseCode } = failure;
  const answer = failure.response ?? failure.message;
  const facts = {
    reason: answer.replace(/\s+/g, ' ').trim().slice(0, 500),
    ...(responseCode === undefined ? {} : { code: responseCode }),
    ...statusOf(answer),
    stage: bodyWasRead ? ('dot' as const) : (stages[failure.command ?? ''] ?? ('connect' as const)),
  };
  const isOurs = code !== undefined && ownRefusals.has(code);
  if (responseCode !== undefined) {
    const isPermanent = responseCode >= 500 && responseCode < 600 && responseCode !== 503;
    return { kind: isPermanent && isOurs ? 'rejected' : 'try-later', ...facts };
  }
  if (bodyWasRead) return { kind: 'unknown', reason: facts.reason };
  return { kind: isOurs ? 'rejected' : 'try-later', ...facts };
}

/** The enhanced status in a reply (RFC 3463), where there is one. */
export function statusOf(answer: string): { status?: string } {
  const status = /^[245]\d\d[ -]([245]\.\d{1,3}\.\d{1,3})(?=[\s]|$)/.exec(answer)?.[1];
  return status === undefined ? {} : { status };
}
