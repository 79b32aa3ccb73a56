import { type AnyRoute, defineRoute } from '../../platform/index.ts';
import {
  type EvaluateBody,
  type Evaluation,
  evaluateBody,
  evaluation,
  type RedeemAnswer,
  type RedeemBody,
  type RefundAnswer,
  type RefundBody,
  redeemAnswer,
  redeemBody,
  refundAnswer,
  refundBody,
} from './redeem.schema.ts';

type Verbs = {
  evaluate(workspaceId: number, body: EvaluateBody): Promise<Evaluation>;
  redeem(workspaceId: number, body: RedeemBody): Promise<RedeemAnswer>;
  refund(workspaceId: number, body: RefundBody): Promise<RefundAnswer>;
};

/** What tills and shops call. */
export function createRedeemRoutes(offers: Verbs): AnyRoute[] {
  return [
    defineRoute({
      method: 'post',
      path: '/offers/evaluate',
      operation: 'offers.evaluate',
      summary: 'Which offers apply to this basket, with the discount of each line, and why the others do not',
      description:
        'Changes nothing. Discounts are whole minor units that add up: a percentage is worked out over all lines in scope, ' +
        'half a unit up, and shared out over them by the largest remainders; an amount likewise, never more than the lines. ' +
        'An offer with a shared code applies when the code is among `codes`; codes of a contact are found by themselves.',
      scope: 'redemptions:write',
      body: evaluateBody,
      answer: evaluation,
      handle: ({ workspaceId, body }) => offers.evaluate(workspaceId, body),
    }),
    defineRoute({
      method: 'post',
      path: '/offers/redeem',
      operation: 'offers.redeem',
      summary: 'Use an offer, once',
      description:
        'Judges everything again and counts the use, all or nothing: an offer is never used more often than its capacities ' +
        'allow, however many tills ask at once. A refusal is an answer too (`outcome`: refused) with its reason. Repeating ' +
        'the same body under the same `key` gives the same answer and counts once. A contact that is not known by its ' +
        'external id or e-mail is made.',
      scope: 'redemptions:write',
      body: redeemBody,
      answer: redeemAnswer,
      errors: ['offer_key_reused', 'request_invalid'],
      handle: ({ workspaceId, body }) => offers.redeem(workspaceId, body),
    }),
    defineRoute({
      method: 'post',
      path: '/offers/refund',
      operation: 'offers.refund',
      summary: 'Note that an order with an offer was given back, whole or in part',
      description:
        'Send what was given back of the order in all so far: repeating it changes nothing. Given back whole, the use no ' +
        'longer counts, neither for the capacities nor for the contact.',
      scope: 'redemptions:write',
      body: refundBody,
      answer: refundAnswer,
      errors: ['not_found', 'request_invalid'],
      handle: ({ workspaceId, body }) => offers.refund(workspaceId, body),
    }),
  ];
}
