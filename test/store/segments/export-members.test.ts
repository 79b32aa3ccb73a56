import { parse } from 'csv-parse/sync';
import { beforeAll, expect, test } from 'vitest';
import { createTestApi } from '../../kit/house.ts';

const { ask, db, house, workspaceId, createKey } = await createTestApi();
let segmentId = 0;
const people = 2_345;

beforeAll(async () => {
  const outcomes = await house.contacts.upsertMany(
    workspaceId,
    Array.from({ length: people }, (_, place) => ({
      externalId: `p${place}`,
      email: `p${place}@people.example`,
      attributes: { city: place === 0 ? '=HYPERLINK("x")' : `Town ${place}`, interests: ['tea', 'garden'] },
    })),
  );
  const ids = outcomes.map((outcome) => (outcome.kind === 'rejected' ? 0 : outcome.contactId));
  const rows = ids.map((contactId, place) => ({
    contactId,
    scores: { customer_group: 'recurring', rfm_money: place % 5 },
  }));
  await house.contacts.writeScores(workspaceId, {
    ...{ model: 'purchases', version: 3, at: new Date('2026-11-01T02:00:00Z'), rows, watched: [] },
  });
  await house.contacts.setValues(workspaceId, [
    { contact: { externalId: 'p1' }, name: 'tier', value: 'gold', modelVersion: 'own-1' },
  ]);
  const [row] = await db.sql<{ id: number }>(
    `insert into segment (workspace_id, name, purpose, definition, built_at) values ($1, 'All', 'x', '{}', now()) returning id`,
    [workspaceId],
  );
  segmentId = row!.id;
  await db.sql(
    'insert into member (segment_id, contact_id, workspace_id, entered_at) select $1, id, $2, now() from unnest($3::int[]) id',
    [segmentId, workspaceId, ids],
  );
});

const get = async (query = '') =>
  (await ask('get', `/segments/${segmentId}/members.csv${query}`).expect(200)) as { text: string; headers: object };
const read = (text: string) => parse(text, { columns: true, bom: true }) as Record<string, string>[];

test('everything, of everybody, over several pages', async () => {
  const { text, headers } = await get();
  expect(headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8' });
  const rows = read(text);
  expect(rows).toHaveLength(people);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(people);
  expect(rows[0]).toMatchObject({
    externalId: 'p0',
    'attributes.city': '\'=HYPERLINK("x")',
    'attributes.interests': 'tea; garden',
  });
  expect(rows[1]).toMatchObject({
    email: 'p1@people.example',
    'values.customer_group': 'recurring',
    'values.customer_group.model': 'purchases 3',
    'values.customer_group.at': '2026-11-01T02:00:00.000Z',
    'values.rfm_money': '1',
    'values.tier': 'gold',
    'values.tier.model': 'own-1',
  });
  expect(rows[2]).toMatchObject({ 'values.tier': '' });
});

test('only the columns asked for, in their order, with a byte order mark when wanted', async () => {
  const { text } = await get('?columns=values.tier,email,attributes.city,values.lifecycle&bom=true');
  expect(text.startsWith('\ufeffvalues.tier,email,attributes.city,values.lifecycle\r\n')).toBe(true);
  expect(text.split('\r\n')[2]).toBe('gold,p1@people.example,Town 1,');
  const refused = await ask('get', `/segments/${segmentId}/members.csv?columns=email,attributes.nothing`).expect(400);
  expect(refused.body.detail).toContain('attributes.nothing');
});

test('needs both scopes, and a segment of the workspace', async () => {
  for (const scope of ['segments:read', 'contacts:read'] as const) {
    await ask('get', `/segments/${segmentId}/members.csv`, await createKey([scope])).expect(403);
  }
  await ask('get', `/segments/${segmentId}/members.csv`, await createKey(['segments:read', 'contacts:read'])).expect(
    200,
  );
  await ask('get', '/segments/999999/members.csv').expect(404);
});
