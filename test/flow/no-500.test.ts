import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AnyRoute } from '../../src/platform/index.ts';
import { hostile, hostileJson } from '../kit/hostile-json.ts';
import { createTestApi } from '../kit/house.ts';

// Hostile requests to every route there is: whatever is sent, the answer is one that says what is wrong (or that it was
// done), never "something went wrong". Afterwards what was accepted must not break the jobs that work on it.

const failures: string[] = [];
const log = {
  info: () => undefined,
  debug: () => undefined,
  warn: () => undefined,
  error: (fields: object, event: string) => void failures.push(`${event} ${JSON.stringify(fields)}`),
  child: () => log,
};
const { app, house, createKey, workspaceId } = await createTestApi({
  smtpUrl: 'smtp://127.0.0.1:9',
  log: log as never,
});

/** Requests to one route; all together stay well below 20 s. */
const requestsPerRoute = 9;

const server = createServer(app);
let origin: string;
let key: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const routes = [
  ...house.routes.map((route) => ({ route, base: '/api/v1' })),
  ...house.otherApis.flatMap(({ path, routes }) => routes.map((route) => ({ route, base: path }))),
].filter(({ route }) => route.scope !== 'operator');
// What takes things away comes last.
routes.sort((a, b) => Number(a.route.method === 'delete') - Number(b.route.method === 'delete'));

const known = [1, 2, 'Corner', 'MORNING5', 'newsletter', 'A-1', '17850', 'kim@example.com', 'firstName', '$email'];
const texts = hostile.flatMap((value) =>
  typeof value === 'string' || typeof value === 'number' ? [String(value)] : [],
);
const idText = fc.oneof({ weight: 5, arbitrary: fc.constantFrom('1', '2') }, fc.constantFrom(...texts));

const textOf = (value: unknown) => (typeof value === 'string' ? value.slice(0, 500) : JSON.stringify(value));

type Sent = { params: Record<string, string>; query: Record<string, string>; body: unknown; key: string | null };

function requestOf(route: AnyRoute): fc.Arbitrary<Sent> {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const query = route.query ? hostileJson(route.query, known) : fc.constant({});
  const body = route.rawBody
    ? fc.constantFrom('id,email\n1,kim@example.com\n"', '', '\0\0', '\ufeffid;id\n', 'x'.repeat(9_000))
    : route.body
      ? hostileJson(route.body, known)
      : fc.constant(undefined);
  return fc.record({
    params: fc.record(Object.fromEntries(names.map((name) => [name, idText]))),
    query: query.map((value) =>
      Object.fromEntries(Object.entries((value as object | null) ?? {}).map(([name, one]) => [name, textOf(one)])),
    ),
    body,
    key: fc.option(fc.uuid(), { freq: 3 }),
  }) as fc.Arbitrary<Sent>;
}

/** encodeURIComponent throws for half a surrogate pair. */
const encode = (text: string) => encodeURIComponent(Buffer.from(text).toString());

async function send({ route, base }: (typeof routes)[number], { params, query, body, key: repeat }: Sent) {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encode(params[name] ?? '') || '%00');
  const search = Object.entries(query).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  const hasBody = body !== undefined;
  const response = await fetch(`${origin}${base}${path}?${search.join('&')}`, {
    method: route.method.toUpperCase(),
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${key}`,
      ...(hasBody ? { 'content-type': route.rawBody ?? 'application/json' } : {}),
      ...(repeat === null ? {} : { 'idempotency-key': repeat }),
    },
    ...(hasBody ? { body: route.rawBody ? String(body) : JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const isKnown = response.status < 500 || text.includes('"delivery_no_transport"');
  if (!isKnown) throw new Error(`${response.status} ${text}\n${failures.join('\n')}`);
  return response.status;
}

/** Something to ask for. The ids 1 and 2 of everything are in `known`. */
beforeAll(async () => {
  // The keys that requests revoke, before the one they are sent with.
  for (let made = 0; made < 3; made++) await createKey();
  key = await createKey();
  const contact = { externalId: '17850' };
  const root = { type: 'consent', topic: 'newsletter', state: 'subscribed' };
  const letter = { templateId: 1, audience: { include: [1] }, topic: 'newsletter', contents: [{ subject: 'Hello' }] };
  const bodies: [string, (which: string) => unknown][] = [
    ['/contacts', (which) => ({ externalId: which === 'a' ? '17850' : which, email: `${which}@example.com` })],
    ['/orders', (which) => ({ orderId: which, at: '2026-05-01T08:00:00Z', contact, amount: 100, codes: ['MORNING5'] })],
    ['/segments', (which) => ({ name: which, purpose: 'Test', definition: { version: 1, root } })],
    ['/offers', (which) => ({ name: which, basisPoints: 500, code: which === 'a' ? 'MORNING5' : 'B2' })],
    ['/templates', (which) => ({ name: which, starter: 'off-peak-offer' })],
    ['/campaigns', (which) => ({ name: which, ...letter })],
    ['/imports', () => ({ kind: 'contacts', mapping: { fields: { externalId: 'id' } } })],
  ];
  for (const which of ['a', 'b']) {
    for (const [path, bodyOf] of bodies) {
      const route = routes.find((one) => one.route.path === path && one.route.method === 'post')!;
      const status = await send(route, { params: {}, query: {}, body: bodyOf(which), key: null });
      expect([path, status]).toEqual([path, expect.toSatisfy((code: number) => code < 300)]);
    }
  }
});

const named = routes.map((one) => [`${one.route.method.toUpperCase()} ${one.base}${one.route.path}`, one] as const);
test.each(named)('%s', async (_name, one) => {
  const property = fc.asyncProperty(requestOf(one.route), async (sent) => {
    await send(one, sent);
  });
  await fc.assert(property, { numRuns: requestsPerRoute, endOnFailure: true });
});

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const event = '"type": "event", "kind": "k", "at": "2026-05-01T08:00:00Z", "contact": { "externalId": "deep" }';
const bulk = [
  ['/api/v1/contacts/bulk', 'contacts', '"externalId": "deep"', 'attributes'],
  ['/api/v1/events/bulk', 'events', event, 'props'],
  ['/v1/batch', 'batch', '"type": "track", "event": "k", "userId": "deep"', 'properties'],
] as const;
test.each(bulk)('%s outlives rows nested without end, and takes the others', async (path, list, row, bag) => {
  const ask = async (body: string, headers: Record<string, string>) => {
    const authorization = `Bearer ${key}`;
    const post = { method: 'POST', headers: { authorization, 'content-type': 'application/json', ...headers }, body };
    const response = await fetch(origin + path, post);
    return {
      status: response.status,
      answer: (await response.json()) as { outcomes?: unknown[]; rejected?: unknown[] },
    };
  };
  for (const levels of [61, 5_000, 100_000]) {
    const body = `{ "${list}": [{ ${row}, "${bag}": { "a": ${nested(levels)} } }, { ${row} }] }`;
    const { status, answer } = await ask(body, {});
    expect(status).toBe(200);
    const rejected = answer.rejected ?? answer.outcomes?.filter((one) => (one as { kind: string }).kind === 'rejected');
    expect(rejected).toMatchObject([{ index: 0 }]);
    const again = await ask(body, { 'idempotency-key': `deep-${list}-${levels}` });
    expect(again.status).toBe(levels > 1_000 ? 400 : 200);
  }
});

test('what was accepted does not break the jobs, nor being asked for', async () => {
  for (const { name, run, payload, sweep } of house.jobs) {
    if (!sweep || name === 'delivery.send') continue;
    await run(payload.parse(sweep.payload), new AbortController().signal);
  }
  const { items } = await house.segments.list(workspaceId, { limit: 500 });
  for (const { id } of items) await house.segments.evaluateAt(workspaceId, id, new Date());
  expect(failures).toEqual([]);
});
