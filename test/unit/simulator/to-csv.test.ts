import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import {
  CONTACT_COLUMNS,
  contactRow,
  createShop,
  decimal,
  LINE_COLUMNS,
  ORDER_COLUMNS,
  shopToCsv,
  simulateShop,
} from '../../../simulator/index.ts';

const options = { seed: 'csv', contacts: 80, until: Date.parse('2026-11-01T00:00:00Z') };

describe('shopToCsv', () => {
  const files = { contacts: '', orders: '', lines: '' };
  for (const piece of shopToCsv(createShop(options))) {
    files.contacts += piece.contacts;
    files.orders += piece.orders;
    files.lines += piece.lines;
  }
  const read = (text: string): Record<string, string>[] => parse(text, { columns: true });
  const sim = simulateShop(options);

  it('writes all contacts, purchases and lines, with the documented columns', () => {
    const [contacts, orders, lines] = [read(files.contacts), read(files.orders), read(files.lines)];
    expect(Object.keys(contacts[0]!)).toEqual([...CONTACT_COLUMNS]);
    expect(Object.keys(orders[0]!)).toEqual([...ORDER_COLUMNS]);
    expect(Object.keys(lines[0]!)).toEqual([...LINE_COLUMNS]);
    expect(contacts).toHaveLength(80);
    expect(orders).toHaveLength(sim.orders.length + sim.refunds.length);
    const purchases = [...sim.orders, ...sim.refunds];
    expect(lines).toHaveLength(purchases.reduce((sum, purchase) => sum + purchase.lines.length, 0));
  });

  it('loses no öre: the amounts sum to what was simulated, refunds apart', () => {
    const minor = (kind: string) =>
      read(files.orders)
        .filter((row) => row.kind === kind)
        .reduce((sum, row) => sum + Number(row.amount!.replace('.', '')), 0);
    expect(minor('order')).toBe(sim.orders.reduce((sum, order) => sum + order.totalMinor, 0));
    expect(minor('refund')).toBe(sim.refunds.reduce((sum, refund) => sum + refund.totalMinor, 0));
  });

  it('quotes what must be quoted and leaves unknown things empty', () => {
    const contact = { ...sim.contacts[0]!, lastName: 'von "Ek", d.y.', birthYear: undefined, consents: [] };
    const text = contactRow(contact);
    expect(text).toContain('"von ""Ek"", d.y."');
    const [cells] = parse(text) as string[][];
    expect(cells?.[3]).toBe('von "Ek", d.y.');
    expect([cells?.[4], cells?.[11], cells?.[12]]).toEqual(['', '', '']);
  });

  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [12990, '129.90'],
    [-5, '-0.05'],
    [100, '1.00'],
  ])('writes %i as %s', (minor, text) => expect(decimal(minor)).toBe(text));
});
