import { personName } from '../../contacts/index.ts';
import { type AnyRoute, defineRoute, pageOf } from '../../platform/index.ts';
import type { Why } from '../judge/explain-answer.ts';
import * as schema from '../segments.schema.ts';
import type { Segments } from '../segments.service.ts';
import * as asking from './asking.schema.ts';

const params = schema.segmentParams;

const toIso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
const toDate = (at: string | undefined) => (at === undefined ? undefined : new Date(at));

function presentWhy({ flipsAt, events, parts, ...why }: Why): asking.Why {
  return {
    ...why,
    flipsAt: toIso(flipsAt),
    ...(events && { events: events.map(({ eventId, at }) => ({ eventId, at: new Date(at).toISOString() })) }),
    ...(parts && { parts: parts.map(presentWhy) }),
  };
}

/** Routes that ask about definitions and members. */
export const createAskingRoutes = (segments: Segments): AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/segments/preview',
    operation: 'segments.preview',
    summary: 'How many would match a definition, now or at another instant',
    description:
      'At once an estimate with its 95 % interval, from a random sample; with `exact` the count, which may take seconds. ' +
      'Workspaces of up to 10,000 contacts are always counted exactly.',
    scope: 'segments:read',
    body: asking.previewSchema,
    answer: asking.previewAnswerSchema,
    errors: ['segment_unknown', 'segment_too_slow'],
    handle: ({ workspaceId, body: { definition, at, exact } }) =>
      segments.preview(workspaceId, definition, { at: toDate(at), exact }),
  }),
  defineRoute({
    method: 'post',
    path: '/segments/preview/conditions',
    operation: 'segments.previewConditions',
    summary: 'What each condition of a definition does to the count, and some of the people',
    description: 'From a sample of 4,000 contacts; workspaces of up to 10,000 contacts are counted.',
    scope: 'segments:read',
    body: asking.conditionsSchema,
    answer: asking.conditionsAnswer,
    errors: ['segment_unknown', 'segment_too_slow'],
    async handle({ workspaceId, body: { definition, at, segmentId } }) {
      const { examples, ...told } = await segments.conditions(workspaceId, definition, { at: toDate(at), segmentId });
      const people = examples.map(({ attributes, ...person }) => ({ ...person, name: personName(attributes) }));
      return { ...told, examples: people };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/segments/{segmentId}/members',
    operation: 'segments.members',
    summary: 'Members of a segment, now or at another instant',
    description: '`search`, `alsoIn` and `notIn` are for the members of now.',
    scope: 'segments:read',
    params,
    query: asking.membersQuery,
    answer: pageOf(schema.memberSchema),
    errors: ['segment_too_slow'],
    handle: ({ workspaceId, params: { segmentId }, query: { at, by, search, alsoIn, notIn, ...page } }) =>
      at === undefined && by === 'log'
        ? segments.members(workspaceId, segmentId, { ...page, search, alsoIn, notIn })
        : segments.membersAt(workspaceId, segmentId, { ...page, at: toDate(at), by }),
  }),
  defineRoute({
    method: 'get',
    path: '/segments/{segmentId}/overlap',
    operation: 'segments.overlap',
    summary: 'How many members a segment shares with each other one',
    description: 'Most first. Who they are: GET …/members?alsoIn=, and those who are not: ?notIn=.',
    scope: 'segments:read',
    params,
    answer: asking.overlapAnswer,
    handle: ({ workspaceId, params: { segmentId } }) => segments.overlap(workspaceId, segmentId),
  }),
  defineRoute({
    method: 'get',
    path: '/segments/{segmentId}/changes',
    operation: 'segments.changes',
    summary: 'Who entered and left, newest first',
    scope: 'segments:read',
    params,
    query: asking.changesQuery,
    answer: pageOf(schema.membershipChangeSchema),
    handle: ({ workspaceId, params: { segmentId }, query }) => segments.history(workspaceId, segmentId, query),
  }),
  defineRoute({
    method: 'get',
    path: '/segments/{segmentId}/changes/summary',
    operation: 'segments.changesSummary',
    summary: 'Why the size of a segment changed between two instants',
    description:
      'Who came and went, by what caused it, and, for a random sample, which conditions decided, by the present definition.',
    scope: 'segments:read',
    params,
    query: asking.summaryQuery,
    answer: asking.summaryAnswer,
    errors: ['segment_too_slow'],
    handle: ({ workspaceId, params: { segmentId }, query: { from, to } }) =>
      segments.summary(workspaceId, segmentId, { from: new Date(from), to: toDate(to) }),
  }),
  defineRoute({
    method: 'get',
    path: '/segments/{segmentId}/explain',
    operation: 'segments.explain',
    summary: 'Why a contact is in a segment, or not, and until when',
    scope: 'segments:read',
    params,
    query: asking.explainQuery,
    answer: asking.explanationSchema,
    errors: ['segment_too_slow'],
    async handle({ workspaceId, params: { segmentId }, query: { contactId, at } }) {
      const { why, ...explanation } = await segments.explain(workspaceId, segmentId, contactId, toDate(at));
      return { ...explanation, why: presentWhy(why) };
    },
  }),
];
