/** What the API of this room takes and answers about previews, explanations and the past. */
import { z } from 'zod';
import { idParam, pageQuery } from '../../platform/index.ts';
import { adviceFields, contactFields, count, id, instant, newDefinition } from '../segments.schema.ts';

const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(2400, 0, 1);

const someInstant = z.iso
  .datetime({ offset: true, abort: true, error: 'must be an instant with its offset: 2026-05-01T08:30:00+02:00' })
  .refine((at) => new Date(at).getTime() >= EARLIEST, 'Send an instant since 1900.')
  .refine((at) => new Date(at).getTime() < LATEST, 'Send an instant before 2400.')
  .meta({ example: '2026-11-22T17:38:00+01:00' });

const asOf = someInstant
  .optional()
  .describe('An instant, past or future; without it: now. Attributes are taken as they were then.');

const date = z.iso
  .date({ abort: true, error: 'must be a date: 2026-05-01' })
  .refine((text) => text >= '1900' && text < '2400', 'Send a date since 1900, and before 2400.')
  .meta({ example: '2026-11-01' });

const basis = z
  .enum(['log', 'definition'])
  .default('log')
  .describe(
    'log: as it was written down at the time; definition: by the present definition and what is known now, also for ' +
      'instants before the segment was made.',
  );

export const previewSchema = z.strictObject({
  definition: newDefinition,
  at: asOf,
  exact: z.boolean().optional().describe('Count everybody instead of estimating from a sample. Cut off after 20 s.'),
});

export const previewAnswerSchema = z
  .object({
    count: count.describe('Who would be a member at that instant.'),
    interval: z
      .object({ low: count, high: count })
      .describe(
        'It lies in here with 95 % confidence (Wilson score interval, for a sample that grew). Both are the count when it is exact.',
      ),
    isExact: z.boolean(),
    sample: count.describe('Contacts looked at.'),
    population: count.describe('Contacts there are.'),
    at: instant,
    ms: z.number().describe('Time the counting took.'),
    sentence: z.string(),
    ...adviceFields,
  })
  .meta({ id: 'SegmentPreview' });

export const conditionsSchema = z.strictObject({
  definition: newDefinition,
  at: asOf,
  segmentId: z
    .number()
    .int()
    .min(1)
    .max(2_147_483_647)
    .optional()
    .describe('The segment it is for, when it is there already: its list is the one that counts.'),
});

const estimateSchema = z.object({ count, low: count, high: count });
export const conditionsAnswer = z
  .object({
    sample: count.describe('Contacts looked at.'),
    population: count,
    isExact: z.boolean().describe('Everybody was looked at.'),
    parts: z
      .array(
        z.object({
          path: z.string().meta({ example: 'root.of.0' }),
          alone: estimateSchema.describe('Who matches this part, whatever the others say.'),
          without: estimateSchema
            .nullable()
            .describe('Who would match the whole without this part; null: nothing would be left.'),
        }),
      )
      .describe(
        'Of every part of the definition, groups too, in its order. Ends are those of a 95 % interval (Wilson).',
      ),
    examples: z
      .array(z.object({ ...contactFields, name: z.string().nullable() }))
      .describe('The first five of the sample who match.'),
  })
  .meta({ id: 'SegmentConditions' });

export const membersQuery = pageQuery
  .extend({
    at: asOf,
    by: basis,
    search: z
      .string()
      .trim()
      .min(1)
      .max(320)
      .optional()
      .describe('Words that begin one of the name, the e-mail or the external id.'),
    alsoIn: idParam.optional().describe('Only those who are members of this segment too.'),
    notIn: idParam.optional().describe('Only those who are not members of this segment.'),
  })
  .refine(
    ({ at, by, search, alsoIn, notIn }) => (at === undefined && by === 'log') || !(search ?? alsoIn ?? notIn),
    'search, alsoIn and notIn are for the members of now: leave out at and by.',
  );
export const changesQuery = pageQuery.extend({
  date: date.optional().describe('Of this local day alone.'),
  change: z.enum(['entered', 'left']).optional(),
});
export const countQuery = z.object({ at: asOf, by: basis });
export const countAnswer = z.object({
  count,
  at: instant,
  by: z.enum(['log', 'definition']),
  loggedSince: instant.describe('The log begins here: before it, nobody is written down.'),
});

export const sizesQuery = z.object({
  from: date.optional().describe('First local day; without it, 90 days are given.'),
  to: date.optional().describe('Last local day, included; without it: today.'),
});
export const sizesAnswer = z.object({
  timeZone: z.string(),
  days: z.array(
    z.object({
      date: z.string().meta({ example: '2026-11-01' }),
      size: count.describe('Members at the end of the day (today: now).'),
      entered: count,
      left: count,
      enteredByDefinition: count.describe('Of these: the definition was made or changed.'),
      leftByDefinition: count,
    }),
  ),
});

export const trendsQuery = z.object({
  days: z.coerce
    .number('must be a whole number')
    .int()
    .min(2)
    .max(366)
    .default(30)
    .describe('The last of them: today.'),
});
export const trendsAnswer = z
  .object({
    timeZone: z.string(),
    contacts: count.describe('Contacts there are.'),
    dates: z.array(z.string().meta({ example: '2026-11-01' })).describe('Local days, the oldest first.'),
    segments: z.array(
      z.object({
        segmentId: id,
        name: z.string(),
        size: count.describe('Members now.'),
        sizes: z.array(count).describe('Members at the end of each of the dates; of today: now.'),
      }),
    ),
  })
  .meta({ id: 'SegmentTrends' });

const part = z.number().nullable();
export const overlapAnswer = z
  .object({
    size: count,
    contacts: count.describe('Contacts there are.'),
    segments: z.array(
      z.object({
        segmentId: id,
        name: z.string(),
        size: count,
        shared: count.describe('Members of both.'),
        ofThis: part.describe('Share of the members of this segment, 0 to 1; null when there are none.'),
        ofOther: part.describe('Share of the members of the other one.'),
        jaccard: part.describe('Shared by members of either: 1 when both are the same people.'),
        lift: part.describe('How many times more are shared than if they had nothing to do with each other.'),
      }),
    ),
  })
  .meta({ id: 'SegmentOverlap' });

export const backtestInput = z
  .strictObject({
    definition: newDefinition.optional(),
    segmentId: z.number().int().min(1).max(2_147_483_647).optional(),
    at: someInstant.describe('A past instant.'),
    days: z.number().int().min(1).max(730).default(30).describe('How long they are followed.'),
  })
  .refine(
    ({ definition, segmentId }) => (definition === undefined) !== (segmentId === undefined),
    'Give either a definition or a segmentId.',
  )
  .meta({ example: { segmentId: 1, at: '2026-05-01T00:00:00+02:00', days: 30 } });

const perContact = z.number().nullable().describe('Null for a group without contacts.');
const groupAfter = z
  .object({
    contacts: count.describe('Known at that instant.'),
    buyers: count,
    orders: count,
    net: count.describe('Orders less refunds, minor units.'),
    openers: count,
    opens: count,
    clickers: count,
    clicks: count,
    unsubscribers: count,
    perContact: z.object({ orders: perContact, net: perContact, opens: perContact, clicks: perContact }),
    variance: z
      .object({ orders: perContact, net: perContact })
      .describe('Of orders and of net, from contact to contact; null for fewer than two.'),
    shares: z.object({
      buyers: perContact,
      openers: perContact,
      clickers: perContact,
      unsubscribers: perContact,
    }),
  })
  .meta({ id: 'SegmentGroupAfter' });

export const backtestAnswer = z
  .object({
    at: instant,
    until: instant.describe('They were followed to here; not beyond now.'),
    sentence: z.string(),
    members: groupAfter.describe('Who would have been in it at that instant.'),
    others: groupAfter.describe('Everybody else who was known then.'),
    since: z
      .object({ stayed: count, left: count, entered: count })
      .nullable()
      .describe('Of a segment: who would have been in it and still is, who is not any more, and who came.'),
    note: z.string(),
  })
  .meta({ id: 'SegmentBacktest' });

export const summaryQuery = z.object({
  from: someInstant.describe('Not included.'),
  to: someInstant.optional().describe('Included; without it: now.'),
});

const causes = z.object({
  total: count,
  change: count.describe('Something happened to the contact.'),
  time: count.describe('Time passed, or a bound was worked out anew.'),
  definition: count.describe('The segment was new, its definition changed, or it was archived.'),
});
const reasons = z.object({
  looked: count.describe('Moves looked at: a random sample of those that came from the contact or from time.'),
  reasons: z
    .array(z.object({ condition: z.string(), nowHolds: z.boolean(), contacts: count }))
    .describe('Conditions that changed with the move, most frequent first.'),
  unclear: count.describe(
    'What decided was told late, has been corrected since, or is a bound that moved: the present ones are looked at.',
  ),
});
export const summaryAnswer = z
  .object({
    from: instant,
    to: instant,
    sizeBefore: count,
    sizeAfter: count,
    net: count,
    entered: causes,
    left: causes,
    contacts: z
      .object({ stayed: count, came: count, gone: count, cameAndWent: count, wentAndCameBack: count })
      .describe('Contacts, each once. stayed: in it before and after.'),
    why: z.object({ entered: reasons, left: reasons }),
  })
  .meta({ id: 'SegmentChangeSummary' });

export const explainQuery = z.object({ contactId: idParam, at: asOf });

const why: z.ZodType<Why> = z
  .object({
    condition: z.string().meta({ example: 'who ordered at least 3 times before 12:00 in the last 90 days' }),
    holds: z.boolean(),
    flipsAt: instant.nullable().describe('It stays so at least until then, if nothing new happens; null: for good.'),
    found: z.string().optional().meta({ example: '4, from 2 Sept 2026, 09:14 to 11 Nov 2026, 10:02' }),
    events: z
      .array(z.object({ eventId: id, at: instant }))
      .optional()
      .describe('The latest that count, at most 20.'),
    parts: z.array(z.lazy(() => why)).optional(),
  })
  .meta({ id: 'Why', description: 'One condition, or a group of them, and what was found.' });

/** Why an answer is what it is, with times as ISO text. */
export type Why = {
  condition: string;
  holds: boolean;
  flipsAt: string | null;
  found?: string | undefined;
  events?: { eventId: number; at: string }[] | undefined;
  parts?: Why[] | undefined;
};

export const explanationSchema = z.object({
  member: z.boolean(),
  at: instant,
  since: instant
    .nullable()
    .describe('Since when the contact is a member; null when it is not, or for another instant.'),
  flipsAt: instant.nullable(),
  why,
});
