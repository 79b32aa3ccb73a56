import { readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { createTestApi } from '../../kit/house.ts';

const { ask, db, house, dataDir, createWorkspace, createKey } = await createTestApi();
const { contacts } = house;
let workspaceId = 0;
let key = '';

beforeEach(async () => {
  workspaceId = await createWorkspace();
  key = await createKey(undefined, workspaceId);
});

const add = async (input: Parameters<typeof contacts.upsert>[1]) =>
  (await contacts.upsert(workspaceId, input)).contactId;
const attributesOf = async (contactId: number) => (await contacts.get(workspaceId, contactId)).attributes;
const send = (file: string | Buffer, query: Record<string, string> = {}) =>
  ask('post', `/repairs/enrich-file?${new URLSearchParams(query)}`, key)
    .type('text/csv')
    .send(file);
const enrich = async (file: string | Buffer, query: Record<string, string> = {}): Promise<number> => {
  const { body } = await send(file, query).expect(202);
  await contacts.repairs.work();
  return body.id;
};
const repair = async (id: number) => {
  const { body } = await ask('get', '/repairs', key).expect(200);
  return body.items.find((one: { id: number }) => one.id === id);
};
const problems = async (id: number) => (await ask('get', `/repairs/${id}/problems`, key).expect(200)).body.items;
const undo = async (id: number) => {
  await ask('post', `/repairs/${id}/undo`, key).expect(202);
  await contacts.repairs.work();
};
const uploads = () => readdir(`${dataDir}/imports`).catch(() => []);

describe('a file', () => {
  test('fills in what is empty, by external id or e-mail, makes nobody, and is taken back', async () => {
    await contacts.declareAttribute(workspaceId, 'age', 'number');
    const ada = await add({ externalId: 'a', email: 'ada@people.example', attributes: { city: 'Lund', note: '' } });
    const bo = await add({ email: 'bo@people.example' });
    const csv = [
      'externalId,email,city,age,note',
      'a,,Malmö,41,new',
      ',BO@people.example,Umeå,,x',
      'nobody,,Paris,9,',
      'a,,,old,',
      'a,,Lund',
      ',,Lund,1,',
    ].join('\n');
    const id = await enrich(csv);
    expect(await attributesOf(ada)).toEqual({ city: 'Lund', age: 41, note: 'new' });
    expect(await attributesOf(bo)).toEqual({ city: 'Umeå', note: 'x' });
    expect((await contacts.list(workspaceId, { limit: 10 })).items).toHaveLength(2);
    const done = await repair(id);
    expect(done).toMatchObject({ kind: 'enrich-file', state: 'done', settings: { onlyEmpty: true, dryRun: false } });
    expect(done.counts).toEqual({ done: 1, looked: 6, changed: 2, fields: 4, refused: 0, kept: 1, unknown: 1, bad: 3 });
    expect(JSON.stringify(done)).not.toMatch(/enrich-(?!file)|mapping/);
    expect(await problems(id)).toEqual([
      { place: 5, code: 'row_field_invalid', reason: 'Column "age": a number is needed, found "old".' },
      { place: 6, code: 'row_wrong_length', reason: 'The row has 3 cells, the header 5.' },
      { place: 7, code: 'contact_invalid', reason: expect.stringContaining('externalId or email') },
    ]);
    expect(await uploads()).toEqual([]);

    await add({ externalId: 'a', attributes: { age: 42 } });
    await undo(id);
    expect(await attributesOf(ada)).toEqual({ city: 'Lund', age: 42, note: '' });
    expect(await attributesOf(bo)).toEqual({});
    expect((await repair(id)).counts).toMatchObject({ undone: 2, stays: 1 });
  });

  test('writes over what is there when told to; empty cells say nothing; the later of two rows counts', async () => {
    const ada = await add({ externalId: 'a', attributes: { city: 'Lund', shoe: '38' } });
    await enrich('Customer no;Home town;shoe\na;Malmö;\na;Ystad;', {
      onlyEmpty: 'false',
      externalId: 'Customer no',
      columns: 'city=Home town, shoe',
    });
    expect(await attributesOf(ada)).toEqual({ city: 'Ystad', shoe: '38' });
  });

  test('of two rows about a contact the first fills what is empty', async () => {
    const ada = await add({ externalId: 'a', email: 'ada@people.example' });
    await enrich('externalId,email,city\na,,Malmö\n,ada@people.example,Ystad\n');
    expect(await attributesOf(ada)).toEqual({ city: 'Malmö' });
  });

  test('as a trial changes nothing, declares nothing, and shows examples', async () => {
    const ada = await add({ externalId: 'a' });
    const id = await enrich(gzipSync('externalId,city\na,Malmö\n'), { dryRun: 'true' });
    expect((await repair(id)).counts).toMatchObject({ changed: 1, fields: 1 });
    expect(await attributesOf(ada)).toEqual({});
    expect(await contacts.attributes(workspaceId)).toEqual([]);
    const { body } = await ask('get', `/repairs/${id}/changes`, key).expect(200);
    expect(body.items).toEqual([
      { contactId: ada, externalId: 'a', email: null, name: 'city', before: null, after: 'Malmö' },
    ]);
    await ask('post', `/repairs/${id}/undo`, key).expect(409);
  });

  test('does not mix up two contacts, and finds those that were merged by their old names', async () => {
    const ada = await add({ externalId: 'a', email: 'ada@people.example' });
    const bo = await add({ externalId: 'b', email: 'bo@people.example' });
    const cy = await add({ externalId: 'c' });
    await contacts.merging.merge(workspaceId, { keptId: ada, mergedId: cy }, { actor: 'system' });
    const id = await enrich(
      'externalId,email,city\na,bo@people.example,1\nx,bo@people.example,2\nb,bo@people.example,3\nc,,4\n',
    );
    expect(await attributesOf(ada)).toEqual({ city: '4' });
    expect(await attributesOf(bo)).toEqual({ city: '3' });
    expect((await problems(id)).map((one: { place: number; code: string }) => [one.place, one.code])).toEqual([
      [2, 'contact_email_taken'],
      [3, 'contact_email_taken'],
    ]);
  });

  test('goes on where it was when its worker was stopped, and ends the same', async () => {
    const rows = 2_500;
    await contacts.upsertMany(
      workspaceId,
      Array.from({ length: rows }, (_, at) => ({ externalId: `p${at}` })),
    );
    const csv = ['externalId,city', ...Array.from({ length: rows }, (_, at) => `p${at},Town ${at}`), 'nobody,x', '"'];
    const { body } = await send(csv.join('\n')).expect(202);
    // It is told to stop while it writes the second page: that one is still written, the third is not.
    const stopped = new AbortController();
    const pages = db.transaction;
    let written = 0;
    db.transaction = ((work: Parameters<typeof pages>[0]) => {
      written += 1;
      if (written === 2) stopped.abort();
      return pages(work);
    }) as typeof pages;
    await contacts.repairs.work(stopped.signal).finally(() => {
      db.transaction = pages;
    });
    const half = await repair(body.id);
    expect(half).toMatchObject({ state: 'running', counts: { changed: 2_000 } });
    expect(await uploads()).toHaveLength(1);
    await contacts.repairs.work();
    const done = await repair(body.id);
    expect(done).toMatchObject({ state: 'done', counts: { looked: rows + 2, changed: rows, unknown: 1, bad: 1 } });
    const [row] = await db.sql(
      `select count(*)::int as right from contact
        where workspace_id = $1 and attributes ->> 'city' = 'Town ' || substr(external_id, 2)`,
      [workspaceId],
    );
    expect(row).toEqual({ right: rows });
    await undo(body.id);
    expect((await repair(body.id)).counts).toMatchObject({ undone: rows });
  });

  test('that cannot be meant is refused at once, and nothing of it is kept', async () => {
    const codeOf = async (file: string, query: Record<string, string> = {}) => (await send(file, query)).body.code;
    expect(await codeOf('')).toBe('import_file_empty');
    expect(await codeOf('city,age\nLund,4\n')).toBe('import_mapping_invalid');
    expect(await codeOf('email\na@b.example\n')).toBe('import_mapping_invalid');
    expect((await send('email,Shoe size\n').expect(400)).body.detail).toContain('"Shoe size" is no name');
    expect(await codeOf('email,city\n', { externalId: 'number' })).toBe('import_columns_missing');
    expect(await codeOf('email,city\n', { columns: 'town=Town' })).toBe('import_columns_missing');
    expect(await codeOf('"email,city\n')).toBe('import_unreadable');
    expect(await uploads()).toEqual([]);
    expect((await ask('get', '/repairs', key).expect(200)).body.items).toEqual([]);
  });

  test('that lies on another machine is waited for, and given up in the end', async () => {
    await add({ externalId: 'a' });
    const { body } = await send('externalId,city\na,Malmö\n').expect(202);
    await db.sql(`update repair set settings = settings || '{"file": "elsewhere"}' where id = $1`, [body.id]);
    for (let attempt = 1; attempt <= 6; attempt++) {
      await contacts.repairs.work();
      expect((await repair(body.id)).state).toBe(attempt < 6 ? 'waiting' : 'failed');
      await db.sql(`update repair set counts = counts || '{"dueAt": 0}' where id = $1`, [body.id]);
    }
    expect((await repair(body.id)).problem).toMatch(/tried 6 times.*on the machine that took it/);
  });
});
