import { beforeEach, describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import { createWorkspaces, type Workspaces } from '../../../src/workspaces/index.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
const clock = createFakeClock(new Date('2026-11-22T10:00:00Z'));
const workspaces: Workspaces = createWorkspaces({ db, clock });

let made = 0;
function newShop() {
  made += 1;
  return workspaces.create({
    slug: `shop-${made}`,
    name: 'Corner Shop',
    timeZone: 'Europe/Stockholm',
    currency: 'SEK',
    settings: { sender: { name: 'Corner Shop', email: 'news@shop.example' }, postalAddress: '1 High Street' },
  });
}
let workspaceId: number;
beforeEach(async () => {
  workspaceId = (await newShop()).id;
});

describe('workspaces', () => {
  test('keep what they were created with and change only what is given', async () => {
    const before = await workspaces.get(workspaceId);
    expect(before).toMatchObject({ language: 'en', currency: 'SEK', settings: { postalAddress: '1 High Street' } });
    const change = { name: 'Big Shop', settings: { replyTo: 'hello@shop.example' } };
    await workspaces.update(workspaceId, change, 'system');
    const after = await workspaces.get(workspaceId);
    expect(after).toEqual({
      ...before,
      name: 'Big Shop',
      settings: { ...before.settings, replyTo: 'hello@shop.example' },
    });
  });

  test('refuse a slug that is taken', async () => {
    const { slug, id: _, createdAt: __, ...rest } = await workspaces.get(workspaceId);
    await expect(workspaces.create({ ...rest, slug })).rejects.toMatchObject({ code: 'workspace_slug_taken' });
  });

  test('write down who changed what, newest first, a page at a time', async () => {
    for (const action of ['a', 'b', 'c']) {
      await workspaces.audit(workspaceId, { actor: { kind: 'api-key', keyId: 7 }, action, subject: 'thing 1' });
    }
    const first = await workspaces.listAudit(workspaceId, { limit: 2 });
    expect(first.items.map(({ action, actor }) => [action, actor])).toEqual([
      ['c', 'key:7'],
      ['b', 'key:7'],
    ]);
    const rest = await workspaces.listAudit(workspaceId, { cursor: first.nextCursor!, limit: 10 });
    expect(rest.items.map(({ action }) => action)).toEqual(['a', 'workspaces.create']);
    expect(rest.nextCursor).toBeNull();
  });
});

describe('API keys', () => {
  test('are found by the key only, never stored, and refused once revoked', async () => {
    const made = await workspaces.createApiKey(workspaceId, { name: 'Shop', scopes: ['events:write'] });
    expect(made.key).toMatch(/^kht_[\w-]{32}$/);
    expect(await workspaces.findApiKey(made.key)).toEqual({ id: made.id, workspaceId, scopes: ['events:write'] });
    expect(await workspaces.findApiKey(`${made.key.slice(0, -1)}~`)).toBeNull();
    const [row] = await db.sql<{ text: string }>('select row_to_json(k)::text as text from api_key k where id = $1', [
      made.id,
    ]);
    expect(row!.text).not.toContain(made.key.slice(12));

    await workspaces.revokeApiKey(workspaceId, made.id, 'system');
    expect(await workspaces.findApiKey(made.key)).toBeNull();
  });

  test('remember their last use to the minute', async () => {
    const { key } = await workspaces.createApiKey(workspaceId, { name: 'Shop', scopes: ['events:write'] });
    const lastUse = async () => (await workspaces.listApiKeys(workspaceId, 0, 10)).items[0]!.lastUsedAt?.toISOString();
    expect(await lastUse()).toBeUndefined();
    await workspaces.findApiKey(key);
    const first = clock.now().toISOString();
    clock.advance(30_000);
    await workspaces.findApiKey(key);
    expect(await lastUse()).toBe(first);
    clock.advance(30_000);
    await workspaces.findApiKey(key);
    expect(await lastUse()).toBe(clock.now().toISOString());
  });

  test('of another workspace cannot be seen or revoked', async () => {
    const { id } = await workspaces.createApiKey(workspaceId, { name: 'Shop', scopes: ['events:write'] });
    const other = await newShop();
    expect((await workspaces.listApiKeys(other.id, 0, 10)).items).toEqual([]);
    await expect(workspaces.revokeApiKey(other.id, id, 'system')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('operators', () => {
  test('get a first password when new, and only a role when known', async () => {
    const first = await workspaces.addOperator(workspaceId, { email: ' Kim@Shop.example ', role: 'owner' });
    expect(first).toMatchObject({ email: 'kim@shop.example', role: 'owner' });
    expect(first.password).toMatch(/^[\w-]{20}$/);
    const other = await newShop();
    const second = await workspaces.addOperator(other.id, { email: 'kim@shop.example', role: 'reader' });
    expect(second).toMatchObject({ id: first.id, role: 'reader', password: null });
    const roles = (await workspaces.listOfOperator(first.id)).map(({ id, role }) => [id, role]);
    expect(roles).toEqual([
      [workspaceId, 'owner'],
      [other.id, 'reader'],
    ]);
  });

  test('always leave an owner, also when two owners remove each other at once', async () => {
    const one = await workspaces.addOperator(workspaceId, { email: `one-${workspaceId}@x.example`, role: 'owner' });
    const lastOwner = { code: 'workspace_last_owner' };
    await expect(workspaces.changeRole(workspaceId, one.id, 'reader', 'system')).rejects.toMatchObject(lastOwner);
    await expect(workspaces.removeOperator(workspaceId, one.id, 'system')).rejects.toMatchObject(lastOwner);
    const two = await workspaces.addOperator(workspaceId, { email: `two-${workspaceId}@x.example`, role: 'owner' });
    const ends = await Promise.allSettled([
      workspaces.removeOperator(workspaceId, one.id, 'system'),
      workspaces.removeOperator(workspaceId, two.id, 'system'),
    ]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await workspaces.listOperators(workspaceId)).toHaveLength(1);
  });
});

describe('answers kept for repeated requests', () => {
  const hash = (text: string) => Buffer.from(text.padEnd(32));
  const begin = (key: string, text = 'same') => workspaces.idempotency.begin(workspaceId, key, hash(text));

  test('only one of many requests at once runs', async () => {
    const verdicts = await Promise.all(Array.from({ length: 8 }, () => begin('k')));
    expect(verdicts.map(({ kind }) => kind).sort()).toEqual([...Array(1).fill('run'), ...Array(7).fill('running')]);
  });

  test('the answer is given again for 24 hours, to the same request only', async () => {
    const turn = await begin('k');
    if (turn.kind !== 'run') throw new Error(turn.kind);
    await turn.finish({ status: 201, body: { id: 5 } });
    expect(await begin('k')).toEqual({ kind: 'replay', answer: { status: 201, body: { id: 5 } } });
    expect((await begin('k', 'another')).kind).toBe('differs');
    clock.advance(24 * 3_600_000);
    expect((await begin('k')).kind).toBe('run');
  });

  test('a failure leaves the key free', async () => {
    const turn = await begin('k');
    if (turn.kind !== 'run') throw new Error(turn.kind);
    await turn.forget();
    expect((await begin('k')).kind).toBe('run');
  });

  test('a request that died is given up after ten minutes, and cannot answer any more', async () => {
    const dead = await begin('k');
    clock.advance(10 * 60_000);
    const next = await begin('k');
    if (dead.kind !== 'run' || next.kind !== 'run') throw new Error('neither runs');
    await dead.finish({ status: 200, body: { from: 'the dead' } });
    expect((await begin('k')).kind).toBe('running');
    await next.finish({ status: 200, body: { from: 'the living' } });
    expect(await begin('k')).toMatchObject({ answer: { body: { from: 'the living' } } });
  });

  test('are deleted after their time', async () => {
    await begin('k');
    clock.advance(25 * 3_600_000);
    await begin('young');
    await workspaces.forgetOld();
    const rows = await db.sql('select key from idempotent_answer where workspace_id = $1', [workspaceId]);
    expect(rows).toEqual([{ key: 'young' }]);
  });
});
