import { z } from 'zod';
import { type AnyRoute, defineRoute, pageOf, pageQuery } from '../../platform/index.ts';
import { newDefinitionSchema } from '../../segments/index.ts';
import type { RfmGrids } from './rfm-grid.ts';

const count = z.number().int().min(0);
const money = z.number().int().describe('Minor units.');
const score = z.number().int().min(1).max(5).meta({ example: 4 });
const by = z
  .enum(['fifths', 'fixed'])
  .default('fifths')
  .describe('By fifths of the customers (`rfm`), or by bounds that do not move (`rfm_fixed`).')
  .meta({ example: 'fifths' });

const band = z.object({
  score,
  from: count,
  to: count.nullable().describe('Included; null: without end.'),
  text: z.string().meta({ example: '13 to 32 days ago' }),
  isEmpty: z.boolean().describe('Nobody can have this score, because equals stay together.'),
});

const gridAnswer = z
  .object({
    kind: z.enum(['scored', 'too-little-data', 'not-scored']),
    by: z.enum(['fifths', 'fixed']),
    currency: z.string(),
    days: count.nullable().describe('Orders and spending of so many days count.'),
    scoredAt: z.iso.datetime({ offset: true }).nullable().describe('When the bounds were measured.'),
    customers: count,
    revenue: money,
    sentences: z.array(z.string()),
    recency: z.array(band).describe('What each score means: days since the last order.'),
    frequency: z.array(band).describe('What each score means: days with an order.'),
    cells: z
      .array(
        z.object({
          recency: score,
          frequency: score,
          customers: count,
          shareOfCustomers: z.number().min(0).max(1),
          moneyScore: z.number().nullable().describe('Mean of the scores of money, 1 to 5; null: nobody is here.'),
          revenue: money.describe('Orders less refunds of these days, minor units.'),
          revenuePerCustomer: money.nullable(),
          definition: newDefinitionSchema.describe('These contacts as a segment: POST it to /api/v1/segments.'),
        }),
      )
      .describe('All 25.'),
  })
  .meta({ id: 'RfmGrid' });

const cellContact = z
  .object({
    contactId: z.number().int(),
    externalId: z.string().nullable(),
    email: z.string().nullable(),
    money: score.describe('Score of money.'),
  })
  .meta({ id: 'RfmContact' });

export const createRfmGridRoutes = (grids: RfmGrids): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/customers/rfm',
    operation: 'customers.rfm',
    summary: 'Recency by frequency: customers, revenue and money of each of the 25 cells',
    scope: 'customers:read',
    query: z.object({ by }),
    answer: gridAnswer,
    handle: ({ workspaceId, query }) => grids.grid(workspaceId, query.by),
  }),
  defineRoute({
    method: 'get',
    path: '/customers/rfm.csv',
    operation: 'customers.rfmCsv',
    summary: 'The same as a table, a row a cell',
    scope: 'customers:read',
    query: z.object({ by }),
    rawAnswer: 'text/csv',
    async handle({ workspaceId, query, response }) {
      const text = await grids.csv(workspaceId, query.by);
      response.setHeader('Content-Type', 'text/csv; charset=utf-8');
      response.setHeader('Content-Disposition', 'attachment; filename="rfm.csv"');
      response.end(text);
    },
  }),
  defineRoute({
    method: 'get',
    path: '/customers/rfm/contacts',
    operation: 'customers.rfmContacts',
    summary: 'The contacts of one cell',
    scope: 'customers:read',
    query: z.object({
      ...pageQuery.shape,
      by,
      recency: z.coerce.number().int().min(1).max(5).meta({ example: 5 }),
      frequency: z.coerce.number().int().min(1).max(5).meta({ example: 5 }),
    }),
    answer: pageOf(cellContact),
    handle: ({ workspaceId, query }) => grids.contacts(workspaceId, query),
  }),
];
