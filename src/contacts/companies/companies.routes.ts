import { type AnyRoute, defineRoute, pageOf, pageQuery } from '../../platform/index.ts';
import type { Contacts } from '../contacts.service.ts';
import { judgeRows } from '../judge-rows.ts';
import {
  companiesBulk,
  companiesBulkAnswer,
  companiesQuery,
  companyAnswer,
  companyInput,
  companyLinkInput,
  companyParams,
  companyPatch,
  companyWithPeople,
  contactCompaniesAnswer,
  contactCompanyParams,
  linkBody,
  linksBulk,
  linksBulkAnswer,
  peopleAnswer,
  toCompanyInput,
  toLink,
  toLinkInput,
} from './companies.schema.ts';

const PEOPLE_SHOWN = 100;

export const companyRoutes = ({ companies }: Contacts): AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/companies/bulk',
    operation: 'companies.upsertMany',
    summary: 'Create or update up to 1,000 companies',
    description:
      'Found by key. Every row has its own outcome; rejected rows do not hold up the others. Safe to repeat.',
    scope: 'contacts:write',
    body: companiesBulk,
    isBulk: true,
    answer: companiesBulkAnswer,
    async handle({ workspaceId, body, actor }) {
      const outcomes = await judgeRows(body.companies, {
        schema: companyInput,
        toInput: toCompanyInput,
        code: 'company_invalid',
        take: (inputs) => companies.upsertMany(workspaceId, inputs, actor),
      });
      const counts = { created: 0, updated: 0, unchanged: 0, rejected: 0 };
      for (const { kind } of outcomes) counts[kind] += 1;
      return { counts, outcomes };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/companies',
    operation: 'companies.list',
    summary: 'Companies',
    scope: 'contacts:read',
    query: companiesQuery,
    answer: pageOf(companyAnswer),
    handle: ({ workspaceId, query: { key, search, ...page } }) => companies.list(workspaceId, page, { key, search }),
  }),
  defineRoute({
    method: 'post',
    path: '/companies/links/bulk',
    operation: 'companies.linkMany',
    summary: 'Say of up to 1,000 contacts which companies they belong to',
    description:
      'A contact may belong to several companies, a company has many contacts. Every row has its own outcome. ' +
      'Safe to repeat.',
    scope: 'contacts:write',
    body: linksBulk,
    isBulk: true,
    answer: linksBulkAnswer,
    async handle({ workspaceId, body, actor }) {
      const outcomes = await judgeRows(body.links, {
        schema: companyLinkInput,
        toInput: toLinkInput,
        code: 'company_invalid',
        take: (inputs) => companies.linkMany(workspaceId, inputs, actor),
      });
      const counts = { linked: 0, removed: 0, unchanged: 0, rejected: 0 };
      for (const { kind } of outcomes) counts[kind] += 1;
      return { counts, outcomes };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/companies/{companyKey}',
    operation: 'companies.get',
    summary: 'One company, with its people',
    scope: 'contacts:read',
    params: companyParams,
    answer: companyWithPeople,
    errors: ['not_found'],
    async handle({ workspaceId, params: { companyKey } }) {
      const company = await companies.get(workspaceId, companyKey);
      const { items } = await companies.people(workspaceId, companyKey, { limit: PEOPLE_SHOWN });
      return { ...company, people: items };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/companies/{companyKey}/contacts',
    operation: 'companies.listPeople',
    summary: 'Who belongs to a company',
    scope: 'contacts:read',
    params: companyParams,
    query: pageQuery,
    answer: peopleAnswer,
    errors: ['not_found'],
    handle: ({ workspaceId, params, query }) => companies.people(workspaceId, params.companyKey, query),
  }),
  defineRoute({
    method: 'patch',
    path: '/companies/{companyKey}',
    operation: 'companies.change',
    summary: 'Change a company',
    scope: 'contacts:write',
    params: companyParams,
    body: companyPatch,
    answer: companyAnswer,
    errors: ['company_invalid', 'not_found'],
    handle: ({ workspaceId, params: { companyKey }, body, actor }) =>
      companies.change(workspaceId, companyKey, toCompanyInput({ ...body, key: companyKey }), actor),
  }),
  defineRoute({
    method: 'delete',
    path: '/companies/{companyKey}',
    operation: 'companies.remove',
    summary: 'Take a company away',
    description: 'With who belonged to it. The contacts stay.',
    scope: 'contacts:write',
    params: companyParams,
    status: 204,
    errors: ['not_found'],
    handle: ({ workspaceId, params, actor }) => companies.remove(workspaceId, params.companyKey, actor),
  }),
  defineRoute({
    method: 'put',
    path: '/contacts/{contactId}/companies/{companyKey}',
    operation: 'companies.link',
    summary: 'Say that a contact belongs to a company',
    scope: 'contacts:write',
    params: contactCompanyParams,
    body: linkBody,
    answer: contactCompaniesAnswer,
    errors: ['company_invalid', 'not_found'],
    async handle({ workspaceId, params: { contactId, companyKey }, body, actor }) {
      await companies.link(workspaceId, toLink(contactId, companyKey, body), actor);
      return { items: await companies.of(workspaceId, contactId) };
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/contacts/{contactId}/companies/{companyKey}',
    operation: 'companies.unlink',
    summary: 'Say that a contact does not belong to a company any more',
    scope: 'contacts:write',
    params: contactCompanyParams,
    status: 204,
    errors: ['not_found'],
    handle: ({ workspaceId, params: { contactId, companyKey }, actor }) =>
      companies.link(workspaceId, { contact: { contactId }, company: companyKey, remove: true }, actor),
  }),
];
