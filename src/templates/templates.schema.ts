import { z } from 'zod';
import { adviseLanguageTag, isLanguageTag, pageQuery } from '../platform/index.ts';
import { canonicalTag, slotContentSchema } from '../rendering/index.ts';
import { starterKeys } from './starter-templates.ts';

const id = z.number().int();
const instant = z.iso.datetime({ offset: true });

const words = z
  .record(
    z.string().regex(/^[\w .-]{1,60}$/, 'Names of words have letters, digits, spaces, dots and dashes.'),
    z.string().max(5_000),
  )
  .refine((found) => Object.keys(found).length <= 500, 'There are at most 500 words.')
  .describe('Texts by name, for {{word "name"}}; may contain Handlebars, not HTML.');

const variant = z.object({
  subject: z.string().min(1).max(1_000).optional(),
  preheader: z.string().max(1_000).optional(),
  text: z.string().max(200_000).optional(),
  mjml: z.string().min(1).max(500_000).optional(),
  words: words.optional(),
  language: z.string().optional().describe('Only of "default": the language of the design itself, such as en.'),
});
export type Variant = z.output<typeof variant>;

/** What is wrong with the tag of a language that something is written in; null when nothing is. */
export function complainAboutTag(tag: string): string | null {
  const right = canonicalTag(tag);
  if (right === null || !isLanguageTag(right)) return adviseLanguageTag(tag);
  return right === tag ? null : `Write "${right}".`;
}

/** What is different in other languages, by tag; "default" holds the words and the language of the design itself. */
const languages = z
  .record(z.string().max(35), variant)
  .superRefine((found, context) => {
    const say = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (Object.keys(found).length > 30) say([], 'There are at most 30 languages.');
    for (const [tag, { language, ...fields }] of Object.entries(found)) {
      const isDefault = tag === 'default';
      const named = isDefault ? language : tag;
      const complaint = named === undefined ? null : complainAboutTag(named);
      if (complaint !== null) say(isDefault ? [tag, 'language'] : [tag], complaint);
      if (!isDefault && language !== undefined) say([tag, 'language'], 'Only "default" says its language.');
      if (isDefault && Object.keys(fields).some((field) => field !== 'words')) {
        say([tag], 'Under "default" stand words and the language; the texts of the design stand beside "languages".');
      }
    }
  })
  .describe('What is different in other languages, by BCP 47 tag; "default": words and language of the design itself.')
  .meta({ example: { default: { language: 'en', words: { hello: 'Hello' } }, sv: { words: { hello: 'Hej' } } } });
export type TemplateLanguages = z.output<typeof languages>;

const design = {
  mjml: z.string().min(1).max(500_000).describe('MJML with Handlebars; <k-slot name="…" /> marks where contents go.'),
  subject: z
    .string()
    .min(1)
    .max(1_000)
    .describe('May contain Handlebars.')
    .meta({ example: 'News from {{workspace.name}}' }),
  preheader: z.string().max(1_000).default('').describe('Shown in the inbox behind the subject.'),
  text: z.string().max(200_000).nullish().describe('The plain text as you write it; made from the HTML when absent.'),
  languages: languages.optional(),
};

const name = z.string().trim().min(1).max(200).meta({ example: 'Newsletter' });

/** A design of one's own, or a copy of a starter. One object rather than a union, so that a slip is told by its field. */
export const newTemplate = z
  .object({
    name,
    starter: z
      .enum(starterKeys)
      .optional()
      .describe('Key of a design that comes with Kohort, instead of one of your own.'),
    ...design,
    mjml: design.mjml.optional(),
    subject: design.subject.optional(),
    preheader: z.string().max(1_000).optional().describe('Shown in the inbox behind the subject.'),
  })
  .superRefine(({ starter, mjml, subject }, context) => {
    const say = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (starter !== undefined && (mjml !== undefined || subject !== undefined)) {
      say('starter', 'Give a starter, or mjml and subject of your own; a copy of a starter can be changed afterwards.');
    }
    if (starter === undefined && mjml === undefined) say('mjml', 'Give the design as MJML, or the key of a starter.');
    if (starter === undefined && subject === undefined) say('subject', 'Give a subject.');
  });
export type NewTemplate = z.output<typeof newTemplate>;

export const newVersion = z.object(design);
export type NewVersion = z.output<typeof newVersion>;

/** What a version holds. */
export type Design = {
  mjml: string;
  subject: string;
  preheader: string;
  text: string | null;
  languages: TemplateLanguages;
};

export const slotsSchema = z
  .record(z.string().max(100), slotContentSchema)
  .describe('Contents by slot name.')
  .meta({ example: { hero: { kind: 'text', heading: 'Good morning', body: 'Fresh bread from seven.' } } });

export const problemSchema = z
  .object({
    part: z.string().describe('template, subject, preheader, text, slot:<name>, partial:<name> or word:<name>.'),
    language: z.string().optional().describe("Of which variant; the design's own when absent."),
    line: z.number().int(),
    column: z.number().int(),
    message: z.string(),
    severity: z.enum(['error', 'warning']).describe('Errors stop saving and launching; warnings do not.'),
    code: z.string(),
    check: z.string().optional().describe('Which check found it; absent for what cannot be compiled.'),
  })
  .meta({ id: 'TemplateProblem' });

export const templateSummary = z
  .object({
    id,
    name,
    version: id,
    subject: z.string().describe('Of this version.'),
    createdAt: instant,
    archivedAt: instant.nullable(),
  })
  .meta({ id: 'TemplateSummary' });

export const templatesQuery = pageQuery.extend({
  archived: z.enum(['true', 'false']).default('false').describe('true: those that were put away.'),
});

export const templateChange = z
  .object({ name: name.optional(), isArchived: z.boolean().optional().describe('Off the list, or back on it.') })
  .meta({ example: { name: 'Autumn letter' } });
export type TemplateChange = z.output<typeof templateChange>;

export const templateAnswer = templateSummary
  .extend({
    versionId: id.describe('Id of this version; a sent message always knows it.'),
    mjml: z.string(),
    subject: z.string(),
    preheader: z.string(),
    text: z.string().nullable(),
    languages: z.record(z.string(), variant),
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
  languages: z.record(z.string(), variant).describe('Subject, preheader and words by language.'),
});

export const previewRequest = z.object({
  version: z.number().int().positive().optional().describe('The newest when absent.'),
  contactId: z.number().int().positive().optional().describe('As this contact; a made-up one when absent.'),
  subject: z.string().max(1_000).optional(),
  preheader: z.string().max(1_000).optional(),
  slots: slotsSchema.default({}),
  language: z
    .string()
    .max(35)
    .optional()
    .describe("Instead of the contact's language. What is not written in it falls back as in sending."),
  scheme: z
    .enum(['light', 'dark'])
    .optional()
    .describe('As it looks in dark mode, or not; as the browser likes when absent.'),
});

export type PreviewRequest = z.output<typeof previewRequest>;

export const versionSummary = z
  .object({
    version: id,
    versionId: id,
    createdAt: instant,
    subject: z.string(),
    languages: z.array(z.string()),
    changed: z.array(z.string()).describe('What differs from the version before, such as mjml or languages.sv.'),
  })
  .meta({ id: 'TemplateVersion' });

export const previewAnswer = z.object({
  language: z.string().describe('The language it came out in.'),
  subject: z.string(),
  preheader: z.string(),
  html: z.string(),
  text: z.string(),
});

export const templateParams = z.object({ templateId: z.coerce.number().int().positive() });
export const versionQuery = z.object({ version: z.coerce.number().int().positive().optional() });
export const lintRequest = z.object({ ...design, slots: slotsSchema.default({}) });

const named = z.object({ name: z.string(), says: z.string() });

export const templateLanguage = z
  .object({
    facts: z.array(named).describe('What an expression may speak of, such as contact.firstName.'),
    functions: z.array(z.object({ name: z.string(), example: z.string() })),
    blocks: z.array(z.string()).describe('Written {{#if …}} … {{/if}}.'),
    partials: z.array(z.string()).describe('Written {{> footer}}.'),
    tokens: z.array(named.extend({ value: z.string() })).describe('Of the brand: {{brand.accent}}.'),
  })
  .meta({ id: 'TemplateLanguage' });
export type TemplateLanguage = z.output<typeof templateLanguage>;
