import { beforeEach, expect, test } from 'vitest';
import { createTestApi } from '../../kit/house.ts';

const { ask, house, createWorkspace, createKey } = await createTestApi();
let workspaceId = 0;
let key = '';
let kim = 0;

beforeEach(async () => {
  workspaceId = await createWorkspace();
  key = await createKey(['contacts:read', 'contacts:write'], workspaceId);
  kim = (await house.contacts.upsert(workspaceId, { externalId: 'kim' })).contactId;
});

const add = (body: object) => ask('post', `/contacts/${kim}/notes`, key).send(body);
const list = async (query = '') => (await ask('get', `/contacts/${kim}/notes${query}`, key).expect(200)).body.items;
const interests = async () => (await house.contacts.get(workspaceId, kim)).attributes.interests;

test('notes and moments: newest first, with author; what was taken away is kept', async () => {
  const note = (await add({ kind: 'note', text: ' Asked for Assam. ' }).expect(201)).body;
  expect(note).toMatchObject({ kind: 'note', text: 'Asked for Assam.', moment: null, sentence: null, removedAt: null });
  expect(note.author).toMatch(/^key:\d+$/);
  const moment = (await add({ kind: 'moment', moment: { rule: 'never', weekdays: [0] } }).expect(201)).body;
  expect(moment.sentence).toBe('Never on Mondays.');
  expect((await list()).map((one: { id: number }) => one.id)).toEqual([moment.id, note.id]);
  expect(await house.contacts.notes.momentsOf(workspaceId, [kim])).toEqual([
    { contactId: kim, moment: { rule: 'never', weekdays: [0] }, text: '' },
  ]);
  await ask('delete', `/contacts/${kim}/notes/${moment.id}`, key).expect(204);
  await ask('delete', `/contacts/${kim}/notes/${moment.id}`, key).expect(404);
  expect(await house.contacts.notes.momentsOf(workspaceId, [kim])).toEqual([]);
  expect(await list()).toHaveLength(1);
  expect((await list('?removed=true&kind=moment'))[0].removedAt).not.toBeNull();
  await add({ kind: 'moment', moment: { rule: 'never' } }).expect(400);
  await ask('post', '/contacts/999999/notes', key).send({ kind: 'note', text: 'x' }).expect(404);
});

test('interests go into the attribute and leave it with the last note that speaks of them', async () => {
  await house.contacts.upsert(workspaceId, { externalId: 'kim', attributes: { interests: ['tea'] } });
  const first = (await add({ kind: 'interest', text: 'football' }).expect(201)).body;
  const second = (await add({ kind: 'interest', text: 'football' }).expect(201)).body;
  expect(await interests()).toEqual(['tea', 'football']);
  await ask('delete', `/contacts/${kim}/notes/${first.id}`, key).expect(204);
  expect(await interests()).toEqual(['tea', 'football']);
  await ask('delete', `/contacts/${kim}/notes/${second.id}`, key).expect(204);
  expect(await interests()).toEqual(['tea']);
});

test('where the attribute is something else, an interest is refused and nothing is written', async () => {
  await house.contacts.declareAttribute(workspaceId, 'interests', 'text');
  const refused = await add({ kind: 'interest', text: 'football' }).expect(409);
  expect(refused.body.code).toBe('contact_attribute_declared');
  expect(await list()).toEqual([]);
});

test('many interests at the same time are all kept', async () => {
  const names = Array.from({ length: 8 }, (_, place) => `interest ${place}`);
  await Promise.all(names.map((text) => add({ kind: 'interest', text }).expect(201)));
  expect([...((await interests()) as string[])].sort()).toEqual(names);
});

test('the kind of criterion of an attribute is proposed, and kept when said', async () => {
  await house.contacts.declareAttribute(workspaceId, 'city', 'text');
  const listed = async () => (await ask('get', '/contact-attributes', key).expect(200)).body.items[0];
  expect(await listed()).toMatchObject({ criterion: null, proposedCriterion: 'geographic' });
  await ask('put', '/contact-attributes/city', key).send({ criterion: 'demographic' }).expect(200);
  expect(await listed()).toMatchObject({ criterion: 'demographic', proposedCriterion: 'geographic' });
  await ask('put', '/contact-attributes/unknown', key).send({ criterion: 'value' }).expect(404);
  await ask('put', '/contact-attributes/unknown', key).send({ type: 'number', criterion: 'value' }).expect(200);
  await ask('put', '/contact-attributes/city', key).send({ type: 'number', criterion: 'value' }).expect(409);
});
