import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createResolver } from '../../../src/platform/resolver.ts';

const types = { a: 1, cname: 5, mx: 15, txt: 16 } as const;
type Answer = { type: keyof typeof types; body: Buffer };

const nameBytes = (name: string) =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);
const txt = (...pieces: string[]): Answer => ({
  type: 'txt',
  body: Buffer.concat(pieces.map((piece) => Buffer.concat([Buffer.from([piece.length]), Buffer.from(piece)]))),
});
const mx = (preference: number, exchange: string): Answer => ({
  type: 'mx',
  body: Buffer.concat([Buffer.from([0, preference]), nameBytes(exchange)]),
});

/** The smallest name server (RFC 1035, 4.1): answers what the test says to whatever is asked. */
async function nameServer(reply: { code: number; answers?: Answer[] } | 'silence'): Promise<string> {
  const socket = createSocket('udp4');
  open.push(socket);
  socket.on('message', (question, { port, address }) => {
    if (reply === 'silence') return;
    const end = question.indexOf(0, 12) + 5;
    const answers = (reply.answers ?? []).map(({ type, body }) => {
      const head = Buffer.from([0xc0, 12, 0, types[type], 0, 1, 0, 0, 0, 60, 0, 0]);
      head.writeUInt16BE(body.length, 10);
      return Buffer.concat([head, body]);
    });
    const head = Buffer.from(question.subarray(0, 12));
    head.writeUInt16BE(0x8180 | reply.code, 2);
    head.writeUInt16BE(answers.length, 6);
    head.writeUInt16BE(0, 10);
    socket.send(Buffer.concat([head, question.subarray(12, end), ...answers]), port, address);
  });
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
  return `127.0.0.1:${(socket.address() as AddressInfo).port}`;
}

const open: Socket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
});

const asking = async (reply: Parameters<typeof nameServer>[0]) =>
  createResolver({ servers: [await nameServer(reply)], timeoutMs: 60 });

describe('the resolver', () => {
  it('puts the pieces of a text together', async () => {
    const resolver = await asking({ code: 0, answers: [txt('v=DKIM1; p=', 'abc'), txt('other')] });
    expect(await resolver.txt('shop.example')).toEqual({ kind: 'found', records: ['v=DKIM1; p=abc', 'other'] });
  });

  it('tells mail exchangers in order, in lower case', async () => {
    const resolver = await asking({ code: 0, answers: [mx(20, 'B.mail.example'), mx(10, 'a.mail.example')] });
    const records = [
      { exchange: 'a.mail.example', preference: 10 },
      { exchange: 'b.mail.example', preference: 20 },
    ];
    expect(await resolver.mx('shop.example')).toEqual({ kind: 'found', records });
  });

  it('tells a name that is not there from one without such a record', async () => {
    expect(await (await asking({ code: 3 })).txt('gone.example')).toEqual({ kind: 'no-name' });
    expect(await (await asking({ code: 0 })).cname('shop.example')).toEqual({ kind: 'no-record' });
  });

  it.each([2, 5])('says that nobody knows when the server answers %i', async (code) => {
    expect(await (await asking({ code })).a('shop.example')).toMatchObject({ kind: 'failed' });
  });

  it('gives up when nobody answers', async () => {
    const reason = 'the name servers did not answer in time';
    expect(await (await asking('silence')).txt('shop.example')).toEqual({ kind: 'failed', reason });
  });
});
