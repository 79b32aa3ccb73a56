import { gzipSync } from 'node:zlib';
import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { createImportsRoutes } from '../../../src/imports/index.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { startApi } from '../../kit/start-api.ts';
import { createImportRooms } from './imports-kit.ts';

const database = await createTestDatabase();
const { imports } = await createImportRooms(database);
const api = await startApi({
  db: database.db,
  path: '/api/v1',
  routes: () => createImportsRoutes(imports),
  scopes: ['contacts:read', 'contacts:write'],
});
const ask = (method: 'get' | 'post' | 'put', path: string) =>
  request(api.app)[method](`/api/v1${path}`).set('Authorization', `Bearer ${api.key}`);
const mapping = { fields: { externalId: 'id', email: 'mail' }, attributes: { city: 'city' } };
const csv = 'id,mail,city\n1,ann@example.com,Malmö\n2,nobody,"Lund, S"\n';

describe('the API of imports', () => {
  test('create, send the file, follow, read the problems', async () => {
    const created = await ask('post', '/imports')
      .send({ kind: 'contacts', mapping, fileName: 'people.csv.gz' })
      .expect(201);
    expect(created.body).toMatchObject({ state: 'waiting', dryRun: false, progress: { bytesTotal: null } });
    const path = `/imports/${created.body.id}`;
    const packed = gzipSync(csv);
    const sent = await ask('put', `${path}/file`).set('Content-Type', 'application/gzip').send(packed).expect(202);
    expect(sent.body).toMatchObject({ state: 'uploaded', progress: { bytesTotal: packed.length } });
    await ask('put', `${path}/file`).set('Content-Type', 'text/csv').send(csv).expect(409);
    await imports.runWaiting();
    const done = await ask('get', path).expect(200);
    expect(done.body).toMatchObject({
      state: 'done',
      fileName: 'people.csv.gz',
      counts: { rows: 2, problems: 1, reasons: { contact_invalid: 1 }, contacts: { created: 1, rejected: 1 } },
      progress: { rows: 2, remainingMs: null, bytesRead: packed.length },
    });
    const problems = await ask('get', `${path}/problems.csv`)
      .expect(200)
      .expect('Content-Type', /text\/csv/);
    expect(problems.text.split('\r\n')).toEqual([
      'line,reason,code,id,mail,city',
      expect.stringMatching(/^3,"email: .*",contact_invalid,2,nobody,"Lund, S"$/),
      '',
    ]);
    expect((await ask('get', '/imports').expect(200)).body.items).toHaveLength(1);
    await ask('post', `${path}/cancel`).expect(409);
  });

  test('a rehearsal can be cancelled before its file came', async () => {
    const { body } = await ask('post', '/imports').send({ kind: 'contacts', mapping, dryRun: true }).expect(201);
    await ask('put', `/imports/${body.id}/file`).set('Content-Type', 'text/csv').send('').expect(400);
    expect((await ask('post', `/imports/${body.id}/cancel`).expect(200)).body.state).toBe('cancelled');
    await ask('put', `/imports/${body.id}/file`).set('Content-Type', 'text/csv').send(csv).expect(409);
  });

  test.each([
    [{ kind: 'people', mapping }, 'kind'],
    [{ kind: 'contacts', mapping: { fields: {} } }, 'mapping.fields'],
    [{ kind: 'contacts', mapping: { ...mapping, decimal: '!' } }, 'mapping.decimal'],
    [{ kind: 'contacts', mapping: { fields: { email: { column: 'm', format: 'upper' } } } }, 'mapping.fields.email'],
  ])('%j is refused where it is wrong', async (body, path) => {
    const { body: problem } = await ask('post', '/imports').send(body).expect(400);
    expect(JSON.stringify(problem.errors)).toContain(path);
  });

  test('what is not there is not found', async () => {
    await ask('get', '/imports/999999').expect(404);
    await ask('get', '/imports/999999/problems.csv').expect(404);
    await ask('put', '/imports/999999/file').set('Content-Type', 'text/csv').send(csv).expect(404);
    await ask('post', '/imports/999999/cancel').expect(404);
  });
});
