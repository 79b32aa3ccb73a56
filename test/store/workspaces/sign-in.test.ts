import request from 'supertest';
import { beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { type JobQueue, type RateLimit, silentLog, systemClock } from '../../../src/platform/index.ts';
import { createWorkspaces, createWorkspacesRoutes } from '../../../src/workspaces/index.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
const workspaces = createWorkspaces({ db, clock: systemClock });
const queue = { ping: async () => undefined, depth: async () => ({}) } as unknown as JobQueue;

function appAt(publicUrl: string, extra: { signInsPerMinute?: number; limits?: RateLimit } = {}) {
  const house = { workspaces, routes: createWorkspacesRoutes(workspaces) };
  const secret = 'a secret of the test that is long enough';
  return createApp({ house, db, queue, secret, publicUrl, log: silentLog, checkAnswers: true, ...extra });
}

const publicUrl = 'http://kohort.test';
const app = appAt(publicUrl, { signInsPerMinute: 200 });
const email = 'kim@shop.example';
const password = 'correct horse battery';
const shop = (slug: string) => ({
  slug,
  name: slug,
  timeZone: 'Europe/Stockholm',
  currency: 'SEK',
  settings: { sender: { name: slug, email: 'news@shop.example' }, postalAddress: '1 High Street' },
});

const signIn = (credentials = { email, password }, at = app, origin = publicUrl) =>
  request(at).post('/api/auth/sign-in/email').set('Origin', origin).send(credentials);

async function signedIn(credentials?: { email: string; password: string }) {
  const answer = await signIn(credentials);
  expect(answer.status).toBe(200);
  const agent = request.agent(app);
  agent.set('Cookie', (answer.headers['set-cookie'] as unknown as string[]).map((one) => one.split(';')[0]).join('; '));
  return agent;
}

let operatorId: string;
beforeAll(async () => {
  operatorId = (await workspaces.createOperator({ email, name: 'Kim', password })).id;
  await workspaces.create(shop('first'), operatorId);
});

describe('signing in', () => {
  test('works with the right password, by a cookie that scripts cannot read', async () => {
    const answer = await signIn();
    expect(answer.status).toBe(200);
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^kohort\.session_token=.*HttpOnly.*SameSite=Lax/i);
    expect(cookie).not.toMatch(/Secure/);
    const rows = await db.sql('select 1 from operator_session where operator_id = $1', [operatorId]);
    expect(rows.length).toBeGreaterThan(0);
  });

  test('gives a secure cookie behind https', async () => {
    const answer = await signIn(undefined, appAt('https://kohort.test'), 'https://kohort.test');
    expect(String(answer.headers['set-cookie'])).toMatch(/^__Secure-kohort\.session_token=.*; Secure/i);
    expect(answer.headers['strict-transport-security']).toBeDefined();
  });

  test('is refused with a wrong password, and says no more for an unknown address', async () => {
    const wrong = await signIn({ email, password: 'wrong password' });
    const unknown = await signIn({ email: 'nobody@shop.example', password: 'wrong password' });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.body).toEqual(unknown.body);
  });

  test('is refused from a page of another site', async () => {
    const answer = await signIn(undefined, app, 'https://evil.example');
    expect([answer.status, answer.body.code]).toEqual([403, 'auth_cross_site']);
  });

  test('is slowed down after too many attempts from one address', async () => {
    const strict = appAt(publicUrl, { signInsPerMinute: 3 });
    const statuses: number[] = [];
    for (const spoofed of ['1.1.1.1', '2.2.2.2', '3.3.3.3', '4.4.4.4']) {
      const attempt = signIn({ email: `guess-${spoofed}@x.example`, password: 'wrong password' }, strict);
      attempt.set('X-Forwarded-For', '192.0.2.9').set('X-Kohort-Client-Address', spoofed);
      statuses.push((await attempt).status);
    }
    expect(statuses).toEqual([401, 401, 401, 429]);
  });

  test('lasts while one opens page after page', async () => {
    const agent = await signedIn();
    const statuses = new Set<number>();
    for (let page = 0; page < 310; page++) statuses.add((await agent.get('/api/auth/get-session')).status);
    expect([...statuses]).toEqual([200]);
  });

  test('nobody can sign up', async () => {
    const body = { email: 'new@x.example', password: 'long enough password', name: 'New' };
    const answer = await request(app).post('/api/auth/sign-up/email').set('Origin', publicUrl).send(body);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await db.sql('select 1 from operator where email = $1', ['new@x.example'])).toEqual([]);
  });

  test('an operator added to a workspace signs in with the first password, changes it, and the old one ends', async () => {
    const { items } = (await (await signedIn()).get('/api/v1/workspaces')).body;
    const first = await workspaces.addOperator(items[0].id, { email: 'lee@shop.example', role: 'reader' });
    const lee = await signedIn({ email: 'lee@shop.example', password: first.password! });
    const change = await lee
      .post('/api/auth/change-password')
      .set('Origin', publicUrl)
      .send({ currentPassword: first.password, newPassword: 'a password of my own' });
    expect(change.status).toBe(200);
    expect((await signIn({ email: 'lee@shop.example', password: first.password! })).status).toBe(401);
    expect((await signIn({ email: 'lee@shop.example', password: 'a password of my own' })).status).toBe(200);
  });

  test('signing out ends the session', async () => {
    const agent = await signedIn();
    expect((await agent.get('/api/v1/workspace')).status).toBe(200);
    await agent.post('/api/auth/sign-out').set('Origin', publicUrl).send({});
    expect((await agent.get('/api/v1/workspace')).status).toBe(401);
  });
});

describe('an operator at the API', () => {
  test('needs no header for the only workspace, and must choose among several', async () => {
    const { id } = await workspaces.createOperator({ email: 'sam@x.example', password: 'password of sam' });
    const sam = await signedIn({ email: 'sam@x.example', password: 'password of sam' });
    const none = await sam.get('/api/v1/workspace');
    expect([none.status, none.body.code]).toEqual([403, 'auth_forbidden']);
    const made = await sam.post('/api/v1/workspaces').set('Origin', publicUrl).send(shop('sams-1'));
    expect(made.status).toBe(201);
    expect((await sam.get('/api/v1/workspace')).body.slug).toBe('sams-1');
    const second = await workspaces.create(shop('sams-2'), id);
    expect((await sam.get('/api/v1/workspace')).body.errors[0].path).toBe('headers.Kohort-Workspace');
    expect((await sam.get('/api/v1/workspace').set('Kohort-Workspace', 'sams-2')).body.id).toBe(second.id);
    expect((await sam.get('/api/v1/workspace').set('Kohort-Workspace', String(second.id))).body.slug).toBe('sams-2');
    expect((await sam.get('/api/v1/workspace?workspace=sams-2')).body.slug).toBe('sams-2');
    const foreign = await sam.get('/api/v1/workspace').set('Kohort-Workspace', 'first');
    expect(foreign.status).toBe(403);
  });

  test('writes only from our own pages', async () => {
    const agent = await signedIn();
    const patch = () => agent.patch('/api/v1/workspace').send({ name: 'First shop' });
    expect((await patch()).body.code).toBe('auth_cross_site');
    expect((await patch().set('Origin', 'https://evil.example')).body.code).toBe('auth_cross_site');
    expect((await patch().set('Sec-Fetch-Site', 'cross-site')).body.code).toBe('auth_cross_site');
    expect((await patch().set('Origin', 'null')).body.code).toBe('auth_cross_site');
    expect((await patch().set('Sec-Fetch-Site', 'same-origin')).status).toBe(200);
    expect((await patch().set('Origin', publicUrl)).status).toBe(200);
    expect((await patch().set('Origin', 'http://localhost:99').set('Host', 'localhost:99')).status).toBe(200);
  });

  test('may do what the role says', async () => {
    const [workspace] = await workspaces.listOfOperator(operatorId);
    await workspaces.createOperator({ email: 'rea@x.example', password: 'password of rea' });
    await workspaces.addOperator(workspace!.id, { email: 'rea@x.example', role: 'reader' });
    const rea = await signedIn({ email: 'rea@x.example', password: 'password of rea' });
    expect((await rea.get('/api/v1/operators')).status).toBe(200);
    const write = () => rea.patch('/api/v1/workspace').set('Origin', publicUrl).send({ name: 'Mine' });
    expect((await write()).body.code).toBe('auth_forbidden');
    await workspaces.addOperator(workspace!.id, { email: 'rea@x.example', role: 'owner' });
    expect((await write()).status).toBe(200);
  });
});

describe('an API key at the API', () => {
  const keyWith = async (...scopes: Parameters<typeof workspaces.createApiKey>[1]['scopes']) => {
    const [workspace] = await workspaces.listOfOperator(operatorId);
    return (await workspaces.createApiKey(workspace!.id, { name: 'test', scopes })).key;
  };

  test('is taken as Bearer and as Basic', async () => {
    const key = await keyWith('workspace:read');
    const path = '/api/v1/workspace';
    expect((await request(app).get(path).auth(key, { type: 'bearer' })).status).toBe(200);
    expect((await request(app).get(path).auth(key, '')).status).toBe(200);
    const unknown = await request(app).get(path).auth('kht_unknown', { type: 'bearer' });
    expect([unknown.status, unknown.body.code]).toEqual([401, 'auth_required']);
    expect(unknown.headers['www-authenticate']).toContain('Bearer');
  });

  test('passes on no more scopes than it holds, and shows the new key once', async () => {
    const key = await keyWith('workspace:write', 'workspace:read');
    const make = (scopes: string[], idempotencyKey: string) =>
      request(app)
        .post('/api/v1/api-keys')
        .auth(key, { type: 'bearer' })
        .set('Idempotency-Key', idempotencyKey)
        .send({ name: 'child', scopes });
    expect((await make(['events:write'], 'a')).status).toBe(403);
    const made = await make(['workspace:read'], 'b');
    expect(made.status).toBe(201);
    expect((await request(app).get('/api/v1/workspace').auth(made.body.key, { type: 'bearer' })).status).toBe(200);
    const again = await make(['workspace:read'], 'b');
    expect([again.status, again.body.code]).toEqual([409, 'idempotency_conflict']);
    const kept = await db.sql<{ text: string }>('select row_to_json(a)::text as text from idempotent_answer a');
    expect(kept.map(({ text }) => text).join()).not.toContain(made.body.key);
  });

  test('is no operator', async () => {
    const answer = await request(app)
      .get('/api/v1/workspaces')
      .auth(await keyWith('workspace:read'), { type: 'bearer' });
    expect(answer.status).toBe(403);
  });
});
