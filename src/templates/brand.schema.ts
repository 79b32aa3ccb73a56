import { z } from 'zod';
import { themeSchema } from './brand-theme.ts';
import { complainAboutTag, problemSchema } from './templates.schema.ts';

const mjml = z.string().min(1).max(200_000);

const partial = z.object({
  mjml: mjml.describe('MJML with Handlebars; no slots.'),
  languages: z
    .record(
      z.string().refine((tag) => complainAboutTag(tag) === null, {
        error: ({ input }) => complainAboutTag(String(input)) ?? '',
      }),
      z.object({ mjml }),
    )
    .optional()
    .describe('The same in other languages.'),
});

/** A brand replaces the one before as a whole; what it does not say is as by default. */
export const newBrand = z.object({
  theme: themeSchema
    .default({})
    .describe('Tokens by name, for {{brand.name}}.')
    .meta({ example: { accent: '#b3471b' } }),
  partials: z
    .record(
      z.string().regex(/^[a-z][a-z0-9-]{0,49}$/, 'Names of partials have small letters, digits and dashes.'),
      partial,
    )
    .refine((partials) => Object.keys(partials).length <= 50, 'A brand has at most 50 partials.')
    .default({})
    .describe('MJML by name, for {{> name}}.'),
});
export type NewBrand = z.output<typeof newBrand>;

export const brandWarning = problemSchema.extend({ templateId: z.number().int(), template: z.string() });
export type BrandWarning = z.output<typeof brandWarning>;

const version = {
  versionId: z.number().int().nullable().describe('Null while the workspace has no brand of its own.'),
  version: z.number().int().describe('0 while the workspace has no brand of its own.'),
  createdAt: z.iso.datetime({ offset: true }).nullable(),
};

export const brandAnswer = z
  .object({
    ...version,
    theme: z.record(z.string(), z.string()).describe('What this version says itself.'),
    partials: z.record(z.string(), partial),
    whole: z
      .object({ theme: z.record(z.string(), z.string()), partials: z.record(z.string(), partial) })
      .describe('With everything that is as by default: what designs get.'),
    tokens: z
      .array(
        z.object({ name: z.string(), kind: z.enum(['colour', 'font', 'pixels', 'address', 'text']), says: z.string() }),
      )
      .describe('The tokens that Kohort itself uses; a theme may have more.'),
    warnings: z
      .array(brandWarning)
      .describe('Designs whose newest version would not come out with this brand; of the newest brand.'),
    untried: z.number().int().describe('Designs that were not tried, because there are very many.'),
  })
  .meta({ id: 'Brand' });

export const brandSummary = z
  .object({ ...version, versionId: z.number().int(), changed: z.array(z.string()) })
  .meta({ id: 'BrandVersion' });

export const brandQuery = z.object({ version: z.coerce.number().int().positive().max(2_147_483_647).optional() });
