import { beforeEach, expect, test } from 'vitest';
import { createTestApi } from '../../kit/house.ts';
import { insertRow } from '../../kit/insert-row.ts';

const { ask, db, house, createWorkspace, createKey } = await createTestApi();
const { contacts } = house;
let workspaceId = 0;
let key = '';

beforeEach(async () => {
  workspaceId = await createWorkspace();
  key = await createKey(undefined, workspaceId);
});

const add = async (input: Parameters<typeof contacts.upsert>[1]) =>
  (await contacts.upsert(workspaceId, input)).contactId;
const run = async (body: object): Promise<number> => {
  const { body: begun } = await ask('post', '/repairs', key).send(body).expect(202);
  await contacts.repairs.work();
  return begun.id;
};
const repair = (id: number) => contacts.repairs.get(workspaceId, id);

test('finds duplicates, shows both side by side with reasons, and never asks again about two who are two', async () => {
  const person = { firstName: 'Vendela', lastName: 'Sjöblad', postcode: '123 45', phone: '070-123 45 67' };
  const a = await add({ email: 'vendela.sjoblad@gmail.com', attributes: person });
  const b = await add({
    email: 'vendelasjoblad+shop@gmail.com',
    attributes: { ...person, lastName: 'Sjoblad', phone: '+46701234567' },
  });
  for (let other = 0; other < 20; other++)
    await add({ email: `x${other}@example.com`, attributes: { firstName: `N${other}` } });
  await ask('post', '/duplicates/find', key).send({}).expect(202);
  await contacts.repairs.work();
  const { body } = await ask('get', '/duplicates', key).expect(200);
  expect(body.lastSearch).toMatchObject({ state: 'done', counts: { done: 1, contacts: 22, pairs: 1 } });
  expect(body.pairs).toHaveLength(1);
  expect(body.pairs[0]).toMatchObject({
    firstId: a,
    secondId: b,
    kind: 'normalised',
    first: { id: a },
    second: { id: b },
  });
  expect(body.pairs[0].reasons.map((one: { text: string }) => one.text)).toContain('Same mailbox');
  await ask('post', `/duplicates/${b}/${a}/decide`, key).send({ distinct: true }).expect(204);
  await ask('post', '/duplicates/find', key).send({}).expect(202);
  await contacts.repairs.work();
  expect((await ask('get', '/duplicates', key).expect(200)).body.pairs).toEqual([]);
  const merged = await run({ kind: 'merge', minScore: 0.5 });
  expect((await repair(merged)).counts.changed).toBe(0);
});

test('merges pairs in bulk, and takes it back', async () => {
  const [a, b] = [await add({ externalId: 'a' }), await add({ externalId: 'b' })];
  await insertRow(db, 'duplicate_pair', {
    workspace_id: workspaceId,
    first_id: a,
    second_id: b,
    kind: 'exact',
    score: 0.99,
    reasons: '[]',
  });
  const trial = await run({ kind: 'merge', dryRun: true });
  expect((await repair(trial)).counts).toMatchObject({ would: 1 });
  const { body: shown } = await ask('get', `/repairs/${trial}`, key).expect(200);
  expect(shown).toMatchObject({ id: trial, kind: 'merge', state: 'done', counts: { would: 1 } });
  const id = await run({ kind: 'merge' });
  expect(await repair(id)).toMatchObject({ state: 'done', counts: { changed: 1 } });
  expect(await contacts.resolve(workspaceId, [{ externalId: 'b' }])).toEqual([a]);
  const undoKey = await createKey(undefined, workspaceId);
  await ask('post', `/repairs/${id}/undo`, undoKey).expect(202);
  await contacts.repairs.work();
  expect(await repair(id)).toMatchObject({ state: 'undone', counts: { undone: 1 } });
  const keys = await db.sql<{ id: number }>('select id from api_key where workspace_id = $1 order by id', [
    workspaceId,
  ]);
  const actors = await db.sql<{ action: string; actor: string }>(
    `select action, actor from audit where workspace_id = $1 and action ~ 'contacts..*merge' order by id`,
    [workspaceId],
  );
  expect(actors.filter(({ action }) => action === 'contacts.merge').map(({ actor }) => actor)).toEqual([
    `key:${keys[0]!.id}`,
    `key:${keys[0]!.id}`,
    `key:${keys[0]!.id}`,
  ]);
  expect(actors.find(({ action }) => action === 'contacts.undo-merge')?.actor).toBe(`key:${keys[1]!.id}`);
  expect(await contacts.resolve(workspaceId, [{ externalId: 'b' }])).toEqual([b]);
});

test('normalises, and takes back what nobody changed since', async () => {
  const attributes = {
    firstName: ' ANNA ',
    phone: '070-123 45 67',
    postcode: '12345',
    land: 'Sverige',
    note: 'as it is',
  };
  const first = await add({ externalId: 'a', attributes });
  const second = await add({ externalId: 'b', attributes });
  const forms = ['trim', 'names', 'phone', 'postcode', 'country'];
  const trial = await run({ kind: 'normalise', forms, dryRun: true });
  expect(await repair(trial)).toMatchObject({ state: 'done', counts: { changed: 2, fields: 8 } });
  expect((await contacts.get(workspaceId, first)).attributes).toEqual(attributes);
  await ask('post', `/repairs/${trial}/undo`, key).expect(409);
  const id = await run({ kind: 'normalise', forms });
  const normal = { firstName: 'Anna', phone: '+46701234567', postcode: '123 45', land: 'SE', note: 'as it is' };
  expect((await contacts.get(workspaceId, first)).attributes).toEqual(normal);
  const { body } = await ask('get', `/repairs/${id}/changes?limit=1`, key).expect(200);
  expect(body).toMatchObject({
    next: first,
    items: [{ contactId: first, name: 'firstName', before: ' ANNA ', after: 'Anna' }, {}, {}, {}],
  });
  expect((await repair(await run({ kind: 'normalise', forms }))).counts).toMatchObject({ changed: 0 });
  await add({ externalId: 'b', attributes: { phone: '+46709999999' } });
  await ask('post', `/repairs/${id}/undo`, key).expect(202);
  await contacts.repairs.work();
  expect(await repair(id)).toMatchObject({ state: 'undone', counts: { undone: 2, stays: 1 } });
  expect((await contacts.get(workspaceId, first)).attributes).toEqual(attributes);
  expect((await contacts.get(workspaceId, second)).attributes).toEqual({ ...attributes, phone: '+46709999999' });
});

test('takes over suggestions, but no address that somebody else has', async () => {
  const first = await add({ email: 'a@gmial.com' });
  const second = await add({ email: 'b@gmial.com' });
  await add({ email: 'b@gmail.com' });
  for (const [contact_id, suggestion] of [
    [first, 'a@gmail.com'],
    [second, 'b@gmail.com'],
  ]) {
    await insertRow(db, 'contact_issue', {
      workspace_id: workspaceId,
      contact_id,
      field: 'email',
      code: 'typo',
      suggestion,
    });
  }
  const id = await run({ kind: 'correct', code: 'typo' });
  expect((await repair(id)).counts).toMatchObject({ changed: 1, refused: 1 });
  expect((await contacts.get(workspaceId, first)).email).toBe('a@gmail.com');
  await ask('post', `/repairs/${id}/undo`, key).expect(202);
  await contacts.repairs.work();
  expect((await contacts.get(workspaceId, first)).email).toBe('a@gmial.com');
});

test('merges on behind pairs of which one is gone, and counts them', async () => {
  const ids = [];
  for (const externalId of ['a', 'b', 'c', 'd', 'e']) ids.push(await add({ externalId }));
  const [a, b, c, d, e] = ids as [number, number, number, number, number];
  const pair = (first_id: number, second_id: number, score: number) =>
    insertRow(db, 'duplicate_pair', {
      workspace_id: workspaceId,
      ...{ first_id, second_id, score, kind: 'exact', reasons: '[]' },
    });
  // Merging b into a takes the pairs of b along before their turn comes.
  await pair(a, b, 0.99);
  await pair(b, c, 0.98);
  await pair(b, d, 0.97);
  await pair(d, 2_000_000_000, 0.965);
  await pair(d, e, 0.96);
  const id = await run({ kind: 'merge' });
  expect(await repair(id)).toMatchObject({ state: 'done', counts: { changed: 2, refused: 1, done: 1 } });
  expect(await contacts.resolve(workspaceId, [{ externalId: 'b' }, { externalId: 'e' }])).toEqual([a, d]);
  const { body } = await ask('get', '/duplicates', key).expect(200);
  expect(body.pairs).toEqual([]);
});

test('gives no address back that somebody else took meanwhile, and counts it', async () => {
  const first = await add({ email: 'a@gmial.com' });
  await insertRow(db, 'contact_issue', {
    workspace_id: workspaceId,
    contact_id: first,
    ...{ field: 'email', code: 'typo', suggestion: 'a@gmail.com' },
  });
  const id = await run({ kind: 'correct', code: 'typo' });
  const other = await add({ email: 'a@gmial.com' });
  expect(other).not.toBe(first);
  await ask('post', `/repairs/${id}/undo`, key).expect(202);
  await contacts.repairs.work();
  expect(await repair(id)).toMatchObject({ state: 'undone', problem: null, counts: { undone: 0, stays: 1 } });
  expect((await contacts.get(workspaceId, first)).email).toBe('a@gmail.com');
});
