import { z } from 'zod';

const instant = z.iso.datetime({ offset: true }).meta({ example: '2026-11-22T17:38:00.000Z' });
const count = z.number().int();
const money = z.number().int().meta({ example: 1_250_000 });
const level = z.enum(['high', 'middle', 'low']);

const known = z.union([
  z.object({ kind: z.literal('known'), value: z.number() }),
  z.object({ kind: z.literal('too-little-data'), why: z.string() }),
]);

const sums = z.object({
  contacts: count.describe('Who stands here now, customers or not.'),
  customers: count.describe('Of these, who bought in the period.'),
  orders: count,
  revenue: money.describe('Minor units, less refunds.'),
  revenueBefore: money,
  margin: money.nullable().describe('Minor units; null: the cost of goods is not known.'),
  growth: known.describe('Revenue against the period before: 0.1 is ten per cent more.'),
});

const cell = sums.extend({
  importance: level,
  goal: z.string(),
  strategy: z.string(),
  owner: z.string(),
  goalSetAt: instant.nullable(),
  updatedAt: instant.nullable(),
  offers: z.array(
    z.object({
      offerId: count,
      name: z.string(),
      isArchived: z.boolean(),
      uses: count.describe('By those who stand here now.'),
      discount: money,
    }),
  ),
  campaigns: z.array(
    z.object({
      campaignId: count,
      name: z.string(),
      state: z.string(),
      mailed: count.describe('Messages to those who stand here now that the receiving server took.'),
      orders: count,
      revenue: money,
    }),
  ),
  journeyIds: z.array(count),
  result: z
    .object({
      since: instant,
      days: z.number(),
      orders: count,
      revenue: money,
      margin: money.nullable(),
      ordersBefore: count,
      revenueBefore: money,
      change: known,
      sentence: z.string(),
    })
    .nullable()
    .describe('Of those who stand here now, since the goal was set, against as long a time before it. Null: no goal.'),
});

export const boardAnswer = z
  .object({
    at: instant,
    days: count,
    currency: z.string().meta({ example: 'SEK' }),
    measure: z.enum(['expected', 'margin', 'revenue']).describe('What the levels of importance go by.'),
    levels: z
      .array(z.object({ importance: level, contacts: count, value: money, from: money.nullable(), rule: z.string() }))
      .describe('`from`: the least value of a contact at this level, minor units.'),
    rows: z.array(
      z.object({
        needsGroupId: count.nullable().describe('Null: contacts without a needs group; nothing can be written there.'),
        name: z.string(),
        words: z.string(),
        decision: z
          .object({
            decision: z.enum(['prioritise', 'keep', 'deselect']),
            reason: z.string(),
            reviewOn: z.iso.date(),
            segment: z.string(),
          })
          .nullable(),
        total: sums,
        cells: z.array(cell),
      }),
    ),
    notes: z.array(z.string()),
  })
  .meta({ id: 'StrategyBoard' });
export type BoardAnswer = z.output<typeof boardAnswer>;
export type BoardRow = BoardAnswer['rows'][number];
export type BoardCell = BoardRow['cells'][number];
