import { z } from 'zod';
import { idParam, pageQuery } from '../../platform/index.ts';
import { newDefinitionSchema } from '../../segments/index.ts';

const instant = z.iso.datetime({ offset: true }).meta({ example: '2026-11-22T02:10:00.000Z' });
const count = z.number().int();
const share = z.number().min(0).max(1).meta({ example: 0.31 });
const id = z.number().int();

export const groupParams = z.object({ needsGroupId: idParam });
export const proposalParams = z.object({ proposalId: idParam });
export const contactParams = z.object({ contactId: idParam });

const name = z.string().trim().min(1).max(100).meta({ example: 'Looks for the price, has time' });
const words = z
  .string()
  .trim()
  .max(2_000)
  .describe('What they value, in words.')
  .meta({ example: 'They have time in the morning, compare prices and like a chat at the till' });
const said = z
  .array(z.string().trim().min(1).max(500))
  .max(20)
  .describe('Arguments that speak to them.')
  .meta({ example: ['Five per cent off before noon', 'No queues in the morning'] });
const answers = z
  .array(
    z.strictObject({
      attribute: z.string().trim().min(1).max(100).meta({ example: 'what_matters' }),
      values: z
        .array(z.string().trim().min(1).max(200))
        .min(1)
        .max(50)
        .meta({ example: ['price'] }),
    }),
  )
  .max(20)
  .describe(
    'Answers that put a contact here: an attribute, and its values in small or capital letters. Of an attribute that is a list, one suffices.',
  );
const rule = newDefinitionSchema
  .nullable()
  .describe('A definition in the language of segments; kept as a segment of its own. Null: no rule.');
export const lastPosition = 1_000;
const position = z
  .number()
  .int()
  .min(0)
  .max(lastPosition)
  .describe('Of two rules that a contact meets, that of the group with the lower number counts.');

export const newNeedsGroup = z.strictObject({
  name,
  words: words.default(''),
  arguments: said.default([]),
  answers: answers.default([]),
  rule: rule.default(null),
  position: position.optional().describe('After all others when left out.'),
});
export type NewNeedsGroup = z.output<typeof newNeedsGroup>;

/** What is left out stays as it is. */
export const needsGroupChange = z.strictObject({
  name: name.optional(),
  words: words.optional(),
  arguments: said.optional(),
  answers: answers.optional(),
  rule: rule.optional(),
  position: position.optional(),
});
export type NeedsGroupChange = Partial<NewNeedsGroup>;

export const takeOver = z.strictObject({
  groups: z
    .array(
      z.strictObject({
        index: z.number().int().min(0).max(7).describe('Place in the proposal, from 0.'),
        name: name.optional(),
        words: words.optional(),
        arguments: said.optional(),
      }),
    )
    .min(1)
    .max(8)
    .optional()
    .describe('Those to take over, in your own words; all of them, as proposed, when left out.'),
});
export type TakeOver = {
  groups?: { index: number; name?: string; words?: string; arguments?: string[] }[] | undefined;
};

const group = {
  id,
  name,
  words,
  arguments: said,
  answers,
  rule: z.unknown().describe('As given; null: no rule.'),
  segmentId: id.nullable().describe('The segment kept for the rule.'),
  position,
  createdAt: instant,
};
export const needsGroupAnswer = z.object(group).meta({ id: 'NeedsGroup' });

const calibration = z.object({
  said: share.describe('Probability said, on average.'),
  was: share.describe('How often it was so.'),
  people: count,
});
const check = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('checked'),
    accuracy: share.describe(
      'Of known contacts that the model had not learnt from: placed right by the likeliest group.',
    ),
    byLargest: share.describe('What always naming the largest group would have got right.'),
    placed: count.describe('Of them: sure enough to be placed.'),
    placedRight: count.describe('Of those: placed right.'),
    known: count,
    calibration: z.array(calibration),
  }),
  z.object({ kind: z.literal('not-checked'), why: z.string() }),
]);

const likeness = z
  .object({
    by: z
      .enum(['known-contacts', 'proposal', 'nobody', 'not-yet'])
      .describe('What contacts without answer or rule are placed by.'),
    detail: z.string().meta({ example: 'Of 812 known contacts, 86 % were placed right by what they do.' }),
    check: check.nullable(),
    version: count.nullable(),
    fittedAt: instant.nullable(),
  })
  .meta({ id: 'NeedsLikeness' });

const landed = z.object({ declared: count, rule: count, likeness: count, all: count });

export const needsGroupsAnswer = z
  .object({
    at: instant,
    groups: z.array(
      z.object({
        ...group,
        contacts: landed.describe('How they landed, as of the last scoring.'),
        contactsBefore: count.nullable().describe('As many it had 30 days ago; null: nobody was in any group then.'),
        share: share.describe('Of all contacts.'),
        meanProbability: z.number().nullable().describe('Of those placed by likeness; null: nobody.'),
      }),
    ),
    contacts: count.describe('All contacts there are.'),
    withoutGroup: count,
    overlaps: z
      .array(z.object({ first: name, second: name, contacts: count }))
      .describe('Contacts who meet the rules of two groups; the one that stands first gets them.'),
    likeness,
    advice: z.array(z.string()).describe('What to think about.'),
  })
  .meta({ id: 'NeedsGroups' });

export const contactNeedsAnswer = z
  .object({
    contactId: id,
    group: z.string().nullable(),
    by: z.enum(['declared', 'rule', 'likeness', 'nothing']),
    probability: z.number().nullable(),
    why: z.array(z.string()).describe('Sentences, the reason first.'),
    probabilities: z
      .array(z.object({ groupId: id, group: z.string(), probability: z.number() }))
      .describe('By likeness, likeliest first; empty where an answer or a rule decides, or nothing can be said.'),
  })
  .meta({ id: 'ContactNeeds' });

const how = z.enum(['declared', 'rule', 'likeness']);
export const landedQuery = pageQuery.extend({
  group: z
    .union([idParam, z.literal('none')])
    .describe('A needs group, or none: who is in no group.')
    .meta({ example: 3 }),
  by: how.optional().describe('Only those who landed there by this.'),
});
export type LandedQuery = z.output<typeof landedQuery>;
export const landedContact = z
  .object({
    contactId: id,
    externalId: z.string().nullable(),
    email: z.string().nullable(),
    by: how.nullable().describe('Null: in no group.'),
    probability: z.number().nullable().describe('Of those placed by likeness.'),
  })
  .meta({ id: 'LandedContact' });

const trait = z.object({
  key: z.string().meta({ example: 'morning' }),
  difference: z.number().describe('Group less all others, in standard deviations.'),
  group: z.number().describe('Mean of a share, median of a number; money in minor units.'),
  others: z.number(),
  text: z.string().meta({ example: '78 % of their orders before noon, all others 31 %' }),
});
const tried = z.array(
  z.object({
    groups: count,
    silhouette: z.number(),
    unclearPairs: count.describe('Pairs of groups without a border between them.'),
  }),
);
const asked = {
  id,
  madeAt: instant,
  seed: count.describe('The same seed and data give the same answer.'),
  from: instant.describe('What was done from here on was looked at …'),
  until: instant.describe('… until here.'),
};
const why = z.string();

export const proposalAnswer = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('waiting'), ...asked }),
    z.object({
      kind: z.literal('groups'),
      ...asked,
      summary: z.string(),
      groups: z.array(
        z.object({
          index: count,
          name: z.string().describe('To begin with.'),
          contacts: count.describe('Of those looked at.'),
          share,
          stability: z
            .number()
            .describe('How much of it comes again when people are drawn anew (mean Jaccard index); 0.75 is stable.'),
          silhouette: z.number(),
          traits: z.array(trait).describe('What sets it apart, strongest first.'),
        }),
      ),
      silhouette: z.number().describe('How much nearer people lie to their own group than to the next, -1 to 1.'),
      silhouetteOfCrowd: z.number().describe('The largest found in crowds without groups that vary in the same way.'),
      stability: z.number().describe('Mean adjusted Rand index with the division of resamples; 1: the same.'),
      borders: z.array(
        z.object({
          groups: z.array(count).describe('Two places in `groups`.'),
          first: count.describe('People around the middle of the first …'),
          between: count.describe('… where it is emptiest between the two …'),
          second: count.describe('… and around the middle of the second, in bands of the same width.'),
          chance: z.number().describe('How often a crowd without a border would look so.'),
        }),
      ),
      tried,
      contacts: count.describe('Contacts who ordered often enough.'),
      sampled: count.describe('Of them looked at.'),
    }),
    z.object({ kind: z.literal('no-groups'), ...asked, why, tried, contacts: count, sampled: count }),
    z.object({ kind: z.literal('too-little-data'), ...asked, why, contacts: count }),
  ])
  .describe('A proposal, never the truth.')
  .meta({ id: 'NeedsProposal' });
export type ProposalAnswer = z.output<typeof proposalAnswer>;

export const newDiscovery = z.strictObject({
  seed: z
    .number()
    .int()
    .min(0)
    .max(4_294_967_295)
    .default(1)
    .describe('Another one draws other people and beginnings: what comes again is sounder.'),
});
