import { z } from 'zod';

/** What a campaign puts into one slot of a design. All texts may contain Handlebars. */
export const slotContentSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    heading: z.string().max(500).optional(),
    body: z.string().max(20_000),
    button: z.object({ label: z.string().min(1).max(200), url: z.string().min(1).max(2_000) }).optional(),
  }),
  z.object({ kind: z.literal('mjml'), mjml: z.string().max(200_000) }),
  z.object({ kind: z.literal('offer') }),
]);
export type SlotContent = z.infer<typeof slotContentSchema>;

/** One message design with the contents chosen for its slots, in one language (BCP 47 tag, e.g. "sv" or "en-GB"). */
export const messageSourceSchema = z.object({
  mjml: z.string().min(1).max(500_000),
  // The doors allow 1,000; a test mail puts a word in front.
  subject: z.string().min(1).max(1_100),
  preheader: z.string().max(1_000).optional(),
  text: z.string().max(200_000).optional(),
  slots: z.record(z.string(), slotContentSchema).default({}),
  language: z.string().default('en'),
});
export type MessageSource = z.input<typeof messageSourceSchema>;

/**
 * One thing wrong with a template. `part` is "template", "subject", "preheader", "text" or "slot:<name>"; line and
 * column count from 1 in that part. Errors stop a launch, warnings do not.
 */
export interface TemplateProblem {
  part: string;
  line: number;
  column: number;
  message: string;
  severity: 'error' | 'warning';
  code: 'rendering_template_invalid' | 'rendering_mjml_invalid';
}
