import { beforeEach, describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import { createTestApi } from '../../kit/house.ts';
import { waitFor } from '../../kit/wait-for.ts';
import { openReceiver } from '../../kit/webhook-stage.ts';

const clock = createFakeClock(new Date());
const { ask, db, house, createWorkspace, createKey } = await createTestApi({
  clock,
  outside: { webhookRanges: ['127.0.0.1'] },
});
const { contacts } = house;
const receiver = await openReceiver();
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const url = `${receiver.url}/ask`;
let workspaceId = 0;
let key = '';

beforeEach(async () => {
  workspaceId = await createWorkspace();
  key = await createKey(undefined, workspaceId);
  receiver.calls.splice(0);
});

const add = async (input: Parameters<typeof contacts.upsert>[1]) =>
  (await contacts.upsert(workspaceId, input)).contactId;
const addMany = (count: number) =>
  contacts.upsertMany(
    workspaceId,
    Array.from({ length: count }, (_, at) => ({ externalId: `p${at}` })),
  );
const attributesOf = async (contactId: number) => (await contacts.get(workspaceId, contactId)).attributes;
const begin = async (more: object = {}): Promise<number> => {
  const wish = { kind: 'enrich-webhook', url, fields: ['city', 'age'], ...more };
  return (await ask('post', '/repairs', key).send(wish).expect(202)).body.id;
};
const enrich = async (more: object = {}): Promise<number> => {
  const id = await begin(more);
  await contacts.repairs.work();
  return id;
};
const repair = async (id: number) => {
  const { body } = await ask('get', '/repairs', key).expect(200);
  return body.items.find((one: { id: number }) => one.id === id);
};
const problems = async (id: number) => (await ask('get', `/repairs/${id}/problems`, key).expect(200)).body.items;

type Question = { type: string; fields: string[]; contacts: { externalId: string | null; email: string | null }[] };
const questions = () => receiver.calls.map(({ body }) => JSON.parse(body) as Question);
const answer = (list: unknown, status = 200) =>
  receiver.answer(() => ({ status, body: typeof list === 'string' ? list : JSON.stringify(list) }));
/** Says of everybody that they live in the town of their external id. */
const answerEverybody = () =>
  receiver.answer(({ body }) => {
    const { contacts: asked } = JSON.parse(body) as Question;
    const said = asked.map(({ externalId }) => ({ externalId, attributes: { city: `Town of ${externalId}` } }));
    return { status: 200, body: JSON.stringify(said) };
  });

describe('another system', () => {
  test('is told as little as possible, signed, and what it answers fills in what is empty', async () => {
    await contacts.declareAttribute(workspaceId, 'age', 'number');
    const ada = await add({
      externalId: 'a',
      email: 'ada@people.example',
      language: 'sv',
      attributes: { city: 'Lund', shoe: 38 },
    });
    const bo = await add({ email: 'bo@people.example', attributes: { city: '' } });
    await add({ externalId: 'full', attributes: { city: 'Umeå', age: 50 } });
    answer([
      { externalId: 'a', attributes: { city: 'Malmö', age: 41, shoe: 40 } },
      { email: 'BO@people.example', attributes: { city: 'Ystad', age: 'old' } },
      { externalId: 'full', attributes: { age: 1 } },
      { externalId: 'stranger', attributes: { age: 1 } },
      { attributes: { age: 1 } },
      'nonsense',
    ]);
    const id = await enrich({ secret });
    expect(receiver.calls).toHaveLength(1);
    const [call] = receiver.calls;
    expect(receiver.verifies(call!, secret)).toBe(true);
    expect(JSON.parse(call!.body)).toEqual({
      type: 'contacts.enrich',
      timestamp: clock.now().toISOString(),
      fields: ['city', 'age'],
      contacts: [
        { externalId: 'a', email: 'ada@people.example', attributes: { city: 'Lund' } },
        { externalId: null, email: 'bo@people.example', attributes: {} },
      ],
    });
    expect(await attributesOf(ada)).toEqual({ city: 'Lund', shoe: 38, age: 41 });
    expect(await attributesOf(bo)).toEqual({ city: 'Ystad' });
    const done = await repair(id);
    expect(done).toMatchObject({ state: 'done', problem: null });
    expect(done.counts).toMatchObject({ looked: 3, asked: 2, calls: 1, answered: 2, changed: 2, fields: 2, kept: 1 });
    expect(done.counts).toMatchObject({ notAsked: 2, notWanted: 1, bad: 3 });
    expect(await problems(id)).toEqual([
      { place: bo, code: 'value_invalid', reason: expect.stringContaining('age: Declared as number') },
    ]);

    await ask('post', `/repairs/${id}/undo`, key).expect(202);
    await contacts.repairs.work();
    expect(await attributesOf(ada)).toEqual({ city: 'Lund', shoe: 38 });
    expect(await attributesOf(bo)).toEqual({ city: '' });
  });

  test('writes over what is there when told to, and declares what is new by its first value', async () => {
    const ada = await add({ externalId: 'a', attributes: { city: 'Lund' } });
    answer([{ externalId: 'a', attributes: { city: 'Malmö', age: 41 } }]);
    await enrich({ onlyEmpty: false });
    expect(await attributesOf(ada)).toEqual({ city: 'Malmö', age: 41 });
    expect(await contacts.attributes(workspaceId)).toContainEqual(
      expect.objectContaining({ name: 'age', type: 'number' }),
    );
  });

  test('as a trial is asked, and nothing changes', async () => {
    const ada = await add({ externalId: 'a' });
    answer([{ externalId: 'a', attributes: { city: 'Malmö', age: 41 } }]);
    const id = await enrich({ dryRun: true });
    expect((await repair(id)).counts).toMatchObject({ changed: 1, fields: 2 });
    expect(await attributesOf(ada)).toEqual({});
    expect((await contacts.attributes(workspaceId)).map(({ name }) => name)).toEqual([]);
  });

  test('is asked about members of a segment only', async () => {
    await add({ externalId: 'a', attributes: { town: 'Lund' } });
    await add({ externalId: 'b', attributes: { town: 'Umeå' } });
    const definition = { version: 1, root: { type: 'attribute', name: 'town', op: 'is', value: 'Lund' } };
    const segment = await ask('post', '/segments', key).send({ name: 'Lund', purpose: 'Near', definition }).expect(201);
    await house.segments.build(segment.body.id);
    answerEverybody();
    const id = await enrich({ segmentId: segment.body.id });
    expect(questions().flatMap((one) => one.contacts.map(({ externalId }) => externalId))).toEqual(['a']);
    expect((await repair(id)).counts).toMatchObject({ looked: 1, done: 1, changed: 1 });
    const wish = { kind: 'enrich-webhook', url, fields: ['city'], segmentId: 2_147_483_000 };
    await ask('post', '/repairs', key).send(wish).expect(404);
  });

  test('that fails for a while is asked again later, each time the same, and only what was missing is asked', async () => {
    await addMany(250);
    answerEverybody();
    const replies = [200, 503, 429, 200, 200];
    const town = ({ externalId }: { externalId: string | null }) => ({ externalId, attributes: { city: externalId } });
    receiver.answer(({ body }) => {
      const status = replies.shift() ?? 200;
      const said = (JSON.parse(body) as Question).contacts.map(town);
      if (status === 429) return { status, headers: { 'retry-after': '900' } };
      return { status, body: status === 200 ? JSON.stringify(said) : 'out of order' };
    });
    const id = await enrich({ fields: ['city'], secret });
    expect(await repair(id)).toMatchObject({ state: 'waiting', counts: { changed: 100 } });
    expect((await repair(id)).problem).toMatch(/status 503.*out of order/);
    await contacts.repairs.work();
    expect(receiver.calls).toHaveLength(2);
    clock.advance(5_000);
    await contacts.repairs.work();
    expect((await repair(id)).problem).toMatch(/status 429/);
    // The other side asked for a quarter of an hour.
    clock.advance(800_000);
    await contacts.repairs.work();
    expect(receiver.calls).toHaveLength(3);
    clock.advance(100_000);
    await contacts.repairs.work();
    expect(await repair(id)).toMatchObject({
      state: 'done',
      problem: null,
      counts: { looked: 250, changed: 250, calls: 3 },
    });
    const ids = receiver.calls.map(({ headers }) => headers['webhook-id']);
    expect(ids[1]).toBe(ids[2]);
    expect(ids[1]).toBe(ids[3]);
    expect(new Set(ids).size).toBe(3);
    expect(questions().map((one) => one.contacts.length)).toEqual([100, 100, 100, 100, 50]);
  });

  test('that never gives a good answer is given up; what was taken over stays, and can be taken back', async () => {
    await addMany(150);
    receiver.answer(({ body }) => {
      const [first] = (JSON.parse(body) as Question).contacts;
      if (receiver.calls.length > 1) return { status: 500 };
      return { status: 200, body: JSON.stringify([{ externalId: first!.externalId, attributes: { city: 'Lund' } }]) };
    });
    const id = await enrich({ fields: ['city'] });
    for (let attempt = 1; attempt <= 5; attempt++) {
      clock.advance(3_600_000);
      await contacts.repairs.work();
    }
    expect(receiver.calls).toHaveLength(7);
    expect(await repair(id)).toMatchObject({ state: 'failed', problem: expect.stringMatching(/6 times.*status 500/) });
    await ask('post', `/repairs/${id}/undo`, key).expect(202);
    await contacts.repairs.work();
    expect(await repair(id)).toMatchObject({ state: 'undone', counts: { undone: 1 } });
  });

  test.each([
    ['redirects', { status: 307, headers: { location: 'http://169.254.169.254/' } }, /redirects are not followed/],
    ['refuses', { status: 401, body: 'who are you' }, /status 401.*who are you/],
    ['says no JSON', { status: 200, body: '<html>' }, /not JSON/],
    ['says no list', { status: 200, body: '{"externalId":"a"}' }, /not a list/],
    ['says more than can be meant', { status: 200, body: `["${'x'.repeat(2_200_000)}"]` }, /too long/],
    ['answers a thousand times', { status: 200, body: JSON.stringify(new Array(1_001).fill({})) }, /more than 1000/],
  ])('that %s ends the repair with the reason', async (_, reply, words) => {
    await add({ externalId: 'a' });
    receiver.answer(() => reply as never);
    const id = await enrich();
    expect(await repair(id)).toMatchObject({ state: 'failed', problem: expect.stringMatching(words) });
    expect(receiver.calls).toHaveLength(1);
  });

  test('inside the own network is not called, nor one without the scope, nor with a secret that is none', async () => {
    const wish = { kind: 'enrich-webhook', url, fields: ['city'] };
    const inside = await ask('post', '/repairs', key)
      .send({ ...wish, url: 'http://10.0.0.1/' })
      .expect(422);
    expect(inside.body.code).toBe('webhook_address_refused');
    const bad = await ask('post', '/repairs', key)
      .send({ ...wish, secret: 'hunter2' })
      .expect(422);
    expect(bad.body.code).toBe('webhook_secret_invalid');
    expect(JSON.stringify(bad.body)).not.toContain('hunter2');
    const weak = await createKey(['contacts:write'], workspaceId);
    await ask('post', '/repairs', weak).send(wish).expect(403);
    await ask('post', '/repairs', weak).send({ kind: 'normalise' }).expect(202);
    await contacts.repairs.work();
    expect(receiver.calls).toEqual([]);
  });

  test('is signed for with a secret that is seen nowhere', async () => {
    await add({ externalId: 'a' });
    answer([{ externalId: 'a', attributes: { city: 'Lund' } }]);
    const id = await enrich({ secret });
    const inner = secret.slice('whsec_'.length, -2);
    expect(JSON.stringify(await repair(id))).not.toContain(inner);
    for (const table of ['repair', 'audit', 'repair_change', 'idempotent_answer']) {
      const rows = await db.sql<{ row: string }>(`select t::text as row from ${table} t where workspace_id = $1`, [
        workspaceId,
      ]);
      expect(rows.map(({ row }) => row).join(), table).not.toContain(inner);
    }
    const [row] = await db.sql<{ secret: Buffer }>('select secret from repair where id = $1', [id]);
    expect(row!.secret.length).toBeGreaterThan(60);
    expect(row!.secret.includes(Buffer.from(secret))).toBe(false);
  });

  test('is asked one call again at most when the worker was killed in the middle', async () => {
    await addMany(300);
    answerEverybody();
    const transaction = db.transaction;
    let written = 0;
    // As a kill would: between the answer and what was to be written of it.
    db.transaction = ((work: Parameters<typeof transaction>[0]) => {
      written += 1;
      return written === 2 ? Promise.reject(new Error('killed')) : transaction(work);
    }) as typeof transaction;
    const id = await begin({ fields: ['city'] }).finally(() => {
      written = 0;
    });
    const run = contacts.repairs.work().finally(() => {
      db.transaction = transaction;
    });
    await expect(run).rejects.toThrow('killed');
    await db.sql(`update repair set state = 'running', counts = counts || '{"beatAt": 0}' where id = $1`, [id]);
    await contacts.repairs.work();
    expect(await repair(id)).toMatchObject({ state: 'done', counts: { looked: 300, changed: 300, calls: 3 } });
    const ids = receiver.calls.map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(3);
  });

  test('leaves nothing of a contact behind that is erased', async () => {
    await contacts.declareAttribute(workspaceId, 'age', 'number');
    const ada = await add({ externalId: 'a' });
    const bo = await add({ externalId: 'b' });
    answer([
      { externalId: 'a', attributes: { age: 'forty-one', city: 'Lund' } },
      { externalId: 'b', attributes: { age: 'forty-two' } },
    ]);
    const id = await enrich();
    await ask('delete', `/contacts/${ada}`, key).expect(204);
    expect((await problems(id)).map((one: { place: number }) => one.place)).toEqual([bo]);
    expect((await ask('get', `/repairs/${id}/changes`, key).expect(200)).body.items).toEqual([]);
    await ask('post', `/repairs/${id}/undo`, key).expect(202);
    await contacts.repairs.work();
    expect(await repair(id)).toMatchObject({ state: 'undone' });
  });

  test('that was slow and lost its repair to another worker writes nothing any more', async () => {
    const ada = await add({ externalId: 'a' });
    receiver.answer(() => 'hold');
    const id = await begin({ fields: ['city'] });
    const slow = contacts.repairs.work();
    await waitFor('the call', async () => receiver.held.length > 0);
    clock.advance(61_000);
    answer([{ externalId: 'a', attributes: { city: 'Lund' } }]);
    await contacts.repairs.work();
    expect(await repair(id)).toMatchObject({ state: 'done', counts: { changed: 1 } });
    receiver.release();
    await slow;
    expect(await repair(id)).toMatchObject({ state: 'done', counts: { changed: 1 } });
    expect(await attributesOf(ada)).toEqual({ city: 'Lund' });
  });
});
