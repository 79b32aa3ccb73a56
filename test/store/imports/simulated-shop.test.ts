import { describe, expect, test } from 'vitest';
import { createShop, shopToCsv } from '../../../simulator/index.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { createImportRooms } from './imports-kit.ts';

const rooms = await createImportRooms(await createTestDatabase());
const { db, file, importFile } = rooms;

const purchase = {
  refundAmounts: 'positive',
  currency: 'SEK',
};
const purchaseFields = {
  orderId: 'order_id',
  isRefund: { column: 'kind', yes: ['refund'] },
  externalId: 'external_id',
  at: 'ordered_at',
};
const mappings = {
  contacts: {
    fields: { externalId: 'external_id', email: 'email', language: 'language', createdAt: 'created_at' },
    attributes: {
      city: 'city',
      birthYear: { column: 'birth_year', type: 'number' },
      hasCar: { column: 'has_car', type: 'boolean' },
    },
    consents: [{ topic: 'newsletter', state: 'newsletter_consent', at: 'newsletter_consent_at' }],
  },
  orders: {
    ...purchase,
    fields: { ...purchaseFields, amount: 'amount', codes: 'offer_code', refundsOrderId: 'refunds_order_id' },
  },
  'order-lines': {
    ...purchase,
    fields: {
      ...purchaseFields,
      product: 'product_id',
      name: 'product_name',
      category: 'category',
      quantity: 'quantity',
      unitPrice: 'unit_price',
    },
  },
} as const;

describe('the simulated shop', () => {
  test('comes in whole: contacts, orders with discounts and refunds, lines; and the second time nothing changes', async () => {
    const until = new Date('2026-11-01T00:00:00Z');
    const shop = createShop({ seed: 'import', until, contacts: 60 });
    const texts = { contacts: '', orders: '', lines: '' };
    for (const piece of shopToCsv(shop)) {
      texts.contacts += piece.contacts;
      texts.orders += piece.orders;
      texts.lines += piece.lines;
    }
    let [orders, refunds, lines, amount] = [0, 0, 0, 0];
    for (const contact of shop.contacts()) {
      const history = shop.history(contact);
      orders += history.orders.length;
      refunds += history.refunds.length;
      for (const one of history.orders) {
        amount += one.totalMinor;
        lines += one.lines.length;
      }
      for (const one of history.refunds) {
        amount -= one.totalMinor;
        lines += one.lines.length;
      }
    }
    expect(orders).toBeGreaterThan(300);
    expect(refunds).toBeGreaterThan(0);

    const steps = [
      { kind: 'contacts', mapping: mappings.contacts, filePath: await file(texts.contacts) },
      { kind: 'order-lines', mapping: mappings['order-lines'], filePath: await file(texts.lines) },
      { kind: 'orders', mapping: mappings.orders, filePath: await file(texts.orders) },
    ] as const;
    const first = [];
    for (const step of steps) first.push(await importFile(1, step));
    expect(first.map(({ state, counts }) => [state, counts.problems])).toEqual([
      ['done', 0],
      ['done', 0],
      ['done', 0],
    ]);
    expect(first[0]?.counts.contacts.created).toBe(60);
    expect(first[1]?.counts).toMatchObject({
      contacts: { created: 0 },
      orders: { created: orders },
      refunds: { created: refunds },
      lines: { created: lines },
    });
    const [stored] = await db.sql('select count(*)::int as events, sum(amount) as amount from event');
    expect(stored).toEqual({ events: orders + refunds, amount });

    const before = await rooms.snapshot();
    for (const step of steps) {
      const { counts } = await importFile(1, step);
      for (const part of [counts.contacts, counts.orders, counts.refunds]) {
        expect(part).toMatchObject({ created: 0, updated: 0, rejected: 0 });
      }
    }
    expect(await rooms.snapshot()).toBe(before);
  });
});
