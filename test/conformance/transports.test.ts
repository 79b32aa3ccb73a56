import nodemailer from 'nodemailer';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createNodemailerTransport,
  createSmtpTransport,
  type Transport,
  type WireMessage,
} from '../../src/delivery/index.ts';
import { type Fault, type SmtpSink, startSmtpSink } from '../kit/smtp-sink.ts';

const plain = ['8BITMIME'];
const pipelining = ['8BITMIME', 'PIPELINING', 'SIZE 1000000'];

type Implementation = { open(url: string): Transport; extensions: string[] };

/** Every implementation of the port that speaks SMTP, and what the server says it can do. */
const implementations: Record<string, Implementation> = {
  nodemailer: { open: openNodemailer, extensions: pipelining },
  'our engine, grouped': {
    open: (url) => createSmtpTransport({ url, silenceMs: 300, pauseMs: 10 }),
    extensions: pipelining,
  },
  'our engine, in step': {
    open: (url) => createSmtpTransport({ url, silenceMs: 300, pauseMs: 10 }),
    extensions: plain,
  },
};

function openNodemailer(url: string): Transport {
  const connections = 20;
  const timeouts = { connectionTimeout: 300, greetingTimeout: 300, socketTimeout: 300 };
  const pool = { url, pool: true, maxConnections: connections, maxRequeues: 0, ...timeouts } as const;
  return createNodemailerTransport({ name: 'nodemailer', connections, transporter: nodemailer.createTransport(pool) });
}

const body = 'From: a@shop.example\r\nTo: b@people.example\r\nSubject: hello\r\n\r\n.dot at the start\r\nend\r\n';
const message = (to = 'b@people.example'): WireMessage => ({
  envelope: { from: 'a@shop.example', to },
  raw: Buffer.from(body),
  messageId: 1,
});

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

/**
 * What is certain and what is not (RFC 5321). Before a byte of the message has left, nothing can have been taken: try
 * later. From then on only an answer tells.
 */
const cases: [string, Fault | undefined, string, number][] = [
  ['takes it', undefined, 'accepted', 1],
  ['refuses the recipient for good', { at: 'rcpt', answer: '550 no such user' }, 'rejected', 0],
  ['refuses the recipient for now (greylisting)', { at: 'rcpt', answer: '451 come back' }, 'try-later', 0],
  ['refuses the sender for good', { at: 'mail', answer: '550 not you' }, 'rejected', 0],
  ['refuses DATA for now', { at: 'data', answer: '451 no space' }, 'try-later', 0],
  ['refuses the message for good', { at: 'dot', answer: '554 spam' }, 'rejected', 1],
  ['refuses the message for now', { at: 'dot', answer: '452 no space' }, 'try-later', 1],
  ['is full and says so in the greeting', { at: 'greeting', answer: '421 too busy' }, 'try-later', 0],
  ['serves nobody here', { at: 'greeting', answer: '554 go away' }, 'try-later', 0],
  ['cuts the connection at the greeting', { at: 'greeting', answer: 'drop' }, 'try-later', 0],
  ['cuts the connection at EHLO', { at: 'ehlo', answer: 'drop' }, 'try-later', 0],
  ['cuts the connection at MAIL', { at: 'mail', answer: 'drop' }, 'try-later', 0],
  ['cuts the connection at RCPT', { at: 'rcpt', answer: 'drop' }, 'try-later', 0],
  ['cuts the connection at DATA', { at: 'data', answer: 'drop' }, 'try-later', 0],
  ['cuts the connection in the message', { at: 'in-data', answer: 'drop' }, 'unknown', 0],
  ['cuts the connection after the dot', { at: 'dot', answer: 'drop' }, 'unknown', 1],
  ['falls silent at RCPT', { at: 'rcpt', answer: 'silence' }, 'try-later', 0],
  ['falls silent after the dot', { at: 'dot', answer: 'silence' }, 'unknown', 1],
];

const permissions: [string, () => Promise<boolean>, string, number][] = [
  ['yes', async () => true, 'accepted', 1],
  ['no', async () => false, 'not-sent', 0],
  ['an error', () => Promise.reject(new Error('no ledger')), 'not-sent', 0],
];

describe.each(Object.entries(implementations))('%s', (_, implementation) => {
  const start = async (fault?: Fault): Promise<{ sink: SmtpSink; transport: Transport }> => {
    const sink = await startSmtpSink(fault, { extensions: implementation.extensions });
    const transport = implementation.open(sink.url);
    open.push(transport, sink);
    return { sink, transport };
  };

  it.each(cases)('when the server %s', async (_name, fault, kind, seen) => {
    const { sink, transport } = await start(fault);
    const outcome = await transport.send(message());
    expect(outcome.kind).toBe(kind);
    expect(sink.seen).toBe(seen);
    expect(sink.taken).toHaveLength(kind === 'accepted' ? 1 : 0);
  });

  it('when nobody listens', async () => {
    const { sink, transport } = await start();
    await sink.close();
    expect((await transport.send(message())).kind).toBe('try-later');
  });

  it("keeps the server's words", async () => {
    const refused = await start({ at: 'rcpt', answer: '550 5.1.1 no such user' });
    expect(await refused.transport.send(message())).toEqual({
      kind: 'rejected',
      reason: '550 5.1.1 no such user',
      code: 550,
      status: '5.1.1',
      stage: 'rcpt',
    });
    const taken = await start();
    expect(await taken.transport.send(message())).toEqual({ kind: 'accepted', response: '250 taken' });
  });

  it('sends the bytes as they are, dots stuffed on the wire', async () => {
    const { sink, transport } = await start();
    await transport.send(message());
    expect(sink.taken).toEqual([
      { from: 'a@shop.example', to: 'b@people.example', raw: body.replace('\r\n.dot', '\r\n..dot') },
    ]);
  });

  it('sends what goes before it first', async () => {
    const { sink, transport } = await start();
    await transport.send({ ...message(), prefix: Buffer.from('DKIM-Signature: v=1\r\n') });
    expect(sink.taken[0]?.raw).toBe(`DKIM-Signature: v=1\r\n${body.replace('\r\n.dot', '\r\n..dot')}`);
  });

  it.each(permissions)(
    'asks once whether it may go, before anything of it leaves: %s',
    async (_name, answer, kind, seen) => {
      const { sink, transport } = await start();
      const asked: number[] = [];
      const mayGo = (): Promise<boolean> => {
        asked.push(sink.bodyBytes);
        return answer();
      };
      expect((await transport.send(message(), { mayGo })).kind).toBe(kind);
      expect(asked).toEqual([0]);
      expect(sink.seen).toBe(seen);
      if (seen === 0) expect(sink.bodyBytes).toBe(0);
      expect((await transport.send(message('next@people.example'))).kind).toBe('accepted');
      expect(sink.taken).toHaveLength(seen + 1);
    },
  );

  it('does not ask where the recipient is refused', async () => {
    const { transport } = await start({ at: 'rcpt', answer: '550 no such user' });
    let asked = 0;
    const outcome = await transport.send(message(), {
      mayGo() {
        asked += 1;
        return true;
      },
    });
    expect([outcome.kind, asked]).toEqual(['rejected', 0]);
  });

  it('never sends a second time by itself, and goes on with the next message', async () => {
    const { sink, transport } = await start({ at: 'dot', answer: 'drop', times: 3 });
    const outcomes = [];
    for (let index = 0; index < 5; index += 1) outcomes.push((await transport.send(message())).kind);
    expect(outcomes).toEqual(['unknown', 'unknown', 'unknown', 'accepted', 'accepted']);
    expect(sink.seen).toBe(5);
  });

  it('takes as many at once as it says, each once', async () => {
    const { sink, transport } = await start();
    const addresses = Array.from({ length: transport.connections * 5 }, (_, index) => `p${index}@people.example`);
    const outcomes = await Promise.all(addresses.map((to) => transport.send(message(to))));
    expect(outcomes.every(({ kind }) => kind === 'accepted')).toBe(true);
    expect(sink.taken.map(({ to }) => to).sort()).toEqual([...addresses].sort());
    expect(sink.most).toBeLessThanOrEqual(transport.connections);
  });
});
