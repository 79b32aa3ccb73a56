import { z } from 'zod';
import { idParam, pageQuery } from '../../platform/index.ts';
import { movePlaces } from './draw-moves.ts';
import { customerGroups } from './judge-group.ts';
import { lifecycleStages } from './judge-lifecycle.ts';
import { suggestionKeys } from './suggestions.ts';

const instant = z.iso.datetime({ offset: true }).meta({ example: '2026-11-22T02:10:00.000Z' });
const id = z.number().int();
const count = z.number().int().min(0);
export const groupName = z.enum(customerGroups).meta({ example: 'recurring' });
const place = z.enum(movePlaces).meta({ example: 'mobile' });
const month = z
  .string()
  .regex(/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/, 'Use a month such as 2026-11.')
  .meta({ example: '2026-11' });

export const contactParams = z.object({ contactId: idParam });
export const groupParams = z.object({ group: groupName });

export const monthsQuery = z.object({
  months: z.coerce
    .number()
    .int()
    .min(1)
    .max(36)
    .default(12)
    .describe('Local months up to now, this one included.')
    .meta({ example: 12 }),
});

export const movedQuery = z.object({
  ...pageQuery.shape,
  month,
  from: place.describe('none: never bought before; silent: was lost.'),
  to: place.exclude(['none']).meta({ example: 'recurring' }),
});

const score = z.number().int().min(1).max(5);
const rfm = z.object({ recency: score, frequency: score, money: score });

export const contactGroupAnswer = z
  .object({
    contactId: id,
    group: groupName.nullable().describe('Null: never ordered, a prospect.'),
    lifecycle: z.enum(lifecycleStages).nullable(),
    why: z.array(z.string()).meta({ example: ['✓ Ordered on 4 days of the last 365; to be recurring it takes 2.'] }),
    checks: z.array(
      z.object({
        group: groupName.exclude(['mobile']),
        criterion: z.enum(['orders', 'spend', 'silence', 'regularity']),
        value: z.number().nullable().describe('Null: cannot be judged yet.'),
        bound: z.number().nullable().describe('Null: too few customers to compare with.'),
        isLenient: z.boolean().describe('The bound is the lower one of those who are in already.'),
        holds: z.boolean(),
      }),
    ),
    rfm: rfm.nullable().describe('By fifths of the customers. Null: too few to rank.'),
    rfmFixed: rfm.nullable().describe('By fixed bounds.'),
    version: z.number().int().describe('Of the model whose bounds were used.'),
  })
  .meta({ id: 'ContactGroup' });

const counts = z.object({ exclusive: count, recurring: count, mobile: count, silent: count });

export const movesAnswer = z
  .object({
    followedSince: instant
      .nullable()
      .describe('Moves before were made up from orders, by the bounds of that day. Null: nobody was scored yet.'),
    months: z.array(
      z.object({
        month,
        start: counts.describe('How many were where when the month began.'),
        end: counts,
        stayed: counts.describe('Who ended the month where they began it.'),
        entered: count.describe('Bought for the first time.'),
        fellSilent: count,
        cameBack: count.describe('Out of silence.'),
        up: count,
        down: count,
        moves: z.array(z.object({ from: place, to: place, count })),
      }),
    ),
    sankey: z
      .object({
        nodes: z.array(z.object({ id: z.string(), month: z.string(), place, count })),
        links: z.array(z.object({ source: z.string(), target: z.string(), count })),
      })
      .describe('The same as a diagram: links go from the end of one month to the end of the next.'),
  })
  .meta({ id: 'GroupMoves' });

export const movedContact = z
  .object({ contactId: id, externalId: z.string().nullable(), email: z.string().nullable() })
  .meta({ id: 'MovedContact' });

export const groupSegmentsAnswer = z
  .object({ exclusive: id, recurring: id, mobile: id })
  .describe('Ids of segments.')
  .meta({ id: 'GroupSegments' });

export const suggestionAnswer = z
  .object({
    key: z.enum(suggestionKeys).meta({ example: 'recurring-next-order' }),
    group: groupName,
    title: z.string(),
    purpose: z.string(),
    words: z.string().describe('What to do and why, for whoever plans it.'),
    starter: z
      .string()
      .describe('Which design to start from: GET /api/v1/template-starters.')
      .meta({ example: 'newsletter' }),
    offers: z.object({
      fits: z.array(z.string()).describe('Kinds of offers that suit this group.'),
      avoid: z.array(z.string()).describe('Kinds to be careful with …'),
      reason: z.string().describe('… and why.'),
    }),
    timing: z.string().describe('When to send it.'),
    journey: z
      .object({
        enterWhen: z.string(),
        waitDays: z.number().int(),
        leaveWhen: z.string(),
      })
      .describe('What an automatic journey of the same kind would wait for.'),
    measure: z.string().describe('How to tell whether it worked.'),
  })
  .meta({ id: 'GroupSuggestion' });

export const suggestionList = z.object({ items: z.array(suggestionAnswer) });
