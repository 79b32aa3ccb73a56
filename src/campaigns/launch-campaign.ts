/** The launch of a campaign, in two steps: see the states in campaigns.service.ts. */
import { isDeepStrictEqual } from 'node:util';
import type { Messages } from '../messages/index.ts';
import { type Clock, type Db, type Doorbell, KohortError, type Log, type Tx } from '../platform/index.ts';
import type { Segments } from '../segments/index.ts';
import type { Templates } from '../templates/index.ts';
import type { Workspaces } from '../workspaces/index.ts';
import { audienceQuery, offerArmsQuery } from './audience-query.ts';
import { queueLaunches } from './before-launch.store.ts';
import { codeWishes } from './campaign-offers.store.ts';
import type { CampaignOffers } from './campaign-offers.ts';
import type { CampaignProblem, CampaignState } from './campaigns.schema.ts';
import * as store from './campaigns.store.ts';
import { type AddressParts, findAddressProblems } from './check-addresses.ts';
import { findAudienceProblems, type SampleParts } from './check-audience-sample.ts';
import { findProblems, findSegmentProblems, sayShortages } from './check-campaign.ts';
import { offersOf } from './choose-slots.ts';

export type LaunchParts = SampleParts &
  AddressParts & {
    db: Db;
    clock: Clock;
    doorbell: Doorbell;
    workspaces: Pick<Workspaces, 'get'>;
    segments: Pick<Segments, 'refresh'>;
    offers: CampaignOffers;
    templates: Pick<Templates, 'get' | 'version' | 'program' | 'lintProgram' | 'currentBrand'>;
    messages: Pick<Messages, 'plan' | 'tellAssignments'>;
    log: Log;
  };

type Frozen = store.Campaign & { templateVersionId: number };

/** Where a launch may begin. */
export const launchable: CampaignState[] = ['draft', 'scheduled'];
const isLaunchable = ({ state }: { state: CampaignState }) => launchable.includes(state);

/** `campaign_state`: what the wish would have made of it. */
export const refuseState = (campaign: { state: CampaignState }, wish: string): KohortError =>
  new KohortError('campaign_state', { detail: `A campaign that is ${campaign.state} cannot be ${wish}.` });

/** The verbs of checking and launching. */
export function createLaunching(parts: LaunchParts) {
  const { db, clock, doorbell, workspaces, messages, templates, log } = parts;

  /** With the versions of design and brand that a launch now would freeze. */
  const frozen = async (campaign: store.Campaign): Promise<Frozen> => {
    const { workspaceId, templateId, templateVersionId } = campaign;
    if (templateVersionId !== null) return { ...campaign, templateVersionId };
    const { versionId } = await templates.get(workspaceId, templateId);
    const { id: brandVersionId } = await templates.currentBrand(workspaceId);
    return { ...campaign, templateVersionId: versionId, brandVersionId };
  };

  /** `mailed`: how many would be mailed, when they have been counted. */
  const problemsOf = async (campaign: Frozen, mailed?: number) => {
    const workspace = await workspaces.get(campaign.workspaceId);
    const { language } = workspace;
    const ground = { templateVersionId: campaign.templateVersionId, language, now: clock.now() };
    const ofAudience = await findAudienceProblems(parts, campaign, { mailed });
    const ofAddresses = await findAddressProblems(parts, campaign, workspace);
    return [...(await findProblems(parts, campaign, ground)), ...ofAddresses, ...ofAudience];
  };

  /**
   * draft or scheduled → launching. Throws `campaign_not_ready` with all problems; nothing has happened then. What is
   * launched is what was checked: newer versions of design and brand stay out, other changes are a `campaign_state`.
   */
  const beginLaunch = async (campaign: store.Campaign): Promise<void> => {
    const checked = await frozen(campaign);
    refuseErrors(await problemsOf(checked));
    await db.transaction(async ({ sql }) => {
      await store.lockCampaign(sql, campaign.workspaceId, campaign.id);
      const now = await store.findCampaign(sql, campaign.workspaceId, campaign.id);
      if (!now || !isLaunchable(now)) throw refuseState(now ?? campaign, 'launched');
      if (!isDeepStrictEqual(now, campaign)) {
        throw new KohortError('campaign_state', { detail: 'The campaign was changed while it was being checked.' });
      }
      const { templateVersionId, brandVersionId } = checked;
      const move = { from: launchable, to: 'launching' as const, templateVersionId, brandVersionId, problem: null };
      await store.moveCampaign(sql, campaign.workspaceId, campaign.id, move);
    });
  };

  /** For a launch that nobody waits for: the campaign itself says why it did not happen. */
  const backToDraft = async (workspaceId: number, campaignId: number, { fields }: KohortError): Promise<void> => {
    const problem = fields.map(({ path, message }) => `${path}: ${message}`).join('\n');
    const from: CampaignState[] = ['scheduled', 'launching'];
    const thawed = { templateVersionId: null, brandVersionId: null };
    await store.moveCampaign(db.sql, workspaceId, campaignId, { from, to: 'draft', problem, ...thawed });
    log.warn({ workspaceId, campaignId }, 'campaigns.launch.refused');
  };

  /** In the launch: a code for everybody who gets one of their own, and who was up for which offer. */
  const giveOffers = async (tx: Tx, campaign: store.Campaign, now: Date): Promise<void> => {
    const { workspaceId, id, contents } = campaign;
    if (offersOf(contents).length === 0) return;
    const selection = codeWishes(workspaceId, id);
    const { short } = await parts.offers.reserveCodes(tx, workspaceId, { selection });
    refuseErrors(await sayShortages(parts.offers, campaign, short));
    const arms = offerArmsQuery(workspaceId, store.audienceOf(campaign, now), now);
    await parts.offers.recordArms(tx, workspaceId, { selection: arms });
  };

  /**
   * launching → sending: the audience goes into the ledger. One transaction on one snapshot, so that what is counted is
   * what is written; whoever gets here second finds the row taken or gone. Throws `campaign_not_ready`, the campaign being
   * a draft again, when a segment has been archived or imported codes have run out since the check.
   */
  const freeze = async (workspaceId: number, campaignId: number): Promise<void> => {
    const planned = await againAfterConflict(() =>
      db.transaction(async (tx) => {
        await tx.sql('set transaction isolation level repeatable read');
        await queueLaunches(tx.sql, workspaceId);
        if (!(await store.lockLaunching(tx.sql, workspaceId, campaignId))) return null;
        const campaign = (await store.findCampaign(tx.sql, workspaceId, campaignId))!;
        // The members of an archived segment are gone, and whom it was to leave out would be mailed.
        refuseErrors(await findSegmentProblems(tx.sql, campaign));
        const now = clock.now();
        const candidates = audienceQuery(workspaceId, store.audienceOf(campaign, now));
        const written = await messages.plan(tx, workspaceId, { campaignId, at: now, candidates });
        const matching = await store.countMatching(tx.sql, workspaceId, campaign.audience);
        if (written !== matching) {
          throw new KohortError('internal', {
            detail: `The audience of campaign ${campaignId} has ${matching} people, but ${written} were written down.`,
          });
        }
        await giveOffers(tx, campaign, now);
        const isExperiment = campaign.variants.length > 1 || campaign.controlShare > 0;
        if (isExperiment) await messages.tellAssignments(tx, workspaceId, { campaignId, at: now });
        const from: CampaignState[] = ['launching'];
        await store.moveCampaign(tx.sql, workspaceId, campaignId, { from, to: 'sending', launchedAt: now });
        return { written, isExperiment };
      }),
    ).catch(async (failure: unknown) => {
      if (isNotReady(failure)) await backToDraft(workspaceId, campaignId, failure);
      throw failure;
    });
    if (planned === null) return;
    log.info({ workspaceId, campaignId, audience: planned.written }, 'campaigns.launched');
    if (planned.isExperiment) doorbell.ring('segments.refresh');
    doorbell.ring('delivery.send');
  };

  const launchDue = async ({ id, workspaceId, state }: { id: number; workspaceId: number; state: string }) => {
    try {
      if (state === 'scheduled') {
        // As for a launch by hand: what people did up to now counts, also when an import has only just come in.
        await parts.segments.refresh();
        await beginLaunch((await store.findCampaign(db.sql, workspaceId, id))!);
      }
      await freeze(workspaceId, id);
    } catch (failure) {
      if (isNotReady(failure)) return backToDraft(workspaceId, id, failure);
      if (failure instanceof KohortError && failure.code === 'campaign_state') return;
      log.error({ workspaceId, campaignId: id, error: (failure as Error).message }, 'campaigns.launch.failed');
    }
  };

  return {
    frozen,
    problemsOf,

    /** Throws `campaign_not_ready` with all problems, `campaign_state`. */
    async launch(campaign: store.Campaign): Promise<void> {
      await beginLaunch(campaign);
      await freeze(campaign.workspaceId, campaign.id);
    },

    /** A launch nobody waits for, due or cut short. */
    launchDue,
  };
}

const serializationFailure = '40001';

/** Launches of one workspace that stand in line before one, at most. */
const mostAttempts = 25;

/**
 * A launch reads one snapshot; where somebody changed what it has to change, or launched a campaign that a frequency cap
 * has to count, it starts over on a newer one.
 */
async function againAfterConflict<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if ((error as { code?: string }).code !== serializationFailure || attempt === mostAttempts) throw error;
    }
  }
}

function isNotReady(failure: unknown): failure is KohortError {
  return failure instanceof KohortError && failure.code === 'campaign_not_ready';
}

/** Throws `campaign_not_ready` with everything that stops a launch. */
export function refuseErrors(problems: CampaignProblem[]): void {
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  throw new KohortError('campaign_not_ready', {
    detail: `The campaign has ${errors.length === 1 ? 'a problem' : `${errors.length} problems`}.`,
    fields: errors.map(({ path, message }) => ({ path, message })),
  });
}
