import type { lookup } from 'node:dns';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type CallReceiver, createCallReceiver } from '../../../src/webhooks/call-receiver.ts';
import { createMayReach } from '../../../src/webhooks/private-addresses.ts';

const open: (Server | CallReceiver)[] = [];
afterEach(() => {
  for (const each of open.splice(0)) {
    each.close();
    if ('closeAllConnections' in each) each.closeAllConnections();
  }
});

async function serve(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  open.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

type Wanted = Partial<Parameters<typeof createCallReceiver>[0]>;

function receiverOf({ ranges = ['127.0.0.1'], ...more }: Wanted & { ranges?: string[] } = {}) {
  const receiver = createCallReceiver({ mayReach: createMayReach(ranges), isPlainAllowed: true, ...more });
  open.push(receiver);
  return receiver;
}

/** Resolves every name to these addresses. */
const resolvesTo = (...addresses: string[]) =>
  ((_host: string, _options: unknown, done: (error: null, found: unknown) => void) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )) as never;

describe('a call', () => {
  it('posts JSON with its headers, and keeps the beginning of the answer', async () => {
    let seen = '';
    const port = await serve((request, response) => {
      request.on('data', (part) => {
        seen += part;
      });
      request.on('end', () => {
        const { method, url, headers } = request;
        seen = [method, url, headers['content-type'], headers['webhook-id'], seen].join(' ');
        response.writeHead(202, { 'retry-after': '7' }).end('y'.repeat(100_000));
      });
    });
    const answer = await receiverOf().post(`http://127.0.0.1:${port}/a?b=c`, '{"å":1}', { 'webhook-id': 'one' });
    expect(answer).toEqual({ status: 202, answer: 'y'.repeat(500), retryAfter: '7' });
    expect(seen).toBe('POST /a?b=c application/json one {"å":1}');
  });

  it('follows no redirect', async () => {
    let calls = 0;
    const port = await serve((_, response) => {
      calls += 1;
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect(await receiverOf().post(`http://127.0.0.1:${port}/`, '{}', {})).toMatchObject({ status: 307 });
    expect(calls).toBe(1);
  });

  it('ends when there is no answer', async () => {
    const port = await serve(() => undefined);
    const answer = await receiverOf({ timeoutMs: 100 }).post(`http://127.0.0.1:${port}/`, '{}', {});
    expect(answer).toEqual({ status: null, answer: 'no answer within 0.1 s' });
  });

  it('takes an answer for what it said so far when it does not end', async () => {
    const port = await serve((_, response) => {
      response.writeHead(200);
      response.write('taken');
    });
    const answer = await receiverOf({ timeoutMs: 200 }).post(`http://127.0.0.1:${port}/`, '{}', {});
    expect(answer).toEqual({ status: 200, answer: 'taken', retryAfter: undefined });
  });

  it('says why it could not be made', async () => {
    const port = await serve(() => undefined);
    open.splice(0).forEach((server) => void server.close());
    const answer = await receiverOf().post(`http://127.0.0.1:${port}/`, '{}', {});
    expect(answer.status).toBe(null);
    expect(answer.answer).toMatch(/ECONNREFUSED/);
  });
});

describe('a private address', () => {
  let calls = 0;
  const count: RequestListener = (_, response) => {
    calls += 1;
    response.end();
  };

  it('is not called: not by its number, not by a name that leads there', async () => {
    const port = await serve(count);
    const literal = await receiverOf({ ranges: [] }).post(`http://127.0.0.1:${port}/`, '{}', {});
    expect(literal.answer).toMatch(/not on the public internet/);
    const odd = await receiverOf({ ranges: [] }).post(`http://2130706433:${port}/`, '{}', {});
    expect(odd.answer).toMatch(/not on the public internet/);
    const mapped = await receiverOf({ ranges: [] }).post(`http://[::ffff:127.0.0.1]:${port}/`, '{}', {});
    expect(mapped.answer).toMatch(/not on the public internet/);
    const named = receiverOf({ ranges: [], lookup: resolvesTo('127.0.0.1', '::1') });
    const byName = await named.post(`http://innocent.example:${port}/`, '{}', {});
    expect(byName).toMatchObject({ status: null, answer: expect.stringMatching(/not on the public internet/) });
    expect(calls).toBe(0);
  });

  it('is judged when the connection is made: a name that led elsewhere before does not help', async () => {
    const port = await serve(count);
    let asked = 0;
    // An address that may be called and where nobody listens, then the one that may not.
    const turning = ((...question: Parameters<typeof lookup>) => {
      asked += 1;
      return (resolvesTo(asked === 1 ? '127.0.0.2' : '127.0.0.1') as typeof lookup)(...question);
    }) as typeof lookup;
    const receiver = receiverOf({ ranges: ['127.0.0.2'], lookup: turning });
    const first = await receiver.post(`http://turning.example:${port}/`, '{}', {});
    expect(first.answer).toMatch(/ECONNREFUSED/);
    const second = await receiver.post(`http://turning.example:${port}/`, '{}', {});
    expect(second.answer).toMatch(/not on the public internet/);
    expect(calls).toBe(0);
  });

  it('is called where the settings name it', async () => {
    const port = await serve(count);
    const receiver = receiverOf({ ranges: ['127.0.0.0/8'], lookup: resolvesTo('10.0.0.1', '127.0.0.1') });
    expect((await receiver.post(`http://inside.example:${port}/`, '{}', {})).status).toBe(200);
    expect(calls).toBe(1);
  });

  it.each([
    ['ftp://example.com/', true, /https/],
    ['http://example.com/', false, /https/],
    ['https://ada:secret@example.com/', false, /Leave user and password out/],
    ['https://10.0.0.1/', false, /not on the public internet/],
    ['https://[::1]/', false, /not on the public internet/],
  ])('%s is refused before it is saved', (url, isPlainAllowed, words) => {
    const receiver = receiverOf({ ranges: [], isPlainAllowed });
    expect(() => receiver.check(url)).toThrow(
      expect.objectContaining({ code: 'webhook_address_refused', message: expect.stringMatching(words) }),
    );
  });
});
