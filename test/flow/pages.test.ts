import { Validator } from '@seriousme/openapi-schema-validator';
import request from 'supertest';
import { expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { errorTable, type JobQueue, silentLog } from '../../src/platform/index.ts';
import { createTestApi } from '../kit/house.ts';

const { app, house, db } = await createTestApi();
const get = (path: string) => request(app).get(path);

test('the OpenAPI document of all rooms is valid, with one operation per route and no operation twice', async () => {
  const { body } = await get('/api/v1/openapi.json');
  const result = await new Validator().validate(structuredClone(body));
  expect(result.errors).toBeUndefined();
  const operations = Object.values(body.paths).flatMap((item) => Object.values(item as object));
  expect(operations).toHaveLength(house.routes.length);
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  const references = [...JSON.stringify(body).matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)];
  for (const [, kind, name] of references) expect(Object.keys(body.components[kind!]), name).toContain(name);
});

/** As a browser asks for a page. */
const open = (path: string) => get(path).set('Accept', 'text/html,application/xhtml+xml,*/*;q=0.8');

test('pages come from here alone: no inline script, nothing from elsewhere', async () => {
  for (const path of ['/', '/docs', '/docs/problems']) {
    const answer = await get(path);
    expect([path, answer.status]).toEqual([path, 200]);
    const policy = answer.headers['content-security-policy'];
    expect(policy).toContain("script-src 'self'");
    // A letter in a frame of the page is bound by the page's policy as well, and has inline styles.
    if (path === '/') expect(policy).toMatch(/^[^;]*; script-src 'self'; style-src 'self' 'unsafe-inline';/);
    else expect(policy).not.toContain('unsafe');
    expect(answer.text).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|(?:src|href)="https?:/i);
    for (const [, file] of answer.text.matchAll(/<(?:script|link)\b[^>]*\b(?:src|href)="([^"]+)"/g)) {
      expect([file, (await get(file!)).status]).toEqual([file, 200]);
    }
  }
});

test('the web app is behind every address that a browser opens, and its files may be kept for ever', async () => {
  const { text, headers } = await open('/w/corner-shop/segments/3?tab=use');
  expect(text).toContain('<div id="app">');
  expect(headers).toMatchObject({ 'cache-control': 'no-cache' });
  const [, script] = text.match(/src="(\/assets\/[^"]+\.js)"/) ?? [];
  expect((await get(script!)).headers).toMatchObject({ 'cache-control': 'public, max-age=31536000, immutable' });
  expect((await open('/api/v1/nothing')).body).toMatchObject({ status: 404, code: 'not_found' });
});

test('every answer says how browsers are to treat it, and not what we run on', async () => {
  for (const path of ['/', '/api/v1/workspace', '/nothing']) {
    const { headers } = await get(path);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' });
    expect(headers['x-powered-by']).toBeUndefined();
  }
});

test('every code of a problem is explained on the page its type points to', async () => {
  const { text } = await get('/docs/problems');
  for (const code of Object.keys(errorTable)) expect(text).toContain(`id="${code}"`);
});

test('an unknown page is a problem like any other', async () => {
  const answer = await get('/nothing/here');
  expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
});

test('health says live and ready, and what is away when it is not', async () => {
  expect((await get('/health/live')).body).toEqual({ status: 'live' });
  expect((await get('/health/ready')).body).toEqual({ status: 'ready', database: 'ok', queue: 'ok' });
  const away = { ping: () => Promise.reject(new Error('away')), depth: async () => ({}) } as unknown as JobQueue;
  const lame = createApp({ house, db, queue: away, secret: 'x'.repeat(32), log: silentLog });
  const answer = await request(lame).get('/health/ready');
  expect([answer.status, answer.body]).toEqual([503, { status: 'not ready', database: 'ok', queue: 'away' }]);
});

test('metrics are in the text format of Prometheus', async () => {
  const { text, headers } = await get('/metrics');
  expect(headers['content-type']).toContain('version=0.0.4');
  for (const line of text.trim().split('\n')) {
    expect(line).toMatch(/^(# (HELP|TYPE) kohort_\w+ .+|kohort_\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? -?[\d.e+-]+)$/);
  }
  expect(text).toMatch(/^kohort_dirty_contacts 0$/m);
  expect(text).toMatch(/^kohort_clock_error_seconds 0$/m);
  expect(text).toMatch(/^kohort_queue_depth\{job="segments.refresh"\} 0$/m);
});
