import { Readable } from 'node:stream';
import nodemailer from 'nodemailer';
import { readSmtpOutcome, type SmtpFailure } from './read-smtp-outcome.ts';
import type { Transport } from './transport.ts';

const connections = 20;

/** The message on its way out: knows whether anything of it was asked for, which is only after the server said 354. */
class WatchedBody extends Readable {
  wasRead = false;
  readonly #raw: Buffer;

  constructor(raw: Buffer) {
    super();
    this.#raw = raw;
  }

  override _read(): void {
    this.wasRead = true;
    this.push(this.#raw);
    this.push(null);
  }
}

type Options = {
  name?: string;
  url: string;
  /** After this long without a word from the server a connection is given up. */
  silenceMs?: number;
  lookup?: Transport['lookup'];
};

/**
 * SMTP through nodemailer's pool. `maxRequeues: 0`: the pool never sends anything a second time by itself.
 * The URL may carry nodemailer's options as its query: `smtps://user:password@smtp.example.com?tls.servername=…`.
 */
export function createSmtpTransport({ name = 'smtp', url, silenceMs = 120_000, lookup }: Options): Transport {
  const pool = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: connections,
    maxMessages: 10_000,
    maxRequeues: 0,
    idleTimeout: 20_000,
    connectionTimeout: Math.min(silenceMs, 15_000),
    greetingTimeout: Math.min(silenceMs, 15_000),
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // nodemailer wants the message when it is queued, long before it is sent: it gets a key, and the body at the wire.
  const bodies = new WeakMap<Buffer, WatchedBody>();
  pool.use('stream', (mail, done) => {
    mail.message.processFunc((input) => {
      input.resume();
      return bodies.get(mail.data.raw as Buffer)!;
    });
    done();
  });

  return {
    name,
    connections,
    async send({ envelope, raw }) {
      const body = new WatchedBody(raw);
      const key = Buffer.from('key');
      bodies.set(key, body);
      try {
        const sent = await pool.sendMail({ envelope: { from: envelope.from, to: [envelope.to] }, raw: key });
        return { kind: 'accepted', response: sent.response };
      } catch (error) {
        return readSmtpOutcome(error as SmtpFailure, { bodyWasRead: body.wasRead });
      }
    },
    ...(lookup ? { lookup } : {}),
    async close() {
      pool.close();
    },
  };
}
