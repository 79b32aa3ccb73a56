import { beforeEach, expect, test } from 'vitest';
import { createTestApi } from '../../kit/house.ts';

const { ask, house, createWorkspace, createKey } = await createTestApi();
let workspaceId = 0;
let key = '';

beforeEach(async () => {
  workspaceId = await createWorkspace();
  key = await createKey(['contacts:read', 'contacts:write'], workspaceId);
});

const needs = {
  name: 'needs',
  kind: 'choice',
  text: 'What matters most to you?',
  choices: [
    { key: 'price', label: 'Low prices' },
    { key: 'advice', label: 'Advice' },
  ],
  languages: { sv: { text: 'Vad är viktigast?', choices: { price: 'Låga priser' } } },
  attribute: 'declaredNeed',
};

test('define, list, change, archive', async () => {
  const made = (await ask('post', '/questions', key).send(needs).expect(201)).body;
  expect(made.links).toEqual(['answer:needs/price', 'answer:needs/advice']);
  expect((await house.contacts.attributes(workspaceId))[0]).toMatchObject({ name: 'declaredNeed', type: 'text' });
  const again = await ask('post', '/questions', key).send(needs).expect(409);
  expect(again.body.code).toBe('question_exists');
  const nps = (await ask('post', '/questions', key).send({ name: 'nps', kind: 'nps', text: 'Recommend?' }).expect(201))
    .body;
  expect(nps.links).toHaveLength(11);
  const lost = await ask('patch', '/questions/needs', key)
    .send({ choices: [{ key: 'price', label: 'Cheap' }] })
    .expect(400);
  expect(lost.body).toMatchObject({ code: 'question_invalid', detail: expect.stringContaining('"advice"') });
  await ask('patch', '/questions/nps', key).send({ choices: needs.choices }).expect(400);
  const archived = (await ask('patch', '/questions/needs', key).send({ archived: true, attribute: null }).expect(200))
    .body;
  expect(archived).toMatchObject({ attribute: null, text: needs.text });
  expect(archived.archivedAt).not.toBeNull();
  const { items } = (await ask('get', '/questions', key).expect(200)).body;
  expect(items.map((one: { name: string }) => one.name)).toEqual(['needs', 'nps']);
});

test('what a question cannot be', async () => {
  await ask('post', '/questions', key).send({ name: 'a', kind: 'choice', text: 'x' }).expect(400);
  await ask('post', '/questions', key)
    .send({ ...needs, kind: 'nps' })
    .expect(400);
  await house.contacts.declareAttribute(workspaceId, 'declaredNeed', 'number');
  const refused = await ask('post', '/questions', key).send(needs).expect(409);
  expect(refused.body.code).toBe('contact_attribute_declared');
  await ask('get', '/questions/needs', key).expect(404);
});
