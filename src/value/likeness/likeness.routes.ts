import { z } from 'zod';
import { type AnyRoute, defineRoute, pageOf, pageQuery } from '../../platform/index.ts';
import { describeAnswer, type Wording } from './describe-trait.ts';
import * as schema from './likeness.schema.ts';
import type { Likeness } from './likeness.ts';
import { presentTrait, type ReadTemplate, stateOf, summarise } from './present-template.ts';
import type { Reason } from './score-contact.ts';

const params = schema.templateParams;

export const createLikenessRoutes = (likeness: Likeness): AnyRoute[] => [
  ...keepingRoutes(likeness),
  ...scoringRoutes(likeness),
];

function present(template: ReadTemplate, wording: Wording) {
  const { id, name, chosenBy, contactIds, version, state, basis, traits, bestScores, thresholds } = template;
  const count = (wanted: string) => traits.filter((trait) => stateOf(trait) === wanted).length;
  return {
    ...{ id, name, chosenBy, contactIds, version, state, basis, bestScores, thresholds },
    summary: summarise(template, wording),
    kept: count('kept'),
    setAside: count('set-aside'),
    struck: count('struck'),
    valueNames: { score: `template_${id}`, advice: `template_${id}_advice` },
    dataUntil: template.dataUntil.toISOString(),
    createdAt: template.createdAt.toISOString(),
    updatedAt: template.updatedAt.toISOString(),
  };
}

const presentReasons = (reasons: readonly Reason[], wording: Wording) =>
  reasons.map(({ key, question, isYes, weight }) => ({
    ...{ key, isYes, weight: Math.round(weight * 100) / 100 },
    words: describeAnswer(question, isYes, wording),
  }));

const keepingRoutes = (likeness: Likeness): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/customers/templates',
    operation: 'customers.templates',
    summary: 'Templates of best customers',
    scope: 'customers:read',
    query: pageQuery,
    answer: pageOf(schema.templateAnswer),
    async handle({ workspaceId, query }) {
      const wording = await likeness.wordingOf(workspaceId);
      const { items, nextCursor } = await likeness.list(workspaceId, query);
      return { items: items.map((template) => present(template, wording)), nextCursor };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/customers/templates',
    operation: 'customers.createTemplate',
    summary: 'Find what sets the best customers apart',
    description:
      'Pick 5 to 15 customers, or let those be taken who are worth most. The answer is a draft: look at its traits and its ' +
      'check, keep or strike traits, and then let it score everybody with POST …/score. Takes some seconds.',
    scope: 'customers:write',
    body: schema.newTemplate,
    status: 201,
    answer: schema.templateAnswer,
    errors: ['customer_template_contacts'],
    async handle({ workspaceId, body, actor }) {
      const template = await likeness.create(workspaceId, body, actor);
      return present(template, await likeness.wordingOf(workspaceId));
    },
  }),
  defineRoute({
    method: 'get',
    path: '/customers/templates/{customerTemplateId}',
    operation: 'customers.template',
    summary: 'A template of best customers, with how many it advises what',
    scope: 'customers:read',
    params,
    answer: schema.templateDetail,
    async handle({ workspaceId, params: { customerTemplateId: templateId } }) {
      const template = await likeness.get(workspaceId, templateId);
      const counts = await likeness.counts(workspaceId, templateId);
      const scored = counts && { ...counts, lastChangeAt: counts.lastChangeAt.toISOString() };
      const best = await likeness.whoIs(workspaceId, template.contactIds);
      return { ...present(template, await likeness.wordingOf(workspaceId)), best, scored };
    },
  }),
  defineRoute({
    method: 'patch',
    path: '/customers/templates/{customerTemplateId}',
    operation: 'customers.changeTemplate',
    summary: 'Keep or strike traits, set thresholds, pick other customers',
    description: 'What changes the score makes a new version; an active template scores everybody again.',
    scope: 'customers:write',
    params,
    body: schema.templatePatch,
    answer: schema.templateAnswer,
    errors: ['customer_template_contacts', 'customer_template_changed'],
    async handle({ workspaceId, params: { customerTemplateId: templateId }, body, actor }) {
      const template = await likeness.patch(workspaceId, templateId, body, actor);
      return present(template, await likeness.wordingOf(workspaceId));
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/customers/templates/{customerTemplateId}',
    operation: 'customers.archiveTemplate',
    summary: 'Archive a template',
    description: 'Its scores are taken from everybody.',
    scope: 'customers:write',
    params,
    status: 204,
    errors: ['customer_template_changed'],
    handle: ({ workspaceId, params: { customerTemplateId: templateId }, actor }) =>
      likeness.archive(workspaceId, templateId, actor),
  }),
  defineRoute({
    method: 'get',
    path: '/customers/templates/{customerTemplateId}/traits',
    operation: 'customers.templateTraits',
    summary: 'What sets the best customers apart: what counts, what was set aside, and why',
    scope: 'customers:read',
    params,
    answer: schema.traitsAnswer,
    async handle({ workspaceId, params: { customerTemplateId: templateId } }) {
      const template = await likeness.get(workspaceId, templateId);
      const wording = await likeness.wordingOf(workspaceId);
      const all = template.traits.map((trait) => presentTrait(trait, template.traits, wording));
      return {
        version: template.version,
        summary: summarise(template, wording),
        kept: all.filter(({ state }) => state === 'kept'),
        struck: all.filter(({ state }) => state === 'struck'),
        setAside: all.filter(({ state }) => state === 'set-aside'),
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/customers/templates/{customerTemplateId}/check',
    operation: 'customers.templateCheck',
    summary: 'The template of half a year ago, against what happened since',
    description:
      'Made and scored with what was known then (three months ago where data are too young): how many of each band of scores ' +
      'ordered, and were worth most, and the lift by tenths.',
    scope: 'customers:read',
    params,
    answer: schema.checkAnswer,
    async handle({ workspaceId, params: { customerTemplateId: templateId } }) {
      const { version, check } = await likeness.get(workspaceId, templateId);
      return { version, check };
    },
  }),
];

const scoringRoutes = (likeness: Likeness): AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/customers/templates/{customerTemplateId}/score',
    operation: 'customers.scoreTemplate',
    summary: 'Score every contact by the template, now and every night from now on',
    scope: 'customers:write',
    params,
    status: 202,
    answer: z.object({
      job: z.string().describe('GET /api/v1/customers/runs shows how far it is.').meta({ example: 'value.likeness' }),
    }),
    errors: ['customer_template_empty', 'customer_template_changed'],
    async handle({ workspaceId, params: { customerTemplateId: templateId }, actor }) {
      await likeness.activate(workspaceId, templateId, actor);
      return { job: 'value.likeness' };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/customers/templates/{customerTemplateId}/contacts',
    operation: 'customers.templateContacts',
    summary: 'Contacts and prospects by how like the best customers they are, with reasons',
    scope: 'customers:read',
    params,
    query: schema.rankedQuery,
    answer: pageOf(schema.rankedContact),
    async handle({ workspaceId, params: { customerTemplateId: templateId }, query }) {
      const { advice, prospects, cursor, limit } = query;
      const asked = { advice, cursor, limit, prospectsOnly: prospects === 'true' };
      const wording = await likeness.wordingOf(workspaceId);
      const { items, nextCursor } = await likeness.ranked(workspaceId, templateId, asked);
      const shown = items.map((item) => ({
        ...item,
        at: item.at.toISOString(),
        reasons: presentReasons(item.reasons, wording),
      }));
      return { items: shown, nextCursor };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/customers/templates/{customerTemplateId}/contacts/{contactId}',
    operation: 'customers.templateContact',
    summary: 'How like the best customers one contact is, and why',
    scope: 'customers:read',
    params: schema.templateContactParams,
    answer: schema.contactAnswer,
    async handle({ workspaceId, params: { customerTemplateId: templateId, contactId } }) {
      const { held, reasons, ...rest } = await likeness.explainOne(workspaceId, templateId, contactId);
      const wording = await likeness.wordingOf(workspaceId);
      const shown = { ...rest, reasons: presentReasons(reasons, wording) };
      return { ...shown, held: held && { ...held, at: held.at.toISOString() } };
    },
  }),
];
