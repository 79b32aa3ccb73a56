import { z } from 'zod';
import { messageCounts } from '../messages/index.ts';
import { languageTag } from '../platform/index.ts';
import { inLanguages, type SlotContent } from '../rendering/index.ts';
import { campaignSlots } from './slot-entries.schema.ts';

const id = z.number().int().positive();
const instant = z.iso.datetime({ offset: true });
const basisPoints = z.number().int().min(0).max(10_000);

export const campaignStates = [
  'draft',
  'scheduled',
  'launching',
  'sending',
  'paused',
  'finished',
  'cancelled',
] as const;
export type CampaignState = (typeof campaignStates)[number];

/** What a message is to the one who gets it: wished for, or owed. */
export const campaignPurposes = ['marketing', 'transactional'] as const;
/** Higher overtakes lower. */
export const campaignPriorities = ['low', 'normal', 'urgent'] as const;
export type CampaignPriority = (typeof campaignPriorities)[number];

const utm = z
  .object({
    source: z.string().trim().min(1).max(200),
    medium: z.string().trim().min(1).max(200),
    campaign: z.string().trim().min(1).max(200),
    term: z.string().trim().min(1).max(200),
    content: z.string().trim().min(1).max(200),
  })
  .partial();
export type Utm = z.output<typeof utm>;

const audience = z.object({
  include: z.array(id).min(1).max(50).describe('Segments: whoever is in at least one of them …'),
  exclude: z.array(id).max(50).default([]).describe('… and in none of these.'),
});

const variantKey = z.string().regex(/^[a-z0-9-]{1,20}$/, 'Use lower-case letters, digits and hyphens.');

const content = z.object({
  segmentId: id.nullable().default(null).describe('For members of this segment; null = for everybody else.'),
  variant: variantKey.nullable().default(null).describe('Only for this variant; null = for all.'),
  subject: z.string().max(1_000).nullable().default(null).describe("Instead of the template's subject."),
  preheader: z.string().max(1_000).nullable().default(null).describe("Instead of the template's preheader."),
  languages: inLanguages({ subject: z.string().min(1).max(1_000), preheader: z.string().min(1).max(1_000) }).describe(
    'Subject and preheader in other languages; where these do not reach, "subject" and "preheader" hold for all.',
  ),
  slots: campaignSlots.default({}),
  offerId: id
    .nullable()
    .default(null)
    .describe('What {{offer.…}} and offer slots without an offer of their own speak of.'),
});
export type ContentInput = z.output<typeof content>;

const fields = {
  name: z.string().trim().min(1).max(200).meta({ example: 'October news' }),
  topic: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .describe('Only contacts subscribed to it are mailed.')
    .meta({ example: 'news' }),
  templateId: id,
  audience,
  contents: z
    .array(content)
    .min(1)
    .max(100)
    .describe('In order of priority: a contact gets the first that fits. The one for everybody else comes last.'),
  variants: z
    .array(z.object({ key: variantKey, share: basisPoints.describe('Hundredths of a per cent.') }))
    .max(10)
    .describe('Empty = one variant, "a", for all.'),
  controlShare: basisPoints.max(9_000).describe('Hundredths of a per cent who get nothing, to compare with.'),
  purpose: z
    .enum(campaignPurposes)
    .describe(
      'marketing: only with consent, within frequency caps, not in quiet hours. transactional: receipts, recalls and the like, which people are owed: sent without consent, never to suppressed addresses.',
    ),
  priority: z.enum(campaignPriorities).describe('Which messages go first when there is not room for all at once.'),
  endsAt: instant.nullable().describe('What has not gone out by then is dropped; null = whenever it can.'),
  transportId: id.nullable().describe("The way out; null = the workspace's."),
  utm: utm.nullable().describe("Added to links that lead to web pages; null = as the workspace's settings say."),
};

type Variants = z.output<typeof fields.variants>;
type Contents = z.output<typeof fields.contents>;

const variantProblem = (variants: Variants): string | null => {
  if (variants.length === 0) return null;
  if (new Set(variants.map(({ key }) => key)).size < variants.length) return 'Variants need different keys.';
  if (variants.some(({ key }) => key === 'control')) return '"control" is the name of those who get nothing.';
  const sum = variants.reduce((total, { share }) => total + share, 0);
  return sum === 10_000 ? null : `The shares add up to ${sum / 100} %, not 100 %.`;
};

/** A content nobody can reach, because one for everybody stands before it. */
const contentProblem = (contents: Contents): string | null => {
  const openAt = contents.findIndex(({ segmentId, variant }) => segmentId === null && variant === null);
  return openAt === -1 || openAt === contents.length - 1
    ? null
    : `Content ${openAt + 1} is for everybody, so those after it would reach nobody: put it last.`;
};

/** Each choice is compiled by every check, in each of its languages: more would hold up everybody else. */
const MOST_CHOICES = 1_000;

const languagesOf = (content: SlotContent): number =>
  content.kind === 'offer' ? 0 : Object.keys(content.languages ?? {}).length;

const choiceProblem = (contents: Contents): string | null => {
  const entries = contents.flatMap(({ slots }) => Object.values(slots));
  const choices = entries.flatMap((entry) => (entry.kind === 'choices' ? entry.choices : []));
  const count = choices.reduce((sum, { content }) => sum + 1 + languagesOf(content), 0);
  return count > MOST_CHOICES
    ? `The contents have ${count} choices, each counted in all its languages; ${MOST_CHOICES} are the most.`
    : null;
};

function checkTogether(
  campaign: { variants?: Variants | undefined; contents?: Contents | undefined },
  context: z.RefinementCtx,
): void {
  const ofVariants = variantProblem(campaign.variants ?? []);
  if (ofVariants) context.addIssue({ code: 'custom', path: ['variants'], message: ofVariants });
  const ofContents = contentProblem(campaign.contents ?? []);
  if (ofContents) context.addIssue({ code: 'custom', path: ['contents'], message: ofContents });
  const ofChoices = choiceProblem(campaign.contents ?? []);
  if (ofChoices) context.addIssue({ code: 'custom', path: ['contents'], message: ofChoices });
}

export const newCampaign = z
  .object({
    ...fields,
    variants: fields.variants.default([]),
    controlShare: fields.controlShare.default(0),
    purpose: fields.purpose.default('marketing'),
    priority: fields.priority.optional().describe('Without a word: urgent for transactional campaigns, else normal.'),
    endsAt: fields.endsAt.default(null),
    transportId: fields.transportId.default(null),
    utm: fields.utm.default(null),
  })
  .superRefine(checkTogether);
export type NewCampaign = z.output<typeof newCampaign>;

export const campaignChange = z.object(fields).partial().superRefine(checkTogether);
export type CampaignChange = z.output<typeof campaignChange>;

export const campaignAnswer = z
  .object({
    id,
    ...fields,
    contents: z.array(content.extend({ id })),
    templateVersionId: id.nullable().describe('Frozen at launch.'),
    brandVersionId: id.nullable().describe('Frozen at launch; null when the workspace had no brand then.'),
    state: z.enum(campaignStates),
    scheduledAt: instant.nullable(),
    launchedAt: instant.nullable(),
    finishedAt: instant.nullable(),
    problem: z.string().nullable().describe('Why a scheduled launch did not happen.'),
    createdAt: instant,
    messages: messageCounts,
    waitingFor: z
      .array(z.string())
      .describe('Why planned messages do not go out right now; empty when nothing holds them.')
      .meta({ example: ['Warm-up: 500 of 500 used today; more tomorrow (days in UTC).'] }),
  })
  .meta({ id: 'Campaign' });

export const campaignSummary = z.object({
  id,
  name: z.string(),
  topic: z.string(),
  state: z.enum(campaignStates),
  purpose: fields.purpose,
  priority: fields.priority,
  endsAt: instant.nullable(),
  scheduledAt: instant.nullable(),
  launchedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  createdAt: instant,
});

const count = z.number().int().min(0);
const problem = z.object({ path: z.string(), message: z.string(), severity: z.enum(['error', 'warning']) });
export type CampaignProblem = z.output<typeof problem>;

export const checkAnswer = z.object({
  isReady: z.boolean(),
  problems: z.array(problem).describe('Errors stop the launch; warnings do not.'),
  funnel: z.object({
    matching: count.describe('In the audience.'),
    reachable: count.describe('… with an e-mail address.'),
    consented: count.describe('… subscribed to the topic (transactional campaigns need no consent).'),
    allowed: count.describe('… and not suppressed, at a domain that takes mail.'),
    withinCaps: count.describe('… and not written to as often as the frequency caps allow already.'),
    served: count.describe('… for whom there is a content.'),
    control: count.describe('Held back to compare with.'),
    mailed: count.describe('Will be mailed.'),
  }),
  drops: z.record(z.string(), count).describe('Reason → how many are dropped for it.'),
  contents: z.array(
    z.object({
      contentId: id,
      segmentId: id.nullable(),
      variant: z.string(),
      mailed: count,
      examples: z.array(id).describe('Some of those who would get it: contacts to look at a preview with.'),
    }),
  ),
});
export type CampaignCheck = z.output<typeof checkAnswer>;

export const previewAnswer = z.object({
  subject: z.string(),
  preheader: z.string(),
  html: z.string(),
  text: z.string(),
  language: z.string().describe('In which it is written.'),
  variant: z.string(),
  wouldBe: z.enum(['planned', 'control', 'dropped']).describe('What the launch would make of this contact now.'),
  reason: z.string().nullable(),
  contentId: id,
  why: z.array(z.object({ contentId: id, segment: z.string().nullable(), isChosen: z.boolean(), because: z.string() })),
  slots: z
    .array(z.object({ slot: z.string(), from: z.string(), why: z.array(z.string()) }))
    .describe('Where the content of each slot comes from, and why it and no other.'),
});
export type CampaignPreview = z.output<typeof previewAnswer>;

export const campaignParams = z.object({ campaignId: z.coerce.number().int().positive() });
export const previewQuery = z.object({
  contactId: z.coerce.number().int().positive(),
  language: languageTag.optional().describe("Instead of the contact's own."),
  scheme: z.enum(['light', 'dark']).optional().describe('As it looks to whoever prefers light, or dark.'),
});
export const scheduleRequest = z.object({ at: instant.meta({ example: '2026-12-01T08:00:00+01:00' }) });
export const resolveRequest = z.object({
  decision: z.enum(['resend', 'leave']).describe('resend may reach some people twice; leave may leave some out.'),
  domain: z
    .string()
    .trim()
    .toLowerCase()
    .min(1)
    .max(255)
    .optional()
    .describe('Only messages to addresses at this domain; all when absent.')
    .meta({ example: 'example.com' }),
});
