import { z } from 'zod';

const instant = z.iso.datetime();

export const workKinds = ['import', 'segment-build', 'repair', 'scoring', 'campaign', 'sample-shop'] as const;

export const workAnswer = z
  .object({
    at: instant,
    items: z.array(
      z.object({
        kind: z.enum(workKinds),
        id: z.number().int(),
        name: z.string().nullable().describe('The file, the segment, the campaign, the kind of repair, or the model.'),
        state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
        done: z.number().int().nullable().describe('Rows, contacts or messages; null: nobody counts.'),
        total: z.number().int().nullable().describe('Null: not known yet.'),
        problem: z.string().nullable(),
        startedAt: instant.nullable(),
        finishedAt: instant.nullable(),
      }),
    ),
  })
  .meta({ id: 'LongWork' });
export type WorkAnswer = z.output<typeof workAnswer>;
