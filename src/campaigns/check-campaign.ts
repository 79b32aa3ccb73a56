import type { Offers } from '../offers/index.ts';
import { type Db, KohortError, type Sql } from '../platform/index.ts';
import type { Program } from '../rendering/index.ts';
import type { Templates } from '../templates/index.ts';
import { type AudienceOf, audienceQuery } from './audience-query.ts';
import type { CampaignCheck, CampaignProblem } from './campaigns.schema.ts';
import { type Campaign, type Content, countAudience, findSegments, type SegmentFacts } from './campaigns.store.ts';

export type CheckParts = {
  db: Db;
  offers: Pick<Offers, 'get'>;
  templates: Pick<Templates, 'lintProgram' | 'program'>;
};

export const audienceOf = (campaign: Campaign): AudienceOf => ({ ...campaign, campaignId: campaign.id });

/** What a content asks of the templates room. */
export function programRequest(content: Content, templateVersionId: number, language: string) {
  return {
    templateVersionId,
    subject: content.subject,
    preheader: content.preheader,
    slots: content.slots,
    language,
  };
}

/** Segments of the campaign that are not there, archived or not filled: without members they would mean another audience. */
export async function findSegmentProblems(
  sql: Sql,
  { workspaceId, audience, contents }: Campaign,
): Promise<CampaignProblem[]> {
  const asked = [
    ...audience.include.map((id, index) => ({ id, path: `audience.include.${index}` })),
    ...audience.exclude.map((id, index) => ({ id, path: `audience.exclude.${index}` })),
    ...contents.flatMap(({ segmentId: id }, index) => (id === null ? [] : { id, path: `contents.${index}.segmentId` })),
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

/** Everything that stands in the way of a launch, and everything worth a second look. */
export async function findProblems(
  parts: CheckParts,
  campaign: Campaign,
  { templateVersionId, language, now }: { templateVersionId: number; language: string; now: Date },
): Promise<CampaignProblem[]> {
  const { workspaceId, contents } = campaign;
  const problems = await findSegmentProblems(parts.db.sql, campaign);
  const error = (path: string, message: string) => problems.push({ path, message, severity: 'error' });
  if (contents.length === 0) error('contents', 'There is no content.');
  for (const [index, content] of contents.entries()) {
    const path = `contents.${index}`;
    if (content.variant !== null && !variantsOf(campaign).includes(content.variant)) {
      error(`${path}.variant`, `There is no variant "${content.variant}" in this campaign.`);
    }
    const offerWrong = await offerProblem(parts, workspaceId, content, now);
    if (offerWrong) error(`${path}.offerId`, offerWrong);
    problems.push(...(await templateProblems(parts, workspaceId, content, path, templateVersionId, language)));
  }
  return problems;
}

const variantsOf = (campaign: Campaign) =>
  campaign.variants.length === 0 ? ['a'] : campaign.variants.map((variant) => variant.key);

function segmentProblem(id: number, segments: Map<number, SegmentFacts>): string | null {
  const segment = segments.get(id);
  if (!segment) return `There is no segment ${id}.`;
  if (segment.isArchived) return `The segment "${segment.name}" is archived.`;
  if (!segment.isBuilt) return `The segment "${segment.name}" is still being filled; try again in a moment.`;
  return null;
}

async function offerProblem(
  { offers }: CheckParts,
  workspaceId: number,
  { offerId, slots }: Content,
  now: Date,
): Promise<string | null> {
  if (offerId === null) {
    const slot = Object.entries(slots).find(([, content]) => content.kind === 'offer')?.[0];
    return slot === undefined ? null : `The slot "${slot}" shows an offer, but the content names none.`;
  }
  try {
    const offer = await offers.get(workspaceId, offerId);
    if (offer.archivedAt) return `The offer "${offer.name}" is archived.`;
    if (offer.validUntil && offer.validUntil <= now) return `The offer "${offer.name}" has ended.`;
    return null;
  } catch (failure) {
    if (failure instanceof KohortError && failure.code === 'not_found') return failure.detail;
    throw failure;
  }
}

/** Compiling finds what is missing in this content; the lint finds the rest. */
async function templateProblems(
  { templates }: CheckParts,
  workspaceId: number,
  content: Content,
  path: string,
  templateVersionId: number,
  language: string,
): Promise<CampaignProblem[]> {
  const request = programRequest(content, templateVersionId, language);
  const found = new Map<string, CampaignProblem>();
  try {
    const program = await templates.program(workspaceId, request);
    for (const field of offerNeeds(program, content)) found.set(field, offerNeed(path, field));
  } catch (failure) {
    if (!(failure instanceof KohortError && failure.kind.expected)) throw failure;
    const fields = failure.fields.length > 0 ? failure.fields : [{ path: 'template', message: failure.detail }];
    for (const field of fields) {
      const message = `${field.path}: ${field.message}`;
      found.set(message, { path, message, severity: 'error' });
    }
  }
  for (const { part, line, column, message, severity } of await templates.lintProgram(workspaceId, request)) {
    const text = `${part}:${line}:${column}: ${message}`;
    if (!found.has(text)) found.set(text, { path, message: text, severity });
  }
  return [...found.values()];
}

/** Facts of an offer that the design cannot do without, when the content has no offer at all. */
function offerNeeds(program: Program, content: Content): string[] {
  if (content.offerId !== null) return [];
  const isOfOffer = (path: string) => /^offer(\.|$)/.test(path);
  return program.needs
    .filter((need) => need.required && isOfOffer(need.path) && !need.given.some(isOfOffer))
    .map((need) => need.path);
}

const offerNeed = (path: string, field: string): CampaignProblem => ({
  path: `${path}.offerId`,
  message: `The design speaks of {{${field}}}, but the content names no offer.`,
  severity: 'error',
});

/** Counts what the launch would make of the audience now. */
export async function countFunnel(
  parts: CheckParts,
  campaign: Campaign,
): Promise<Omit<CampaignCheck, 'isReady' | 'problems'>> {
  const rows = await countAudience(parts.db.sql, audienceQuery(campaign.workspaceId, audienceOf(campaign)));
  const sum = (wanted: (row: (typeof rows)[number]) => boolean) =>
    rows.reduce((total, row) => (wanted(row) ? total + row.count : total), 0);
  const dropped = (...reasons: string[]) => sum((row) => row.reason !== null && reasons.includes(row.reason));
  const matching = sum(() => true);
  const reachable = matching - dropped('erased', 'no-email');
  const consented = reachable - dropped('no-consent', 'unsubscribed');
  const allowed = consented - dropped('suppressed');
  const served = allowed - dropped('no-content');
  const drops: Record<string, number> = {};
  for (const { reason, count } of rows) if (reason !== null) drops[reason] = (drops[reason] ?? 0) + count;
  return {
    funnel: {
      matching,
      reachable,
      consented,
      allowed,
      served,
      control: sum((row) => row.state === 'control'),
      mailed: sum((row) => row.state === 'planned'),
    },
    drops,
    contents: rows
      .filter((row) => row.state === 'planned')
      .map((row) => ({
        contentId: row.contentId!,
        segmentId: row.segmentId,
        variant: row.variant,
        mailed: row.count,
      })),
  };
}
