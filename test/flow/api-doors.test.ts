import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { type AnyRoute, type Scope, scopes } from '../../src/platform/index.ts';
import { createTestApi } from '../kit/house.ts';
import { insertRow } from '../kit/insert-row.ts';
import { sampleJson } from '../kit/sample-json.ts';

// Walks every route there is. A route that is added is walked without anybody thinking of it.

const { app, house, db, ask, createKey, createWorkspace } = await createTestApi({
  // Nobody listens there; a test mail must be refused before anybody would find out.
  smtpUrl: 'smtp://127.0.0.1:9',
});
const inWorkspace = house.routes.filter(({ scope }) => scope !== 'operator');
const named = (routes: readonly AnyRoute[]) =>
  routes.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const);

/** Which table a parameter of a path names, and what its row needs to be possible. */
const tableOf: Record<string, { table: string; row?: Record<string, unknown> }> = {
  approvalId: { table: 'offer_approval' },
  campaignId: { table: 'campaign', row: { state: 'draft' } },
  companySegmentId: { table: 'company_segment' },
  codeId: { table: 'offer_code', row: { state: 'free' } },
  contactId: { table: 'contact', row: { external_id: 'foreign' } },
  customerTemplateId: { table: 'customer_template' },
  deliveryId: { table: 'webhook_delivery' },
  domainId: { table: 'sending_domain' },
  hookId: { table: 'provider_hook' },
  importId: { table: 'import', row: { kind: 'contacts', state: 'waiting' } },
  keyId: { table: 'api_key' },
  mailboxId: { table: 'inbound_mailbox' },
  mailId: { table: 'caught_mail' },
  mergeId: { table: 'contact_merge' },
  messageId: { table: 'message', row: { state: 'control' } },
  imageId: { table: 'image' },
  needsGroupId: { table: 'needs_group' },
  noteId: { table: 'note', row: { kind: 'note' } },
  offerId: { table: 'offer', row: { kind: 'gift' } },
  proposalId: { table: 'needs_proposal' },
  repairId: { table: 'repair', row: { kind: 'normalise', state: 'done' } },
  segmentId: { table: 'segment' },
  templateId: { table: 'template' },
  transportId: { table: 'transport' },
  webhookId: { table: 'webhook' },
};

/** Parameters of paths that are one of few words. */
const words: Record<string, string> = { importance: 'high' };

/** Requests that take more than the examples of their schemas to be valid. */
const bodies: Record<string, unknown> = {
  'companySegments.update': { name: 'New name' },
  'segments.update': { name: 'New name' },
  'webhooks.replay': { from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' },
};

const foreignIds: Record<string, string> = {};
let key: string;
beforeAll(async () => {
  key = await createKey(scopes, await createWorkspace());
  const foreign = await createWorkspace();
  for (const [param, { table, row }] of Object.entries(tableOf)) {
    foreignIds[param] = String((await insertRow(db, table, { workspace_id: foreign, ...row })).id);
  }
  const operator = await house.workspaces.addOperator(foreign, { email: 'foreign@x.example', role: 'owner' });
  foreignIds.operatorId = operator.id;
  await db.sql('update note set contact_id = $1 where id = $2', [foreignIds.contactId, foreignIds.noteId]);
  const second = await insertRow(db, 'contact', { workspace_id: foreign, external_id: 'foreign twin' });
  foreignIds.firstId = foreignIds.contactId!;
  foreignIds.secondId = String(second.id);
  await insertRow(db, 'duplicate_pair', {
    workspace_id: foreign,
    first_id: foreignIds.firstId,
    second_id: foreignIds.secondId,
    kind: 'exact',
  });
  // A pause is named by the way out and the provider it is about.
  foreignIds.pauseId = `transport:${foreignIds.transportId}:operator:1`;
  await insertRow(db, 'provider_pause', { scope: foreignIds.pauseId, until: new Date('2100-01-01T00:00:00Z') });
});

const paramsOf = (path: string) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
const fill = (path: string, value: (param: string) => string) =>
  path.replace(/\{(\w+)\}/g, (_, param: string) => encodeURIComponent(value(param)));
const queryOf = (route: AnyRoute) => {
  const text = new URLSearchParams(sampleQuery(route)).toString();
  return text === '' ? '' : `?${text}`;
};

/** A request that is right in everything but the id. */
function send(route: AnyRoute, path: string, as: string | null) {
  const asked = ask(route.method, path + queryOf(route), as);
  if (route.rawBody) return asked.type(route.rawBody).send('x');
  if (!route.body) return asked;
  const body = bodies[route.operation] ?? sampleJson(route.body);
  expect(body, `${route.operation}: give its body schema examples that are valid`).toBeDefined();
  return asked.send(body as object);
}

const codeOf = ({ status, body }: { status: number; body: { code?: string; detail?: string } }) => ({
  status,
  code: body.code,
});

describe('401 without a key', () => {
  test.each(named(house.routes))('%s', async (_name, route) => {
    const answer = await ask(
      route.method,
      fill(route.path, () => '1'),
      null,
    );
    expect(codeOf(answer)).toEqual({ status: 401, code: 'auth_required' });
  });
});

describe('401 without a key, for clients of other systems', () => {
  const others = house.otherApis.flatMap(({ path, routes }) =>
    routes.map((route) => ({ ...route, path: path + route.path })),
  );
  test.each(named(others))('%s', async (_name, route) => {
    expect(codeOf(await request(app)[route.method](route.path))).toEqual({ status: 401, code: 'auth_required' });
  });
});

describe('403 with every scope but the one needed', () => {
  const without = new Map<Scope, string>();
  beforeAll(async () => {
    for (const scope of scopes) without.set(scope, await createKey(scopes.filter((other) => other !== scope)));
  });
  test.each(named(house.routes))('%s', async (_name, route) => {
    const as = route.scope === 'operator' ? key : without.get(route.scope)!;
    const answer = await ask(
      route.method,
      fill(route.path, () => '1'),
      as,
    );
    expect(codeOf(answer)).toEqual({ status: 403, code: 'auth_forbidden' });
  });
});

describe('404 for what is not there, and the same for what is in another workspace', () => {
  const withParams = inWorkspace.filter(({ path }) => paramsOf(path).some((param) => param.endsWith('Id')));
  test.each(named(withParams))('%s', async (_name, route) => {
    const params = paramsOf(route.path);
    const unknown = params.filter((param) => param.endsWith('Id') && !(param in foreignIds));
    expect(unknown, 'say in tableOf what these parameters name').toEqual([]);
    const missing = await send(
      route,
      fill(route.path, (param) => words[param] ?? (param === 'operatorId' ? randomUUID() : '2147483000')),
      key,
    );
    expect(codeOf(missing)).toEqual({ status: 404, code: 'not_found' });
    const foreign = await send(
      route,
      fill(route.path, (param) => words[param] ?? foreignIds[param] ?? '1'),
      key,
    );
    expect(codeOf(foreign)).toEqual({ status: 404, code: 'not_found' });
  });
});

describe('400 for a wrong id', () => {
  const withNumber = inWorkspace.filter(({ params }) => params && !params.safeParse(allParams('none')).success);
  test.each(named(withNumber))('%s', async (_name, route) => {
    for (const id of ['none', '-1', '1e99']) {
      const answer = await ask(
        route.method,
        fill(route.path, () => id),
        key,
      );
      expect(codeOf(answer), id).toEqual({ status: 400, code: 'request_invalid' });
    }
  });
});

describe('400 for a wrong body', () => {
  test.each(named(inWorkspace.filter(({ body }) => body)))('%s', async (_name, route) => {
    const path = fill(route.path, (param) => (param.endsWith('Id') ? '1' : 'x'));
    for (const wrong of ['"text"', '[[]]', '12']) {
      const answer = await ask(route.method, path, key).type('json').send(wrong);
      expect(codeOf(answer), wrong).toEqual({ status: 400, code: 'request_invalid' });
    }
    const broken = await ask(route.method, path, key).type('json').send('{"a":');
    expect(codeOf(broken)).toEqual({ status: 400, code: 'request_not_json' });
    const typed = await ask(route.method, path, key).type('text/plain').send('a');
    expect(codeOf(typed)).toEqual({ status: 415, code: 'media_type_unsupported' });
  });
});

describe('400 for a wrong query', () => {
  const withQuery = inWorkspace.flatMap((route) => {
    const names = Object.keys((route.query as z.ZodObject | undefined)?.shape ?? {});
    const wrong = names.filter((name) => !route.query!.safeParse({ ...sampleQuery(route), [name]: '!' }).success);
    return wrong.map((name) => [`${route.method.toUpperCase()} ${route.path}?${name}=!`, route, name] as const);
  });
  test.each(withQuery)('%s', async (_name, route, name) => {
    const path = fill(route.path, (param) => (param.endsWith('Id') ? '1' : 'x'));
    const query = new URLSearchParams({ ...sampleQuery(route), [name]: '!' });
    const answer = await ask(route.method, `${path}?${query}`, key);
    expect(codeOf(answer)).toEqual({ status: 400, code: 'request_invalid' });
    expect(answer.body.errors.map(({ path: at }: { path: string }) => at)).toContain(`query.${name}`);
  });
});

function allParams(value: string) {
  return Object.fromEntries(house.routes.flatMap(({ path }) => paramsOf(path)).map((name) => [name, value]));
}

function sampleQuery({ query }: AnyRoute): Record<string, string> {
  const sample = (query && (sampleJson(query) as object | undefined)) ?? {};
  return Object.fromEntries(Object.entries(sample).map(([name, value]) => [name, String(value)]));
}
