import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';

/**
 * A mail server that misbehaves on command. `at` names the moment, `answer` what it says there; 'drop' cuts the
 * connection instead, 'silence' says nothing more.
 */
export type Fault = {
  at: 'greeting' | 'ehlo' | 'mail' | 'rcpt' | 'data' | 'in-data' | 'dot';
  answer: string | 'drop' | 'silence';
  /** Misbehaves this many times, then behaves (default: always). */
  times?: number;
};

export type SmtpSink = {
  url: string;
  /** Messages it answered 250 for. */
  taken: { from: string; to: string; raw: string }[];
  /** Messages whose final dot it saw, answered or not. */
  seen: number;
  /** Bytes that came after a 354, dots and all. */
  bodyBytes: number;
  connections: number;
  /** From now on misbehaves like this; with nothing, behaves. */
  misbehave(fault?: Fault): void;
  close(): Promise<void>;
};

export type Moment = Fault['at'];

const replies = {
  greeting: '220 sink',
  ehlo: '250-sink\r\n250 8BITMIME',
  mail: '250 ok',
  rcpt: '250 ok',
  data: '354 go on',
  dot: '250 taken',
};

/**
 * Plain SMTP on loopback, on a free port. Written by hand, so that it can break at any point of the dialogue. `watch` is
 * told of each moment before anything is answered; at 'dot' the message counts as taken just after.
 */
export async function startSmtpSink(firstFault?: Fault, watch?: (moment: Moment) => void): Promise<SmtpSink> {
  let fault = firstFault;
  let left = fault?.times ?? Number.POSITIVE_INFINITY;
  const sockets = new Set<Socket>();
  const sink: Omit<SmtpSink, 'url' | 'close'> = {
    taken: [],
    seen: 0,
    bodyBytes: 0,
    connections: 0,
    misbehave(wanted) {
      fault = wanted;
      left = wanted?.times ?? Number.POSITIVE_INFINITY;
    },
  };

  const server: Server = createServer((socket) => {
    sink.connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let buffer = '';
    let isData = false;
    let from = '';
    let to = '';

    /** True when the dialogue goes on as usual. */
    const say = (moment: keyof typeof replies | 'in-data'): boolean => {
      watch?.(moment);
      if (fault?.at === moment && left > 0) {
        left -= 1;
        if (fault.answer === 'drop') socket.destroy();
        else if (fault.answer !== 'silence') socket.write(`${fault.answer}\r\n`);
        return false;
      }
      if (moment !== 'in-data') socket.write(`${replies[moment]}\r\n`);
      return true;
    };

    const readData = () => {
      if (!say('in-data')) return;
      const end = buffer.indexOf('\r\n.\r\n');
      if (end === -1) return;
      const raw = buffer.slice(0, end + 2);
      buffer = buffer.slice(end + 5);
      isData = false;
      sink.seen += 1;
      if (say('dot')) sink.taken.push({ from, to, raw });
    };

    const readCommand = (line: string) => {
      const verb = line.slice(0, 4).toUpperCase();
      const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
      if (verb === 'EHLO' || verb === 'HELO') say('ehlo');
      else if (verb === 'MAIL' && say('mail')) from = address;
      else if (verb === 'RCPT' && say('rcpt')) to = address;
      else if (verb === 'DATA') isData = say('data');
      else if (verb === 'RSET' || verb === 'NOOP') socket.write('250 ok\r\n');
      else if (verb === 'QUIT') socket.end('221 bye\r\n');
    };

    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      buffer += chunk;
      if (isData) sink.bodyBytes += chunk.length;
      while (!isData && buffer.includes('\r\n')) {
        const end = buffer.indexOf('\r\n');
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        readCommand(line);
      }
      if (isData && buffer.length > 0) readData();
    });
    say('greeting');
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(sink, {
    url: `smtp://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  });
}
