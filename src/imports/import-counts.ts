import { z } from 'zod';

const count = z.number().int();
const outcomes = z.object({ created: count, updated: count, unchanged: count, rejected: count });

/** What an import did (or, in a dry run, would do). Contacts, orders and refunds; rows where the name says so. */
export const countsSchema = z.object({
  rows: count.describe('Rows of the file, without the header.'),
  problems: count.describe('Rows that were not taken in: as many as the error file has.'),
  reasons: z.record(z.string(), count).describe('The problems by the code of their reason.'),
  repeated: count.describe('Rows that speak of the same contact or order as an earlier one.'),
  contacts: outcomes,
  orders: outcomes,
  refunds: outcomes,
  lines: z.object({ created: count, unchanged: count, rejected: count }).describe('Order lines.'),
  codes: count.describe('Offer codes written.'),
  amount: count.describe('Minor units: the orders plus the refunds (negative) of the file that are taken in.'),
});

export type ImportCounts = z.output<typeof countsSchema>;

export function noCounts(): ImportCounts {
  const none = () => ({ created: 0, updated: 0, unchanged: 0, rejected: 0 });
  return {
    rows: 0,
    problems: 0,
    reasons: {},
    repeated: 0,
    contacts: none(),
    orders: none(),
    refunds: none(),
    lines: { created: 0, unchanged: 0, rejected: 0 },
    codes: 0,
    amount: 0,
  };
}

type Summable = { [name: string]: number | Summable };

/** Adds two counts, number by number. */
export function addCounts(a: ImportCounts, b: ImportCounts): ImportCounts {
  return addTrees(a, b) as ImportCounts;
}

function addTrees(a: Summable, b: Summable): Summable {
  const sum: Summable = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const held = sum[name];
    if (typeof value === 'number') sum[name] = (typeof held === 'number' ? held : 0) + value;
    else sum[name] = addTrees(typeof held === 'object' ? held : {}, value);
  }
  return sum;
}
