import { beforeEach, expect, test } from 'vitest';
import { createTestApi } from '../../kit/house.ts';

const { ask, db, house, createWorkspace, createKey } = await createTestApi();
let workspaceId = 0;
let key = '';

beforeEach(async () => {
  workspaceId = await createWorkspace();
  key = await createKey(['contacts:read', 'contacts:write', 'workspace:read'], workspaceId);
});

test('a row that is wrong holds up no other; repeated ones keep their first reason', async () => {
  const { body } = await ask('post', '/suppressions/bulk', key)
    .send({
      suppressions: [
        { email: 'Kim@People.example', reason: 'complaint', detail: 'by telephone' },
        { email: 'no address' },
        { email: 'kim@people.example' },
        { reason: 'nobody named' },
        { email: 'lee@people.example' },
      ],
    })
    .expect(200);
  expect(body.counts).toEqual({ suppressed: 2, already: 1, rejected: 2 });
  expect(body.problems.map((one: { index: number }) => one.index)).toEqual([1, 3]);
  const { body: list } = await ask('get', '/suppressions?contains=KIM', key).expect(200);
  expect(list.items).toMatchObject([{ email: 'kim@people.example', reason: 'complaint', detail: 'by telephone' }]);
  const byReason = await ask('get', '/suppressions?reason=by-hand', key).expect(200);
  expect(byReason.body.items.map((one: { email: string }) => one.email)).toEqual(['lee@people.example']);
});

test('10,000 addresses go in one request, one more do not', async () => {
  const rows = Array.from({ length: 10_000 }, (_, index) => ({ email: `p${index}@people.example` }));
  const taken = await ask('post', '/suppressions/bulk', key).send({ suppressions: rows }).expect(200);
  expect(taken.body.counts).toEqual({ suppressed: 10_000, already: 0, rejected: 0 });
  const over = { suppressions: [...rows, { email: 'one-more@people.example' }] };
  await ask('post', '/suppressions/bulk', key).send(over).expect(400);
});

test('lifting one says in the audit who did it and what it was', async () => {
  await house.contacts.suppress(workspaceId, [
    { email: 'kim@people.example', reason: 'hard-bounce', detail: '550 5.1.1 no such user', messageId: 7 },
  ]);
  const { body } = await ask('get', '/suppressions', key).expect(200);
  expect(body.items[0]).toMatchObject({ reason: 'hard-bounce', detail: '550 5.1.1 no such user', messageId: 7 });
  await ask('delete', '/suppressions?email=kim@people.example', key).expect(204);
  const [entry] = await db.sql<{ actor: string; detail: { reason: string } }>(
    `select actor, detail from audit where workspace_id = $1 and action = 'contacts.unsuppress'`,
    [workspaceId],
  );
  expect(entry?.actor).toMatch(/^key:/);
  expect(entry?.detail.reason).toBe('hard-bounce');
});

test('contacts whose address is suppressed are worked out again', async () => {
  const { contactId } = await house.contacts.upsert(workspaceId, { email: 'kim@people.example' });
  await db.sql('delete from dirty where workspace_id = $1', [workspaceId]);
  await house.contacts.suppress(workspaceId, [{ email: 'kim@people.example', reason: 'complaint' }]);
  const dirty = await db.sql<{ id: number }>('select contact_id as id from dirty where workspace_id = $1', [
    workspaceId,
  ]);
  expect(dirty.map(({ id }) => id)).toEqual([contactId]);
});
