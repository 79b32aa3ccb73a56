import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { SMTPServer, SMTPServerOptions } from 'smtp-server';
import type { ReturnAddresses } from '../../messages/index.ts';
import { type Clock, type Db, type Doorbell, KohortError, type Log } from '../../platform/index.ts';
import { keepMail } from './inbound-mails.store.ts';
import { readAtMost } from './read-parts.ts';

type Parts = {
  db: Db;
  clock: Clock;
  doorbell: Doorbell;
  log: Log;
  addresses: ReturnAddresses;
  host: string;
  port: number;
  limits?: Partial<InboundLimits>;
};

export type InboundLimits = { maxBytes: number; mailsPerMinute: number; recipients: number; connections: number };

/** Notices return the whole mail at most; a server that fails in a big way sends thousands in an hour. */
const usualLimits: InboundLimits = {
  maxBytes: 10 * 1024 * 1024,
  mailsPerMinute: 600,
  recipients: 10,
  connections: 100,
};

const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode });

/** Counts what one address brings in a minute; forgets all at its end. */
function createMinuteCounter(clock: Clock, limit: number) {
  let minute = -1;
  let counts = new Map<string, number>();
  return (who: string): boolean => {
    const now = Math.floor(clock.now().getTime() / 60_000);
    if (now !== minute) [minute, counts] = [now, new Map()];
    const count = (counts.get(who) ?? 0) + 1;
    counts.set(who, count);
    return count <= limit;
  };
}

/**
 * Takes in mail for our return and unsubscribe addresses, and for nobody else: each is signed, so nothing is relayed
 * and nobody can report for a message he never got. 250 is answered once the mail is committed. Of a long mail the
 * first 512 KB are kept: what tells stands in front.
 */
export function createInboundServer({ db, clock, doorbell, log, addresses, host, port, limits: given }: Parts) {
  const limits = { ...usualLimits, ...given };
  const isWithin = createMinuteCounter(clock, limits.mailsPerMinute);

  const keep = async (recipients: string[], raw: Buffer) => {
    for (const envelopeTo of recipients) {
      const workspaceId = addresses.read(envelopeTo)?.workspaceId ?? null;
      const sourceKey = createHash('sha256').update(envelopeTo.toLowerCase()).update('\0').update(raw).digest('hex');
      await keepMail(db.sql, { workspaceId, source: 'smtp', sourceKey, envelopeTo, raw, receivedAt: clock.now() });
    }
    doorbell.ring('tracking.read-returns');
  };

  const options: SMTPServerOptions = {
    disabledCommands: ['AUTH', 'STARTTLS'],
    banner: 'Kohort returns',
    size: limits.maxBytes,
    maxClients: limits.connections,
    socketTimeout: 2 * 60_000,
    closeTimeout: 2_000,
    disableReverseLookup: true,
    logger: false,
    onMailFrom(_address, session, done) {
      done(
        isWithin(session.remoteAddress) ? null : refusal(451, '4.7.1 Too many mails in this minute; try again later'),
      );
    },
    onRcptTo({ address }, session, done) {
      if (session.envelope.rcptTo.length >= limits.recipients) return done(refusal(452, '4.5.3 Too many recipients'));
      done(addresses.read(address) ? null : refusal(550, '5.1.1 No such address here'));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      let kept = 0;
      stream.on('data', (chunk: Buffer) => {
        if (kept < readAtMost) chunks.push(chunk.subarray(0, readAtMost - kept));
        kept += chunk.length;
      });
      stream.on('error', done);
      stream.on('end', () => {
        if (stream.sizeExceeded) return done(refusal(552, '5.3.4 The mail is too large'));
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        keep(recipients, Buffer.concat(chunks)).then(
          () => done(null, '2.0.0 Thank you'),
          (error: Error) => {
            log.error({ error: error.message }, 'tracking.inbound.failed');
            done(refusal(451, '4.3.0 Could not keep it; try again'));
          },
        );
      });
    },
  };
  let server: SMTPServer | undefined;

  return {
    /** Listens; returns the port (0 = any free one). Throws `port_in_use` or `port_unusable`. */
    async start(): Promise<number> {
      const smtp = await import('smtp-server');
      const opened = new smtp.SMTPServer(options);
      server = opened;
      return new Promise<number>((resolve, reject) => {
        const refuse = (error: NodeJS.ErrnoException) => reject(portError(error, host, port));
        opened.once('error', refuse);
        const listening = opened.listen(port, host, () => {
          opened.off('error', refuse);
          // From here on errors are those of single connections.
          opened.on('error', (error) => log.debug({ error: error.message }, 'tracking.inbound.connection_failed'));
          resolve((listening.address() as AddressInfo).port);
        });
      });
    },
    close: () => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())),
  };
}

function portError(error: NodeJS.ErrnoException, host: string, port: number): KohortError {
  if (error.code === 'EADDRINUSE') {
    return new KohortError('port_in_use', { detail: `Port ${port} is in use by another program (INBOUND_PORT).` });
  }
  const detail = `Cannot listen on ${host}:${port} (${error.code}; INBOUND_HOST, INBOUND_PORT).`;
  return new KohortError('port_unusable', { detail });
}
