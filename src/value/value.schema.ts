import { z } from 'zod';
import { valueSettings } from './value.settings.ts';

const instant = z.iso.datetime({ offset: true }).meta({ example: '2026-11-22T02:10:00.000Z' });
const count = z.number().int().min(0);

export const settingsAnswer = z
  .object({
    settings: valueSettings,
    updatedAt: instant.nullable().describe('Null: never written, what is shown holds.'),
  })
  .meta({ id: 'CustomerSettings' });

export const runAnswer = z
  .object({
    id: z.number().int(),
    model: z.string().describe('purchases, expected, needs, quality or template:<id>.').meta({ example: 'purchases' }),
    state: z.enum(['running', 'done', 'failed']),
    contacts: count.describe('Looked at so far.'),
    contactsTotal: count.describe('To be looked at; 0 while it is not known yet.'),
    written: count.describe('For how many something changed.'),
    problem: z.string().nullable().describe('Why it failed.'),
    startedAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'ScoringRun' });

export const runList = z.object({ items: z.array(runAnswer) });
