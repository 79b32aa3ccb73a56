import { personName } from '../contacts/index.ts';
import { type AnyRoute, defineRoute, pageOf, pageQuery, windowText } from '../platform/index.ts';
import { createCodesRoutes } from './codes/codes.routes.ts';
import { createPolicyRoutes } from './guard/policy.routes.ts';
import { createHolidaysRoutes } from './holidays.routes.ts';
import { newOffer, offerAnswer, offerChange, offerParams, redemptionAnswer } from './offers.schema.ts';
import type { Offers } from './offers.service.ts';
import type { RedemptionOfPerson } from './redeem/orders.store.ts';
import { createRedeemRoutes } from './redeem/redeem.routes.ts';
import { isPriceKind, type Offer } from './rules/offer.ts';
import type { RuleProblem } from './rules/segment-problems.ts';

const present = ({ workspaceId: _, revision: __, ...offer }: Offer, problems: RuleProblem[]) => ({
  ...offer,
  isPrice: isPriceKind(offer.kind),
  windows: offer.windows.map((window) => ({ ...window, weekdays: [...window.weekdays] })),
  windowText: windowText(offer.windows, 'en'),
  validFrom: offer.validFrom.toISOString(),
  validUntil: offer.validUntil?.toISOString() ?? null,
  createdAt: offer.createdAt.toISOString(),
  archivedAt: offer.archivedAt?.toISOString() ?? null,
  problems,
});

const presentRedemption = ({ attributes, ...redemption }: RedemptionOfPerson) => ({
  ...redemption,
  name: personName(attributes),
  at: redemption.at.toISOString(),
  refundedAt: redemption.refundedAt?.toISOString() ?? null,
  settledAt: redemption.settledAt.toISOString(),
});

export function createOffersRoutes(offers: Offers): AnyRoute[] {
  const presentAll = async (workspaceId: number, found: readonly Offer[]) => {
    const problems = await offers.ruleProblems(workspaceId, found);
    return found.map((offer) => present(offer, problems.get(offer.id) ?? []));
  };
  const presentOne = async (workspaceId: number, offer: Offer) => (await presentAll(workspaceId, [offer]))[0]!;

  return [
    ...createPolicyRoutes(offers),
    ...createCodesRoutes(offers),
    ...createHolidaysRoutes(offers),
    ...createRedeemRoutes(offers),
    defineRoute({
      method: 'post',
      path: '/offers',
      operation: 'offers.create',
      summary: 'Create an offer',
      scope: 'offers:write',
      body: newOffer,
      status: 201,
      answer: offerAnswer,
      errors: ['offer_code_taken', 'request_invalid'],
      handle: async ({ workspaceId, body, actor }) =>
        presentOne(workspaceId, await offers.create(workspaceId, body, actor)),
    }),
    defineRoute({
      method: 'get',
      path: '/offers',
      operation: 'offers.list',
      summary: 'Offers that are not archived',
      scope: 'offers:read',
      query: pageQuery,
      answer: pageOf(offerAnswer),
      async handle({ workspaceId, query }) {
        const page = await offers.list(workspaceId, query);
        return { ...page, items: await presentAll(workspaceId, page.items) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/offers/{offerId}',
      operation: 'offers.get',
      summary: 'One offer',
      scope: 'offers:read',
      params: offerParams,
      answer: offerAnswer,
      errors: ['not_found'],
      handle: async ({ workspaceId, params }) => presentOne(workspaceId, await offers.get(workspaceId, params.offerId)),
    }),
    defineRoute({
      method: 'patch',
      path: '/offers/{offerId}',
      operation: 'offers.change',
      summary: 'Change an offer, as far as those who have it can rely on it',
      description:
        'Anything but its kind and its kind of code, until somebody has been given it. After that: its name, a later end ' +
        '(or one from now on), and more room (capacities and times per contact that are higher, or none).',
      scope: 'offers:write',
      params: offerParams,
      body: offerChange,
      answer: offerAnswer,
      errors: ['not_found', 'offer_code_taken', 'offer_given', 'request_invalid'],
      handle: async ({ workspaceId, params, body }) =>
        presentOne(workspaceId, await offers.change(workspaceId, params.offerId, body)),
    }),
    defineRoute({
      method: 'get',
      path: '/offers/{offerId}/redemptions',
      operation: 'offers.redemptions',
      summary: 'Uses of an offer: valid, or refused with a reason',
      scope: 'offers:read',
      params: offerParams,
      query: pageQuery,
      answer: pageOf(redemptionAnswer),
      errors: ['not_found'],
      async handle({ workspaceId, params, query }) {
        const page = await offers.redemptions(workspaceId, params.offerId, query);
        return { ...page, items: page.items.map(presentRedemption) };
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/offers/{offerId}',
      operation: 'offers.archive',
      summary: 'Archive an offer: from now on its code is refused',
      scope: 'offers:write',
      params: offerParams,
      status: 204,
      errors: ['not_found'],
      handle: ({ workspaceId, params, actor }) => offers.archive(workspaceId, params.offerId, actor),
    }),
  ];
}
