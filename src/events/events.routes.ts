import { type AnyRoute, defineRoute, type ErrorCode, pageOf, pageQuery } from '../platform/index.ts';
import {
  appendAnswer,
  contactParams,
  eventAnswer,
  eventInput,
  eventsBulk,
  eventsBulkAnswer,
  eventsQuery,
  orderBody,
  refundBody,
  toEventInput,
  toOrderInput,
  toRefundInput,
} from './events.schema.ts';
import type { Events } from './events.service.ts';
import type { EventInput } from './read-event.ts';

const writeErrors: ErrorCode[] = [
  'event_contact_unknown',
  'event_currency_mismatch',
  'event_invalid',
  'event_order_unknown',
];

export function createEventsRoutes(events: Events): AnyRoute[] {
  const appendOne = async (workspaceId: number, input: EventInput) => {
    const { kind, eventId } = await events.appendOne(workspaceId, input, { createMissing: true });
    return { kind, eventId };
  };
  return [
    defineRoute({
      method: 'post',
      path: '/events',
      operation: 'events.append',
      summary: 'Take in one event, order or refund',
      scope: 'events:write',
      body: eventInput,
      answer: appendAnswer,
      errors: writeErrors,
      handle: ({ workspaceId, body }) => appendOne(workspaceId, toEventInput(body)),
    }),
    defineRoute({
      method: 'post',
      path: '/events/bulk',
      operation: 'events.appendMany',
      summary: 'Take in up to 1,000 events, orders and refunds',
      description: 'Every row has its own outcome; rejected rows do not hold up the others. Safe to repeat.',
      scope: 'events:write',
      body: eventsBulk,
      isBulk: true,
      answer: eventsBulkAnswer,
      async handle({ workspaceId, body }) {
        const outcomes = await events.appendSent(workspaceId, body.events, { createMissing: true });
        const counts = { accepted: 0, duplicate: 0, rejected: 0 };
        for (const { kind } of outcomes) counts[kind] += 1;
        return { counts, outcomes };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/orders',
      operation: 'events.appendOrder',
      summary: 'Take in one order',
      scope: 'events:write',
      body: orderBody,
      answer: appendAnswer,
      errors: writeErrors,
      handle: ({ workspaceId, body }) => appendOne(workspaceId, toOrderInput(body)),
    }),
    defineRoute({
      method: 'post',
      path: '/refunds',
      operation: 'events.appendRefund',
      summary: 'Take in one refund',
      scope: 'events:write',
      body: refundBody,
      answer: appendAnswer,
      errors: writeErrors,
      handle: ({ workspaceId, body }) => appendOne(workspaceId, toRefundInput(body)),
    }),
    defineRoute({
      method: 'get',
      path: '/events',
      operation: 'events.list',
      summary: 'Events in the order of arrival, newest first',
      scope: 'events:read',
      query: eventsQuery,
      answer: pageOf(eventAnswer),
      handle: ({ workspaceId, query: { contactId, kind, ...page } }) =>
        events.list(workspaceId, page, { contactId, kind }),
    }),
    defineRoute({
      method: 'get',
      path: '/contacts/{contactId}/timeline',
      operation: 'events.timeline',
      summary: 'What a contact did, newest first',
      scope: 'events:read',
      params: contactParams,
      query: pageQuery,
      answer: pageOf(eventAnswer),
      errors: ['not_found'],
      handle: ({ workspaceId, params, query }) => events.timeline(workspaceId, params.contactId, query),
    }),
  ];
}
