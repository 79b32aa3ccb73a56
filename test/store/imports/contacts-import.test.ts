import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { bucketOf } from '../../../src/contacts/index.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { createImportRooms } from './imports-kit.ts';

const rooms = await createImportRooms(await createTestDatabase());
const { db, contacts, file, importFile, problemsOf } = rooms;
let workspaceId = 0;
beforeEach(() => {
  workspaceId += 1;
});

const mapping = {
  fields: { externalId: 'id', email: 'mail', createdAt: 'since' },
  attributes: {
    city: 'city',
    age: { column: 'age', type: 'number' },
    tags: { column: 'tags', type: 'list', empty: 'remove' },
  },
  consents: [{ topic: 'newsletter', state: 'news', at: 'newsAt' }],
};
const header = 'id,mail,since,city,age,tags,news,newsAt';
const csv = (...rows: string[]) => [header, ...rows, ''].join('\n');
const run = async (text: string | Buffer, more: object = {}) =>
  importFile(workspaceId, { kind: 'contacts', mapping, filePath: await file(text), ...more });
/** In the order of their external ids: ids are given in no particular order. */
const list = async () => {
  const { items } = await contacts.list(workspaceId, { limit: 500 });
  return items
    .map(({ externalId, email, attributes, subscriptions }) => ({
      externalId,
      email,
      attributes,
      news: subscriptions.map(({ state }) => state).join(),
    }))
    .sort((one, other) => String(one.externalId).localeCompare(String(other.externalId)));
};

describe('a file of contacts', () => {
  test('creates, updates, and changes nothing the second time; gzip or not', async () => {
    const known = await contacts.upsert(workspaceId, {
      email: 'bo@example.com',
      attributes: { city: 'Lund', phone: '1' },
    });
    const text = csv(
      '1,Ann@Example.com,2020-01-01,Malmö,30,a|b,yes,2021-01-01T00:00:00Z',
      '2,bo@example.com,,Ystad,,,no,2021-01-01T00:00:00Z',
      ',cy@example.com,,,41,,,',
    );
    const first = await run(text);
    expect(first).toMatchObject({
      state: 'done',
      counts: { rows: 3, problems: 0, contacts: { created: 2, updated: 1 } },
    });
    expect(await list()).toEqual([
      {
        externalId: '1',
        email: 'Ann@Example.com',
        attributes: { city: 'Malmö', age: 30, tags: ['a', 'b'] },
        news: 'subscribed',
      },
      { externalId: '2', email: 'bo@example.com', attributes: { city: 'Ystad', phone: '1' }, news: 'unsubscribed' },
      { externalId: null, email: 'cy@example.com', attributes: { age: 41 }, news: '' },
    ]);
    expect((await contacts.find(workspaceId, { externalId: '1' }))?.createdAt).toEqual(
      new Date('2019-12-31T23:00:00Z'),
    );
    expect((await contacts.find(workspaceId, { externalId: '2' }))?.id).toBe(known.contactId);
    const before = await rooms.snapshot();
    const second = await run(gzipSync(text));
    expect(second.counts.contacts).toEqual({ created: 0, updated: 0, unchanged: 3, rejected: 0 });
    expect(await rooms.snapshot()).toBe(before);
  });

  test('every contact has the bucket of its id', async () => {
    await run(csv(...Array.from({ length: 500 }, (_, n) => `${n},,,,,,,`)));
    const rows = await db.sql<{ id: number; bucket: number }>(
      'select id, bucket from contact where workspace_id = $1',
      [workspaceId],
    );
    expect(rows).toHaveLength(500);
    expect(rows.filter(({ id, bucket }) => bucketOf(id) !== bucket)).toEqual([]);
  });

  test('rows of one contact are merged in order, whichever key they use', async () => {
    const { counts } = await run(
      csv('1,ann@example.com,,Malmö,,,,', ',Ann@example.com,,,30,,,', '1,,,Lund,,,yes,', '2,,,Ystad,,,,'),
    );
    expect(counts).toMatchObject({ rows: 4, repeated: 2, contacts: { created: 2 } });
    expect(await list()).toEqual([
      { externalId: '1', email: 'Ann@example.com', attributes: { city: 'Lund', age: 30 }, news: 'subscribed' },
      { externalId: '2', email: null, attributes: { city: 'Ystad' }, news: '' },
    ]);
  });

  test('the same contact, known by its two keys in two rows, gets both', async () => {
    await contacts.upsert(workspaceId, { externalId: '1', email: 'ann@example.com' });
    const { counts } = await run(csv('1,,,Malmö,,,,', ',ann@example.com,,,30,,,'));
    expect(counts.contacts).toMatchObject({ created: 0, updated: 2 });
    expect((await list())[0]?.attributes).toEqual({ city: 'Malmö', age: 30 });
  });

  test('bad rows go to the error file and hold nobody up', async () => {
    await contacts.upsert(workspaceId, { externalId: '9', email: 'taken@example.com' });
    const result = await run(
      csv(
        '1,nobody,,,,,,',
        ',,,,,,,',
        '2,two@example.com',
        '3,taken@example.com,,,,,,',
        '4,,,,old,,,',
        '5,five@example.com,,"Lund, S",,,,',
        '6,five@example.com,,,,,,',
      ),
    );
    expect(result.state).toBe('done');
    expect(result.counts).toMatchObject({
      rows: 7,
      problems: 6,
      contacts: { created: 1 },
      reasons: { contact_invalid: 2, row_wrong_length: 1, contact_email_taken: 2, row_field_invalid: 1 },
    });
    const lines = (await problemsOf(workspaceId, result.id)).split('\r\n');
    expect(lines[0]).toBe(`line,reason,code,${header}`);
    expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(['2', '3', '4', '5', '6', '8', '']);
    expect(lines[3]).toBe('4,"The row has 2 cells, the header 8.",row_wrong_length,2,two@example.com');
    expect(lines[4]).toContain('Another contact (external id 9) has this e-mail.');
    expect(lines[6]).toContain('Another contact (external id 5) has this e-mail.');
  });

  test('consent without a date never undoes an unsubscribe', async () => {
    const { contactId } = await contacts.upsert(workspaceId, { externalId: '1' });
    await contacts.setConsent(workspaceId, [
      { contactId, topic: 'newsletter', state: 'unsubscribed', at: new Date('2026-01-01') },
    ]);
    await run(csv('1,,,,,,yes,', '2,,,,,,yes,'));
    expect((await list()).map(({ news }) => news)).toEqual(['unsubscribed', 'subscribed']);
    await run(csv('1,,,,,,yes,2026-02-01T00:00:00Z', '2,,,,,,no,2020-01-01T00:00:00Z'));
    expect((await list()).map(({ news }) => news)).toEqual(['subscribed', 'subscribed']);
  });

  test('an empty cell takes an attribute away only where the mapping says so', async () => {
    await run(csv('1,,,Malmö,30,a,,'));
    const { counts } = await run(csv('1,,,,,,,'));
    expect(counts.contacts.updated).toBe(1);
    expect((await list())[0]?.attributes).toEqual({ city: 'Malmö', age: 30 });
  });

  test('a dry run counts what a real run does, and changes nothing', async () => {
    await contacts.upsert(workspaceId, { externalId: '1', email: 'ann@example.com', attributes: { city: 'Malmö' } });
    await contacts.upsert(workspaceId, { externalId: '2' });
    const text = csv(
      '1,,,Lund,,,,',
      '2,,,,,,,',
      '3,three@example.com,,,,,yes,',
      '3,,,,9,,,',
      '4,ann@example.com,,,,,,',
      '5,x,,,,,,',
    );
    const before = await rooms.snapshot();
    const rehearsal = await run(text, { dryRun: true });
    expect(await rooms.snapshot()).toBe(before);
    expect(rehearsal.counts.contacts).toEqual({ created: 1, updated: 1, unchanged: 1, rejected: 2 });
    expect((await run(text)).counts).toEqual(rehearsal.counts);
  });

  test('marks exactly the contacts that changed, for what changed, and keeps what was', async () => {
    await run(
      csv('1,,,Malmö,,,,', '2,two@example.com,,Lund,50,a|b,,', '3,,,Lund,,,,', '4,,,,,,no,2021-01-01T00:00:00Z'),
    );
    await db.sql('delete from dirty');
    await run(
      csv(
        '1,,,Malmö,,,,',
        '2,Second@example.com,,Ystad,50,,,',
        '3,,,,,,yes,2021-01-01T00:00:00Z',
        '4,,,,,,no,2021-01-01T00:00:00Z',
        '5,,,,,,yes,2021-01-01T00:00:00Z',
      ),
    );
    const rows = await db.sql(
      'select c.external_id as id, d.input from dirty d join contact c on c.id = d.contact_id order by 1, 2',
    );
    expect(rows).toEqual([
      { id: '2', input: 'attribute:$email' },
      { id: '2', input: 'attribute:city' },
      { id: '2', input: 'attribute:tags' },
      { id: '3', input: 'consent:newsletter' },
      { id: '5', input: '*' },
    ]);
    const history = await db.sql(
      `select name, value_before as before, at from contact_attribute_change where workspace_id = $1 order by name`,
      [workspaceId],
    );
    expect(history).toEqual([
      { name: '$email', before: 'two@example.com', at: rooms.clock.now() },
      { name: 'city', before: 'Lund', at: rooms.clock.now() },
      { name: 'tags', before: ['a', 'b'], at: rooms.clock.now() },
    ]);
  });

  test('rows that turn out to be one contact of ours keep what was before each', async () => {
    await contacts.upsert(workspaceId, { externalId: 'X', email: 'x@example.com', attributes: { city: 'Lund' } });
    await run(csv('X,,,Malmö,,,,', ',x@example.com,,Ystad,,,,'));
    const history = await db.sql<{ before: string }>(
      'select value_before as before from contact_attribute_change where workspace_id = $1 order by id',
      [workspaceId],
    );
    expect(history.map(({ before }) => before)).toEqual(['Lund', 'Malmö']);
  });

  test('a column may name the company of a contact by its key', async () => {
    const mapped = { fields: { externalId: 'id' }, attributes: { employer: { column: 'city', type: 'company' } } };
    const done = await run(csv('1,,,acme-1,,,,', `2,,,${'x'.repeat(201)},,,,`), { mapping: mapped });
    expect(done.counts).toMatchObject({ contacts: { created: 1, rejected: 1 }, reasons: { contact_invalid: 1 } });
    expect((await list())[0]?.attributes).toEqual({ employer: 'acme-1' });
    expect(await contacts.attributes(workspaceId)).toMatchObject([{ name: 'employer', type: 'company' }]);
    const [outcome] = await contacts.upsertMany(workspaceId, [{ externalId: '1', attributes: { employer: 7 } }]);
    expect(outcome).toMatchObject({ kind: 'rejected', problem: { path: 'attributes.employer' } });
  });

  test('an attribute of another type stops the import before it begins', async () => {
    await contacts.declareAttribute(workspaceId, 'age', 'text');
    expect(await run(csv('1,,,,30,,,'))).toMatchObject({ state: 'failed', failure: '"age" is declared as text.' });
    expect(await list()).toEqual([]);
  });
});

describe('the two doors agree', () => {
  test('an import does what upserting the same rows does', async () => {
    const people: string[] = [];
    // A small linear congruential walk: the same rows in every run.
    let seed = 7;
    const pick = (n: number) => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * n);
    };
    const ids = new Set<string>();
    while (ids.size < 60) ids.add(String(pick(1000)));
    for (const id of ids)
      people.push(
        `${id},${pick(3) ? `p${id}@example.com` : ''},,${['Malmö', 'Lund', ''][pick(3)]},${pick(2) ? pick(90) : ''},a,,`,
      );
    const start = people.slice(0, 40).map((row) => row.split(','));
    const toInput = (cells: string[]) => ({
      externalId: cells[0] as string,
      ...(cells[1] ? { email: cells[1] } : {}),
      attributes: {
        ...(cells[3] ? { city: cells[3] } : {}),
        ...(cells[4] ? { age: Number(cells[4]) } : {}),
        tags: ['a'],
      },
    });
    const other = workspaceId + 1_000;
    for (const workspace of [workspaceId, other]) {
      await contacts.upsertMany(
        workspace,
        start.map((cells) => ({ ...toInput(cells), attributes: { city: 'Ystad' } })),
      );
    }
    const { counts } = await run(csv(...people));
    const outcomes = await contacts.upsertMany(
      other,
      people.map((row) => toInput(row.split(','))),
    );
    const byApi = (kind: string) => outcomes.filter((outcome) => outcome.kind === kind).length;
    expect(counts.contacts).toEqual({
      created: byApi('created'),
      updated: byApi('updated'),
      unchanged: byApi('unchanged'),
      rejected: byApi('rejected'),
    });
    const shape = async (workspace: number) =>
      db.sql(
        `select external_id, email, email_normal, attributes from contact where workspace_id = $1 order by external_id`,
        [workspace],
      );
    expect(await shape(workspaceId)).toEqual(await shape(other));
  });

  test('a yes without an instant does not undo a no of the same file', async () => {
    await run(csv('1,,,,,,yes,', '1,,,,,,no,2021-01-01T00:00:00Z', '2,,,,,,no,2021-01-01T00:00:00Z', '2,,,,,,yes,'));
    expect((await list()).map(({ news }) => news)).toEqual(['unsubscribed', 'unsubscribed']);
  });
});
