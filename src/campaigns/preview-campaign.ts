import type { Contact, Contacts } from '../contacts/index.ts';
import { assignArm } from '../experiments/index.ts';
import { isHeldBack } from '../offers/index.ts';
import { type Clock, type Db, KohortError } from '../platform/index.ts';
import { type ColorScheme, forceColorScheme, listSlots } from '../rendering/index.ts';
import type { Templates } from '../templates/index.ts';
import { audienceQuery, variantArms, variantSeed } from './audience-query.ts';
import { findOfferTraits } from './campaign-offers.store.ts';
import type { CampaignPreview } from './campaigns.schema.ts';
import {
  audienceOf,
  type Campaign,
  type Content,
  findFates,
  findMemberships,
  findSegments,
} from './campaigns.store.ts';
import { chooseOption, offersOf, segmentsOf, varyingSlots } from './choose-slots.ts';
import type { Composer } from './compose-messages.ts';
import { findDeselectedOf } from './deselected.store.ts';
import { explainContents, explainSlots, type Known } from './explain-choice.ts';

export type PreviewParts = {
  db: Db;
  clock: Clock;
  contacts: Pick<Contacts, 'get'>;
  templates: Pick<Templates, 'get' | 'version'>;
  composer: Composer;
};

export type Choice = { content: Content; choices: number[]; known: Known; why: CampaignPreview['why'] };

/** What this contact gets, and why it and nothing else. Throws `campaign_not_ready` when nothing fits. */
export async function chooseContent({ db }: { db: Db }, campaign: Campaign, contactId: number): Promise<Choice> {
  const { workspaceId, contents } = campaign;
  const segmentIds = segmentsOf(contents);
  const offerNames = await findOfferTraits(db.sql, workspaceId, offersOf(contents));
  const held = [...offerNames.values()].filter((offer) => isHeldBack(offer, contactId));
  const paid = [...offerNames.values()].filter(({ isPaidFor }) => isPaidFor);
  const deselectedBy = paid.length === 0 ? [] : await findDeselectedOf(db.sql, workspaceId, contactId);
  const known: Known = {
    variant: assignArm({ seed: variantSeed(campaign.id), contactId, arms: variantArms(campaign.variants) }),
    memberOf: await findMemberships(db.sql, workspaceId, contactId, segmentIds),
    heldBackFrom: new Set(held.map(({ id }) => id)),
    deselectedFrom: new Set(deselectedBy.length === 0 ? [] : paid.map(({ id }) => id)),
    deselectedBy,
    segmentNames: await findSegments(db.sql, workspaceId, segmentIds),
    offerNames,
  };
  const { content, why } = explainContents(contents, known);
  if (!content) {
    throw new KohortError('campaign_not_ready', {
      detail: 'This contact would get nothing: none of the contents is for it.',
      fields: why.map(({ because }, index) => ({ path: `contents.${index}`, message: because })),
    });
  }
  const choices = varyingSlots(content.slots).map((options) => chooseOption(options, known));
  return { content, choices, known, why };
}

export type PreviewOptions = {
  contactId: number;
  /** Instead of the contact's own language. */
  language?: string | undefined;
  /** As it looks to whoever prefers light, or dark; as the browser prefers when absent. */
  scheme?: ColorScheme | undefined;
};

/** Any contact's message, rendered as it would be sent, with the reasons for what is in it. Nothing in it is tracked. */
export async function previewFor(
  parts: PreviewParts,
  campaign: Campaign,
  { contactId, language: wanted, scheme }: PreviewOptions,
): Promise<CampaignPreview> {
  const { db, composer, contacts, templates } = parts;
  const { workspaceId } = campaign;
  const contact: Contact = await contacts.get(workspaceId, contactId);
  const { content, choices, known, why } = await chooseContent(parts, campaign, contactId);
  const wish = { content, choices, language: wanted ?? contact.language };
  const { program, context, language } = await composer.prepare(campaign, wish, contact);
  const query = audienceQuery(workspaceId, audienceOf(campaign, parts.clock.now()), { contactIds: [contactId] });
  const [fate] = await findFates(db.sql, query);
  const { mjml } = campaign.templateVersionId
    ? await templates.version(workspaceId, campaign.templateVersionId)
    : await templates.get(workspaceId, campaign.templateId);
  const slotNames = listSlots(mjml).map(({ name }) => name);
  const rendered = program.render(context);
  return {
    ...rendered,
    html: scheme === undefined ? rendered.html : forceColorScheme(rendered.html, scheme),
    language,
    variant: known.variant,
    wouldBe: fate?.state ?? 'dropped',
    reason: fate ? fate.reason : 'not in the audience',
    contentId: content.id,
    why,
    slots: explainSlots(content, slotNames, known),
  };
}
