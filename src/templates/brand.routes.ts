import { z } from 'zod';
import { type AnyRoute, defineRoute, pageOf, pageQuery } from '../platform/index.ts';
import { type BrandWarning, brandAnswer, brandQuery, brandSummary, newBrand } from './brand.schema.ts';
import type { CurrentBrand } from './brand.service.ts';
import { themeTokens } from './brand-theme.ts';
import { wholeBrand } from './make-source.ts';
import { problemSchema } from './templates.schema.ts';
import type { Templates } from './templates.service.ts';

const present = (brand: CurrentBrand, { warnings, untried }: { warnings: BrandWarning[]; untried: number }) => ({
  versionId: brand.id,
  version: brand.version,
  createdAt: brand.createdAt?.toISOString() ?? null,
  theme: brand.theme,
  partials: brand.partials,
  whole: wholeBrand(brand),
  tokens: Object.entries(themeTokens).map(([name, { kind, says }]) => ({ name, kind, says })),
  warnings,
  untried,
});

/** What all designs of a workspace share. */
export function createBrandRoutes({ brand }: Pick<Templates, 'brand'>): AnyRoute[] {
  return [
    defineRoute({
      method: 'get',
      path: '/brand',
      operation: 'brand.get',
      summary: 'Colours, fonts, header, footer and other partials; the newest version or the one named',
      scope: 'templates:read',
      query: brandQuery,
      answer: brandAnswer,
      errors: ['not_found'],
      async handle({ workspaceId, query }) {
        if (query.version !== undefined) {
          return present(await brand.version(workspaceId, query.version), { warnings: [], untried: 0 });
        }
        const current = await brand.current(workspaceId);
        return present(current, await brand.tryDesigns(workspaceId, current));
      },
    }),
    defineRoute({
      method: 'put',
      path: '/brand',
      operation: 'brand.put',
      summary: 'Make a new version of the brand; campaigns launched before keep theirs',
      description:
        'Replaces the theme and the partials as a whole. Partials with errors are refused; designs that would not come out with the new version are told as warnings.',
      scope: 'templates:write',
      body: newBrand,
      answer: brandAnswer,
      errors: ['rendering_template_invalid'],
      async handle({ workspaceId, body }) {
        const made = await brand.put(workspaceId, body);
        return present(made, await brand.tryDesigns(workspaceId, made));
      },
    }),
    defineRoute({
      method: 'post',
      path: '/brand/lint',
      operation: 'brand.lint',
      summary: 'What is wrong with the partials of a brand, with line and column; saves nothing',
      scope: 'templates:read',
      body: newBrand,
      answer: z.object({ problems: z.array(problemSchema) }),
      handle: async ({ workspaceId, body }) => ({ problems: await brand.lint(workspaceId, body) }),
    }),
    defineRoute({
      method: 'get',
      path: '/brand/versions',
      operation: 'brand.versions',
      summary: 'Versions of the brand, the newest first, each with what it changed',
      scope: 'templates:read',
      query: pageQuery,
      answer: pageOf(brandSummary),
      async handle({ workspaceId, query }) {
        const page = await brand.list(workspaceId, query);
        const items = page.items.map(({ id, createdAt, ...item }) => ({
          ...item,
          versionId: id,
          createdAt: createdAt.toISOString(),
        }));
        return { ...page, items };
      },
    }),
  ];
}
