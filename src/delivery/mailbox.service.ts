import type { AddressInfo } from 'node:net';
import type { SMTPServer, SMTPServerOptions } from 'smtp-server';
import {
  type Clock,
  cursorToId,
  type Db,
  KohortError,
  type Log,
  notFound,
  type PageQuery,
  toPage,
} from '../platform/index.ts';
import * as store from './mailbox.store.ts';
import { type ReadMail, readMail, readMailHeaders } from './read-mail.ts';

const keptMails = 50_000;
const pruneEvery = 1_000;
const maxMailBytes = 25 * 1024 * 1024;
const host = '127.0.0.1';

export type Mailbox = ReturnType<typeof createMailbox>;

/**
 * The built-in mailbox: a real SMTP server on loopback that keeps what it takes in the database, so that everything can
 * be tried without a mail server. A mail is stored before 250 is answered; mails that arrive together are stored
 * together. Port 0 = any free one.
 */
export function createMailbox({ db, clock, port, log }: { db: Db; clock: Clock; port: number; log: Log }) {
  const keep = createKeeper(db, clock);
  const options: SMTPServerOptions = {
    disabledCommands: ['AUTH', 'STARTTLS'],
    banner: 'Kohort mailbox',
    size: maxMailBytes,
    socketTimeout: 5 * 60_000,
    closeTimeout: 2_000,
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', done);
      stream.on('end', () => {
        if (stream.sizeExceeded) {
          done(Object.assign(new Error('The mail is larger than 25 MB'), { responseCode: 552 }));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        const raw = Buffer.concat(chunks);
        const sender = mailFrom ? mailFrom.address : '';
        Promise.all(rcptTo.map(({ address }) => keep({ sender, recipient: address, raw }))).then(
          () => done(null, 'kept in the mailbox'),
          (error: Error) => {
            log.error({ error: error.message }, 'delivery.mailbox.failed');
            done(Object.assign(new Error('The mailbox could not keep it; try again'), { responseCode: 451 }));
          },
        );
      });
    },
  };
  let server: SMTPServer | undefined;

  return {
    /** Listens; returns the port. Throws `port_in_use` or `port_unusable`. */
    async start(): Promise<number> {
      const smtp = await import('smtp-server');
      const opened = new smtp.SMTPServer(options);
      server = opened;
      return new Promise<number>((resolve, reject) => {
        const refuse = (error: NodeJS.ErrnoException) => reject(portError(error, port));
        opened.once('error', refuse);
        const listening = opened.listen(port, host, () => {
          opened.off('error', refuse);
          // From here on errors are those of single connections: the client sees them.
          opened.on('error', (error) => log.debug({ error: error.message }, 'delivery.mailbox.connection_failed'));
          resolve((listening.address() as AddressInfo).port);
        });
      });
    },

    close: () => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())),
  };
}

function portError(error: NodeJS.ErrnoException, port: number): KohortError {
  return error.code === 'EADDRINUSE'
    ? new KohortError('port_in_use', { detail: `Port ${port} is in use by another program (MAILBOX_PORT).` })
    : new KohortError('port_unusable', { detail: `Cannot listen on ${host}:${port} (${error.code}; MAILBOX_PORT).` });
}

/** Reading what the mailbox has caught. Works in every process, also where the server itself runs elsewhere. */
export function createMailboxReader({ db }: { db: Db }) {
  return {
    /** Newest first. */
    async list(
      workspaceId: number,
      query: PageQuery & Omit<store.MailFilter, 'after' | 'limit'>,
    ): Promise<{ items: store.MailRow[]; nextCursor: string | null }> {
      const { cursor, limit, ...filter } = query;
      const wanted = { ...filter, after: cursorToId(cursor), limit: limit + 1 };
      return toPage(await store.listMails(db.sql, workspaceId, wanted), limit);
    },

    /** Which of these messages have arrived: the mailbox remembers what it took. */
    arrived: (messageIds: number[]): Promise<Set<number>> => store.findArrived(db.sql, messageIds),

    /** Throws `not_found`. */
    async get(workspaceId: number, mailId: number): Promise<store.MailRow & { raw: Buffer; read: ReadMail }> {
      const mail = await store.findMail(db.sql, workspaceId, mailId);
      if (!mail) throw notFound('mail', mailId);
      return { ...mail, read: await readMail(mail.raw) };
    },
  };
}

export type MailboxReader = ReturnType<typeof createMailboxReader>;

/** Stores mails that arrive while an insert is under way with the next one: under load one commit keeps dozens. */
function createKeeper(db: Db, clock: Clock) {
  type Waiting = { mail: store.IncomingMail; resolve: () => void; reject: (error: Error) => void };
  const waiting: Waiting[] = [];
  let isFlushing = false;
  let sincePrune = pruneEvery;

  const flush = async () => {
    if (isFlushing) return;
    isFlushing = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, 200);
      try {
        await store.insertMails(
          db.sql,
          batch.map(({ mail }) => mail),
          clock.now(),
        );
        for (const { resolve } of batch) resolve();
        sincePrune += batch.length;
        if (sincePrune >= pruneEvery) {
          sincePrune = 0;
          await store.pruneMails(db.sql, keptMails);
        }
      } catch (error) {
        for (const { reject } of batch) reject(error as Error);
      }
    }
    isFlushing = false;
  };

  return async ({ sender, recipient, raw }: { sender: string; recipient: string; raw: Buffer }): Promise<void> => {
    const { subject, workspaceId, messageId } = await readMailHeaders(raw);
    const mail = { claimedWorkspaceId: workspaceId, claimedMessageId: messageId, sender, recipient, subject, raw };
    await new Promise<void>((resolve, reject) => {
      waiting.push({ mail, resolve, reject });
      void flush();
    });
  };
}
