import type { ClaimedMessage, Messages, SendingCampaign } from '../messages/index.ts';
import { type Db, KohortError, type Log } from '../platform/index.ts';
import type { BackOff } from './rates/back-off.ts';
import { createLimitedClaims } from './rates/claim-within-limits.ts';
import { isLimited, isPauseOf } from './rates/scopes.ts';
import type { Ways } from './ways/create-ways.ts';
import type { Way } from './ways/way.ts';

/** Messages of one campaign in a worker's hands, and the way they go out by. */
export type Work = { way: Way; messages: ClaimedMessage[] };

type Parts = {
  db: Pick<Db, 'transaction'>;
  messages: Pick<Messages, 'findSending' | 'claim' | 'findOperators' | 'postpone'>;
  ways: Pick<Ways, 'of'>;
  backOff: Pick<BackOff, 'find' | 'tryNow'>;
  log: Pick<Log, 'warn'>;
};

export type WorkWish = {
  workerId: string;
  now: Date;
  /** How many messages at most for a way out. */
  limitOf: (way: Way) => number;
  isFull?: (way: Way) => boolean;
};

export type ClaimWork = ReturnType<typeof createClaimWork>;

/**
 * Which messages go next, and by which way out: campaigns of a higher priority first, those of the same one taking turns,
 * so that a long one does not hold up the others. Where nothing is limited and nobody asked us to slow down, a claim is one
 * statement; else it takes room first (rates/).
 */
export function createClaimWork({ db, messages, ways, backOff, log }: Parts) {
  const claimWithinLimits = createLimitedClaims({ db, messages, backOff });
  let turn = 0;
  let nextAt: Date | null = null;

  /** Null when it has none that can be used: its campaigns wait until somebody mends it. */
  const wayOf = async ({ id, workspaceId, transportId }: SendingCampaign): Promise<Way | null> => {
    try {
      return await ways.of(workspaceId, transportId);
    } catch (failure) {
      if (!(failure instanceof KohortError && failure.kind.expected)) throw failure;
      log.warn({ campaignId: id, error: failure.detail }, 'delivery.way.unusable');
      return null;
    }
  };

  return {
    /**
     * Claims up to `limit` due messages; null when nothing is due that could go out: then {@link nextAt} says until when.
     * `isFull`: whether a way has as much to do already as this worker wants to hold for it, so that a slow one holds up none
     * of the others.
     */
    async next({ isFull = () => false, limitOf, ...given }: WorkWish): Promise<Work | null> {
      turn += 1;
      nextAt = null;
      const [campaigns, pauses] = await Promise.all([messages.findSending(), backOff.find()]);
      const isPaused = (way: Way) => [...pauses.keys()].some((scope) => isPauseOf(way.id, scope));
      for (const campaign of inTurn(campaigns, turn)) {
        // Its time is over: the sweep that advances campaigns drops what is left.
        if (campaign.endsAt !== null && campaign.endsAt <= given.now) continue;
        const way = await wayOf(campaign);
        if (!way || isFull(way)) continue;
        const wish = { ...given, limit: limitOf(way) };
        const isFree = !isLimited(way, campaign.workspaceRates, wish.now) && !isPaused(way);
        const claimed = isFree
          ? { messages: await messages.claim({ ...wish, campaignId: campaign.id }), nextAt: null }
          : await claimWithinLimits({ ...wish, campaign, way, pauses, turn });
        if (claimed.messages.length > 0) return { way, messages: claimed.messages };
        nextAt = sooner(nextAt, claimed.nextAt);
      }
      return null;
    },

    /**
     * After `next` found nothing: when there will be room, or a pause is over, for something that waits for it; null when
     * nothing does. Only what became due or changed meanwhile makes it worth looking earlier.
     */
    nextAt: (): Date | null => nextAt,
  };
}

const sooner = (one: Date | null, other: Date | null): Date | null =>
  one === null || (other !== null && other < one) ? other : one;

/** By priority, the highest first; within one, the first is another one every turn. Pure. */
export function inTurn<Campaign extends { priority: number }>(campaigns: Campaign[], turn: number): Campaign[] {
  const levels = [...new Set(campaigns.map(({ priority }) => priority))].sort((a, b) => b - a);
  return levels.flatMap((level) => {
    const alike = campaigns.filter(({ priority }) => priority === level);
    const first = turn % alike.length;
    return [...alike.slice(first), ...alike.slice(0, first)];
  });
}
