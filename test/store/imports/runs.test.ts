import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { createImports, newImportSchema } from '../../../src/imports/index.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { createImportRooms } from './imports-kit.ts';

const rooms = await createImportRooms(await createTestDatabase());
const { db, imports, events, file } = rooms;
let workspaceId = 0;
beforeEach(() => {
  workspaceId += 1;
});

const mapping = {
  fields: { orderId: 'no', externalId: 'who', at: 'when', product: 'sku', quantity: 'n', unitPrice: 'price' },
};
const orders = 60;
const text = [
  'no,who,when,sku,n,price',
  ...Array.from({ length: orders * 3 }, (_, n) => `${n % orders},${(n % orders) % 11},2026-03-02 08:30,p${n},1,${n}`),
  '',
].join('\n');
const input = newImportSchema.parse({ kind: 'order-lines', mapping });
const start = async () => imports.createFromFile(workspaceId, { ...input, filePath: await file(text) });
const whole = {
  state: 'done',
  counts: {
    rows: 180,
    problems: 0,
    orders: { created: orders, unchanged: 0 },
    lines: { created: 180 },
    contacts: { created: 11 },
  },
};
const written = async () =>
  (
    await db.sql('select count(*)::int as events, sum(amount) as amount from event where workspace_id = $1', [
      workspaceId,
    ])
  )[0];
const truth = { events: orders, amount: 100 * ((179 * 180) / 2) };
/** As if the machine of the run had been switched off a minute ago. */
const forget = () =>
  db.sql(`update import set heartbeat_at = heartbeat_at - interval '1 minute' where state = 'running'`);

class Killed extends Error {}

/** Verbs whose runs die after the batch, as a killed process does: nothing is written any more. */
function dyingAfter(batch: number) {
  return createImports({
    ...rooms.parts,
    rowsPerBatch: 40,
    afterBatch: async (position) => {
      if (position !== batch) return;
      await db.sql('update import set attempt = attempt + 1 where workspace_id = $1', [workspaceId]);
      throw new Killed();
    },
  });
}

describe('a run that dies', () => {
  test.each([1, 2, 4])(
    'after batch %i is gone on with, and ends with the counts of an undisturbed one',
    async (batch) => {
      const { id } = await start();
      await dyingAfter(batch).run(id);
      const between = await imports.get(workspaceId, id);
      expect(between).toMatchObject({ state: 'running', progress: { batches: 5, batchesDone: batch } });
      const verbs = createImports({ ...rooms.parts, rowsPerBatch: 40 });
      await verbs.runWaiting();
      expect((await imports.get(workspaceId, id)).state).toBe('running');
      await forget();
      await verbs.runWaiting();
      expect(await imports.get(workspaceId, id)).toMatchObject(whole);
      expect(await written()).toEqual(truth);
    },
  );

  test('and is gone on with in batches of another size takes nothing in twice', async () => {
    const { id } = await start();
    await dyingAfter(2).run(id);
    await forget();
    await createImports({ ...rooms.parts, rowsPerBatch: 25 }).runWaiting();
    expect((await imports.get(workspaceId, id)).state).toBe('done');
    expect(await written()).toEqual(truth);
  });

  test('while it only seemed dead cannot write after another has taken over', async () => {
    const { id } = await start();
    const slow = createImports({
      ...rooms.parts,
      rowsPerBatch: 40,
      afterBatch: async (position) => {
        if (position !== 2) return;
        await forget();
        await imports.run(id);
      },
    });
    await slow.run(id);
    const end = await imports.get(workspaceId, id);
    expect(end).toMatchObject({ state: 'done', counts: { rows: 180 } });
    expect(await written()).toEqual(truth);
  });

  test('every time is given up after five attempts', async () => {
    const { id } = await start();
    const broken = createImports({
      ...rooms.parts,
      rowsPerBatch: 10,
      afterBatch: async () => {
        throw new Error('out of luck');
      },
    });
    for (let attempt = 1; attempt <= 6; attempt++) await broken.runWaiting();
    expect(await imports.get(workspaceId, id)).toMatchObject({
      state: 'failed',
      failure: expect.stringMatching(/broke 5 times/),
    });
  });
});

describe('a run', () => {
  test('that is told to stop gives the import back between batches, and another ends it', async () => {
    const { id } = await start();
    const stop = new AbortController();
    const verbs = createImports({ ...rooms.parts, rowsPerBatch: 40, afterBatch: async () => stop.abort() });
    await verbs.run(id, stop.signal);
    expect(await imports.get(workspaceId, id)).toMatchObject({ state: 'uploaded', progress: { batchesDone: 1 } });
    await createImports({ ...rooms.parts, rowsPerBatch: 40 }).run(id);
    expect(await imports.get(workspaceId, id)).toMatchObject(whole);
  });

  test('is one, however many are asked for', async () => {
    const { id } = await start();
    await Promise.all([imports.run(id), imports.run(id), imports.runWaiting()]);
    expect(await imports.get(workspaceId, id)).toMatchObject(whole);
    expect(await written()).toEqual(truth);
  });

  test('beside the same orders through the API: each is taken in once', async () => {
    const { id } = await start();
    const line = (n: number) => ({ product: `p${n}`, quantity: 1, amount: n * 100 });
    const sent = Array.from({ length: orders }, (_, n) => ({
      type: 'order' as const,
      orderId: String(n),
      at: new Date('2026-03-02T07:30:00Z'),
      contact: { externalId: String(n % 11) },
      lines: [line(n), line(n + orders), line(n + 2 * orders)],
    }));
    const small = createImports({ ...rooms.parts, rowsPerBatch: 20 });
    await Promise.all([
      small.run(id),
      ...sent.map((one) => events.append(workspaceId, [one], { createMissing: true })),
    ]);
    const end = await imports.get(workspaceId, id);
    expect(end).toMatchObject({ state: 'done', counts: { problems: 0 } });
    expect(end.counts.orders.created + end.counts.orders.unchanged).toBe(orders);
    expect(await written()).toEqual(truth);
  });

  test('cancelled in the middle stops; what is in stays in', async () => {
    const { id } = await start();
    const verbs = createImports({
      ...rooms.parts,
      rowsPerBatch: 40,
      afterBatch: async () => void (await imports.cancel(workspaceId, id)),
    });
    await verbs.run(id);
    const end = await imports.get(workspaceId, id);
    expect(end).toMatchObject({ state: 'cancelled', progress: { batchesDone: 1 } });
    expect((await written())?.events).toBe(end.counts.orders.created);
    await expect(imports.cancel(workspaceId, id)).rejects.toMatchObject({ code: 'import_state' });
  });
});

describe('files', () => {
  test('an upload is streamed to the data folder, imported, and taken away', async () => {
    const created = await imports.create(workspaceId, { ...input, fileName: 'orders.csv.gz' });
    expect(created.state).toBe('waiting');
    const packed = gzipSync(text);
    const ready = await imports.upload(
      workspaceId,
      created.id,
      Readable.from([packed.subarray(0, 50), packed.subarray(50)]),
    );
    expect(ready).toMatchObject({ state: 'uploaded', progress: { bytesTotal: packed.length } });
    expect(rooms.rings).toContain('imports.run');
    await expect(imports.upload(workspaceId, created.id, Readable.from([packed]))).rejects.toMatchObject({
      code: 'import_state',
    });
    expect(readdirSync(path.join(rooms.dataDir, 'imports'))).toHaveLength(1);
    await imports.runWaiting();
    expect(await imports.get(workspaceId, created.id)).toMatchObject({ ...whole, fileName: 'orders.csv.gz' });
    expect(readdirSync(path.join(rooms.dataDir, 'imports'))).toEqual([]);
  });

  test('an upload that breaks off leaves an import that still waits', async () => {
    const { id } = await imports.create(workspaceId, input);
    const breaking = Readable.from(
      (async function* () {
        yield Buffer.from('no,who');
        throw new Error('connection lost');
      })(),
    );
    await expect(imports.upload(workspaceId, id, breaking)).rejects.toThrow('connection lost');
    await expect(imports.upload(workspaceId, id, Readable.from([]))).rejects.toMatchObject({
      code: 'import_file_empty',
    });
    expect((await imports.get(workspaceId, id)).state).toBe('waiting');
    expect(readdirSync(path.join(rooms.dataDir, 'imports'))).toEqual([]);
  });

  test('of the command line stay where they are', async () => {
    const filePath = await file(text);
    const { id } = await imports.createFromFile(workspaceId, { ...input, filePath });
    await imports.run(id);
    expect(existsSync(filePath)).toBe(true);
    await expect(imports.createFromFile(workspaceId, { ...input, filePath: '/nowhere.csv' })).rejects.toMatchObject({
      code: 'import_unreadable',
    });
  });

  test.each([
    ['', /no header line/],
    ['no,who,when,sku\n', /no column "n", "price"\. It has: "no", "who", "when", "sku"/],
  ])('%j fails with a sentence', async (content, failure) => {
    const { id } = await imports.createFromFile(workspaceId, { ...input, filePath: await file(content) });
    await imports.run(id);
    expect(await imports.get(workspaceId, id)).toMatchObject({
      state: 'failed',
      failure: expect.stringMatching(failure),
    });
  });

  test('mappings that do not fit the workspace are refused at the door', async () => {
    const euro = newImportSchema.parse({ kind: 'order-lines', mapping: { ...mapping, currency: 'EUR' } });
    await expect(imports.create(workspaceId, euro)).rejects.toMatchObject({ code: 'import_mapping_invalid' });
  });

  test('nobody sees the imports of another workspace', async () => {
    const { id } = await start();
    const other = workspaceId + 1_000;
    for (const look of [imports.get, imports.cancel, imports.problems]) {
      await expect(look(other, id)).rejects.toMatchObject({ code: 'not_found' });
    }
    expect((await imports.list(other, { limit: 10 })).items).toEqual([]);
    expect((await imports.list(workspaceId, { limit: 10 })).items.map((one) => one.id)).toEqual([id]);
    await imports.cancel(workspaceId, id);
  });
});
