/** What all recipients who get the same content, choices and language share, made ready once. */
import { createLinkBook, type LinkBook } from '../messages/index.ts';
import type { OfferDescription } from '../offers/index.ts';
import type { Db } from '../platform/index.ts';
import type { Program } from '../rendering/index.ts';
import type { Templates } from '../templates/index.ts';
import type { Workspace, Workspaces } from '../workspaces/index.ts';
import { findOfferTraits, type OfferTraits } from './campaign-offers.store.ts';
import type { CampaignOffers } from './campaign-offers.ts';
import { type Campaign, type Content, findSegments } from './campaigns.store.ts';
import { languageOf, programRequest } from './choose-language.ts';
import { offersGiven, resolveSlots } from './choose-slots.ts';
import { readSendingFacts, type SendingFacts } from './sending-facts.ts';

export type SheetParts = {
  db: Db;
  workspaces: Pick<Workspaces, 'get'>;
  offers: CampaignOffers;
  templates: Pick<Templates, 'program' | 'get' | 'version'>;
};

export type OfferOnSheet = OfferTraits & { facts: OfferDescription };
export type ProductSlot = {
  slot: string;
  source: 'bought-most' | 'newest' | 'basket' | 'picked';
  limit: number;
  category?: string | undefined;
  skus?: string[] | undefined;
};

export type Sheet = {
  campaign: Campaign;
  content: Content;
  workspace: Workspace;
  language: string;
  program: Program;
  /** That of the whole content. */
  offer: OfferOnSheet | null;
  /** Those of slots with an offer of their own. */
  slotOffers: { slot: string; offer: OfferOnSheet }[];
  productSlots: ProductSlot[];
  segment: { id: number; name: string } | null;
  linkIds: LinkBook;
  sending: SendingFacts;
};

export const offersOn = ({ offer, slotOffers }: Sheet): OfferOnSheet[] => [
  ...(offer ? [offer] : []),
  ...slotOffers.map((slot) => slot.offer),
];

export type SheetWish = {
  content: Content;
  choices: readonly number[];
  /** The contact's; null when nobody knows. */
  language: string | null;
};

/** Combinations of content, choices and language kept ready for one campaign; the least recently used one leaves first. */
const keptSheets = 300;
const keptLanguages = 10_000;

export type SheetReader = Awaited<ReturnType<typeof openSheets>>;

/** Reads what a campaign is made of now; its sheets are made as they are asked for. */
export async function openSheets(
  { db, workspaces, offers, templates }: SheetParts,
  campaign: Campaign,
  { subjectPrefix = '' }: { subjectPrefix?: string } = {},
) {
  const { workspaceId } = campaign;
  const workspace = await workspaces.get(workspaceId);
  const sending = await readSendingFacts(db, campaign, workspace);
  const isFrozen = campaign.templateVersionId !== null;
  const versionId = campaign.templateVersionId ?? (await templates.get(workspaceId, campaign.templateId)).versionId;
  const version = await templates.version(workspaceId, versionId);
  // Before the launch the newest brand holds; afterwards the one that was frozen, if there was one.
  const brandVersionId = isFrozen ? campaign.brandVersionId : undefined;
  const sheets = new Map<string, Promise<Sheet>>();
  /** Which language is written to whom, by content, choices and wish: choosing it takes as long as making a message. */
  const languages = new Map<string, string>();
  const linkBooks = new Map<number, LinkBook>();

  const readSheet = async (content: Content, choices: readonly number[], language: string): Promise<Sheet> => {
    const slots = resolveSlots(content.slots, choices);
    const request = programRequest(content, slots, { templateVersionId: versionId, brandVersionId, language });
    if (subjectPrefix) request.subjectPrefix = subjectPrefix;
    const traits = await findOfferTraits(db.sql, workspaceId, offersGiven(content, choices));
    const onSheet = async (offerId: number): Promise<OfferOnSheet> => {
      const facts = await offers.describeForMessage(workspaceId, offerId, language);
      return { ...traits.get(offerId)!, facts };
    };
    const slotOffers: Sheet['slotOffers'] = [];
    const productSlots: ProductSlot[] = [];
    for (const [slot, entry] of Object.entries(slots)) {
      if (entry?.kind === 'offer' && entry.offerId !== undefined) {
        slotOffers.push({ slot, offer: await onSheet(entry.offerId) });
      }
      if (entry?.kind === 'products') {
        const { source, limit, category, skus } = entry;
        productSlots.push({ slot, source, limit, category, skus });
      }
    }
    const { segmentId, offerId } = content;
    const segment = segmentId === null ? null : (await findSegments(db.sql, workspaceId, [segmentId])).get(segmentId);
    const linkIds = linkBooks.get(content.id) ?? createLinkBook();
    linkBooks.set(content.id, linkIds);
    return {
      campaign,
      content,
      workspace,
      language,
      program: await templates.program(workspaceId, request),
      offer: offerId === null ? null : await onSheet(offerId),
      slotOffers,
      productSlots,
      segment: segment && segmentId !== null ? { id: segmentId, name: segment.name } : null,
      linkIds,
      sending,
    };
  };

  return {
    campaign,
    workspace,

    /** Throws what compiling throws. */
    sheetFor({ content, choices, language: wanted }: SheetWish): Promise<Sheet> {
      const edition = `${content.id}:${choices.join(',')}`;
      const spoken = `${edition}:${wanted}`;
      const language =
        languages.get(spoken) ?? languageOf(wanted, version, content, resolveSlots(content.slots, choices), workspace);
      if (languages.size >= keptLanguages) languages.clear();
      languages.set(spoken, language);
      const key = `${edition}:${language}`;
      const sheet = sheets.get(key) ?? readSheet(content, choices, language);
      sheets.delete(key);
      sheets.set(key, sheet);
      sheet.catch(() => sheets.delete(key));
      for (const oldest of sheets.keys()) {
        if (sheets.size <= keptSheets) break;
        sheets.delete(oldest);
      }
      return sheet;
    },
  };
}
