import { z } from 'zod';
import { idParam, pageOf, pageQuery } from '../platform/index.ts';
import { peopleGroups } from './funnel-stages.ts';

const count = z.number().int().min(0);
const id = z.number().int();
const segmentIds = z.array(idParam).max(50);

/** Whom an audience would be made of. */
export const audienceRequest = z.object({
  include: segmentIds.min(1).describe('Whoever is in at least one of these segments …'),
  exclude: segmentIds.default([]).describe('… and in none of these.'),
});
export type AudienceRequest = z.output<typeof audienceRequest>;

export const audienceAnswer = z
  .object({
    matching: count.describe('In the audience: each person once.'),
    included: count.describe('In at least one of the included segments.'),
    inSeveral: count.describe('… of them, in more than one.'),
    excluded: count.describe('… of them, left out because of an excluded segment.'),
    segments: z.array(
      z.object({
        segmentId: id,
        size: count.describe('Members now.'),
        alsoElsewhere: count.describe('… who are in another included segment as well.'),
        excluded: count.describe('… who are left out because of an excluded segment.'),
      }),
    ),
    excludes: z.array(
      z.object({ segmentId: id, size: count, takes: count.describe('Members whom it takes out of the audience.') }),
    ),
  })
  .meta({ id: 'CampaignAudience' });
export type AudienceMeasure = z.output<typeof audienceAnswer>;

const whom = z.object({
  of: z
    .enum(peopleGroups)
    .default('matching')
    .describe('A stage of the funnel, "mailed", "control", or a reason for which contacts are dropped.')
    .meta({ example: 'no-consent' }),
  contentId: idParam.optional().describe('Only those who would get this content.'),
  variant: z.string().max(20).optional().describe('Only those of this variant.'),
});
export const peopleQuery = whom.extend(pageQuery.shape);
export const peopleFileQuery = whom;
export type Whom = z.output<typeof whom>;

export const peopleAnswer = pageOf(
  z.object({
    contactId: id,
    email: z.string().nullable(),
    externalId: z.string().nullable(),
    state: z.enum(['planned', 'control', 'dropped']).describe('What the launch would make of the contact now.'),
    reason: z.string().nullable(),
    contentId: id.nullable(),
    segmentId: id.nullable(),
    variant: z.string(),
  }),
);
