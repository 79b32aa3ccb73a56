import { Readable } from 'node:stream';
import type { Transporter } from 'nodemailer';
import { readSmtpOutcome, type SmtpFailure } from './read-smtp-outcome.ts';
import type { SendOptions, Transport, WireMessage } from './transport.ts';

/** The message on its way out: knows whether anything of it was asked for; asks whether it may go before it does. */
class WatchedBody extends Readable {
  /** Something of it left us. */
  wasRead = false;
  wasRefused = false;
  readonly #message: WireMessage;
  readonly #mayGo: SendOptions['mayGo'];

  constructor(message: WireMessage, mayGo: SendOptions['mayGo']) {
    super();
    this.#message = message;
    this.#mayGo = mayGo;
  }

  override _read(): void {
    if (this.#mayGo) void this.#ask(this.#mayGo);
    else this.#give();
  }

  async #ask(mayGo: NonNullable<SendOptions['mayGo']>): Promise<void> {
    const isAllowed = await Promise.resolve()
      .then(mayGo)
      .catch(() => false);
    if (this.destroyed) return;
    if (isAllowed) {
      this.#give();
      return;
    }
    this.wasRefused = true;
    this.destroy(new Error('It may not go'));
  }

  #give(): void {
    this.wasRead = true;
    if (this.#message.prefix) this.push(this.#message.prefix);
    this.push(this.#message.raw);
    this.push(null);
  }
}

type Options = {
  name: string;
  /** Made with `maxRequeues: 0` where it has a pool: it must not send a second time by itself. */
  transporter: Transporter;
  connections: number;
  /** The outcome of a send that failed; by default read as SMTP's. */
  readFailure?: typeof readSmtpOutcome;
  lookup?: Transport['lookup'];
};

/**
 * Any way out that nodemailer has: its own transports (SES, Sendmail, streams) and plug-ins. The message goes as the
 * bytes it is made of.
 */
export function createNodemailerTransport(options: Options): Transport {
  const { name, transporter, connections, readFailure = readSmtpOutcome, lookup } = options;
  // nodemailer wants the message when it is queued, long before it is sent: it gets a key, and the body at the wire.
  const bodies = new WeakMap<Buffer, WatchedBody>();
  transporter.use('stream', (mail, done) => {
    mail.message.processFunc((input) => {
      input.resume();
      return bodies.get(mail.data.raw as Buffer)!;
    });
    done();
  });
  const queue = createQueue(connections);

  const send = async (message: WireMessage, { mayGo }: SendOptions = {}): ReturnType<Transport['send']> => {
    const { envelope } = message;
    const body = new WatchedBody(message, mayGo);
    const key = Buffer.from('key');
    bodies.set(key, body);
    try {
      const sent = await transporter.sendMail({ envelope: { from: envelope.from, to: [envelope.to] }, raw: key });
      return { kind: 'accepted', response: String(sent.response ?? sent.messageId ?? '') };
    } catch (error) {
      if (body.wasRefused) return { kind: 'not-sent' };
      return readFailure(error as SmtpFailure, { bodyWasRead: body.wasRead });
    }
  };

  return {
    name,
    connections,
    send: (message, sendOptions) => queue.run(() => send(message, sendOptions)),
    ...(lookup ? { lookup } : {}),
    async close() {
      await queue.settled();
      transporter.close();
    },
  };
}

/** At most so many at a time, in the order they came: transports without a pool start everything at once. */
function createQueue(width: number) {
  const waiting: (() => void)[] = [];
  const running = new Set<Promise<unknown>>();
  return {
    async run<T>(work: () => Promise<T>): Promise<T> {
      if (running.size >= width) await new Promise<void>((resolve) => waiting.push(resolve));
      const result = work();
      running.add(result);
      try {
        return await result;
      } finally {
        running.delete(result);
        waiting.shift()?.();
      }
    },
    async settled(): Promise<void> {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
