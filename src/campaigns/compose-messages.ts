import type { Contact, Contacts } from '../contacts/index.ts';
import {
  type ClaimedMessage,
  createLinkBook,
  type LinkBook,
  type Messages,
  type TrackingLinks,
} from '../messages/index.ts';
import type { OfferDescription, Offers } from '../offers/index.ts';
import { type Clock, type Db, KohortError, notFound, randomToken } from '../platform/index.ts';
import { type Program, type RenderContext, type Tracking, withoutTracking } from '../rendering/index.ts';
import { contactFacts, type Templates, workspaceFacts } from '../templates/index.ts';
import type { Workspace, Workspaces } from '../workspaces/index.ts';
import { type Campaign, type Content, findCampaign, findSegments } from './campaigns.store.ts';
import { programRequest } from './check-campaign.ts';

export type ComposeParts = {
  db: Db;
  clock: Clock;
  workspaces: Pick<Workspaces, 'get'>;
  contacts: Pick<Contacts, 'get' | 'getMany'>;
  offers: Pick<Offers, 'describeForMessage'>;
  templates: Pick<Templates, 'program' | 'get' | 'version'>;
  messages: Pick<Messages, 'ensureLinks'>;
  links: TrackingLinks;
};

/** Ready for the wire, or why it cannot be made for this contact. */
export type ComposedMessage =
  | { kind: 'ready'; messageId: number; wire: Wire }
  | { kind: 'unmakeable'; messageId: number; reason: string };
type Wire = { envelope: { from: string; to: string }; raw: Buffer; messageId: number };

/** What all recipients of one content share. */
export type Sheet = {
  campaign: Campaign;
  content: Content;
  workspace: Workspace;
  program: Program;
  offer: OfferDescription | null;
  segment: { name: string } | null;
  linkIds: LinkBook;
};

/** A sheet is read again after this long, so that an offer mended or a sender changed in mid-campaign takes effect. */
const sheetForMs = 10_000;
const linkKey = (position: number, url: string) => `${position} ${url}`;

/** The one way from a campaign's content and a contact to a message: sending, test mails and previews all go it. */
export function createComposer({ db, clock, workspaces, contacts, offers, templates, messages, links }: ComposeParts) {
  const sheets = new Map<string, { sheet: Promise<Sheet>; untilMs: number }>();

  const readSheet = async (
    campaign: Campaign,
    content: Content,
    { subjectPrefix = '' }: { subjectPrefix?: string } = {},
  ): Promise<Sheet> => {
    const { workspaceId } = campaign;
    const workspace = await workspaces.get(workspaceId);
    const versionId = campaign.templateVersionId ?? (await templates.get(workspaceId, campaign.templateId)).versionId;
    const request = programRequest(content, versionId, workspace.language);
    if (subjectPrefix) {
      const subject = content.subject || (await templates.version(workspaceId, versionId)).subject;
      request.subject = subjectPrefix + subject;
    }
    const { segmentId, offerId } = content;
    const segment = segmentId === null ? null : (await findSegments(db.sql, workspaceId, [segmentId])).get(segmentId);
    return {
      campaign,
      content,
      workspace,
      program: await templates.program(workspaceId, request),
      offer: offerId === null ? null : await offers.describeForMessage(workspaceId, offerId, workspace.language),
      segment: segment ? { name: segment.name } : null,
      linkIds: createLinkBook(),
    };
  };

  const sheetOf = (workspaceId: number, campaignId: number, contentId: number): Promise<Sheet> => {
    const key = `${workspaceId}:${campaignId}:${contentId}`;
    const nowMs = Date.now();
    const known = sheets.get(key);
    if (known && known.untilMs > nowMs) return known.sheet;
    for (const [old, { untilMs }] of sheets) if (untilMs <= nowMs) sheets.delete(old);
    const sheet = findCampaign(db.sql, workspaceId, campaignId).then((campaign) => {
      const content = campaign?.contents.find((candidate) => candidate.id === contentId);
      if (!campaign || !content) throw notFound('content', contentId);
      return readSheet(campaign, content);
    });
    sheet.catch(() => sheets.delete(key));
    sheets.set(key, { sheet, untilMs: nowMs + sheetForMs });
    return sheet;
  };

  const contextOf = (sheet: Sheet, contact: Contact, track: Tracking): RenderContext => ({
    contact: contactFacts(contact),
    workspace: workspaceFacts(sheet.workspace),
    offer: sheet.offer,
    campaign: { name: sheet.campaign.name, id: sheet.campaign.id },
    segment: sheet.segment,
    track,
  });

  const renderWire = (
    sheet: Sheet,
    contact: Contact,
    mail: { to: string; id: string; track: Tracking; extraHeaders: Record<string, string> },
  ) => {
    const { sender, replyTo } = sheet.workspace.settings;
    const { envelope, raw } = sheet.program.renderMime({
      from: { name: sender.name, address: sender.email },
      to: { address: mail.to },
      ...(replyTo ? { replyTo: { address: replyTo } } : {}),
      messageId: `${mail.id}@${sender.email.slice(sender.email.lastIndexOf('@') + 1)}`,
      date: clock.now(),
      listUnsubscribe: { url: mail.track.unsubscribeUrl },
      extraHeaders: mail.extraHeaders,
      context: contextOf(sheet, contact, mail.track),
    });
    return { envelope: { from: envelope.from, to: envelope.to[0]! }, raw };
  };

  const trackingOf = (
    sheet: Sheet,
    messageId: number,
    missing: Map<string, { position: number; url: string }>,
  ): Tracking => {
    const own = links.of(messageId, sheet.content.id);
    return {
      link(position, url) {
        const linkId = sheet.linkIds.get(position, url);
        if (linkId !== undefined) return own.clickUrl(linkId);
        missing.set(linkKey(position, url), { position, url });
        return url;
      },
      openUrl: own.openUrl,
      unsubscribeUrl: own.unsubscribeUrl,
    };
  };

  const composeOne = async (
    message: ClaimedMessage,
    sheet: Sheet,
    contact: Contact | undefined,
  ): Promise<ComposedMessage> => {
    if (!contact) return { kind: 'unmakeable', messageId: message.id, reason: 'the contact is gone' };
    const missing = new Map<string, { position: number; url: string }>();
    const render = () =>
      renderWire(sheet, contact, {
        to: message.email,
        id: `m${message.id}`,
        track: trackingOf(sheet, message.id, missing),
        extraHeaders: {
          'X-Kohort-Message': `${message.workspaceId}.${message.id}`,
          'Feedback-ID': `${message.campaignId}:${message.workspaceId}:campaign:kohort`,
        },
      });
    try {
      let wire = render();
      if (missing.size > 0) {
        // An address made of the contact's own data: its link gets an id now, and the message is made once more.
        await learnLinks(sheet, [...missing.values()]);
        wire = render();
      }
      return { kind: 'ready', messageId: message.id, wire: { ...wire, messageId: message.id } };
    } catch (failure) {
      if (!(failure instanceof KohortError && failure.kind.expected)) throw failure;
      return { kind: 'unmakeable', messageId: message.id, reason: failure.detail };
    }
  };

  const learnLinks = async (sheet: Sheet, met: { position: number; url: string }[]): Promise<void> => {
    const { workspaceId, id: campaignId } = sheet.campaign;
    const wanted = met.map((link) => ({ ...link, contentId: sheet.content.id }));
    for (const { id, position, url } of await messages.ensureLinks(workspaceId, campaignId, wanted)) {
      sheet.linkIds.set(position, url, id);
    }
  };

  return {
    readSheet,
    contextOf,

    /** Makes claimed messages ready for the wire. A message that cannot be made is an outcome, not an error. */
    async compose(claimed: ClaimedMessage[]): Promise<ComposedMessage[]> {
      const byWorkspace = new Map<number, number[]>();
      for (const { workspaceId, contactId } of claimed) {
        byWorkspace.set(workspaceId, [...(byWorkspace.get(workspaceId) ?? []), contactId]);
      }
      const known = new Map<string, Contact>();
      for (const [workspaceId, contactIds] of byWorkspace) {
        const found = await contacts.getMany(workspaceId, contactIds);
        for (const contact of found) known.set(`${workspaceId}:${contact.id}`, contact);
      }
      const composed: ComposedMessage[] = [];
      for (const message of claimed) {
        const sheet = await sheetOf(message.workspaceId, message.campaignId, message.contentId);
        const contact = known.get(`${message.workspaceId}:${message.contactId}`);
        composed.push(await composeOne(message, sheet, contact));
      }
      return composed;
    },

    /** One contact's message with [test] before its subject and links that lead where they say. Not in the ledger. */
    async composeTest(campaign: Campaign, content: Content, { contactId, to }: { contactId: number; to: string }) {
      const sheet = await readSheet(campaign, content, { subjectPrefix: '[test] ' });
      const contact = await contacts.get(campaign.workspaceId, contactId);
      return renderWire(sheet, contact, {
        to,
        id: `t${randomToken(9).replace(/_/g, '-')}`,
        track: withoutTracking(links.unsubscribeUrl(0)),
        extraHeaders: { 'X-Kohort-Test': String(campaign.workspaceId) },
      });
    },
  };
}

export type Composer = ReturnType<typeof createComposer>;
