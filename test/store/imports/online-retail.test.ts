import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../kit/postgres.ts';
import { createImportRooms } from './imports-kit.ts';

/** A real shop's invoices (UCI Online Retail, CC BY 4.0); not part of the project. */
const filePath = new URL('../../../../shared/data/online-retail/online-retail.csv.gz', import.meta.url).pathname;
const isThere = existsSync(filePath);
if (!isThere && process.env.CI === 'true') throw new Error(`CI needs the real data: ${filePath}`);
if (!isThere) console.warn(`Skipped the import of a real shop: ${filePath} is not there.`);

const mapping = {
  refundPrefix: 'C',
  timeZone: 'Europe/London',
  currency: 'GBP',
  fields: {
    orderId: 'InvoiceNo',
    externalId: { column: 'CustomerID', format: 'integer' },
    at: 'InvoiceDate',
    product: 'StockCode',
    name: 'Description',
    quantity: 'Quantity',
    unitPrice: 'UnitPrice',
  },
};

describe.runIf(isThere)('the real shop', async () => {
  const rooms = await createImportRooms(await createTestDatabase(), { timeZone: 'Europe/London', currency: 'GBP' });
  const { db, importFile } = rooms;
  const counted = async () => {
    const [row] = await db.sql(
      `select (select count(*) from contact where external_id is not null) as contacts,
              (select count(*) from event) as purchases,
              (select count(*) from event e join event_kind k on k.id = e.kind_id where k.name = 'refund') as refunds,
              (select count(*) from order_line) as lines,
              (select sum(amount) from order_line) as "lineSum", (select sum(amount) from event) as "eventSum",
              (select count(*) from contact where external_id = '17850') as "17850"`,
    );
    return row;
  };
  const truth = {
    contacts: 4372,
    purchases: 22_190,
    refunds: 3654,
    lines: 406_829,
    lineSum: 830_006_581,
    eventSum: 830_006_581,
    17850: 1,
  };

  test('541,909 lines become what they are, and a second import changes nothing', { timeout: 180_000 }, async () => {
    const first = await importFile(1, { kind: 'order-lines', mapping, filePath });
    expect(first).toMatchObject({
      state: 'done',
      counts: {
        rows: 541_909,
        problems: 135_080,
        reasons: { order_without_contact: 135_080 },
        contacts: { created: 4372 },
        orders: { created: 18_536, updated: 0, unchanged: 0 },
        refunds: { created: 3654 },
        lines: { created: 406_829, rejected: 135_080 },
        amount: 830_006_581,
      },
    });
    expect(await counted()).toEqual(truth);
    expect(rooms.rings).toContain('segments.refresh');

    const [problem] = await db.sql('select line, code, reason, row from import_problem order by line limit 1');
    expect(problem).toMatchObject({
      line: 624,
      code: 'order_without_contact',
      reason: 'Order 536414 names no contact.',
    });
    expect((problem as { row: string[] }).row).toEqual([
      '536414',
      '22139',
      '',
      '56',
      '2010-12-01 11:52:00',
      '0.0',
      '',
      'United Kingdom',
    ]);

    // 536365 was bought on a Wednesday at 08:26 in London.
    const [order] = await db.sql(`select at, minute_of_week as minute, amount from event where ref = '536365'`);
    expect(order).toEqual({ at: new Date('2010-12-01T08:26:00Z'), minute: 2 * 1440 + 8 * 60 + 26, amount: 13_912 });

    const before = (await db.sql('select count(*) as dirty from dirty'))[0];
    const second = await importFile(1, { kind: 'order-lines', mapping, filePath });
    expect(second.counts).toMatchObject({
      problems: 135_080,
      contacts: { created: 0, updated: 0 },
      orders: { created: 0, updated: 0, unchanged: 18_536 },
      refunds: { created: 0, unchanged: 3654 },
      lines: { created: 0, unchanged: 406_829 },
      amount: 830_006_581,
    });
    expect(await counted()).toEqual(truth);
    expect((await db.sql('select count(*) as dirty from dirty'))[0]).toEqual(before);
  });
});
