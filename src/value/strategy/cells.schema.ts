import { z } from 'zod';
import { idParam } from '../../platform/index.ts';

export const importanceLevels = ['high', 'middle', 'low'] as const;
export type ImportanceLevel = (typeof importanceLevels)[number];

const id = z.number().int().min(1).max(2_147_483_647);
const ids = (text: string) => z.array(id).max(50).default([]).describe(text);

export const cellParams = z.object({ needsGroupId: idParam, importance: z.enum(importanceLevels) });

export const newCell = z.strictObject({
  goal: z.string().trim().max(500).default('').meta({ example: 'A third order within the year from half of them' }),
  strategy: z
    .string()
    .trim()
    .max(2_000)
    .default('')
    .meta({ example: 'Advice by a named person, previews, no discounts' }),
  owner: z.string().trim().max(200).default('').meta({ example: 'Anna' }),
  offerIds: ids('Offers in use here.'),
  campaignIds: ids('Campaigns in use here.'),
  journeyIds: ids('Journeys in use here.'),
});
export type NewCell = z.output<typeof newCell>;

export const cellAnswer = newCell
  .extend({
    needsGroupId: z.number().int(),
    importance: z.enum(importanceLevels),
    goalSetAt: z.iso.datetime({ offset: true }).nullable().describe('Results are counted from here; null: no goal.'),
    updatedBy: z.string().meta({ example: 'operator:3' }),
    updatedAt: z.iso.datetime({ offset: true }),
  })
  .meta({ id: 'StrategyCell' });
