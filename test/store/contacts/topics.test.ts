import { beforeEach, expect, test } from 'vitest';
import { createTestApi } from '../../kit/house.ts';

const { ask, house, createWorkspace, createKey } = await createTestApi();
let workspaceId = 0;
let key = '';

beforeEach(async () => {
  workspaceId = await createWorkspace();
  key = await createKey(['contacts:read', 'contacts:write'], workspaceId);
});

const list = async () => (await ask('get', '/topics', key).expect(200)).body.items;

test('topics that were only met are listed as undefined, and go on when they are defined', async () => {
  await house.contacts.upsert(workspaceId, {
    email: 'kim@people.example',
    consent: [
      { topic: 'news', state: 'subscribed' },
      { topic: 'offers', state: 'unsubscribed' },
    ],
  });
  expect(await list()).toMatchObject([
    { name: 'news', isDefined: false, title: 'news', subscribed: 1 },
    { name: 'offers', isDefined: false, subscribed: 0 },
  ]);
  const defined = await ask('post', '/topics', key)
    .send({ name: 'offers', title: 'Offers', languages: { sv: { title: 'Erbjudanden' } } })
    .expect(201);
  expect(defined.body).toMatchObject({ name: 'offers', isDefined: true, doubleOptIn: false, isPublic: true });
  expect((await list()).map((one: { name: string }) => one.name)).toEqual(['offers', 'news']);
  const contact = await house.contacts.find(workspaceId, { email: 'kim@people.example' });
  expect(contact?.subscriptions.map(({ topic, state }) => `${topic} ${state}`).sort()).toEqual([
    'news subscribed',
    'offers unsubscribed',
  ]);
});

test('change, archive, take away', async () => {
  await ask('post', '/topics', key).send({ name: 'news', title: 'News' }).expect(201);
  const again = await ask('post', '/topics', key).send({ name: 'news', title: 'News' }).expect(409);
  expect(again.body.code).toBe('topic_exists');
  const changed = await ask('patch', '/topics/news', key).send({ position: 3, doubleOptIn: true }).expect(200);
  expect(changed.body).toMatchObject({ title: 'News', position: 3, doubleOptIn: true, archivedAt: null });
  const archived = await ask('patch', '/topics/news', key).send({ archived: true }).expect(200);
  expect(archived.body.archivedAt).not.toBeNull();
  await ask('patch', '/topics/elsewhere', key).send({ position: 1 }).expect(404);
  await ask('delete', '/topics/news', key).expect(204);
  expect(await list()).toEqual([]);
});
