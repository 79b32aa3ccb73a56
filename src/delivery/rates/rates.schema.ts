import { z } from 'zod';

const instant = z.iso.datetime({ offset: true });
const count = z.number().int().min(0);

export const pauseSchema = z
  .object({
    id: z.string().meta({ example: 'transport:3:operator:1' }),
    way: z.string().describe("The way out; 'installation' is that of SMTP_URL.").meta({ example: 'Amazon SES' }),
    of: z.string().describe('Whose mailboxes wait, or that all of this way out do.').meta({ example: 'Gmail' }),
    reason: z.string().describe('What the other side said.'),
    since: instant,
    until: instant.describe('Then a few messages are tried; one that gets through ends the pause.'),
    isOver: z.boolean().describe('It has run out, and no message has got through yet.'),
    timesInARow: z.number().int(),
  })
  .meta({ id: 'DeliveryPause' });
export type PauseAnswer = z.output<typeof pauseSchema>;

export const pauseParams = z.object({ pauseId: z.string().min(1).max(300) });

const roomSchema = z.object({
  of: z
    .string()
    .describe('What is limited: all of the way out, an operator, the workspace.')
    .meta({ example: 'Gmail' }),
  per: z.enum(['second', 'minute', 'hour', 'day', 'warm-up day']),
  limit: count.describe('At most so many in that time.'),
  free: count.describe('So many could go right now.'),
  usedToday: count.nullable().describe('For days: how many went today (UTC).'),
});

export const ratesAnswer = z.object({
  ways: z.array(
    z.object({
      id: z.string().meta({ example: 'transport:3' }),
      name: z.string(),
      isDefault: z.boolean(),
      room: z.array(roomSchema).describe('Empty = nothing is limited.'),
      warmUp: z
        .object({ day: count, days: count, perDay: count, usedToday: count })
        .nullable()
        .describe('The plan of a new way out; null when there is none, or it is over.'),
    }),
  ),
  workspace: z.array(roomSchema).describe('Limits of the workspace, whatever the way out.'),
  pauses: z.array(pauseSchema),
});
export type RatesAnswer = z.output<typeof ratesAnswer>;
export type RoomAnswer = z.output<typeof roomSchema>;

export const planQuery = z.object({
  perDay: z.coerce.number().int().min(1).max(1_000_000_000).describe('How many a day are to go out in the end.'),
});
