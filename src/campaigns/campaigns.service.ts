/**
 * One-off plans: audience, contents per segment, time → planned messages.
 *
 *   draft ──schedule──► scheduled ──due──┐                      ┌──pause──► paused ──┐
 *     │ ◄──unschedule─────┘ │            ▼                      │ ◄──resume──┘       │
 *     │ ◄──not ready────────┴─────── launching ──frozen──► sending ──nothing left──► finished
 *     └──launch──────────────────────────▲                      ▲                    │
 *   cancel: from every state but finished                       └── planned again ───┘
 *
 * launching is committed before the audience is frozen; freezing is one transaction that ends in sending. A process that
 * dies between the two leaves a launching campaign, which advance() takes up again: nothing is planned twice.
 */
import type { Contacts } from '../contacts/index.ts';
import type { MessageCounts, Messages, ReturnAddresses, TrackingLinks } from '../messages/index.ts';
import {
  type Clock,
  cursorToId,
  type Db,
  type Doorbell,
  KohortError,
  type Log,
  notFound,
  type Page,
  type PageQuery,
  toPage,
} from '../platform/index.ts';
import type { Products } from '../products/index.ts';
import type { Segments } from '../segments/index.ts';
import type { Templates } from '../templates/index.ts';
import type { AuditActor, Workspaces } from '../workspaces/index.ts';
import { createAudiencePeople } from './audience-people.ts';
import type { CampaignOffers } from './campaign-offers.ts';
import type { CampaignChange, CampaignCheck, CampaignPreview, CampaignState, NewCampaign } from './campaigns.schema.ts';
import * as store from './campaigns.store.ts';
import { countFunnel } from './check-campaign.ts';
import { findEndProblems } from './check-sending.ts';
import { createComposer } from './compose-messages.ts';
import { createLaunching, launchable, refuseErrors, refuseState } from './launch-campaign.ts';
import { chooseContent, type PreviewOptions, previewFor } from './preview-campaign.ts';
import { createCodeSettling } from './settle-codes.ts';

type Parts = {
  db: Db;
  clock: Clock;
  doorbell: Doorbell;
  workspaces: Pick<Workspaces, 'get' | 'audit'>;
  contacts: Pick<Contacts, 'get' | 'getMany' | 'valuesOfMany'>;
  segments: Pick<Segments, 'refresh'>;
  products: Pick<Products, 'suggest'>;
  offers: CampaignOffers;
  templates: Pick<Templates, 'get' | 'version' | 'program' | 'lintProgram' | 'currentBrand'>;
  messages: Messages;
  links: TrackingLinks;
  returnAddresses: ReturnAddresses;
  /** Messages of workspaces without a way out of their own leave the house. */
  mailLeaves?: boolean;
  log: Log;
};

/** A scheduled time may be this late when it gets here: clocks differ, and requests take their time. */
const latenessMs = 5 * 60_000;

type By = { actor: AuditActor };
const program: By = { actor: 'system' };

type TellWaiting = (campaign: store.Campaign) => Promise<string[]>;

export type Campaigns = ReturnType<typeof createCampaigns>;

export function createCampaigns(parts: Parts) {
  const { db, clock, doorbell, workspaces, messages, templates, log } = parts;
  const composer = createComposer(parts);
  const launching = createLaunching({ ...parts, composer });
  const { settleTold, settleCodes } = createCodeSettling(parts);
  messages.onNews(settleTold);

  const get = async (workspaceId: number, campaignId: number): Promise<store.Campaign> => {
    const campaign = await store.findCampaign(db.sql, workspaceId, campaignId);
    if (!campaign) throw notFound('campaign', campaignId);
    return campaign;
  };

  const move = async (
    workspaceId: number,
    campaignId: number,
    wish: { from: CampaignState[]; to: CampaignState; verb: string; scheduledAt?: Date | null; problem?: null },
    by: By,
  ): Promise<store.Campaign> => {
    const { verb, ...change } = wish;
    const moved = await store.moveCampaign(db.sql, workspaceId, campaignId, change);
    const campaign = await get(workspaceId, campaignId);
    if (!moved) throw refuseState(campaign, verb);
    await workspaces.audit(workspaceId, { ...by, action: `campaigns.${wish.to}`, subject: `campaign ${campaignId}` });
    return campaign;
  };

  let tellWaiting: TellWaiting = async () => [];

  const campaigns = {
    get,
    ...createAudiencePeople({ ...parts, get }),

    /** For rooms further down that know why messages wait. */
    onAskWaiting(tell: TellWaiting): void {
      tellWaiting = tell;
    },

    /** Why planned messages do not go out right now, in words; empty when nothing holds them. */
    waitingFor: (campaign: store.Campaign): Promise<string[]> => tellWaiting(campaign),

    /** Throws `campaign_name_taken`, `not_found` for the template. */
    async create(workspaceId: number, input: NewCampaign, by: By = program): Promise<store.Campaign> {
      await templates.get(workspaceId, input.templateId);
      const campaignId = await db.transaction(async ({ sql }) => {
        const id = await store.insertCampaign(sql, workspaceId, input, clock.now());
        if (id === null) throw nameTaken(input.name);
        await store.replaceContents(sql, workspaceId, id, input.contents);
        const detail = { name: input.name };
        await workspaces.audit(
          workspaceId,
          { ...by, action: 'campaigns.create', subject: `campaign ${id}`, detail },
          sql,
        );
        return id;
      });
      return get(workspaceId, campaignId);
    },

    /** Changes a draft; what is not given stays. Throws `not_found`, `campaign_state`, `campaign_name_taken`. */
    async update(workspaceId: number, campaignId: number, change: CampaignChange): Promise<store.Campaign> {
      const { name } = await get(workspaceId, campaignId);
      if (change.templateId !== undefined) await templates.get(workspaceId, change.templateId);
      await db
        .transaction(async ({ sql }) => {
          const isDraft = await store.updateDraft(sql, workspaceId, campaignId, change);
          if (!isDraft) throw refuseState(await get(workspaceId, campaignId), 'changed');
          if (change.contents) await store.replaceContents(sql, workspaceId, campaignId, change.contents);
        })
        .catch((failure: Error & { code?: string }) => {
          throw failure.code === '23505' ? nameTaken(change.name ?? name) : failure;
        });
      return get(workspaceId, campaignId);
    },

    async list(workspaceId: number, page: PageQuery): Promise<Page<store.CampaignRow>> {
      const wanted = { after: cursorToId(page.cursor), limit: page.limit + 1 };
      return toPage(await store.listCampaigns(db.sql, workspaceId, wanted), page.limit);
    },

    /** How many messages are in each state. */
    counts: (workspaceId: number, campaignId: number): Promise<MessageCounts> =>
      messages.counts(workspaceId, campaignId),

    /** Everything that stands in the way of a launch, and what it would make of the audience. Changes nothing. */
    async check(workspaceId: number, campaignId: number): Promise<CampaignCheck> {
      const campaign = await get(workspaceId, campaignId);
      const counted = await countFunnel(parts, campaign);
      const problems = await launching.problemsOf(await launching.frozen(campaign), counted.funnel.mailed);
      const isReady = problems.every(({ severity }) => severity !== 'error');
      return { isReady, problems, ...counted };
    },

    /** The message one contact would get, with the reasons. Throws `not_found`, and what rendering throws. */
    async preview(workspaceId: number, campaignId: number, options: PreviewOptions): Promise<CampaignPreview> {
      return previewFor({ ...parts, composer }, await get(workspaceId, campaignId), options);
    },

    /** For the delivery room: claimed messages → wire bytes, by the same path as previews. */
    compose: composer.compose,

    /** For the delivery room: a test mail. Throws `not_found`, `campaign_not_ready`, and what rendering throws. */
    async composeTest(workspaceId: number, campaignId: number, options: { contactId: number; to: string }) {
      const campaign = await get(workspaceId, campaignId);
      const contact = await parts.contacts.get(workspaceId, options.contactId);
      const { content, choices } = await chooseContent(parts, campaign, options.contactId);
      const wish = { content, choices, language: contact.language };
      return composer.composeTest(campaign, wish, contact, options.to);
    },

    /**
     * The mail of a message made anew: of the content, the design and the brand it has, and of what is known of the
     * contact now. Null when none was ever to be made of it. Throws `not_found`, and what compiling and rendering throw.
     */
    async remake(workspaceId: number, messageId: number): Promise<store.RemadeMail | null> {
      const message = await store.findMadeOf(db.sql, workspaceId, messageId);
      if (!message) throw notFound('message', messageId);
      const campaign = await get(workspaceId, message.campaignId);
      const content = campaign.contents.find(({ id }) => id === message.contentId);
      if (!content) return null;
      const contact = await parts.contacts.get(workspaceId, message.contactId);
      const wish = { content, choices: message.choices, language: contact.language };
      const { program, context } = await composer.prepare(campaign, wish, contact);
      const { subject, html, text } = program.render(context);
      return { subject, html, text };
    },

    /**
     * Launches by itself at `at`, unless it is not ready then. Throws `campaign_state`, `campaign_not_ready`, and
     * `request_invalid` for an instant that has passed.
     */
    async schedule(workspaceId: number, campaignId: number, at: Date, by: By = program): Promise<store.Campaign> {
      if (at.getTime() < clock.now().getTime() - latenessMs) {
        const fields = [
          { path: 'body.at', message: 'This instant is in the past: launch the campaign to send it now.' },
        ];
        throw new KohortError('request_invalid', { detail: fields[0]!.message, fields });
      }
      const { endsAt } = await get(workspaceId, campaignId);
      const [tooLate] = findEndProblems({ endsAt, scheduledAt: at }, clock.now());
      if (tooLate) {
        const fields = [{ path: 'body.at', message: tooLate.message }];
        throw new KohortError('request_invalid', { detail: tooLate.message, fields });
      }
      refuseErrors((await campaigns.check(workspaceId, campaignId)).problems);
      const wish = { from: launchable, to: 'scheduled' as const, verb: 'scheduled', scheduledAt: at, problem: null };
      const campaign = await move(workspaceId, campaignId, wish, by);
      doorbell.ring('campaigns.advance');
      return campaign;
    },

    /** scheduled → draft. */
    unschedule: (workspaceId: number, campaignId: number, by: By = program): Promise<store.Campaign> =>
      move(workspaceId, campaignId, { from: ['scheduled'], to: 'draft', verb: 'unscheduled', scheduledAt: null }, by),

    /**
     * Freezes the audience into the ledger and lets the sending begin. Throws `campaign_not_ready` with all problems,
     * `campaign_state`.
     */
    async launch(workspaceId: number, campaignId: number, by: By = program): Promise<store.Campaign> {
      await parts.segments.refresh();
      await launching.launch(await get(workspaceId, campaignId));
      await workspaces.audit(workspaceId, { ...by, action: 'campaigns.launch', subject: `campaign ${campaignId}` });
      return get(workspaceId, campaignId);
    },

    /** Nothing more is claimed; what workers hold goes back, but for the few being handed over right now. */
    pause: (workspaceId: number, campaignId: number, by: By = program): Promise<store.Campaign> =>
      move(workspaceId, campaignId, { from: ['sending'], to: 'paused', verb: 'paused' }, by),

    async resume(workspaceId: number, campaignId: number, by: By = program): Promise<store.Campaign> {
      const campaign = await move(workspaceId, campaignId, { from: ['paused'], to: 'sending', verb: 'resumed' }, by);
      doorbell.ring('delivery.send');
      return campaign;
    },

    /** For good: what has not gone out is dropped. */
    async cancel(workspaceId: number, campaignId: number, by: By = program): Promise<store.Campaign> {
      const campaign = await get(workspaceId, campaignId);
      const from: CampaignState[] = ['draft', 'scheduled', 'launching', 'sending', 'paused'];
      await db.transaction(async (tx) => {
        const change = { from, to: 'cancelled' as const, finishedAt: clock.now() };
        const moved = await store.moveCampaign(tx.sql, workspaceId, campaignId, change);
        if (!moved) throw refuseState(campaign, 'cancelled');
        await messages.dropPlanned(tx, workspaceId, campaignId, 'cancelled');
      });
      await workspaces.audit(workspaceId, { ...by, action: 'campaigns.cancel', subject: `campaign ${campaignId}` });
      return get(workspaceId, campaignId);
    },

    /** A person's word on messages of which nobody knows whether they arrived, all of them or those to one domain. Returns how many it was about. */
    async resolveUnknown(
      workspaceId: number,
      campaignId: number,
      { decision, domain }: { decision: 'resend' | 'leave'; domain?: string | undefined },
      by: By = program,
    ): Promise<number> {
      const campaign = await get(workspaceId, campaignId);
      if (decision === 'resend' && campaign.state === 'cancelled') throw refuseState(campaign, 'sent again');
      const count = await db.transaction(async (tx) => {
        const resolved = await messages.resolveUnknown(tx, workspaceId, campaignId, { decision, domain });
        if (decision === 'resend' && resolved > 0) await store.reopenFinished(tx.sql, [campaignId]);
        return resolved;
      });
      const action = `campaigns.unknown.${decision}`;
      await workspaces.audit(workspaceId, {
        ...by,
        action,
        subject: `campaign ${campaignId}`,
        detail: { count, domain },
      });
      doorbell.ring('delivery.send');
      return count;
    },

    /** finished → sending, for campaigns that have something to send again. */
    reopen: (campaignIds: number[]): Promise<void> => store.reopenFinished(db.sql, campaignIds),

    /**
     * Does what the clock asks for: launches what is due or was cut short, finishes what is done, and looks after
     * messages that came back when their campaign was over: they are sent, or dropped when it was cancelled. What is still
     * planned when a campaign's time is over is dropped. Codes of
     * offers are given or released by what became of their messages.
     */
    async advance(): Promise<void> {
      for (const campaign of await store.findToLaunch(db.sql, clock.now())) await launching.launchDue(campaign);
      for (const { id, workspaceId, state } of await store.findOverButPlanned(db.sql)) {
        if (state === 'finished') await campaigns.reopen([id]);
        else await db.transaction((tx) => messages.dropPlanned(tx, workspaceId, id, 'cancelled'));
      }
      for (const { id, workspaceId } of await store.findEnded(db.sql, clock.now())) {
        const dropped = await db.transaction((tx) => messages.dropPlanned(tx, workspaceId, id, 'too-late'));
        log.info({ workspaceId, campaignId: id, dropped }, 'campaigns.ended');
      }
      for (const { id, workspaceId } of await store.finishDone(db.sql, clock.now())) {
        log.info({ workspaceId, campaignId: id }, 'campaigns.finished');
      }
      await settleCodes();
    },
  };
  return campaigns;
}

function nameTaken(name: string): KohortError {
  const fields = [{ path: 'name', message: 'There is a campaign of this name.' }];
  return new KohortError('campaign_name_taken', { detail: `There is a campaign called "${name}".`, fields });
}
