import { type AnyRoute, defineRoute } from '../platform/index.ts';
import { messageParams, messageTrace } from './messages.schema.ts';
import type { Messages } from './messages.service.ts';

export function createMessagesRoutes(messages: Messages): AnyRoute[] {
  return [
    defineRoute({
      method: 'get',
      path: '/messages/{messageId}',
      operation: 'messages.trace',
      summary: 'One message: every state it was in, when and why',
      scope: 'campaigns:read',
      params: messageParams,
      answer: messageTrace,
      handle: ({ workspaceId, params }) => messages.trace(workspaceId, params.messageId),
    }),
  ];
}
