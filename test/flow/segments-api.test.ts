import { beforeAll, describe, expect, test } from 'vitest';
import { createFakeClock } from '../../src/platform/index.ts';
import { createTestApi } from '../kit/house.ts';

// A marketer's segment from the first question to the archive, over HTTP.

const clock = createFakeClock(new Date('2026-10-25T08:00:00Z'));
const { ask, house } = await createTestApi({ clock });

const at = (text: string) => `2026-10-${text}:00+02:00`;
const order = (customer: string, number: string, time: string) => ({
  type: 'order',
  orderId: number,
  at: at(time),
  contact: { externalId: customer },
  lines: [{ product: 'rye-bread', category: 'bakery', quantity: 1, amount: 3_490 }],
});

beforeAll(async () => {
  const contacts = ['astrid', 'bo', 'cy'].map((externalId, index) => ({
    externalId,
    attributes: { age: 30 + index * 20 },
  }));
  await ask('post', '/contacts/bulk').send({ contacts }).expect(200);
  const events = [order('astrid', 'A1', '06T08:40'), order('astrid', 'A2', '13T09:05'), order('bo', 'A3', '13T17:30')];
  const { body } = await ask('post', '/events/bulk').send({ events }).expect(200);
  expect(body.counts).toEqual({ accepted: 3, duplicate: 0, rejected: 0 });
});

const define = (root: unknown) => ({ version: 1, root });
const mornings = (value: number) => ({
  type: 'purchase',
  measure: 'orders',
  op: 'at-least',
  value,
  localTime: { weekdays: [0, 1, 2, 3, 4], fromMinute: 0, toMinute: 720 },
  window: { type: 'last', amount: 30, unit: 'days' },
});
const older = { type: 'attribute', name: 'age', op: 'at-least', value: 60 };
const preview = async (root: unknown, instant?: string) =>
  (
    await ask('post', '/segments/preview')
      .send({ definition: define(root), at: instant })
      .expect(200)
  ).body;
const create = (name: string, root: unknown) =>
  ask('post', '/segments').send({ name, purpose: 'Test', definition: define(root) });

describe('a preview', () => {
  test('counts and, or, not over attributes and purchases at a local time', async () => {
    expect(await preview(mornings(2))).toMatchObject({
      count: 1,
      interval: { low: 1, high: 1 },
      isExact: true,
      population: 3,
      sentence: expect.stringMatching(
        /^People who ordered at least twice on Monday to Friday before 12:00 in the last 30 days/,
      ),
      cost: { level: 'fine', warning: null },
      hints: [],
    });
    expect(await preview({ type: 'any', of: [mornings(2), older] })).toMatchObject({ count: 2 });
    expect(await preview({ type: 'all', of: [older, { type: 'not', of: mornings(1) }] })).toMatchObject({ count: 1 });
  });

  test('as of any instant', async () => {
    expect(await preview(mornings(2), at('13T09:00'))).toMatchObject({ count: 0 });
    expect(await preview(mornings(2), at('13T09:05'))).toMatchObject({ count: 1 });
    expect(await preview(mornings(2), '2026-11-05T08:40:00+02:00')).toMatchObject({ count: 0 });
    const tooEarly = { definition: define(mornings(1)), at: '0001-01-01T00:00:00Z' };
    const { body } = await ask('post', '/segments/preview').send(tooEarly).expect(400);
    expect(body.errors).toEqual([{ path: 'body.at', message: 'Send an instant since 1900.' }]);
  });

  test('says where a definition is wrong', async () => {
    const wrong = { type: 'all', of: [older, { ...mornings(1), op: 'almost' }] };
    const { body } = await ask('post', '/segments/preview')
      .send({ definition: define(wrong) })
      .expect(400);
    expect(body.errors.map(({ path }: { path: string }) => path)).toEqual(['body.definition.root.of.1.op']);
    const unknown = define({ type: 'segment', segmentId: 4_711, is: 'in' });
    expect((await ask('post', '/segments/preview').send({ definition: unknown }).expect(400)).body.code).toBe(
      'segment_unknown',
    );
  });
});

test('a segment is saved, filled, explained, changed and archived', async () => {
  const { body: made } = await create('Mornings', mornings(2)).expect(201);
  expect(made).toMatchObject({ version: 1, size: 0, builtAt: null });
  await house.segments.build(made.id);
  const path = `/segments/${made.id}`;
  expect((await ask('get', path).expect(200)).body).toMatchObject({ size: 1, builtAt: clock.now().toISOString() });

  const { items } = (await ask('get', `${path}/members`).expect(200)).body;
  expect(items).toMatchObject([{ externalId: 'astrid' }]);
  const [{ contactId }] = items;
  const why = (await ask('get', `${path}/explain?contactId=${contactId}`).expect(200)).body;
  // The second order leaves the window 30 days after it was made.
  expect(why).toMatchObject({ member: true, flipsAt: '2026-11-05T06:40:00.000Z', why: { holds: true } });
  expect(why.why.events).toHaveLength(2);
  const before = (
    await ask('get', `${path}/explain`)
      .query({ contactId, at: at('12T08:00') })
      .expect(200)
  ).body;
  expect(before).toMatchObject({ member: false, since: null, flipsAt: '2026-10-13T07:05:00.000Z' });

  expect((await create('Mornings', older).expect(409)).body.code).toBe('segment_name_taken');
  const changed = await ask('patch', path)
    .send({ name: 'Early', definition: define(older) })
    .expect(200);
  expect(changed.body).toMatchObject({ name: 'Early', version: 1, draft: { appliesWhenBuilt: true, builtAt: null } });
  await house.segments.build(made.id);
  expect((await ask('get', path).expect(200)).body).toMatchObject({ version: 2, draft: null });
  const first = (await ask('get', `${path}/changes?limit=1`).expect(200)).body;
  const rest = (await ask('get', `${path}/changes`).query({ cursor: first.nextCursor }).expect(200)).body;
  const changes = [...first.items, ...rest.items].map(({ change }: { change: string }) => change);
  expect(changes.toSorted()).toEqual(['entered', 'entered', 'left']);

  const { body: other } = await create('Others', { type: 'segment', segmentId: made.id, is: 'not-in' }).expect(201);
  const circle = { definition: define({ type: 'segment', segmentId: other.id, is: 'in' }) };
  expect((await ask('patch', path).send(circle).expect(400)).body.code).toBe('segment_circular');
  expect((await ask('delete', path).expect(409)).body.detail).toContain('Others');
  await ask('delete', `/segments/${other.id}`).expect(204);
  await ask('delete', path).expect(204);
  expect((await ask('get', path).expect(200)).body).toMatchObject({ size: 0, archivedAt: clock.now().toISOString() });
  expect((await ask('get', '/segments').expect(200)).body.items).toEqual([]);
});

test('a change is put on trial, looked at, and applied', async () => {
  const { body: made } = await create('Trial', mornings(1)).expect(201);
  expect(made).toMatchObject({ cost: { level: 'fine' }, hints: [], relative: [], upkeep: { evaluations: 0 } });
  await house.segments.build(made.id);
  const path = `/segments/${made.id}/draft`;
  await ask('get', path).expect(404);
  const drafted = await ask('post', path)
    .send({ definition: define(older) })
    .expect(201);
  expect(drafted.body).toMatchObject({ state: 'building', move: null });
  expect((await ask('post', `${path}/apply`).expect(409)).body.code).toBe('segment_draft_unbuilt');
  expect((await ask('get', `${path}/moves?change=enter`).expect(409)).body.code).toBe('segment_draft_unbuilt');
  await house.segments.build(made.id);
  expect((await ask('get', path).expect(200)).body).toMatchObject({
    state: 'built',
    move: { enter: 1, leave: 1, stay: 0 },
  });
  const { items } = (await ask('get', `${path}/moves?change=leave`).expect(200)).body;
  expect(items).toMatchObject([{ externalId: 'astrid' }]);
  expect((await ask('post', `${path}/apply`).expect(200)).body).toMatchObject({ version: 2, size: 1, draft: null });
  await ask('post', path)
    .send({ definition: define(mornings(2)) })
    .expect(201);
  await ask('delete', path).expect(204);
  await ask('delete', path).expect(404);
  await ask('delete', `/segments/${made.id}`).expect(204);
});

test('a list is kept by hand', async () => {
  const { body: made } = await create('Ambassadors', { type: 'list' }).expect(201);
  const path = `/segments/${made.id}/list`;
  const change = { add: [{ externalId: 'bo' }, { externalId: 'nobody' }] };
  const { body } = await ask('post', path).send(change).expect(200);
  expect(body.counts).toEqual({ added: 1, removed: 0, unchanged: 0, unknown: 1 });
  await house.segments.build(made.id);
  const { items } = (await ask('get', path).expect(200)).body;
  expect(items).toMatchObject([{ externalId: 'bo', listedAt: clock.now().toISOString() }]);
  expect((await ask('get', `/segments/${made.id}/members`).expect(200)).body.items).toMatchObject([
    { externalId: 'bo' },
  ]);
  await ask('post', path).send({}).expect(400);
  const { body: plain } = await create('Plain', older).expect(201);
  expect((await ask('post', `/segments/${plain.id}/list`).send(change).expect(409)).body.code).toBe(
    'segment_has_no_list',
  );
  for (const { id } of [made, plain]) await ask('delete', `/segments/${id}`).expect(204);
});

test('the past is answered: counts, members, sizes, changes, and what came after', async () => {
  const { body: made } = await create('Looked back on', mornings(1)).expect(201);
  await house.segments.build(made.id);
  const path = `/segments/${made.id}`;
  const then = at('07T12:00');
  const count = (query: object) => ask('get', `${path}/count`).query(query).expect(200);
  expect((await count({})).body).toMatchObject({ count: 1, by: 'log' });
  expect((await count({ at: then })).body).toMatchObject({ count: 0, by: 'log' });
  expect((await count({ at: then, by: 'definition' })).body).toMatchObject({ count: 1, by: 'definition' });
  const members = await ask('get', `${path}/members`).query({ at: then, by: 'definition' }).expect(200);
  expect(members.body.items).toMatchObject([{ externalId: 'astrid', enteredAt: null }]);
  const sizes = await ask('get', `${path}/sizes`).query({ from: '2026-10-24', to: '2026-10-25' }).expect(200);
  expect(sizes.body.days.map(({ size }: { size: number }) => size)).toEqual([0, 1]);
  await ask('get', `${path}/sizes`).query({ from: '0000-01-01' }).expect(400);
  const from = at('01T00:00');
  const summary = await ask('get', `${path}/changes/summary`).query({ from }).expect(200);
  expect(summary.body).toMatchObject({ net: 1, entered: { total: 1, definition: 1 }, why: { entered: { looked: 0 } } });
  const asked = { segmentId: made.id, at: then, days: 10 };
  const { body: after } = await ask('post', '/segments/backtest').send(asked).expect(200);
  expect(after.members).toMatchObject({ contacts: 1, orders: 1, net: 3_490, shares: { buyers: 1 } });
  await ask('post', '/segments/backtest').send({ at: then }).expect(400);
  await ask('post', '/segments/backtest')
    .send({ ...asked, at: '2030-01-01T00:00:00Z' })
    .expect(400);
  expect((await ask('get', `${path}/cost`).expect(200)).body).toMatchObject({
    upkeep: { build: { contacts: 3 } },
  });
  expect((await ask('get', '/segments/engine').expect(200)).body).toMatchObject({ overdue: 0, unbuilt: 0 });
  await ask('delete', path).expect(204);
});

test('segments that all refer to all before them stay one question', async () => {
  const ids: number[] = [];
  for (let depth = 0; depth < 14; depth++) {
    const of = ids.map((segmentId) => ({ type: 'segment', segmentId, is: 'in' }));
    const root = depth === 0 ? older : { type: 'any', of };
    ids.push((await create(`Depth ${depth}`, root).expect(201)).body.id);
  }
  expect(await preview({ type: 'segment', segmentId: ids.at(-1), is: 'in' })).toMatchObject({ count: 1 });
});

test('sentences call offers by their names', async () => {
  const { body: offer } = await ask('post', '/offers').send({ name: 'Calm mornings', basisPoints: 500, code: 'CALM5' });
  const root = { type: 'offer', action: 'redeemed', offerId: offer.id, op: 'at-least', value: 1 };
  expect((await preview(root)).sentence).toContain('Calm mornings');
});

test('the language is there as JSON Schema', async () => {
  const { body } = await ask('get', '/segments/definition-schema').expect(200);
  expect(body).toMatchObject({ $defs: { SegmentDefinition: { required: ['version', 'root'] } } });
});
