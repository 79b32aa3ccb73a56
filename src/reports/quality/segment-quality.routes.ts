import { z } from 'zod';
import { type AnyRoute, defineRoute, idParam } from '../../platform/index.ts';
import type { SegmentQuality } from './segment-quality.service.ts';

const count = z.number().int();
const day = z.string().describe('Local day.').meta({ example: '2026-11-22' });
const score = z.number().nullable().describe('0 to 100; null: nobody is in it, or it was never checked.');
const mayBeWrong = count
  .nullable()
  .describe('Members who may not belong: a value is missing or doubtful. At most; null: too slow to count.');
const mayBelong = count
  .nullable()
  .describe('Others who might belong, if a missing value were known. At most; null: too slow to count.');
const head = { segmentId: count, name: z.string(), members: count, score, mayBeWrong, mayBelong };

const fields = z.array(
  z.object({
    field: z.string().meta({ example: 'postcode' }),
    kind: z.string().describe('attribute, value, company, consent or email.').meta({ example: 'attribute' }),
    uses: z.array(z.string()).describe('definition, messages.'),
    weight: z.number(),
    filled: count.describe('Members who have it.'),
    good: count.describe('Members who have it, and whose is not doubted.'),
    sentence: z.string(),
  }),
);

const listAnswer = z
  .object({
    items: z.array(
      z.object({ ...head, day: day.nullable(), fields: fields.describe('As of the last check; empty before it.') }),
    ),
  })
  .meta({ id: 'SegmentQualities' });
const detailAnswer = z
  .object({
    ...head,
    fields,
    trend: z.array(z.object({ day, score: z.number() })),
  })
  .meta({ id: 'SegmentQuality' });

export const createSegmentQualityRoutes = (quality: SegmentQuality): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/quality/segments',
    operation: 'quality.segments',
    summary: 'How far each segment can be trusted, the worst first',
    description: 'As of the last check, which happens every night.',
    scope: 'reports:read',
    answer: listAnswer,
    handle: ({ workspaceId }) => quality.list(workspaceId),
  }),
  defineRoute({
    method: 'get',
    path: '/quality/segments.csv',
    operation: 'quality.segmentsCsv',
    summary: 'The same as a table, a row for each field of each segment',
    scope: 'reports:read',
    rawAnswer: 'text/csv',
    async handle({ workspaceId, response }) {
      const text = await quality.csv(workspaceId);
      response.setHeader('Content-Type', 'text/csv; charset=utf-8');
      response.setHeader('Content-Disposition', 'attachment; filename="data-quality-of-segments.csv"');
      response.end(text);
    },
  }),
  defineRoute({
    method: 'get',
    path: '/quality/segments/{segmentId}',
    operation: 'quality.segment',
    summary: 'The fields a segment leans on, how good they are, and whom that may put in the wrong place',
    scope: 'reports:read',
    params: z.object({ segmentId: idParam }),
    answer: detailAnswer,
    errors: ['not_found'],
    handle: ({ workspaceId, params: { segmentId } }) => quality.of(workspaceId, segmentId),
  }),
];
