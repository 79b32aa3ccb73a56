import { z } from 'zod';
import { type AnyRoute, defineRoute } from '../platform/index.ts';
import type { Contacts } from './contacts.service.ts';
import { newTopic, topicAnswer, topicChange, topicParams } from './topics.schema.ts';

export const topicRoutes = ({ topics }: Contacts): AnyRoute[] => {
  const present = async (workspaceId: number, name: string) =>
    (await topics.list(workspaceId)).find((topic) => topic.name === name);
  return [
    defineRoute({
      method: 'get',
      path: '/topics',
      operation: 'topics.list',
      summary: 'What contacts may want to hear about',
      description: 'In the order of the preference centre; then topics only known from consents and campaigns.',
      scope: 'contacts:read',
      answer: z.object({ items: z.array(topicAnswer) }),
      handle: async ({ workspaceId }) => ({ items: await topics.list(workspaceId) }),
    }),
    defineRoute({
      method: 'post',
      path: '/topics',
      operation: 'topics.define',
      summary: 'Define a topic',
      description: 'Also one that consents or campaigns speak of already: they go on as before.',
      scope: 'contacts:write',
      body: newTopic,
      status: 201,
      answer: topicAnswer,
      errors: ['topic_exists'],
      async handle({ workspaceId, body, actor }) {
        await topics.define(workspaceId, body, actor);
        return present(workspaceId, body.name);
      },
    }),
    defineRoute({
      method: 'patch',
      path: '/topics/{topicName}',
      operation: 'topics.change',
      summary: 'Change or archive a topic',
      scope: 'contacts:write',
      params: topicParams,
      body: topicChange,
      answer: topicAnswer,
      errors: ['not_found'],
      async handle({ workspaceId, params: { topicName }, body, actor }) {
        await topics.change(workspaceId, topicName, body, actor);
        return present(workspaceId, topicName);
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/topics/{topicName}',
      operation: 'topics.remove',
      summary: 'Take the definition of a topic away',
      description: 'What contacts said about it stays, and counts as before.',
      scope: 'contacts:write',
      params: topicParams,
      status: 204,
      errors: ['not_found'],
      handle: ({ workspaceId, params, actor }) => topics.remove(workspaceId, params.topicName, actor),
    }),
  ];
};
