import { readdirSync, readFileSync } from 'node:fs';
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

test('pages come from here alone: no inline script, nothing from elsewhere', async () => {
  const pages = readdirSync('web').filter((file) => file.endsWith('.html'));
  expect(pages.length).toBeGreaterThan(1);
  for (const path of ['/', '/docs', '/docs/problems', ...pages.map((file) => `/${file}`)]) {
    const answer = await get(path);
    expect([path, answer.status]).toEqual([path, 200]);
    const policy = answer.headers['content-security-policy'];
    expect(policy).toContain("script-src 'self'");
    // A letter in a frame of the preview page is bound by the page's policy as well, and has inline styles.
    if (path === '/preview.html')
      expect(policy).toMatch(/^[^;]*; script-src 'self'; style-src 'self' 'unsafe-inline';/);
    else expect(policy).not.toContain('unsafe');
    expect(answer.text).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|(?:src|href)="https?:/i);
    for (const [, file] of answer.text.matchAll(/<(?:script|link)\b[^>]*\b(?:src|href)="([^"]+)"/g)) {
      expect([file, (await get(file!)).status]).toEqual([file, 200]);
    }
  }
});

test('pages share one header, in which their own link is the current one', async () => {
  const header = readFileSync('web/shared/header.html', 'utf8');
  const links = [...header.matchAll(/<a href="([^"]+)">/g)].map(([, path]) => path!);
  expect(links).toContain('/customers');
  for (const path of links.filter((each) => each !== '/docs')) {
    const { text } = await get(path);
    expect([...text.matchAll(/<a href="([^"]+)" aria-current="page">/g)].map(([, at]) => at)).toEqual([path]);
    expect(text.replaceAll(' aria-current="page"', '').replace('id="navigation" hidden', 'id="navigation"')).toContain(
      header.trim(),
    );
    expect(text.includes('id="navigation" hidden')).toBe(path === '/');
  }
  expect((await get('/customers')).headers).toMatchObject({ 'cache-control': 'public, max-age=0' });
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
