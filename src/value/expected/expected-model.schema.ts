/** A fitted model as it is kept in value_model, kind `expected`. */
import { z } from 'zod';

const number = z.number();
const count = z.number().int().min(0);
const day = z.iso.date();
const curve = z.array(z.array(number));
const amounts = z
  .object({ customers: count.optional(), repeatCustomers: count.optional(), days: z.number().int().optional() })
  .describe('Customers, customers who came back, days from the first order to today.');

export const tooLittleData = z
  .object({
    kind: z.literal('too-little-data'),
    needs: amounts,
    has: amounts,
    sentence: z
      .string()
      .meta({ example: 'There are 40 customers with an order; it takes 100 to say what customers will buy.' }),
  })
  .meta({ id: 'TooLittleData' });

export const bgNbd = z
  .object({ r: number, alpha: number, a: number, b: number })
  .describe('BG/NBD (Fader, Hardie, Lee 2005), time in days.')
  .meta({ example: { r: 0.49, alpha: 44.1, a: 0.08, b: 1.94 } });
export const gammaGamma = z
  .object({ p: number, q: number, v: number })
  .describe('Gamma-gamma (Fader, Hardie 2013), amounts in minor units.')
  .meta({ example: { p: 2.1, q: 3.4, v: 48_000 } });

const spendFit = z.union([
  z.object({
    kind: z.literal('fitted'),
    model: gammaGamma,
    logLikelihood: number,
    curve,
    customers: count,
    correlation: number.nullable(),
  }),
  tooLittleData,
]);

const cohortFit = z.object({
  name: z.string(),
  from: day,
  until: day,
  customers: count,
  repeatCustomers: count,
  buying: z.object({ model: bgNbd, logLikelihood: number, curve }),
  spend: spendFit,
});
export const cohortRefusal = z
  .object({ name: z.string(), sentence: z.string() })
  .meta({ id: 'CohortRefusal', example: { name: '2011', sentence: '212 customers; it takes 500.' } });

export const expectedParams = z.union([
  z.object({
    kind: z.literal('fitted'),
    /** How first purchases are put into cohorts. */
    by: z.enum(['year', 'half-year', 'none']),
    everybody: cohortFit,
    cohorts: z.array(cohortFit),
    notFitted: z.array(cohortRefusal),
  }),
  tooLittleData,
]);
export type ExpectedParams = z.output<typeof expectedParams>;
export type FittedParams = Extract<ExpectedParams, { kind: 'fitted' }>;

const both = z.object({ predicted: number, real: number });
const compared = {
  orders: both,
  revenue: z
    .object({ predicted: number.nullable(), real: number })
    .describe('Minor units; null where spend could not be fitted.'),
};
export const holdOut = z.union([
  z
    .object({
      kind: z.literal('checked'),
      knownUntil: day.describe('Fitted on orders up to this day …'),
      until: day.describe('… and compared with those after it, up to this day.'),
      customers: count,
      ...compared,
      byWeek: z.array(z.object({ week: count, from: day, predicted: number, real: number })).describe('Orders.'),
      byFrequency: z
        .array(z.object({ frequency: count, customers: count, ...compared }))
        .describe('By how often customers had come back by then; 7 stands for 7 and more.'),
      within: z
        .object({ orders: number, value: number.nullable() })
        .describe('Share of customers whose real orders, and spend, lay within the bounds of 80 %.'),
    })
    .meta({ id: 'ExpectedValueCheck' }),
  tooLittleData,
]);

export const expectedTotals = z
  .object({
    customers: count,
    alive: number.describe('Customers who are still with us: the sum of their probabilities.'),
    orders90: number,
    orders365: number,
    value90: number.nullable().describe('Minor units; null where spend could not be fitted.'),
    value365: number.nullable(),
  })
  .meta({ id: 'ExpectedValueTotals' });
export type ExpectedTotals = z.output<typeof expectedTotals>;

export const expectedQuality = z.object({
  holdOut: holdOut.nullable(),
  totals: expectedTotals.nullable(),
  /** The last day with an order, or null. */
  lastOrder: day.nullable(),
});
export type ExpectedQuality = z.output<typeof expectedQuality>;
