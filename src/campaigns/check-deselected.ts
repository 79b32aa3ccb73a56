/** What decisions about segments mean for a campaign that gives offers: said before the launch, obeyed by it. */
import type { Give } from '../offers/index.ts';
import type { Sql } from '../platform/index.ts';
import { audienceQuery } from './audience-query.ts';
import type { OfferTraits } from './campaign-offers.store.ts';
import type { CampaignProblem } from './campaigns.schema.ts';
import { audienceOf, type Campaign } from './campaigns.store.ts';
import { countSpared, type DeselectedSegment, type Spared } from './deselected.store.ts';

const people = (count: number): string => (count === 1 ? '1 person' : `${count.toLocaleString('en')} people`);
const goOn = ({ id }: DeselectedSegment): string =>
  `withdraw the decision (DELETE /customers/decisions/${id}) if they are to have it`;

type Question = {
  campaign: Campaign;
  now: Date;
  gives: readonly Give[];
  traits: ReadonlyMap<number, OfferTraits>;
  deselected: readonly DeselectedSegment[];
};

/**
 * An error for every place that gives a price offer or a paid gift to a deselected segment itself, and for one that is not
 * filled yet; a warning for each with how many of the audience go without.
 */
export async function findDeselectedProblems(sql: Sql, question: Question): Promise<CampaignProblem[]> {
  const { campaign, now, gives, traits, deselected } = question;
  const paid = gives.filter(({ offerId }) => traits.get(offerId)?.isPaidFor === true);
  if (paid.length === 0 || deselected.length === 0) return [];
  const { workspaceId } = campaign;
  const spared = await countSpared(sql, workspaceId, audienceQuery(workspaceId, audienceOf(campaign, now)));
  return [
    ...deselected.flatMap((segment) => (segment.isBuilt ? [] : [notBuilt(segment)])),
    ...paid.flatMap((give) => aimedAt(give, question)),
    ...spared.map((found) => passedBy(found, paid, question)),
  ];
}

const notBuilt = ({ name }: DeselectedSegment): CampaignProblem => ({
  path: 'contents',
  message: `The deselected segment "${name}" is still being filled, so nobody knows yet who gets no offer; try again in a moment.`,
  severity: 'error',
});

function aimedAt({ path, offerId, segmentId }: Give, { traits, deselected }: Question): CampaignProblem[] {
  const segment = deselected.find(({ id }) => id === segmentId);
  if (!segment) return [];
  const message = `The segment "${segment.name}" is deselected ("${segment.reason}"): nobody in it would get "${traits.get(offerId)?.name}". Give it something that is no price offer and no paid gift, or ${goOn(segment)}.`;
  return [{ path, message, severity: 'error' }];
}

function passedBy(found: Spared, paid: readonly Give[], { traits, deselected }: Question): CampaignProblem {
  const segment = deselected.find(({ id }) => id === found.segmentId)!;
  const offers = found.offerIds.map((id) => `"${traits.get(id)?.name ?? id}"`).join(', ');
  const { mailed, dropped } = found;
  const all = people(mailed + dropped);
  const outcomes = [
    ...(mailed > 0 ? [`${people(mailed)} ${mailed === 1 ? 'gets' : 'get'} a message without it`] : []),
    ...(dropped > 0
      ? [`${people(dropped)} ${dropped === 1 ? 'gets' : 'get'} no message, as there is nothing else for them here`]
      : []),
  ];
  const mend =
    dropped > 0 ? 'add a content without it for everybody else, leave the segment out, or' : 'leave it so, or';
  const message = `${all} in the deselected segment "${segment.name}" would have got ${offers}: ${outcomes.join(', and ')}. You can ${mend} ${goOn(segment)}.`;
  const path = paid.find(({ offerId }) => found.offerIds.includes(offerId))?.path ?? 'contents';
  return { path, message, severity: 'warning' };
}
