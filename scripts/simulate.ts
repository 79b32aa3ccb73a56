/**
 * Writes a simulated shop as CSV: contacts.csv, orders.csv and order-lines.csv (columns: simulator/to-csv.ts).
 * The same options always give the same bytes. Usage:
 *   npm run simulate -- --contacts 5000 --seed 1 --out DIR [--until 2026-11-01T00:00:00Z] [--days 365] [--time-zone Europe/Stockholm]
 */
import { once } from 'node:events';
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createShop, shopToCsv } from '../simulator/index.ts';

const FILES = { contacts: 'contacts.csv', orders: 'orders.csv', lines: 'order-lines.csv' } as const;
const USAGE =
  'npm run simulate -- --out DIR [--contacts 5000] [--seed 1] [--until 2026-11-01T00:00:00Z] [--days 365] [--time-zone Europe/Stockholm]';

try {
  await simulate();
} catch (problem) {
  console.error(`simulate: ${problem instanceof Error ? problem.message : String(problem)}\n${USAGE}`);
  process.exitCode = 1;
}

async function simulate(): Promise<void> {
  const { values } = parseArgs({
    options: {
      contacts: { type: 'string', default: '5000' },
      seed: { type: 'string', default: '1' },
      until: { type: 'string', default: '2026-11-01T00:00:00Z' },
      days: { type: 'string', default: '365' },
      'time-zone': { type: 'string', default: 'Europe/Stockholm' },
      out: { type: 'string' },
    },
  });
  const { out } = values;
  if (!out) throw new Error('--out is missing: the folder to write to');
  const until = Date.parse(values.until);
  if (Number.isNaN(until)) throw new Error(`--until is not an instant: ${values.until}`);
  const shop = createShop({
    seed: values.seed,
    contacts: wholeNumber('--contacts', values.contacts),
    days: wholeNumber('--days', values.days),
    timeZone: values['time-zone'],
    until,
  });
  mkdirSync(out, { recursive: true });
  const open = (name: string) => createWriteStream(join(out, name));
  const sinks = { contacts: open(FILES.contacts), orders: open(FILES.orders), lines: open(FILES.lines) };
  for (const piece of shopToCsv(shop)) {
    for (const key of ['contacts', 'orders', 'lines'] as const) await write(sinks[key], piece[key]);
  }
  await Promise.all(
    Object.values(sinks).map(async (sink) => {
      sink.end();
      await once(sink, 'finish');
    }),
  );
  console.log(`Wrote ${shop.contactCount} contacts and their year to ${out}: ${Object.values(FILES).join(', ')}`);
}

async function write(sink: WriteStream, text: string): Promise<void> {
  if (text !== '' && !sink.write(text)) await once(sink, 'drain');
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${option} must be a whole number of at least 1: ${text}`);
  return value;
}
