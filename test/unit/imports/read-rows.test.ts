import { describe, expect, test } from 'vitest';
import { formatProblems, mappingSchemas } from '../../../src/imports/mapping.schema.ts';
import { Columns, RowRefused } from '../../../src/imports/read-cells.ts';
import { createContactRowReader, typesWanted } from '../../../src/imports/read-contact-row.ts';
import { createOrderRowReader } from '../../../src/imports/read-order-row.ts';

const now = new Date('2026-11-20T12:00:00Z');
const place = { timeZone: 'Europe/Stockholm', currency: 'SEK', now };

const lineMapping = {
  refundPrefix: 'C',
  fields: {
    orderId: 'no',
    externalId: { column: 'who', format: 'integer' },
    at: 'when',
    product: 'sku',
    quantity: 'n',
    unitPrice: 'price',
  },
};

function orderRow(mapping: unknown, row: Record<string, string>, kind: 'orders' | 'order-lines' = 'order-lines') {
  const read = createOrderRowReader(mappingSchemas[kind].parse(mapping), new Columns(Object.keys(row)), place);
  return read(Object.values(row), 2, 'original');
}

function problem(read: () => unknown): { code: string; message: string } {
  try {
    read();
  } catch (error) {
    if (error instanceof RowRefused) return error.problem;
    throw error;
  }
  throw new Error('the row was taken');
}

const line = { no: '536365', who: '17850.0', when: '2010-12-01 08:26:00', sku: '85123A', n: '6', price: '2.55' };

describe('rows of order lines', () => {
  test('a row becomes a staged line', () => {
    expect(orderRow(lineMapping, line)).toEqual([
      2,
      '536365',
      false,
      null,
      '17850',
      null,
      null,
      '2010-12-01T07:26:00.000Z',
      '85123A',
      null,
      null,
      null,
      '6',
      1530,
      null,
      'original',
    ]);
  });

  test('the prefix makes a refund; its amounts are negative, whichever way the file writes them', () => {
    expect(orderRow(lineMapping, { ...line, no: 'C1', n: '-1' }).slice(1, 3)).toEqual(['C1', true]);
    expect(orderRow(lineMapping, { ...line, no: 'C1', n: '-1' }).slice(12, 14)).toEqual(['-1', -255]);
    const positive = { ...lineMapping, refundAmounts: 'positive' };
    expect(orderRow(positive, { ...line, no: 'C1', n: '1.5' }).slice(12, 14)).toEqual(['-1.5', -383]);
    expect(orderRow(positive, { ...line, n: '1.5' }).slice(12, 14)).toEqual(['1.5', 383]);
  });

  test('a column of words makes a refund too, and names the order taken back', () => {
    const fields = { ...lineMapping.fields, isRefund: { column: 'kind', yes: ['refund'] }, refundsOrderId: 'of' };
    const row = orderRow({ fields }, { ...line, kind: 'Refund', of: '77' });
    expect(row.slice(2, 4)).toEqual([true, '77']);
    expect(orderRow({ fields }, { ...line, kind: 'order', of: '' }).slice(2, 4)).toEqual([false, null]);
  });

  test.each([
    [{ no: '' }, 'row_without_order', /order number/],
    [{ who: '17850.5' }, 'row_field_invalid', /Column "who": a whole number is needed, found "17850.5"/],
    [{ when: 'yesterday' }, 'row_field_invalid', /Column "when": a time in the format "iso"/],
    [{ when: '2026-11-22 00:00' }, 'row_in_future', /24 hours/],
    [{ when: '1899-01-01' }, 'row_field_invalid', /1900/],
    [{ sku: '' }, 'row_without_product', /product/],
    [{ sku: 'x'.repeat(201) }, 'row_field_invalid', /longer than 200/],
    [{ n: 'six' }, 'row_field_invalid', /Column "n": a number is needed, found "six"/],
    [{ n: '' }, 'row_without_quantity', /quantity/],
    [{ price: '' }, 'row_without_amount', /amount/],
    [{ price: '9000000000000', n: '9000000000' }, 'row_field_invalid', /too large/],
    [{ sku: 'a\0b' }, 'row_field_invalid', /zero byte/],
  ])('%j is refused as %s', (change, code, message) => {
    const found = problem(() => orderRow(lineMapping, { ...line, ...change }));
    expect(found.code).toBe(code);
    expect(found.message).toMatch(message);
  });

  test('a row without contact or time passes: other rows of the order may name them', () => {
    const row = orderRow(lineMapping, { ...line, who: '', when: '' });
    expect([row[4], row[7]]).toEqual([null, null]);
  });
});

describe('rows of orders', () => {
  test('amounts, e-mails and codes', () => {
    const mapping = {
      decimal: ',',
      thousands: '.',
      codeSeparator: '/',
      fields: { orderId: 'no', email: 'mail', at: 'when', amount: 'sum', codes: 'codes' },
    };
    const row = { no: '1', mail: 'Ann@Example.COM', when: '2026-01-01', sum: '1.234,565', codes: 'FIVE/ TEN /FIVE/' };
    expect(orderRow(mapping, row, 'orders')).toEqual([
      2,
      '1',
      false,
      null,
      null,
      'Ann@Example.COM',
      'ann@example.com',
      '2025-12-31T23:00:00.000Z',
      null,
      null,
      null,
      null,
      null,
      123_457,
      'FIVE\x1fTEN',
      'original',
    ]);
    expect(problem(() => orderRow(mapping, { ...row, mail: 'nobody' }, 'orders')).code).toBe('row_field_invalid');
  });
});

describe('rows of contacts', () => {
  const mapping = mappingSchemas.contacts.parse({
    fields: { externalId: 'id', email: 'mail', createdAt: 'since' },
    attributes: {
      city: 'city',
      visits: { column: 'visits', type: 'number' },
      hasCar: { column: 'car', type: 'boolean' },
      born: { column: 'born', type: 'date', format: 'DD/MM/YYYY' },
      tags: { column: 'tags', type: 'list', separator: ';', empty: 'remove' },
      source: { value: 'shop' },
    },
    consents: [{ topic: 'newsletter', state: { column: 'news', yes: ['ja'], no: ['nej'] }, at: 'newsAt' }],
  });
  const types = new Map([...typesWanted(mapping)].map(([name, type]) => [name, type ?? ('text' as const)] as const));
  const full = {
    id: '7',
    mail: ' Ann@Example.com ',
    since: '2020-02-01',
    city: 'Malmö',
    visits: '3.50',
    car: 'yes',
    born: '29/02/2000',
    tags: 'a; b;',
    news: 'JA',
    newsAt: '2021-01-01T00:00:00Z',
  };
  const read = (row: Record<string, string>) =>
    createContactRowReader(mapping, new Columns(Object.keys(row)), { ...place, types })(Object.values(row), 5, 'o');

  test('every type of attribute, and a consent', () => {
    const [lineNumber, externalId, email, emailNormal, , , createdAt, attributes, consents] = read(full);
    expect([lineNumber, externalId, email, emailNormal, createdAt]).toEqual([
      5,
      '7',
      'Ann@Example.com',
      'ann@example.com',
      '2020-01-31T23:00:00.000Z',
    ]);
    expect(JSON.parse(attributes)).toEqual({
      city: 'Malmö',
      visits: 3.5,
      hasCar: true,
      born: '2000-02-29',
      tags: ['a', 'b'],
      source: 'shop',
    });
    expect(JSON.parse(consents ?? '')).toEqual([
      { topic: 'newsletter', state: 'subscribed', source: 'import', at: '2021-01-01T00:00:00.000Z' },
    ]);
  });

  test('empty cells say nothing, or take the attribute away where the mapping says so', () => {
    const [, , , , , , , attributes, consents] = read({
      ...full,
      city: '',
      visits: '',
      car: '',
      born: '',
      tags: '',
      news: 'maybe',
    });
    expect(JSON.parse(attributes)).toEqual({ tags: null, source: 'shop' });
    expect(consents).toBeNull();
  });

  test.each([
    [{ mail: 'nobody' }, 'contact_invalid', /^email: /],
    [{ id: '', mail: '' }, 'contact_invalid', /externalId or email/],
    [{ visits: 'many' }, 'row_field_invalid', /Column "visits"/],
    [{ car: 'perhaps' }, 'row_field_invalid', /Column "car": one of true, yes/],
    [{ born: '2000-02-29' }, 'row_field_invalid', /DD\/MM\/YYYY/],
  ])('%j is refused as %s', (change, code, message) => {
    const found = problem(() => read({ ...full, ...change }));
    expect(found.code).toBe(code);
    expect(found.message).toMatch(message);
  });
});

describe('mappings', () => {
  test.each([
    ['contacts', { fields: { language: 'l' } }],
    ['orders', { fields: { orderId: 'no', at: 'when', amount: 'sum' } }],
    ['order-lines', { fields: { orderId: 'no', product: 'sku' } }],
    ['order-lines', { fields: { orderId: 'no', product: 'sku', amount: 'a', unitPrice: 'p' } }],
    ['order-lines', { ...lineMapping, timeZone: 'Mars/Olympus' }],
    ['order-lines', { ...lineMapping, surprise: 1 }],
  ] as const)('a mapping of %s that cannot be: %j', (kind, mapping) => {
    expect(mappingSchemas[kind].safeParse(mapping).success).toBe(false);
  });

  test('formats are checked where they stand', () => {
    const mapping = mappingSchemas['order-lines'].parse({
      fields: {
        ...lineMapping.fields,
        at: { column: 'when', format: 'dd.mm.yy' },
        orderId: { column: 'no', format: 'upper' },
      },
    });
    expect(formatProblems(mapping).map(({ path }) => path)).toEqual([
      'mapping.fields.orderId.format',
      'mapping.fields.at.format',
    ]);
  });

  test('columns that are not there are all named at once', () => {
    const columns = new Columns(['no', 'when']);
    createOrderRowReader(mappingSchemas['order-lines'].parse(lineMapping), columns, place);
    expect(columns.missing).toEqual(['who', 'sku', 'n', 'price']);
  });
});
