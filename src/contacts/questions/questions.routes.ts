import { z } from 'zod';
import { type AnyRoute, defineRoute } from '../../platform/index.ts';
import type { Contacts } from '../contacts.service.ts';
import { answersOf, type Question } from './question.ts';
import { newQuestion, questionAnswer, questionChange, questionParams } from './questions.schema.ts';

const present = (question: Question) => ({
  ...question,
  links: answersOf(question).map((answer) => `answer:${question.name}/${answer}`),
});

export const questionRoutes = ({ questions }: Contacts): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/questions',
    operation: 'questions.list',
    summary: 'What contacts are asked',
    scope: 'contacts:read',
    answer: z.object({ items: z.array(questionAnswer) }),
    handle: async ({ workspaceId }) => ({ items: (await questions.list(workspaceId)).map(present) }),
  }),
  defineRoute({
    method: 'post',
    path: '/questions',
    operation: 'questions.define',
    summary: 'Write a question that is answered by one click in a message',
    description:
      'In a message, <a href="answer:nps/9">9</a> is the answer 9 to the question "nps". The answer counts once it is ' +
      'clear that a person clicked.',
    scope: 'contacts:write',
    body: newQuestion,
    status: 201,
    answer: questionAnswer,
    errors: ['contact_attribute_declared', 'contact_invalid', 'question_exists'],
    handle: async ({ workspaceId, body, actor }) => present(await questions.define(workspaceId, body, actor)),
  }),
  defineRoute({
    method: 'get',
    path: '/questions/{questionName}',
    operation: 'questions.get',
    summary: 'One question',
    scope: 'contacts:read',
    params: questionParams,
    answer: questionAnswer,
    errors: ['not_found'],
    handle: async ({ workspaceId, params }) => present(await questions.get(workspaceId, params.questionName)),
  }),
  defineRoute({
    method: 'patch',
    path: '/questions/{questionName}',
    operation: 'questions.change',
    summary: 'Change or archive a question',
    scope: 'contacts:write',
    params: questionParams,
    body: questionChange,
    answer: questionAnswer,
    errors: ['contact_attribute_declared', 'contact_invalid', 'not_found', 'question_invalid'],
    handle: async ({ workspaceId, params, body, actor }) =>
      present(await questions.change(workspaceId, params.questionName, body, actor)),
  }),
];
