import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Extensions, noExtensions, readExtensions } from './envelope.ts';
import { ReplyReader, wordsOf } from './read-replies.ts';
import { chooseMethod, signIn } from './sign-in.ts';
import type { SmtpSettings } from './smtp-settings.ts';

/** Why there is no session: the server's answer, or what went wrong on the way. Holds no secrets. */
export class NoSession extends Error {
  readonly code: number | null;

  constructor(message: string, code: number | null = null) {
    super(message);
    this.code = code;
  }
}

export type OpenConnection = { socket: Socket; extensions: Extensions };

type Answer = { code: number; text: string; whole: string };

/** Connects, greets, goes over to TLS and signs in. Throws {@link NoSession}; `signal` gives it up. */
export async function openConnection(settings: SmtpSettings, signal: AbortSignal): Promise<OpenConnection> {
  const { host, port, localAddress, isSecure } = settings;
  const plain = connect({ host, port, noDelay: true, keepAlive: true, ...(localAddress ? { localAddress } : {}) });
  let talk: Talk | null = null;
  let socket = plain;
  const giveUp = () => socket.destroy(new NoSession('The way out is being closed'));
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await ready(plain, 'connect', settings.connectMs, 'No connection');
    if (settings.mayReach?.(plain.remoteAddress ?? '') === false) {
      throw new NoSession(`${host} is in a private network, which is not allowed here (PRIVATE_MAIL_SERVERS)`);
    }
    if (isSecure) socket = await encrypt(plain, settings);
    talk = new Talk(socket, settings.silenceMs);
    let isEncrypted = isSecure;
    await talk.expect(null, 'greeting', settings.greetingMs);
    let extensions = await greet(talk, settings);
    if (!isEncrypted && settings.startTls !== 'never' && (extensions.startTls || settings.startTls === 'required')) {
      await talk.expect('STARTTLS', 'STARTTLS');
      // What was said before encryption may be anybody's: it is forgotten, also what waits unread (RFC 3207, 4.2).
      talk.leave();
      socket = await encrypt(plain, settings);
      isEncrypted = true;
      talk = new Talk(socket, settings.silenceMs);
      extensions = await greet(talk, settings);
    }
    await authenticate(talk, settings, extensions, isEncrypted);
    talk.leave();
    if (talk.hasEarly()) throw new NoSession('The server spoke out of turn');
    return { socket, extensions };
  } catch (error) {
    talk?.leave();
    socket.on('error', () => undefined);
    socket.destroy();
    plain.destroy();
    throw error instanceof NoSession ? error : new NoSession((error as Error).message);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

async function greet(talk: Talk, { clientName }: SmtpSettings): Promise<Extensions> {
  const answer = await talk.ask(`EHLO ${clientName}`);
  if (isGood(answer)) return readExtensions(answer.whole);
  if (answer.code === 421) throw new NoSession(answer.text, answer.code);
  await talk.expect(`HELO ${clientName}`, 'HELO');
  return noExtensions;
}

async function authenticate(talk: Talk, settings: SmtpSettings, { auth: offered }: Extensions, isEncrypted: boolean) {
  const { auth, authMethod } = settings;
  // As nodemailer has it: a server that knows no way to sign in is used without.
  if (!auth || (offered.length === 0 && !authMethod)) return;
  const method = chooseMethod(offered, auth, { wanted: authMethod, isEncrypted });
  if (!method) throw new NoSession(`The server offers no way to sign in that we know (${offered.join(', ')})`);
  const answer = await signIn(method, auth, (line) => talk.ask(line));
  if (!isGood(answer)) throw new NoSession(answer.text, answer.code);
}

const isGood = ({ code }: { code: number }) => code >= 200 && code < 300;

async function encrypt(plain: Socket, settings: SmtpSettings): Promise<Socket> {
  const { host, tls } = settings;
  const servername = tls.servername ?? (isIP(host) ? '' : host);
  const socket = connectTls({ ...tls, socket: plain, servername });
  await ready(socket, 'secureConnect', settings.greetingMs, 'No encryption');
  return socket;
}

/** Waits for a socket's event; fails with its error, when it closes, or after a time. */
function ready(socket: Socket, event: 'connect' | 'secureConnect', limitMs: number, what: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error?: Error) => {
      stop();
      reject(
        error instanceof NoSession ? error : new NoSession(`${what}: ${error?.message || 'closed by the server'}`),
      );
    };
    const closed = () => fail();
    const done = () => {
      stop();
      resolve();
    };
    const timer = setTimeout(() => fail(new Error(`nothing within ${limitMs} ms`)), limitMs);
    const stop = () => {
      clearTimeout(timer);
      socket.off(event, done).off('error', fail).off('close', closed);
      socket.on('error', () => undefined);
    };
    socket.once(event, done).once('error', fail).once('close', closed);
  });
}

/** A dialogue before the first message: one line, one answer. An answer nobody asked for ends it. */
class Talk {
  readonly #socket: Socket;
  readonly #silenceMs: number;
  readonly #reader: ReplyReader;
  #waiting: { resolve(answer: Answer): void; reject(error: Error): void } | null = null;
  #early: Answer | null = null;
  #failure: NoSession | null = null;
  readonly #onData = (chunk: Buffer) => {
    if (!this.#reader.read(chunk)) this.#fail(new NoSession('The server does not speak SMTP'));
  };
  readonly #onError = (error: Error) => this.#fail(error instanceof NoSession ? error : new NoSession(error.message));
  readonly #onEnd = () => this.#fail(new NoSession('The server closed the connection'));

  constructor(socket: Socket, silenceMs: number) {
    this.#socket = socket;
    this.#silenceMs = silenceMs;
    this.#reader = new ReplyReader((code, bytes, start, end) => {
      const answer = { code, text: wordsOf(bytes, start, end), whole: bytes.toString('latin1', start, end) };
      const waiting = this.#waiting;
      this.#waiting = null;
      if (waiting) waiting.resolve(answer);
      else this.#early = answer;
    });
    socket.on('data', this.#onData).on('error', this.#onError).on('end', this.#onEnd).on('close', this.#onEnd);
  }

  #fail(failure: NoSession): void {
    this.#failure ??= failure;
    this.#waiting?.reject(this.#failure);
    this.#waiting = null;
  }

  /** Says a line (null: only listens) and waits for the answer to it. */
  ask(line: string | null, limitMs = this.#silenceMs): Promise<Answer> {
    const early = this.#early;
    this.#early = null;
    if (early && line === null) return Promise.resolve(early);
    return new Promise((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure);
        return;
      }
      if (early || this.#reader.hasBegun()) {
        reject(new NoSession('The server spoke out of turn', early?.code));
        return;
      }
      const timer = setTimeout(() => this.#fail(new NoSession(`The server said nothing for ${limitMs} ms`)), limitMs);
      this.#waiting = {
        resolve(answer) {
          clearTimeout(timer);
          resolve(answer);
        },
        reject(error) {
          clearTimeout(timer);
          reject(error);
        },
      };
      if (line !== null) this.#socket.write(`${line}\r\n`);
    });
  }

  /** Like {@link ask}, for lines that must be answered 2xx. */
  async expect(line: string | null, what: string, limitMs?: number): Promise<Answer> {
    const answer = await this.ask(line, limitMs);
    if (isGood(answer)) return answer;
    throw new NoSession(answer.text || `The server did not agree to ${what}`, answer.code);
  }

  /** Something was said that nobody asked for. */
  hasEarly(): boolean {
    return this.#early !== null;
  }

  /** Listens no more. What waits unread in the socket stays there for whoever comes next. */
  leave(): void {
    this.#reader.stop();
    this.#socket
      .off('data', this.#onData)
      .off('error', this.#onError)
      .off('end', this.#onEnd)
      .off('close', this.#onEnd);
    this.#socket.pause();
    this.#socket.on('error', () => undefined);
  }
}
