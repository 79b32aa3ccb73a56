import { z } from 'zod';
import { slotContentSchema } from '../rendering/index.ts';
import { starterKeys } from './starter-templates.ts';

const id = z.number().int();
const instant = z.iso.datetime({ offset: true });

const design = {
  mjml: z.string().min(1).max(500_000).describe('MJML with Handlebars; <k-slot name="…" /> marks where contents go.'),
  subject: z
    .string()
    .min(1)
    .max(1_000)
    .describe('May contain Handlebars.')
    .meta({ example: 'News from {{workspace.name}}' }),
  preheader: z.string().max(1_000).default('').describe('Shown in the inbox behind the subject.'),
};

const name = z.string().trim().min(1).max(200).meta({ example: 'Newsletter' });

/** A design of one's own, or a copy of a starter. */
export const newTemplate = z.union([
  z.object({ name, ...design }),
  z.object({
    name,
    starter: z.enum(starterKeys).describe('Key of a design that comes with Kohort.'),
  }),
]);
export type NewTemplate = z.output<typeof newTemplate>;

export const newVersion = z.object(design);
export type Design = z.output<typeof newVersion>;

export const slotsSchema = z
  .record(z.string().max(100), slotContentSchema)
  .describe('Contents by slot name.')
  .meta({ example: { hero: { kind: 'text', heading: 'Good morning', body: 'Fresh bread from seven.' } } });

export const problemSchema = z
  .object({
    part: z.string().describe('template, subject, preheader, text or slot:<name>.'),
    line: z.number().int(),
    column: z.number().int(),
    message: z.string(),
    severity: z.enum(['error', 'warning']).describe('Errors stop saving and launching; warnings do not.'),
    code: z.string(),
  })
  .meta({ id: 'TemplateProblem' });

export const templateSummary = z.object({ id, name, version: id, createdAt: instant }).meta({ id: 'TemplateSummary' });

export const templateAnswer = templateSummary
  .extend({
    versionId: id.describe('Id of this version; a sent message always knows it.'),
    mjml: z.string(),
    subject: z.string(),
    preheader: z.string(),
    slots: z.array(z.object({ name: z.string(), hasDefault: z.boolean() })),
    problems: z.array(problemSchema).describe('Warnings; a version with errors is never stored.'),
  })
  .meta({ id: 'Template' });

export const starterAnswer = z.object({
  key: z.string(),
  name: z.string(),
  purpose: z.string(),
  language: z.string(),
  subject: z.string(),
  preheader: z.string(),
  slots: z.array(z.object({ name: z.string(), purpose: z.string() })),
  mjml: z.string(),
});

export const previewRequest = z.object({
  version: z.number().int().positive().optional().describe('The newest when absent.'),
  contactId: z.number().int().positive().optional().describe('As this contact; a made-up one when absent.'),
  subject: z.string().max(1_000).optional(),
  preheader: z.string().max(1_000).optional(),
  slots: slotsSchema.default({}),
});

export type PreviewRequest = z.output<typeof previewRequest>;

export const previewAnswer = z.object({
  subject: z.string(),
  preheader: z.string(),
  html: z.string(),
  text: z.string(),
});

export const templateParams = z.object({ templateId: z.coerce.number().int().positive() });
export const versionQuery = z.object({ version: z.coerce.number().int().positive().optional() });
export const lintRequest = z.object({ ...design, slots: slotsSchema.default({}) });
