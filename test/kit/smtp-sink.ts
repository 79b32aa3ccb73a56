import { type AddressInfo, createServer, type Socket } from 'node:net';
import { TLSSocket, type TLSSocketOptions } from 'node:tls';
import { createSinkDialogue } from './smtp-sink-dialogue.ts';

/**
 * A mail server that misbehaves on command. `at` names the moment, `answer` what it says there; 'drop' cuts the
 * connection instead, 'silence' says nothing more.
 */
export type Fault = {
  at: 'greeting' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'in-data' | 'dot';
  answer: string | 'drop' | 'silence';
  /** Misbehaves this many times, then behaves (default: always). */
  times?: number;
};

export type Moment = Fault['at'];

export type SinkOptions = {
  /** What it says after EHLO that it can do; STARTTLS and AUTH are added where they are meant. */
  extensions?: string[];
  /** With these it encrypts: at once, or after STARTTLS. */
  tls?: { key: string; cert: string; at: 'connect' | 'starttls' };
  /** Who may sign in, and how it lets them. */
  auth?: { user: string; secret: string; methods: string[] };
  /** Says 354 although there is no recipient, and refuses the dot. */
  isLenient?: boolean;
  /** Announces PIPELINING, and loses what comes with another command. */
  losesPipelined?: boolean;
  /** What somebody on the line adds to the answer to STARTTLS. */
  injected?: string;
  /** Writes its answers one byte at a time. */
  isSlow?: boolean;
  /** Asked at each moment; what it returns comes before `fault`. */
  faultAt?(moment: Moment): Fault['answer'] | undefined;
  /** Told of each moment before anything is answered; at 'dot' the message counts as taken just after. */
  watch?(moment: Moment): void;
};

export type SmtpSink = {
  url: string;
  /** Messages it answered 250 for. */
  taken: { from: string; to: string; raw: string }[];
  /** Messages whose final dot it saw, answered or not. */
  seen: number;
  /** Bytes that came after a 354, dots and all. */
  bodyBytes: number;
  /** Connections there have been, and the most there were at once. */
  connections: number;
  most: number;
  /** Connections open now. */
  open: number;
  /** Commands it read, in order. */
  commands: string[];
  /** What came after it fell silent. */
  unheard: string;
  /** Packets it read after the greeting. */
  reads: number;
  /** Says something on every connection, unasked. */
  say(text: string): void;
  /** From now on misbehaves like this; with nothing, behaves. */
  misbehave(fault?: Fault): void;
  close(): Promise<void>;
};

/**
 * SMTP on loopback, on a free port. Written by hand, so that it can break at any point of the dialogue.
 */
export async function startSmtpSink(
  firstFault?: Fault,
  given: SinkOptions | SinkOptions['watch'] = {},
): Promise<SmtpSink> {
  const options = typeof given === 'function' ? { watch: given } : given;
  let fault = firstFault;
  let left = fault?.times ?? Number.POSITIVE_INFINITY;
  const sockets = new Set<Socket>();
  const sink: Omit<SmtpSink, 'url' | 'close'> = {
    taken: [],
    seen: 0,
    bodyBytes: 0,
    connections: 0,
    most: 0,
    open: 0,
    commands: [],
    reads: 0,
    unheard: '',
    say(text) {
      for (const socket of sockets) socket.write(text);
    },
    misbehave(wanted) {
      fault = wanted;
      left = wanted?.times ?? Number.POSITIVE_INFINITY;
    },
  };
  const faultAt = (moment: Moment): Fault['answer'] | undefined => {
    options.watch?.(moment);
    const own = options.faultAt?.(moment);
    if (own !== undefined) return own;
    if (fault?.at !== moment || left <= 0) return undefined;
    left -= 1;
    return fault.answer;
  };

  const server = createServer((plain) => {
    sink.connections += 1;
    sockets.add(plain);
    sink.most = Math.max(sink.most, sockets.size);
    sink.open = sockets.size;
    plain.on('close', () => {
      sockets.delete(plain);
      sink.open = sockets.size;
    });
    plain.on('error', () => undefined);
    const { tls } = options;
    const encrypted = (): Socket => {
      const secrets: TLSSocketOptions = { isServer: true, key: tls?.key ?? '', cert: tls?.cert ?? '' };
      return new TLSSocket(plain, secrets).on('error', () => undefined);
    };
    const dialogue = createSinkDialogue({ sink, options, faultAt, encrypt: encrypted });
    dialogue.speakTo(tls?.at === 'connect' ? encrypted() : plain, true);
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(sink, {
    url: `${options.tls?.at === 'connect' ? 'smtps' : 'smtp'}://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  });
}
