import type { Offer } from '../rules/offer.ts';
import { isHigher, type Step } from './discount-step.ts';
import type { ApprovalRule, OfferPolicy, Rule } from './policy.schema.ts';

/** A problem of a launch: which rule, for which segment, how to mend it. Errors stop it. */
export type LaunchProblem = {
  path: string;
  message: string;
  severity: 'error' | 'warning';
  rule: Rule;
  segmentId: number | null;
};

/** What is known about one place of a campaign that gives a price offer to somebody. Amounts in minor units. */
export type LaunchFacts = {
  path: string;
  offer: Pick<Offer, 'id' | 'name' | 'kind' | 'basisPoints' | 'amount' | 'maxPerContact' | 'capacityTotal'>;
  /** Null: given to everybody else of the audience. */
  segment: { id: number; name: string } | null;
  /** Contacts who could get it. */
  recipients: number;
  /** Of these: in the mobile group, unless its segment is gone (archived). Null without such a group. */
  mobile: { id: number; name: string; isGone: boolean; count: number } | null;
  step: Step | null;
  /** Of the recipients: who was given a price offer before, and never one as high; the highest these had. */
  rising: { count: number; highestShare: number | null; highestAmount: number | null };
  /** The highest step ever given to this segment; nulls when none was. */
  segmentHighest: { share: number | null; amount: number | null };
  /** Given by this offer within the period of its budget. */
  spent: number;
  /** Recipients whose own budget is used up. */
  spentOut: number;
  /** A typical order, to tell what a percentage costs. Null when there are no orders yet. */
  typicalOrder: number | null;
  /** Products in its scope that it would sell below their margin floor, the first few, and how many in all. */
  belowFloor: { names: string[]; categories: string[]; count: number };
  approvals: readonly { rule: ApprovalRule; segmentId: number | null }[];
};

type Words = { money: (minorUnits: number) => string };

/** Everything the policy has against a launch. Pure. */
export function findLaunchProblems(policy: OfferPolicy, facts: readonly LaunchFacts[], words: Words): LaunchProblem[] {
  return facts.flatMap((fact) => {
    if (policy.samePriceForAll) return [samePrice(fact)];
    return [mobileGroup, higherStep, offerBudget, contactBudget, marginFloor].flatMap(
      (rule) => rule(policy, fact, words) ?? [],
    );
  });
}

const whom = ({ segment }: LaunchFacts): string =>
  segment ? `the segment "${segment.name}"` : 'everybody else in the audience';
const percent = (basisPoints: number): string => `${basisPoints / 100} %`;
const people = (count: number): string => (count === 1 ? '1 contact' : `${count.toLocaleString('en')} contacts`);
const approveAs = (rule: ApprovalRule, { offer }: LaunchFacts): string =>
  `or have somebody approve it (rule "${rule}" under /offers/${offer.id}/approvals)`;

/** Approved for all segments, for the one it is given to, or for the group the rule is about. */
const isApproved = ({ approvals, segment }: LaunchFacts, rule: ApprovalRule, groupId: number | null = null): boolean =>
  approvals.some(
    (approval) =>
      approval.rule === rule &&
      (approval.segmentId === null || approval.segmentId === segment?.id || approval.segmentId === groupId),
  );

const problem = (
  fact: LaunchFacts,
  rule: Rule,
  message: string,
  severity: LaunchProblem['severity'] = 'error',
): LaunchProblem => ({ path: fact.path, message, severity, rule, segmentId: fact.segment?.id ?? null });

function samePrice(fact: LaunchFacts): LaunchProblem {
  const message = `Same price for all: "${fact.offer.name}" would give ${whom(fact)} another price. Give something that is no price offer (a gift, early access, an invitation, points), or change the policy.`;
  return problem(fact, 'same-price', message);
}

function mobileGroup({ ladder }: OfferPolicy, fact: LaunchFacts): LaunchProblem | null {
  const { mobile, offer } = fact;
  if (!ladder.mobileNeedsApproval || mobile === null || (mobile.count === 0 && !mobile.isGone)) return null;
  if (isApproved(fact, 'mobile-group', mobile.id)) return null;
  if (mobile.isGone) {
    const message = `Mobile group: nobody can tell whether "${offer.name}" would go to it, since its segment "${mobile.name}" was archived. Name another in the policy (PUT /offers/policy), ${approveAs('mobile-group', fact)}.`;
    return problem(fact, 'mobile-group', message);
  }
  const who = fact.segment?.id === mobile.id ? people(mobile.count) : `${people(mobile.count)} of ${whom(fact)}`;
  const message = `Mobile group: "${offer.name}" is a price offer, and ${who} are in the segment "${mobile.name}", who would expect it for ever after. Exclude that segment, give it something that is no price offer, ${approveAs('mobile-group', fact)}.`;
  return problem(fact, 'mobile-group', message);
}

function higherStep({ ladder }: OfferPolicy, fact: LaunchFacts, { money }: Words): LaunchProblem | null {
  const { step, rising, segmentHighest, offer } = fact;
  if (!ladder.stepsNeedApproval || step === null) return null;
  const isSegmentRising = isHigher(step, segmentHighest);
  if (rising.count === 0 && !isSegmentRising) return null;
  if (isApproved(fact, 'higher-step')) return null;
  const told = (share: number | null, amount: number | null) =>
    step.amount !== null && amount !== null && (share === null || step.share <= share)
      ? money(amount)
      : percent(share ?? 0);
  const had =
    rising.count > 0
      ? `${people(rising.count)} of ${whom(fact)} had at most ${told(rising.highestShare, rising.highestAmount)} before`
      : `${whom(fact)} had at most ${told(segmentHighest.share, segmentHighest.amount)} before`;
  const isAmount = step.amount !== null;
  const gives = isAmount ? `${money(step.amount ?? 0)} (${percent(step.share)} of a basket)` : percent(step.share);
  const message = `Discount ladder: "${offer.name}" gives ${gives}, and ${had}. Give no more than that, ${approveAs('higher-step', fact)}.`;
  return problem(fact, 'higher-step', message);
}

function offerBudget({ budgets }: OfferPolicy, fact: LaunchFacts, { money }: Words): LaunchProblem | null {
  const { perOffer } = budgets;
  if (perOffer === null || isApproved(fact, 'budget')) return null;
  const { offer, spent } = fact;
  const period = `in the last ${perOffer.days} days`;
  if (spent >= perOffer.amount) {
    const message = `Budget: "${offer.name}" has given ${money(spent)} of its ${money(perOffer.amount)} ${period}, so nobody in ${whom(fact)} could use it. Wait, raise the budget, ${approveAs('budget', fact)}.`;
    return problem(fact, 'budget', message);
  }
  const worst = worstCase(fact);
  if (worst === null || spent + worst.cost <= perOffer.amount) return null;
  const message = `Budget: "${offer.name}" has given ${money(spent)} of its ${money(perOffer.amount)} ${period}. If ${whom(fact)} used it ${worst.uses.toLocaleString('en')} times on an order of ${money(worst.order)}, that would be ${money(worst.cost)} more; it stops when the budget is used up.`;
  return problem(fact, 'budget', message, 'warning');
}

/** Everybody uses it as often as they may: what it costs. Null when no order is known to reckon with. */
export function worstCase({
  offer,
  recipients,
  typicalOrder,
}: Pick<LaunchFacts, 'offer' | 'recipients' | 'typicalOrder'>): { uses: number; order: number; cost: number } | null {
  const uses = Math.min(recipients * (offer.maxPerContact ?? 1), offer.capacityTotal ?? Number.POSITIVE_INFINITY);
  const order = typicalOrder ?? offer.amount;
  if (order === null) return null;
  const each = offer.kind === 'percent' ? Math.round((order * (offer.basisPoints ?? 0)) / 10_000) : (offer.amount ?? 0);
  return { uses, order, cost: uses * each };
}

function contactBudget({ budgets }: OfferPolicy, fact: LaunchFacts, { money }: Words): LaunchProblem | null {
  const { perContact } = budgets;
  if (perContact === null || fact.spentOut === 0) return null;
  const message = `Budget per contact: ${people(fact.spentOut)} of ${whom(fact)} got ${money(perContact.amount)} or more of discounts in the last ${perContact.days} days, and "${fact.offer.name}" will be refused to them. Exclude them, or raise the budget.`;
  return problem(fact, 'budget', message, 'warning');
}

function marginFloor(_policy: OfferPolicy, fact: LaunchFacts): LaunchProblem | null {
  const { count, names, categories } = fact.belowFloor;
  if (count === 0 || isApproved(fact, 'margin-floor')) return null;
  const list = names.map((name) => `"${name}"`).join(', ');
  const more = count > names.length ? ` and ${(count - names.length).toLocaleString('en')} more` : '';
  const where = categories.length > 0 ? ` (in ${categories.join(', ')})` : '';
  const message = `Margin floor: "${fact.offer.name}" would sell ${list}${more}${where} to ${whom(fact)} below the margin that is to be left. Take them out of its scope, lower it, ${approveAs('margin-floor', fact)}.`;
  return problem(fact, 'margin-floor', message);
}
