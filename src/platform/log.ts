import pino, { type Logger } from 'pino';

/** Structured log: fields first, then a stable event name: `log.info({ campaignId }, 'campaigns.launched')`. */
export type Log = Pick<Logger, 'info' | 'warn' | 'error' | 'debug' | 'child'>;

/** A log that writes JSON lines to standard error. Secrets in well-known fields are never written. */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: ['password', '*.password', 'secret', '*.secret', 'authorization', '*.authorization'],
        remove: true,
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

/** A log that says nothing: for tests and one-off commands. */
export const silentLog: Log = pino({ level: 'silent' });
