import { z } from 'zod';
import { type AnyRoute, type Clock, defineRoute } from '../../platform/index.ts';
import { suggestWarmUp, warmUpSchema } from './limits.schema.ts';
import { pauseParams, pauseSchema, planQuery, ratesAnswer } from './rates.schema.ts';
import type { DeliveryRates } from './rates.service.ts';

export function createRatesRoutes(rates: DeliveryRates, clock: Clock): AnyRoute[] {
  return [
    defineRoute({
      method: 'get',
      path: '/delivery/rates',
      operation: 'delivery.rates',
      summary: 'How much may go out now, how much went today, and what is paused',
      scope: 'delivery:read',
      answer: ratesAnswer,
      handle: ({ workspaceId }) => rates.overview(workspaceId),
    }),
    defineRoute({
      method: 'get',
      path: '/delivery/pauses',
      operation: 'delivery.pauses',
      summary: 'Who asked us to slow down, and until when nothing goes there',
      scope: 'delivery:read',
      answer: z.object({ items: z.array(pauseSchema) }),
      handle: async ({ workspaceId }) => ({ items: await rates.pauses(workspaceId) }),
    }),
    defineRoute({
      method: 'delete',
      path: '/delivery/pauses/{pauseId}',
      operation: 'delivery.liftPause',
      summary: 'Try at once whether a pause may end',
      description:
        'A few messages go out; when one gets through the pause is over, when they are refused again it begins anew, longer.',
      scope: 'delivery:write',
      params: pauseParams,
      status: 204,
      errors: ['not_found'],
      async handle({ workspaceId, params, actor }) {
        await rates.lift(workspaceId, params.pauseId, actor);
      },
    }),
    defineRoute({
      method: 'get',
      path: '/delivery/warm-up-plan',
      operation: 'delivery.suggestWarmUp',
      summary: 'A plan for a new address or domain that is to send so many messages a day',
      scope: 'delivery:read',
      query: planQuery,
      answer: warmUpSchema,
      handle: async ({ query }) => suggestWarmUp(query.perDay, clock.now()),
    }),
  ];
}
