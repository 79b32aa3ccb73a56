import type { Outcome } from '../../messages/index.ts';

/** What the SDK says about a failed call: the name of the error, and the answer's status where there was one. */
type SesFailure = Error & { $metadata?: { httpStatusCode?: number }; $retryable?: unknown };

/** Errors that speak of this message; of the others, those of the account among them, the message is not guilty. */
const aboutMessage = new Set(['MessageRejected', 'BadRequestException', 'InvalidParameterValue']);

/**
 * The outcome of a call to SES that failed. With an answer it is certain that the message was not taken (a 5xx of
 * Amazon leaves it open); without one nobody knows once the message left.
 */
export function readSesFailure(failure: Error, { bodyWasRead }: { bodyWasRead: boolean }): Outcome {
  const { name, message, $metadata } = failure as SesFailure;
  const reason = `${name}: ${message}`.replace(/\s+/g, ' ').trim().slice(0, 500);
  const status = $metadata?.httpStatusCode;
  if (aboutMessage.has(name)) return { kind: 'rejected', reason };
  if (status !== undefined && status < 500) return { kind: 'try-later', reason };
  return bodyWasRead ? { kind: 'unknown', reason } : { kind: 'try-later', reason };
}

/** sysexits.h: what a program says of the recipient. */
const noUser = 67;
const noHost = 68;

/** The outcome of a program that was given a message and failed: one that ended with a code has not taken it. */
export function readSendmailFailure(failure: Error, { bodyWasRead }: { bodyWasRead: boolean }): Outcome {
  const reason = failure.message.replace(/\s+/g, ' ').trim().slice(0, 500);
  const code = Number(/exited with code (\d+)/i.exec(failure.message)?.[1] ?? Number.NaN);
  if (code === noUser || code === noHost) return { kind: 'rejected', reason };
  if (!Number.isNaN(code)) return { kind: 'try-later', reason };
  return bodyWasRead ? { kind: 'unknown', reason } : { kind: 'try-later', reason };
}
