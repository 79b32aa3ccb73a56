import { z } from 'zod';
import { languageTag } from '../platform/index.ts';

const button = z.object({ label: z.string().min(1).max(200), url: z.string().min(1).max(2_000) });
const textFields = { heading: z.string().max(500).optional(), body: z.string().max(20_000), button: button.optional() };

/** `fields` in other languages, by tag; none of them has to be there. */
export const inLanguages = <Fields extends z.ZodRawShape>(fields: Fields) =>
  z
    .record(languageTag, z.object(fields).partial())
    .refine((found) => Object.keys(found).length <= 30, 'There are at most 30 languages.')
    .optional()
    .describe('What is different in other languages.');

/** Where the products of a list come from; "picked" takes those named in `skus`. */
export const productSources = ['bought-most', 'newest', 'basket', 'picked'] as const;
export type ProductSource = (typeof productSources)[number];

/** What a campaign puts into one slot of a design. All texts may contain Handlebars. */
export const slotContentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), ...textFields, languages: inLanguages(textFields) }),
  z.object({
    kind: z.literal('mjml'),
    mjml: z.string().max(200_000),
    languages: inLanguages({ mjml: z.string().max(200_000) }),
  }),
  z.object({
    kind: z.literal('offer'),
    offerId: z.number().int().positive().optional().describe('The offer of the whole content when absent.'),
  }),
  z.object({
    kind: z.literal('products'),
    source: z
      .enum(productSources)
      .describe(
        "bought-most and newest: in the contact's favourite category; basket: left in the basket; picked: those in skus.",
      ),
    category: z.string().max(200).optional().describe("Instead of the contact's favourite category."),
    skus: z.array(z.string().min(1).max(200)).max(12).optional(),
    limit: z.number().int().min(1).max(12).default(3),
    heading: z.string().max(500).optional(),
    languages: inLanguages({ heading: z.string().max(500) }),
  }),
]);
export type SlotContent = z.infer<typeof slotContentSchema>;

const byName = (value: z.ZodString) => z.record(z.string(), value).default({});

/** One message design with the contents chosen for its slots, in one language (BCP 47 tag, e.g. "sv" or "en-GB"). */
export const messageSourceSchema = z.object({
  mjml: z.string().min(1).max(500_000),
  // The doors allow 1,000; a test mail puts a word in front.
  subject: z.string().min(1).max(1_100),
  preheader: z.string().max(1_000).optional(),
  text: z.string().max(200_000).optional(),
  slots: z.record(z.string(), slotContentSchema).default({}),
  emptySlots: z.array(z.string()).default([]).describe('Slots that show nothing when the design says nothing there.'),
  partials: byName(z.string().max(200_000)).describe('MJML that {{> name}} stands for.'),
  theme: byName(z.string().max(2_000)).describe('What {{brand.name}} stands for.'),
  words: byName(z.string().max(5_000)).describe('What {{word "name"}} stands for; may hold expressions.'),
  language: z.string().default('en'),
});
export type MessageSource = z.input<typeof messageSourceSchema>;

/**
 * One thing wrong with a template. `part` is "template", "subject", "preheader", "text", "slot:<name>",
 * "partial:<name>" or "word:<name>"; line and column count from 1 in that part. `language`: of which variant, when it is
 * not the template's own. Errors stop a launch, warnings do not.
 */
export interface TemplateProblem {
  part: string;
  language?: string;
  line: number;
  column: number;
  message: string;
  severity: 'error' | 'warning';
  code: 'rendering_template_invalid' | 'rendering_mjml_invalid';
  /** Name of the check that found it, for those beyond compiling: "links", "contrast" … Stable. */
  check?: string;
}
