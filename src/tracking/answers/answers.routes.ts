import { z } from 'zod';
import { contactRefSchema } from '../../contacts/index.ts';
import { type AnyRoute, defineRoute } from '../../platform/index.ts';
import type { Answers } from './answers.service.ts';

const answerInput = z
  .strictObject({
    contact: contactRefSchema
      .describe('Whose answer it is; the contact must be known.')
      .meta({ example: { externalId: '17850' } }),
    question: z.string().min(1).max(64).describe('Its name.').meta({ example: 'nps' }),
    answer: z
      .union([z.string().max(64), z.number().int()])
      .describe('0 to 10 (nps), 1 to 5 (csat), or the key of a choice.')
      .meta({ example: '9' }),
    comment: z.string().trim().min(1).max(2_000).optional().meta({ example: 'The queues are long.' }),
    at: z.iso.datetime({ offset: true }).optional().describe('When it was given; now when absent.'),
    id: z.string().min(1).max(150).optional().describe('Your id of the answer: makes repetition harmless.'),
  })
  .meta({ id: 'AnswerInput' });

export const createAnswersRoutes = (answers: Answers): AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/answers',
    operation: 'answers.take',
    summary: 'Send an answer that was given elsewhere',
    description: 'Becomes an event `question_answered` with via "api", and the attribute of the question follows.',
    scope: 'events:write',
    body: answerInput,
    status: 201,
    answer: z.object({
      kind: z.enum(['accepted', 'duplicate']).describe('duplicate: this id came before.'),
      contactId: z.number().int(),
    }),
    errors: ['answer_invalid', 'event_invalid', 'not_found'],
    handle: ({ workspaceId, body: { at, answer, ...body } }) =>
      answers.take(workspaceId, {
        ...body,
        answer: String(answer),
        at: at === undefined ? undefined : new Date(at),
      }),
  }),
];
