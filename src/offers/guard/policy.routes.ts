import { type AnyRoute, defineRoute } from '../../platform/index.ts';
import type { Guard } from './guard.service.ts';
import type { Approval } from './guard.store.ts';
import {
  approvalAnswer,
  approvalList,
  approvalParams,
  newApproval,
  offerParams,
  offerPolicy,
  policyAnswer,
} from './policy.schema.ts';

const present = (approval: Approval) => ({
  ...approval,
  at: approval.at.toISOString(),
  withdrawnAt: approval.withdrawnAt?.toISOString() ?? null,
});

type Verbs = Pick<Guard, 'policy' | 'setPolicy' | 'approve' | 'approvals' | 'withdrawApproval'>;

export function createPolicyRoutes(guard: Verbs): AnyRoute[] {
  return [
    defineRoute({
      method: 'get',
      path: '/offers/policy',
      operation: 'offers.policy',
      summary: 'What the workspace allows its offers',
      scope: 'offers:read',
      answer: policyAnswer,
      async handle({ workspaceId }) {
        const { policy, updatedAt } = await guard.policy(workspaceId);
        return { policy, updatedAt: updatedAt?.toISOString() ?? null };
      },
    }),
    defineRoute({
      method: 'put',
      path: '/offers/policy',
      operation: 'offers.setPolicy',
      summary: 'Say what the workspace allows its offers',
      description:
        'The whole policy; what is left out is as without any policy. Launches are judged by it from now on, baskets as well.',
      scope: 'offers:write',
      body: offerPolicy,
      answer: policyAnswer,
      async handle({ workspaceId, body, actor }) {
        const { policy, updatedAt } = await guard.setPolicy(workspaceId, body, actor);
        return { policy, updatedAt: updatedAt.toISOString() };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/offers/{offerId}/approvals',
      operation: 'offers.approve',
      summary: 'Free an offer from a rule of the policy',
      description: 'It holds for the offer as it is now: once changed, it needs another approval. Who gave it is kept.',
      scope: 'offers:write',
      params: offerParams,
      body: newApproval,
      status: 201,
      answer: approvalAnswer,
      errors: ['not_found'],
      handle: async ({ workspaceId, params, body, actor }) =>
        present(await guard.approve(workspaceId, params.offerId, body, actor)),
    }),
    defineRoute({
      method: 'get',
      path: '/offers/{offerId}/approvals',
      operation: 'offers.approvals',
      summary: 'Approvals of an offer, newest first',
      scope: 'offers:read',
      params: offerParams,
      answer: approvalList,
      errors: ['not_found'],
      handle: async ({ workspaceId, params }) => ({
        items: (await guard.approvals(workspaceId, params.offerId)).map(present),
      }),
    }),
    defineRoute({
      method: 'delete',
      path: '/offers/{offerId}/approvals/{approvalId}',
      operation: 'offers.withdrawApproval',
      summary: 'Withdraw an approval',
      scope: 'offers:write',
      params: approvalParams,
      status: 204,
      errors: ['not_found'],
      handle: ({ workspaceId, params, actor }) =>
        guard.withdrawApproval(workspaceId, params.offerId, params.approvalId, actor),
    }),
  ];
}
