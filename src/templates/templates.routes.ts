import { z } from 'zod';
import { type AnyRoute, defineRoute, pageOf, pageQuery } from '../platform/index.ts';
import { listSlots, type TemplateProblem } from '../rendering/index.ts';
import { createBrandRoutes } from './brand.routes.ts';
import { designPreviewRequest } from './design-preview.schema.ts';
import {
  lintRequest,
  newTemplate,
  newVersion,
  previewAnswer,
  previewRequest,
  problemSchema,
  starterAnswer,
  templateAnswer,
  templateChange,
  templateLanguage,
  templateParams,
  templateSummary,
  templatesQuery,
  versionQuery,
  versionSummary,
} from './templates.schema.ts';
import type { Templates } from './templates.service.ts';
import type { TemplateSummary, TemplateVersion } from './templates.store.ts';

const presentSummary = ({ id, name, version, subject, createdAt, archivedAt }: TemplateSummary) => ({
  id,
  name,
  version,
  subject,
  createdAt: createdAt.toISOString(),
  archivedAt: archivedAt?.toISOString() ?? null,
});

const present = (template: TemplateVersion, problems: TemplateProblem[]) => ({
  ...presentSummary(template),
  versionId: template.versionId,
  mjml: template.mjml,
  preheader: template.preheader,
  text: template.text,
  languages: template.languages,
  slots: listSlots(template.mjml),
  problems,
});

export function createTemplatesRoutes(templates: Templates): AnyRoute[] {
  const presentLinted = async (workspaceId: number, template: TemplateVersion) =>
    present(template, await templates.lint(workspaceId, { ...template, slots: {} }));

  return [
    defineRoute({
      method: 'get',
      path: '/template-starters',
      operation: 'templates.starters',
      summary: 'Designs that come with Kohort',
      scope: 'templates:read',
      answer: z.object({ items: z.array(starterAnswer) }),
      handle: async () => ({ items: await templates.starterTemplates() }),
    }),
    defineRoute({
      method: 'post',
      path: '/templates',
      operation: 'templates.create',
      summary: 'Create a template, from a design of your own or a starter',
      scope: 'templates:write',
      body: newTemplate,
      status: 201,
      answer: templateAnswer,
      errors: ['template_name_taken', 'rendering_template_invalid'],
      handle: async ({ workspaceId, body, actor }) =>
        presentLinted(workspaceId, await templates.create(workspaceId, body, actor)),
    }),
    defineRoute({
      method: 'get',
      path: '/templates',
      operation: 'templates.list',
      summary: 'Templates',
      scope: 'templates:read',
      query: templatesQuery,
      answer: pageOf(templateSummary),
      async handle({ workspaceId, query: { archived, ...query } }) {
        const page = await templates.list(workspaceId, { ...query, isArchived: archived === 'true' });
        return { ...page, items: page.items.map(presentSummary) };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/templates/lint',
      operation: 'templates.lint',
      summary: 'What is wrong with a design, with line and column; saves nothing',
      scope: 'templates:read',
      body: lintRequest,
      answer: z.object({ problems: z.array(problemSchema) }),
      handle: async ({ workspaceId, body }) => ({ problems: await templates.lint(workspaceId, body) }),
    }),
    defineRoute({
      method: 'post',
      path: '/templates/preview',
      operation: 'templates.previewDesign',
      summary: 'A design that is not stored, as a contact would see it',
      scope: 'templates:read',
      body: designPreviewRequest,
      answer: previewAnswer,
      errors: ['not_found', 'rendering_template_invalid', 'rendering_missing_value'],
      handle({ workspaceId, body: { contactId, slots, language, scheme, brand, ...design } }) {
        const whole = { ...design, text: design.text ?? null, languages: design.languages ?? {} };
        return templates.previewDesign(workspaceId, whole, { contactId, slots, language, scheme, brand });
      },
    }),
    defineRoute({
      method: 'get',
      path: '/template-language',
      operation: 'templates.language',
      summary: 'What designs may speak of: facts, functions, partials and tokens of the brand',
      scope: 'templates:read',
      answer: templateLanguage,
      handle: ({ workspaceId }) => templates.language(workspaceId),
    }),
    defineRoute({
      method: 'patch',
      path: '/templates/{templateId}',
      operation: 'templates.change',
      summary: 'Rename a template, take it off the list, or put it back; campaigns keep what they have',
      scope: 'templates:write',
      params: templateParams,
      body: templateChange,
      answer: templateAnswer,
      errors: ['not_found', 'template_name_taken'],
      handle: async ({ workspaceId, params, body }) =>
        presentLinted(workspaceId, await templates.change(workspaceId, params.templateId, body)),
    }),
    defineRoute({
      method: 'get',
      path: '/templates/{templateId}',
      operation: 'templates.get',
      summary: 'One template, its newest version or the one named',
      scope: 'templates:read',
      params: templateParams,
      query: versionQuery,
      answer: templateAnswer,
      errors: ['not_found'],
      handle: async ({ workspaceId, params, query }) =>
        presentLinted(workspaceId, await templates.get(workspaceId, params.templateId, query.version)),
    }),
    defineRoute({
      method: 'get',
      path: '/templates/{templateId}/versions',
      operation: 'templates.versions',
      summary: 'Versions of a template, the newest first, each with what it changed',
      scope: 'templates:read',
      params: templateParams,
      query: pageQuery,
      answer: pageOf(versionSummary),
      errors: ['not_found'],
      async handle({ workspaceId, params, query }) {
        const page = await templates.versions(workspaceId, params.templateId, query);
        return { ...page, items: page.items.map((item) => ({ ...item, createdAt: item.createdAt.toISOString() })) };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/templates/{templateId}/versions',
      operation: 'templates.addVersion',
      summary: 'Add a version; campaigns launched before keep theirs',
      scope: 'templates:write',
      params: templateParams,
      body: newVersion,
      status: 201,
      answer: templateAnswer,
      errors: ['not_found', 'rendering_template_invalid'],
      handle: async ({ workspaceId, params, body }) =>
        presentLinted(workspaceId, await templates.addVersion(workspaceId, params.templateId, body)),
    }),
    defineRoute({
      method: 'post',
      path: '/templates/{templateId}/preview',
      operation: 'templates.preview',
      summary: 'The message as a contact would see it',
      scope: 'templates:read',
      params: templateParams,
      body: previewRequest,
      answer: previewAnswer,
      errors: ['not_found', 'rendering_template_invalid', 'rendering_missing_value'],
      handle: ({ workspaceId, params, body }) => templates.preview(workspaceId, params.templateId, body),
    }),
    ...createBrandRoutes(templates),
  ];
}
