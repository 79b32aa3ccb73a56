import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSmtpTransport } from '../../../../src/delivery/index.ts';
import { makeSelfSigned } from '../../../kit/self-signed.ts';
import { type Fault, type SinkOptions, type SmtpSink, startSmtpSink } from '../../../kit/smtp-sink.ts';

type Given = { fault?: Fault; query?: string; credentials?: string; engine?: object } & SinkOptions;

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

const grouped = ['PIPELINING', '8BITMIME', 'SMTPUTF8', 'SIZE 1000000'];
let certificate: { key: string; cert: string };
beforeAll(() => {
  certificate = makeSelfSigned();
});

async function start({ fault, query = '', credentials = '', engine = {}, ...options }: Given = {}) {
  const sink: SmtpSink = await startSmtpSink(fault, { extensions: grouped, ...options });
  const url = `${sink.url.replace('//', `//${credentials}`)}?${query}`;
  const transport = createSmtpTransport({ url, silenceMs: 400, pauseMs: 10, ...engine });
  open.push(transport, sink);
  const send = (to = 'b@people.example', raw = 'Subject: hi\r\n\r\nhello\r\n', mayGo?: () => Promise<boolean>) =>
    transport.send(
      { envelope: { from: 'a@shop.example', to }, raw: Buffer.from(raw), messageId: null },
      mayGo ? { mayGo } : {},
    );
  const sendMany = (count: number) =>
    Promise.all(Array.from({ length: count }, (_, at) => send(`p${at}@people.example`)));
  return { sink, transport, send, sendMany };
}

const kinds = (outcomes: { kind: string }[]) => outcomes.map(({ kind }) => kind);

describe('grouping', () => {
  it('writes an envelope at once, and the next behind the dot', async () => {
    const { sink, sendMany } = await start({ query: 'maxConnections=1' });
    expect(kinds(await sendMany(20))).toEqual(Array.from({ length: 20 }, () => 'accepted'));
    expect(sink.commands.slice(0, 7).map((line) => line.slice(0, 4))).toEqual([
      ...['EHLO', 'MAIL', 'RCPT', 'DATA'],
      ...['MAIL', 'RCPT', 'DATA'],
    ]);
    // EHLO, the first envelope, and one packet for each message with the envelope behind it.
    expect(sink.reads).toBeLessThanOrEqual(24);
  });

  it('waits for each answer where the server does not announce it', async () => {
    const { sink, sendMany } = await start({ query: 'maxConnections=1', extensions: [] });
    expect(kinds(await sendMany(3))).toEqual(['accepted', 'accepted', 'accepted']);
    expect(sink.reads).toBeGreaterThanOrEqual(1 + 3 * 4);
  });

  it('takes no go-ahead that came with an earlier answer: no message is called taken that was not', async () => {
    const early: Record<string, string> = { rcpt: '250 ok\r\n354 go on', data: '250 what' };
    const { sink, send } = await start({ extensions: [], isLenient: true, faultAt: (moment) => early[moment] });
    expect(await send()).toMatchObject({ kind: 'try-later', reason: expect.stringContaining('not asked for: 354') });
    expect(sink.commands).not.toContain('DATA');
  });

  it.each([true, false])(
    'is given up where the server announces it and cannot; nothing is sent twice (slow: %s)',
    async (isSlow) => {
      const { sink, sendMany } = await start({
        losesPipelined: true,
        isSlow,
        query: 'maxConnections=2',
        engine: { silenceMs: 150 },
      });
      const outcomes = [...(await sendMany(4)), ...(await sendMany(4)), ...(await sendMany(4)), ...(await sendMany(4))];
      const accepted = outcomes.filter(({ kind }) => kind === 'accepted');
      expect(outcomes.every(({ kind }) => kind === 'accepted' || kind === 'try-later')).toBe(true);
      expect(accepted.length).toBe(sink.taken.length);
      expect(kinds(outcomes.slice(-4))).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
    },
  );

  it('announces a message that comes while another waits for its verdict, and moves it when that never comes', async () => {
    const { sink, send } = await start({
      query: 'maxConnections=1',
      fault: { at: 'dot', answer: 'silence', times: 1 },
    });
    const first = send('first@people.example');
    await expect.poll(() => sink.seen).toBe(1);
    const second = send('second@people.example');
    await expect.poll(() => sink.unheard).toContain('RCPT TO:<second@people.example>');
    expect(await first).toMatchObject({ kind: 'unknown' });
    expect(await second).toMatchObject({ kind: 'accepted' });
    expect(sink.taken.map(({ to }) => to)).toEqual(['second@people.example']);
  });

  it('reads answers that come byte by byte', async () => {
    const { sink, sendMany } = await start({ isSlow: true, query: 'maxConnections=2' });
    expect(kinds(await sendMany(12))).toEqual(Array.from({ length: 12 }, () => 'accepted'));
    expect(sink.taken).toHaveLength(12);
  });

  it('refuses one among others, and each gets its own outcome', async () => {
    let asked = 0;
    const faultAt: SinkOptions['faultAt'] = (moment) => {
      if (moment !== 'rcpt') return undefined;
      asked += 1;
      return asked % 3 === 0 ? '550 5.1.1 no such user' : undefined;
    };
    for (const isLenient of [false, true]) {
      asked = 0;
      const { sink, sendMany } = await start({ query: 'maxConnections=1', faultAt, isLenient });
      const outcomes = await sendMany(9);
      expect(kinds(outcomes)).toEqual(Array.from({ length: 9 }, (_, at) => (at % 3 === 2 ? 'rejected' : 'accepted')));
      expect(sink.taken.map(({ to }) => to)).toEqual([0, 1, 3, 4, 6, 7].map((at) => `p${at}@people.example`));
      expect(sink.connections).toBe(1);
    }
  });
});

describe('a session that concerns no message', () => {
  it('moves messages on when the server wants no more of them on a connection', async () => {
    let mails = 0;
    const faultAt: SinkOptions['faultAt'] = (moment) => {
      if (moment !== 'mail') return undefined;
      mails += 1;
      return mails % 4 === 0 ? '421 4.7.0 too many messages on this connection' : undefined;
    };
    const { sink, sendMany } = await start({ query: 'maxConnections=1', faultAt });
    expect(kinds(await sendMany(10))).toEqual(Array.from({ length: 10 }, () => 'accepted'));
    expect(sink.taken).toHaveLength(10);
    expect(sink.connections).toBeGreaterThan(2);
  });

  it('tries again after a greeting that says no', async () => {
    const { sink, sendMany } = await start({ fault: { at: 'greeting', answer: '421 busy', times: 2 } });
    expect(kinds(await sendMany(3))).toEqual(['accepted', 'accepted', 'accepted']);
    expect(sink.connections).toBeGreaterThanOrEqual(3);
  });

  it('sends over a new connection what an idle one, found dead, could not take', async () => {
    const { sink, send } = await start({ query: 'maxConnections=1' });
    expect((await send()).kind).toBe('accepted');
    sink.misbehave({ at: 'mail', answer: 'drop', times: 1 });
    expect((await send()).kind).toBe('accepted');
    expect(sink.taken).toHaveLength(2);
    expect(sink.connections).toBe(2);
  });

  it('takes no more messages on a connection than it may', async () => {
    const { sink, sendMany } = await start({ query: 'maxConnections=1&maxMessages=4' });
    expect(kinds(await sendMany(10))).toEqual(Array.from({ length: 10 }, () => 'accepted'));
    expect(sink.connections).toBe(3);
    expect(sink.commands.filter((line) => line === 'QUIT')).toHaveLength(2);
  });

  it('says goodbye when it has been idle', async () => {
    const { sink, send } = await start({ query: 'idleTimeout=30', engine: { silenceMs: 100 } });
    await send();
    await expect.poll(() => sink.commands.at(-1)).toBe('QUIT');
    expect((await send()).kind).toBe('accepted');
  });
});

describe('answers that are not due', () => {
  it.each(['250 taken', '250 taken\r\n250 taken'])(
    '%j with the go-ahead is not taken for the verdict',
    async (early) => {
      const { sink, send } = await start({ fault: { at: 'data', answer: `354 go on\r\n${early}` } });
      expect((await send()).kind).toBe('try-later');
      expect(sink.taken).toHaveLength(0);
    },
  );

  it('while the ledger is asked end the connection; what was allowed and did not go is tried later', async () => {
    let say!: (yes: boolean) => void;
    const mayGo = () => new Promise<boolean>((resolve) => (say = resolve));
    const { sink, send } = await start();
    const outcome = send('b@people.example', 'hello\r\n', mayGo);
    await expect.poll(() => typeof say).toBe('function');
    sink.say('421 4.3.2 going down\r\n');
    await expect.poll(() => sink.open).toBe(0);
    say(true);
    expect((await outcome).kind).toBe('try-later');
    expect(sink.bodyBytes).toBe(0);
  });
});

describe('long messages', () => {
  const long = `Subject: long\r\n\r\n${`${'x'.repeat(76)}\r\n`.repeat(12_000)}`;

  it('go in pieces and arrive whole', async () => {
    const { sink, send } = await start({ query: 'maxConnections=1' });
    expect((await send('b@people.example', long)).kind).toBe('accepted');
    expect(sink.taken[0]?.raw.length).toBe(long.length);
  });

  it('whose dot was never written were not taken: they are tried later', async () => {
    const { sink, send } = await start({ fault: { at: 'in-data', answer: 'drop' }, extensions: ['PIPELINING'] });
    const outcome = await send('b@people.example', long.repeat(8));
    expect(outcome.kind).toBe('try-later');
    expect(sink.taken).toHaveLength(0);
  });

  it('are refused beforehand where the server says how much it takes', async () => {
    const { sink, send } = await start({ extensions: ['SIZE 1000'] });
    expect((await send('b@people.example', long)).kind).toBe('rejected');
    expect(sink.commands.filter((line) => line.startsWith('MAIL'))).toEqual([]);
  });
});

describe('encryption', () => {
  const tls = (at: 'connect' | 'starttls') => ({ ...certificate, at });

  it.each(['connect', 'starttls'] as const)('at %s, grouped', async (at) => {
    const { sink, sendMany } = await start({ tls: tls(at), query: 'tls.rejectUnauthorized=false&maxConnections=2' });
    expect(kinds(await sendMany(12))).toEqual(Array.from({ length: 12 }, () => 'accepted'));
    expect(sink.taken).toHaveLength(12);
    if (at === 'starttls') expect(sink.commands.slice(0, 3).map((line) => line.slice(0, 8))).toContain('STARTTLS');
  });

  it('does not trust a stranger, and never falls back to plain text', async () => {
    for (const at of ['connect', 'starttls'] as const) {
      const { sink, send } = await start({ tls: tls(at) });
      expect(await send()).toMatchObject({ kind: 'try-later', stage: 'connect' });
      expect(sink.commands.filter((line) => line.startsWith('MAIL'))).toEqual([]);
    }
  });

  it('is insisted on where it is required', async () => {
    const { sink, send } = await start({ query: 'requireTLS=true' });
    expect(await send()).toMatchObject({ kind: 'try-later', stage: 'connect', code: 502 });
    expect(sink.taken).toHaveLength(0);
  });

  it('is left out where it is not wanted', async () => {
    const { sink, send } = await start({ tls: tls('starttls'), query: 'ignoreTLS=true' });
    expect((await send()).kind).toBe('accepted');
    expect(sink.commands).not.toContain('STARTTLS');
  });

  it('forgets what was said before it', async () => {
    const { sink, send } = await start({
      tls: tls('starttls'),
      injected: '250-evil\r\n250 AUTH PLAIN',
      query: 'tls.rejectUnauthorized=false',
      credentials: 'anna:secret@',
    });
    expect((await send()).kind).toBe('accepted');
    expect(sink.commands.filter((line) => line.startsWith('AUTH'))).toEqual([]);
  });
});

describe('signing in', () => {
  const auth = (methods: string[]) => ({ user: 'anna', secret: 's@crét', methods });
  const credentials = 'anna:s%40cr%C3%A9t@';

  it.each(['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2'])('by %s', async (method) => {
    const query = method === 'XOAUTH2' ? 'authMethod=XOAUTH2' : '';
    const { sink, send } = await start({ auth: auth([method]), credentials, query });
    expect((await send()).kind).toBe('accepted');
    expect(sink.commands.some((line) => line.startsWith(`AUTH ${method}`))).toBe(true);
  });

  it('asks for a token each time it signs in', async () => {
    const accessToken = async () => 's@crét';
    const { send } = await start({ auth: auth(['XOAUTH2']), engine: { auth: { user: 'anna', accessToken } } });
    expect((await send()).kind).toBe('accepted');
  });

  it.each(['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2'])(
    'by %s with the wrong secret sends nothing and tells no secret',
    async (method) => {
      const query = method === 'XOAUTH2' ? 'authMethod=XOAUTH2' : '';
      const { sink, send } = await start({ auth: auth([method]), credentials: 'anna:hunter2@', query });
      const outcome = await send();
      expect(outcome).toMatchObject({ kind: 'try-later', stage: 'connect', code: 535 });
      expect(JSON.stringify(outcome)).not.toContain('hunter2');
      expect(sink.connections).toBe(1);
    },
  );
});

describe('closing', () => {
  it('finishes what is being sent, gives back what waits, and says goodbye', async () => {
    let allow!: () => void;
    const gate = new Promise<void>((resolve) => (allow = resolve));
    const { sink, transport, send } = await start({ query: 'maxConnections=1' });
    const mayGo = async () => {
      await gate;
      return true;
    };
    const [first, second, third] = [1, 2, 3].map((at) => send(`p${at}@people.example`, 'hello\r\n', mayGo));
    await expect.poll(() => sink.commands.filter((line) => line === 'DATA').length).toBe(1);
    const closed = transport.close();
    allow();
    expect((await first)?.kind).toBe('accepted');
    expect([(await second)?.kind, (await third)?.kind]).toEqual(['not-sent', 'not-sent']);
    await closed;
    expect(sink.commands.at(-1)).toBe('QUIT');
    expect((await send()).kind).toBe('not-sent');
  });
});
