/** The conditions of the language, each about one thing. What their words mean is said in definition.schema.ts. */
import { z } from 'zod';
import {
  comparison,
  counted,
  dayOffset,
  ignoreCase,
  instant,
  length,
  linesOf,
  localTime,
  name,
  oneSided,
  percent,
  scalar,
  scalars,
  segmentId,
  text,
  wheres,
  whole,
  window,
  zone,
} from './condition-parts.schema.ts';
import { purchase } from './purchase-condition.schema.ts';

/** What can be asked of something known, by one name: the same of contacts and of companies. */
export const comparisonsOf = <Of extends z.core.$ZodLooseShape, Zone extends z.core.$ZodLooseShape>(
  of: Of,
  zone: Zone,
) =>
  z.discriminatedUnion('op', [
    z.strictObject({ ...of, op: z.literal('is'), value: scalar, ignoreCase }),
    z
      .strictObject({ ...of, op: z.literal('is-not'), value: scalar, ignoreCase })
      .describe('Known, and something else.'),
    z.strictObject({ ...of, op: z.literal('in'), values: scalars, ignoreCase }),
    z
      .strictObject({ ...of, op: z.literal('not-in'), values: scalars, ignoreCase })
      .describe('Known, and none of these.'),
    z
      .strictObject({ ...of, op: z.literal('contains'), value: text(1000), ignoreCase })
      .describe('A text that has this part, or a list that has this item.'),
    z
      .strictObject({ ...of, op: z.enum(['starts-with', 'ends-with']), value: text(1000), ignoreCase })
      .describe('A text that begins or ends so.'),
    z
      .strictObject({ ...of, op: z.enum(['has-any', 'has-all']), values: z.array(text(1000)).min(1).max(1000) })
      .describe('A list that has one of these items, or every one of them.'),
    z.strictObject({ ...of, op: oneSided, value: z.number() }).describe('A number.'),
    z.strictObject({ ...of, op: z.literal('between'), from: z.number(), to: z.number().describe('Included.') }),
    z.strictObject({ ...of, op: z.literal('before'), at: instant, ...zone }),
    z.strictObject({ ...of, op: z.literal('after'), at: instant.describe('Not included.'), ...zone }),
    z.strictObject({ ...of, op: z.literal('within-last'), ...length, ...zone }),
    z.strictObject({ ...of, op: z.literal('within-next'), ...length, ...zone }).describe('Later than now, at most N.'),
    z
      .strictObject({ ...of, op: z.enum(['longer-ago', 'further-ahead']), ...length, ...zone })
      .describe('N or more ago; more than N ahead.'),
    z
      .strictObject({
        ...of,
        op: z.literal('days-from-today'),
        from: dayOffset(36_500),
        to: dayOffset(36_500),
        ...zone,
      })
      .describe('The local date lies so many days after today (0: today, -1: yesterday); both ends included.'),
    z
      .strictObject({ ...of, op: z.literal('anniversary'), from: dayOffset(180), to: dayOffset(180), ...zone })
      .describe(
        'An anniversary of the date (in any year, also before the date itself) lies so many days after today; both ends ' +
          'included: 0 to 7 is "within 7 days". 29 February is kept on the 28th in other years.',
      ),
    z.strictObject({ ...of, op: z.literal('exists') }),
    z.strictObject({ ...of, op: z.literal('missing') }),
  ]);

const attribute = comparisonsOf(
  {
    type: z.literal('attribute'),
    name: name.describe(
      'An attribute; or the contact itself: $email, $external_id, $language, $time_zone, $created_at.',
    ),
  },
  { zone },
);

export const roles = z
  .array(text(200))
  .min(1)
  .max(100)
  .describe('One of these roles at the company; upper and lower case are the same.');
export const decides = z.boolean().describe('Whether it is somebody who decides there.');
const company = z
  .strictObject({
    type: z.literal('company'),
    roles: roles.optional(),
    decides: decides.optional(),
    where: z
      .array(
        comparisonsOf(
          {
            name: name.describe(
              'An attribute of the company (industry, employees, …); or the company itself: $name, $key.',
            ),
          },
          {},
        ),
      )
      .min(1)
      .max(20)
      .optional()
      .describe('All of these must hold for the company.'),
    people: z
      .strictObject({
        ...{ op: comparison, value: whole.min(0) },
        roles: roles.optional(),
        decides: decides.optional(),
      })
      .optional()
      .describe('How many contacts of the company are known (in such a role, who decide), this one among them.'),
  })
  .describe(
    'Belongs to a company for which all of it holds at once. Companies are seen as they are now, also looking back.',
  );

const coordinate = (most: number) => z.number().min(-most).max(most).describe('Degrees; south and west are negative.');
const near = z
  .strictObject({
    type: z.literal('near'),
    latitude: coordinate(90),
    longitude: coordinate(180),
    kilometres: z.number().min(0.01).max(20_020).describe('As the crow flies; included.'),
    names: z
      .strictObject({ latitude: name, longitude: name })
      .optional()
      .describe('Attributes (numbers, in degrees) that say where the contact is; without: latitude and longitude.'),
  })
  .describe('Is within so many kilometres of a place. Whoever has no place is near to nothing.');

const ofEvent = {
  type: z.literal('event'),
  kind: name.describe('order, refund, message_opened, … or one of your own.'),
  where: wheres.optional().describe('All of these must hold for an event to count.'),
  localTime: localTime.optional(),
  window: window.optional(),
};
const event = z.discriminatedUnion('measure', [
  z.strictObject({ ...ofEvent, measure: z.literal('count'), op: comparison, value: whole }).describe('How many.'),
  z
    .strictObject({
      ...ofEvent,
      measure: z.enum(['sum', 'average', 'min', 'max', 'first', 'last']),
      property: name
        .optional()
        .describe('A property that holds numbers (at most ±1e9, taken in millionths); without it: the amount.'),
      op: comparison,
      value: z.number().min(-1e15).max(1e15).describe('An amount in minor units, or a number as in the property.'),
    })
    .describe('The amounts, or the numbers of a property: together, on average, smallest, largest, earliest, latest.'),
  z
    .strictObject({
      ...ofEvent,
      measure: z.literal('distinct'),
      of: z.enum(['days', 'ref', 'property']).describe('Local days, references, or values of a property.'),
      property: name.optional().describe('Needed with "property".'),
      op: comparison,
      value: whole.min(0),
    })
    .describe('How many different ones.'),
  z
    .strictObject({
      ...ofEvent,
      measure: z.literal('share'),
      part: z
        .strictObject({ where: wheres.optional(), localTime: localTime.optional() })
        .describe('Which of the events make up the part.'),
      op: z.enum(['at-least', 'at-most']),
      percent,
    })
    .describe('Share of the events that satisfy more; nobody without events satisfies it.'),
]);

const engagement = z.strictObject({
  type: z.literal('engagement'),
  action: z.enum(['received', 'opened', 'clicked', 'unsubscribed', 'bounced']),
  by: z
    .enum(['people', 'people-and-proxies', 'anyone', 'machines'])
    .optional()
    .describe(
      'Of opened and clicked: whose count. Without: people. "people-and-proxies" also takes mail programs that fetch ' +
        'pictures for a person (proof of delivery, not of reading), "anyone" whatever happened, "machines" scanners alone.',
    ),
  campaignId: z.number().int().min(1).optional().describe('Without: any campaign.'),
  contentId: z.number().int().min(1).optional().describe('One of the messages of a campaign; without: any.'),
  linkId: z.number().int().min(1).optional().describe('The link that was clicked; without: any.'),
  ...counted,
});

const sequenceStep = z.strictObject({
  kind: name,
  where: wheres.optional(),
  localTime: localTime.optional(),
  lines: linesOf.optional().describe('For orders and refunds: with such a line.'),
});
const sequence = z
  .strictObject({
    type: z.literal('sequence'),
    steps: z.array(sequenceStep).min(2).max(5).describe('Each strictly later than the one before.'),
    within: z.strictObject(length).describe('From the first step to the last, at most.'),
    is: z
      .enum(['followed', 'not-followed'])
      .describe('not-followed (two steps): the first happened, and for so long after it the second did not.'),
    window: window.optional().describe('All steps lie in it; with not-followed: the first step does.'),
  })
  .describe('One thing after another.');

const consent = z.strictObject({
  type: z.literal('consent'),
  topic: name,
  state: z.enum(['subscribed', 'unsubscribed', 'none']).describe('none: nothing was ever said about the topic.'),
});

const offer = z.strictObject({
  type: z.literal('offer'),
  action: z.enum(['received', 'redeemed']).optional().describe('Without: redeemed.'),
  offerId: z.number().int().min(1).optional().describe('Without: any offer.'),
  ...counted,
});

const experiment = z
  .strictObject({
    type: z.literal('experiment'),
    campaignId: z.number().int().min(1),
    variants: z.array(text(100)).min(1).max(20).describe('Any of these; "control" is the group that gets no message.'),
  })
  .describe('The variant of a campaign that the contact was given to.');

const segment = z.discriminatedUnion('is', [
  z.strictObject({ type: z.literal('segment'), segmentId, is: z.enum(['in', 'not-in']) }),
  z
    .strictObject({ type: z.literal('segment'), segmentId, is: z.enum(['entered', 'left']), ...length })
    .describe('At least once within the last N, and not because the definition was made or changed.'),
  z
    .strictObject({ type: z.literal('segment'), segmentId, is: z.literal('in-for'), ...length })
    .describe('In it now, and for N or longer.'),
]);

const ofValue = {
  type: z.literal('value'),
  name: name.describe(
    'A value that was set (tier, percentile, …), or one that Kohort works out itself: customer_group, lifecycle, alive, ' +
      'expected_value_365, needs_group, data_quality, …',
  ),
};
const value = z
  .discriminatedUnion('op', [
    z.strictObject({
      ...ofValue,
      op: z.literal('in'),
      values: z
        .array(z.union([text(1000), z.number()]))
        .min(1)
        .max(1000),
    }),
    z.strictObject({ ...ofValue, op: oneSided, value: z.number() }),
    z.strictObject({ ...ofValue, op: z.literal('between'), from: z.number(), to: z.number().describe('Included.') }),
    z.strictObject({ ...ofValue, op: z.enum(['exists', 'missing']) }),
  ])
  .describe('What was worked out about the contact, elsewhere or by Kohort. The latest that is not later than now.');

const measured = z
  .discriminatedUnion('from', [
    z.strictObject({
      from: z.literal('purchases'),
      measure: z.enum(['net', 'orders', 'average']),
      lines: linesOf.optional(),
      window: window.optional(),
    }),
    z.strictObject({
      from: z.literal('events'),
      kind: name,
      measure: z.enum(['count', 'sum']),
      where: wheres.optional(),
      window: window.optional(),
    }),
    z.strictObject({ from: z.literal('attribute'), name }),
    z.strictObject({ from: z.literal('value'), name }),
  ])
  .describe('The number by which contacts are compared; those who have none (no order, no such event) are left out.');
const ofRelative = {
  type: z.literal('relative'),
  of: measured,
  every: z
    .strictObject({ amount: z.number().int().min(1).max(1000), unit: z.enum(['hours', 'days']) })
    .optional()
    .describe('How often the bound is worked out anew; without: every day.'),
};
const relative = z
  .discriminatedUnion('is', [
    z.strictObject({ ...ofRelative, is: z.enum(['top', 'bottom']), percent: z.number().min(0.1).max(99.9) }),
    z.strictObject({ ...ofRelative, is: z.enum(['above', 'below']), than: z.enum(['average', 'median']) }),
  ])
  .describe(
    'Compared with everybody: the best or worst so many per cent (ties are in), or beyond the average or median.',
  );

const listed = z
  .strictObject({ type: z.literal('list') })
  .describe("On the segment's own list, to which contacts are added by hand or by a program.");

const sample = z.strictObject({
  type: z.literal('sample'),
  percent: z.number().min(0).max(100).multipleOf(0.01),
  salt: text(100).optional().describe('Another salt draws other people.'),
});

export const leaves = [
  attribute,
  company,
  near,
  event,
  purchase,
  engagement,
  sequence,
  consent,
  offer,
  experiment,
  segment,
  value,
  relative,
  listed,
  sample,
] as const;
const leaf = z.union(leaves);

/** A condition about one thing. */
export type Leaf = Readonly<z.output<typeof leaf>>;
export type LeafOf<Type extends Leaf['type']> = Extract<Leaf, { type: Type }>;
export type Measured = z.output<typeof measured>;
export type CompanyWhere = NonNullable<LeafOf<'company'>['where']>[number];
export type SequenceStep = z.output<typeof sequenceStep>;
