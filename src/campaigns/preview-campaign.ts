import type { Contacts } from '../contacts/index.ts';
import { assignArm } from '../experiments/index.ts';
import type { TrackingLinks } from '../messages/index.ts';
import { type Db, KohortError } from '../platform/index.ts';
import { listSlots, withoutTracking } from '../rendering/index.ts';
import type { Templates } from '../templates/index.ts';
import { audienceQuery, variantArms, variantSeed } from './audience-query.ts';
import type { CampaignPreview } from './campaigns.schema.ts';
import { type Campaign, type Content, findInAudience, findMemberships, findSegments } from './campaigns.store.ts';
import { audienceOf } from './check-campaign.ts';
import type { Composer } from './compose-messages.ts';

export type PreviewParts = {
  db: Db;
  contacts: Pick<Contacts, 'get'>;
  templates: Pick<Templates, 'get' | 'version'>;
  links: TrackingLinks;
  composer: Composer;
};

export type Choice = { content: Content; variant: string; why: CampaignPreview['why'] };

/** The content this contact gets, and why it and no other. Throws `campaign_not_ready` when none fits. */
export async function chooseContent({ db }: { db: Db }, campaign: Campaign, contactId: number): Promise<Choice> {
  const { workspaceId, contents } = campaign;
  const segmentIds = contents.flatMap(({ segmentId }) => segmentId ?? []);
  const memberOf = await findMemberships(db.sql, workspaceId, contactId, segmentIds);
  const segments = await findSegments(db.sql, workspaceId, segmentIds);
  const variant = assignArm({ seed: variantSeed(campaign.id), contactId, arms: variantArms(campaign.variants) });
  let chosen: Content | undefined;
  const why: CampaignPreview['why'] = contents.map((content) => {
    const segment = content.segmentId === null ? null : (segments.get(content.segmentId)?.name ?? null);
    const isChosen = chosen === undefined && fits(content, memberOf, variant);
    const because = reasonFor(content, { segment, memberOf, variant, isEarlierChosen: chosen !== undefined });
    if (isChosen) chosen = content;
    return { contentId: content.id, segment, isChosen, because };
  });
  if (!chosen) {
    throw new KohortError('campaign_not_ready', {
      detail: 'None of the contents fits this contact, and there is none for everybody else.',
      fields: why.map(({ because }, index) => ({ path: `contents.${index}`, message: because })),
    });
  }
  return { content: chosen, variant, why };
}

function fits(content: Content, memberOf: Set<number>, variant: string): boolean {
  const isForSegment = content.segmentId === null || memberOf.has(content.segmentId);
  return isForSegment && (content.variant === null || content.variant === variant);
}

function reasonFor(
  content: Content,
  found: { segment: string | null; memberOf: Set<number>; variant: string; isEarlierChosen: boolean },
): string {
  if (content.segmentId !== null && !found.memberOf.has(content.segmentId)) {
    return `The contact is not in "${found.segment ?? content.segmentId}".`;
  }
  if (content.variant !== null && content.variant !== found.variant) {
    return `It is for variant ${content.variant}; the contact has variant ${found.variant}.`;
  }
  if (found.isEarlierChosen) return 'An earlier content fits already.';
  return content.segmentId === null
    ? 'It is for everybody whom no earlier content fits.'
    : `The contact is in "${found.segment ?? content.segmentId}", and no earlier content fits.`;
}

/** Any contact's message, rendered as it would be sent, with the reasons for what is in it. Nothing in it is tracked. */
export async function previewFor(parts: PreviewParts, campaign: Campaign, contactId: number): Promise<CampaignPreview> {
  const { db, composer, contacts, templates, links } = parts;
  const contact = await contacts.get(campaign.workspaceId, contactId);
  const { content, variant, why } = await chooseContent(parts, campaign, contactId);
  const sheet = await composer.readSheet(campaign, content);
  const track = withoutTracking(links.unsubscribeUrl(0));
  const rendered = sheet.program.render(composer.contextOf(sheet, contact, track));
  const planned = await findInAudience(db.sql, audienceQuery(campaign.workspaceId, audienceOf(campaign)), contactId);
  const { mjml } = campaign.templateVersionId
    ? await templates.version(campaign.workspaceId, campaign.templateVersionId)
    : await templates.get(campaign.workspaceId, campaign.templateId);
  const chosenBy = sheet.segment ? `content for "${sheet.segment.name}"` : 'content for everybody else';
  return {
    ...rendered,
    variant,
    wouldBe: planned?.state ?? 'dropped',
    reason: planned ? planned.reason : 'not in the audience',
    contentId: content.id,
    why,
    slots: listSlots(mjml).map(({ name }) => ({
      slot: name,
      from: Object.hasOwn(content.slots, name) ? chosenBy : 'the design itself',
    })),
  };
}
