import { beforeEach, expect, test } from 'vitest';
import { createTestApi } from '../../kit/house.ts';

const { ask, db, house, createWorkspace, createKey } = await createTestApi();
let workspaceId = 0;
let key = '';

beforeEach(async () => {
  workspaceId = await createWorkspace();
  key = await createKey(['contacts:read', 'contacts:write'], workspaceId);
});

const addContact = async (externalId: string) => (await house.contacts.upsert(workspaceId, { externalId })).contactId;
const bulk = async (companies: unknown[]) =>
  (await ask('post', '/companies/bulk', key).send({ companies }).expect(200)).body;
const dirty = async () => {
  const rows = await db.sql<{ contactId: number; input: string }>(
    'delete from dirty where workspace_id = $1 returning contact_id as "contactId", input',
    [workspaceId],
  );
  return rows.map(({ contactId, input }) => `${contactId} ${input}`).sort();
};

test('companies are judged one by one, merge, and say when nothing changed', async () => {
  const first = await bulk([
    { key: 'tea', name: 'Nordic Tea', attributes: { employees: 42, industry: '47.110', own: 'x' } },
    { key: 'bad', attributes: { employees: 'many' } },
    { key: 'plain' },
    { key: 'tea', attributes: { own: null, turnover: 5_000 } },
    'no row',
  ]);
  expect(first.counts).toEqual({ created: 2, updated: 1, unchanged: 0, rejected: 2 });
  expect(first.outcomes[1].problem).toMatchObject({ code: 'company_invalid', path: 'attributes.employees' });
  const got = (await ask('get', '/companies/tea', key).expect(200)).body;
  expect(got).toMatchObject({ name: 'Nordic Tea', contacts: 0, people: [] });
  expect(got.attributes).toEqual({ employees: 42, industry: '47.110', turnover: 5_000 });
  const again = await bulk([{ key: 'tea', attributes: { employees: 42 } }, { key: 'plain' }]);
  expect(again.counts).toEqual({ created: 0, updated: 0, unchanged: 2, rejected: 0 });
  const found = (await ask('get', '/companies?search=nordic', key).expect(200)).body.items;
  expect(found.map((one: { key: string }) => one.key)).toEqual(['tea']);
});

test('the same companies at the same time are made once', async () => {
  const rows = Array.from({ length: 50 }, (_, place) => ({ key: `c${place}`, attributes: { employees: place } }));
  const batches = await Promise.all([
    house.contacts.companies.upsertMany(workspaceId, rows),
    house.contacts.companies.upsertMany(workspaceId, rows.toReversed()),
  ]);
  expect(batches.flat().filter(({ kind }) => kind === 'created')).toHaveLength(50);
  const { items } = await house.contacts.companies.list(workspaceId, { limit: 100 });
  expect(items).toHaveLength(50);
});

test('people belong to several companies, with roles; changes mark everybody of the company', async () => {
  await bulk([{ key: 'tea' }, { key: 'mill' }]);
  const [kim, eve] = [await addContact('kim'), await addContact('eve')];
  await dirty();
  const linked = await ask('post', '/companies/links/bulk', key)
    .send({
      links: [
        { contact: { externalId: 'kim' }, company: 'tea', role: 'buyer', decides: true, since: '2020-01-01T00:00:00Z' },
        { contact: { externalId: 'eve' }, company: 'tea' },
        { contact: { externalId: 'kim' }, company: 'mill' },
        { contact: { externalId: 'nobody' }, company: 'tea' },
        { contact: { externalId: 'kim' }, company: 'nowhere' },
      ],
    })
    .expect(200);
  expect(linked.body.counts).toEqual({ linked: 3, removed: 0, unchanged: 0, rejected: 2 });
  expect(linked.body.outcomes.slice(3).map((one: { problem: { path: string } }) => one.problem.path)).toEqual([
    'contact',
    'company',
  ]);
  expect(new Set(await dirty())).toEqual(new Set([`${kim} company`, `${eve} company`]));
  const contact = (await ask('get', `/contacts/${kim}`, key).expect(200)).body;
  expect(contact.companies).toMatchObject([
    { key: 'tea', role: 'buyer', decides: true },
    { key: 'mill', role: null, decides: false },
  ]);
  // What is not said stays.
  await ask('put', `/contacts/${kim}/companies/tea`, key).send({ role: 'owner' }).expect(200);
  const tea = (await ask('get', '/companies/tea', key).expect(200)).body;
  expect(tea.people).toMatchObject([
    { contactId: kim, role: 'owner', decides: true, since: '2020-01-01T00:00:00.000Z' },
    { contactId: eve, role: null, decides: false },
  ]);
  expect(await dirty()).toEqual([`${eve} company`, `${kim} company`].sort());
  await ask('put', `/contacts/${kim}/companies/tea`, key).send({}).expect(200);
  expect(await dirty()).toEqual([]);
  await ask('patch', '/companies/tea', key)
    .send({ attributes: { employees: 3 } })
    .expect(200);
  expect(await dirty()).toEqual([`${eve} company`, `${kim} company`].sort());
  // Who leaves changes how many people the company has, for all of them.
  await ask('delete', `/contacts/${kim}/companies/tea`, key).expect(204);
  expect(await dirty()).toEqual([`${eve} company`, `${kim} company`].sort());
  await ask('put', `/contacts/${kim}/companies/nowhere`, key).send({}).expect(404);
  await ask('put', '/contacts/999999/companies/tea', key).send({}).expect(404);
});

test('an erased contact leaves its companies, which stay; a company that goes leaves its people', async () => {
  await bulk([{ key: 'tea' }]);
  const [kim, eve] = [await addContact('kim'), await addContact('eve')];
  for (const id of [kim, eve]) await ask('put', `/contacts/${id}/companies/tea`, key).send({}).expect(200);
  await ask('post', `/contacts/${kim}/notes`, key).send({ kind: 'note', text: 'x' }).expect(201);
  await dirty();
  await house.contacts.erase(workspaceId, kim);
  const left = await db.sql(
    'select 1 from contact_company where contact_id = $1 union all select 1 from note where contact_id = $1',
    [kim],
  );
  expect(left).toEqual([]);
  expect(await dirty()).toContain(`${eve} company`);
  expect((await ask('get', '/companies/tea', key).expect(200)).body.contacts).toBe(1);
  await ask('delete', '/companies/tea', key).expect(204);
  expect(await dirty()).toEqual([`${eve} company`]);
  await ask('get', '/companies/tea', key).expect(404);
  expect((await ask('get', `/contacts/${eve}`, key).expect(200)).body.companies).toEqual([]);
  const audit = await db.sql<{ action: string }>('select action from audit where workspace_id = $1', [workspaceId]);
  expect(audit.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['companies.upsert', 'companies.link', 'companies.remove']),
  );
});

test('companies of another workspace are not there', async () => {
  await bulk([{ key: 'tea' }]);
  const other = await createKey(['contacts:read', 'contacts:write'], await createWorkspace());
  await ask('get', '/companies/tea', other).expect(404);
  await ask('delete', '/companies/tea', other).expect(404);
  expect((await ask('get', '/companies', other).expect(200)).body.items).toEqual([]);
});
