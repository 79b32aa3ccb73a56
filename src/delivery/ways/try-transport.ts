import { connect, isIP, type Socket } from 'node:net';
import type { Transporter } from 'nodemailer';
import type SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';
import { KohortError, type Vault } from '../../platform/index.ts';
import { mayReach, openPlugin, openSendmail, openSes, readRow, type WayPolicy } from './open-transport.ts';
import type { TransportTrial } from './transports.schema.ts';
import type { TransportRow } from './transports.store.ts';

type Parts = { vault: Vault; policy: WayPolicy };
type Found = Omit<TransportTrial, 'tookMs'>;

const patienceMs = 10_000;

/**
 * Tries a way out without sending anything: an SMTP server is connected to, greeted, and signed in to; a service is
 * asked; a program is looked for. Never throws for what the other side does. No secret is in the answer.
 */
export async function tryTransport(row: TransportRow, parts: Parts): Promise<TransportTrial> {
  const startedMs = Date.now();
  const found = await tryKind(row, parts).catch((failure: unknown): Found => {
    if (failure instanceof KohortError && !failure.kind.expected) throw failure;
    const said = failure instanceof KohortError ? failure.detail : wordsOf(failure);
    return { works: false, said, isEncrypted: null };
  });
  return { ...found, tookMs: Date.now() - startedMs };
}

async function tryKind(row: TransportRow, parts: Parts): Promise<Found> {
  if (row.kind === 'smtp') return trySmtp(row, parts);
  if (row.kind === 'sendmail') return trySendmail(row, parts.policy);
  const transporter =
    row.kind === 'ses'
      ? await openSes(row, parts.vault)
      : await openPlugin(row, { ...readRow('plugin', row, parts.vault), policy: parts.policy });
  return tryTransporter(transporter);
}

async function tryTransporter(transporter: Transporter): Promise<Found> {
  try {
    await transporter.verify();
    return { works: true, said: 'It is ready to take messages.', isEncrypted: null };
  } finally {
    transporter.close();
  }
}

async function trySendmail(row: TransportRow, policy: WayPolicy): Promise<Found> {
  (await openSendmail(row, policy)).close();
  return { works: true, said: `${policy.sendmailPath} is there and may be run.`, isEncrypted: null };
}

/** Connects by itself, so that the address can be looked at before a byte is said. */
async function trySmtp(row: TransportRow, { vault, policy }: Parts): Promise<Found> {
  const { settings, secret } = readRow('smtp', row, vault);
  const { host, port, security, user, clientName } = settings;
  const { default: Session } = await import('nodemailer/lib/smtp-connection/index.js');
  const socket = await connectTo(host, port, mayReach(policy));
  const session = new Session({
    host,
    port,
    connection: socket,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { servername: isIP(host) ? '' : host },
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    connectionTimeout: patienceMs,
    logger: false,
    ...(clientName === undefined ? {} : { name: clientName }),
  });
  try {
    await new Promise<void>((resolve, reject) => {
      session.once('error', reject);
      session.connect(() => resolve());
    });
    if (user !== undefined) {
      await new Promise<void>((resolve, reject) => {
        session.login({ credentials: { user, pass: secret?.password ?? '' } }, (error) =>
          error ? reject(error) : resolve(),
        );
      });
    }
    return { works: true, said: lastWords(session), isEncrypted: session.secure };
  } catch (failure) {
    return { works: false, said: wordsOf(failure), isEncrypted: session.secure };
  } finally {
    // Whatever it says to a goodbye is of no interest any more.
    session.on('error', () => undefined);
    session.quit();
    setTimeout(() => session.close(), 1_000).unref();
  }
}

function connectTo(host: string, port: number, isAllowed: (address: string) => boolean): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const timer = setTimeout(() => socket.destroy(new Error(`nothing answered within ${patienceMs} ms`)), patienceMs);
    socket.once('error', reject);
    socket.once('close', () => clearTimeout(timer));
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', reject);
      const address = socket.remoteAddress ?? '';
      if (isAllowed(address)) {
        resolve(socket);
        return;
      }
      socket.on('error', () => undefined);
      socket.destroy();
      reject(
        new KohortError('transport_unusable', {
          detail:
            `${host} is a machine of a private network (${address}), which workspaces may not connect to. ` +
            'Whoever runs Kohort allows it by PRIVATE_MAIL_SERVERS=yes.',
        }),
      );
    });
  });
}

/** What an error says, or the server's own words; on one line. */
function wordsOf(failure: unknown): string {
  const { response, message } = failure as { response?: string; message?: string };
  return oneLine(response ?? message ?? String(failure));
}

const lastWords = (session: SMTPConnection): string =>
  oneLine((session as unknown as { lastServerResponse?: string | false }).lastServerResponse || 'It greeted us.');

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim().slice(0, 500);
