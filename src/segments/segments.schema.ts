/** What the API of this room takes and answers about segments. The language of definitions is in definition.schema.ts. */
import { z } from 'zod';
import { idParam, pageQuery } from '../platform/index.ts';
import { newDefinitionSchema } from './language/check-definition.ts';
import { definitionSchema } from './language/definition.schema.ts';
import { purposeKinds } from './purposes/purpose-kinds.ts';

export const instant = z.iso.datetime({ offset: true }).meta({ example: '2026-11-22T17:38:00.000Z' });
export const id = z.number().int();
export const count = z.number().int();

/** The definition of a segment that is saved or asked about now; answers may hold older ones. */
export const newDefinition = newDefinitionSchema;

export const segmentParams = z.object({ segmentId: idParam });

const name = z.string().trim().min(1).max(200).meta({ example: 'Morning shoppers' });
const purpose = z
  .string()
  .trim()
  .min(1)
  .max(1000)
  .describe('What the segment is for: raise response, prioritise sales, test a launch, …')
  .meta({ example: 'Offer the off-peak discount to those who have time in the morning' });
const purposeKind = z
  .enum(purposeKinds)
  .nullable()
  .describe(
    'What kind of purpose that is; null: not said. GET /segments/purposes/{kind}/proposals has criteria for each.',
  )
  .meta({ example: 'raise-response' });
export const acceptCost = z
  .boolean()
  .optional()
  .describe('Save it although it reads more than 50,000,000 rows (see `cost`). Needed for nothing else.');

export const newSegmentSchema = z.strictObject({
  name,
  purpose,
  purposeKind: purposeKind.optional(),
  definition: newDefinition,
  acceptCost,
});
export type NewSegment = z.input<typeof newSegmentSchema>;

export const segmentChangeSchema = z
  .strictObject({
    name: name.optional(),
    purpose: purpose.optional(),
    purposeKind: purposeKind.optional(),
    definition: newDefinition.optional(),
    acceptCost,
  })
  .refine(
    ({ name, purpose, purposeKind, definition }) =>
      [name, purpose, purposeKind, definition].some((given) => given !== undefined),
    'Give at least one of name, purpose, purposeKind and definition.',
  );
export type SegmentChange = z.input<typeof segmentChangeSchema>;

export const costSchema = z
  .object({
    rows: count.describe('Rows that working it out for everybody reads, by the statistics of the database.'),
    reads: z.array(
      z.object({
        what: z.string().meta({ example: 'message_opened events' }),
        rows: count,
        since: instant.nullable().describe('Null: all there are.'),
      }),
    ),
    level: z
      .enum(['fine', 'costly', 'too-costly'])
      .describe('costly: more than 5,000,000 rows; too-costly: more than 50,000,000, saved only with `acceptCost`.'),
    warning: z
      .string()
      .nullable()
      .meta({ example: 'Reads all 14,000,000 message_opened events: a window of 90 days would read 2,100,000.' }),
  })
  .meta({
    id: 'SegmentCost',
    description: 'What working out a definition reads. Everything else follows changes only.',
  });

export const hintSchema = z
  .object({ path: z.string().meta({ example: 'root.of.1.kind' }), message: z.string() })
  .meta({ id: 'SegmentHint', description: 'What may be a slip in a definition; it is saved all the same.' });

export const adviceFields = { cost: costSchema, hints: z.array(hintSchema) };

const build = z.object({
  startedAt: instant,
  finishedAt: instant.nullable(),
  contacts: count.describe('Worked out so far.'),
  contactsTotal: count,
  ms: count,
  segments: count.describe('Segments that were built together.'),
});

export const upkeepSchema = z
  .object({
    evaluations: count.describe('Times a contact was judged.'),
    ticks: count.describe('Of these: because of time alone.'),
    ms: count.describe('Time it took, all in all.'),
    entered: count,
    left: count,
    lastRunAt: instant.nullable(),
    build: build.nullable().describe('The latest walk over everybody.'),
  })
  .meta({ id: 'SegmentUpkeep', description: 'What keeping the segment has cost since it was made.' });

export const relativeSchema = z
  .object({
    condition: z.string(),
    bound: z.number().nullable().describe('Null: nobody to compare with.'),
    population: count.describe('Contacts compared.'),
    workedOutAt: instant.nullable(),
    dueAt: instant.nullable().describe('When the bound is worked out anew.'),
  })
  .meta({ id: 'SegmentBound', description: 'A condition that compares with everybody, and the bound it uses.' });

export const segmentSchema = z
  .object({
    id,
    name,
    purpose,
    purposeKind,
    purposeGuess: purposeKind.describe(
      'While no kind is said: the one that the words of the purpose speak for, as a proposal; null when none does.',
    ),
    sentence: z.string().describe('The definition in words.').meta({ example: 'People who ordered at least 3 times.' }),
    definition: definitionSchema,
    version: id.describe('Counts up with every change of the definition.'),
    size: count.describe('Members now.'),
    definedAt: instant.describe('When the definition became what it is.'),
    definedBy: z
      .string()
      .nullable()
      .describe('Name of the operator or API key that said so; null when nobody knows.')
      .meta({ example: 'Anna' }),
    builtAt: instant
      .nullable()
      .describe('When everybody had been worked out under this version; null while that is going on.'),
    createdAt: instant,
    archivedAt: instant.nullable(),
    draft: z
      .object({ createdAt: instant, builtAt: instant.nullable(), appliesWhenBuilt: z.boolean(), sentence: z.string() })
      .nullable()
      .describe('A change of the definition that has not taken effect yet: see …/draft.'),
    relative: z.array(relativeSchema),
    upkeep: upkeepSchema,
  })
  .meta({ id: 'Segment' });

export const savedSegmentSchema = segmentSchema.extend(adviceFields).meta({ id: 'SavedSegment' });
export const changedSegmentSchema = segmentSchema
  .extend({ cost: costSchema.optional(), hints: z.array(hintSchema).optional() })
  .meta({ id: 'ChangedSegment', description: 'Cost and hints are there when the definition was changed.' });

export const versionsAnswer = z.object({
  items: z
    .array(
      z.object({
        version: id,
        definition: definitionSchema,
        sentence: z.string(),
        createdAt: instant.describe('When it took effect.'),
        by: z.string().nullable().describe('Name of the operator or API key that said so; null when nobody knows.'),
      }),
    )
    .describe('The one that holds first.'),
});

export const contactFields = {
  contactId: id,
  externalId: z.string().nullable(),
  email: z.string().nullable(),
};

const contactName = z.string().nullable().describe('What its attributes call it; null when they do not.');

export const memberSchema = z.object({
  ...contactFields,
  name: contactName,
  enteredAt: instant.nullable().describe('Null when it is not known: asked by the definition for another instant.'),
});

export const membershipChangeSchema = z.object({
  id,
  ...contactFields,
  name: contactName,
  change: z.enum(['entered', 'left']),
  cause: z
    .enum(['change', 'time', 'build', 'rebuild'])
    .describe(
      'change: something happened to the contact; time: an instant was reached, or a bound was worked out anew; build: the ' +
        'segment was new; rebuild: its definition was changed, or it was archived. Journeys start on the first two only.',
    ),
  at: instant.describe('The instant from which it holds.'),
  recordedAt: instant.describe('When it was written down.'),
});

export const costsAnswer = z.object({ cost: costSchema, upkeep: upkeepSchema, relative: z.array(relativeSchema) });

export const engineAnswer = z
  .object({
    at: instant,
    waiting: count.describe('Changes whose memberships are to be worked out; at most 1,000,000 are counted.'),
    lagMs: z.number().describe('How long the oldest of them has waited.'),
    clocks: count.describe('Contacts with an answer that time will flip; at most 1,000,000 are counted.'),
    overdue: count.describe('Of these: instant past, not yet worked out.'),
    clockErrorMs: z.number().describe('How long the first of the overdue has been so.'),
    nextDueAt: instant.nullable(),
    unbuilt: count.describe('Segments and drafts that wait for a build.'),
  })
  .meta({ id: 'SegmentEngine' });

export const draftInput = z.strictObject({ definition: newDefinition, acceptCost });

export const draftSchema = z
  .object({
    definition: definitionSchema,
    sentence: z.string(),
    sentenceBefore: z.string().describe('The definition that holds until the draft is applied.'),
    createdAt: instant,
    state: z.enum(['building', 'built']),
    builtAt: instant.nullable(),
    appliesWhenBuilt: z.boolean().describe('It takes effect by itself once it is built.'),
    progress: z.object({ contacts: count, contactsTotal: count, startedAt: instant }).nullable(),
    size: count.nullable().describe('Members if it were applied now; null until it is built.'),
    sizeBefore: count.nullable(),
    move: z
      .object({ enter: count, leave: count, stay: count })
      .nullable()
      .describe('Exact, from the members of both; null until it is built.'),
  })
  .meta({ id: 'SegmentDraft' });

export const savedDraftSchema = draftSchema.extend(adviceFields).meta({ id: 'SavedSegmentDraft' });

export const draftMovesQuery = pageQuery.extend({ change: z.enum(['enter', 'leave']).meta({ example: 'enter' }) });
export const movingSchema = z.object({ ...contactFields, name: contactName });

export const contactRef = z
  .union(
    [
      z.strictObject({ contactId: z.number().int().min(1).meta({ example: 1 }) }),
      z.strictObject({ externalId: z.string().meta({ example: '17850' }) }),
      z.strictObject({ email: z.string().meta({ example: 'kim@example.com' }) }),
    ],
    'Name the contact by one of contactId, externalId and email.',
  )
  .meta({ id: 'KnownContactRef', example: { externalId: '17850' } });

const refs = z.array(contactRef).max(1_000).default([]);
export const listInput = z
  .strictObject({ add: refs, remove: refs })
  .refine(({ add, remove }) => add.length + remove.length > 0, 'Name at least one contact.')
  .meta({ example: { add: [{ externalId: '17850' }], remove: [] } });

const listOutcome = z.object({
  kind: z.enum(['added', 'removed', 'unchanged', 'unknown']).describe('unknown: nobody goes by that name.'),
  contactId: id.nullable(),
});
export const listAnswer = z.object({
  counts: z.object({ added: count, removed: count, unchanged: count, unknown: count }),
  added: z.array(listOutcome).describe('What became of each row of `add`, in its order.'),
  removed: z.array(listOutcome).describe('What became of each row of `remove`, in its order.'),
});

export const listedSchema = z.object({ ...contactFields, listedAt: instant });
