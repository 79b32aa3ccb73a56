const MINUTE_MS = 60_000;

/**
 * How long to wait after each failed attempt, in ms: soon at first, for servers that greylist (RFC 6647 suggests a few
 * minutes), then ever more rarely over about a day. After the last attempt the message is rejected.
 */
export const retryDelaysMs: readonly number[] = [1, 5, 15, 60, 240, 720].map((minutes) => minutes * MINUTE_MS);

/** Attempts at most: the first, and one after each delay. */
export const maxAttempts = retryDelaysMs.length + 1;
