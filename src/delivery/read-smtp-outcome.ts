import type { Outcome } from '../messages/index.ts';

/** What nodemailer says about a failed send; see its errors.js for the codes. */
export type SmtpFailure = Error & { code?: string; responseCode?: number; response?: string; command?: string };

/** Codes with which nodemailer itself refuses a message or an envelope before anything is sent (command "API"). */
const ownRefusals = new Set(['EENVELOPE', 'EMESSAGE']);

/**
 * The outcome of a send that failed (RFC 5321, 4.2.1: 4yz is transient, 5yz permanent; 503 speaks of the session, not of
 * the message, and refusals of the login or the greeting are no fault of the message either).
 *
 * Without a reply, what counts is whether a byte of the message left us (`bodyWasRead`): none, and it is certain that
 * nothing was taken; some, and nobody knows.
 */
export function readSmtpOutcome(failure: SmtpFailure, { bodyWasRead }: { bodyWasRead: boolean }): Outcome {
  const { code, responseCode } = failure;
  const reason = (failure.response ?? failure.message).replace(/\s+/g, ' ').trim().slice(0, 500);
  if (responseCode !== undefined) {
    const isAboutMessage = code !== undefined && ownRefusals.has(code);
    const isPermanent = responseCode >= 500 && responseCode < 600 && responseCode !== 503;
    return isPermanent && isAboutMessage ? { kind: 'rejected', reason } : { kind: 'try-later', reason };
  }
  if (code !== undefined && ownRefusals.has(code) && !bodyWasRead) return { kind: 'rejected', reason };
  return bodyWasRead ? { kind: 'unknown', reason } : { kind: 'try-later', reason };
}
