import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Contact, Contacts } from '../contacts/index.ts';
import type { ClaimedMessage, LinkBook, Messages, ReturnAddresses, TrackingLinks } from '../messages/index.ts';
import { type Clock, type Db, KohortError, type Log, notFound, randomToken } from '../platform/index.ts';
import type { Products } from '../products/index.ts';
import { type Program, type RenderContext, type Tracking, type WireSlab, withoutTracking } from '../rendering/index.ts';
import { contactFacts, workspaceFacts } from '../templates/index.ts';
import { audienceQuery } from './audience-query.ts';
import { audienceOf, type Campaign, findCampaign, findFates } from './campaigns.store.ts';
import { gatherFacts, type OwnFacts, ownCodeOffers } from './gather-facts.ts';
import { offersOn, openSheets, type Sheet, type SheetParts, type SheetReader, type SheetWish } from './read-sheets.ts';

export type ComposeParts = SheetParts & {
  db: Db;
  clock: Clock;
  contacts: Pick<Contacts, 'get' | 'getMany' | 'valuesOfMany'>;
  products: Pick<Products, 'suggest'>;
  messages: Pick<Messages, 'ensureLinks'>;
  links: TrackingLinks;
  returnAddresses: ReturnAddresses;
  log: Pick<Log, 'error'>;
};

/** Ready for the wire, or why it cannot be made for this contact. */
export type ComposedMessage =
  | { kind: 'ready'; messageId: number; wire: Wire }
  | { kind: 'unmakeable'; messageId: number; reason: string };
/** `fromDomain`: that of the From header, whose keys sign it. */
type Wire = {
  envelope: { from: string; to: string };
  raw: Buffer;
  isPlain: boolean;
  fromDomain: string;
  messageId: number;
};

/** One contact's message before it is rendered. */
export type Prepared = {
  contactId: number;
  contentId: number;
  language: string;
  program: Program;
  context: RenderContext;
};

type Recipient = { message: ClaimedMessage; contact: Contact; sheet: Sheet };
type Claim = Recipient & { own: OwnFacts; slab: WireSlab | undefined };

/** Addresses of ours at which a message comes back, and wishes to unsubscribe arrive. */
type ComesBack = { bounce: string; unsubscribe: string };

type MissingLinks = Map<string, { position: number; url: string; slot: string | undefined }>;
/** Links of one content, and the places in the batch of the messages that hold them. */
type Unlearned = { sheet: Sheet; met: MissingLinks; places: number[] };
/** Ids of the links of one content. */
type LearnedLinks = Map<string, number>;
const noLinks: LearnedLinks = new Map();
const linkKey = (position: number, url: string) => `${position} ${url}`;

/** A campaign is read again after this long, so that an offer mended or a sender changed in mid-campaign takes effect. */
const readerForMs = 10_000;

/** Messages made before others are let in. */
const composedAtOnce = 20;

const isExpected = (failure: unknown): failure is KohortError =>
  failure instanceof KohortError && failure.kind.expected;

/** Launched in time, held up since: nobody is to read of an offer that no longer holds. */
function offerOver(sheet: Sheet, now: Date): string | null {
  for (const { name, validUntil, archivedAt } of offersOn(sheet)) {
    if (archivedAt) return `the offer "${name}" was archived before the message went out`;
    if (validUntil && validUntil <= now) return `the offer "${name}" ended before the message went out`;
  }
  return null;
}

/** The one way from a campaign's content and a contact to a message: sending, test mails and previews all go it. */
export function createComposer(parts: ComposeParts) {
  const { db, clock, contacts, offers, messages, links, returnAddresses, log } = parts;
  const readers = new Map<string, { reader: Promise<SheetReader>; untilMs: number }>();

  const readerOf = (workspaceId: number, campaignId: number): Promise<SheetReader> => {
    const key = `${workspaceId}:${campaignId}`;
    const nowMs = Date.now();
    const known = readers.get(key);
    if (known && known.untilMs > nowMs) return known.reader;
    for (const [old, { untilMs }] of readers) if (untilMs <= nowMs) readers.delete(old);
    const reader = findCampaign(db.sql, workspaceId, campaignId).then((campaign) => {
      if (!campaign) throw notFound('campaign', campaignId);
      return openSheets(parts, campaign);
    });
    reader.catch(() => readers.delete(key));
    readers.set(key, { reader, untilMs: nowMs + readerForMs });
    return reader;
  };

  const contextOf = (sheet: Sheet, contact: Contact, own: OwnFacts, track: Tracking): RenderContext => ({
    contact: contactFacts(contact, own.values),
    workspace: workspaceFacts(sheet.workspace),
    campaign: { name: sheet.campaign.name, id: sheet.campaign.id },
    segment: sheet.segment,
    // By name: an object that others are copied into is slow to read from.
    offer: own.offer,
    k_slots: own.k_slots,
    track,
  });

  const renderWire = (
    sheet: Sheet,
    context: RenderContext,
    mail: { to: string; id: string; extraHeaders: Record<string, string>; comesBack?: ComesBack },
    slab?: WireSlab,
  ) => {
    const { sender, replyTo } = sheet.workspace.settings;
    const { fromDomain, isMarketing, headers } = sheet.sending;
    const { unsubscribeUrl: url } = context.track;
    const { envelope, raw } = sheet.program.renderMime(
      {
        from: { name: sender.name, address: sender.email },
        to: { address: mail.to },
        ...(replyTo ? { replyTo: { address: replyTo } } : {}),
        messageId: `${mail.id}@${fromDomain}`,
        date: clock.now(),
        returnPath: mail.comesBack?.bounce,
        listUnsubscribe: isMarketing ? { url, mailto: mail.comesBack?.unsubscribe } : undefined,
        fixedHeaders: headers,
        extraHeaders: mail.extraHeaders,
        context,
      },
      slab,
    );
    return { envelope: { from: envelope.from, to: envelope.to[0]! }, raw, isPlain: true, fromDomain };
  };

  const comesBackTo = ({ id, workspaceId }: ClaimedMessage, domain: string): ComesBack => {
    const own = returnAddresses.of(id, workspaceId);
    return { bounce: own.bounce(domain), unsubscribe: own.unsubscribe(domain) };
  };

  const trackingOf = ({ sheet, message }: Claim, learned: LearnedLinks, missing: MissingLinks): Tracking => {
    const own = links.of(message.id, sheet.content.id, sheet.sending.trackingUrl);
    return {
      link(position, url) {
        const linkId = sheet.linkIds.get(position, url) ?? learned.get(linkKey(position, url));
        if (linkId !== undefined) return own.clickAddress(linkId);
        missing.set(linkKey(position, url), { position, url, slot: sheet.program.links[position]?.slot });
        return url;
      },
      openUrl: own.openUrl,
      unsubscribeUrl: own.unsubscribeUrl,
      // Number 0 is no link: whoever follows it is a machine.
      ...(sheet.workspace.settings.honeyLink !== false && { hiddenUrl: own.clickAddress(0) }),
    };
  };

  const learnLinks = async (sheet: Sheet, met: MissingLinks): Promise<LearnedLinks> => {
    const { workspaceId, id: campaignId } = sheet.campaign;
    const wanted = [...met.values()].map((link) => ({ ...link, contentId: sheet.content.id }));
    const learned: LearnedLinks = new Map();
    for (const { id, position, url } of await messages.ensureLinks(workspaceId, campaignId, wanted)) {
      sheet.linkIds.set(position, url, id);
      learned.set(linkKey(position, url), id);
    }
    return learned;
  };

  /** `missing` takes the links that have no id yet and so stand in the message as they are. */
  const composeOne = (claim: Claim, learned: LearnedLinks, missing: MissingLinks): ComposedMessage => {
    const { message, contact, sheet, own, slab } = claim;
    const { returnPathDomain } = sheet.sending;
    const mail = {
      to: message.email,
      id: `m${message.id}`,
      ...(returnPathDomain !== null && { comesBack: comesBackTo(message, returnPathDomain) }),
      extraHeaders: { 'X-Kohort-Message': `${message.workspaceId}.${message.id}` },
    };
    try {
      const context = contextOf(sheet, contact, own, trackingOf(claim, learned, missing));
      const wire = renderWire(sheet, context, mail, slab);
      return { kind: 'ready', messageId: message.id, wire: { ...wire, messageId: message.id } };
    } catch (failure) {
      if (isExpected(failure)) return { kind: 'unmakeable', messageId: message.id, reason: failure.detail };
      // Making a message asks nobody: it would fail again, and those behind it would wait for ever.
      log.error({ messageId: message.id, error: (failure as Error).stack }, 'campaigns.message.unmakeable');
      const reason = 'a mistake of the program, which its log tells of';
      return { kind: 'unmakeable', messageId: message.id, reason };
    }
  };

  /**
   * Addresses made of contacts' own data are met when a message is made: those of a whole batch get their ids at once, by
   * content, and the messages that hold them are made once more.
   */
  const composeAll = async (claims: readonly Claim[]): Promise<ComposedMessage[]> => {
    const composed: ComposedMessage[] = [];
    const unlearned = new Map<LinkBook, Unlearned>();
    for (const [place, claim] of claims.entries()) {
      // What is on the wire goes on meanwhile: a batch made at one go keeps replies waiting for some ten milliseconds.
      if (place > 0 && place % composedAtOnce === 0) await nextTurn();
      const missing: MissingLinks = new Map();
      composed.push(composeOne(claim, noLinks, missing));
      if (composed[place]!.kind !== 'ready' || missing.size === 0) continue;
      const { sheet } = claim;
      const ofContent: Unlearned = unlearned.get(sheet.linkIds) ?? { sheet, met: new Map(), places: [] };
      for (const [key, link] of missing) ofContent.met.set(key, link);
      ofContent.places.push(place);
      unlearned.set(sheet.linkIds, ofContent);
    }
    for (const { sheet, met, places } of unlearned.values()) {
      const learned = await learnLinks(sheet, met);
      for (const place of places) composed[place] = composeOne(claims[place]!, learned, new Map());
    }
    return composed;
  };

  /** The sheet of a claimed message; a combination that does not compile is an outcome of its messages. */
  const sheetOf = async (message: ClaimedMessage, contact: Contact): Promise<Sheet | { reason: string }> => {
    const reader = await readerOf(message.workspaceId, message.campaignId);
    const content = reader.campaign.contents.find(({ id }) => id === message.contentId);
    if (!content) throw notFound('content', message.contentId);
    try {
      const sheet = await reader.sheetFor({ content, choices: message.choices, language: contact.language });
      const reason = offerOver(sheet, clock.now());
      return reason === null ? sheet : { reason };
    } catch (failure) {
      if (!isExpected(failure) || failure.code === 'not_found') throw failure;
      return { reason: failure.detail };
    }
  };

  const composeOf = async (
    workspaceId: number,
    claimed: ClaimedMessage[],
    slab: WireSlab | undefined,
  ): Promise<ComposedMessage[]> => {
    const found = await contacts.getMany(
      workspaceId,
      claimed.map(({ contactId }) => contactId),
    );
    const known = new Map(found.map((contact) => [contact.id, contact]));
    const composed: ComposedMessage[] = [];
    const recipients: Recipient[] = [];
    for (const message of claimed) {
      const contact = known.get(message.contactId);
      const sheet = contact ? await sheetOf(message, contact) : { reason: 'the contact is gone' };
      if (contact && 'program' in sheet) recipients.push({ message, contact, sheet });
      else composed.push({ kind: 'unmakeable', messageId: message.id, reason: (sheet as { reason: string }).reason });
    }
    const asked = recipients.map(({ message, contact, sheet }) => ({ message, contact, contactId: contact.id, sheet }));
    const facts = await gatherFacts(parts, workspaceId, asked, { codes: 'own' });
    const shown: Set<number>[] = [];
    const claims: Claim[] = [];
    for (const recipient of asked) {
      // Nobody is to read of an offer that holds no more for them.
      const reason = facts.lackOf(recipient);
      if (reason !== null) {
        composed.push({ kind: 'unmakeable', messageId: recipient.message.id, reason });
        continue;
      }
      const offerIds = new Set<number>();
      shown.push(offerIds);
      claims.push({ ...recipient, own: facts.of(recipient, (offerId) => offerIds.add(offerId)), slab });
    }
    const notes: { messageId: number; offerId: number; wasShown: boolean }[] = [];
    for (const [index, message] of (await composeAll(claims)).entries()) {
      composed.push(message);
      if (message.kind !== 'ready') continue;
      const { messageId } = message;
      for (const offerId of ownCodeOffers(claims[index]!.sheet))
        notes.push({ messageId, offerId, wasShown: shown[index]!.has(offerId) });
    }
    // Before anything leaves: a code that nobody sees is not used up.
    await offers.noteShown(workspaceId, notes);
    return composed;
  };

  const prepareUntracked = async (sheet: Sheet, contact: Contact): Promise<RenderContext> => {
    const recipient = { contactId: contact.id, sheet };
    const facts = await gatherFacts(parts, sheet.campaign.workspaceId, [recipient], { codes: 'example' });
    return contextOf(
      sheet,
      contact,
      facts.of(recipient),
      withoutTracking(links.unsubscribeUrl(0, sheet.sending.trackingUrl)),
    );
  };

  return {
    /**
     * Makes claimed messages ready for the wire. A message that cannot be made is an outcome, not an error. They stand on
     * `slab`, when there is one, until it is used again.
     */
    async compose(claimed: ClaimedMessage[], slab?: WireSlab): Promise<ComposedMessage[]> {
      const byWorkspace = new Map<number, ClaimedMessage[]>();
      for (const message of claimed) {
        const { workspaceId } = message;
        byWorkspace.set(workspaceId, [...(byWorkspace.get(workspaceId) ?? []), message]);
      }
      const composed: ComposedMessage[] = [];
      for (const [workspaceId, ofWorkspace] of byWorkspace) {
        composed.push(...(await composeOf(workspaceId, ofWorkspace, slab)));
      }
      return composed;
    },

    /** One contact's message as it would be made now. Nothing in it is tracked, and codes are made up. */
    async prepare(campaign: Campaign, wish: SheetWish, contact: Contact): Promise<Prepared & { sheet: Sheet }> {
      const sheet = await (await openSheets(parts, campaign)).sheetFor(wish);
      const context = await prepareUntracked(sheet, contact);
      const { program, language } = sheet;
      return { contactId: contact.id, contentId: wish.content.id, language, program, context, sheet };
    },

    /**
     * The messages that a launch now would plan for these contacts, ready to be rendered or probed, without side effects;
     * those who would get none are left out, as are those whose message does not compile (the check says so itself).
     */
    async contextsFor(campaign: Campaign, contactIds: readonly number[]): Promise<Prepared[]> {
      const { workspaceId } = campaign;
      const reader = await openSheets(parts, campaign);
      const fates = await findFates(
        db.sql,
        audienceQuery(workspaceId, audienceOf(campaign, clock.now()), { contactIds }),
      );
      const known = new Map(
        (await contacts.getMany(workspaceId, [...contactIds])).map((contact) => [contact.id, contact]),
      );
      const recipients: { contactId: number; sheet: Sheet }[] = [];
      for (const { contactId, state, contentId, choices } of fates) {
        const contact = known.get(contactId);
        const content = campaign.contents.find(({ id }) => id === contentId);
        if (state !== 'planned' || !contact || !content) continue;
        try {
          const sheet = await reader.sheetFor({ content, choices, language: contact.language });
          recipients.push({ contactId, sheet });
        } catch (failure) {
          if (!isExpected(failure)) throw failure;
        }
      }
      const facts = await gatherFacts(parts, workspaceId, recipients, { codes: 'example' });
      const track = withoutTracking(links.unsubscribeUrl(0, reader.workspace.settings.trackingUrl));
      return recipients.map((recipient) => {
        const { contactId, sheet } = recipient;
        const context = contextOf(sheet, known.get(contactId)!, facts.of(recipient), track);
        return { contactId, contentId: sheet.content.id, language: sheet.language, program: sheet.program, context };
      });
    },

    /** One contact's message with [test] before its subject and links that lead where they say. Not in the ledger. */
    async composeTest(campaign: Campaign, wish: SheetWish, contact: Contact, to: string) {
      const sheet = await (await openSheets(parts, campaign, { subjectPrefix: '[test] ' })).sheetFor(wish);
      return renderWire(sheet, await prepareUntracked(sheet, contact), {
        to,
        id: `t${randomToken(9).replace(/_/g, '-')}`,
        extraHeaders: { 'X-Kohort-Test': String(campaign.workspaceId) },
      });
    },
  };
}

export type Composer = ReturnType<typeof createComposer>;
