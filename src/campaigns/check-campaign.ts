import type { Clock, Db, Sql } from '../platform/index.ts';
import { audienceQuery } from './audience-query.ts';
import { findArchivedTopic } from './before-launch.store.ts';
import {
  countGivenTo,
  findCodeShortages,
  findOfferTraits,
  findSpentCodes,
  type OfferTraits,
} from './campaign-offers.store.ts';
import type { CampaignCheck, CampaignProblem } from './campaigns.schema.ts';
import { audienceOf, type Campaign, countAudience, findSegments, type SegmentFacts } from './campaigns.store.ts';
import { type ContentParts, findOfferProblems, findTemplateProblems, type Ground, givesOf } from './check-contents.ts';
import { findDeselectedProblems } from './check-deselected.ts';
import { findSendingProblems } from './check-sending.ts';
import { offersOf, varyingSlots } from './choose-slots.ts';
import { findDeselected } from './deselected.store.ts';
import { isInGroup, type PeopleGroup } from './funnel-stages.ts';

export type CheckParts = ContentParts & { db: Db };

/** Segments of the campaign that are not there, archived or not filled: without members they would mean another audience. */
export async function findSegmentProblems(
  sql: Sql,
  { workspaceId, audience, contents }: Campaign,
): Promise<CampaignProblem[]> {
  const ofContents = contents.flatMap(({ segmentId, slots }, index) => [
    ...(segmentId === null ? [] : [{ id: segmentId, path: `contents.${index}.segmentId` }]),
    ...varyingSlots(slots).flatMap(({ slot, choices }) =>
      choices.map((choice, place) => ({
        id: choice.segmentId,
        path: `contents.${index}.slots.${slot}.choices.${place}.segmentId`,
      })),
    ),
  ]);
  const asked = [
    ...audience.include.map((id, index) => ({ id, path: `audience.include.${index}` })),
    ...audience.exclude.map((id, index) => ({ id, path: `audience.exclude.${index}` })),
    ...ofContents,
  ];
  const segments = await findSegments(
    sql,
    workspaceId,
    asked.map(({ id }) => id),
  );
  return asked.flatMap(({ id, path }) => {
    const message = segmentProblem(id, segments);
    return message ? { path, message, severity: 'error' } : [];
  });
}

function segmentProblem(id: number, segments: Map<number, SegmentFacts>): string | null {
  const segment = segments.get(id);
  if (!segment) return `There is no segment ${id}.`;
  if (segment.isArchived) return `The segment "${segment.name}" is archived.`;
  if (!segment.isBuilt) return `The segment "${segment.name}" is still being filled; try again in a moment.`;
  return null;
}

/** Everything that stands in the way of a launch, and everything worth a second look. */
export async function findProblems(parts: CheckParts, campaign: Campaign, ground: Ground): Promise<CampaignProblem[]> {
  const problems = [
    ...(await findSegmentProblems(parts.db.sql, campaign)),
    ...findVariantProblems(campaign),
    ...(await findTopicProblems(parts.db.sql, campaign)),
    ...(await findOfferProblems(parts, campaign, ground.now)),
    ...(await findGuardProblems(parts, campaign, ground.now)),
    ...(await findSendingProblems(parts.db, campaign, ground.now)),
  ];
  for (const index of campaign.contents.keys()) {
    problems.push(...(await findTemplateProblems(parts, campaign, index, ground)));
  }
  return problems;
}

/** A topic that was archived: people are not asked about it any more. */
async function findTopicProblems(sql: Sql, { workspaceId, topic }: Campaign): Promise<CampaignProblem[]> {
  const title = await findArchivedTopic(sql, workspaceId, topic);
  if (title === null) return [];
  const message = `The topic "${title}" is archived: choose another, or take it back with PATCH /topics/${topic}.`;
  return [{ path: 'topic', message, severity: 'error' }];
}

function findVariantProblems({ variants, contents }: Campaign): CampaignProblem[] {
  if (contents.length === 0) return [{ path: 'contents', message: 'There is no content.', severity: 'error' }];
  const keys = variants.length === 0 ? ['a'] : variants.map(({ key }) => key);
  return contents.flatMap(({ variant }, index) =>
    variant === null || keys.includes(variant)
      ? []
      : {
          path: `contents.${index}.variant`,
          message: `There is no variant "${variant}" in this campaign.`,
          severity: 'error',
        },
  );
}

/** What the policy of the workspace says about the offers given, imported codes that will not suffice, and used ones. */
async function findGuardProblems(
  { db, offers }: CheckParts,
  campaign: Campaign,
  now: Date,
): Promise<CampaignProblem[]> {
  const { workspaceId, id: campaignId, name } = campaign;
  const traits = await findOfferTraits(db.sql, workspaceId, offersOf(campaign.contents));
  const leftAlone = [...traits.values()].some(({ isPaidFor }) => isPaidFor)
    ? await findDeselected(db.sql, workspaceId)
    : [];
  const isLeaky = ({ holdoutShare, isPaidFor }: OfferTraits) => holdoutShare > 0 || (isPaidFor && leftAlone.length > 0);
  const leaky = [...traits.values()].filter(isLeaky).map((offer) => offer.id);
  const gives = givesOf(campaign, new Set(leaky));
  if (gives.length === 0) return [];
  const found = await offers.checkLaunch(workspaceId, { campaignId, name, gives });
  const refused = found.map(({ path, message, severity }) => ({ path, message, severity }));
  const ofKind = (...kinds: string[]) => [...traits.values()].filter(({ codeKind }) => kinds.includes(codeKind));
  const isShort = ofKind('imported').length > 0;
  const short = isShort
    ? await findCodeShortages(db.sql, workspaceId, audienceQuery(workspaceId, audienceOf(campaign, now)))
    : [];
  const spent = await findSpentProblems(db, { campaign, now }, ofKind('unique', 'imported'));
  const left = await findDeselectedProblems(db.sql, { campaign, now, gives, traits, deselected: leftAlone });
  return [...refused, ...left, ...(await sayShortages(offers, campaign, short)), ...spent];
}

/** Who would be told of an offer whose code they have used: no message is made for them. */
async function findSpentProblems(
  { sql }: Db,
  { campaign, now }: { campaign: Campaign; now: Date },
  own: OfferTraits[],
): Promise<CampaignProblem[]> {
  const ids = own.map(({ id }) => id);
  const who = ids.length === 0 ? [] : await findSpentCodes(sql, campaign.workspaceId, ids);
  if (who.length === 0) return [];
  const contactIds = [...new Set(who.map(({ contactId }) => contactId))];
  const audience = audienceQuery(campaign.workspaceId, audienceOf(campaign, now), { contactIds });
  const gives = givesOf(campaign, new Set());
  return (await countGivenTo(sql, campaign.workspaceId, audience, who)).map(({ offerId, people }) => {
    const offer = own.find(({ id }) => id === offerId)!;
    const used = people === 1 ? '1 person has used its code' : `${people} people have used their codes`;
    const message = `${used} of the offer "${offer.name}" and will get no message: leave them out of the audience, or give them another offer.`;
    const path = gives.find((giving) => giving.offerId === offerId)?.path ?? 'contents';
    return { path, message, severity: 'warning' };
  });
}

/** Imported codes that do not suffice, by the places that give the offer. */
export async function sayShortages(
  offers: CheckParts['offers'],
  campaign: Campaign,
  short: { offerId: number; missing: number }[],
): Promise<CampaignProblem[]> {
  const gives = givesOf(campaign, new Set());
  const problems: CampaignProblem[] = [];
  for (const { offerId, missing } of short) {
    const { name } = await offers.get(campaign.workspaceId, offerId);
    const path = gives.find((giving) => giving.offerId === offerId)?.path ?? 'contents';
    const codes = missing === 1 ? '1 code is missing' : `${missing} codes are missing`;
    const message = `The offer "${name}" has too few codes: ${codes}. Import more, or make the audience smaller.`;
    problems.push({ path, message, severity: 'error' });
  }
  return problems;
}

/** Counts what the launch would make of the audience now. */
export async function countFunnel(
  { db, clock }: { db: Db; clock: Clock },
  campaign: Campaign,
): Promise<Omit<CampaignCheck, 'isReady' | 'problems'>> {
  const rows = await countAudience(db.sql, audienceQuery(campaign.workspaceId, audienceOf(campaign, clock.now())));
  const sizeOf = (group: PeopleGroup) =>
    rows.reduce((total, row) => (isInGroup(row, group) ? total + row.count : total), 0);
  const drops: Record<string, number> = {};
  for (const { state, reason, count } of rows) {
    if (state === 'dropped' && reason !== null) drops[reason] = (drops[reason] ?? 0) + count;
  }
  return {
    funnel: {
      matching: sizeOf('matching'),
      reachable: sizeOf('reachable'),
      consented: sizeOf('consented'),
      allowed: sizeOf('allowed'),
      withinCaps: sizeOf('withinCaps'),
      served: sizeOf('served'),
      control: sizeOf('control'),
      mailed: sizeOf('mailed'),
    },
    drops,
    contents: rows
      .filter((row) => row.state === 'planned')
      .map((row) => ({
        contentId: row.contentId!,
        segmentId: row.segmentId,
        variant: row.variant,
        mailed: row.count,
        examples: [...new Set(row.examples)],
      })),
  };
}
