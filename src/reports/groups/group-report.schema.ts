import { z } from 'zod';

const instant = z.iso.datetime({ offset: true }).meta({ example: '2026-11-22T02:10:00.000Z' });
const count = z.number().int().min(0);
const money = z.number().int().describe('Minor units.');
const share = z.number().min(0).max(1);
const place = z.string().meta({ example: 'recurring' });

export const reportQuery = z.object({
  days: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_095)
    .default(365)
    .describe('What happened in the last so many days.')
    .meta({ example: 365 }),
});

export const beforeQuery = z.object({
  months: z.coerce
    .number()
    .int()
    .min(1)
    .max(24)
    .default(6)
    .describe('Moves of so many local months.')
    .meta({ example: 6 }),
  days: z.coerce.number().int().min(1).max(90).default(30).describe('How long before a move.').meta({ example: 30 }),
});

const groupAnswer = z.object({
  group: z.enum(['exclusive', 'recurring', 'mobile']),
  goal: z.string(),
  strategy: z.string(),
  customers: count,
  lost: count.describe('Of these: silent for far too long.'),
  buyers: count.describe('Of these: ordered in the period.'),
  orders: count,
  revenue: money.describe('Orders less refunds of the period, minor units.'),
  shareOfCustomers: share.nullable(),
  shareOfRevenue: z.number().nullable(),
  revenuePerCustomer: money.nullable(),
  revenuePerOrder: money.nullable(),
  ordersPerBuyer: z.number().nullable(),
  cost: z.object({
    goods: money.nullable().describe('Cost of goods, partly estimated; null: of none of the goods is the cost known.'),
    discounts: money.describe('Given by offers; they are in the revenue already.'),
    sending: money,
    messages: count,
    handling: money.describe('Of returns.'),
    refunds: count,
    refundAmount: money,
    service: money,
    serviceContacts: count,
    toServe: money.describe('Sending, handling and service.'),
    perCustomer: money.nullable().describe('Cost to serve and discounts, for each customer in the group.'),
  }),
  margin: money.nullable().describe('Revenue less cost of goods.'),
  knownCostShare: share.nullable().describe('Share of the revenue whose cost of goods is known.'),
  result: money.nullable().describe('Margin less cost to serve.'),
});

export const groupReportAnswer = z
  .object({
    from: instant,
    to: instant,
    currency: z.string(),
    customers: count,
    revenue: money,
    groups: z.array(groupAnswer).describe('Exclusive, recurring, mobile.'),
    pyramid: z
      .object({
        kind: z.enum(['healthy', 'mixed', 'upside-down', 'too-little-data']),
        sentences: z.array(z.string()),
      })
      .describe('By head count mobile should outnumber exclusive; by purchasing power the other way round.'),
  })
  .meta({ id: 'GroupReport' });

const had = z.object({ count, share });

const sign = z.object({
  kind: z.string().describe('Of event.').meta({ example: 'refund' }),
  moved: had,
  stayed: had,
  ratio: z
    .object({ value: z.number(), low: z.number(), high: z.number() })
    .describe('How many times as often it came before a move as to those who stayed, with a 99 % interval.'),
  differs: z.enum(['more-often', 'less-often', 'not-sure']),
  sentence: z.string(),
});

const move = { from: place, to: place, movers: count, stayers: count.describe('Contacts for a month each.') };

export const beforeAnswer = z
  .object({
    items: z.array(
      z.discriminatedUnion('kind', [
        z.object({ ...move, kind: z.literal('compared'), signs: z.array(sign) }),
        z.object({ ...move, kind: z.literal('too-little-data'), fewest: count.describe('Cases on each side.') }),
      ]),
    ),
  })
  .describe('What came before is not therefore the cause: try it out before acting on it.')
  .meta({ id: 'BeforeGroupMoves' });
