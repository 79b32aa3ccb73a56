import { z } from 'zod';

/** A floor that is either relative to the shop's own customers or absolute. */
const share = z.number().min(0.01).max(0.9).meta({ example: 0.25 });
const days = (example: number) => z.number().int().min(1).max(3_650).meta({ example });
const text = z.string().trim().max(2_000);

const ordersFloor = z
  .discriminatedUnion('by', [
    z.strictObject({
      by: z.literal('top-share'),
      share: share.describe('So many orders that at most this share of the buyers has as many.'),
    }),
    z.strictObject({ by: z.literal('orders'), orders: z.number().int().min(2).max(1_000).meta({ example: 6 }) }),
  ])
  .describe('Order days in the window. Relative to those who bought in it, or absolute.');

const spendFloor = z
  .discriminatedUnion('by', [
    z.strictObject({
      by: z.literal('top-share'),
      share: share.describe('So much net spending that at most this share of the buyers has as much.'),
    }),
    z.strictObject({
      by: z.literal('amount'),
      amount: z.number().int().min(1).max(100_000_000_000_000).describe('Minor units.').meta({ example: 100_000 }),
    }),
  ])
  .describe('Net spending in the window. Relative to those who bought in it, or absolute.');

const plan = (goal: string, strategy: string) =>
  z
    .strictObject({
      goal: text.default(goal).describe('What is to become of this group.'),
      strategy: text.default(strategy).describe('How we go about it.'),
    })
    .prefault({});

const bounds = (example: number[]) => z.array(z.number().min(0)).length(4).meta({ example });

/**
 * The rules of the three groups, RFM and stages of life: what an operator may turn. The defaults suit a grocery shop as
 * well as a gift shop, because they go by the shop's own customers: see docs/customers.md.
 */
export const groupsSettings = z.strictObject({
  windowDays: days(365).default(365).describe('Orders and spending count that are no older than this.'),
  exclusive: z
    .strictObject({
      orders: ordersFloor.default({ by: 'top-share', share: 0.2 }),
      leastOrders: z.number().int().min(2).max(100).default(3).describe('Never with fewer order days than this.'),
      spend: spendFloor.default({ by: 'top-share', share: 0.25 }),
      silence: z
        .number()
        .min(0.5)
        .max(20)
        .default(1.5)
        .describe('Not silent for longer than so many times the usual longest pause.'),
      mostVariation: z
        .number()
        .min(0.1)
        .max(10)
        .default(1.2)
        .describe(
          'Standard deviation of the pauses between order days over their mean: 0 is clockwork, 1 is chance. ' +
            'Judged from three pauses on.',
        ),
    })
    .prefault({})
    .describe('Loyal, regular, decided in advance: all of these.'),
  recurring: z
    .strictObject({
      orders: z.number().int().min(2).max(100).default(2).describe('Order days in the window.'),
      silence: z
        .number()
        .min(0.5)
        .max(20)
        .default(3)
        .describe('Not silent for longer than so many times the usual longest pause …'),
      silenceDays: days(365).default(365).describe('… nor for longer than so many days.'),
    })
    .prefault({})
    .describe('Comes back now and then: all of these. Everybody else who ever ordered is mobile.'),
  hysteresis: z
    .strictObject({
      band: z
        .number()
        .min(0)
        .max(0.9)
        .default(0.25)
        .describe('Whoever is in a group stays until so much worse than what let them in.'),
      minimumStayDays: z
        .number()
        .int()
        .min(0)
        .max(365)
        .default(30)
        .describe('Nobody moves down sooner than so many days after the last move.'),
    })
    .prefault({}),
  lifecycle: z
    .strictObject({
      newDays: days(60).default(60).describe('New: the first order is no older than this.'),
      lostSilence: z
        .number()
        .min(1.1)
        .max(50)
        .default(3)
        .describe('Lost: silent for longer than so many times the usual longest pause …'),
      lostDays: days(730).default(730).describe('… or for longer than so many days.'),
      wonBackDays: days(90).default(90).describe('Won back: ordered again after being lost, no longer ago than this.'),
    })
    .prefault({}),
  rfm: z
    .strictObject({
      days: days(730).default(730).describe('Orders and spending count that are no older than this.'),
      fixed: z
        .strictObject({
          recencyDays: bounds([30, 90, 180, 365])
            .default([30, 90, 180, 365])
            .describe('Recency 5 up to the first number of days, 4 up to the second, …, 1 beyond the last.'),
          orders: bounds([2, 3, 6, 12])
            .default([2, 3, 6, 12])
            .describe('Frequency 2 from the first number of orders on, …, 5 from the last.'),
          spend: bounds([50_000, 100_000, 250_000, 500_000])
            .nullable()
            .default(null)
            .describe('The same for net spending in minor units. Null: as the quantiles stood at the first run.'),
        })
        .prefault({}),
    })
    .prefault({}),
  plans: z
    .strictObject({
      exclusive: plan(
        'Keep them, and let them bring others.',
        'Attention before money: previews, invitations, a person who knows them.',
      ),
      recurring: plan(
        'Make them regular, so that they need not look elsewhere.',
        'Reasons to come back at the right time: reminders by their own rhythm, a loyalty programme.',
      ),
      mobile: plan(
        'A second order from those who may become customers.',
        'Show what we are good at. Careful with discounts: one given to a newcomer is expected ever after.',
      ),
    })
    .prefault({}),
});

export type GroupsSettings = z.output<typeof groupsSettings>;
