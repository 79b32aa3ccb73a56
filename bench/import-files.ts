import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { contactRow, createShop, shopToCsv } from '../simulator/index.ts';

const until = new Date('2026-11-01T00:00:00Z');

/** Writes the contacts of a simulated shop as CSV. */
export async function writeContacts(folder: string, contacts: number): Promise<{ file: string; rows: number }> {
  const file = path.join(folder, 'contacts.csv');
  const shop = createShop({ seed: 'bench', until, contacts });
  const header = shopToCsv(shop).next().value?.contacts ?? '';
  async function* text() {
    yield header;
    let piece = '';
    for (const contact of shop.contacts()) {
      piece += contactRow(contact);
      if (piece.length < 1 << 16) continue;
      yield piece;
      piece = '';
    }
    yield piece;
  }
  await pipeline(Readable.from(text()), createWriteStream(file));
  return { file, rows: contacts };
}

/** Writes the order lines of a year of a simulated shop as CSV: some 80 lines a contact. */
export async function writeLines(folder: string, contacts: number): Promise<{ file: string; rows: number }> {
  const file = path.join(folder, 'order-lines.csv');
  let rows = -1;
  async function* text() {
    for (const { lines } of shopToCsv(createShop({ seed: 'bench', until, contacts }))) {
      rows += lines.split('\r\n').length - 1;
      yield lines;
    }
  }
  await pipeline(Readable.from(text()), createWriteStream(file));
  return { file, rows };
}

export const contactsMapping = {
  fields: { externalId: 'external_id', email: 'email', language: 'language', createdAt: 'created_at' },
  attributes: {
    firstName: 'first_name',
    lastName: 'last_name',
    birthYear: { column: 'birth_year', type: 'number' },
    city: 'city',
    postcode: 'postcode',
    hasCar: { column: 'has_car', type: 'boolean' },
    householdSize: { column: 'household_size', type: 'number' },
  },
  consents: [{ topic: 'newsletter', state: 'newsletter_consent', at: 'newsletter_consent_at' }],
};

export const linesMapping = {
  refundAmounts: 'positive',
  currency: 'SEK',
  fields: {
    orderId: 'order_id',
    isRefund: { column: 'kind', yes: ['refund'] },
    externalId: 'external_id',
    at: 'ordered_at',
    product: 'product_id',
    name: 'product_name',
    category: 'category',
    brand: 'brand',
    quantity: 'quantity',
    unitPrice: 'unit_price',
  },
};
