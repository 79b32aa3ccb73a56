import { beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../kit/postgres.ts';
import { createImportRooms } from './imports-kit.ts';

const rooms = await createImportRooms(await createTestDatabase());
const { db, contacts, events, file, importFile, problemsOf } = rooms;
let workspaceId = 0;
beforeEach(() => {
  workspaceId += 1;
});

const common = { refundPrefix: 'C' };
const lineMapping = {
  ...common,
  fields: { orderId: 'no', externalId: 'who', at: 'when', product: 'sku', quantity: 'n', unitPrice: 'price' },
};
const orderMapping = {
  ...common,
  fields: { orderId: 'no', externalId: 'who', email: 'mail', at: 'when', amount: 'sum', codes: 'codes' },
};
const lines = async (rows: string[], more: object = {}) =>
  importFile(workspaceId, {
    kind: 'order-lines',
    mapping: lineMapping,
    filePath: await file(['no,who,when,sku,n,price', ...rows, ''].join('\n')),
    ...more,
  });
const orders = async (rows: string[], more: object = {}) =>
  importFile(workspaceId, {
    kind: 'orders',
    mapping: orderMapping,
    filePath: await file(['no,who,mail,when,sum,codes', ...rows, ''].join('\n')),
    ...more,
  });
const stored = async () =>
  db.sql(
    `select e.ref, k.name as kind, c.external_id as who, e.at, e.amount,
            (select count(*) from order_line l where l.event_id = e.id)::int as lines
       from event e join event_kind k on k.id = e.kind_id join contact c on c.id = e.contact_id
      where e.workspace_id = $1 order by e.ref`,
    [workspaceId],
  );
const monday = '2026-03-02 08:30';
const at = new Date('2026-03-02T07:30:00Z');

describe('a file of orders marks contacts', () => {
  test('for the kinds that came, and for an external id they got', async () => {
    await contacts.upsert(workspaceId, { externalId: '7' });
    await contacts.upsert(workspaceId, { email: 'bo@example.com' });
    await db.sql('delete from dirty');
    await orders([
      `1,7,,${monday},10,`,
      `2,7,,${monday},20,`,
      `C3,7,,${monday},-5,`,
      `4,8,bo@example.com,${monday},10,`,
      `5,9,,${monday},10,`,
    ]);
    const kinds = await events.kindIds(workspaceId);
    const rows = await db.sql<{ who: string; input: string }>(
      `select external_id as who, input from dirty join contact on contact.id = contact_id
        where dirty.workspace_id = $1 order by 1, 2`,
      [workspaceId],
    );
    const [order, refund] = [`event:${kinds.get('order')}`, `event:${kinds.get('refund')}`];
    expect(rows).toEqual([
      { who: '7', input: order },
      { who: '7', input: refund },
      { who: '8', input: 'attribute:$external_id' },
      { who: '8', input: order },
      { who: '9', input: '*' },
      { who: '9', input: order },
    ]);
    const history = await db.sql(
      'select name, value_before as before from contact_attribute_change where workspace_id = $1',
      [workspaceId],
    );
    expect(history).toEqual([{ name: '$external_id', before: null }]);
  });
});

describe('a file of order lines', () => {
  test('scattered and identical lines make orders; the earliest time counts', async () => {
    const { counts } = await lines([
      `1,7,${monday},apple,2,1.005`,
      `2,8,${monday},pear,1,10`,
      '1,7,2026-03-02 08:29,apple,2,1.005',
      `1,7,${monday},apple,2,1.005`,
    ]);
    expect(counts).toMatchObject({
      orders: { created: 2 },
      lines: { created: 4 },
      contacts: { created: 2 },
      amount: 1603,
    });
    expect(await stored()).toEqual([
      { ref: '1', kind: 'order', who: '7', at: new Date('2026-03-02T07:29:00Z'), amount: 603, lines: 3 },
      { ref: '2', kind: 'order', who: '8', at, amount: 1000, lines: 1 },
    ]);
    const numbered = await db.sql(
      `select l.line, l.product, l.quantity, l.amount from order_line l join event e on e.id = l.event_id
      where e.ref = '1' and e.workspace_id = $1 order by l.line`,
      [workspaceId],
    );
    expect(numbered).toEqual([1, 2, 3].map((_, line) => ({ line, product: 'apple', quantity: 2, amount: 201 })));
    const [event] = await db.sql(`select minute_of_week as minute from event where ref = '2' and workspace_id = $1`, [
      workspaceId,
    ]);
    expect(event).toEqual({ minute: 8 * 60 + 30 });
  });

  test('lines that name the contact or the time only once per order', async () => {
    const { counts } = await lines([`1,7,${monday},apple,1,1`, '1,,,pear,1,1']);
    expect(counts).toMatchObject({ problems: 0, orders: { created: 1 }, lines: { created: 2 } });
  });

  test('refunds by prefix and by sign', async () => {
    await lines([`C5,7,${monday},apple,-1,3`, `6,7,${monday},discount,-1,4`, `7,7,${monday},apple,1,0`]);
    expect(await stored()).toEqual([
      { ref: '6', kind: 'refund', who: '7', at, amount: -400, lines: 1 },
      { ref: '7', kind: 'order', who: '7', at, amount: 0, lines: 1 },
      { ref: 'C5', kind: 'refund', who: '7', at, amount: -300, lines: 1 },
    ]);
  });

  test('an order that is here with the same lines is unchanged, with others it is a conflict and left alone', async () => {
    await events.append(
      workspaceId,
      [
        {
          type: 'order',
          orderId: '1',
          at,
          contact: { externalId: '7' },
          lines: [
            { product: 'apple', quantity: 1, amount: 100 },
            { product: 'pear', quantity: 0.5, amount: 50 },
          ],
        },
      ],
      { createMissing: true },
    );
    const before = await rooms.snapshot();
    expect((await lines([`1,7,${monday},pear,0.5,1`, `1,7,${monday},apple,1,1`])).counts.orders).toMatchObject({
      unchanged: 1,
      created: 0,
    });
    const result = await lines([`1,7,${monday},apple,2,0.5`, `1,7,${monday},pear,0.5,1`]);
    expect(result.counts).toMatchObject({
      problems: 2,
      reasons: { order_conflict: 2 },
      orders: { rejected: 1, created: 0 },
    });
    expect((await problemsOf(workspaceId, result.id)).split('\r\n')[1]).toBe(
      `2,Order 1 is known with other lines.,order_conflict,1,7,${monday},apple,2,0.5`,
    );
    expect(await rooms.snapshot()).toBe(before);
    expect((await lines([`1,9,${monday},pear,0.5,1`, `1,9,${monday},apple,1,1`])).counts.reasons).toEqual({
      order_conflict: 2,
    });
  });

  test('what cannot be an order is reported, line by line', async () => {
    const { counts } = await lines([
      `1,7,${monday},apple,1,1`,
      `1,8,${monday},apple,1,1`,
      `2,,${monday},apple,1,1`,
      '3,7,,apple,1,1',
      `C4,7,${monday},apple,1,1`,
      `5,7,${monday},apple,x,1`,
    ]);
    expect(counts).toMatchObject({
      rows: 6,
      problems: 6,
      reasons: {
        order_several_contacts: 2,
        order_without_contact: 1,
        order_without_time: 1,
        refund_positive: 1,
        row_field_invalid: 1,
      },
      contacts: { created: 0 },
    });
    expect(await stored()).toEqual([]);
  });

  test('an erased order does not come back', async () => {
    await lines([`1,7,${monday},apple,1,1`]);
    const contact = await contacts.find(workspaceId, { externalId: '7' });
    await contacts.erase(workspaceId, contact?.id ?? 0, 'system');
    expect((await lines([`1,7,${monday},apple,1,1`])).counts).toMatchObject({
      reasons: { order_erased: 1 },
      contacts: { created: 0 },
    });
    expect(await contacts.find(workspaceId, { externalId: '7' })).toBeNull();
  });

  test('a dry run counts what a real run does, in several batches too, and changes nothing', async () => {
    await lines([`1,7,${monday},apple,1,1`]);
    const rows = [
      `1,7,${monday},apple,1,1`,
      ...Array.from({ length: 40 }, (_, n) => `${n + 2},${n % 5},${monday},fig,${n - 3},2`),
      `90,,${monday},fig,1,1`,
    ];
    const small = { ...rooms.parts, rowsPerBatch: 7 };
    const { createImports } = await import('../../../src/imports/index.ts');
    const verbs = createImports(small);
    const filePath = await file(['no,who,when,sku,n,price', ...rows, ''].join('\n'));
    const before = await rooms.snapshot();
    const rehearsal = await importFile(
      workspaceId,
      { kind: 'order-lines', mapping: lineMapping, filePath, dryRun: true },
      verbs,
    );
    expect(await rooms.snapshot()).toBe(before);
    const real = await importFile(workspaceId, { kind: 'order-lines', mapping: lineMapping, filePath }, verbs);
    expect(real.counts).toEqual(rehearsal.counts);
    expect(real.progress).toMatchObject({ batches: 6, batchesDone: 6 });
    expect(real.counts).toMatchObject({ contacts: { created: 5 }, orders: { unchanged: 1 }, problems: 1 });
  });
});

describe('a file of orders', () => {
  test('may come before or after the file of their lines, with the same end', async () => {
    const lineRows = [`1,7,${monday},apple,1,90`, `2,7,${monday},fig,1,20`];
    const orderRows = [`1,7,,${monday},95.00,`, `2,7,,${monday},20,`];
    const withoutContact = ['1,,,apple,1,90', '2,,,fig,1,20'];
    const ends: unknown[] = [];
    for (const steps of [
      [() => orders(orderRows), () => lines(withoutContact)],
      [() => lines(lineRows), () => orders(orderRows)],
    ]) {
      workspaceId += 100;
      for (const step of steps) expect((await step()).counts.problems).toBe(0);
      ends.push(await stored());
      const before = await rooms.snapshot();
      for (const step of steps)
        expect((await step()).counts.orders).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
      expect(await rooms.snapshot()).toBe(before);
    }
    expect(ends[0]).toEqual(ends[1]);
    expect(ends[0]).toMatchObject([
      { ref: '1', amount: 9500, lines: 1 },
      { ref: '2', amount: 2000, lines: 1 },
    ]);
  });

  test('codes go to the offers, once', async () => {
    const rows = [`1,7,,${monday},95,FIVE|TEN`, `2,7,,${monday},5,`];
    expect((await orders(rows)).counts.codes).toBe(2);
    expect(rooms.rings).toContain('offers.settle');
    expect((await orders(rows)).counts).toMatchObject({ codes: 0, orders: { unchanged: 2 } });
    const codes = await db.sql(
      'select code, order_amount as amount, at from order_code where workspace_id = $1 order by 1',
      [workspaceId],
    );
    expect(codes).toEqual([
      { code: 'FIVE', amount: 9500, at },
      { code: 'TEN', amount: 9500, at },
    ]);
  });

  test('rows that come twice: alike they are one, different they are a problem', async () => {
    const { counts } = await orders([
      `1,7,,${monday},5,`,
      `1,7,,${monday},5,`,
      `2,7,,${monday},5,`,
      `2,7,,${monday},6,`,
    ]);
    expect(counts).toMatchObject({ repeated: 1, reasons: { order_twice: 2 }, orders: { created: 1, rejected: 1 } });
  });

  test('contacts: the external id decides, an e-mail known without one takes it, old orders move no address', async () => {
    await contacts.upsertMany(workspaceId, [
      { email: 'ann@example.com' },
      { externalId: '8', email: 'new@example.com' },
    ]);
    const { counts } = await orders([
      `1,7,Ann@example.com,${monday},5,`,
      `2,8,old@example.com,${monday},5,`,
      `3,,cy@example.com,${monday},5,`,
      `4,9,new@example.com,${monday},5,`,
    ]);
    expect(counts).toMatchObject({ problems: 0, contacts: { created: 2, updated: 1 } });
    const people = await db.sql(
      'select external_id as id, email_normal as email from contact where workspace_id = $1 order by id',
      [workspaceId],
    );
    expect(people).toEqual(
      [
        { id: '7', email: 'ann@example.com' },
        { id: '8', email: 'new@example.com' },
        { id: null, email: 'cy@example.com' },
        { id: '9', email: null },
      ].sort((a, b) => Number(a.id === null) - Number(b.id === null) || Number(a.id) - Number(b.id)),
    );
  });
});
