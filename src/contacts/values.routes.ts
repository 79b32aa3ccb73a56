import { type AnyRoute, defineRoute } from '../platform/index.ts';
import { contactParams, presentContact } from './contacts.schema.ts';
import type { Contacts } from './contacts.service.ts';
import { judgeRows } from './judge-rows.ts';
import { contactWithValues, toValueInput, valueInput, valuesBulk, valuesBulkAnswer } from './values.schema.ts';

export const valueRoutes = (contacts: Contacts): AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/contacts/values',
    operation: 'contacts.setValues',
    summary: 'Set up to 1,000 values that were worked out about contacts',
    description:
      'Tiers, scores, percentiles: what another program knows, for segments to use. What holds already is not written ' +
      'again. Every row has its own outcome; rejected rows do not hold up the others. Safe to repeat.',
    scope: 'contacts:write',
    body: valuesBulk,
    isBulk: true,
    answer: valuesBulkAnswer,
    async handle({ workspaceId, body }) {
      const outcomes = await judgeRows(body.values, {
        schema: valueInput,
        toInput: toValueInput,
        code: 'contact_invalid',
        take: (inputs) => contacts.setValues(workspaceId, inputs),
      });
      const counts = { written: 0, unchanged: 0, rejected: 0 };
      for (const { kind } of outcomes) counts[kind] += 1;
      return { counts, outcomes };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/contacts/{contactId}',
    operation: 'contacts.get',
    summary: 'One contact, with its companies and the values that were worked out about it',
    scope: 'contacts:read',
    params: contactParams,
    answer: contactWithValues,
    errors: ['not_found'],
    async handle({ workspaceId, params: { contactId } }) {
      const contact = await contacts.get(workspaceId, contactId);
      const companies = await contacts.companies.of(workspaceId, contactId);
      return { ...presentContact(contact), companies, values: await contacts.valuesOf(workspaceId, contactId) };
    },
  }),
];
