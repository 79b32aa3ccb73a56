import express from 'express';
import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  type AnyRoute,
  type ApiOptions,
  type Authenticate,
  createApi,
  createFakeClock,
  defineRoute,
  type IdempotencyStore,
  idParam,
  type KeptAnswer,
  KohortError,
  type Log,
  notFound,
  silentLog,
} from '../../../../src/platform/index.ts';

const authenticate: Authenticate = async (asked, scope) => {
  const scopes = asked.get('Authorization')?.split(' ');
  if (!scopes) throw new KohortError('auth_required');
  if (!scopes.includes(scope)) throw new KohortError('auth_forbidden', { detail: `No scope ${scope}.` });
  return { workspaceId: 1, actor: { kind: 'api-key', keyId: 1 }, scopes: [] };
};

/** Keeps answers in memory, with the rules of the real store. */
function rememberAnswers(): IdempotencyStore {
  const kept = new Map<string, { hash: string; answer?: KeptAnswer }>();
  return {
    async begin(_workspaceId, key, requestHash) {
      const hash = requestHash.toString('hex');
      const known = kept.get(key);
      if (known && known.hash !== hash) return { kind: 'differs' };
      if (known?.answer) return { kind: 'replay', answer: known.answer };
      if (known) return { kind: 'running' };
      kept.set(key, { hash });
      return {
        kind: 'run',
        finish: async (answer) => void kept.set(key, { hash, answer }),
        forget: async () => void kept.delete(key),
      };
    },
  };
}

const line = z.object({ amount: z.number().int(), name: z.string().optional() });
let failure: unknown;
let gate: (() => Promise<void>) | undefined;
let made = 0;

const routes: AnyRoute[] = [
  defineRoute({
    method: 'get',
    path: '/things/{thingId}',
    operation: 'things.get',
    summary: 'A thing',
    scope: 'contacts:read',
    params: z.object({ thingId: idParam }),
    query: z.object({ at: z.iso.datetime().optional() }),
    answer: z.object({ id: z.number(), size: z.number(), at: z.iso.datetime() }),
    async handle({ params }) {
      if (params.thingId === 404) throw notFound('thing', 404);
      return { id: params.thingId, size: 12n, at: new Date(0) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/things/largest',
    operation: 'things.largest',
    summary: 'The largest thing',
    scope: 'contacts:read',
    answer: z.object({ id: z.number() }),
    handle: async () => ({ id: 'not a number' }),
  }),
  defineRoute({
    method: 'post',
    path: '/things',
    operation: 'things.make',
    summary: 'Make a thing',
    scope: 'contacts:write',
    body: z.object({ name: z.string(), lines: z.array(line).default([]) }),
    status: 201,
    async handle({ body }) {
      await gate?.();
      if (failure) throw failure;
      made += 1;
      return { number: made, name: body.name };
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/things/{thingId}',
    operation: 'things.drop',
    summary: 'Drop a thing',
    scope: 'contacts:write',
    params: z.object({ thingId: idParam }),
    handle: async () => undefined,
  }),
];

function api(options: Partial<ApiOptions> = {}) {
  const app = express();
  app.use(
    '/api/v1',
    createApi({ routes, authenticate, idempotency: rememberAnswers(), log: silentLog, checkAnswers: true, ...options }),
  );
  const ask = (method: 'get' | 'post' | 'put' | 'delete', path: string, scopes = 'contacts:read contacts:write') =>
    request(app)[method](`/api/v1${path}`).set('Authorization', scopes);
  return { app, ask };
}
const { app, ask } = api();
const make = (body: unknown) => ask('post', '/things').send(body as object);

const latin1 = Buffer.from('{"name":"Åsa"}', 'latin1');

describe('the order of refusals', () => {
  test.each([
    ['401 without a key', () => request(app).get('/api/v1/things/1'), 401, 'auth_required'],
    [
      '401 before the body is read',
      () => request(app).post('/api/v1/things').type('json').send('{'),
      401,
      'auth_required',
    ],
    ['403 without the scope', () => ask('get', '/things/1', 'events:read'), 403, 'auth_forbidden'],
    ['404 for a thing that is not there', () => ask('get', '/things/404'), 404, 'not_found'],
    ['404 for an operation that is not there', () => ask('get', '/nothing'), 404, 'not_found'],
    ['405 for another method', () => ask('put', '/things/1'), 405, 'method_not_allowed'],
    ['400 for a wrong id', () => ask('get', '/things/none'), 400, 'request_invalid'],
    ['400 for an id beyond what is stored', () => ask('get', '/things/2147483648'), 400, 'request_invalid'],
    ['400 for a path that cannot be decoded', () => ask('get', '/things/%zz'), 400, 'request_invalid'],
    ['400 for a wrong query', () => ask('get', '/things/1?at=yesterday'), 400, 'request_invalid'],
    ['400 for broken JSON', () => ask('post', '/things').type('json').send('{"name":'), 400, 'request_not_json'],
    [
      '400 for bytes that are no UTF-8',
      () =>
        ask('post', '/things')
          .type('json')
          .serialize(() => latin1 as never)
          .send({}),
      400,
      'request_not_json',
    ],
    ['400 without a body', () => ask('post', '/things'), 400, 'request_invalid'],
    ['413 for a body over 1 MB', () => make({ name: 'x'.repeat(1_100_000) }), 413, 'payload_too_large'],
    [
      '415 for another type',
      () => ask('post', '/things').type('text/plain').send('name'),
      415,
      'media_type_unsupported',
    ],
    [
      '415 for an unknown encoding',
      () => ask('post', '/things').type('json').set('Content-Encoding', 'zzz').send('{}'),
      415,
      'media_type_unsupported',
    ],
    ['400 for NUL in text', () => make({ name: 'a\0b' }), 400, 'request_invalid'],
    ['400 for half a surrogate pair', () => make({ name: 'a\ud800' }), 400, 'request_invalid'],
    ['400 for a key with NUL', () => make({ name: 'a', 'b\0': 1 }), 400, 'request_invalid'],
    [
      '400 for endless nesting',
      () =>
        ask('post', '/things')
          .type('json')
          .send(`{"name":"a","x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`),
      400,
      'request_invalid',
    ],
  ])('%s', async (_name, send, status, code) => {
    const answer = await send();
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toMatchObject({
      status,
      type: `/docs/problems#${code}`,
      requestId: answer.headers['x-request-id'],
    });
    expect(answer.body.advice).not.toBe('');
  });

  test('405 names what is allowed', async () => {
    expect((await ask('put', '/things/1')).headers.allow).toBe('DELETE, GET');
  });

  test('all fields that are wrong are named at once', async () => {
    const { body } = await make({ lines: [{ amount: 1 }, { amount: 'much' }] });
    expect(body.errors.map(({ path }: { path: string }) => path)).toEqual(['body.name', 'body.lines.1.amount']);
  });

  test('what only PostgreSQL refuses is the caller’s mistake as well', async () => {
    failure = Object.assign(new Error('value out of range'), { code: '22003' });
    expect((await make({ name: 'a' })).status).toBe(400);
    failure = { code: 'P2010', meta: { driverAdapterError: { cause: { originalCode: '22021' } } } };
    expect((await make({ name: 'a' })).status).toBe(400);
    failure = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const away = await make({ name: 'a' });
    expect([away.status, away.body.code, away.headers['retry-after']]).toEqual([503, 'database_away', '5']);
    failure = undefined;
  });
});

describe('answers', () => {
  test('carry dates as ISO text and big numbers as numbers', async () => {
    const { body } = await ask('get', '/things/7');
    expect(body).toEqual({ id: 7, size: 12, at: '1970-01-01T00:00:00.000Z' });
  });

  test('without a body are 204', async () => {
    const answer = await ask('delete', '/things/7');
    expect([answer.status, answer.text]).toEqual([204, '']);
  });

  test('that differ from their schema are found out where answers are checked', async () => {
    expect((await ask('get', '/things/largest')).status).toBe(500);
    expect((await api({ checkAnswers: false }).ask('get', '/things/largest')).status).toBe(200);
  });

  test('keep a harmless request id and replace others', async () => {
    expect((await ask('get', '/things/7').set('X-Request-Id', 'abc-1')).headers['x-request-id']).toBe('abc-1');
    const replaced = await ask('get', '/things/7').set('X-Request-Id', '<script>');
    expect(replaced.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('to something unexpected hide its text, which is logged once with the request id', async () => {
    const logged: unknown[][] = [];
    const log = { ...silentLog, error: (...line: unknown[]) => logged.push(line) } as unknown as Log;
    failure = new Error('secret table name');
    const answer = await api({ log }).ask('post', '/things').send({ name: 'a' });
    failure = undefined;
    expect([answer.status, answer.body.code]).toEqual([500, 'internal']);
    expect(answer.text).not.toContain('secret');
    expect(logged).toHaveLength(1);
    expect(logged[0]![0]).toMatchObject({ requestId: answer.body.requestId, error: 'secret table name' });
  });
});

describe('limits', () => {
  test('429 with Retry-After once the window is used up; the next window is free again', async () => {
    const clock = createFakeClock(new Date('2026-11-22T10:00:45Z'));
    const limited = api({ limits: { requests: 2, windowMs: 60_000 }, clock });
    const first = await limited.ask('get', '/things/1');
    expect([first.status, first.headers.ratelimit]).toEqual([200, '"caller";r=1;t=15']);
    await limited.ask('get', '/things/1');
    const third = await limited.ask('get', '/things/1');
    expect([third.status, third.body.code, third.headers['retry-after']]).toEqual([429, 'rate_limited', '15']);
    clock.advance(15_000);
    expect((await limited.ask('get', '/things/1')).status).toBe(200);
  });
});

describe('Idempotency-Key', () => {
  const send = (one: ReturnType<typeof api>, key: string, body: object) =>
    one.ask('post', '/things').set('Idempotency-Key', key).send(body);

  test('the same request is answered again without being done again', async () => {
    const one = api();
    const before = made;
    const first = await send(one, 'k', { name: 'a' });
    const second = await send(one, 'k', { name: 'a' });
    expect([second.status, second.body]).toEqual([201, first.body]);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(made).toBe(before + 1);
  });

  test('another request with the same key is a conflict, a key of spaces no key', async () => {
    const one = api();
    await send(one, 'k', { name: 'a' });
    expect((await send(one, 'k', { name: 'b' })).body.code).toBe('idempotency_conflict');
    expect((await send(one, 'two words', { name: 'a' })).body.errors[0].path).toBe('headers.Idempotency-Key');
  });

  test('while the first request runs, the second is told to wait', async () => {
    const one = api();
    let open = () => {};
    const hasBegun = new Promise<void>((begun) => {
      gate = () => {
        begun();
        return new Promise((done) => {
          open = done;
        });
      };
    });
    const first = send(one, 'k', { name: 'a' }).then((answer) => answer);
    await hasBegun;
    const second = await send(one, 'k', { name: 'a' });
    open();
    gate = undefined;
    expect([second.status, second.body.code]).toEqual([409, 'idempotency_conflict']);
    expect((await first).status).toBe(201);
  });

  test('a refusal is kept, a failure is not', async () => {
    const one = api();
    failure = notFound('thing', 3);
    const refused = await send(one, 'refused', { name: 'a' });
    failure = new Error('bad luck');
    expect((await send(one, 'failed', { name: 'a' })).status).toBe(500);
    failure = undefined;
    const again = await send(one, 'refused', { name: 'a' });
    expect([again.status, again.body]).toEqual([404, refused.body]);
    expect(again.headers['content-type']).toContain('application/problem+json');
    expect((await send(one, 'failed', { name: 'a' })).status).toBe(201);
  });
});
