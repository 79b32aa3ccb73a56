import { z } from 'zod';
import { type AnyRoute, type Doorbell, defineRoute } from '../../platform/index.ts';
import { scoreNowRoute } from '../purchases/score-route.ts';
import type { Expected } from './expected.ts';
import {
  bgNbd,
  cohortRefusal,
  expectedTotals,
  type FittedParams,
  gammaGamma,
  holdOut,
  tooLittleData,
} from './expected-model.schema.ts';
import { cohortOf } from './fit-cohorts.ts';
import { dateOfDay } from './summarise-purchases.ts';
import { tellIndependence } from './tell-expected.ts';

const count = z.number().int().min(0);
const day = z.iso.date().meta({ example: '2026-08-14' });
const sentences = z
  .array(z.string())
  .describe('For people.')
  .meta({
    example: ['In the next 90 days: 1.4 orders to expect (in 8 of 10 cases 0 to 3), worth EUR 62 (EUR 0 to EUR 140).'],
  });

const cohort = z
  .object({
    name: z.string().meta({ example: '2026' }),
    from: day.describe('First purchases from this day …'),
    until: day.describe('… to this.'),
    customers: count,
    repeatCustomers: count,
    buying: bgNbd,
    buyingLogLikelihood: z.number(),
    spend: gammaGamma.nullable(),
    spendProblem: tooLittleData.nullable().describe('Why spend could not be fitted.'),
    correlation: z
      .number()
      .nullable()
      .describe('Of how often customers came back and what they spend in an order: the model takes it to be 0.'),
    independence: z.string().describe('What that means.'),
  })
  .meta({ id: 'ExpectedValueModel' });

const overview = z
  .object({
    state: z.enum(['not-fitted', 'too-little-data', 'fitted']),
    tooLittleData: tooLittleData.nullable(),
    version: count.nullable(),
    fittedAt: z.iso.datetime({ offset: true }).nullable(),
    dataUntil: z.iso.datetime({ offset: true }).nullable(),
    cohortsBy: z.enum(['year', 'half-year', 'none']).nullable(),
    everybody: cohort.nullable(),
    cohorts: z.array(cohort).describe('Those with a model of their own.'),
    notFitted: z.array(cohortRefusal).describe("Those that go with everybody's, and why."),
    holdOut: holdOut.nullable().describe('Predicted against real for the last part of the data.'),
    totals: expectedTotals.nullable().describe('As of the fit.'),
    sentences,
  })
  .meta({ id: 'ExpectedValue' });

const range = z
  .object({ expected: z.number(), low: z.number(), high: z.number() })
  .describe('The bounds hold the middle 80 % of what may happen.')
  .meta({ example: { expected: 1.4, low: 0, high: 3 } });

const ofContact = z
  .object({
    contactId: count,
    state: z.enum(['not-fitted', 'too-little-data', 'no-order', 'scored']),
    version: count.nullable(),
    cohort: z.string().nullable().meta({ example: '2026' }),
    firstPurchase: day.nullable(),
    lastPurchase: day.nullable(),
    purchases: count.nullable().describe('Days with an order that was kept.'),
    meanRepeatSpend: z.number().nullable().describe('Of purchases after the first, minor units.'),
    alive: z.number().min(0).max(1).nullable().describe('Probability that more will come.'),
    expectedSpend: z.number().nullable().describe('Of an order, minor units.'),
    horizons: z.array(z.object({ days: count, orders: range, value: range.nullable().describe('Minor units.') })),
    sentences,
  })
  .meta({ id: 'ExpectedValueOfContact' });

const presentCohort = ({ buying, spend, ...rest }: FittedParams['everybody']) => ({
  ...rest,
  buying: buying.model,
  buyingLogLikelihood: buying.logLikelihood,
  spend: spend.kind === 'fitted' ? spend.model : null,
  spendProblem: spend.kind === 'fitted' ? null : spend,
  correlation: spend.kind === 'fitted' ? spend.correlation : null,
  independence: spend.kind === 'fitted' ? tellIndependence(spend.correlation) : spend.sentence,
});

export const createExpectedRoutes = (expected: Expected, doorbell: Doorbell): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/customers/expected-value',
    operation: 'customers.expectedValue',
    summary: 'What customers will still buy: the model, how good it is, and what it adds up to',
    scope: 'customers:read',
    answer: overview,
    async handle({ workspaceId }) {
      const { state, model, sentences: told } = await expected.overview(workspaceId);
      const fitted = model?.params.kind === 'fitted' ? model.params : null;
      return {
        state,
        tooLittleData: model?.params.kind === 'too-little-data' ? model.params : null,
        version: model?.version ?? null,
        fittedAt: model?.fittedAt.toISOString() ?? null,
        dataUntil: model?.dataUntil.toISOString() ?? null,
        cohortsBy: fitted?.by ?? null,
        everybody: fitted && presentCohort(fitted.everybody),
        cohorts: fitted?.cohorts.map(presentCohort) ?? [],
        notFitted: fitted?.notFitted ?? [],
        holdOut: model?.quality.holdOut ?? null,
        totals: model?.quality.totals ?? null,
        sentences: told,
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/customers/expected-value/contacts/{contactId}',
    operation: 'customers.expectedValueOfContact',
    summary: 'What one customer will still buy, explained',
    description: 'As of now by the newest model, not rounded: the scores are of last night and rounded.',
    scope: 'customers:read',
    params: z.object({ contactId: z.coerce.number().int().min(1).max(2_147_483_647).meta({ example: 4711 }) }),
    answer: ofContact,
    errors: ['not_found'],
    async handle({ workspaceId, params: { contactId } }) {
      const found = await expected.ofContact(workspaceId, contactId);
      const known = found.state === 'scored' ? found : null;
      return {
        contactId,
        state: found.state,
        version: known?.version ?? null,
        cohort: known && cohortOf(known.customer.firstDay, known.by),
        firstPurchase: known && dateOfDay(known.customer.firstDay),
        lastPurchase: known && dateOfDay(known.customer.firstDay + known.customer.recency),
        purchases: known && known.customer.x + 1,
        meanRepeatSpend: known && known.customer.x > 0 ? known.customer.mean : null,
        alive: known?.alive ?? null,
        expectedSpend: known?.spend ?? null,
        horizons: known?.predictions ?? [],
        sentences: found.sentences,
      };
    },
  }),
  scoreNowRoute(doorbell, {
    path: '/customers/expected-value/fit',
    operation: 'customers.fitExpectedValue',
    summary: 'Fit expected value anew and score everybody now',
    job: 'value.expected',
  }),
];
